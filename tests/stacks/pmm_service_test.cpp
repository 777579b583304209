// SPDX-License-Identifier: Apache-2.0
// What runs, and how it is reached.

#include "pmm_support.hpp"

using namespace pmm_test;

namespace {

using patterns::PmmServer;

/// A server in a stack "test", with what `change` makes of it.
template <class Change> Template server(Change change) {
  return testing::synth([&](Stack& stack) {
    auto network = stack.add("network", aws::Network::Existing{.vpc_id = "vpc-1",
                                                               .public_subnets = {"subnet-a", "subnet-b"},
                                                               .private_subnets = {"subnet-c", "subnet-d"},
                                                               .cidr = "10.0.0.0/16",
                                                               .zone_names = {"eu-west-1a", "eu-west-1b"}});
    auto zone = stack.add("zone", aws::Zone::Existing{.name = "example.com", .id = "Z1"});
    PmmServer spec{.network = network, .zone = zone, .environment = "test", .alarm_emails = {"dba@example.com"}};
    change(spec);
    stack.add("pmm", spec);
    testing::detail::add_missing_providers(stack);
  });
}

}  // namespace

TEST_CASE("PMM-04 F: three fixtures: literal and small and with a VPC and with backups of its own", "[basic]") {
  CHECK(server([](PmmServer&) {}).ok());
  CHECK(complete().count("aws_vpc") == 1);
  const Template tf = server([](PmmServer& pmm) {
    pmm.storage.profile = Profile::efs;
    pmm.backup = {.schedule = "rate(12 hours)", .retention_days = 400, .cold_after_days = 30, .force_destroy = true};
  });
  CHECK(tf.has("aws_backup_plan", {{"rule",
                                    {{"schedule", "rate(12 hours)"},
                                     {"lifecycle", {{"cold_storage_after", 30}, {"delete_after", 400}}}}}}));
}

TEST_CASE("PMM-17 J: the service is on a machine of its own cluster", "[basic]") {
  for (const Template& tf : {with_files(), with_volume(), complete()}) {
    CHECK(tf.count("aws_ecs_cluster") == 1);
    CHECK(tf.count("aws_autoscaling_group") == 1);
    CHECK(tf.has("aws_ecs_capacity_provider",
                 {{"auto_scaling_group_provider", {{"auto_scaling_group_arn", refers_to("aws_autoscaling_group")}}}}));
    CHECK(tf.has("aws_ecs_service", {{"capacity_provider_strategy",
                                      array_with({{"capacity_provider", refers_to("aws_ecs_capacity_provider")}})},
                                     {"launch_type", absent()}}));
    CHECK(tf.has("aws_launch_template", {{"metadata_options", {{"http_tokens", "required"}}}}));
  }
}

TEST_CASE("PMM-18 J: the service's name is that of the cluster and the container", "[basic]") {
  const Template tf = with_files();
  CHECK(tf.has("aws_ecs_cluster", {{"name", "${var.service_name}"}}));
  CHECK(tf.has("aws_ecs_service", {{"name", "${var.service_name}"}}));
  CHECK(contains(containers(tf), R"("name" = "pmm-server")"));
  CHECK(tf.has("aws_ecs_service", {{"load_balancer", array_with({{"container_name", "pmm-server"}})}}));
  const Template other = server([](PmmServer& pmm) { pmm.service_name = "monitoring"; });
  CHECK(other.has("aws_ecs_cluster", {{"name", "monitoring"}}));
  CHECK(contains(containers(other), R"("name" = "monitoring")"));
}

TEST_CASE("PMM-19 J: the image is Percona's in the version that is asked for", "[basic]") {
  CHECK(contains(containers(with_files()), R"("image" = "percona/pmm-server:${var.pmm_version}")"));
  CHECK(contains(containers(server([](PmmServer&) {})), "percona/pmm-server:3"));
  CHECK(contains(containers(server([](PmmServer& pmm) { pmm.version = "3.4.1"; })), "percona/pmm-server:3.4.1"));
}

TEST_CASE("PMM-20 J: PMM 3 speaks TLS on 8443 and PMM 2 on 443", "[basic]") {
  for (const Profile profile : {Profile::efs, Profile::ebs}) {
    CHECK(testing::synth(pmm::PmmStack{{.profile = profile}}).all("aws_lb_target_group", {{"port", 8443}}));
    CHECK(pmm_two(profile).all("aws_lb_target_group", {{"port", 443}}));
    CHECK(contains(containers(pmm_two(profile)), R"("containerPort" = 443)"));
  }
  CHECK(server([](PmmServer& pmm) { pmm.version = "2.44.0"; }).has_diagnostic("T2105"));
  CHECK(server([](PmmServer& pmm) { pmm.major = 4; }).has_diagnostic("T2105"));
}

TEST_CASE("PMM-21 J: the container's size is two processors and four gibibytes", "[basic]") {
  const std::string literal = containers(server([](PmmServer&) {}));
  CHECK(contains(literal, "2048"));
  CHECK(contains(literal, "4096"));
  const std::string late = containers(with_files());
  CHECK(contains(late, R"("cpu" = var.container_cpu)"));
  CHECK(contains(late, R"("memory" = var.container_memory)"));
}

TEST_CASE("PMM-22 C: a container that does not fit and machines with ARM processors are refused", "[basic]") {
  const auto on = [](const char* type) { return server([&](PmmServer& pmm) { pmm.service.instance_type = type; }); };
  for (const char* type : {"c5.large", "t3.medium", "m5.medium", "t3.small"}) CHECK(on(type).has_diagnostic("T2103"));
  for (const char* type : {"m6g.large", "t4g.large", "c7gn.xlarge", "a1.large"})
    CHECK(on(type).has_diagnostic("T2104"));
  for (const char* type : {"m5.large", "r6i.large", "c5.xlarge", "t3.large", "x2idn.16xlarge", "m7i-flex.large"}) {
    INFO(type);
    CHECK(on(type).ok());
  }
  CHECK(server([](PmmServer& pmm) { pmm.service.cpu = 4096; }).has_diagnostic("T2103"));
}

TEST_CASE("PMM-23 J: the load balancer is in public subnets and the machine in private ones", "[basic]") {
  const Template tf = with_files();
  CHECK(tf.has("aws_lb", {{"subnets", "${var.public_subnet_ids}"}, {"internal", not_(true)}}));
  CHECK(tf.has("aws_autoscaling_group", {{"vpc_zone_identifier", "${var.private_subnet_ids}"}}));
  CHECK(tf.has("aws_ecs_service", {{"network_configuration",
                                    {{"subnets", "${var.private_subnet_ids}"}, {"assign_public_ip", absent()}}}}));
  CHECK(
      with_volume().has("aws_autoscaling_group", {{"vpc_zone_identifier", exactly({"${var.private_subnet_ids[0]}"})}}));
}

TEST_CASE("PMM-24 J: each name leads to the load balancer", "[basic]") {
  const Template tf = with_files();
  CHECK(tf.has("aws_route53_record", {{"type", "A"},
                                      {"zone_id", "${var.zone_id}"},
                                      {"for_each", contains_text("var.dns_names")},
                                      {"alias", {{"name", refers_to("aws_lb")}, {"zone_id", refers_to("aws_lb")}}}}));
  const Template literal = server([](PmmServer& pmm) { pmm.dns_names = {"pmm", ""}; });
  CHECK(literal.count("aws_route53_record", {{"type", "A"}}) == 2);
  CHECK(literal.has("aws_acm_certificate",
                    {{"domain_name", "pmm.example.com"}, {"subject_alternative_names", exactly({"example.com"})}}));
}

TEST_CASE("PMM-25 J: a validated certificate and HTTPS and a redirect", "[basic]") {
  for (const Template& tf : {with_files(), with_volume()}) {
    CHECK(tf.has("aws_acm_certificate", {{"validation_method", "DNS"}}));
    CHECK(tf.count("aws_acm_certificate_validation") == 1);
    CHECK(tf.has("aws_lb_listener", {{"port", 443},
                                     {"protocol", "HTTPS"},
                                     {"certificate_arn", refers_to("aws_acm_certificate_validation")},
                                     {"ssl_policy", starts_with("ELBSecurityPolicy-TLS13")}}));
    CHECK(
        tf.has("aws_lb_listener",
               {{"port", 80},
                {"default_action", array_with({{"type", "redirect"}, {"redirect", {{"status_code", "HTTP_301"}}}})}}));
  }
}

TEST_CASE("PMM-26 C, PMM-26 J: the health check asks for readiness", "[basic]") {
  CHECK(with_files().has("aws_lb_target_group", {{"protocol_version", absent()},
                                                 {"health_check",
                                                  {{"path", "/v1/readyz"},
                                                   {"matcher", "200"},
                                                   {"interval", "${var.healthcheck_interval}"},
                                                   {"timeout", "${var.healthcheck_timeout}"}}}}));
  CHECK(server([](PmmServer&) {}).has("aws_lb_target_group", {{"health_check", {{"interval", 30}, {"timeout", 5}}}}));
  CHECK(server([](PmmServer& pmm) { pmm.service.health_timeout_seconds = 30; }).has_diagnostic("T1704"));
}

TEST_CASE("PMM-27 J: targets are asked over HTTPS", "[basic]") {
  for (const Template& tf : {with_files(), with_volume(), pmm_two()}) {
    CHECK(tf.all("aws_lb_target_group", {{"protocol", "HTTPS"}, {"health_check", {{"protocol", "HTTPS"}}}}));
  }
}

TEST_CASE("PMM-28 C, PMM-28 J: there is one machine and one task and nobody can have more", "[basic]") {
  for (const Template& tf : {with_files(), with_volume()}) {
    CHECK(tf.has("aws_autoscaling_group", {{"min_size", 1}, {"max_size", 1}}));
    CHECK(tf.has("aws_ecs_service", {{"desired_count", 1}}));
    CHECK(tf.count("aws_appautoscaling_target") == 0);
  }
  const auto refused = [](auto change) { return server(change).has_diagnostic("T2102"); };
  CHECK(refused([](PmmServer& pmm) { pmm.service.adjust_service = [](aws::Ec2Service& one) { one.desired = 2; }; }));
  CHECK(refused(
      [](PmmServer& pmm) { pmm.service.adjust_service = [](aws::Ec2Service& one) { one.singleton = false; }; }));
  CHECK(refused([](PmmServer& pmm) {
    pmm.service.adjust_service = [](aws::Ec2Service& one) { one.rollout.max_percent = 200; };
  }));
  CHECK(refused([](PmmServer& pmm) { pmm.service.adjust_machines = [](aws::Machines& one) { one.max = 2; }; }));
  CHECK(refused([](PmmServer& pmm) { pmm.service.adjust_machines = [](aws::Machines& one) { one.min = 0; }; }));
}

TEST_CASE("PMM-29 J: the old task ends before the new one starts", "[basic]") {
  for (const Template& tf : {with_files(), with_volume(), pmm_two()}) {
    CHECK(tf.has("aws_ecs_service", {{"deployment_minimum_healthy_percent", 0},
                                     {"deployment_maximum_percent", 100},
                                     {"availability_zone_rebalancing", "DISABLED"},
                                     {"health_check_grace_period_seconds", 600}}));
    CHECK(contains(containers(tf), R"("stopTimeout" = 120)"));
  }
}

TEST_CASE("PMM-32 J: the variables of the container have the names of their major version", "[basic]") {
  const std::string three = containers(with_files());
  CHECK(contains(three, R"({"name" = "PMM_ENABLE_TELEMETRY", "value" = !var.disable_telemetry ? "1" : "0"})"));
  CHECK(contains(three, R"({"name" = "PMM_ENCRYPTION_KEY_PATH", "value" = "/srv/pmm-encryption.key"})"));
  CHECK(contains(three, R"({"name" = "PMM_DATA_RETENTION", "value" = "720h"})"));
  CHECK_FALSE(contains(three, "DBAAS"));
  const std::string two = containers(pmm_two());
  CHECK(contains(two, R"({"name" = "DISABLE_TELEMETRY", "value" = var.disable_telemetry ? "1" : "0"})"));
  CHECK(contains(two, R"({"name" = "ENABLE_DBAAS", "value" = var.enable_dbaas ? "1" : "0"})"));
  CHECK_FALSE(contains(two, "PMM_"));
  const auto with = [](const char* name, int major) {
    return server([=](PmmServer& pmm) {
      pmm.major = major;
      pmm.service.environment = {{name, "1"}};
    });
  };
  CHECK(with("DISABLE_TELEMETRY", 3).has_diagnostic("T2109"));
  CHECK(with("ADMIN_PASSWORD", 3).has_diagnostic("T2109"));
  CHECK(with("PMM_ENABLE_TELEMETRY", 2).has_diagnostic("T2109"));
  CHECK(with("GF_AUTH_ANONYMOUS_ENABLED", 3).no_diagnostics());
}

TEST_CASE("PMM-33 J: the password is injected and in no environment", "[basic]") {
  for (const Template& tf : {with_files(), with_volume(), pmm_two()}) {
    const std::string text = containers(tf);
    CHECK(contains(
        text,
        R"("secrets" = [{"name" = "GF_SECURITY_ADMIN_PASSWORD", "valueFrom" = aws_secretsmanager_secret_version.)"));
    const std::size_t begin = text.find("\"environment\"");
    const std::string environment = text.substr(begin, text.find("\"secrets\"") - begin);
    CHECK_FALSE(contains(environment, "PASSWORD"));
  }
}

TEST_CASE("PMM-34 J: logs have a group of their own", "[basic]") {
  for (const Template& tf : {with_files(), with_volume()}) {
    CHECK(contains(containers(tf), "\"awslogs-group\" = aws_cloudwatch_log_group.pmm_service_logs_group.name"));
    CHECK(tf.has("aws_cloudwatch_log_group.pmm_service_logs_group",
                 {{"retention_in_days", "${var.cloudwatch_log_retention_days}"}}));
  }
  CHECK(server([](PmmServer&) {
        }).has("aws_cloudwatch_log_group", {{"name", "/ecs/pmm-server"}, {"retention_in_days", 365}}));
}

TEST_CASE("PMM-35 J: SSH is open to whom it is said and to nobody else", "[basic]") {
  CHECK(with_files().has("aws_vpc_security_group_ingress_rule",
                         {{"from_port", 22}, {"for_each", "${toset(var.admin_cidr_blocks)}"}}));
  CHECK(with_files().has("data.aws_key_pair", {{"count", "${var.ssh_key_name == null ? 0 : 1}"}}));
  CHECK(server([](PmmServer&) {}).count("aws_vpc_security_group_ingress_rule", {{"from_port", 22}}) == 0);
  CHECK(server([](PmmServer&) {}).count("data.aws_key_pair") == 0);
  const Template two = server([](PmmServer& pmm) { pmm.service.admin_ranges = {"10.0.0.0/24", "192.0.2.1/32"}; });
  CHECK(two.count("aws_vpc_security_group_ingress_rule", {{"from_port", 22}, {"to_port", 22}}) == 2);
}

TEST_CASE("PMM-36 J: who starts the task and what the task may do are two roles", "[basic]") {
  for (const Template& tf : {with_files(), with_volume()}) {
    CHECK(tf.has("aws_ecs_task_definition",
                 {{"execution_role_arn", refers_to("aws_iam_role.pmm_service_task_execution_role")},
                  {"task_role_arn", refers_to("aws_iam_role.pmm_service_task_role_role")}}));
    CHECK(tf.has("aws_iam_role_policy.pmm_service_task_execution_grants",
                 {{"policy", contains_text("secretsmanager:GetSecretValue")}}));
    // The image is of Docker Hub, so nothing of ECR is granted.
    CHECK(tf.has("aws_iam_role_policy.pmm_service_task_execution_grants", {{"policy", not_(contains_text("ecr:"))}}));
    CHECK(tf.count("aws_iam_role_policy.pmm_service_task_role_grants", {{"policy", contains_text("secretsmanager")}}) ==
          0);
  }
}

TEST_CASE("agents have a way by gRPC unless it is not wanted", "[basic]") {
  CHECK(with_files().has("aws_lb_target_group", {{"protocol_version", "GRPC"}, {"protocol", "HTTPS"}}));
  CHECK(with_files().has("aws_lb_listener_rule",
                         {{"condition", {{"path_pattern", {{"values", exactly({"/agent.*"})}}}}}}));
  CHECK(with_files().has("aws_ecs_service", {{"load_balancer", has_size(2)}}));
  CHECK(server([](PmmServer& pmm) { pmm.edge.grpc = false; }).count("aws_lb_target_group") == 1);
}

TEST_CASE("every part can be adjusted", "[basic]") {
  const Template tf = server([](PmmServer& pmm) {
    pmm.service.adjust_cluster = [](aws::Cluster& one) { one.insights = "enhanced"; };
    pmm.service.adjust_container = [](aws::Container& one) { one.working_directory = "/srv"; };
    pmm.service.adjust_task = [](aws::Task& one) { one.keep_revisions = true; };
    pmm.edge.adjust_balancer = [](aws::LoadBalancer& one) { one.idle_seconds = 300; };
    pmm.edge.adjust_certificate = [](aws::Certificate& one) { one.key_algorithm = "EC_prime256v1"; };
    pmm.monitoring.adjust_topic = [](aws::Topic& one) { one.display_name = "PMM"; };
    pmm.backup.adjust_plan = [](aws::BackupPlan& one) {
      one.rules.push_back({.name = "weekly", .schedule = "cron(0 5 ? * 1 *)"});
    };
  });
  CHECK(tf.has("aws_ecs_cluster", {{"setting", array_with({{"value", "enhanced"}})}}));
  CHECK(contains(containers(tf), "\"workingDirectory\""));
  CHECK(tf.has("aws_ecs_task_definition", {{"skip_destroy", true}}));
  CHECK(tf.has("aws_lb", {{"idle_timeout", 300}}));
  CHECK(tf.has("aws_acm_certificate", {{"key_algorithm", "EC_prime256v1"}}));
  CHECK(tf.has("aws_sns_topic", {{"display_name", "PMM"}}));
  CHECK(tf.has("aws_backup_plan", {{"rule", has_size(2)}}));
}
