// SPDX-License-Identifier: Apache-2.0
// One task of PMM on one machine.

#include <terrace/aws/environment.hpp>
#include <terrace/fn.hpp>
#include <terrace/tf/data/aws_key_pair.hpp>

#include "aws/support/literal.hpp"
#include "patterns/pmm_server/state.hpp"

namespace terrace::patterns::pmm {
namespace {

using terrace::detail::as;

constexpr const char* kVolume = "pmm-data";

Str flag(const Bool& on) {
  if (const auto known = aws::support::literal_bool(on)) return *known ? "1" : "0";
  return if_else(on, "1", "0");
}

Bool negated(const Bool& on) {
  if (const auto known = aws::support::literal_bool(on)) return !*known;
  return !on;
}

/// "720h": PMM takes days as hours.
Str retention(const Num& days) {
  if (const auto known = aws::support::literal_number(days)) return std::to_string(*known * 24) + "h";
  return format("{}h", days * 24);
}

Map<Str> variables(const PmmServer& spec) {
  const PmmService& service = spec.service;
  Map<Str> all = std::initializer_list<Map<Str>::Entry>{};
  if (spec.major == 2) {
    all.add("DISABLE_TELEMETRY", flag(service.disable_telemetry));
    all.add("DISABLE_UPDATES", "1");
    all.add("ENABLE_DBAAS", flag(service.enable_dbaas));
    all.add("DATA_RETENTION", retention(service.data_retention_days));
  } else {
    all.add("PMM_ENABLE_TELEMETRY", flag(negated(service.disable_telemetry)));
    // The image decides the version; PMM must not replace itself in a container that the next deployment takes away.
    all.add("PMM_ENABLE_UPDATES", "0");
    all.add("PMM_DATA_RETENTION", retention(service.data_retention_days));
    all.add("PMM_ENCRYPTION_KEY_PATH", "/srv/pmm-encryption.key");
  }
  if (service.environment.is_expression()) return fn::merge(Any(all), Any(service.environment));
  for (std::size_t i = 0; i < aws::support::literal_size(service.environment).value_or(0); ++i) {
    all.add(as<Str>(service.environment.items()[2 * i]), as<Str>(service.environment.items()[2 * i + 1]));
  }
  return all;
}

/// Lets the key pair of that name in over SSH, if there is one.
Str key_script(Scope scope, const PmmService& service) {
  if (!service.ssh_key_name.is_set() || service.ssh_key_name.kind() == Value::Kind::null) return {};
  const Bool none = equal(service.ssh_key_name, Null{});
  const auto pair =
      scope.add("key-pair", tf::data::aws_key_pair{.include_public_key = true, .key_name = service.ssh_key_name},
                {.count = if_else(none, 0, 1)});
  const Str key = as<Str>(fn::one(all(pair).splat(&tf::data::aws_key_pair::Ref::public_key)));
  return if_else(none, Str(""),
                 format("install -d -o ec2-user -g ec2-user -m 700 ~ec2-user/.ssh\n"
                        "echo '{}' >> ~ec2-user/.ssh/authorized_keys\n"
                        "chown ec2-user:ec2-user ~ec2-user/.ssh/authorized_keys\n"
                        "chmod 600 ~ec2-user/.ssh/authorized_keys\n",
                        fn::trimspace(key)));
}

/// A volume is in one zone, and so must the machine be.
List<Str> subnets_of_machine(const PmmServer& spec, const PmmState& made) {
  const List<Str> subnets = spec.network.private_subnets();
  if (!made.volume_id.is_set()) return subnets;
  const bool known = aws::support::literal_size(subnets).value_or(0) > 0;
  return List<Str>{known ? as<Str>(subnets.items()[0]) : subnets.at(0)};
}

/// Whoever attaches a volume that is encrypted with a key of one's own gives EC2 the use of the key. Which key that is, only
/// Terraform may know.
void allow_key_of_volume(const Scope& scope, const PmmServer& spec, const PmmState& made) {
  if (!spec.storage.key.is_set()) return;
  const Str keys = format("arn:{}:kms:{}:{}:key/*", aws::partition(scope), aws::region(scope), aws::account_id(scope));
  const aws::PolicyCondition by_ec2{
      "StringEquals", "kms:ViaService", {format("ec2.{}.amazonaws.com", aws::region(scope))}};
  made.machines->role().allow({.actions = {"kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext"},
                               .resources = {keys},
                               .conditions = {by_ec2}});
  made.machines->role().allow({.actions = {"kms:CreateGrant"},
                               .resources = {keys},
                               .conditions = {by_ec2, {"Bool", "kms:GrantIsForAWSResource", {"true"}}}});
}

void make_machines(Scope scope, const PmmServer& spec, PmmState& made) {
  const Str mount = mount_script(scope, made);
  const Str key = key_script(scope, spec.service);
  const Str script = mount.is_set() && key.is_set() ? format("{}{}", mount, key) : mount.is_set() ? mount : key;
  const aws::Machines machines = spec.service.adjust_machines(
      aws::Machines{.cluster = *made.cluster,
                    .network = spec.network,
                    .subnets = subnets_of_machine(spec, made),
                    .instance_type = spec.service.instance_type,
                    .min = 1,
                    .max = 1,
                    .user_data = script,
                    // The one machine must be able to go when it is replaced; ECS moves the task away first.
                    .termination_protection = false});
  check_singleton(scope, machines);
  made.machines = scope.add("machines", machines);
  if (made.volume_id.is_set()) {
    const Str profile = made.machines->role().instance_profile_arn();
    const Str instances =
        format("arn:{}:ec2:{}:{}:instance/*", aws::partition(scope), aws::region(scope), aws::account_id(scope));
    made.machines->role().allow({.actions = {"ec2:AttachVolume"}, .resources = {made.storage_arn}});
    aws::Statement attach{.actions = {"ec2:AttachVolume"}, .resources = {instances}};
    if (profile.is_set()) attach.conditions = {{"ArnEquals", "ec2:InstanceProfile", {profile}}};
    made.machines->role().allow(attach);
    allow_key_of_volume(scope, spec, made);
  }
  made.machines->connections().allow_from(aws::Peer::cidrs(spec.service.admin_ranges), aws::Ports::tcp(22),
                                          "SSH for administrators");
}

void make_task(Scope scope, const PmmServer& spec, PmmState& made) {
  const PmmService& service = spec.service;
  made.logs = scope.add("logs", aws::LogGroup{.name = format("/ecs/{}", spec.service_name),
                                              .retention_days = service.log_retention_days,
                                              .kms_key_arn = service.log_key.arn()});
  if (service.log_key.is_set()) service.log_key.allow_cloudwatch_logs();
  aws::Container container{
      .name = container_name(spec),
      .image = service.image.is_set() ? service.image
                                      : format("percona/pmm-server:{}",
                                               spec.version.is_set() ? spec.version : Str(std::to_string(spec.major))),
      .environment = variables(spec),
      .secrets = service.secrets,
      .ports = {{.port = https_port(spec)}},
      .stop_timeout = service.stop_timeout,
      .cpu = service.cpu,
      .memory = service.memory,
      // Nginx, Grafana and the databases keep sockets and temporary files all over the image's file system.
      .read_only_root = false,
      .mounts = {{kVolume, "/srv"}},
      .ulimits = {{"nofile", 1048576, 1048576}},
      .logs = aws::ContainerLogs{.group = *made.logs}};
  container.secrets.push_back({"GF_SECURITY_ADMIN_PASSWORD", *made.password});
  aws::Task task{.containers = {service.adjust_container(container)},
                 .runs_on = aws::Task::RunsOn::machines,
                 .family = spec.service_name};
  if (made.point) {
    task.volumes = {{.name = kVolume, .file_system_id = made.files->id(), .access_point_id = made.point->id()}};
  } else {
    task.volumes = {{.name = kVolume, .host_path = kVolumeFolder}};
  }
  made.task = scope.add("task", service.adjust_task(task));
  Scope(made.task->scope()).acknowledge("TS041", "PMM keeps sockets and temporary files all over its root file system");
  made.task->task_role();
  if (made.point) {
    made.point->grant_write(*made.task);
    made.task->needs(made.files->ready());
  }
}

}  // namespace

Num https_port(const PmmServer& spec) { return spec.major == 2 ? 443 : 8443; }

std::string container_name(const PmmServer& spec) {
  const auto name = aws::support::literal_text(spec.service_name);
  return name ? std::string(*name) : "pmm-server";
}

void make_service(Scope scope, const PmmServer& spec, PmmState& made) {
  const PmmService& wanted = spec.service;
  made.cluster = scope.add("cluster", wanted.adjust_cluster(aws::Cluster{.name = spec.service_name, .fargate = false}));
  make_machines(scope, spec, made);
  make_task(scope, spec, made);
  const aws::Ec2Service service =
      wanted.adjust_service(aws::Ec2Service{.cluster = *made.cluster,
                                            .task = *made.task,
                                            .network = spec.network,
                                            .subnets = subnets_of_machine(spec, made),
                                            .machines = made.machines,
                                            .name = spec.service_name,
                                            .singleton = true,
                                            .capacity = {{made.machines->capacity_provider()}},
                                            .rollout = {.min_percent = 0, .max_percent = 100},
                                            .health_check_grace = wanted.grace_period,
                                            .rebalance_zones = false});
  check_singleton(scope, service);
  made.service = scope.add("service", service);
  // Also backwards: the machine keeps its rights until the task has ended.
  made.service->needs(made.machines->role().ready());
  if (made.files) made.files->connections().allow_from(*made.service, aws::Ports::tcp(2049), "data of PMM");
}

}  // namespace terrace::patterns::pmm
