// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <random>
#include <regex>

#include "cli/catalogue.hpp"
#include "cli/harness.hpp"
#include "policy/engine.hpp"
#include "support.hpp"

#include <terrace/policy/document.hpp>
#include <terrace/tf/aws_instance.hpp>
#include <terrace/tf/provider/aws.hpp>
#include <terrace/value/expression.hpp>

using namespace policy_test;
using cli_test::contains;

namespace {

policy::Pack acme(policy::Check check, std::string code = "ACME-1") {
  return {"acme",
          {{.code = std::move(code),
            .title = "queues have names",
            .help = "set name",
            .types = {"aws_sqs_queue"},
            .check = std::move(check)}}};
}

policy::Pack names() {
  return acme([](policy::Case& queue) {
    if (queue["name"].is_absent()) queue.violation(queue["name"]);
  });
}

UntypedRef queue(Scope scope, const char* id, const Map<Any>& arguments = {}) {
  return scope.add(id, UntypedResource{.type = "aws_sqs_queue", .provider = "hashicorp/aws", .arguments = arguments});
}

/// A program with one violation, one acknowledged, and one queue in order.
void queues(App& app) {
  app.policy(names());
  app.add("web", [](Stack& stack) {
    stack.provider(UntypedProvider{.source = "hashicorp/aws"});
    stack.tag("Team", "web");
    queue(stack, "named", {{"name", "orders"}});
    queue(stack, "open");
    stack.group("old").acknowledge("ACME-1", "it is deleted in <May> & \"June\"");
    queue(stack.group("legacy").acknowledge("ACME-1", "it goes in <May> & \"June\""), "meant");
  });
}

std::vector<std::string> check(std::vector<std::string> more = {}) {
  std::vector<std::string> all{"check", "--only", "ACME-1"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::string diagnostics_of(const std::vector<std::pair<const char*, const char*>>& given) {
  App app;
  app.policy(names());
  app.add("web", [&](Stack& stack) {
    stack.provider(UntypedProvider{.source = "hashicorp/aws"});
    for (const auto& [code, reason] : given) stack.acknowledge(code, reason);
  });
  synthesize(app);
  std::string text;
  for (const Diagnostic& found : app.diagnostics().all())
    text += found.code + ": " + found.message + "; " + found.help + '\n';
  return text;
}

}  // namespace

TEST_CASE("check reports violations with their place and cure and lists what is acknowledged") {
  const cli_test::Outcome outcome = cli_test::run(check(), queues);
  INFO(outcome.out << outcome.err);
  CHECK(outcome.code == 3);
  CHECK(contains(outcome.err, "error[ACME-1]: aws_sqs_queue.open: name is not set"));
  CHECK(contains(outcome.err, "= construct: web/open"));
  CHECK(contains(outcome.err, "= help: set name"));
  CHECK(contains(outcome.err, "note[T0372]: the acknowledgement of \"ACME-1\" silences nothing"));
  CHECK(contains(outcome.out, "ACME-1  1 violation  queues have names\n"));
  CHECK(contains(outcome.out, "ACME-1  acknowledged  web/legacy/meant: it goes in <May> & \"June\"\n"));
  CHECK(contains(outcome.out, "1 rule, 1 violation, 1 acknowledged\n"));
}

TEST_CASE("check as JSON has the rules and what was acknowledged") {
  const cli_test::Outcome outcome = cli_test::run(check({"--json"}), queues);
  CHECK(outcome.code == 3);
  const json document = json::parse(outcome.out);
  CHECK(document.at("ok") == false);
  CHECK(document.at("diagnostics").size() == 2);
  CHECK(document.at("rules").size() == 1);
  CHECK(document.at("rules")[0].at("blocks") == 3);
  CHECK(document.at("rules")[0].at("violations") == 1);
  CHECK(document.at("acknowledged")[0].at("reason") == "it goes in <May> & \"June\"");
  CHECK(document.at("acknowledged")[0].at("scope") == "web/legacy");
  CHECK(document.at("acknowledged")[0].at("line").is_number());
}

TEST_CASE("SARIF has what the standard requires") {
  const cli_test::Outcome outcome = cli_test::run(check({"--format", "sarif"}), queues);
  CHECK(outcome.code == 3);
  const json document = json::parse(outcome.out);
  CHECK(document.at("version") == "2.1.0");
  const json& run = document.at("runs").at(0);
  const json& driver = run.at("tool").at("driver");
  CHECK(driver.at("name") == "terrace");
  const json& rule = driver.at("rules").at(0);
  CHECK(rule.at("id") == "ACME-1");
  CHECK(rule.at("shortDescription").at("text") == "queues have names");
  CHECK(rule.at("help").at("text") == "set name");
  CHECK(rule.at("defaultConfiguration").at("level") == "error");
  REQUIRE(run.at("results").size() == 2);
  for (const json& result : run.at("results")) {
    CHECK(result.at("ruleId") == "ACME-1");
    CHECK(driver.at("rules").at(result.at("ruleIndex").get<std::size_t>()).at("id") == "ACME-1");
    CHECK(!result.at("message").at("text").get<std::string>().empty());
    const json& place = result.at("locations").at(0);
    const json& artifact = place.at("physicalLocation").at("artifactLocation");
    CHECK(artifact.at("uri") == "tests/policy/check_test.cpp");
    CHECK(run.at("originalUriBaseIds").contains(artifact.at("uriBaseId").get<std::string>()));
    CHECK(place.at("physicalLocation").at("region").at("startLine").get<int>() > 0);
    CHECK(!place.at("logicalLocations").at(0).at("fullyQualifiedName").get<std::string>().empty());
  }
  CHECK(!run.at("results")[0].contains("suppressions"));
  CHECK(run.at("results")[1].at("suppressions")[0].at("kind") == "inSource");
  CHECK(run.at("results")[1].at("suppressions")[0].at("justification") == "it goes in <May> & \"June\"");
}

TEST_CASE("JUnit counts failures and skips what is acknowledged") {
  const cli_test::Folder folder;
  const std::string file = folder / "check.xml";
  const cli_test::Outcome outcome = cli_test::run(check({"--format", "junit", "--output", file}), queues);
  CHECK(outcome.code == 3);
  CHECK(contains(outcome.out, "1 rule, 1 violation, 1 acknowledged\n"));
  std::ifstream in(file);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  INFO(text);
  CHECK(contains(text, "<testsuite name=\"acme\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"1\" time=\"0\">"));
  CHECK(contains(text, "<failure message=\"aws_sqs_queue.open: name is not set\" type=\"error\">"));
  CHECK(contains(text, "<skipped message=\"acknowledged: it goes in &lt;May&gt; &amp; &quot;June&quot;\"/>"));
  CHECK(contains(text, "classname=\"web.open\" file=\"tests/policy/check_test.cpp\""));
}

TEST_CASE("check refuses what it cannot do") {
  CHECK(contains(cli_test::run({"check", "--only", "ACME-2"}, queues).err, "did you mean \"ACME-1\"?"));
  CHECK(cli_test::run({"check", "--only", "ACME-2"}, queues).code == 64);
  CHECK(cli_test::run(check({"--json", "--format", "sarif"}), queues).code == 64);
  CHECK(cli_test::run(check({"--output", "/does/not/exist"}), queues).code == 1);
  CHECK(cli_test::run(check({"api"}), queues).code == 64);
  const auto broken = [](App& app) { app.add("web", [](Stack& stack) { stack.group("a/b"); }); };
  const cli_test::Outcome outcome = cli_test::run({"check"}, broken);
  CHECK(outcome.code == 1);
  CHECK(contains(outcome.err, "T0102"));
}

TEST_CASE("check without violations succeeds and secrets are violations") {
  CHECK(cli_test::run({"check", "--skip", "ACME-1", "--skip", "TS007"}, queues).code == 0);
  const auto leaks = [](App& app) {
    app.add("web", [](Stack& stack) {
      stack.provider(UntypedProvider{.source = "hashicorp/aws"});
      queue(stack, "q", {{"admin_password", "hunter22"}});
    });
  };
  const cli_test::Outcome outcome = cli_test::run({"check"}, leaks);
  CHECK(outcome.code == 3);
  CHECK(contains(outcome.out, "TK007  1 violation"));
  CHECK(cli_test::run({"synth"}, leaks).code == 1);
}

TEST_CASE("check --rules lists every rule and explain knows each") {
  const cli_test::Outcome outcome = cli_test::run({"check", "--rules"}, queues);
  CHECK(outcome.code == 0);
  CHECK(contains(outcome.out, "  ACME-1  error    queues have names\n"));
  std::set<std::string> documented;
  for (const policy::Pack* pack : {&policy::security(), &policy::hygiene(), &policy::secrets()}) {
    for (const policy::Rule& rule : pack->rules) {
      INFO(rule.code);
      CHECK(contains(outcome.out, "  " + rule.code + "  "));
      const cli::CatalogueEntry* const entry = cli::find_entry(rule.code);
      REQUIRE(entry != nullptr);
      CHECK(entry->title == rule.title);
      documented.insert(rule.code);
    }
  }
  for (const cli::CatalogueEntry& entry : cli::catalogue()) {
    if (entry.code[1] < 'A') continue;
    INFO(entry.code);
    CHECK(documented.count(std::string(entry.code)) == 1);
  }
  CHECK(cli::find_entry("ts001") != nullptr);
}

TEST_CASE("an acknowledgement has a reason and a code that exists") {
  CHECK(diagnostics_of({{"TS012", "a reason"}}).empty());
  CHECK(diagnostics_of({{"TS012", " "}}) ==
        "T0370: \"TS012\" is acknowledged without a reason; say why it is right here, so that a reviewer can agree: "
        "acknowledge(\"TS012\", \"the reason\")\n");
  CHECK(diagnostics_of({{"ACME1", "a reason"}}) ==
        "T0371: no rule has the code \"ACME1\", which is acknowledged; did you mean \"ACME-1\"?\n");
}

TEST_CASE("a code names one rule and a rule that throws fails the check") {
  const auto with = [](const policy::Pack& pack) {
    return cli_test::run({"check"}, [&](App& app) {
      queues(app);
      app.policy(pack);
    });
  };
  CHECK(contains(with(names()).err, "T0374"));
  CHECK(contains(with(acme({}, "TS001")).err, "T0374"));
  const cli_test::Outcome outcome =
      with(acme([](policy::Case&) { throw std::runtime_error("out of ideas"); }, "ACME-2"));
  CHECK(outcome.code == 1);
  CHECK(contains(outcome.err, "T0373"));
  CHECK(contains(outcome.err, "out of ideas"));
}

TEST_CASE("a typed binding reads like an untyped block") {
  App app;
  Value copied;
  app.add("web", [](Stack& stack) {
    stack.provider(tf::provider::aws{.region = "eu-west-1"});
    stack.add("a", tf::aws_instance{.metadata_options = {{.http_tokens = "optional"}}});
    stack.add("b", tf::aws_instance{.metadata_options = {{.http_tokens = "required"}},
                                    .root_block_device = {{.encrypted = true}}});
  });
  synthesize(app);
  CHECK(found(policy::check(app), "TS") == std::set<std::string>{"TS002 web/a", "TS039 web/a"});
}

TEST_CASE("fields follow locals and lazy values and dynamic blocks") {
  App app;
  app.add("web", [](Stack& stack) {
    stack.provider(UntypedProvider{.source = "hashicorp/aws"});
    const Str held = stack.local("held", "orders");
    queue(stack, "a", {{"name", held}, {"size", lazy<Num>([] { return 3; })}, {"late", raw<Str>("var.x")}});
  });
  synthesize(app);
  const std::vector<Construct> all = app.constructs();
  const Construct a = *std::find_if(all.begin(), all.end(), [](const Construct& one) { return one.id() == "a"; });
  CHECK(policy::field(a, "name").is("orders"));
  CHECK(policy::field(a, "size").number() == 3);
  CHECK(policy::field(a, "late").is_late());
  CHECK(policy::field(a, "late.inside").is_late());
  CHECK(policy::field(a, "none.inside").is_absent());
  CHECK(policy::field(a, "none").shown() == "not set");
}

namespace {

json hygiene_case(const char* code, const json& bad, const json& good) {
  return {{"code", code}, {"bad", bad}, {"good", good}};
}

json resource(const char* type, const json& arguments) {
  return {{"id", "x"}, {"type", type}, {"arguments", arguments}};
}

std::set<std::string> hygiene_of(const json& block) {
  const Program program = synthesized([&](Stack& stack) { Builder(stack).add(block); });
  return found(policy::check(*program.app), "TH");
}

// That the compiler warns of it too is another test's matter.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
tf::aws_instance old_fashioned() { return {.cpu_core_count = 2, .tags = {{"Team", "web"}}}; }
#pragma GCC diagnostic pop

/// Violations of a stack for what no block of a provider shows.
template <class Build> std::set<std::string> hygiene_in(Build build) {
  return found(policy::check(*synthesized(build).app), "TH");
}

}  // namespace

TEST_CASE("every hygiene rule finds what it is for and leaves the rest alone") {
  const std::string account = "111122223333";
  const json cases[] = {
      hygiene_case("TH002", resource("aws_lb", {{"name", std::string(33, 'a')}}),
                   resource("aws_lb", {{"name", "web"}})),
      hygiene_case("TH002", resource("aws_lb", {{"name", "internal-web"}}), resource("aws_lb", {{"name", "web-a"}})),
      hygiene_case("TH002", resource("aws_s3_bucket", {{"bucket", "Orders"}}),
                   resource("aws_s3_bucket", {{"bucket", "orders.web-1"}})),
      hygiene_case("TH003", resource("aws_security_group", {{"name", "web"}}),
                   resource("aws_security_group", {{"description", "Web servers"}})),
      hygiene_case(
          "TH009",
          resource("aws_iam_role_policy_attachment", {{"policy_arn", "arn:aws:iam::" + account + ":policy/x"}}),
          resource("aws_iam_role_policy_attachment", {{"policy_arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"}})),
      hygiene_case("TH010", resource("aws_sns_topic_subscription", {{"topic_arn", "arn:aws:sns:eu-west-1::x"}}),
                   resource("aws_sns_topic_subscription", {{"topic_arn", "arn:aws:sns:::x"}})),
      hygiene_case("TH012", resource("aws_ecs_cluster", {{"name", "my web"}}),
                   resource("aws_ecs_cluster", {{"name", "my-web"}})),
  };
  std::set<std::string> covered;
  for (const json& one : cases) {
    INFO(one.dump());
    const std::string code = one.at("code");
    covered.insert(code);
    CHECK(hygiene_of(one.at("bad")) == std::set<std::string>{code + " web/x"});
    CHECK(hygiene_of(one.at("good")).empty());
  }
  const auto both = [&](const std::string& code, const std::set<std::string>& bad, const std::set<std::string>& good) {
    INFO(code);
    covered.insert(code);
    CHECK(bad.size() == 1);
    CHECK(bad.begin()->substr(0, 5) == code);
    CHECK(good.empty());
  };
  const auto instance = [](const tf::aws_instance& spec, bool tagged_by_provider = false) {
    App app;
    app.add("web", [&](Stack& stack) {
      tf::provider::aws provider{};
      if (tagged_by_provider) provider.default_tags = {{.tags = {{"Team", "web"}}}};
      stack.provider(provider);
      stack.add("x", spec);
    });
    synthesize(app);
    return found(policy::check(app), "TH");
  };
  both("TH001", instance({}), instance({}, true));
  both("TH004", instance(old_fashioned()), instance({.tags = {{"Team", "web"}}}));
  both("TH005", hygiene_in([](Stack& stack) { stack.variable<Str>("size"); }),
       hygiene_in([](Stack& stack) { stack.variable<Str>("size", {.description = "How large"}); }));
  both("TH006", hygiene_in([](Stack& stack) { stack.output("size", {.value = 1}); }),
       hygiene_in([](Stack& stack) { stack.output("size", {.value = 1, .description = "How large"}); }));
  const auto module = [](const char* source, const char* version) {
    return hygiene_in([&](Stack& stack) {
      stack.add("x", Module{.source = source, .version = *version == '\0' ? Str() : Str(version)});
    });
  };
  both("TH007", module("infrahouse/ecs/aws", "~> 6.0"), module("infrahouse/ecs/aws", "6.0.0"));
  both("TH007", module("git::https://example.com/a.git", ""), module("git::https://example.com/a.git?ref=v1", ""));
  const auto requires_version = [](const char* version) {
    return hygiene_in(
        [&](Stack& stack) { stack.required_provider("dns", {.source = "hashicorp/dns", .version = version}); });
  };
  both("TH008", requires_version(">= 3.0"), requires_version("~> 3.4"));
  const auto state = [](const backend::s3& spec) { return hygiene_in([&](Stack& stack) { stack.backend(spec); }); };
  both("TH011", state({.bucket = "b", .key = "k", .use_lockfile = true}),
       state({.bucket = "b", .encrypt = true, .key = "k", .use_lockfile = true}));
  for (const policy::Rule& rule : policy::hygiene().rules) {
    INFO(rule.code);
    CHECK(covered.count(rule.code) == 1);
  }
}

TEST_CASE("required tags are asked for by a pack of one rule") {
  const auto violations = [](const Map<Str>& tags) {
    App app;
    app.policy(policy::required_tags("ACME-9", {"Owner", "CostCenter"}));
    app.add("web", [&](Stack& stack) {
      stack.provider(tf::provider::aws{});
      stack.tag("Owner", "web");
      stack.add("x", tf::aws_instance{.tags = tags});
    });
    synthesize(app);
    return found(policy::check(app), "ACME");
  };
  CHECK(violations({{"Name", "x"}}) == std::set<std::string>{"ACME-9 web/x"});
  CHECK(violations({{"CostCenter", "42"}}).empty());
}

TEST_CASE("random programs never crash the rules") {
  const unsigned seed = 20261126;
  INFO("seed " << seed);
  std::mt19937 engine(seed);
  const json clean = json::parse(read("tests/policy/security.json")).at("clean");
  const json pieces[] = {
      nullptr,
      true,
      -1,
      443,
      "",
      "*",
      "0.0.0.0/0",
      "::/",
      "/",
      "{\"Statement\":",
      "@x.arn",
      json::array(),
      json::object(),
      json{{"jsonencode", {{"Statement", "*"}}}},
      json::array({json::array({1})}),
      json{{"jsonencode", {{"Statement", {{"Effect", "Allow"}, {"Action", 1}, {"Principal", {1, 2}}}}}}}};
  for (int round = 0; round < 200; ++round) {
    json blocks = json::array({resource("aws_sns_topic", json::object())});
    for (int i = 0; i < 12; ++i) {
      json block = clean[engine() % clean.size()];
      block["id"] = "b" + std::to_string(i);
      for (auto& [name, value] : block["arguments"].items()) value = pieces[engine() % std::size(pieces)];
      blocks.push_back(block);
    }
    const Program program = synthesized([&](Stack& stack) {
      Builder made(stack);
      for (const json& block : blocks) made.add(block);
    });
    for (const Diagnostic& remark : policy::check(*program.app).remarks) {
      INFO(round << ' ' << remark.message);
      CHECK(remark.severity != Severity::error);
    }
  }
}
