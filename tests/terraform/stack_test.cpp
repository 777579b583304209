// SPDX-License-Identifier: Apache-2.0
// Providers, variables, outputs, locals and the settings of a stack.

#include "support.hpp"

using namespace terrace;
using namespace terrace::test;

TEST_CASE("a default and an aliased provider, and who uses which") {
  const Built built([](Stack& stack) {
    const ProviderRef far = stack.provider(acme::provider{.region = "far"}, {.alias = "far"});
    stack.add("near", acme::acme_disk{.name = "near"});
    stack.add("far", acme::acme_disk{.name = "far"}, {.provider = far});
    stack.add("later", acme::acme_disk{.name = "later"}).node().provider(far);
  });
  INFO(built.problems());
  REQUIRE(built.result.ok);
  const json& providers = built.tf["provider"]["acme"];
  REQUIRE(providers.size() == 2);
  CHECK(providers[0]["region"] == "here");
  CHECK(!providers[0].contains("alias"));
  CHECK(providers[1]["region"] == "far");
  CHECK(providers[1]["alias"] == "far");
  const json& disks = built.tf["resource"]["acme_disk"];
  CHECK(!disks["near"].contains("provider"));
  CHECK(disks["far"]["provider"] == "acme.far");
  CHECK(disks["later"]["provider"] == "acme.far");
  CHECK(built.tf["terraform"]["required_providers"]["acme"]["source"] == "acme/acme");
}

TEST_CASE("a stack that configures a provider under an alias only") {
  const Built built(
      [](Stack& stack) {
        const ProviderRef far = stack.provider(acme::provider{.region = "far"}, {.alias = "far"});
        stack.add("far", acme::acme_disk{.name = "far"}, {.provider = far});
      },
      false);
  INFO(built.problems());
  CHECK(built.result.ok);
}

TEST_CASE("two default configurations, or one alias twice, name both lines") {
  unsigned first = 0;
  const Built built([&](Stack& stack) {
    first = __LINE__ + 1;
    stack.provider(acme::provider{.region = "one"}, {.alias = "x"});
    stack.provider(acme::provider{.region = "two"}, {.alias = "x"});
    stack.provider(acme::provider{.region = "three"});
  });
  CHECK(!built.result.ok);
  REQUIRE(built.count("T0201") == 2);
  const Diagnostic found = built.found("T0201");
  CHECK(contains(found.message, "two configurations named \"x\""));
  CHECK(found.location.line == first + 1);
  REQUIRE(found.notes.size() == 1);
  CHECK(found.notes[0].location.line == first);
}

TEST_CASE("a provider of another stack, or for another provider's resource, is refused") {
  App app;
  ProviderRef foreign;
  app.add("a", [&](Stack& stack) { foreign = stack.provider(acme::provider{}); });
  app.add("b", [&](Stack& stack) {
    stack.provider(acme::provider{});
    const ProviderRef other = stack.provider(acme::other_provider{});
    stack.add("disk", acme::acme_disk{}, {.provider = foreign});
    stack.add("other", acme::acme_disk{}, {.provider = other});
  });
  CHECK(!synthesize(app).ok);
  const std::string text = text_of(app.diagnostics());
  CHECK(contains(text, "T0211: the provider configuration belongs to another stack: a"));
  CHECK(contains(text, "T0212: acme_disk is of the provider acme/acme, not of acme/other"));
}

TEST_CASE("variables of all kinds") {
  const Built built([](Stack& stack) {
    Variable<Str> cidr = stack.variable<Str>("cidr", {.default_value = "10.0.0.0/16", .description = "range ${x}"});
    cidr.validate(fn::can(fn::cidrhost(cidr, 0)), "must be CIDR")
        .validate(not_equal(cidr, "0.0.0.0/0"), "not the world");
    stack.variable<List<Str>>("names", {.default_value = list({"a", "b"}), .nullable = false});
    stack.variable<Map<Num>>("sizes");
    stack.variable<Str>("token", {.sensitive = true, .ephemeral = true});
    stack.variable("shape", Type::object({{"name", Type::string()},
                                          {"size", Type::optional(Type::number(), 2)},
                                          {"tags", Type::optional(Type::map(Type::string()))}}));
    stack.variable("pair", Type::tuple({Type::string(), Type::set(Type::boolean())}));
    stack.variable("anything", Type::any(), {.default_value = null});
    stack.add("disk", acme::acme_disk{.name = cidr});
  });
  INFO(built.problems());
  REQUIRE(built.result.ok);
  const json& variables = built.tf["variable"];
  CHECK(variables["cidr"]["type"] == "string");
  CHECK(variables["cidr"]["default"] == "10.0.0.0/16");
  CHECK(variables["cidr"]["description"] == "range ${x}");
  REQUIRE(variables["cidr"]["validation"].size() == 2);
  CHECK(variables["cidr"]["validation"][0]["condition"] == "${can(cidrhost(var.cidr, 0))}");
  CHECK(variables["cidr"]["validation"][1]["error_message"] == "not the world");
  CHECK(variables["names"]["type"] == "list(string)");
  CHECK(variables["names"]["default"] == json({"a", "b"}));
  CHECK(variables["names"]["nullable"] == false);
  CHECK(variables["sizes"]["type"] == "map(number)");
  CHECK(variables["token"]["sensitive"] == true);
  CHECK(variables["token"]["ephemeral"] == true);
  CHECK(variables["shape"]["type"] ==
        "object({name = string, size = optional(number, 2), tags = optional(map(string))})");
  CHECK(variables["pair"]["type"] == "tuple([string, set(bool)])");
  CHECK(variables["anything"]["type"] == "any");
  CHECK(variables["anything"]["default"].is_null());
  CHECK(built.tf["resource"]["acme_disk"]["disk"]["name"] == "${var.cidr}");
}

TEST_CASE("what cannot be a variable") {
  const Built built([](Stack& stack) {
    stack.variable<Str>("count");
    stack.variable<Str>("1st");
    stack.variable<Str>("a.b");
    const Variable<Str> other = stack.variable<Str>("other");
    stack.variable<Str>("late", {.default_value = other});
    stack.variable("outside", Type::list(Type::optional(Type::string())));
    stack.variable("top", Type::optional(Type::string()));
    stack.variable("twice", Type::object({{"a", Type::string()}, {"a", Type::number()}}));
    stack.variable("space", Type::object({{"a b", Type::string()}}));
  });
  CHECK(!built.result.ok);
  INFO(built.problems());
  CHECK(contains(built.found("T0203").message, "\"count\""));
  CHECK(built.count("T0202") == 2);
  CHECK(built.count("T0302") == 0);
  CHECK(contains(built.found("T0202").message, "\"1st\" cannot be the name of a variable"));
  CHECK(contains(built.found("T0213").message, "the default of a variable must be a literal"));
  REQUIRE(built.count("T0210") == 4);
  CHECK(contains(built.found("T0210").message, "optional(…) stands outside an object"));
  CHECK(contains(built.problems(), "two attributes are named \"a\""));
  CHECK(contains(built.problems(), "\"a b\" cannot be the name of an attribute"));
}

TEST_CASE("outputs and locals, with names of their own beside the constructs") {
  const Built built([](Stack& stack) {
    const auto disk = stack.add("disk", acme::acme_disk{.name = "d"});
    const Str name = stack.local("disk", disk.arn());
    stack.local("ports", list({80, 443}));
    stack.output("disk", {.value = name,
                          .description = "the ARN",
                          .sensitive = true,
                          .depends_on = {disk},
                          .precondition = {{.condition = not_equal(name, ""), .error_message = "no ARN"}}});
    stack.variable<Str>("disk");
  });
  INFO(built.problems());
  REQUIRE(built.result.ok);
  CHECK(built.tf["locals"]["disk"] == "${acme_disk.disk.arn}");
  CHECK(built.tf["locals"]["ports"] == json({80, 443}));
  const json& output = built.tf["output"]["disk"];
  CHECK(output["value"] == "${local.disk}");
  CHECK(output["description"] == "the ARN");
  CHECK(output["sensitive"] == true);
  CHECK(output["depends_on"] == json({"acme_disk.disk"}));
  CHECK(only(output["precondition"])["error_message"] == "no ARN");
}

TEST_CASE("an output twice is refused with the first line") {
  const Built built([](Stack& stack) {
    stack.output("url", {.value = "a"});
    stack.output("url", {.value = "b"});
    stack.output("no good", {.value = "c"});
  });
  CHECK(!built.result.ok);
  CHECK(contains(built.found("T0101").message, "two outputs named \"url\" in s"));
  CHECK(built.found("T0101").notes.size() == 1);
  CHECK(contains(built.found("T0202").message, "\"no good\" cannot be the name of an output"));
}

TEST_CASE("versions and provider requirements") {
  const Built built([](Stack& stack) {
    stack.required_version(">= 1.9, < 2.0");
    stack.required_provider("random", {.source = "hashicorp/random", .version = "3.6.3"});
    stack.required_provider("acme", {.source = "acme/acme", .version = "9.9.9", .configuration_aliases = {"acme.dns"}});
  });
  INFO(built.problems());
  REQUIRE(built.result.ok);
  const json& terraform = built.tf["terraform"];
  CHECK(terraform["required_version"] == ">= 1.9, < 2.0");
  CHECK(terraform["required_providers"]["random"] == json({{"source", "hashicorp/random"}, {"version", "3.6.3"}}));
  CHECK(terraform["required_providers"]["acme"]["version"] == "9.9.9");
  CHECK(terraform["required_providers"]["acme"]["configuration_aliases"] == json({"acme.dns"}));
}

TEST_CASE("wrong provider requirements") {
  const Built built([](Stack& stack) {
    stack.required_provider("random", {.source = "random"});
    stack.required_provider("aws", {.source = "hashicorp/aws"});
    stack.required_provider("aws", {.source = "acme/aws"});
    stack.required_provider("no name", {.source = "hashicorp/aws"});
  });
  CHECK(!built.result.ok);
  CHECK(contains(built.found("T0215").message, "\"random\" is not the source of a provider"));
  CHECK(contains(built.found("T0214").message, "\"hashicorp/aws\" and \"acme/aws\""));
  CHECK(contains(built.found("T0202").message, "\"no name\""));
}

TEST_CASE("one local name for two providers") {
  const Built built([](Stack& stack) {
    stack.add("a", acme::acme_disk{});
    stack.add("b", UntypedResource{.type = "acme_new", .provider = "elsewhere/acme"});
    stack.add("c", acme::acme_disk{});
  });
  CHECK(!built.result.ok);
  CHECK(contains(built.found("T0214").message, "\"acme/acme\" and \"elsewhere/acme\""));
}

TEST_CASE("what belongs to a stack is refused above all stacks") {
  App app;
  app.root().stack().required_version(">= 1.0");
  app.root().stack().backend(backend::local{});
  CHECK(!synthesize(app).ok);
  CHECK(contains(text_of(app.diagnostics()), "T0220: a version constraint is given outside of any stack"));
  CHECK(contains(text_of(app.diagnostics()), "T0220: a backend is given outside of any stack"));
}

TEST_CASE("the order of stacks without a reference") {
  App app;
  const Stack a = app.add("a", [](Stack&) {});
  app.add("b", [&](Stack& stack) { stack.depends_on(a); });
  Stack c = app.add("c", [](Stack&) {});
  c.depends_on(c);
  App elsewhere;
  const Stack other = elsewhere.add("other", [](Stack&) {});
  c.depends_on(other);
  CHECK(!synthesize(app).ok);
  CHECK(contains(text_of(app.diagnostics()), "T0217: the stack depends on itself"));
  CHECK(contains(text_of(app.diagnostics()), "T0217: the stack depends on a stack of another App"));
}
