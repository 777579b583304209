// SPDX-License-Identifier: Apache-2.0
#pragma once

// What services on Fargate (fargate_service.hpp) and on machines (ec2_service.hpp) have in common.

#include <terrace/aws/cluster.hpp>
#include <terrace/aws/service_scaling.hpp>
#include <terrace/aws/target.hpp>
#include <terrace/core/items.hpp>

namespace terrace::aws {

/// How new tasks take the place of old ones.
struct Rollout {
  /// Of the desired count: how many must stay healthy meanwhile, and how many there may be. Left out: 100 and 200; of a
  /// singleton 0 and 100.
  Num min_percent{};
  Num max_percent{};
  /// Gives up when tasks do not become healthy, and goes back to what ran before.
  bool circuit_breaker = true;
  bool rollback = true;
  /// Names of alarms that stop a deployment, and with `rollback` undo it.
  Items<Str> alarms{};
  /// Terraform waits until the new tasks are healthy, and fails if they do not become so.
  bool wait = false;
  /// Any change of these starts a new deployment, although the task is the same: {{"config", version}}.
  Map<Str> redeploy_when{};
  /// Another program (a pipeline) deploys: Terraform makes the first deployment and leaves the task definition alone.
  bool ignore_task_definition = false;
  /// The same for the desired count. With scaling it is always so.
  bool ignore_desired = false;
  /// CodeDeploy deploys; see aws::BlueGreen.
  bool by_code_deploy = false;
};

/// Names by which services of a namespace reach each other through proxies that ECS runs beside them.
struct ServiceConnect {
  struct Offer {
    /// A named port of the task.
    std::string port_name;
    /// Left out: the port's name, and its number.
    Str dns_name{};
    Num port{};
    /// Left out: the port's name.
    Str discovery_name{};
    /// Idle seconds, and seconds for a request; 0 is without limit.
    Num idle_timeout_seconds{};
    Num request_timeout_seconds{};
    /// The ARN of a private certificate authority: proxies then speak TLS. It costs by the month.
    Str tls_authority_arn{};
    Str tls_key_arn{};
    Str tls_role_arn{};
  };
  /// Left out: the cluster's.
  std::optional<Namespace::Ref> name_space{};
  /// None: the service only calls others.
  Items<Offer> offers{};
};

/// A name in DNS for the service's tasks.
struct ServiceDiscovery {
  Namespace::Ref name_space;
  /// "web" in "web.shop.internal". Left out: the service's id.
  Str name{};
  Num ttl_seconds = 10;
  /// "A" (tasks with addresses of their own) or "SRV" (also the port; needed on machines without). Left out: what fits.
  std::string record{};
  /// For SRV, which; left out, the first of the task.
  Num port{};
};

struct Service {
  class Ref;
  struct Existing;
};

/// A service that exists already, for metrics, scaling and grants of deployment.
struct Service::Existing {
  Cluster::Ref cluster;
  Required<Str> name;
  /// What it runs, for grants and load balancers.
  std::optional<Task::Ref> task{};

  Ref build(Scope& scope) const;
};

class Service::Ref {
 public:
  class Metrics;
  struct TargetOptions;

  Str name() const;
  /// Made of the names, so that the service's own role may name it.
  Str arn() const;
  Cluster::Ref cluster() const;
  Task::Ref task() const;
  Task::Ref::ContainerRef container(std::string_view name = "main") const { return task().container(name); }
  /// What the program in the containers is.
  Role::Ref task_role() const { return task().task_role(); }
  Role::Ref execution_role() const { return task().execution_role(); }
  Role::Ref grant_role() const { return task_role(); }
  /// The tasks' group; the machines' is not theirs to open, so tasks that share a machine's network have none.
  Connections connections() const;
  Connections allow_from(const Peer& peer, const Ports& ports = {}, std::string_view description = {}) const {
    return connections().allow_from(peer, ports, description);
  }
  Connections allow_to(const Peer& peer, const Ports& ports = {}, std::string_view description = {}) const {
    return connections().allow_to(peer, ports, description);
  }

  /// For load balancers: the first port of the first container that has one, or what is said.
  Target target() const;
  Target target(const TargetOptions& options) const;

  Metrics metrics() const;
  /// Once for a service.
  ServiceScaling scale(const Scaling& scaling) const;
  /// Lets what deploys start new deployments of this service, and hand its tasks their roles.
  const Ref& grant_deploy(const Grantee& grantee) const;
  /// Waits for something before the first task starts.
  const Ref& needs(const Dependency& dependency) const;

  Dependency ready() const { return Dependency(scope_); }
  const Scope& scope() const { return scope_; }

 private:
  friend class ServiceAccess;
  friend struct Service::Existing;
  explicit Ref(const Scope& scope) : scope_(scope) {}
  Scope scope_;
};

struct Service::Ref::TargetOptions {
  std::string container{};
  Num port{};
  /// "HTTP" or "HTTPS": what the container speaks.
  std::string protocol = "HTTP";
};

class Service::Ref::Metrics {
 public:
  /// Percent of what the tasks have.
  Metric cpu() const { return of("AWS/ECS", "CPUUtilization"); }
  Metric memory() const { return of("AWS/ECS", "MemoryUtilization"); }
  /// Counts of tasks; of Container Insights, as is what follows.
  Metric running() const { return insight("RunningTaskCount"); }
  Metric desired() const { return insight("DesiredTaskCount"); }
  Metric pending() const { return insight("PendingTaskCount"); }
  /// Deployments under way: more than one for long is a deployment that does not end.
  Metric deployments() const { return insight("DeploymentCount"); }
  /// Bytes per second.
  Metric received() const { return insight("NetworkRxBytes"); }
  Metric sent() const { return insight("NetworkTxBytes"); }

 private:
  friend class Service::Ref;
  explicit Metrics(const Scope& scope, const Str& cluster, const Str& service, bool has_insights)
      : scope_(scope), cluster_(cluster), service_(service), has_insights_(has_insights) {}
  Metric of(const char* name_space, const char* name) const {
    return {name_space, name, {{"ClusterName", cluster_}, {"ServiceName", service_}}};
  }
  /// Without Container Insights it is a metric that never has a value: a diagnostic.
  Metric insight(const char* name) const;
  Scope scope_;
  Str cluster_;
  Str service_;
  bool has_insights_;
};

}  // namespace terrace::aws
