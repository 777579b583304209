// SPDX-License-Identifier: Apache-2.0

// Every form of value and expression, each as an output, with nothing but the provider that is built into Terraform:
// the stack can be applied as it is. docs/values-and-expressions.md shows each line beside what it becomes.

#include <terrace/terrace.hpp>
#include <terrace/tf/data/terraform_remote_state.hpp>
#include <terrace/tf/function/encode_expr.hpp>
#include <terrace/tf/terraform_data.hpp>

#include <chrono>
#include <map>
#include <string>
#include <vector>

using namespace terrace;
using namespace std::chrono_literals;

namespace {

struct Literals {
  void build(Stack& stack) const {
    const std::vector<std::string> zones = {"a", "b"};
    const std::map<std::string, int> sizes = {{"large", 8}, {"small", 2}};
    // [literals]
    stack.output("text", {.value = "web"});
    stack.output("text_is_data", {.value = "costs ${price} and 100%{x}"});
    stack.output("integer", {.value = 9007199254740993});
    stack.output("real", {.value = 0.1});
    stack.output("boolean", {.value = true});
    stack.output("list_of_texts", {.value = List<Str>{"a", "b"}});
    stack.output("list_of_a_range", {.value = List<Str>(zones)});
    stack.output("map_of_texts", {.value = Map<Str>{{"Name", "web"}, {"Team", "edge"}}});
    stack.output("map_of_a_range", {.value = Map<Num>(sizes)});
    stack.output("mixed_object", {.value = object({{"name", "web"}, {"port", 443}, {"public", true}})});
    stack.output("mixed_list", {.value = list({"web", 443, true})});
    // [/literals]

    // [units]
    stack.output("range", {.value = Str("10.0.0.0/16"_cidr)});
    stack.output("range_in_a_range", {.value = Str("10.0.0.0/16"_cidr.subnet(24, 3))});
    stack.output("mebibytes", {.value = Num(Mebibytes(2_GiB))});
    stack.output("seconds", {.value = Num(Seconds(5min))});
    stack.output("port", {.value = Num(Port(443))});
    // [/units]
  }
};

struct Late {
  void build(Stack& stack) const {
    // [variables]
    auto name = stack.variable<Str>("name", {.default_value = "web", .description = "What things are named after"});
    auto size = stack.variable<Num>("size", {.default_value = 3});
    auto names = stack.variable<List<Str>>("names", {.default_value = list({"anna", "bert"})});
    auto ports = stack.variable<Map<Num>>("ports", {.default_value = object({{"http", 80}, {"https", 443}})});
    name.validate(fn::can(fn::regex("^[a-z]+$", name)), "The name must be lower-case letters.");
    // [/variables]

    // [resources]
    auto data = stack.add("data", tf::terraform_data{.input = object({{"ports", list({80, 443})}, {"zone", "eu"}})});
    auto numbered = stack.add("numbered", tf::terraform_data{.input = count::index() + 1}, {.count = size});
    auto keyed = stack.add("keyed", tf::terraform_data{.input = format("{}={}", each::key(), each::value<Num>())},
                           {.for_each = ports});
    // [/resources]

    // [references]
    stack.output("attribute", {.value = data.id()});
    stack.output("attribute_of_unknown_type", {.value = data.output().get("zone")});
    stack.output("index", {.value = data.output().get("ports").at(0)});
    stack.output("element_of_a_list", {.value = names.at(1)});
    stack.output("element_of_a_map", {.value = ports.at("https")});
    stack.output("instance", {.value = all(numbered).at(0).output()});
    stack.output("splat", {.value = all(numbered).splat(&tf::terraform_data::Ref::output)});
    stack.output("instance_by_key", {.value = by_key(keyed).at("http").output()});
    // [/references]

    // [templates]
    stack.output("template_of_values", {.value = format("{}-{}", name, size)});
    stack.output("template_with_literals", {.value = format("arn:aws:s3:::{}/*", name)});
    stack.output("template_with_braces", {.value = format("{{{}}}", name)});
    // [/templates]

    // [operators]
    stack.output("sum", {.value = size + 1});
    stack.output("precedence", {.value = (size + 1) * 2 - size % 2});
    stack.output("comparison", {.value = size >= 2 && size < 10});
    stack.output("negation", {.value = !(size > 5) || equal(name, "db")});
    stack.output("equality", {.value = not_equal(name, "db")});
    stack.output("conditional", {.value = if_else(size > 2, "big", "small")});
    // [/operators]

    // [for]
    stack.output("for_list", {.value = for_list<Str>(names, [](const Any&, const Str& n) { return fn::upper(n); })});
    stack.output("for_list_if", {.value = for_list<Num>(
                                     ports, [](const Any& key, const Num&) { return Str(key); },
                                     [](const Any&, const Num& port) { return port > 100; })});
    stack.output("for_map", {.value = for_map<Num>(ports, [](const Any& key, const Num& port) {
                               return Map<Str>::Entry{fn::upper(key), port};
                             })});
    stack.output("for_groups", {.value = for_groups<Str>(names, [](const Any&, const Str& n) {
                                  return Map<Str>::Entry{fn::substr(n, 0, 1), n};
                                })});
    // [/for]

    // [functions]
    stack.output("call", {.value = fn::cidrsubnet("10.0.0.0/16", 8, size)});
    stack.output("nested_calls", {.value = fn::upper(fn::join("-", names))});
    stack.output("any_number_of_arguments", {.value = fn::max(1, size, 2)});
    stack.output("expanded_arguments", {.value = fn::max(expand(fn::values(ports)))});
    stack.output("json", {.value = fn::jsonencode(object({{"Resource", format("{}/*", name)}}))});
    stack.output("of_a_provider", {.value = tf::function::terraform::encode_expr(names)});
    // [/functions]

    // [named]
    stack.output("path", {.value = fn::basename(path::module())});
    stack.output("workspace", {.value = terraform::workspace()});
    // [/named]

    // [locals]
    const Str prefix = stack.local("prefix", format("{}-{}", name, terraform::workspace()));
    stack.output("local", {.value = format("{}-logs", prefix)});
    // [/locals]

    // [raw]
    stack.output("raw", {.value = raw<Num>("length(var.names) + 1")});
    stack.output("raw_in_an_expression", {.value = raw<Num>("length(var.names)") * 2});
    // [/raw]
  }
};

// [lazy]
/// Collects texts; what it makes is complete only when the whole program has run.
struct Motd {
  struct Lines {
    std::vector<std::string> all;
  };
  struct Ref {
    Scope scope;
    Str text;
    void say(const std::string& line) const { scope.state<Lines>().all.push_back(line); }
  };

  Ref build(Scope& scope) const {
    auto text = lazy<Str>([scope] {
      std::string joined;
      for (const std::string& line : scope.state<Lines>().all) joined += line + "\n";
      return Str(joined);
    });
    return {scope, scope.add("data", tf::terraform_data{.input = text}).output()};
  }
};
// [/lazy]

struct Later {
  void build(Stack& stack) const {
    // [lazy-use]
    auto motd = stack.add("motd", Motd{});
    stack.output("motd", {.value = motd.text});
    motd.say("Welcome.");
    motd.say("Said after the output was declared.");
    // [/lazy-use]
  }
};

}  // namespace

int main(int argc, char** argv) {
  return run(argc, argv, [](App& app) {
    app.add("literals", Literals{});
    app.add("late", Late{});
    app.add("later", Later{});
  });
}
