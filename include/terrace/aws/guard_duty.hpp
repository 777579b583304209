// SPDX-License-Identifier: Apache-2.0
#pragma once

// GuardDuty: looks at what the account does for signs of a break-in.
//
//   auto guard = stack.add("guard", aws::GuardDuty{});
//   guard.notify(alerts, 7);                                   // what is of severity 7 or more
//
// An account has one detector in each region: a second one in the program is a diagnostic. GuardDuty charges for the
// events and flows that it reads; the first 30 days are free.

#include <terrace/aws/topic.hpp>
#include <terrace/core/items.hpp>

namespace terrace::aws {

/// Something that GuardDuty can look at beside logs of calls, flows and DNS.
struct GuardDutyFeature {
  /// "S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "EBS_MALWARE_PROTECTION", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS",
  /// "RUNTIME_MONITORING" or "EKS_RUNTIME_MONITORING".
  Required<Str> name;
  bool enabled = true;
  /// Of runtime monitoring: whose agents AWS keeps up: "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT",
  /// "EKS_ADDON_MANAGEMENT".
  Items<std::string> agents{};
};

struct GuardDuty {
  class Ref;
  struct Existing;

  Bool enabled = true;
  /// How soon findings that come again are told: "FIFTEEN_MINUTES", "ONE_HOUR" or "SIX_HOURS".
  Str frequency = "FIFTEEN_MINUTES";
  /// What is not named stays as AWS sets it for a new detector, which turns most of it on.
  Items<GuardDutyFeature> features{};
  /// For another region than the stack's.
  ProviderRef provider{};

  Ref build(Scope& scope) const;
};

/// A detector that exists already.
struct GuardDuty::Existing {
  Required<Str> detector_id;

  Ref build(Scope& scope) const;
};

class GuardDuty::Ref {
 public:
  const Str& detector_id() const { return id_; }
  /// Unset for one that exists already.
  const Str& arn() const { return arn_; }
  /// Tells a topic of findings from a severity on: 1 to 3.9 is low, from 4 medium, from 7 high, from 9 critical. Of the
  /// stack's own region.
  const Ref& notify(const Topic::Ref& topic, double severity = 4) const;

  Dependency ready() const { return Dependency(scope_); }
  const Scope& scope() const { return scope_; }

 private:
  friend struct GuardDuty;
  friend struct GuardDuty::Existing;
  Ref(const Scope& scope, const Str& id, const Str& arn) : scope_(scope), id_(id), arn_(arn) {}
  Scope scope_;
  Str id_;
  Str arn_;
};

}  // namespace terrace::aws
