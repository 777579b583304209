// SPDX-License-Identifier: Apache-2.0

// How blocks look as Terraform JSON.

#include "synth/support.hpp"

using namespace terrace;
using namespace terrace::test;

namespace {

/// The body of one box, without its comment.
template <class F> json box_of(F make) {
  const Outcome made = synth_stack([&](Stack& stack) { stack.add("b", make(stack)); });
  INFO(made.problems());
  REQUIRE(made.synthesis.ok);
  json box = made.stack()["resource"]["toy_box"]["b"];
  CHECK(box["//"]["path"] == "s/b");
  box.erase("//");
  return box;
}

}  // namespace

TEST_CASE("an empty stack has no empty labels") {
  const Outcome made = synth_app([](App& app) { app.add("s", [](Stack&) {}); });
  CHECK(made.stack() ==
        json::parse(R"({"//": {"stack": "s", "made_by": "terrace"}, "terraform": {"required_version": ">= 1.5"}})"));
  const Outcome nothing = synth_app([](App&) {});
  CHECK(nothing.synthesis.ok);
  CHECK(nothing.manifest()["stacks"].empty());
  CHECK(nothing.manifest()["constructs"].empty());
}

TEST_CASE("nested blocks: single, many, labelled, none") {
  CHECK(box_of([](Stack&) {
          return toy::toy_box{.name = "x",
                              .rule = {{.action = "a", .port = 1}, {.port = 2, .rule = {{.text = "in"}}}},
                              .setting = {{.value = "v"}},
                              .zone = {{"a \"quoted\" ${label}", {.size = 1}}, {"b", {}}}};
        }) == json::parse(R"({"name": "x",
          "rule": [{"action": "a", "port": 1}, {"port": 2, "rule": [{"text": "in"}]}],
          "setting": {"value": "v"},
          "zone": {"a \"quoted\" ${label}": {"size": 1}, "b": {}}})"));
  CHECK(box_of([](Stack&) { return toy::toy_box{.name = "x", .rule = {}, .setting = {}}; }) ==
        json::parse(R"({"name": "x"})"));
  const toy::Setting empty;
  CHECK(box_of([&](Stack&) { return toy::toy_box{.name = "x", .setting = empty}; }) ==
        json::parse(R"({"name": "x", "setting": {}})"));
}

TEST_CASE("an attribute that is written like a block has every key, and says when it is empty") {
  CHECK(box_of([](Stack&) {
          return toy::toy_box{.attached = {{.host = "h"}, {.port = 1}}, .name = "x"};
        }) == json::parse(R"({"attached": [{"host": "h", "port": null}, {"host": null, "port": 1}], "name": "x"})"));
  CHECK(box_of([](Stack&) { return toy::toy_box{.attached = std::vector<toy::Attached>{}, .name = "x"}; }) ==
        json::parse(R"({"attached": [], "name": "x"})"));
  CHECK(box_of([](Stack& stack) {
          const auto hosts = stack.variable<List<Str>>("hosts");
          return toy::toy_box{.attached = Blocks<toy::Attached>::dynamic(
                                  hosts, [](const Any&, const Any& host) { return toy::Attached{.host = host}; }),
                              .name = "x"};
        })["attached"] == "${[for k, v in var.hosts : {host = v, port = null}]}");
  CHECK(box_of([](Stack& stack) {
          const auto hosts = stack.variable<List<Str>>("hosts");
          Blocks<toy::Attached> attached = {{.host = "first", .port = 1}};
          attached.add_dynamic(hosts, [](const Any&, const Any& host) { return toy::Attached{.host = host}; });
          return toy::toy_box{.attached = attached, .name = "x"};
        })["attached"] ==
        R"(${concat([{host = "first", port = 1}], [for k, v in var.hosts : {host = v, port = null}])})");
  CHECK(box_of([](Stack& stack) {
          return toy::toy_box{.attached = stack.variable<Any>("all"), .name = "x"};
        })["attached"] == "${var.all}");
}

TEST_CASE("dynamic blocks, beside plain ones and within each other") {
  const json box = box_of([](Stack& stack) {
    const auto ports = stack.variable<List<Num>>("ports");
    Blocks<toy::Rule> rules = {{.port = 1}};
    rules.add_dynamic(ports, [&](const Any& index, const Any& port) {
      return toy::Rule{.action = format("{}", index),
                       .port = port,
                       .rule = Blocks<toy::InnerRule>::dynamic(ports, [&](const Any& key, const Any& inner) {
                         return toy::InnerRule{.text = format("{}-{}-{}", port, key, inner)};
                       })};
    });
    rules.add_dynamic(stack.variable<List<Num>>("more"),
                      [](const Any&, const Any& port) { return toy::Rule{.port = port}; });
    return toy::toy_box{.name = "x", .rule = rules};
  });
  CHECK(box["rule"] == json::parse(R"([{"port": 1}])"));
  CHECK(box["dynamic"] == json::parse(R"({"rule": [
    {"for_each": "${var.ports}",
     "content": {"action": "${tostring(rule.key)}", "port": "${rule.value}",
       "dynamic": {"rule": [{"for_each": "${var.ports}", "iterator": "rule_inner",
         "content": {"text": "${rule.value}-${rule_inner.key}-${rule_inner.value}"}}]}}},
    {"for_each": "${var.more}", "content": {"port": "${rule.value}"}}]})"));
}

TEST_CASE("literals are escaped, expressions are not") {
  const json box = box_of([](Stack& stack) {
    const auto v = stack.variable<Str>("v");
    return toy::toy_box{.config = object({{"${key}", "%{ if }"}, {"list", list({1, true, null, 1.5})}}),
                        .labels = {"${literal}", v, format("{}${{}}", v)},
                        .name = "quote \" backslash \\ newline \n tab \t"};
  });
  CHECK(box["config"] == json::parse(R"({"$${key}": "%%{ if }", "list": [1, true, null, 1.5]})"));
  CHECK(box["labels"] == json::parse(R"(["$${literal}", "${var.v}", "${var.v}$${}"])"));
  CHECK(box["name"] == "quote \" backslash \\ newline \n tab \t");
}

TEST_CASE("the parts of a document and their order") {
  const Outcome made = synth_stack([](Stack& stack) {
    stack.backend(backend::s3{.bucket = "b", .key = "k"});
    stack.required_provider("toy", {.source = "acme/toy", .version = "= 2.3.4", .configuration_aliases = {"toy.dns"}});
    const auto dns = stack.provider(toy::provider{.region = "there"}, {.alias = "dns"});
    const auto v = stack.variable<Num>("v", {.default_value = 1, .description = "a ${plain} text"});
    const auto l = stack.local("l", v + 1);
    const auto e = stack.add("e", toy::password{});
    stack.add("d", toy::lookup{.text = "x"});
    const auto n = stack.add("n", toy::toy_note{.text = format("{}", l)},
                             {.provider = dns,
                              .depends_on = {stack.add("first", toy::toy_note{})},
                              .lifecycle = {{.prevent_destroy = true}},
                              .provisioner = {LocalExec{.command = "true"}}});
    stack.add("b", toy::toy_box{.name = "x", .password_wo = e.text()});
    stack.add("m", Module{.source = "./m", .inputs = {{"size", v}, {"raw", "${x}"}}, .providers = {{"toy.x", dns}}});
    stack.check("c", {.assert_ = {{.condition = equal(1, 1), .error_message = "no"}}});
    stack.output("o", {.value = n.id()});
    stack.moved({.from = "toy_note.old", .to = n});
    stack.import({.to = n, .id = "n-1"});
    stack.removed({.from = "toy_note.gone", .destroy = false});
  });
  INFO(made.problems());
  REQUIRE(made.synthesis.ok);
  const json tf = made.stack();
  CHECK(tf["terraform"] == json::parse(R"({"required_version": ">= 1.11",
    "required_providers": {"toy": {"source": "acme/toy", "version": "= 2.3.4", "configuration_aliases": ["toy.dns"]}},
    "backend": {"s3": {"bucket": "b", "key": "k"}}})"));
  REQUIRE(tf["provider"]["toy"].size() == 2);
  CHECK(tf["provider"]["toy"][1]["alias"] == "dns");
  CHECK(tf["variable"]["v"]["default"] == 1);
  CHECK(tf["variable"]["v"]["type"] == "number");
  CHECK(tf["variable"]["v"]["description"] == "a ${plain} text");
  CHECK(tf["locals"]["l"] == "${var.v + 1}");
  CHECK(tf["data"]["toy_note"]["d"]["text"] == "x");
  CHECK(tf["ephemeral"]["toy_note"].contains("e"));
  const json n = tf["resource"]["toy_note"]["n"];
  CHECK(n["provider"] == "toy.dns");
  CHECK(n["depends_on"] == json({"toy_note.first"}));
  CHECK(n["provisioner"] == json::parse(R"([{"local-exec": {"command": "true"}}])"));
  json m = tf["module"]["m"];
  m.erase("//");
  CHECK(m ==
        json::parse(R"({"source": "./m", "size": "${var.v}", "raw": "$${x}", "providers": {"toy.x": "toy.dns"}})"));
  CHECK(tf["check"]["c"].contains("assert"));
  CHECK(tf["output"]["o"]["value"] == "${toy_note.n.id}");
  CHECK(tf["moved"] == json::parse(R"([{"from": "toy_note.old", "to": "toy_note.n"}])"));
  CHECK(tf["import"] == json::parse(R"([{"to": "toy_note.n", "id": "n-1"}])"));
  CHECK(tf["removed"] == json::parse(R"([{"from": "toy_note.gone", "lifecycle": {"destroy": false}}])"));

  // One attribute a line, the sections in Terraform's customary order.
  const std::string text = made.synthesis.stacks[0].json.str();
  std::size_t last = 0;
  for (const char* section : {"terraform", "provider", "locals", "variable", "data", "ephemeral", "resource", "module",
                              "check", "output", "moved", "import", "removed"}) {
    const std::size_t at = text.find("\n  \"" + std::string(section) + "\": ");
    INFO(section);
    REQUIRE(at != std::string::npos);
    CHECK(at > last);
    last = at;
  }
  CHECK(text.back() == '\n');
}

TEST_CASE("the oldest Terraform that knows what the stack uses") {
  const auto version = [](auto program) {
    const Outcome made = synth_stack(program);
    INFO(made.problems());
    return made.stack()["terraform"]["required_version"].template get<std::string>();
  };
  CHECK(version([](Stack&) {}) == ">= 1.5");
  CHECK(version([](Stack& s) { s.removed({.from = "toy_note.gone", .destroy = false}); }) == ">= 1.7");
  CHECK(version([](Stack& s) {
          const auto n = s.add("n", toy::toy_note{}, {.for_each = list({"a"})});
          s.import({.to = n, .id = each::key(), .for_each = list({"a"})});
        }) == ">= 1.7");
  CHECK(version([](Stack& s) { s.add("p", toy::password{}); }) == ">= 1.10");
  CHECK(version([](Stack& s) { s.variable<Str>("v", {.ephemeral = true}); }) == ">= 1.10");
  CHECK(version([](Stack& s) { s.backend(backend::s3{.bucket = "b", .key = "k", .use_lockfile = true}); }) ==
        ">= 1.10");
  CHECK(version([](Stack& s) {
          s.add("b", toy::toy_box{.name = "x", .password_wo = s.add("p", toy::password{}).text()});
        }) == ">= 1.11");
  CHECK(version([](Stack& s) { s.required_version("~> 1.9"); }) == "~> 1.9");
}

TEST_CASE("the manifest lists every construct with its address and line") {
  unsigned line = 0;
  const Outcome made = synth_stack([&](Stack& stack) {
    Scope group = stack.group("g");
    line = __LINE__ + 1;
    group.add("n", toy::toy_note{});
    stack.variable<Str>("v", {.default_value = "x"});
  });
  const json manifest = made.manifest();
  CHECK(manifest["format_version"] == "1.0");
  CHECK(manifest["stacks"] == json::parse(R"([{"name": "s", "file": "s/main.tf.json", "resources": 1,
                                               "data_sources": 0, "depends_on": []}])"));
  REQUIRE(manifest["constructs"].size() == 5);
  CHECK(manifest["constructs"][3] == json{{"path", "s/g/n"},
                                          {"stack", "s"},
                                          {"address", "toy_note.g_n"},
                                          {"file", "tests/synth/emit_test.cpp"},
                                          {"line", line}});
  CHECK(manifest["constructs"][4]["address"] == "var.v");
}
