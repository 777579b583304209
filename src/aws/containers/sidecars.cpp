// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/sidecars.hpp>

namespace terrace::aws {

Task::Ref::ContainerRef add_xray(const Task::Ref& task, const XRaySidecar& spec) {
  task.task_role().allow({.actions = {"xray:GetSamplingRules", "xray:GetSamplingStatisticSummaries",
                                      "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments"},
                          .resources = {"*"}});
  return task.add({.name = "xray",
                   .image = spec.image,
                   .ports = {{.port = 2000, .protocol = "udp"}},
                   .essential = false,
                   .memory_reservation = spec.memory_reservation});
}

Task::Ref::ContainerRef add_log_router(const Task::Ref& task, const LogRouterSidecar& spec) {
  return task.add({.name = "log-router",
                   .image = spec.image,
                   .memory_reservation = spec.memory_reservation,
                   .scratch = {"/tmp"},
                   .user = "0",
                   .firelens = {{.type = "fluentbit", .options = spec.options}}});
}

Task::Ref::ContainerRef add_pgbouncer(const Task::Ref& task, const PgBouncerSidecar& spec) {
  return task.add({.name = "pgbouncer",
                   .image = spec.image,
                   .environment = {{"DEFAULT_POOL_SIZE", spec.connections_to_database},
                                   {"LISTEN_PORT", "6432"},
                                   {"MAX_CLIENT_CONN", spec.connections_of_clients},
                                   {"POOL_MODE", spec.pool_mode}},
                   .secrets = {{"DATABASE_URL", spec.database_url}},
                   .ports = {{.port = 6432}},
                   .health = {{.shell = "pg_isready -h localhost -p 6432"}},
                   .memory_reservation = spec.memory_reservation,
                   // It writes its configuration as a user who cannot write to scratch directories.
                   .read_only_root = false});
}

}  // namespace terrace::aws
