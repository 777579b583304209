// SPDX-License-Identifier: Apache-2.0
// Every argument of every backend is one that the real terraform knows. `init` reads the whole block before it connects
// anywhere; that it cannot connect afterwards is expected.

#include <terrace/synth/synth.hpp>

#include <initializer_list>
#include <string>

#include "catch.hpp"
#include "oracle/run_terraform.hpp"

using namespace terrace;

namespace {

const char* const kLocal = "http://127.0.0.1:1";

/// What `init` says about the backend `spec`.
template <class Backend> std::string init(const Backend& spec) {
  App app;
  app.add("s", [&](Stack& stack) { stack.backend(spec); });
  const Synthesis result = synthesize(app);
  for (const Diagnostic& found : app.diagnostics().all()) UNSCOPED_INFO(found.code + " " + found.message);
  REQUIRE(result.ok);
  const oracle::Folder folder;
  folder.write("main.tf.json", result.stacks.at(0).json.str());
  return oracle::terraform(folder, "init -input=false -no-color").output;
}

void check_known(const std::string& output) {
  INFO(output);
  for (const char* complaint :
       {"No argument or block type is named", "Unsupported argument", "Unsupported block type", "Missing required",
        "Incorrect attribute value", "Inappropriate value", "Variables not allowed", "Argument or block definition",
        "is not expected here", "Deprecated"}) {
    CHECK(output.find(complaint) == std::string::npos);
  }
  CHECK(output.find("Initializing") != std::string::npos);
}

}  // namespace

TEST_CASE("terraform complains about an unknown argument in the words that these tests look for") {
  if (!oracle::has_terraform()) return;
  const oracle::Folder folder;
  folder.write("main.tf.json", R"({"terraform": {"backend": {"local": {"paht": "x"}}}})");
  CHECK(oracle::terraform(folder, "init -input=false -no-color").output.find("No argument or block type is named") !=
        std::string::npos);
}

TEST_CASE("backend local") {
  if (!oracle::has_terraform()) return;
  const std::string output = init(backend::local{.path = "x.tfstate", .workspace_dir = "w"});
  check_known(output);
  CHECK(output.find("successfully") != std::string::npos);
}

TEST_CASE("backend s3") {
  if (!oracle::has_terraform()) return;
  const backend::s3 base{.bucket = "b", .key = "k"};
  backend::s3 all{
      .acl = "private",
      .allowed_account_ids = {"123456789012"},
      .assume_role = backend::s3::AssumeRole{.duration = "1h",
                                             .external_id = "external",
                                             .policy = "{}",
                                             .policy_arns = {"arn:aws:iam::123456789012:policy/x"},
                                             .role_arn = "arn:aws:iam::123456789012:role/x",
                                             .session_name = "session",
                                             .source_identity = "source",
                                             .tags = {{"a", "b"}},
                                             .transitive_tag_keys = {"a"}},
      .assume_role_with_web_identity =
          backend::s3::AssumeRoleWithWebIdentity{.duration = "1h",
                                                 .policy = "{}",
                                                 .policy_arns = {"arn:aws:iam::123456789012:policy/x"},
                                                 .role_arn = "arn:aws:iam::123456789012:role/x",
                                                 .session_name = "session",
                                                 .web_identity_token_file = "/nowhere"},
      .bucket = "b",
      .custom_ca_bundle = "/nowhere",
      .ec2_metadata_service_endpoint = kLocal,
      .ec2_metadata_service_endpoint_mode = "IPv4",
      .encrypt = true,
      .endpoints =
          backend::s3::Endpoints{.dynamodb = kLocal, .iam = kLocal, .s3 = kLocal, .sso = kLocal, .sts = kLocal},
      .http_proxy = kLocal,
      .https_proxy = kLocal,
      .insecure = true,
      .key = "k",
      .kms_key_id = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000",
      .max_retries = 1,
      .no_proxy = "x",
      .profile = "p",
      .region = "eu-west-1",
      .retry_mode = "standard",
      .shared_config_files = {"/nowhere"},
      .shared_credentials_files = {"/nowhere"},
      .skip_credentials_validation = true,
      .skip_metadata_api_check = true,
      .skip_region_validation = true,
      .skip_requesting_account_id = true,
      .skip_s3_checksum = true,
      .sts_region = "eu-west-1",
      .use_dualstack_endpoint = true,
      .use_fips_endpoint = true,
      .use_lockfile = true,
      .use_path_style = true,
      .workspace_key_prefix = "env:"};
  check_known(init(all));
  all.allowed_account_ids = Set<Str>();
  all.forbidden_account_ids = {"123456789013"};
  check_known(init(all));
  check_known(init(base));
}

TEST_CASE("backend gcs") {
  if (!oracle::has_terraform()) return;
  check_known(init(backend::gcs{.bucket = "b",
                                .impersonate_service_account = "x",
                                .impersonate_service_account_delegates = {"x"},
                                .kms_encryption_key = "x",
                                .prefix = "p",
                                .storage_custom_endpoint = kLocal}));
}

TEST_CASE("backend azurerm") {
  if (!oracle::has_terraform()) return;
  check_known(init(backend::azurerm{.ado_pipeline_service_connection_id = "x",
                                    .client_certificate_path = "/nowhere",
                                    .client_id = "c",
                                    .client_id_file_path = "/nowhere",
                                    .client_secret_file_path = "/nowhere",
                                    .container_name = "c",
                                    .environment = "public",
                                    .key = "k",
                                    .lookup_blob_endpoint = true,
                                    .metadata_host = "127.0.0.1:1",
                                    .msi_endpoint = kLocal,
                                    .oidc_request_url = kLocal,
                                    .oidc_token_file_path = "/nowhere",
                                    .resource_group_name = "r",
                                    .snapshot = true,
                                    .storage_account_name = "s",
                                    .subscription_id = "s",
                                    .tenant_id = "t",
                                    .use_aks_workload_identity = false,
                                    .use_azuread_auth = true,
                                    .use_cli = false,
                                    .use_msi = true,
                                    .use_oidc = true}));
}

TEST_CASE("backend http") {
  if (!oracle::has_terraform()) return;
  check_known(init(backend::http{.address = kLocal,
                                 .client_ca_certificate_pem = "x",
                                 .client_certificate_pem = "y",
                                 .lock_address = kLocal,
                                 .lock_method = "LOCK",
                                 .retry_max = 0,
                                 .retry_wait_max = 1,
                                 .retry_wait_min = 1,
                                 .skip_cert_verification = true,
                                 .unlock_address = kLocal,
                                 .unlock_method = "UNLOCK",
                                 .update_method = "POST",
                                 .username = "u"}));
}

TEST_CASE("backend pg") {
  if (!oracle::has_terraform()) return;
  check_known(init(backend::pg{.conn_str = "postgres://127.0.0.1:1/db",
                               .schema_name = "s",
                               .skip_index_creation = true,
                               .skip_schema_creation = true,
                               .skip_table_creation = true}));
}

TEST_CASE("backend consul") {
  if (!oracle::has_terraform()) return;
  check_known(init(backend::consul{.address = "127.0.0.1:1",
                                   .ca_file = "/nowhere",
                                   .cert_file = "/nowhere",
                                   .datacenter = "d",
                                   .gzip = true,
                                   .key_file = "/nowhere",
                                   .lock = true,
                                   .path = "p",
                                   .scheme = "http"}));
}

TEST_CASE("backend kubernetes") {
  if (!oracle::has_terraform()) return;
  check_known(init(backend::kubernetes{
      .client_certificate = "x",
      .cluster_ca_certificate = "x",
      .config_context = "x",
      .config_context_auth_info = "x",
      .config_context_cluster = "x",
      .config_path = "/nowhere",
      .config_paths = {"/nowhere"},
      .exec = backend::kubernetes::Exec{.api_version = "v1", .args = {"x"}, .command = "true", .env = {{"a", "b"}}},
      .host = kLocal,
      .in_cluster_config = false,
      .insecure = true,
      .labels = {{"a", "b"}},
      .namespace_ = "n",
      .proxy_url = kLocal,
      .secret_suffix = "s",
      .username = "u"}));
}

TEST_CASE("backend cos") {
  if (!oracle::has_terraform()) return;
  check_known(init(backend::cos{
      .accelerate = false,
      .acl = "private",
      .assume_role =
          backend::cos::AssumeRole{
              .external_id = "e", .policy = "{}", .role_arn = "r", .session_duration = 3600, .session_name = "s"},
      .bucket = "b",
      .cam_role_name = "x",
      .domain = kLocal,
      .encrypt = true,
      .endpoint = "http://cos-internal.ap-guangzhou.tencentcos.cn",
      .key = "k",
      .prefix = "p",
      .profile = "p",
      .region = "ap-guangzhou",
      .shared_credentials_dir = "/nowhere"}));
}

TEST_CASE("backend oss") {
  if (!oracle::has_terraform()) return;
  check_known(init(backend::oss{.acl = "private",
                                .assume_role_policy = "{}",
                                .assume_role_role_arn = "r",
                                .assume_role_session_expiration = 3600,
                                .assume_role_session_name = "s",
                                .bucket = "b",
                                .ecs_role_name = "x",
                                .encrypt = true,
                                .endpoint = "127.0.0.1:1",
                                .key = "k",
                                .prefix = "p",
                                .profile = "p",
                                .region = "cn-beijing",
                                .shared_credentials_file = "/nowhere",
                                .sts_endpoint = "127.0.0.1:1",
                                .tablestore_endpoint = "https://127.0.0.1:1",
                                .tablestore_table = "t"}));
}

TEST_CASE("backend remote") {
  if (!oracle::has_terraform()) return;
  for (const auto& workspaces :
       {backend::remote::Workspaces{.name = "n"}, backend::remote::Workspaces{.prefix = "p"}}) {
    check_known(init(backend::remote{.hostname = "127.0.0.1", .organization = "o", .workspaces = {workspaces}}));
  }
}

TEST_CASE("cloud") {
  if (!oracle::has_terraform()) return;
  using W = backend::cloud::Workspaces;
  for (const W& workspaces :
       {W{.name = "n", .project = "p"}, W{.project = "p", .tags = {"a", "b"}}, W{.tags = {{"stage", "prod"}}}}) {
    check_known(init(backend::cloud{.hostname = "127.0.0.1", .organization = "o", .workspaces = workspaces}));
  }
}
