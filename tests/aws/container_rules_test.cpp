// SPDX-License-Identifier: Apache-2.0
// Properties of clusters, tasks and services: random ones are valid, and each rule that is broken gets its code.

#include <terrace/aws/deployment.hpp>
#include <terrace/aws/ec2_service.hpp>
#include <terrace/aws/fargate_service.hpp>
#include <terrace/aws/scheduled_task.hpp>

#include "aws/support.hpp"

using namespace aws_test;

namespace {

using Until = aws::ContainerDependency::Until;

const aws::TaskNetwork kNetwork =
    aws::TaskNetwork::of("vpc-0a1b2c3d4e5f60718", {"subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"});
constexpr const char* kGroup = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/6d0ecf831eec9f09";

const auto a_cluster = [](Stack& stack) { return stack.add("cluster", aws::Cluster{}); };
using Shared = aws::Cluster::Ref;

aws::Container random_container(Random& random, const std::string& name, int port) {
  aws::Container made{.name = name, .image = random.one_in(2) ? "nginx:1.27" : "ghcr.io/acme/shop:4.2"};
  if (random.one_in(2)) made.command = {"run", name};
  if (random.one_in(2)) made.environment = {{"LEVEL", "info"}, {"NAME", name}};
  if (random.one_in(2)) made.ports = {{.port = port, .name = name, .app_protocol = random.one_in(2) ? "http" : ""}};
  if (random.one_in(2)) {
    made.health = {.shell = "true",
                   .interval = Seconds::of(random.between(5, 300)),
                   .timeout = Seconds::of(random.between(2, 60)),
                   .retries = static_cast<int>(random.between(1, 10)),
                   .start_period = Seconds::of(random.between(0, 300))};
  }
  if (random.one_in(3)) made.stop_timeout = Seconds::of(random.between(2, 120));
  if (random.one_in(3)) made.scratch = {"/tmp", "/var/run"};
  if (random.one_in(4)) made.ulimits = {{"nofile", 1024, 65536}};
  if (random.one_in(4)) made.user = "1000:1000";
  if (random.one_in(4))
    made.restart = {.ignored_exit_codes = {0}, .attempt_period = Seconds::of(random.between(60, 1800))};
  if (random.one_in(4)) made.linux_parameters = {.init_process = true, .drop_capabilities = {"ALL"}};
  if (random.one_in(5)) made.logs = {.retention_days = 90, .options = {{"mode", "non-blocking"}}};
  return made;
}

aws::FargateSize random_size(Random& random) {
  const std::vector<aws::FargateSize> sizes = {{256, 512_MiB}, {256, 2_GiB},   {512, 3_GiB},  {1024, 8_GiB},
                                               {2048, 4_GiB},  {4096, 30_GiB}, {8192, 20_GiB}};
  return random.pick(sizes);
}

aws::Task random_task(Random& random) {
  aws::Task made{.size = random_size(random)};
  const auto count = random.between(1, 3);
  for (int i = 0; i < count; ++i) {
    made.containers.push_back(random_container(random, "c" + std::to_string(i), 8000 + i));
    if (i == 0) continue;
    auto& container = made.containers.back();
    container.essential = random.one_in(2);
    container.depends_on = {
        {"c0", made.containers.front().health && random.one_in(2) ? Until::healthy : Until::started}};
  }
  if (random.one_in(3)) made.architecture = aws::Task::Architecture::arm64;
  if (random.one_in(3)) made.ephemeral_storage_gib = random.between(21, 200);
  if (random.one_in(3)) made.pid_mode = "task";
  return made;
}

aws::FargateService service(const Shared& cluster, Random& random) {
  return {.cluster = cluster,
          .network = kNetwork,
          .image = "nginx:1.27",
          .port = 80,
          .health = random.one_in(2) ? std::optional(aws::ContainerHealthCheck{.shell = "true"}) : std::nullopt,
          .size = random_size(random)};
}

/// A rule that a container breaks, whatever the rest of its task is.
Violation<Shared> container_rule(std::string code, std::function<void(aws::Container&)> change) {
  return {std::move(code), [change](Scope& scope, const Shared&, Random& random) {
            aws::Task task = random_task(random);
            change(task.containers.front());
            scope.add("task", task);
          }};
}

Violation<Shared> task_rule(std::string code, std::function<void(aws::Task&)> change) {
  return {std::move(code), [change](Scope& scope, const Shared&, Random& random) {
            aws::Task task = random_task(random);
            change(task);
            scope.add("task", task);
          }};
}

Violation<Shared> service_rule(std::string code, std::function<void(aws::FargateService&)> change) {
  return {std::move(code), [change](Scope& scope, const Shared& cluster, Random& random) {
            aws::FargateService spec = service(cluster, random);
            change(spec);
            scope.add("service", spec);
          }};
}

Violation<Shared> schedule_rule(std::string code, std::function<void(aws::ScheduledTask&)> change) {
  return {std::move(code), [change](Scope& scope, const Shared& cluster, Random&) {
            aws::ScheduledTask spec{
                .cluster = cluster, .network = kNetwork, .image = "nginx:1.27", .schedule = "rate(1 day)"};
            change(spec);
            scope.add("schedule", spec);
          }};
}

Violation<Shared> scaling_rule(std::string code, std::function<void(const aws::Service::Ref&)> scale) {
  return {std::move(code), [scale](Scope& scope, const Shared& cluster, Random& random) {
            auto spec = service(cluster, random);
            spec.desired = 3;
            scale(scope.add("service", spec));
          }};
}

aws::Task on_machines(aws::Task::Network network = aws::Task::Network::awsvpc) {
  return {.containers = {{.image = "nginx:1.27", .ports = {{.port = 80, .name = "http"}}, .memory = 256_MiB}},
          .runs_on = aws::Task::RunsOn::machines,
          .network = network};
}

const aws::Metric kDepth("AWS/SQS", "ApproximateNumberOfMessagesVisible", {{"QueueName", "mail"}});

}  // namespace

TEST_CASE("random tasks and services are valid Terraform") {
  check_valid_specs(a_cluster, [](Scope& scope, const Shared& cluster, Random& random) {
    auto task = scope.add("task", random_task(random));
    const bool singleton = random.one_in(3);
    auto made = scope.add(
        "service",
        aws::FargateService{.cluster = cluster,
                            .network = kNetwork,
                            .task = task,
                            .desired = singleton ? 1 : random.between(2, 4),
                            .singleton = singleton,
                            .capacity = random.one_in(3) ? std::vector<aws::CapacityShare>{{"FARGATE_SPOT", 2}}
                                                         : std::vector<aws::CapacityShare>{},
                            .rollout = {.circuit_breaker = random.one_in(2),
                                        .alarms = random.one_in(3) ? std::vector<Str>{"errors"} : std::vector<Str>{},
                                        .ignore_task_definition = random.one_in(3)},
                            .exec = random.one_in(3)});
    if (random.one_in(2)) made.task_role().allow({.actions = {"s3:GetObject"}, .resources = {"arn:aws:s3:::a/*"}});
    if (!singleton && random.one_in(2)) {
      made.scale({.min = random.between(1, 2), .max = random.between(4, 20), .only_more = random.one_in(3)})
          .on_cpu(random.between(20, 90))
          .on_backlog(kDepth, 100)
          .schedule("night", {.when = "rate(12 hours)", .min = 1});
    }
    if (random.one_in(3)) {
      scope.add("nightly", aws::ScheduledTask{.cluster = cluster,
                                              .network = kNetwork,
                                              .task = task,
                                              .schedule = "cron(0 3 ? * MON-FRI *)",
                                              .within_minutes = random.between(1, 60)});
    }
  });
}

TEST_CASE("what ECS would refuse of a container is a diagnostic") {
  check_violations(
      a_cluster,
      std::vector<Violation<Shared>>{
          container_rule("T1602", [](aws::Container& c) { c.depends_on = {{"nobody"}}; }),
          container_rule("T1602", [](aws::Container& c) { c.volumes_from = {"nobody"}; }),
          container_rule("T1610",
                         [](aws::Container& c) {
                           c.mounts = {{"nothing", "/data"}};
                         }),
          container_rule("T1610", [](aws::Container& c) { c.scratch = {"tmp"}; }),
          container_rule("T1610",
                         [](aws::Container& c) {
                           c.scratch = {"/tmp", "/tmp"};
                         }),
          container_rule("T1611", [](aws::Container& c) { c.privileged = true; }),
          container_rule("T1611", [](aws::Container& c) { c.gpus = 1; }),
          container_rule("T1611", [](aws::Container& c) { c.linux_parameters.add_capabilities = {"NET_ADMIN"}; }),
          container_rule("T1611", [](aws::Container& c) { c.linux_parameters.shared_memory = 64_MiB; }),
          container_rule("T1611", [](aws::Container& c) { c.linux_parameters.tmpfs = {{.path = "/run"}}; }),
          container_rule("T1611", [](aws::Container& c) { c.logs = {.driver = "syslog"}; }),
          container_rule("T1612", [](aws::Container& c) { c.depends_on = {{c.name}}; }),
          container_rule("T1617", [](aws::Container& c) { c.logs = {.driver = "awsfirelens"}; }),
          container_rule("T1617", [](aws::Container& c) { c.firelens = {.type = "logstash"}; }),
          container_rule("T1618", [](aws::Container& c) { c.memory = 64_GiB; }),
          container_rule("T1618", [](aws::Container& c) { c.cpu = 32768; }),
          container_rule("T1618",
                         [](aws::Container& c) {
                           c.memory = 128_MiB;
                           c.memory_reservation = 256_MiB;
                         }),
          container_rule("T1622",
                         [](aws::Container& c) {
                           c.environment = {{"A", "1"}, {"A", "2"}};
                         }),
          container_rule("T1628", [](aws::Container& c) { c.ports = {{.port = 70000}}; }),
          container_rule("T1628",
                         [](aws::Container& c) {
                           c.ports = {{.port = 80}, {.port = 80}};
                         }),
          container_rule("T1628", [](aws::Container& c) { c.ports = {{.port = 80, .protocol = "sctp"}}; }),
          container_rule("T1628", [](aws::Container& c) { c.ports = {{.port = 80, .app_protocol = "http"}}; }),
          container_rule("T1628", [](aws::Container& c) { c.ports = {{.port = 80, .host_port = 8080}}; }),
          container_rule("T1001", [](aws::Container& c) { c.name = "no blanks"; }),
          container_rule("T1002", [](aws::Container& c) { c.stop_timeout = Seconds::of(121); }),
          container_rule("T1002", [](aws::Container& c) { c.health = {.shell = "true", .interval = Seconds::of(4)}; }),
          container_rule("T1002", [](aws::Container& c) { c.health = {.shell = "true", .timeout = Seconds::of(61)}; }),
          container_rule("T1002", [](aws::Container& c) { c.health = {.shell = "true", .retries = 11}; }),
          container_rule("T1002",
                         [](aws::Container& c) {
                           c.ulimits = {{"files", 1, 2}};
                         }),
          container_rule("T1002", [](aws::Container& c) { c.restart = {.attempt_period = Seconds::of(30)}; }),
          container_rule("T1003",
                         [](aws::Container& c) {
                           c.ulimits = {{"nofile", 3, 2}};
                         }),
          container_rule("T1003", [](aws::Container& c) { c.health = aws::ContainerHealthCheck{}; }),
          container_rule("T1003", [](aws::Container& c) { c.hostname = "web"; }),
      });
}

TEST_CASE("what ECS would refuse of a task is a diagnostic") {
  const auto add_twin = [](aws::Task& t) { t.containers.push_back(t.containers.front()); };
  check_violations(
      a_cluster,
      std::vector<Violation<Shared>>{
          task_rule("T1601", [](aws::Task& t) { t.cpu = 300; }),
          task_rule("T1601",
                    [](aws::Task& t) {
                      t.cpu = 256;
                      t.memory = 3_GiB;
                    }),
          task_rule("T1609", add_twin),
          task_rule("T1613", [](aws::Task& t) { t.containers.clear(); }),
          task_rule("T1613",
                    [](aws::Task& t) {
                      for (aws::Container& container : t.containers) container.essential = false;
                    }),
          task_rule("T1610",
                    [](aws::Task& t) {
                      t.volumes = {{.name = "a"}, {.name = "a"}};
                    }),
          task_rule("T1610", [](aws::Task& t) { t.volumes = {{.name = "a", .access_point_id = "fsap-1"}}; }),
          task_rule(
              "T1610",
              [](aws::Task& t) {
                t.volumes = {
                    {.name = "a", .file_system_id = "fs-1", .access_point_id = "fsap-1", .root_directory = "/data"}};
              }),
          task_rule("T1611", [](aws::Task& t) { t.volumes = {{.name = "a", .host_path = "/data"}}; }),
          task_rule("T1611", [](aws::Task& t) { t.network = aws::Task::Network::host; }),
          task_rule("T1611", [](aws::Task& t) { t.pid_mode = "host"; }),
          task_rule("T1612",
                    [](aws::Task& t) {
                      t.containers.push_back({.name = "late", .image = "nginx", .depends_on = {{"c0", Until::ended}}});
                    }),
          task_rule(
              "T1612",
              [](aws::Task& t) {
                t.containers.front().health.reset();
                t.containers.push_back({.name = "late", .image = "nginx", .depends_on = {{"c0", Until::healthy}}});
              }),
          task_rule("T1617",
                    [](aws::Task& t) {
                      t.containers.push_back({.name = "r1", .image = "fluent", .firelens = aws::Firelens{}});
                      t.containers.push_back({.name = "r2", .image = "fluent", .firelens = aws::Firelens{}});
                    }),
          task_rule("T1618",
                    [](aws::Task& t) {
                      t = on_machines();
                      t.containers.front().memory = {};
                    }),
          task_rule("T1001", [](aws::Task& t) { t.family = "no blanks"; }),
          task_rule("T1002", [](aws::Task& t) { t.ephemeral_storage_gib = 20; }),
          {"T1602", [](Scope& scope, const Shared&,
                       Random& random) { scope.add("task", random_task(random)).container("nobody").scratch("/tmp"); }},
      });
}

TEST_CASE("what ECS would refuse of a service is a diagnostic") {
  check_violations(
      a_cluster,
      std::vector<Violation<Shared>>{
          service_rule("T1604", [](aws::FargateService& s) { s.health_check_grace = Seconds::of(60); }),
          service_rule("T1605",
                       [](aws::FargateService& s) {
                         s.launch_type = "FARGATE";
                         s.capacity = {{"FARGATE_SPOT"}};
                       }),
          service_rule("T1607",
                       [](aws::FargateService& s) {
                         s.singleton = true;
                         s.desired = 2;
                       }),
          service_rule("T1607",
                       [](aws::FargateService& s) {
                         s.singleton = true;
                         s.rollout.max_percent = 200;
                       }),
          service_rule("T1608", [](aws::FargateService& s) { s.rollout = {.min_percent = 100, .max_percent = 100}; }),
          service_rule("T1608", [](aws::FargateService& s) { s.rollout = {.min_percent = 50, .max_percent = 150}; }),
          service_rule("T1614",
                       [](aws::FargateService& s) {
                         s.exec = true;
                         s.read_only_root = true;
                       }),
          service_rule("T1615", [](aws::FargateService& s) { s.capacity = {{"FARGATE", 0}}; }),
          service_rule("T1615", [](aws::FargateService& s) { s.capacity = {{"FARGATE", 1, 1}, {"FARGATE_SPOT", 1, 1}}; }),
          service_rule("T1615", [](aws::FargateService& s) { s.capacity = {{"FARGATE"}, {"machines"}}; }),
          service_rule("T1615", [](aws::FargateService& s) { s.capacity = {{"machines"}}; }),
          service_rule("T1615", [](aws::FargateService& s) { s.capacity = {{"FARGATE", 1001}}; }),
          service_rule("T1615", [](aws::FargateService& s) { s.launch_type = "EC2"; }),
          service_rule("T1616", [](aws::FargateService& s) { s.connect = aws::ServiceConnect{}; }),
          service_rule("T1616", [](aws::FargateService& s) { s.connect = {.offers = {{.port_name = "grpc"}}}; }),
          service_rule("T1620", [](aws::FargateService& s) { s.rollout.by_code_deploy = true; }),
          service_rule("T1620",
                       [](aws::FargateService& s) { s.rollout = {.alarms = {"a"}, .by_code_deploy = true}; }),
          service_rule("T1626",
                       [](aws::FargateService& s) {
                         s.subnets = {"subnet-0aaaaaaaaaaaaaaaa"};
                         s.desired = 2;
                       }),
          service_rule("T1627", [](aws::FargateService& s) { s.network = {}; }),
          service_rule("T1627",
                       [](aws::FargateService& s) { s.network = aws::TaskNetwork::of("vpc-1", std::vector<Str>{}); }),
          service_rule("T1001", [](aws::FargateService& s) { s.name = "no blanks"; }),
          service_rule("T1002", [](aws::FargateService& s) { s.rollout.max_percent = 90; }),
          service_rule("T1002", [](aws::FargateService& s) { s.propagate_tags = "ALL"; }),
          service_rule("T1004", [](aws::FargateService& s) { s.image.reset(); }),
          {"T1603",
           [](Scope& scope, const Shared& cluster, Random& random) {
             scope.add("service", service(cluster, random)).target().attach({.group_arn = kGroup, .port = 8080});
           }},
          {"T1603",
           [](Scope& scope, const Shared& cluster, Random& random) {
             scope.add("service", service(cluster, random)).target({.container = "sidecar"});
           }},
          {"T1003",
           [](Scope& scope, const Shared& cluster, Random& random) {
             auto spec = service(cluster, random);
             spec.task = scope.add("task", random_task(random));
             scope.add("service", spec);
           }},
          {"T1627",
           [](Scope& scope, const Shared& cluster, Random&) {
             scope.add("service", aws::FargateService{.cluster = cluster,
                                                      .network = kNetwork,
                                                      .task = scope.add("task", on_machines())});
           }},
          {"T1627",
           [](Scope& scope, const Shared& cluster, Random&) {
             auto task = scope.add("task", on_machines(aws::Task::Network::bridge));
             scope.add("service", aws::Ec2Service{.cluster = cluster, .task = task}).connections();
           }},
          {"T1625",
           [](Scope& scope, const Shared&, Random& random) {
             auto blind = scope.add("blind", aws::Cluster{.insights = "disabled"});
             scope.add("service", service(blind, random)).metrics().running();
           }},
          {"T1002", [](Scope& scope, const Shared&, Random&) {
             scope.add("cluster", aws::Cluster{.insights = "on"});
           }},
          {"T1615", [](Scope& scope, const Shared&, Random&) {
             scope.add("cluster", aws::Cluster{.default_capacity = {{"FARGATE"}, {"machines"}}});
           }},
          {"T1615", [](Scope& scope, const Shared&, Random&) {
             auto cluster = scope.add("cluster", aws::Cluster{.fargate = false, .default_capacity = {{"FARGATE"}}});
             scope.add("machines", aws::Machines{.cluster = cluster, .network = kNetwork});
           }},
          {"T1621", [](Scope& scope, const Shared&, Random&) {
             auto cluster = scope.add("cluster", aws::Cluster::Existing{.name = "theirs"});
             scope.add("machines", aws::Machines{.cluster = cluster, .network = kNetwork});
           }},
          {"T1606", [](Scope& scope, const Shared& cluster, Random&) {
             scope.add("machines", aws::Machines{.cluster = cluster, .network = kNetwork, .min = 3, .max = 2});
           }},
      });
}

TEST_CASE("what AWS would refuse of scaling and of schedules is a diagnostic") {
  check_violations(
      a_cluster,
      std::vector<Violation<Shared>>{
          scaling_rule("T1606", [](const aws::Service::Ref& s) { s.scale({.min = 5, .max = 4}); }),
          scaling_rule("T1606", [](const aws::Service::Ref& s) { s.scale({.min = 1, .max = 2}); }),
          scaling_rule("T1606", [](const aws::Service::Ref& s) { s.scale({.min = 4, .max = 9}); }),
          scaling_rule("T1606",
                       [](const aws::Service::Ref& s) {
                         s.scale({.max = 9}).schedule("night", {.when = "rate(1 day)", .min = 3, .max = 2});
                       }),
          scaling_rule(
              "T1619",
              [](const aws::Service::Ref& s) { s.scale({.max = 9}).schedule("night", {.when = "nightly", .min = 1}); }),
          scaling_rule(
              "T1004",
              [](const aws::Service::Ref& s) { s.scale({.max = 9}).schedule("night", {.when = "rate(1 day)"}); }),
          scaling_rule("T1623", [](const aws::Service::Ref& s) { s.scale({.max = 9}).on_requests_per_target(100); }),
          scaling_rule("T1624", [](const aws::Service::Ref& s) { s.scale({.max = 9}).step("up", {.metric = kDepth}); }),
          scaling_rule("T1624",
                       [](const aws::Service::Ref& s) {
                         s.scale({.max = 9})
                             .step("up", {.metric = kDepth,
                                          .steps = {{.from = 10, .to = 20, .change = 1}, {.from = 30, .change = 2}}});
                       }),
          scaling_rule(
              "T1624",
              [](const aws::Service::Ref& s) {
                s.scale({.max = 9}).step("up", {.metric = kDepth, .steps = {{.from = 10, .to = 20, .change = 1}}});
              }),
          scaling_rule("T1002", [](const aws::Service::Ref& s) { s.scale({.max = 9}).on_cpu(120); }),
          {"T1607",
           [](Scope& scope, const Shared& cluster, Random& random) {
             auto spec = service(cluster, random);
             spec.singleton = true;
             scope.add("service", spec).scale({.max = 2});
           }},
          schedule_rule("T1619", [](aws::ScheduledTask& s) { s.schedule = "hourly"; }),
          schedule_rule("T1619", [](aws::ScheduledTask& s) { s.schedule = "cron(0 3 * * *)"; }),
          schedule_rule("T1619", [](aws::ScheduledTask& s) { s.schedule = "cron(0 3 * * * *)"; }),
          schedule_rule("T1619", [](aws::ScheduledTask& s) { s.schedule = "cron(0 3 $ * ? *)"; }),
          schedule_rule("T1619", [](aws::ScheduledTask& s) { s.schedule = "rate(1 hours)"; }),
          schedule_rule("T1619", [](aws::ScheduledTask& s) { s.schedule = "rate(hourly)"; }),
          schedule_rule("T1619", [](aws::ScheduledTask& s) { s.schedule = "at(tomorrow)"; }),
          schedule_rule("T1605",
                        [](aws::ScheduledTask& s) {
                          s.schedule = "rate(1 hour)";
                          s.launch_type = "FARGATE";
                          s.capacity = {{"FARGATE_SPOT"}};
                        }),
          schedule_rule("T1002",
                        [](aws::ScheduledTask& s) {
                          s.schedule = "rate(1 hour)";
                          s.count = 11;
                        }),
      });
}
