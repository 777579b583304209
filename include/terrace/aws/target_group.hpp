// SPDX-License-Identifier: Apache-2.0
#pragma once

// Target groups: where a load balancer sends requests, and how it sees that they are answered.
//
// Listeners make theirs (`listener.forward(web, {.health_path = "/healthz"})`); one by itself is for what no construct
// covers, and for two groups that share the requests:
//
//   auto green = stack.add("green", aws::TargetGroup{.vpc = network, .port = 8080, .health = {.path = "/healthz"}});
//   listener.forward(green, {.id = "green", .when = {.paths = {"/next/*"}}});
//
// A group is replaced when its port, protocol or type changes; as it has a name made by Terraform, the new one exists
// beside the old one until no listener uses that.

#include <terrace/aws/metric.hpp>
#include <terrace/aws/security_group.hpp>
#include <terrace/terraform/meta.hpp>

#include <optional>

namespace terrace::aws {

/// How a load balancer sees whether a target answers.
struct HealthCheck {
  /// What it asks for. gRPC: a method, "/package.service/method".
  Str path = "/";
  /// Between two questions, 5 to 300 seconds.
  Num interval_seconds = 30;
  /// How long it waits, 2 to 120 seconds and less than the interval.
  Num timeout_seconds = 5;
  /// So many good or bad answers in a row decide, 2 to 10.
  Num healthy_after = 2;
  Num unhealthy_after = 3;
  /// Which answers are good: "200", "200-299", "200,301". Left out: 200; of gRPC, code 12.
  Str codes{};
  /// Left out: the port of the requests.
  Num port{};
  /// "HTTP" or "HTTPS". Left out: as the requests.
  Str protocol{};
};

/// A client's requests go to the same target for a time.
struct Stickiness {
  /// One second to a week.
  Num seconds = 86400;
  /// The cookie of the application that decides. Left out: a cookie of the load balancer.
  Str cookie{};
};

/// How requests are sent to a group; the part that does not depend on what is in it.
struct TargetGroupOptions {
  /// "HTTP1" when left out, "HTTP2" or "GRPC". The last one needs an HTTPS listener.
  Str protocol_version{};
  std::optional<Stickiness> stickiness{};
  /// How long a target that leaves may finish its requests, 0 to 3600.
  Num drain_seconds = 60;
  /// A new target gets its share little by little, for 30 to 900 seconds.
  Num slow_start_seconds{};
  /// "round_robin" when left out, "least_outstanding_requests" or "weighted_random".
  Str algorithm{};
  /// Less for targets that answer with more errors than others; only with "weighted_random".
  bool mitigate_anomalies = false;
  /// At most 32 letters, digits and hyphens. Left out: made by Terraform. With a name of its own, a group cannot be
  /// replaced while a listener uses it.
  Str name{};
};

struct TargetGroup {
  class Ref;
  struct Existing;

  InVpc vpc;
  Num port = 80;
  /// "HTTP" or "HTTPS".
  Str protocol = "HTTP";
  /// "ip" or "instance".
  Str type = "ip";
  HealthCheck health{};
  TargetGroupOptions options{};

  Ref build(Scope& scope) const;
};

/// A group that exists already.
struct TargetGroup::Existing {
  Required<Str> arn;
  /// For metrics: "app/edge/50dc6c495c0c9188".
  Str balancer_arn_suffix{};

  Ref build(Scope& scope) const;
};

class TargetGroup::Ref {
 public:
  class Metrics;
  const Str& arn() const { return arn_; }
  /// "targetgroup/web/6d0ecf831eec9f09"
  const Str& arn_suffix() const { return arn_suffix_; }
  /// Of the requests through the first load balancer whose listener forwards to the group; that may come later.
  Metrics metrics() const;
  const Scope& scope() const { return scope_; }

 private:
  friend struct TargetGroup;
  friend struct TargetGroup::Existing;
  Ref(const Scope& scope, const Str& arn, const Str& arn_suffix) : scope_(scope), arn_(arn), arn_suffix_(arn_suffix) {}
  Scope scope_;
  Str arn_;
  Str arn_suffix_;
};

/// Metrics by the minute. Where nobody asks, there are no points: alarms treat that as good.
class TargetGroup::Ref::Metrics {
 public:
  Metric requests() const { return of("RequestCount", "Sum"); }
  /// What one target has to do.
  Metric requests_per_target() const { return of("RequestCountPerTarget", "Sum"); }
  /// Seconds until the answer begins; an average, or a percentile by `with_statistic("p99")`.
  Metric response_time() const { return of("TargetResponseTime", "Average"); }
  /// Answers 5xx and 4xx of the targets.
  Metric server_errors() const { return of("HTTPCode_Target_5XX_Count", "Sum"); }
  Metric client_errors() const { return of("HTTPCode_Target_4XX_Count", "Sum"); }
  /// Connections that targets did not take.
  Metric connection_errors() const { return of("TargetConnectionErrorCount", "Sum"); }
  /// The fewest and the most of the minute.
  Metric healthy_hosts() const { return of("HealthyHostCount", "Minimum"); }
  Metric unhealthy_hosts() const { return of("UnHealthyHostCount", "Maximum"); }

 private:
  friend class TargetGroup::Ref;
  explicit Metrics(const Map<Str>& dimensions) : dimensions_(dimensions) {}
  Metric of(const char* name, const char* statistic) const {
    return {"AWS/ApplicationELB", name, dimensions_, statistic};
  }
  Map<Str> dimensions_;
};

}  // namespace terrace::aws
