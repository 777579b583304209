// SPDX-License-Identifier: Apache-2.0
// Keys, secrets and parameters: include/terrace/aws/key.hpp, secret.hpp, parameter.hpp, secret_source.hpp.

#include <terrace/aws/key.hpp>
#include <terrace/aws/parameter.hpp>
#include <terrace/aws/secret.hpp>

#include "aws/support.hpp"

using namespace aws_test;

namespace {

const aws::Principal kSecretReader = aws::Principal::service("ecs-tasks.amazonaws.com");
constexpr const char* kForeignRole = "arn:aws:iam::210987654321:role/deployer";

Pattern with_statement(std::initializer_list<Pattern::Member> members) {
  return json_text({{"Statement", array_with(members)}});
}

aws::Role::Ref reading_role(Scope& scope) { return scope.add("role", aws::Role{.trusts = {kSecretReader}}); }

}  // namespace

TEST_CASE("a key is rotated, has an alias, and leaves its policy to the account") {
  auto tf = synth_stack([](Stack& stack) { stack.add("logs", aws::Key{}); });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_kms_key",
               {{"enable_key_rotation", true},
                {"rotation_period_in_days", 365},
                {"deletion_window_in_days", 30},
                {"policy", with_statement({{"Action", "kms:*"},
                                           {"Principal", {{"AWS", ends_with(":iam::123456789012:root")}}}})}}));
  CHECK(tf.has("aws_kms_alias", {{"name", "alias/test-logs"}, {"target_key_id", refers_to("aws_kms_key.logs_key")}}));
}

TEST_CASE("a key's rotation has one escape, and its numbers may be variables") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("a", aws::Key{.alias = "alias/shop/logs", .rotation = false});
    stack.add("b", aws::Key{.alias = stack.variable<Str>("alias"),
                            .rotation_days = stack.variable<Num>("days"),
                            .deletion_window_days = stack.variable<Num>("window")});
  });
  CHECK(tf.has("aws_kms_key.a_key", {{"enable_key_rotation", false}, {"rotation_period_in_days", absent()}}));
  CHECK(tf.has("aws_kms_alias.a_alias", {{"name", "alias/shop/logs"}}));
  CHECK(tf.has("aws_kms_key.b_key", {{"deletion_window_in_days", "${var.window}"}}));
}

TEST_CASE("grants on a key are statements of the role, and of the key only for roles of other accounts") {
  auto tf = synth_stack([](Stack& stack) {
    auto key = stack.add("key", aws::Key{});
    key.grant_decrypt(reading_role(stack), "ssm");
    key.grant_use(stack.add("foreign", aws::Role::Existing{.name = "deployer", .arn = kForeignRole}));
  });
  CHECK(tf.has(
      "aws_iam_role_policy.role_grants",
      {{"policy", with_statement({{"Action", exactly({"kms:Decrypt", "kms:DescribeKey"})},
                                  {"Resource", "${aws_kms_key.key_key.arn}"},
                                  {"Condition", {{"StringLike", {{"kms:ViaService", "ssm.*.amazonaws.com"}}}}}})}}));
  CHECK(tf.has("aws_kms_key", {{"policy", with_statement({{"Principal", {{"AWS", kForeignRole}}}})}}));
  CHECK(tf.has("aws_kms_key", {{"policy", json_text({{"Statement", has_size(2)}})}}));
}

TEST_CASE("services are let in with the conditions that each of them knows") {
  auto tf = synth_stack([](Stack& stack) {
    auto key = stack.add("key", aws::Key{});
    key.allow_cloudwatch_logs().allow_cloudwatch_alarms().allow_cloudtrail().allow_log_delivery();
    key.allow_notifications().allow_fargate_storage("shop").allow_config().allow_backup().allow_sns().allow_events();
  });
  const auto has = [&](const char* service, const Pattern& condition) {
    CHECK(tf.has("aws_kms_key",
                 {{"policy", with_statement({{"Principal", {{"Service", service}}}, {"Condition", condition}})}}));
  };
  has("logs.eu-west-1.amazonaws.com",
      {{"ArnLike", {{"kms:EncryptionContext:aws:logs:arn", ends_with(":logs:eu-west-1:123456789012:log-group:*")}}}});
  has("cloudwatch.amazonaws.com", {{"StringEquals", {{"aws:SourceAccount", "123456789012"}}}});
  has("cloudtrail.amazonaws.com", {{"ArnLike", {{"aws:SourceArn", contains_text(":cloudtrail:*:")}}},
                                   {"StringLike", {{"kms:EncryptionContext:aws:cloudtrail:arn", present()}}}});
  has("delivery.logs.amazonaws.com", {{"ArnLike", {{"aws:SourceArn", ends_with(":logs:eu-west-1:123456789012:*")}}}});
  has("codestar-notifications.amazonaws.com", {{"StringEquals", {{"kms:ViaService", "sns.eu-west-1.amazonaws.com"}}}});
  has("fargate.amazonaws.com", {{"StringEquals", {{"kms:EncryptionContext:aws:ecs:clusterName", "shop"}}},
                                {"ForAllValues:StringEquals", {{"kms:GrantOperations", "Decrypt"}}}});
  has("config.amazonaws.com", {{"StringEquals", {{"aws:SourceAccount", "123456789012"}}}});
  has("backup.amazonaws.com", {{"Bool", {{"kms:GrantIsForAWSResource", "true"}}}});
  has("sns.amazonaws.com", {{"StringEquals", {{"aws:SourceAccount", "123456789012"}}}});
  has("events.amazonaws.com", absent());
}

TEST_CASE("an existing key takes grants, and warns of services unless its policy is said to let them in") {
  const auto codes = [](bool allows) {
    return codes_of([=](Stack& stack) {
      auto key = stack.add(
          "key", aws::Key::Existing{.arn = "arn:aws:kms:eu-west-1:123456789012:key/1234", .allows_services = allows});
      key.grant_decrypt(reading_role(stack));
      key.allow_cloudwatch_alarms();
    });
  };
  CHECK(codes(false) == Codes{"T1403"});
  CHECK(codes(true).empty());
}

TEST_CASE("a generated password passes as an ephemeral value, and a first plan asks AWS for nothing") {
  auto tf = synth_stack([](Stack& stack) { stack.add("session", aws::Secret{}); });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_secretsmanager_secret", {{"name", "test/session"}, {"recovery_window_in_days", 30}}));
  CHECK(
      tf.has("aws_secretsmanager_secret_version",
             {{"secret_string_wo", "${ephemeral.aws_secretsmanager_random_password.session_generated.random_password}"},
              {"secret_string_wo_version", 1},
              {"secret_string", absent()}}));
  const auto planned = terraform_plan(tf);
  if (planned.skipped) {
    std::cout << planned;
    return;
  }
  CHECK(planned);
  CHECK(planned.added == 2);
}

TEST_CASE("fields make a secret JSON, with the password among them") {
  auto tf = synth_stack([](Stack& stack) {
    auto login = stack.add("login", aws::Secret{.fields = {{"username", "app"}}, .password_field = "pass"});
    stack.output("reference", {.value = login.field("pass").value_from()});
  });
  CHECK(tf.has("aws_secretsmanager_secret_version",
               {{"secret_string_wo", json_text({{"username", "app"}, {"pass", refers_to("login_generated")}})}}));
  CHECK(tf.output("reference").text("/value") == "${aws_secretsmanager_secret_version.login_value.arn}:pass::");
}

TEST_CASE("a reader may read the secret and decrypt it by way of Secrets Manager") {
  auto tf = synth_stack([](Stack& stack) {
    auto secret = stack.add("secret", aws::Secret{.key = stack.add("key", aws::Key{})});
    secret.grant_read(reading_role(stack));
  });
  const auto policy = [&](std::initializer_list<Pattern::Member> members) {
    CHECK(tf.has("aws_iam_role_policy", {{"policy", with_statement(members)}}));
  };
  policy({{"Action", array_with({"secretsmanager:GetSecretValue"})},
          {"Resource", "${aws_secretsmanager_secret.secret_secret.arn}"}});
  policy({{"Action", array_with({"kms:Decrypt"})},
          {"Condition", {{"StringLike", {{"kms:ViaService", "secretsmanager.*.amazonaws.com"}}}}}});
  CHECK(tf.count("aws_secretsmanager_secret_policy") == 0);
}

TEST_CASE("readers of other accounts are let in by the secret and by its key") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("secret",
              aws::Secret{.key = stack.add("key", aws::Key{}), .readers = {aws::Principal::aws(kForeignRole)}});
  });
  CHECK(tf.has("aws_secretsmanager_secret_policy",
               {{"block_public_policy", true},
                {"policy", with_statement({{"Principal", {{"AWS", kForeignRole}}}, {"Resource", "*"}})}}));
  CHECK(tf.has("aws_kms_key", {{"policy", with_statement({{"Principal", {{"AWS", kForeignRole}}}})}}));
}

TEST_CASE("a secret's own name never ends like an ARN") {
  auto tf = synth_stack([](Stack& stack) { stack.add("db-worker", aws::Secret{.filled_by_hand = true}); });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_secretsmanager_secret", {{"name", "test/db-worker/value"}}));
  CHECK(tf.count("aws_secretsmanager_secret_version") == 0);
}

TEST_CASE("rotation lets Secrets Manager invoke the function, for this secret only") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("secret",
              aws::Secret{.rotation =
                              aws::SecretRotation{
                                  .function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate", .days = 7},
                          .replicas = {{.region = "eu-central-1"}}});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_lambda_permission", {{"principal", "secretsmanager.amazonaws.com"},
                                         {"source_arn", "${aws_secretsmanager_secret.secret_secret.arn}"}}));
  CHECK(tf.has("aws_secretsmanager_secret_rotation",
               {{"rotation_rules", {{"automatically_after_days", 7}}},
                {"depends_on", exactly({"aws_lambda_permission.secret_rotation-permission"})}}));
  CHECK(tf.has("aws_secretsmanager_secret", {{"replica", {{"region", "eu-central-1"}}}}));
}

TEST_CASE("an existing secret is known by name or by ARN") {
  constexpr const char* kArn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:api-AbCdEf";
  auto tf = synth_stack([](Stack& stack) {
    auto role = reading_role(stack);
    stack.add("a", aws::Secret::Existing{.name = "partner"}).grant_read(role);
    aws::SecretSource source = stack.add("b", aws::Secret::Existing{.arn = kArn}).field("token");
    source.grant_read(role);
    stack.output("token", {.value = source.value_from()});
  });
  CHECK(tf.has("aws_iam_role_policy", {{"policy", with_statement({{"Resource", array_with({Pattern(kArn)})}})}}));
  CHECK(tf.has("aws_iam_role_policy",
               {{"policy", with_statement({{"Resource", array_with({ends_with(":secret:partner-??????")})}})}}));
  CHECK(tf.output("token").text("/value") == std::string(kArn) + ":token::");
}

TEST_CASE("parameters are text, lists and secrets") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("host", aws::Parameter{.value = "db.internal"});
    stack.add("zones", aws::Parameter{.values = stack.variable<List<Str>>("zones")});
    stack.add("given",
              aws::Parameter{.name = "/shop/given", .secure_value = stack.variable<Str>("given", {.ephemeral = true})});
    aws::SecretSource made =
        stack.add("made", aws::Parameter{.generated = aws::GeneratedPassword{}, .key = stack.add("key", aws::Key{})});
    made.grant_read(reading_role(stack));
  });
  CHECK(tf.no_diagnostics());
  CHECK(
      tf.has("aws_ssm_parameter.host_parameter",
             {{"name", "/test/host"}, {"type", "String"}, {"insecure_value", "db.internal"}, {"value_wo", absent()}}));
  CHECK(tf.has("aws_ssm_parameter.zones_parameter",
               {{"type", "StringList"}, {"insecure_value", "${join(\",\", var.zones)}"}}));
  CHECK(tf.has("aws_ssm_parameter.given_parameter",
               {{"type", "SecureString"}, {"value_wo", "${var.given}"}, {"value_wo_version", 1}}));
  CHECK(tf.has("aws_ssm_parameter.made_parameter", {{"key_id", "${aws_kms_key.key_key.arn}"}}));
  CHECK(tf.has("aws_iam_role_policy",
               {{"policy", with_statement({{"Action", exactly({"ssm:GetParameter", "ssm:GetParameters"})}})}}));
}

TEST_CASE("an existing parameter's ARN has one slash before its name") {
  auto tf = synth_stack([](Stack& stack) {
    auto one = stack.add("a", aws::Parameter::Existing{.name = "/shop/host"});
    auto two = stack.add("b", aws::Parameter::Existing{.name = "host"});
    stack.output("one", {.value = one.arn()});
    stack.output("two", {.value = two.arn()});
  });
  CHECK(tf.output("one").text("/value").ends_with(":parameter/shop/host"));
  CHECK(tf.output("two").text("/value").ends_with(":parameter/host"));
}

namespace {

Str letters(Random& random, std::size_t longest) {
  std::string made = "n";
  for (std::uint64_t i = random.below(longest); i > 0; --i) made += "abcdefgh0123456789"[random.below(18)];
  return made;
}

aws::Key random_key(Random& random) {
  return {.description = random.one_in(2) ? Str("a test") : Str(),
          .alias = random.one_in(2) ? letters(random, 200) : Str(),
          .rotation = !random.one_in(3),
          .rotation_days = random.between(90, 2560),
          .deletion_window_days = random.between(7, 30),
          .multi_region = random.one_in(3) ? Bool(true) : Bool()};
}

}  // namespace

TEST_CASE("random keys, secrets and parameters are valid Terraform") {
  check_valid_specs(nothing_shared, [](Scope& scope, int, Random& random) {
    const auto key = random.one_in(2) ? scope.add("key", random_key(random)) : aws::Key::Ref();
    const auto role = reading_role(scope);
    aws::Secret secret{.name = random.one_in(2) ? letters(random, 100) : Str(),
                       .password = {.length = random.between(8, 64), .only_alphanumeric = random.one_in(2)},
                       .value_version = random.between(1, 9),
                       .key = key,
                       .recovery_window_days = random.one_in(3) ? 0 : random.between(7, 30)};
    if (random.one_in(2)) secret.fields = {{"username", letters(random, 9)}, {"port", 5432}};
    if (random.one_in(4)) secret = {.filled_by_hand = true, .key = key};
    if (random.one_in(4)) secret.replicas = {{.region = "eu-central-1"}, {.region = "us-east-1"}};
    if (key.is_set() && random.one_in(3)) secret.readers = {aws::Principal::aws(kForeignRole)};
    scope.add("secret", secret).grant_read(role).grant_write(role);

    aws::Parameter parameter{.tier = random.one_in(2) ? Str("Advanced") : Str()};
    switch (random.below(3)) {
    case 0: parameter.value = letters(random, 4000); break;
    case 1: parameter.values = {letters(random, 50), letters(random, 50)}; break;
    default: parameter.generated = aws::GeneratedPassword{.length = random.between(8, 64)}; parameter.key = key;
    }
    scope.add("parameter", parameter).grant_read(role);
    if (random.one_in(2)) key.allow_cloudwatch_logs();
    if (random.one_in(2)) key.allow_cloudtrail();
    if (random.one_in(2)) key.allow_fargate_storage(letters(random, 20));
  });
}

TEST_CASE("what AWS would refuse of keys, secrets and parameters is a diagnostic") {
  using V = Violation<int>;
  const auto key = [](std::string code, std::function<void(aws::Key&)> change) {
    return V{std::move(code), [change](Scope& scope, int, Random& random) {
               aws::Key spec = random_key(random);
               change(spec);
               scope.add("key", spec);
             }};
  };
  const auto secret = [](std::string code, std::function<void(aws::Secret&, Scope&)> change) {
    return V{std::move(code), [change](Scope& scope, int, Random& random) {
               aws::Secret spec{.description = letters(random, 20), .value_version = random.between(1, 9)};
               change(spec, scope);
               scope.add("secret", spec);
             }};
  };
  const auto parameter = [](std::string code, aws::Parameter spec) {
    return V{std::move(code), [spec](Scope& scope, int, Random&) { scope.add("parameter", spec); }};
  };
  check_violations(
      nothing_shared,
      std::vector<V>{
          key("T1002", [](aws::Key& k) { k.rotation_days = 89; }),
          key("T1002", [](aws::Key& k) { k.deletion_window_days = 31; }),
          key("T1001", [](aws::Key& k) { k.alias = "aws/logs"; }),
          key("T1001", [](aws::Key& k) { k.alias = "with blanks"; }),
          {"T1401",
           [](Scope& scope, int, Random& random) {
             scope.add("key", random_key(random))
                 .deny({.actions = {random.one_in(2) ? "kms:*" : "kms:Put*"},
                        .principals = {random.one_in(2) ? aws::Principal::anyone()
                                                        : aws::Principal::aws("arn:aws:iam::123456789012:root")}});
           }},
          {"T1307", [](Scope& scope, int,
                       Random& random) { scope.add("key", random_key(random)).allow({.actions = {"kms:Decrypt"}}); }},
          secret("T1402", [](aws::Secret& s, Scope&) { s.name = "shop/db-abc123"; }),
          secret("T1001", [](aws::Secret& s, Scope&) { s.name = "shop:db"; }),
          secret("T1002", [](aws::Secret& s, Scope&) { s.recovery_window_days = 3; }),
          secret("T1002", [](aws::Secret& s, Scope&) { s.password.length = 7; }),
          secret("T1003",
                 [](aws::Secret& s, Scope& scope) {
                   s.value = scope.stack().variable<Str>("v", {.sensitive = true});
                   s.filled_by_hand = true;
                 }),
          secret("T1003",
                 [](aws::Secret& s, Scope& scope) {
                   s.value = scope.stack().variable<Str>("v", {.sensitive = true});
                   s.fields = {{"username", "app"}};
                 }),
          secret("T1404",
                 [](aws::Secret& s, Scope&) {
                   s.fields = {{"password", "app"}};
                 }),
          secret("T1405", [](aws::Secret& s, Scope&) { s.readers = {aws::Principal::aws(kForeignRole)}; }),
          secret("T1412", [](aws::Secret& s, Scope&) { s.replicas = {{.region = "eu-west-1"}}; }),
          secret("T1412",
                 [](aws::Secret& s, Scope&) {
                   s.replicas = {{.region = "us-east-1"}, {.region = "us-east-1"}};
                 }),
          secret("T1002",
                 [](aws::Secret& s, Scope&) {
                   s.rotation = aws::SecretRotation{.function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:f",
                                                    .days = 0};
                 }),
          {"T1404",
           [](Scope& scope, int, Random& random) {
             const bool is_json = random.one_in(2);
             scope.add("secret", is_json ? aws::Secret{.fields = {{"user", "a"}}} : aws::Secret{}).field("pasword");
           }},
          {"T1403",
           [](Scope& scope, int, Random&) {
             scope.add("key", aws::Key::Existing{.arn = "arn:aws:kms:eu-west-1:123456789012:key/1"}).allow_events();
           }},
          {"T1410",
           [](Scope& scope, int, Random&) {
             scope.add("key", aws::Key::Existing{.arn = "arn:aws:kms:eu-west-1:123456789012:alias/logs"});
           }},
          {"T1411",
           [](Scope& scope, int, Random&) { scope.add("secret", aws::Secret::Existing{.arn = "partner/api"}); }},
          {"T1004", [](Scope& scope, int, Random&) { scope.add("secret", aws::Secret::Existing{}); }},
          {"T1409",
           [](Scope& scope, int, Random&) {
             scope.add("secret", aws::Secret::Existing{.name = "api"}).allow_reader(kSecretReader);
           }},
          parameter("T1001", {.name = "a b", .value = "x"}),
          parameter("T1406", {.name = "shop/host", .value = "x"}),
          parameter("T1406", {.name = "/AWS/host", .value = "x"}),
          parameter("T1406", {.name = "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p", .value = "x"}),
          parameter("T1407", {.value = std::string(4097, 'x')}),
          parameter("T1408", {.values = {"a,b"}}),
          parameter("T1003", {.value = "x", .values = {"y"}}),
          parameter("T1004", {}),
          parameter("T1002", {.value = "x", .tier = "Large"}),
      });
}
