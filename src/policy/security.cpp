// SPDX-License-Identifier: Apache-2.0

#include "policy/security.hpp"

namespace terrace::policy {
namespace {

constexpr FunctionRule kSecurityRules[] = {
    {"TS013", "aws_ssm_parameter", secure_parameter},
    {"TS016", "aws_lb_listener|aws_alb_listener", http_redirects},
    {"TS017", "aws_s3_bucket", bucket_tls_only},
    {"TS019", "aws_db_parameter_group|aws_rds_cluster_parameter_group", forced_tls},
    {"TS028", "aws_security_group|aws_security_group_rule|aws_vpc_security_group_ingress_rule", open_ports},
    {"TS029", "aws_security_group|aws_security_group_rule|aws_vpc_security_group_ingress_rule", open_web_ports},
    {"TS031", "aws_network_acl|aws_network_acl_rule|aws_default_network_acl", open_acl},
    {"TS035", "aws_eks_cluster", eks_endpoint},
    {"TS040", "aws_ecs_task_definition", privileged},
    {"TS041", "aws_ecs_task_definition", read_only_root},
    {"TS042", "aws_ecs_task_definition|aws_lambda_function|aws_codebuild_project", plain_secrets},
    {"TS043", "aws_ecs_task_definition", container_logs},
    {"TS047", "aws_lambda_permission", lambda_permission},
    {"TS050",
     "aws_iam_policy|aws_iam_role_policy|aws_iam_user_policy|aws_iam_group_policy|aws_ssoadmin_permission_set_inline_policy",
     all_actions},
    {"TS051",
     "aws_iam_policy|aws_iam_role_policy|aws_iam_user_policy|aws_iam_group_policy|aws_ssoadmin_permission_set_inline_policy",
     whole_service},
    {"TS052",
     "aws_iam_policy|aws_iam_role_policy|aws_iam_user_policy|aws_iam_group_policy|aws_ssoadmin_permission_set_inline_policy",
     all_resources},
    {"TS053",
     "aws_iam_policy|aws_iam_role_policy|aws_iam_user_policy|aws_iam_group_policy|aws_ssoadmin_permission_set_inline_policy",
     not_action},
    {"TS054", "aws_iam_role", open_trust},
    {"TS055", "aws_iam_role", trust_deputy},
    {"TS056", "aws_iam_role", github_trust},
    {"TS057",
     "aws_s3_bucket_policy|aws_sqs_queue_policy|aws_sns_topic_policy|aws_ecr_repository_policy|aws_secretsmanager_secret_policy|aws_efs_file_system_policy|aws_kms_key|aws_kms_key_policy|aws_sqs_queue|aws_sns_topic|aws_backup_vault_policy|aws_opensearch_domain_policy|aws_cloudwatch_event_bus_policy",
     open_resource},
    {"TS058",
     "aws_s3_bucket_policy|aws_sqs_queue_policy|aws_sns_topic_policy|aws_secretsmanager_secret_policy|aws_sqs_queue|aws_sns_topic",
     resource_deputy},
    {"TS060", "aws_iam_user_policy|aws_iam_user_policy_attachment", user_policy},
    {"TS061", "aws_iam_access_key", access_key},
    {"TS080", "aws_ecs_cluster", container_insights},
};

}  // namespace

const Pack& security() {
  static const Pack& pack =
      *new Pack(make_pack("security", security_texts(), security_arguments(), security_companions(), kSecurityRules));
  return pack;
}

}  // namespace terrace::policy
