// SPDX-License-Identifier: Apache-2.0
#pragma once

// A construct of one's own: a queue for jobs, with a second queue for those that fail and a policy that names who may
// send. It shows all that a construct can do: take arguments, return verbs, collect until synth, check, tag.

#include <terrace/terrace.hpp>
#include <terrace/tf/aws_iam_role.hpp>
#include <terrace/tf/aws_sqs_queue.hpp>
#include <terrace/tf/aws_sqs_queue_policy.hpp>

#include <chrono>
#include <vector>

// [spec]
struct JobQueue {
  class Ref;

  int retries = 3;  ///< a job that fails more often goes to the queue for failed jobs
  terrace::Seconds time_for_a_job = std::chrono::seconds(30);

  Ref build(terrace::Scope& scope) const;
};
// [/spec]

// [ref]
/// What a JobQueue is to others: values to refer to, and verbs.
class JobQueue::Ref {
 public:
  terrace::Str url() const { return queue_.url(); }
  terrace::Str arn() const { return queue_.arn(); }
  terrace::Str failed_arn() const { return failed_.arn(); }

  /// May be called at any time before synth, from any other construct.
  const Ref& allow_send(const terrace::tf::aws_iam_role::Ref& role) const {
    scope_.state<Senders>().arns.push_back(role.arn());
    return *this;
  }

 private:
  friend struct JobQueue;
  struct Senders {
    std::vector<terrace::Str> arns;
  };
  Ref(const terrace::Scope& scope, const terrace::tf::aws_sqs_queue::Ref& queue,
      const terrace::tf::aws_sqs_queue::Ref& failed)
      : scope_(scope), queue_(queue), failed_(failed) {}

  terrace::Scope scope_;
  terrace::tf::aws_sqs_queue::Ref queue_;
  terrace::tf::aws_sqs_queue::Ref failed_;
};
// [/ref]
