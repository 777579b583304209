// SPDX-License-Identifier: Apache-2.0
#pragma once

// Blue/green deployments of a service by CodeDeploy: new tasks are started beside the old ones, in a target group of their
// own, and the load balancer turns over to them, at once or in steps, and back if an alarm says so.
//
//   auto web = stack.add("web", aws::FargateService{…, .rollout = {.by_code_deploy = true}});
//   stack.add("deploy", aws::BlueGreen{.service = web, .blue = blue, .green = green, .listener = https,
//                                      .config = "CodeDeployDefault.ECSCanary10Percent5Minutes", .alarms = {errors.name()}});
//
// Terraform makes the first deployment, into blue; from then on CodeDeploy says which group and which task definition it
// is, and Terraform leaves both alone, as well as what the listeners forward to.

#include <terrace/aws/service.hpp>
#include <terrace/core/items.hpp>

namespace terrace::aws {

/// A target group: its ARN, or anything with `arn()`. CodeDeploy wants the name, which is a part of that.
class DeployGroup {
 public:
  DeployGroup(const Str& arn) : arn_(arn) {}
  template <class T>
  requires requires(const T& group) { Str(group.arn()); }
  DeployGroup(const T& group) : arn_(group.arn()) {}
  const Str& arn() const { return arn_; }

 private:
  Str arn_;
};

/// A listener: its ARN, or anything with `arn()`. What it forwards to is then CodeDeploy's to change, so Terraform
/// leaves that alone.
class DeployListener {
 public:
  DeployListener() = default;
  DeployListener(const Str& arn) : arn_(arn) {}
  template <class T>
  requires requires(const T& listener) { Str(listener.arn()); }
  DeployListener(const T& listener) : arn_(listener.arn()) {
    if constexpr (requires { Scope(listener.scope()); }) scope_ = listener.scope();
  }
  const Str& arn() const { return arn_; }
  const std::optional<Scope>& scope() const { return scope_; }

 private:
  Str arn_;
  std::optional<Scope> scope_;
};

struct BlueGreen {
  class Ref;
  struct Existing;

  /// With `rollout.by_code_deploy`.
  Service::Ref service;
  /// Two groups of one kind. The service begins in blue.
  DeployGroup blue;
  DeployGroup green;
  DeployListener listener;
  /// Where the new tasks can be tried before they get requests. Left out: they cannot.
  DeployListener test_listener{};

  /// "CodeDeployDefault.ECSAllAtOnce", or in steps: "CodeDeployDefault.ECSLinear10PercentEvery1Minutes",
  /// "CodeDeployDefault.ECSCanary10Percent5Minutes" and others.
  Str config = "CodeDeployDefault.ECSAllAtOnce";
  /// How long the old tasks stay, for going back at once: 0 to 2880.
  Minutes keep_old = Minutes::of(5);
  /// Waits so long for somebody to say that requests may go over, and gives up then. Left out: goes on by itself.
  std::optional<Minutes> wait_for_approval{};
  /// Names of alarms that stop a deployment and turn it back.
  Items<Str> alarms{};
  bool rollback = true;
  /// Left out: "<stack>-<path>". Of the application and the group.
  Str name{};

  Ref build(Scope& scope) const;
};

/// A deployment group that exists already, for those who deploy by it.
struct BlueGreen::Existing {
  Service::Ref service;
  /// The name of the application, and that of the deployment group in it.
  Required<Str> application;
  Required<Str> group;
  Role::Ref role;

  Ref build(Scope& scope) const;
};

class BlueGreen::Ref {
 public:
  const Str& application() const { return application_; }
  const Str& group() const { return group_; }
  /// What CodeDeploy acts as; it must be able to read the revision: `artifacts.grant_read(deploy)`.
  const Role::Ref& role() const { return role_; }
  Role::Ref grant_role() const { return role_; }
  /// May start deployments and hand the tasks their roles.
  const Ref& grant_deploy(const Grantee& grantee) const;

 private:
  friend struct BlueGreen;
  friend struct BlueGreen::Existing;
  Ref(const Scope& scope, const Service::Ref& service, const Str& application, const Str& group, const Role::Ref& role)
      : scope_(scope), service_(service), application_(application), group_(group), role_(role) {}
  Scope scope_;
  Service::Ref service_;
  Str application_;
  Str group_;
  Role::Ref role_;
};

}  // namespace terrace::aws
