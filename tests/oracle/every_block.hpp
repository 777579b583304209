// SPDX-License-Identifier: Apache-2.0
#pragma once

// One stack with every block of Terraform that needs no provider but the built-in one.

#include <terrace/fn.hpp>
#include <terrace/terraform/stack.hpp>
#include <terrace/tf/terraform_data.hpp>
#include <terrace/value/expression.hpp>

namespace terrace::oracle {

/// The module "./m" that the stack calls.
inline constexpr const char* kModule = R"json({
  "variable": {"size": {"type": "number"}, "texts": {"type": "list(string)", "default": []}},
  "output": {"double": {"value": "${var.size * 2}"}, "texts": {"value": "${var.texts}"}}
})json";

struct EveryBlock {
  void build(Stack& stack) const {
    stack.backend(backend::local{.path = "here.tfstate"});
    stack.required_version(">= 1.9, < 2.0");

    auto name = stack.variable<Str>("name", {.default_value = "a ${plain} text", .description = "with ${braces}"});
    name.validate(fn::length(name) > 3, "too short: ${name}").validate(not_equal(name, "root"), "reserved");
    const auto shape =
        stack.variable("shape",
                       Type::object({{"size", Type::optional(Type::number(), 2)},
                                     {"tags", Type::optional(Type::map(Type::string()), object({{"a", "${b}"}}))},
                                     {"pair", Type::tuple({Type::string(), Type::set(Type::boolean())})}}),
                       {.default_value = object({{"pair", list({"x", list({true})})}}), .nullable = false});
    const auto secret = stack.variable<Str>("secret", {.default_value = "hush", .sensitive = true});
    stack.variable<Str>("token", {.default_value = "t", .ephemeral = true});
    stack.variable<Set<Num>>("numbers", {.default_value = list({1, 2, 2})});
    const Str loud = stack.local("loud", fn::upper(name));

    const auto plain = stack.add("plain", tf::terraform_data{.input = loud});
    const auto counted = stack.add("counted", tf::terraform_data{.input = count::index()}, {.count = 2});
    const auto keyed = stack.add("keyed", tf::terraform_data{.input = each::key()}, {.for_each = list({"a", "b"})});
    const auto mapped = stack.add("mapped", tf::terraform_data{.input = each::value()},
                                  {.for_each = object({{"x", "one"}, {"y", "two"}})});
    Scope group = stack.group("group");
    group.add("one", tf::terraform_data{.input = secret});
    group.add("two", tf::terraform_data{});

    stack.add("full", tf::terraform_data{.input = plain.output()},
              {.depends_on = {plain, group},
               .lifecycle = {{.create_before_destroy = true,
                              .prevent_destroy = false,
                              .ignore_changes = {"triggers_replace"},
                              .replace_triggered_by = {plain, plain.id()},
                              .precondition = {{.condition = fn::length(loud) > 0, .error_message = "empty"}},
                              .postcondition = {{.condition = not_equal(self::get<Str>("id"), ""),
                                                 .error_message = "no id"}}}},
               .connection = Connection{.type = "ssh", .user = "nobody", .host = "127.0.0.1", .port = 1},
               .provisioner = {
                   LocalExec{.command = "echo \"$WORD\" > made.txt", .environment = {{"WORD", "done"}}, .quiet = true},
                   LocalExec{.command = "true", .when = "destroy", .on_failure = "continue"}}});
    // Its provisioners would need a machine: validated, never made.
    stack.add(
        "remote", tf::terraform_data{},
        {.count = 0,
         .provisioner = {RemoteExec{.inline_ = {"true"},
                                    .connection = Connection{.host = self::get<Str>("id"), .private_key = secret}},
                         FileProvisioner{.destination = "/tmp/x", .content = "x"}}});
    auto all_ignored = stack.add("ignored", tf::terraform_data{});
    all_ignored.node().lifecycle({.ignore_changes = all_arguments}).depends_on({counted});

    const auto module = stack.add(
        "module",
        Module{.source = "./m", .inputs = {{"size", shape.get<Num>("size")}, {"texts", list({"${a}", name})}}},
        {.depends_on = {plain}});
    const auto modules = stack.add("modules", Module{.source = "./m", .inputs = {{"size", each::value()}}},
                                   {.for_each = object({{"p", 1}, {"q", 2}})});

    stack.moved({.from = "terraform_data.old", .to = plain});
    stack.moved({.from = "terraform_data.bare", .to = by_key(keyed).at("a")});
    const auto imported = stack.add("imported", tf::terraform_data{});
    stack.import({.to = imported, .id = "taken-over"});
    const auto many = stack.add("many", tf::terraform_data{}, {.for_each = list({"m", "n"})});
    stack.import({.to = by_key(many).at(each::key()),
                  .id = each::value<Str>(),
                  .for_each = object({{"m", "id-m"}, {"n", "id-n"}})});
    stack.removed({.from = "terraform_data.gone", .destroy = false});
    stack.removed({.from = "module.gone", .destroy = true});
    stack.check("health", {.assert_ = {{.condition = not_equal(plain.id(), ""), .error_message = "no id"},
                                       {.condition = not_equal(name, "x"), .error_message = "odd"}}});

    stack.output("name", {.value = name, .description = "with ${braces}"});
    stack.output("plain", {.value = plain.output(),
                           .depends_on = {plain},
                           .precondition = {{.condition = not_equal(plain.id(), ""), .error_message = "no id"}}});
    stack.output("counted", {.value = all(counted).splat(&tf::terraform_data::Ref::output)});
    stack.output("keyed", {.value = by_key(keyed).at("b").output()});
    stack.output("mapped", {.value = by_key(mapped).at("y").output()});
    stack.output("shape", {.value = shape});
    stack.output("double", {.value = module.output<Num>("double")});
    stack.output("texts", {.value = module.output("texts")});
    stack.output("q", {.value = by_key(modules).at("q").output<Num>("double")});
    stack.output("secret", {.value = secret, .sensitive = true});
    stack.output("imported", {.value = imported.id()});
  }
};

}  // namespace terrace::oracle
