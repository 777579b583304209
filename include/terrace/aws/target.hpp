// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a load balancer sends requests to, seen from the balancer: anything with `target()`, such as a service. The target
// learns which groups it belongs to and puts itself into them when it is written.
//
//   edge.https({.certificate = certificate}).forward(web, {.health_path = "/healthz"});     // web.target()

#include <terrace/aws/connections.hpp>
#include <terrace/core/items.hpp>
#include <terrace/terraform/meta.hpp>

namespace terrace::aws {

/// A target group that a target was put into.
struct TargetAttachment {
  Str group_arn;
  Num port;
  /// "<load balancer's suffix>/<group's suffix>", for scaling by requests per target; unset where there is none.
  Str resource_label{};
  /// What must exist before the target may be put into the group: AWS refuses a service on a group without listener.
  Dependency listener{};
};

class Target {
 public:
  struct Options {
    Str vpc_id;
    /// Where it listens.
    Num port;
    /// "ip" for tasks with an address of their own, "instance" for machines and tasks on their ports.
    std::string type = "ip";
    /// "HTTP" or "HTTPS".
    std::string protocol = "HTTP";
  };
  /// `owner` keeps the attachments: the construct that writes itself into the groups.
  Target(const Scope& owner, const Connections& connections, const Options& options)
      : owner_(owner), connections_(connections), options_(options) {}
  template <class T>
  requires requires(const T& thing) { Target(thing.target()); }
  Target(const T& thing) : Target(thing.target()) {}

  const Scope& owner() const { return owner_; }
  const Connections& connections() const { return connections_; }
  const Options& options() const { return options_; }
  void attach(const TargetAttachment& attachment) const { attachments_of(owner_).push_back(attachment); }
  /// The groups of `owner` so far; to be read when everything was gathered.
  static Items<TargetAttachment>& attachments_of(const Scope& owner);

 private:
  Scope owner_;
  Connections connections_;
  Options options_;
};

}  // namespace terrace::aws
