// SPDX-License-Identifier: Apache-2.0
#pragma once

// Containers that many tasks have beside their own.
//
//   aws::add_xray(service.task());                                        // traces, by udp 2000
//   aws::add_pgbouncer(service.task(), {.database_url = database.url()});  // connections of PostgreSQL are shared
//   aws::add_log_router(service.task());                                  // for tasks with `.logs = {.driver = "awsfirelens"}`
//
// Each takes its image as it is published; give another one, a digest or a copy in ECR, by `image`.

#include <terrace/aws/task.hpp>

namespace terrace::aws {

struct XRaySidecar {
  Image image = "public.ecr.aws/xray/aws-xray-daemon:3.3.14";
  Memory memory_reservation = Size(std::uint64_t{64} << 20);
};
/// The daemon that takes in traces by udp 2000 and sends them to X-Ray; the task's role may send. Its end does not end
/// the task.
Task::Ref::ContainerRef add_xray(const Task::Ref& task, const XRaySidecar& spec = {});

struct LogRouterSidecar {
  Image image = "public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.2";
  /// "config-file-type" and others of Firelens.
  Map<Str> options{};
  Memory memory_reservation = Size(std::uint64_t{64} << 20);
};
/// Fluent Bit as what "awsfirelens" logs to. Its own output goes to the task's log group. The first container to start.
Task::Ref::ContainerRef add_log_router(const Task::Ref& task, const LogRouterSidecar& spec = {});

struct PgBouncerSidecar {
  /// "postgres://user:password@host:5432/name", as a secret.
  SecretSource database_url;
  Image image = "edoburu/pgbouncer:v1.24.1-p1";
  /// "transaction" shares most; "session" for programs that keep state in their connection.
  Str pool_mode = "transaction";
  Num connections_to_database = 20;
  Num connections_of_clients = 200;
  Memory memory_reservation = Size(std::uint64_t{64} << 20);
};
/// Takes connections of PostgreSQL on localhost:6432 and shares fewer of the database's among them. Its root can be written
/// to, because it makes its configuration when it starts.
Task::Ref::ContainerRef add_pgbouncer(const Task::Ref& task, const PgBouncerSidecar& spec);

}  // namespace terrace::aws
