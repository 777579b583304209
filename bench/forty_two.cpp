// SPDX-License-Identifier: Apache-2.0

// A stack program of the size of a real one: 42 bindings, each used once. What it takes to compile is a budget, and so is
// the way from a changed line (kRevision) to new output.

#include <terrace/terrace.hpp>
#include <terrace/tf/aws_acm_certificate.hpp>
#include <terrace/tf/aws_acm_certificate_validation.hpp>
#include <terrace/tf/aws_appautoscaling_policy.hpp>
#include <terrace/tf/aws_appautoscaling_target.hpp>
#include <terrace/tf/aws_cloudwatch_log_group.hpp>
#include <terrace/tf/aws_cloudwatch_metric_alarm.hpp>
#include <terrace/tf/aws_db_instance.hpp>
#include <terrace/tf/aws_db_subnet_group.hpp>
#include <terrace/tf/aws_ecr_repository.hpp>
#include <terrace/tf/aws_ecs_cluster.hpp>
#include <terrace/tf/aws_ecs_service.hpp>
#include <terrace/tf/aws_ecs_task_definition.hpp>
#include <terrace/tf/aws_efs_access_point.hpp>
#include <terrace/tf/aws_efs_file_system.hpp>
#include <terrace/tf/aws_efs_mount_target.hpp>
#include <terrace/tf/aws_eip.hpp>
#include <terrace/tf/aws_flow_log.hpp>
#include <terrace/tf/aws_iam_policy.hpp>
#include <terrace/tf/aws_iam_role.hpp>
#include <terrace/tf/aws_iam_role_policy_attachment.hpp>
#include <terrace/tf/aws_internet_gateway.hpp>
#include <terrace/tf/aws_kms_alias.hpp>
#include <terrace/tf/aws_kms_key.hpp>
#include <terrace/tf/aws_lb.hpp>
#include <terrace/tf/aws_lb_listener.hpp>
#include <terrace/tf/aws_lb_listener_rule.hpp>
#include <terrace/tf/aws_lb_target_group.hpp>
#include <terrace/tf/aws_nat_gateway.hpp>
#include <terrace/tf/aws_route.hpp>
#include <terrace/tf/aws_route53_record.hpp>
#include <terrace/tf/aws_route53_zone.hpp>
#include <terrace/tf/aws_route_table.hpp>
#include <terrace/tf/aws_route_table_association.hpp>
#include <terrace/tf/aws_s3_bucket.hpp>
#include <terrace/tf/aws_s3_bucket_versioning.hpp>
#include <terrace/tf/aws_secretsmanager_secret.hpp>
#include <terrace/tf/aws_security_group.hpp>
#include <terrace/tf/aws_security_group_rule.hpp>
#include <terrace/tf/aws_sns_topic.hpp>
#include <terrace/tf/aws_sns_topic_subscription.hpp>
#include <terrace/tf/aws_subnet.hpp>
#include <terrace/tf/aws_vpc.hpp>
#include <terrace/tf/provider/aws.hpp>

using namespace terrace;

namespace {

constexpr int kRevision = 1;

constexpr const char* kTrust =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs-tasks.amazonaws.com"}}]})";
constexpr const char* kRead =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]})";

struct Site {
  Str domain;

  void build(Stack& stack) const {
    stack.provider(tf::provider::aws{.region = "eu-west-1"});

    auto vpc = stack.add("vpc", tf::aws_vpc{.cidr_block = "10.0.0.0/16", .enable_dns_hostnames = true});
    auto gateway = stack.add("gateway", tf::aws_internet_gateway{.vpc_id = vpc.id()});
    auto subnet = stack.add("subnet", tf::aws_subnet{.cidr_block = "10.0.0.0/24", .vpc_id = vpc.id()});
    auto address = stack.add("address", tf::aws_eip{.domain = "vpc"});
    auto nat = stack.add("nat", tf::aws_nat_gateway{.allocation_id = address.id(), .subnet_id = subnet.id()});
    auto routes = stack.add("routes", tf::aws_route_table{.vpc_id = vpc.id()});
    stack.add("default", tf::aws_route{.destination_cidr_block = "0.0.0.0/0",
                                       .gateway_id = gateway.id(),
                                       .route_table_id = routes.id()});
    stack.add("routed", tf::aws_route_table_association{.route_table_id = routes.id(), .subnet_id = subnet.id()});
    auto logs = stack.add("logs", tf::aws_cloudwatch_log_group{.retention_in_days = 30});
    stack.add("flow", tf::aws_flow_log{.log_destination = logs.arn(), .traffic_type = "ALL", .vpc_id = vpc.id()});
    auto group = stack.add("group", tf::aws_security_group{.description = "The site", .vpc_id = vpc.id()});
    stack.add("https", tf::aws_security_group_rule{.cidr_blocks = {"0.0.0.0/0"},
                                                   .from_port = 443,
                                                   .protocol = "tcp",
                                                   .security_group_id = group.id(),
                                                   .to_port = 443,
                                                   .type = "ingress"});

    auto zone = stack.add("zone", tf::aws_route53_zone{.name = domain});
    auto certificate =
        stack.add("certificate", tf::aws_acm_certificate{.domain_name = domain, .validation_method = "DNS"});
    auto balancer = stack.add("balancer", tf::aws_lb{.drop_invalid_header_fields = true,
                                                     .load_balancer_type = "application",
                                                     .security_groups = {group.id()},
                                                     .subnets = {subnet.id()}});
    auto record = stack.add("record", tf::aws_route53_record{.alias = {{.evaluate_target_health = true,
                                                                        .name = balancer.dns_name(),
                                                                        .zone_id = balancer.zone_id()}},
                                                             .name = domain,
                                                             .type = "A",
                                                             .zone_id = zone.zone_id()});
    auto valid = stack.add("valid", tf::aws_acm_certificate_validation{.certificate_arn = certificate.arn(),
                                                                       .validation_record_fqdns = {record.fqdn()}});
    auto targets = stack.add("targets", tf::aws_lb_target_group{.health_check = {{.path = "/healthz"}},
                                                                .port = 80,
                                                                .protocol = "HTTP",
                                                                .target_type = "ip",
                                                                .vpc_id = vpc.id()});
    auto listener =
        stack.add("listener", tf::aws_lb_listener{.certificate_arn = valid.certificate_arn(),
                                                  .default_action = {{.fixed_response = {{.content_type = "text/plain",
                                                                                          .message_body = "not here",
                                                                                          .status_code = "404"}},
                                                                      .type = "fixed-response"}},
                                                  .load_balancer_arn = balancer.arn(),
                                                  .port = 443,
                                                  .protocol = "HTTPS",
                                                  .ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"});
    stack.add("rule", tf::aws_lb_listener_rule{.action = {{.target_group_arn = targets.arn(), .type = "forward"}},
                                               .condition = {{.host_header = {{.values = {domain}}}}},
                                               .listener_arn = listener.arn(),
                                               .priority = 10});

    auto key = stack.add("key", tf::aws_kms_key{.enable_key_rotation = true});
    stack.add("alias", tf::aws_kms_alias{.name = "alias/site", .target_key_id = key.key_id()});
    auto secret = stack.add("secret", tf::aws_secretsmanager_secret{.kms_key_id = key.arn()});
    auto files = stack.add("files", tf::aws_efs_file_system{.encrypted = true, .kms_key_id = key.arn()});
    stack.add("mount", tf::aws_efs_mount_target{.file_system_id = files.id(), .subnet_id = subnet.id()});
    auto access = stack.add(
        "access", tf::aws_efs_access_point{.file_system_id = files.id(), .posix_user = {{.gid = 1000, .uid = 1000}}});
    auto bucket = stack.add("bucket", tf::aws_s3_bucket{.bucket = format("{}-assets", domain)});
    stack.add("versions",
              tf::aws_s3_bucket_versioning{.bucket = bucket.id(), .versioning_configuration = {{.status = "Enabled"}}});
    auto subnets = stack.add("subnets", tf::aws_db_subnet_group{.subnet_ids = {subnet.id()}});
    auto database = stack.add("database", tf::aws_db_instance{.allocated_storage = 20,
                                                              .db_subnet_group_name = subnets.name(),
                                                              .engine = "postgres",
                                                              .instance_class = "db.t4g.micro",
                                                              .manage_master_user_password = true,
                                                              .storage_encrypted = true,
                                                              .username = "site"});

    auto role = stack.add("role", tf::aws_iam_role{.assume_role_policy = kTrust});
    auto policy = stack.add("policy", tf::aws_iam_policy{.policy = kRead});
    stack.add("attached", tf::aws_iam_role_policy_attachment{.policy_arn = policy.arn(), .role = role.name()});
    auto images = stack.add("images", tf::aws_ecr_repository{.image_tag_mutability = "IMMUTABLE", .name = "site"});
    auto cluster = stack.add("cluster", tf::aws_ecs_cluster{.name = "site"});
    auto task = stack.add(
        "task",
        tf::aws_ecs_task_definition{.container_definitions = format(
                                        R"([{{"name":"web","image":"{}:{}","portMappings":[{{"containerPort":80}}]}}])",
                                        images.repository_url(), kRevision),
                                    .cpu = "256",
                                    .family = "site",
                                    .memory = "512",
                                    .network_mode = "awsvpc",
                                    .requires_compatibilities = {"FARGATE"},
                                    .task_role_arn = role.arn()});
    auto service = stack.add(
        "service",
        tf::aws_ecs_service{
            .cluster = cluster.id(),
            .desired_count = 2,
            .launch_type = "FARGATE",
            .load_balancer = {{.container_name = "web", .container_port = 80, .target_group_arn = targets.arn()}},
            .name = "site",
            .network_configuration = {{.security_groups = {group.id()}, .subnets = {subnet.id()}}},
            .task_definition = task.arn()});
    auto scaled = stack.add(
        "scaled", tf::aws_appautoscaling_target{.max_capacity = 6,
                                                .min_capacity = 2,
                                                .resource_id = format("service/{}/{}", cluster.name(), service.name()),
                                                .scalable_dimension = "ecs:service:DesiredCount",
                                                .service_namespace = "ecs"});
    stack.add("scaling",
              tf::aws_appautoscaling_policy{.name = "cpu",
                                            .policy_type = "TargetTrackingScaling",
                                            .resource_id = scaled.resource_id(),
                                            .scalable_dimension = scaled.scalable_dimension(),
                                            .service_namespace = scaled.service_namespace(),
                                            .target_tracking_scaling_policy_configuration = {{.target_value = 60}}});
    auto alarms = stack.add("alarms", tf::aws_sns_topic{.kms_master_key_id = key.key_id()});
    stack.add("mail", tf::aws_sns_topic_subscription{
                          .endpoint = "ops@example.com", .protocol = "email", .topic_arn = alarms.arn()});
    stack.add("busy", tf::aws_cloudwatch_metric_alarm{.alarm_actions = {alarms.arn()},
                                                      .alarm_name = "site-busy",
                                                      .comparison_operator = "GreaterThanThreshold",
                                                      .dimensions = {{"ServiceName", service.name()}},
                                                      .evaluation_periods = 2,
                                                      .metric_name = "CPUUtilization",
                                                      .namespace_ = "AWS/ECS",
                                                      .period = 60,
                                                      .statistic = "Average",
                                                      .threshold = 80,
                                                      .treat_missing_data = "breaching"});

    stack.output("url", {.value = format("https://{}", domain)});
    stack.output("database", {.value = database.address()});
    stack.output("nat", {.value = nat.public_ip()});
    stack.output("secret", {.value = secret.arn()});
    stack.output("access_point", {.value = access.arn()});
  }
};

}  // namespace

int main(int argc, char** argv) {
  return run(argc, argv, [](App& app) { app.add("site", Site{.domain = "example.com"}); });
}
