// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where a stack keeps its state: one struct for each backend of Terraform 1.11, with Terraform's own argument names,
// and `cloud` for HCP Terraform.
//
//   stack.backend(backend::s3{.bucket = "acme-state", .key = "web/prod.tfstate", .region = "eu-west-1",
//                             .use_lockfile = true});
//
// Terraform evaluates no expression here: every value must be a literal. So no argument that carries a secret is
// offered (the state's folder would hold it in plain text); beside each struct stands the environment variable that
// Terraform reads instead. Arguments that Terraform deprecates are left out as well. Members stand in the order of
// their names.

#include <terrace/value/blocks.hpp>

namespace terrace::backend {

/// A file on this machine. `path` is relative to the folder in which terraform runs.
struct local {
  Str path{};
  Str workspace_dir{};
  static const detail::SchemaSource terrace_schema;
};

/// Credentials: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, a profile or a role. A customer's
/// encryption key: AWS_SSE_CUSTOMER_KEY. `use_lockfile` locks with an object beside the state; no table is needed.
struct s3 {
  struct AssumeRole {
    Str duration{};
    Str external_id{};
    Str policy{};
    Set<Str> policy_arns{};
    Required<Str> role_arn;
    Str session_name{};
    Str source_identity{};
    Map<Str> tags{};
    Set<Str> transitive_tag_keys{};
    static const detail::SchemaSource terrace_schema;
  };
  struct AssumeRoleWithWebIdentity {
    Str duration{};
    Str policy{};
    Set<Str> policy_arns{};
    Str role_arn{};
    Str session_name{};
    Str web_identity_token_file{};
    static const detail::SchemaSource terrace_schema;
  };
  struct Endpoints {
    Str dynamodb{};
    Str iam{};
    Str s3{};
    Str sso{};
    Str sts{};
    static const detail::SchemaSource terrace_schema;
  };

  Str acl{};
  Set<Str> allowed_account_ids{};
  Block<AssumeRole> assume_role{};
  Block<AssumeRoleWithWebIdentity> assume_role_with_web_identity{};
  Required<Str> bucket;
  Str custom_ca_bundle{};
  Str ec2_metadata_service_endpoint{};
  Str ec2_metadata_service_endpoint_mode{};
  Bool encrypt{};
  Block<Endpoints> endpoints{};
  Set<Str> forbidden_account_ids{};
  Str http_proxy{};
  Str https_proxy{};
  Bool insecure{};
  Required<Str> key;
  Str kms_key_id{};
  Num max_retries{};
  Str no_proxy{};
  Str profile{};
  Str region{};
  Str retry_mode{};
  Set<Str> shared_config_files{};
  Set<Str> shared_credentials_files{};
  Bool skip_credentials_validation{};
  Bool skip_metadata_api_check{};
  Bool skip_region_validation{};
  Bool skip_requesting_account_id{};
  Bool skip_s3_checksum{};
  Str sts_region{};
  Bool use_dualstack_endpoint{};
  Bool use_fips_endpoint{};
  Bool use_lockfile{};
  Bool use_path_style{};
  Str workspace_key_prefix{};
  static const detail::SchemaSource terrace_schema;
};

/// Credentials: GOOGLE_BACKEND_CREDENTIALS or GOOGLE_CREDENTIALS, GOOGLE_OAUTH_ACCESS_TOKEN. A customer's encryption
/// key: GOOGLE_ENCRYPTION_KEY.
struct gcs {
  Required<Str> bucket;
  Str impersonate_service_account{};
  List<Str> impersonate_service_account_delegates{};
  Str kms_encryption_key{};
  Str prefix{};
  Str storage_custom_endpoint{};
  static const detail::SchemaSource terrace_schema;
};

/// Credentials: ARM_ACCESS_KEY, ARM_SAS_TOKEN, ARM_CLIENT_SECRET, ARM_CLIENT_CERTIFICATE,
/// ARM_CLIENT_CERTIFICATE_PASSWORD, ARM_OIDC_TOKEN, ARM_OIDC_REQUEST_TOKEN.
struct azurerm {
  Str ado_pipeline_service_connection_id{};
  Str client_certificate_path{};
  Str client_id{};
  Str client_id_file_path{};
  Str client_secret_file_path{};
  Required<Str> container_name;
  Str environment{};
  Required<Str> key;
  Bool lookup_blob_endpoint{};
  Str metadata_host{};
  Str msi_endpoint{};
  Str oidc_request_url{};
  Str oidc_token_file_path{};
  Str resource_group_name{};
  Bool snapshot{};
  Required<Str> storage_account_name;
  Str subscription_id{};
  Str tenant_id{};
  Bool use_aks_workload_identity{};
  Bool use_azuread_auth{};
  Bool use_cli{};
  Bool use_msi{};
  Bool use_oidc{};
  static const detail::SchemaSource terrace_schema;
};

/// Credentials: TF_HTTP_PASSWORD, TF_HTTP_CLIENT_PRIVATE_KEY_PEM.
struct http {
  Required<Str> address;
  Str client_ca_certificate_pem{};
  Str client_certificate_pem{};
  Str lock_address{};
  Str lock_method{};
  Num retry_max{};
  Num retry_wait_max{};
  Num retry_wait_min{};
  Bool skip_cert_verification{};
  Str unlock_address{};
  Str unlock_method{};
  Str update_method{};
  Str username{};
  static const detail::SchemaSource terrace_schema;
};

/// Credentials: PGPASSWORD, or PG_CONN_STR for all of it. A password in `conn_str` is a diagnostic.
struct pg {
  Str conn_str{};
  Str schema_name{};
  Bool skip_index_creation{};
  Bool skip_schema_creation{};
  Bool skip_table_creation{};
  static const detail::SchemaSource terrace_schema;
};

/// Credentials: CONSUL_HTTP_TOKEN, CONSUL_HTTP_AUTH.
struct consul {
  Str address{};
  Str ca_file{};
  Str cert_file{};
  Str datacenter{};
  Bool gzip{};
  Str key_file{};
  Bool lock{};
  Required<Str> path;
  Str scheme{};
  static const detail::SchemaSource terrace_schema;
};

/// Credentials: KUBE_TOKEN, KUBE_PASSWORD, KUBE_CLIENT_KEY_DATA, or a kubeconfig.
struct kubernetes {
  struct Exec {
    Required<Str> api_version;
    List<Str> args{};
    Required<Str> command;
    Map<Str> env{};
    static const detail::SchemaSource terrace_schema;
  };

  Str client_certificate{};
  Str cluster_ca_certificate{};
  Str config_context{};
  Str config_context_auth_info{};
  Str config_context_cluster{};
  Str config_path{};
  List<Str> config_paths{};
  Block<Exec> exec{};
  Str host{};
  Bool in_cluster_config{};
  Bool insecure{};
  Map<Str> labels{};
  Str namespace_{};
  Str proxy_url{};
  Required<Str> secret_suffix;
  Str username{};
  static const detail::SchemaSource terrace_schema;
};

/// Credentials: TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY, TENCENTCLOUD_SECURITY_TOKEN.
struct cos {
  struct AssumeRole {
    Str external_id{};
    Str policy{};
    Required<Str> role_arn;
    Required<Num> session_duration;
    Required<Str> session_name;
    static const detail::SchemaSource terrace_schema;
  };

  Bool accelerate{};
  Str acl{};
  Block<AssumeRole> assume_role{};
  Required<Str> bucket;
  Str cam_role_name{};
  Str domain{};
  Bool encrypt{};
  Str endpoint{};
  Str key{};
  Str prefix{};
  Str profile{};
  Str region{};
  Str shared_credentials_dir{};
  static const detail::SchemaSource terrace_schema;
};

/// Credentials: ALICLOUD_ACCESS_KEY, ALICLOUD_SECRET_KEY, ALICLOUD_SECURITY_TOKEN.
struct oss {
  Str acl{};
  Str assume_role_policy{};
  Str assume_role_role_arn{};
  Num assume_role_session_expiration{};
  Str assume_role_session_name{};
  Required<Str> bucket;
  Str ecs_role_name{};
  Bool encrypt{};
  Str endpoint{};
  Str key{};
  Str prefix{};
  Str profile{};
  Str region{};
  Str shared_credentials_file{};
  Str sts_endpoint{};
  Str tablestore_endpoint{};
  Str tablestore_table{};
  static const detail::SchemaSource terrace_schema;
};

/// Credentials: TF_TOKEN_<host, with dots as underscores>, or what `terraform login` keeps. Set `name` or `prefix`.
struct remote {
  struct Workspaces {
    Str name{};
    Str prefix{};
    static const detail::SchemaSource terrace_schema;
  };

  Str hostname{};
  Str organization{};
  Required<Block<Workspaces>> workspaces;
  static const detail::SchemaSource terrace_schema;
};

/// The `cloud` block: HCP Terraform or Terraform Enterprise. Credentials as for `remote`. Set `name`, or choose by
/// tags, either names ({"web", "prod"}) or keys with values ({{"stage", "prod"}}).
struct cloud {
  class Tags : public Value {
   public:
    Tags() noexcept = default;
    Tags(std::initializer_list<Str> names) : Value(Set<Str>(names)) {}
    Tags(std::initializer_list<Map<Str>::Entry> values) : Value(Map<Str>(values)) {}
    Tags(const Set<Str>& names) noexcept : Value(names) {}
    Tags(const Map<Str>& values) noexcept : Value(values) {}
  };
  struct Workspaces {
    Str name{};
    Str project{};
    Tags tags{};
    static const detail::SchemaSource terrace_schema;
  };

  Str hostname{};
  Str organization{};
  Block<Workspaces> workspaces{};
  static const detail::SchemaSource terrace_schema;
};

}  // namespace terrace::backend
