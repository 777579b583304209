// SPDX-License-Identifier: Apache-2.0

// What looks like a secret here is put together, so that no scanner stumbles over this file.

#include <terrace/value/expression.hpp>

#include <random>

#include "core/secret_names.hpp"
#include "policy/secret_patterns.hpp"
#include "support.hpp"

using namespace policy_test;

namespace {

std::string random_text(std::size_t size, unsigned seed) {
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ234567";
  std::mt19937 engine(seed);
  std::string made;
  while (made.size() < size) made += kLetters[engine() % kLetters.size()];
  return made;
}

std::string access_key() { return std::string("AK") + "IA" + random_text(16, 1); }

/// Code and place of everything that is found in one resource with these arguments.
std::set<std::string> secrets_of(const Map<Any>& arguments, bool* ok = nullptr) {
  const Program program = synthesized([&](Stack& stack) {
    stack.add("thing", UntypedResource{.type = "aws_thing", .provider = "hashicorp/aws", .arguments = arguments});
  });
  if (ok != nullptr) *ok = program.synthesis.ok;
  std::set<std::string> made;
  for (const Diagnostic& found : program.app->diagnostics().all()) {
    made.insert(found.code + found.message.substr(found.message.rfind(' ')));
  }
  return made;
}

std::set<std::string> only(const std::string& code) { return {code}; }

std::string code_of(const std::string& text) {
  const auto found = policy::find_secret(text);
  return found ? found->code : "";
}

}  // namespace

TEST_CASE("secrets are known by their form wherever they stand in a text") {
  const std::string dash(5, '-');
  const std::pair<const char*, std::string> cases[] = {
      {"TK001", access_key()},
      {"TK001", std::string("AS") + "IA" + random_text(16, 2)},
      {"TK002", std::string("aws_secret_access") + "_key = " + random_text(40, 3)},
      {"TK003", dash + "BEGIN RSA PRIVATE " + "KEY" + dash},
      {"TK004", std::string("gh") + "p_" + random_text(36, 4)},
      {"TK004", std::string("github") + "_pat_" + random_text(30, 4)},
      {"TK004", std::string("gl") + "pat-" + random_text(20, 5)},
      {"TK004", std::string("xo") + "xb-" + random_text(24, 6)},
      {"TK004", std::string("https://hooks.slack.") + "com/services/T" + random_text(24, 6)},
      {"TK004", std::string("sk_") + "live_" + random_text(24, 7)},
      {"TK004", std::string("np") + "m_" + random_text(36, 8)},
      {"TK004", std::string("S") + "G." + random_text(66, 8)},
      {"TK004", std::string("AI") + "za" + random_text(35, 9)},
      {"TK004", std::string("hv") + "s." + random_text(30, 9)},
      {"TK005",
       std::string("ey") + "J" + random_text(20, 10) + ".ey" + "J" + random_text(20, 11) + "." + random_text(20, 12)},
      {"TK006", std::string("postgres://app:") + "Tr0ub4dor@db.internal/orders"},
      {"TK006", std::string("redis://:") + "Tr0ub4dor@cache:6379"},
  };
  for (const auto& [code, text] : cases) {
    INFO(text);
    CHECK(code_of(text) == code);
    CHECK(code_of("before \"" + text + "\" after") == code);
    CHECK(code_of(text.substr(0, text.size() / 2)) != code);
  }
}

TEST_CASE("what only looks like a secret is none") {
  for (const std::string& text :
       {std::string("AKIAIOSFODNN7") + "EXAMPLE", access_key() + "7", "x" + access_key(),
        std::string("ghp_xxxxxxxx") + std::string(30, 'x'), std::string("postgres://db.internal/orders"),
        std::string("postgres://app:<password>@db/orders"), std::string("https://example.com/a@b:c"),
        std::string("postgres://app:${password}@db"),
        std::string("arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders/db-AbCdEf"),
        std::string("-----BEGIN CERTIFICATE-----"), std::string("sk_test_short"), std::string()}) {
    INFO(text);
    CHECK(code_of(text).empty());
  }
}

TEST_CASE("names say what is a secret") {
  using detail::SecretName;
  for (const char* name : {"password", "DB_PASSWORD", "dbPassword", "mysql_root_password", "apiKey", "API_KEY",
                           "private_key", "SECRET_KEY_BASE", "passphrase", "aws_secret_access_key", "admin_passwd"}) {
    INFO(name);
    CHECK(detail::secret_name(name) == SecretName::yes);
  }
  for (const char* name : {"token", "GITHUB_TOKEN", "clientSecret", "jwt-secret"}) {
    INFO(name);
    CHECK(detail::secret_name(name) == SecretName::perhaps);
  }
  for (const char* name : {"password_length", "secret_arn", "creation_token", "client_token", "kms_key", "key_name",
                           "PASSWORD_FILE", "http_tokens", "partition_key", "bypassed", "monkey", ""}) {
    INFO(name);
    CHECK(detail::secret_name(name) == SecretName::no);
  }
}

TEST_CASE("a literal under the name of a secret is refused in every form") {
  const Map<Any> environment = {{"DB_PASSWORD", "Tr0ub4dor"}, {"MODE", "fast"}};
  bool ok = true;
  CHECK(secrets_of({{"environment", environment}}, &ok) == only("TK007 environment.DB_PASSWORD"));
  CHECK(!ok);
  CHECK(secrets_of({{"admin_password", "changeme"}}) == only("TK007 admin_password"));
  CHECK(secrets_of({{"admin_password", if_else(raw<Bool>("var.x"), "hunter2!", "hunter3!")}}).size() == 1);
  CHECK(secrets_of({{"parameter", list({object({{"name", "API_KEY"}, {"value", "abcd1234"}})})}}) ==
        only("TK007 parameter.API_KEY"));
  const Any container =
      list({object({{"environment", list({object({{"name", "DB_PASSWORD"}, {"value", "Tr0ub4dor"}})})}})});
  CHECK(secrets_of({{"container_definitions", fn::jsonencode(container)}}) ==
        only("TK007 container_definitions.environment.DB_PASSWORD"));
  CHECK(secrets_of({{"container_definitions", R"([{"environment":[{"name":"DB_PASSWORD","value":"Tr0ub4dor"}]}])"}}) ==
        only("TK007 container_definitions.environment.DB_PASSWORD"));
  CHECK(secrets_of({{"url", format("{}{}", std::string("postgres://app:") + "Tr0ub4dor@", raw<Str>("var.host"))}})
            .empty());
  CHECK(secrets_of({{"user_data", fn::base64encode("export KEY=" + access_key())}}) == only("TK001 user_data"));
}

TEST_CASE("what names a secret or switches something is no secret") {
  CHECK(secrets_of({{"environment", Map<Any>{{"DB_PASSWORD", "arn:aws:secretsmanager:eu-west-1:1:secret:x"},
                                             {"API_KEY", "/orders/api-key"},
                                             {"SHOW_PASSWORD", "true"},
                                             {"CLIENT_SECRET", "orders/client"},
                                             {"JWT_SECRET", "<to be set>"},
                                             {"ADMIN_PASSWORD", raw<Str>("var.password")},
                                             {"USER_PASSWORD", ""}}}})
            .empty());
  CHECK(secrets_of({{"tags", Map<Any>{{"Password", "rotated in May"}}}}).empty());
}

TEST_CASE("the diagnostic shows where the secret is and never what it is") {
  const std::string key = access_key();
  const Program program = synthesized([&](Stack& stack) {
    stack.add("bastion", UntypedResource{.type = "aws_instance",
                                         .provider = "hashicorp/aws",
                                         .arguments = {{"user_data", "export AWS_ACCESS_KEY_ID=" + key}}});
    stack.variable<Str>("db_password", {.default_value = "Tr0ub4dor&3x"});
    stack.local("api_key", Str("abcdefgh12345"));
    stack.output("motd", {.value = "postgres://app:" + std::string("Tr0ub4dor@db/orders")});
  });
  CHECK(!program.synthesis.ok);
  const std::string all = texts(*program.app);
  INFO(all);
  CHECK(all.find(key) == std::string::npos);
  CHECK(all.find("Tr0ub4dor") == std::string::npos);
  CHECK(all == "TK001: a literal is the id of an AWS access key (AKIA…), in user_data\n"
               "TK007: a literal is a secret by its name (Tr…), in default\n"
               "TK007: a literal is a secret by its name (ab…), in value\n"
               "TK006: a literal is a connection string with a password (…), in value\n");
  CHECK(program.app->diagnostics().all()[0].path == "web/bastion");
}

TEST_CASE("an acknowledged secret is written and listed") {
  const Program program = synthesized([&](Stack& stack) {
    auto thing = stack.add("thing", UntypedResource{.type = "aws_thing",
                                                    .provider = "hashicorp/aws",
                                                    .arguments = {{"initial_password", "changeme"}}});
    thing.node().acknowledge("TK007", "replaced at first login, which the service forces");
  });
  INFO(texts(*program.app));
  CHECK(program.synthesis.ok);
  const policy::Report report = policy::check(*program.app);
  CHECK(found(report, "TK").empty());
  REQUIRE(report.acknowledged.size() == 1);
  CHECK(report.acknowledged[0].violation.code == "TK007");
  CHECK(report.acknowledged[0].reason == "replaced at first login, which the service forces");
}

TEST_CASE("secrets are found among many resources by any number of threads in the order of the program") {
  std::string first;
  for (const unsigned jobs : {1U, 4U}) {
    App app;
    app.add("web", [](Stack& stack) {
      stack.provider(UntypedProvider{.source = "hashicorp/aws"});
      for (int i = 0; i < 3000; ++i) {
        const bool leaks = i % 700 == 3;
        stack.add("q" + std::to_string(i), UntypedResource{.type = "aws_sqs_queue",
                                                           .provider = "hashicorp/aws",
                                                           .arguments = {{"name", leaks ? access_key() : "harmless"}}});
      }
    });
    CHECK(!synthesize(app, {.jobs = jobs}).ok);
    CHECK(app.diagnostics().errors() == 5);
    std::string all;
    for (const Diagnostic& diagnostic : app.diagnostics().all()) all += diagnostic.path + '\n';
    if (first.empty()) first = all;
    CHECK(all == first);
  }
}

TEST_CASE("random text neither crashes the scan nor is taken for a secret") {
  const unsigned seed = 20261125;
  INFO("seed " << seed);
  std::mt19937 engine(seed);
  std::size_t found = 0;
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    const std::size_t size = engine() % 200;
    while (text.size() < size) text += static_cast<char>(engine() % 256);
    found += policy::find_secret(text).has_value();
    found += policy::is_json_about_secrets(text);
  }
  CHECK(found == 0);
}
