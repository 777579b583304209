// SPDX-License-Identifier: Apache-2.0

// The schemas of the backends. Each text lists the members in their order; src/core/schema.cpp explains the format.

#include <terrace/terraform/backend.hpp>

namespace terrace::backend {

using detail::SchemaSource;

constinit const SchemaSource local::terrace_schema{"local", "path:string:o workspace_dir:string:o", nullptr, nullptr};

constinit const SchemaSource s3::AssumeRole::terrace_schema{
    "",
    "duration:string:o external_id:string:o policy:string:o policy_arns:set(string):o role_arn:string:r "
    "session_name:string:o source_identity:string:o tags:map(string):o transitive_tag_keys:set(string):o",
    nullptr, nullptr};

constinit const SchemaSource s3::AssumeRoleWithWebIdentity::terrace_schema{
    "",
    "duration:string:o policy:string:o policy_arns:set(string):o role_arn:string:o session_name:string:o "
    "web_identity_token_file:string:o",
    nullptr, nullptr};

constinit const SchemaSource s3::Endpoints::terrace_schema{
    "", "dynamodb:string:o iam:string:o s3:string:o sso:string:o sts:string:o", nullptr, nullptr};

namespace {
constexpr const SchemaSource* s3_nested[] = {
    &s3::AssumeRole::terrace_schema, &s3::AssumeRoleWithWebIdentity::terrace_schema, &s3::Endpoints::terrace_schema};
}  // namespace

constinit const SchemaSource s3::terrace_schema{
    "s3",
    "acl:string:o allowed_account_ids:set(string):o assume_role:attributes(single,0):o "
    "assume_role_with_web_identity:attributes(single,1):o bucket:string:r custom_ca_bundle:string:o "
    "ec2_metadata_service_endpoint:string:o ec2_metadata_service_endpoint_mode:string:o encrypt:bool:o "
    "endpoints:attributes(single,2):o forbidden_account_ids:set(string):o http_proxy:string:o https_proxy:string:o "
    "insecure:bool:o key:string:r kms_key_id:string:o max_retries:number:o no_proxy:string:o profile:string:o "
    "region:string:o retry_mode:string:o shared_config_files:set(string):o shared_credentials_files:set(string):o "
    "skip_credentials_validation:bool:o skip_metadata_api_check:bool:o skip_region_validation:bool:o "
    "skip_requesting_account_id:bool:o skip_s3_checksum:bool:o sts_region:string:o use_dualstack_endpoint:bool:o "
    "use_fips_endpoint:bool:o use_lockfile:bool:o use_path_style:bool:o workspace_key_prefix:string:o",
    s3_nested, nullptr};

constinit const SchemaSource gcs::terrace_schema{
    "gcs",
    "bucket:string:r impersonate_service_account:string:o impersonate_service_account_delegates:list(string):o "
    "kms_encryption_key:string:o prefix:string:o storage_custom_endpoint:string:o",
    nullptr, nullptr};

constinit const SchemaSource azurerm::terrace_schema{
    "azurerm",
    "ado_pipeline_service_connection_id:string:o client_certificate_path:string:o client_id:string:o "
    "client_id_file_path:string:o client_secret_file_path:string:o container_name:string:r environment:string:o "
    "key:string:r lookup_blob_endpoint:bool:o metadata_host:string:o msi_endpoint:string:o oidc_request_url:string:o "
    "oidc_token_file_path:string:o resource_group_name:string:o snapshot:bool:o storage_account_name:string:r "
    "subscription_id:string:o tenant_id:string:o use_aks_workload_identity:bool:o use_azuread_auth:bool:o "
    "use_cli:bool:o use_msi:bool:o use_oidc:bool:o",
    nullptr, nullptr};

constinit const SchemaSource http::terrace_schema{
    "http",
    "address:string:r client_ca_certificate_pem:string:o client_certificate_pem:string:o lock_address:string:o "
    "lock_method:string:o retry_max:number:o retry_wait_max:number:o retry_wait_min:number:o "
    "skip_cert_verification:bool:o unlock_address:string:o unlock_method:string:o update_method:string:o "
    "username:string:o",
    nullptr, nullptr};

constinit const SchemaSource pg::terrace_schema{
    "pg",
    "conn_str:string:o schema_name:string:o skip_index_creation:bool:o skip_schema_creation:bool:o "
    "skip_table_creation:bool:o",
    nullptr, nullptr};

constinit const SchemaSource consul::terrace_schema{
    "consul",
    "address:string:o ca_file:string:o cert_file:string:o datacenter:string:o gzip:bool:o key_file:string:o "
    "lock:bool:o path:string:r scheme:string:o",
    nullptr, nullptr};

constinit const SchemaSource kubernetes::Exec::terrace_schema{
    "", "api_version:string:r args:list(string):o command:string:r env:map(string):o", nullptr, nullptr};

namespace {
constexpr const SchemaSource* kubernetes_nested[] = {&kubernetes::Exec::terrace_schema};
}  // namespace

constinit const SchemaSource kubernetes::terrace_schema{
    "kubernetes",
    "client_certificate:string:o cluster_ca_certificate:string:o config_context:string:o "
    "config_context_auth_info:string:o config_context_cluster:string:o config_path:string:o "
    "config_paths:list(string):o exec:block(single,0) host:string:o in_cluster_config:bool:o insecure:bool:o "
    "labels:map(string):o namespace:string:o proxy_url:string:o secret_suffix:string:r username:string:o",
    kubernetes_nested, nullptr};

constinit const SchemaSource cos::AssumeRole::terrace_schema{
    "", "external_id:string:o policy:string:o role_arn:string:r session_duration:number:r session_name:string:r",
    nullptr, nullptr};

namespace {
constexpr const SchemaSource* cos_nested[] = {&cos::AssumeRole::terrace_schema};
}  // namespace

constinit const SchemaSource cos::terrace_schema{
    "cos",
    "accelerate:bool:o acl:string:o assume_role:block(set,0,0,1) bucket:string:r cam_role_name:string:o "
    "domain:string:o encrypt:bool:o endpoint:string:o key:string:o prefix:string:o profile:string:o region:string:o "
    "shared_credentials_dir:string:o",
    cos_nested, nullptr};

constinit const SchemaSource oss::terrace_schema{
    "oss",
    "acl:string:o assume_role_policy:string:o assume_role_role_arn:string:o assume_role_session_expiration:number:o "
    "assume_role_session_name:string:o bucket:string:r ecs_role_name:string:o encrypt:bool:o endpoint:string:o "
    "key:string:o prefix:string:o profile:string:o region:string:o shared_credentials_file:string:o "
    "sts_endpoint:string:o tablestore_endpoint:string:o tablestore_table:string:o",
    nullptr, nullptr};

constinit const SchemaSource remote::Workspaces::terrace_schema{"", "name:string:o prefix:string:o", nullptr, nullptr};

namespace {
constexpr const SchemaSource* remote_nested[] = {&remote::Workspaces::terrace_schema};
}  // namespace

constinit const SchemaSource remote::terrace_schema{
    "remote", "hostname:string:o organization:string:o workspaces:block(single,0,1,1)", remote_nested, nullptr};

constinit const SchemaSource cloud::Workspaces::terrace_schema{"", "name:string:o project:string:o tags:dynamic:o",
                                                               nullptr, nullptr};

namespace {
constexpr const SchemaSource* cloud_nested[] = {&cloud::Workspaces::terrace_schema};
}  // namespace

constinit const SchemaSource cloud::terrace_schema{
    "cloud", "hostname:string:o organization:string:o workspaces:block(single,0)", cloud_nested, nullptr};

}  // namespace terrace::backend
