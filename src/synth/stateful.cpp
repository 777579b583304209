// SPDX-License-Identifier: Apache-2.0

// Types whose loss loses what Terraform cannot make again: data, keys, users, and names that others were told.
//
// Not in the list, on purpose: log groups and SSM parameters (a stack has many, and being asked about each would teach
// people to answer without looking), the instances of a database cluster, and whatever is a copy. A program says
// `.stateful()` where it thinks otherwise.

#include <algorithm>
#include <iterator>

#include "synth/ledger.hpp"

namespace terrace::detail {
namespace {

constexpr std::string_view kTypes[] = {
    "aws_acmpca_certificate_authority",
    "aws_backup_vault",
    "aws_cloudtrail_event_data_store",
    "aws_cloudwatch_event_archive",
    "aws_codeartifact_domain",
    "aws_codeartifact_repository",
    "aws_codecommit_repository",
    "aws_cognito_identity_pool",
    "aws_cognito_user_pool",
    "aws_connect_instance",
    "aws_dax_cluster",
    "aws_db_instance",
    "aws_directory_service_directory",
    "aws_docdb_cluster",
    "aws_docdbelastic_cluster",
    "aws_dsql_cluster",
    "aws_dynamodb_global_table",
    "aws_dynamodb_table",
    "aws_ebs_snapshot",
    "aws_ebs_volume",
    "aws_ecr_repository",
    "aws_ecrpublic_repository",
    "aws_efs_file_system",
    "aws_eip",
    "aws_elasticache_cluster",
    "aws_elasticache_replication_group",
    "aws_elasticache_serverless_cache",
    "aws_elasticsearch_domain",
    "aws_finspace_kx_database",
    "aws_fsx_file_cache",
    "aws_fsx_lustre_file_system",
    "aws_fsx_ontap_file_system",
    "aws_fsx_ontap_volume",
    "aws_fsx_openzfs_file_system",
    "aws_fsx_openzfs_volume",
    "aws_fsx_windows_file_system",
    "aws_glacier_vault",
    "aws_glue_catalog_database",
    "aws_glue_catalog_table",
    "aws_glue_registry",
    "aws_grafana_workspace",
    "aws_keyspaces_keyspace",
    "aws_keyspaces_table",
    "aws_kinesis_stream",
    "aws_kinesis_video_stream",
    "aws_kms_external_key",
    "aws_kms_key",
    "aws_kms_replica_key",
    "aws_lightsail_bucket",
    "aws_lightsail_database",
    "aws_lightsail_disk",
    "aws_lightsail_instance",
    "aws_memorydb_cluster",
    "aws_mq_broker",
    "aws_msk_cluster",
    "aws_msk_serverless_cluster",
    "aws_neptune_cluster",
    "aws_neptunegraph_graph",
    "aws_opensearch_domain",
    "aws_opensearchserverless_collection",
    "aws_prometheus_workspace",
    "aws_qldb_ledger",
    "aws_rds_cluster",
    "aws_rds_global_cluster",
    "aws_redshift_cluster",
    "aws_redshiftserverless_namespace",
    "aws_route53_zone",
    "aws_route53domains_domain",
    "aws_s3_bucket",
    "aws_s3_directory_bucket",
    "aws_s3tables_table",
    "aws_s3tables_table_bucket",
    "aws_secretsmanager_secret",
    "aws_sesv2_contact_list",
    "aws_sqs_queue",
    "aws_storagegateway_gateway",
    "aws_timestreaminfluxdb_db_instance",
    "aws_timestreamwrite_database",
    "aws_timestreamwrite_table",
    "aws_transfer_user",
    "aws_workspaces_workspace",
};

}  // namespace

bool is_stateful_type(std::string_view type) {
  static const auto sorted = [] {
    std::vector<std::string_view> types(std::begin(kTypes), std::end(kTypes));
    std::sort(types.begin(), types.end());
    return types;
  }();
  return std::binary_search(sorted.begin(), sorted.end(), type);
}

}  // namespace terrace::detail
