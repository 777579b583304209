// SPDX-License-Identifier: Apache-2.0
// Roles and policy documents: include/terrace/aws/role.hpp, policy_document.hpp.

#include <terrace/aws/role.hpp>
#include <terrace/tf/aws_sqs_queue.hpp>

#include "aws/support.hpp"

using namespace aws_test;

namespace {

const aws::Principal kTasks = aws::Principal::service("ecs-tasks.amazonaws.com");
constexpr const char* kObjects = "arn:aws:s3:::invoices/*";

Pattern statement(std::initializer_list<Pattern::Member> members) {
  return json_text({{"Statement", array_with(members)}});
}

}  // namespace

TEST_CASE("a role for tasks may be taken on only for this account") {
  auto tf = synth_stack([](Stack& stack) { stack.add("task", aws::Role{.trusts = {kTasks}}); });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_iam_role",
               {{"name", "test-task"},
                {"assume_role_policy",
                 statement({{"Action", "sts:AssumeRole"},
                            {"Principal", {{"Service", "ecs-tasks.amazonaws.com"}}},
                            {"Condition", {{"StringEquals", {{"aws:SourceAccount", "123456789012"}}}}}})}}));
  CHECK(tf.count("aws_iam_role_policy") == 0);
}

TEST_CASE("machines do not say for which account they take a role on, so nothing is asked of them") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("machine", aws::Role{.trusts = {aws::Principal::service("ec2.amazonaws.com")}, .instance_profile = true});
  });
  CHECK(tf.has("aws_iam_role", {{"assume_role_policy", statement({{"Condition", absent()}})}}));
  CHECK(tf.has("aws_iam_instance_profile", {{"role", refers_to("aws_iam_role.machine_role")}}));
}

TEST_CASE("statements on the same resources become one, sorted, in whatever order they were made") {
  const auto grants = [](bool reversed) {
    return synth_stack([=](Stack& stack) {
      auto role = stack.add("task", aws::Role{.trusts = {kTasks}});
      std::vector<aws::Statement> statements = {{.actions = {"s3:PutObject"}, .resources = {kObjects}},
                                                {.actions = {"s3:GetObject"}, .resources = {kObjects}},
                                                {.actions = {"s3:GetObject"}, .resources = {kObjects}}};
      if (reversed) std::reverse(statements.begin(), statements.end());
      for (const aws::Statement& one : statements) role.allow(one);
    });
  };
  CHECK(grants(false).has(
      "aws_iam_role_policy",
      {{"policy", json_text({{"Statement", exactly({Pattern({{"Effect", "Allow"},
                                                             {"Action", exactly({"s3:GetObject", "s3:PutObject"})},
                                                             {"Resource", kObjects}})})}})}}));
  CHECK(grants(false).only("aws_iam_role_policy").text("/policy") ==
        grants(true).only("aws_iam_role_policy").text("/policy"));
}

TEST_CASE("resources whose ids are alike in different constructs stay apart in statements") {
  auto tf = synth_stack([](Stack& stack) {
    auto role = stack.add("task", aws::Role{.trusts = {kTasks}});
    for (const char* name : {"a", "b"}) {
      auto queue = stack.group(name).add("queue", tf::aws_sqs_queue{});
      role.allow({.actions = {"sqs:SendMessage"}, .resources = {queue.arn()}});
    }
  });
  const Pattern both = exactly({"${aws_sqs_queue.a_queue.arn}", "${aws_sqs_queue.b_queue.arn}"});
  CHECK(tf.has("aws_iam_role_policy", {{"policy", statement({{"Resource", both}})}}));
}

TEST_CASE("what does not fit into an inline policy becomes managed ones within IAM's limit") {
  auto tf = synth_stack([](Stack& stack) {
    auto role = stack.add("task", aws::Role{.trusts = {kTasks}});
    for (int i = 0; i < 400; ++i) {
      role.allow(
          {.actions = {"s3:GetObject"}, .resources = {"arn:aws:s3:::bucket-number-" + std::to_string(i) + "/*"}});
    }
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_iam_role_policy") == 0);
  CHECK(tf.count("aws_iam_policy") >= 3);
  CHECK(tf.count("aws_iam_role_policy_attachment") == static_cast<std::size_t>(tf.count("aws_iam_policy")));
}

TEST_CASE("a hook may grant, and the policy has it") {
  auto tf = synth_stack([](Stack& stack) {
    auto role = stack.add("task", aws::Role{.trusts = {kTasks}});
    stack.group("late").before_synth(
        [role](Scope) { role.allow({.actions = {"s3:GetObject"}, .resources = {kObjects}}); });
  });
  CHECK(tf.has("aws_iam_role_policy", {{"policy", statement({{"Action", "s3:GetObject"}})}}));
}

TEST_CASE("managed policies are attached once, those of AWS by name") {
  auto tf = synth_stack([](Stack& stack) {
    auto role = stack.add("task", aws::Role{.trusts = {kTasks}, .managed_policies = {"ReadOnlyAccess"}});
    role.attach("ReadOnlyAccess").attach("arn:aws:iam::123456789012:policy/own");
  });
  CHECK(tf.count("aws_iam_role_policy_attachment") == 2);
  CHECK(
      tf.has("aws_iam_role_policy_attachment.task_attached-ReadOnlyAccess",
             {{"policy_arn", "arn:${data.aws_partition.current_partition.partition}:iam::aws:policy/ReadOnlyAccess"}}));
}

TEST_CASE("an existing role gets the grants where they are made, unless it must not be changed") {
  const auto with = [](bool may_change) {
    return synth_stack([=](Stack& stack) {
      auto role = stack.add("deployer", aws::Role::Existing{.name = "deployer",
                                                            .arn = "arn:aws:iam::123456789012:role/deployer",
                                                            .may_change = may_change});
      role.allow({.actions = {"s3:GetObject"}, .resources = {kObjects}});
    });
  };
  CHECK(with(true).has("aws_iam_role_policy", {{"role", "deployer"}}));
  CHECK(with(false).count("aws_iam_role_policy") == 0);
}

namespace {

aws::Statement random_statement(Random& random) {
  const std::vector<std::string> actions = {"s3:GetObject", "s3:Put*", "logs:CreateLogStream", "ecs:RunTask",
                                            "kms:Decrypt"};
  const std::vector<std::string> resources = {kObjects, "*", "arn:aws:logs:eu-west-1:123456789012:log-group:x:*"};
  aws::Statement made;
  for (std::uint64_t i = 1 + random.below(3); i > 0; --i) made.actions.push_back(random.pick(actions));
  for (std::uint64_t i = 1 + random.below(3); i > 0; --i) made.resources.emplace_back(random.pick(resources));
  if (random.one_in(3)) made.conditions = aws::only_with_mfa(random.one_in(2) ? 4 : 0);
  if (random.one_in(4)) made.sid = "S" + std::to_string(random.below(1000));
  return made;
}

void broken_statement(Scope& scope, const aws::Statement& statement) {
  scope.add("role", aws::Role{.trusts = {kTasks}}).allow(statement);
}

}  // namespace

TEST_CASE("random roles and grants are valid Terraform") {
  check_valid_specs(nothing_shared, [](Scope& scope, int, Random& random) {
    auto role = scope.add(
        "role", aws::Role{.trusts = {kTasks, aws::Principal::aws("123456789012")},
                          .trust_conditions = random.one_in(3) ? aws::only_with_mfa() : Items<aws::PolicyCondition>{},
                          .description = random.one_in(2) ? Str("a test") : Str(),
                          .path = random.one_in(3) ? Str("/service/") : Str(),
                          .longest_session = Hours::of(random.between(1, 12)),
                          .instance_profile = random.one_in(3)});
    for (std::uint64_t i = random.below(5); i > 0; --i) {
      if (random.one_in(5)) {
        role.deny(random_statement(random));
      } else {
        role.allow(random_statement(random));
      }
    }
  });
}

TEST_CASE("what IAM would refuse of a role or a statement is a diagnostic") {
  using V = Violation<int>;
  const auto broken = [](std::string code, std::function<void(aws::Statement&)> change) {
    return V{std::move(code), [change](Scope& scope, int, Random& random) {
               aws::Statement statement = random_statement(random);
               change(statement);
               broken_statement(scope, statement);
             }};
  };
  check_violations(
      nothing_shared,
      std::vector<V>{
          broken("T1301", [](aws::Statement& s) { s.actions.clear(); }),
          broken("T1302", [](aws::Statement& s) { s.actions.push_back("GetObject"); }),
          broken("T1303", [](aws::Statement& s) { s.resources.clear(); }),
          broken("T1304", [](aws::Statement& s) { s.resources.emplace_back("invoices"); }),
          broken("T1305",
                 [](aws::Statement& s) {
                   s.conditions.push_back({"StringEquals", "aws:username", std::initializer_list<Str>{}});
                 }),
          broken("T1306", [](aws::Statement& s) { s.principals.push_back(kTasks); }),
          broken("T1308", [](aws::Statement& s) { s.sid = "no blanks"; }),
          {"T1309", [](Scope& scope, int, Random&) { scope.add("role", aws::Role{}); }},
          {"T1310",
           [](Scope& scope, int, Random&) {
             scope.add("role", aws::Role{.trusts = {kTasks}, .longest_session = Hours::of(13)});
           }},
          {"T1311",
           [](Scope& scope, int, Random&) {
             scope.add("role", aws::Role::Existing{.name = "r", .arn = "arn:aws:iam::123456789012:role/r"})
                 .trust(kTasks);
           }},
          {"T1312",
           [](Scope& scope, int, Random&) {
             auto role = scope.add("role", aws::Role{.trusts = {kTasks}});
             for (int i = 0; i < 11; ++i) role.attach("arn:aws:iam::123456789012:policy/p" + std::to_string(i));
           }},
          {"T1001", [](Scope& scope, int,
                       Random&) { scope.add("role", aws::Role{.trusts = {kTasks}, .name = std::string(65, 'a')}); }},
      });
}
