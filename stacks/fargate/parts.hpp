// SPDX-License-Identifier: Apache-2.0
#pragma once

// The concerns of the stack, each with a source of its own and, in native syntax, a file of its own.

#include <terrace/aws/cluster.hpp>
#include <terrace/aws/file_system.hpp>
#include <terrace/aws/log_group.hpp>
#include <terrace/aws/repository.hpp>
#include <terrace/aws/role.hpp>
#include <terrace/aws/security_group.hpp>

#include "inputs.hpp"

namespace fargate {

/// A VPC with subnets in each zone, made only where `create_network` is true.
struct NetworkPart {
  const Inputs& in;
  struct Ref {
    terrace::Str vpc_id;
    terrace::List<terrace::Str> private_subnets;
    terrace::List<terrace::Str> public_subnets;
    terrace::List<terrace::Str> nat_addresses;
    /// To depend on: private subnets have a way out.
    terrace::DependsOn ready;
  };
  Ref build(terrace::Scope& scope) const;
};

/// Who may talk to the tasks, and the tasks to the files.
struct SecurityPart {
  const Inputs& in;
  terrace::Str vpc_id;
  struct Ref {
    terrace::aws::SecurityGroup::Ref tasks;
    terrace::aws::SecurityGroup::Ref files;
  };
  Ref build(terrace::Scope& scope) const;
};

/// The shared file system with a mount target in each private subnet.
struct FilesPart {
  const Inputs& in;
  const NetworkPart::Ref& network;
  terrace::aws::SecurityGroup::Ref security_group;
  bool protect;
  struct Ref {
    terrace::aws::FileSystem::Ref system;
    /// Not there without `create_runner`.
    terrace::aws::AccessPoint::Ref runner;
  };
  Ref build(terrace::Scope& scope) const;
};

/// The cluster with its capacity.
terrace::aws::Cluster::Ref add_cluster(terrace::Stack& stack, const Inputs& in,
                                       const terrace::aws::LogGroup::Ref& logs);

/// How containers find each other.
terrace::aws::Namespace::Ref add_discovery(terrace::Stack& stack, const Inputs& in, const NetworkPart::Ref& network);

/// The repository and the cache of Docker Hub, each only where wanted.
struct ImagesPart {
  const Inputs& in;
  struct Ref {
    /// The repository's name, made here or not.
    terrace::Str repository;
    /// Null where there is none.
    terrace::Str repository_url;
    terrace::aws::PullThroughCache::Ref cache;
    terrace::Str cache_url;
  };
  Ref build(terrace::Scope& scope) const;
};

/// What ECS may do to start tasks, and what tasks may do.
struct RolesPart {
  const Inputs& in;
  terrace::aws::LogGroup::Ref logs;
  const FilesPart::Ref& files;
  terrace::aws::Namespace::Ref discovery;
  const ImagesPart::Ref& images;
  struct Ref {
    terrace::aws::Role::Ref execution;
    terrace::aws::Role::Ref task;
    /// Null without `create_runner`.
    terrace::Str runner_arn;
    terrace::DependsOn ready;
  };
  Ref build(terrace::Scope& scope) const;
};

}  // namespace fargate
