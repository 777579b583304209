// SPDX-License-Identifier: Apache-2.0

#include "graph/kinds.hpp"

#include <algorithm>
#include <iterator>

namespace terrace::graph {
namespace {

struct TypeFact {
  std::string_view type;
  std::string_view kind;
  std::string_view service = {};
};

/// Sorted by type.
constexpr TypeFact kTypes[] = {
    {"aws_alb", "balancer"},
    {"aws_api_gateway_rest_api", "api"},
    {"aws_apigatewayv2_api", "api"},
    {"aws_apprunner_service", "compute"},
    {"aws_appsync_graphql_api", "api"},
    {"aws_autoscaling_group", "compute"},
    {"aws_backup_vault", "storage", "backup"},
    {"aws_batch_compute_environment", "compute"},
    {"aws_cloudfront_distribution", "cdn"},
    {"aws_cloudwatch_event_bus", "queue", "events"},
    {"aws_cloudwatch_event_rule", "queue"},
    {"aws_cloudwatch_log_group", "logs", "logs"},
    {"aws_cognito_user_pool", "identity"},
    {"aws_db_instance", "database", "rds-db"},
    {"aws_docdb_cluster", "database", "rds-db"},
    {"aws_dynamodb_table", "database", "dynamodb"},
    {"aws_ebs_volume", "storage"},
    {"aws_ec2_transit_gateway", "gateway"},
    {"aws_ecr_repository", "storage", "ecr"},
    {"aws_ecs_service", "compute"},
    {"aws_efs_file_system", "storage", "elasticfilesystem"},
    {"aws_eks_cluster", "compute"},
    {"aws_eks_node_group", "compute"},
    {"aws_elastic_beanstalk_environment", "compute"},
    {"aws_elasticache_cluster", "cache", "elasticache"},
    {"aws_elasticache_replication_group", "cache", "elasticache"},
    {"aws_elasticache_serverless_cache", "cache", "elasticache"},
    {"aws_elasticsearch_domain", "database", "es"},
    {"aws_elb", "balancer"},
    {"aws_emr_cluster", "compute"},
    {"aws_fsx_lustre_file_system", "storage"},
    {"aws_fsx_windows_file_system", "storage"},
    {"aws_globalaccelerator_accelerator", "cdn"},
    {"aws_iam_role", "role"},
    {"aws_iam_user", "role"},
    {"aws_instance", "compute"},
    {"aws_internet_gateway", "gateway"},
    {"aws_kinesis_firehose_delivery_stream", "queue", "firehose"},
    {"aws_kinesis_stream", "queue", "kinesis"},
    {"aws_lambda_function", "function"},
    {"aws_lb", "balancer"},
    {"aws_memorydb_cluster", "cache", "memorydb"},
    {"aws_mq_broker", "queue"},
    {"aws_msk_cluster", "queue", "kafka-cluster"},
    {"aws_nat_gateway", "gateway"},
    {"aws_neptune_cluster", "database", "neptune-db"},
    {"aws_opensearch_domain", "database", "es"},
    {"aws_rds_cluster", "database", "rds-db"},
    {"aws_redshift_cluster", "database", "redshift"},
    {"aws_route53_zone", "dns", "route53"},
    {"aws_s3_bucket", "storage", "s3"},
    {"aws_secretsmanager_secret", "secret", "secretsmanager"},
    {"aws_sfn_state_machine", "function", "states"},
    {"aws_sns_topic", "queue", "sns"},
    {"aws_sqs_queue", "queue", "sqs"},
    {"aws_ssm_parameter", "secret", "ssm"},
    {"aws_subnet", "subnet"},
    {"aws_vpc", "vpc"},
    {"aws_vpc_endpoint", "gateway"},
    {"aws_vpn_gateway", "gateway"},
};

constexpr Connector kConnectors[] = {
    {"aws_api_gateway_integration", "rest_api_id", "uri", "calls"},
    {"aws_apigatewayv2_integration", "api_id", "integration_uri", "calls"},
    {"aws_cloudwatch_event_target", "rule", "arn", "events"},
    {"aws_cloudwatch_log_subscription_filter", "log_group_name", "destination_arn", "log lines"},
    {"aws_flow_log", "vpc_id", "log_destination", "flow logs"},
    {"aws_lambda_event_source_mapping", "event_source_arn", "function_name", "events"},
    {"aws_route53_record", "zone_id", "alias", "names"},
    {"aws_s3_bucket_notification", "bucket", "", "events"},
    {"aws_s3_bucket_replication_configuration", "bucket", "rule", "copies"},
    {"aws_sns_topic_subscription", "topic_arn", "endpoint", "messages"},
    {"aws_volume_attachment", "instance_id", "volume_id", "disk"},
};

const TypeFact* fact_of(std::string_view type) {
  const auto* const found = std::lower_bound(std::begin(kTypes), std::end(kTypes), type,
                                             [](const TypeFact& fact, std::string_view t) { return fact.type < t; });
  return found != std::end(kTypes) && found->type == type ? found : nullptr;
}

}  // namespace

std::string_view box_kind(std::string_view type) {
  const TypeFact* fact = fact_of(type);
  return fact == nullptr ? std::string_view() : fact->kind;
}

const Connector* connector_of(std::string_view type) {
  const auto* const found = std::find_if(std::begin(kConnectors), std::end(kConnectors),
                                         [&](const Connector& connector) { return connector.type == type; });
  return found == std::end(kConnectors) ? nullptr : found;
}

std::string_view use_of(std::string_view kind, std::string_view type) {
  if (kind == "role") return "runs as";
  if (kind == "logs") return "logs to";
  if (kind == "secret") return "reads";
  if (kind == "identity") return "signs in with";
  if (type == "aws_efs_file_system" || type.starts_with("aws_fsx_")) return "mounts";
  if (type == "aws_ecr_repository") return "image from";
  return "uses";
}

std::string_view service_of(std::string_view type) {
  const TypeFact* fact = fact_of(type);
  return fact == nullptr ? std::string_view() : fact->service;
}

}  // namespace terrace::graph
