// SPDX-License-Identifier: Apache-2.0

#include <terrace/patterns/pmm_server.hpp>

#include "patterns/pmm_server/state.hpp"

namespace terrace::patterns {

using pmm::PmmState;

PmmServer::Ref PmmServer::build(Scope& scope) const {
  pmm::check_spec(scope, *this);
  scope.tag("service", service_name);
  scope.tag("environment", environment);
  scope.tag("created_by_module", "terrace/pmm_server");
  auto& made = scope.state<PmmState>();
  Scope monitoring_scope = scope.group("monitoring");
  pmm::make_topic(monitoring_scope, *this, made);
  pmm::make_groups(scope.group("security"), *this, made);
  pmm::make_storage(scope.group("storage"), *this, made);
  Scope rights = scope.group("access");
  pmm::make_password(rights, *this, made);
  pmm::make_service(scope.group("service"), *this, made);
  pmm::make_edge(scope.group("edge"), *this, made);
  pmm::make_backup(scope.group("backup"), *this, made);
  pmm::make_monitoring(monitoring_scope, *this, made);
  pmm::make_access(rights, *this, made);
  return Ref(scope);
}

Str PmmServer::Ref::url() const { return format("https://{}", host_name()); }
Str PmmServer::Ref::host_name() const { return scope_.state<PmmState>().host_name; }
aws::Cluster::Ref PmmServer::Ref::cluster() const { return *scope_.state<PmmState>().cluster; }
aws::Service::Ref PmmServer::Ref::service() const { return *scope_.state<PmmState>().service; }
aws::Machines::Ref PmmServer::Ref::machines() const { return *scope_.state<PmmState>().machines; }
aws::LoadBalancer::Ref PmmServer::Ref::balancer() const { return *scope_.state<PmmState>().balancer; }
aws::LoadBalancer::Listener PmmServer::Ref::listener() const { return *scope_.state<PmmState>().listener; }
aws::TargetGroup::Ref PmmServer::Ref::target_group() const { return *scope_.state<PmmState>().targets; }
aws::LogGroup::Ref PmmServer::Ref::log_group() const { return *scope_.state<PmmState>().logs; }
aws::Topic::Ref PmmServer::Ref::alarms() const { return *scope_.state<PmmState>().topic; }
aws::Secret::Ref PmmServer::Ref::password() const { return *scope_.state<PmmState>().password; }
aws::Connections PmmServer::Ref::connections() const { return service().connections(); }
std::optional<aws::FileSystem::Ref> PmmServer::Ref::file_system() const { return scope_.state<PmmState>().files; }
Str PmmServer::Ref::volume_id() const { return scope_.state<PmmState>().volume_id; }
Str PmmServer::Ref::storage_arn() const { return scope_.state<PmmState>().storage_arn; }
Str PmmServer::Ref::backup_vault_name() const { return scope_.state<PmmState>().vault->name(); }

Str PmmServer::Ref::storage_security_group_id() const {
  const auto& group = scope_.state<PmmState>().storage_group;
  return group ? group->id() : Str();
}

const PmmServer::Ref& PmmServer::Ref::monitor(const aws::Peer& database) const {
  if (database.side() && database.side()->default_port().is_set()) {
    connections().allow_to(database, {}, "PMM monitors it");
    return *this;
  }
  connections().allow_to(database, aws::Ports::tcp(5432), "PMM monitors PostgreSQL");
  connections().allow_to(database, aws::Ports::tcp(3306), "PMM monitors MySQL");
  return *this;
}

}  // namespace terrace::patterns
