// SPDX-License-Identifier: Apache-2.0
// Meta-arguments: instances, lifecycle, order, provisioners; and what a Ref's node can do later.

#include "support.hpp"

using namespace terrace;
using namespace terrace::test;
using acme::acme_disk;

TEST_CASE("count and for_each") {
  const Built built([](Stack& stack) {
    const auto many = stack.add("many", acme_disk{.name = format("d{}", count::index())}, {.count = 3});
    const auto keyed = stack.add("keyed", acme_disk{.name = each::key()}, {.for_each = list({"a", "b"})});
    const auto mapped =
        stack.add("mapped", acme_disk{.name = each::value<Str>()}, {.for_each = object({{"x", "one"}, {"y", "two"}})});
    stack.output("all", {.value = all(many).splat(&acme_disk::Ref::arn)});
    stack.output("second", {.value = all(many).at(1).arn()});
    stack.output("b", {.value = by_key(keyed).at("b").arn()});
    stack.output("y", {.value = by_key(mapped).at("y").arn()});
  });
  INFO(built.problems());
  REQUIRE(built.result.ok);
  const json& disks = built.tf["resource"]["acme_disk"];
  CHECK(disks["many"]["count"] == 3);
  CHECK(disks["many"]["name"] == "d${count.index}");
  CHECK(disks["keyed"]["for_each"] == "${toset([\"a\", \"b\"])}");
  CHECK(disks["mapped"]["for_each"] == json({{"x", "one"}, {"y", "two"}}));
  CHECK(built.tf["output"]["all"]["value"] == "${acme_disk.many[*].arn}");
  CHECK(built.tf["output"]["second"]["value"] == "${acme_disk.many[1].arn}");
  CHECK(built.tf["output"]["b"]["value"] == "${acme_disk.keyed[\"b\"].arn}");
  CHECK(built.tf["output"]["y"]["value"] == "${acme_disk.mapped[\"y\"].arn}");
}

TEST_CASE("count together with for_each is refused") {
  const Built built([](Stack& stack) { stack.add("d", acme_disk{}, {.count = 1, .for_each = list({"a"})}); });
  CHECK(!built.result.ok);
  CHECK(built.count("T0205") == 1);
  CHECK(built.found("T0205").path == "s/d");
}

TEST_CASE("a whole lifecycle") {
  const Built built([](Stack& stack) {
    const auto first = stack.add("first", acme_disk{.name = "first"});
    stack.add("second", acme_disk{.name = "second"},
              {.lifecycle = {{.create_before_destroy = true,
                              .prevent_destroy = true,
                              .ignore_changes = {"tags[\"Owner\"]", "size"},
                              .replace_triggered_by = {first, first.arn()},
                              .precondition = {{.condition = not_equal(first.arn(), ""), .error_message = "before"}},
                              .postcondition = {
                                  {.condition = not_equal(self::get<Str>("arn"), ""), .error_message = "after"}}}}});
    stack.add("third", acme_disk{}, {.lifecycle = {{.ignore_changes = all_arguments}}});
  });
  INFO(built.problems());
  REQUIRE(built.result.ok);
  const json second = only(built.tf["resource"]["acme_disk"]["second"]["lifecycle"]);
  CHECK(second["create_before_destroy"] == true);
  CHECK(second["prevent_destroy"] == true);
  CHECK(second["ignore_changes"] == json({"tags[\"Owner\"]", "size"}));
  CHECK(second["replace_triggered_by"] == json({"acme_disk.first", "acme_disk.first.arn"}));
  CHECK(only(second["precondition"])["condition"] == "${acme_disk.first.arn != \"\"}");
  CHECK(only(second["postcondition"])["condition"] == "${self.arn != \"\"}");
  CHECK(only(built.tf["resource"]["acme_disk"]["third"]["lifecycle"])["ignore_changes"] == "all");
}

TEST_CASE("a later lifecycle adds to the first") {
  const Built built([](Stack& stack) {
    auto disk = stack.add("d", acme_disk{}, {.lifecycle = {{.prevent_destroy = true, .ignore_changes = {"size"}}}});
    disk.node().lifecycle({.create_before_destroy = true, .ignore_changes = {"tags"}});
    disk.node().lifecycle({.prevent_destroy = false});
    auto ignoring = stack.add("i", acme_disk{});
    ignoring.node().lifecycle({.ignore_changes = all_arguments});
    ignoring.node().lifecycle({.ignore_changes = {"size"}});
  });
  INFO(built.problems());
  REQUIRE(built.result.ok);
  const json lifecycle = only(built.tf["resource"]["acme_disk"]["d"]["lifecycle"]);
  CHECK(lifecycle["create_before_destroy"] == true);
  CHECK(lifecycle["prevent_destroy"] == false);
  CHECK(lifecycle["ignore_changes"] == json({"size", "tags"}));
  CHECK(only(built.tf["resource"]["acme_disk"]["i"]["lifecycle"])["ignore_changes"] == "all");
}

TEST_CASE("ignore_changes is checked against the schema") {
  const Built built([](Stack& stack) {
    stack.add("d", acme_disk{}, {.lifecycle = {{.ignore_changes = {"szie", "tags[\"a\"]", "arn"}}}});
    stack.add("u", UntypedResource{.type = "acme_new", .provider = "acme/acme"},
              {.lifecycle = {{.ignore_changes = {"whatever"}}}});
  });
  CHECK(!built.result.ok);
  REQUIRE(built.count("T0206") == 1);
  CHECK(contains(built.found("T0206").message, "\"szie\", which acme_disk does not have"));
  CHECK(contains(built.found("T0206").help, "\"size\""));
}

TEST_CASE("depends_on takes resources, modules and whole constructs") {
  const Built built([](Stack& stack) {
    Scope group = stack.group("g");
    const auto a = group.add("a", acme_disk{});
    group.add("b", acme_disk{});
    stack.add("one", acme_disk{}, {.depends_on = {a}});
    stack.add("both", acme_disk{}, {.depends_on = {group}});
    auto later = stack.add("later", acme_disk{});
    later.node().depends_on({a}).depends_on({stack.add("m", Module{.source = "./m"})});
  });
  INFO(built.problems());
  REQUIRE(built.result.ok);
  const json& disks = built.tf["resource"]["acme_disk"];
  CHECK(disks["one"]["depends_on"] == json({"acme_disk.g_a"}));
  CHECK(disks["both"]["depends_on"] == json({"acme_disk.g_a", "acme_disk.g_b"}));
  CHECK(disks["later"]["depends_on"] == json({"acme_disk.g_a", "module.m"}));
}

TEST_CASE("provisioners and connections") {
  const Built built([](Stack& stack) {
    const Str key = stack.variable<Str>("key", {.sensitive = true});
    stack.add(
        "d", acme_disk{},
        {.connection = Connection{.type = "ssh", .user = "root", .host = self::get<Str>("arn")},
         .provisioner = {
             LocalExec{.command = "echo", .environment = {{"A", "b"}}, .when = "destroy", .on_failure = "continue"},
             RemoteExec{.inline_ = {"true"}, .connection = Connection{.private_key = key}},
             FileProvisioner{.destination = "/tmp/x", .content = "x"}}});
  });
  INFO(built.problems());
  REQUIRE(built.result.ok);
  const json& disk = built.tf["resource"]["acme_disk"]["d"];
  CHECK(only(disk["connection"])["host"] == "${self.arn}");
  REQUIRE(disk["provisioner"].size() == 3);
  const json local = only(disk["provisioner"][0]["local-exec"]);
  CHECK(local["command"] == "echo");
  CHECK(local["environment"]["A"] == "b");
  CHECK(local["when"] == "destroy");
  CHECK(local["on_failure"] == "continue");
  const json remote = only(disk["provisioner"][1]["remote-exec"]);
  CHECK(remote["inline"] == json({"true"}));
  CHECK(only(remote["connection"])["private_key"] == "${var.key}");
  CHECK(only(disk["provisioner"][2]["file"])["destination"] == "/tmp/x");
}

TEST_CASE("wrong words in provisioners") {
  const Built built([](Stack& stack) {
    stack.add("d", acme_disk{},
              {.connection = Connection{.type = "telnet"},
               .provisioner = {LocalExec{.command = "x", .when = "update", .on_failure = "ignore"}}});
  });
  CHECK(!built.result.ok);
  CHECK(built.count("T0209") == 3);
  CHECK(contains(built.problems(), "when of a provisioner is \"update\""));
  CHECK(contains(built.problems(), "it is \"continue\" or \"fail\""));
  CHECK(contains(built.problems(), "type of a connection is \"telnet\""));
}

namespace {
struct Group {
  void build(Scope& scope) const { scope.add("inner", acme_disk{}); }
};
}  // namespace

TEST_CASE("meta-arguments where they do not belong") {
  const Built built([](Stack& stack) {
    stack.add("group", Group{}, {.count = 2});
    stack.add("data", acme::disk_data{}, {.lifecycle = {{.prevent_destroy = true}}});
    stack.add("ephemeral", acme::secret_ephemeral{}, {.provisioner = {LocalExec{.command = "x"}}});
    stack.add("module", Module{.source = "./m"}, {.lifecycle = {{.prevent_destroy = true}}});
  });
  CHECK(!built.result.ok);
  INFO(built.problems());
  CHECK(built.count("T0207") == 4);
  CHECK(contains(built.problems(), "a construct that is no Terraform block"));
  CHECK(contains(built.problems(), "a data source takes no \"prevent_destroy\""));
  CHECK(contains(built.problems(), "an ephemeral resource takes no \"provisioner\""));
  CHECK(contains(built.problems(), "a module takes no \"lifecycle\""));
}

TEST_CASE("data sources and ephemeral resources") {
  const Built built([](Stack& stack) {
    const auto data = stack.add("d", acme::disk_data{.name = "old"},
                                {.lifecycle = {{.postcondition = {{.condition = true, .error_message = "no"}}}}});
    stack.add("e", acme::secret_ephemeral{.name = "s"});
    stack.add("new", acme_disk{.name = data.arn()});
  });
  INFO(built.problems());
  REQUIRE(built.result.ok);
  CHECK(built.tf["data"]["acme_disk"]["d"]["name"] == "old");
  CHECK(built.tf["ephemeral"]["acme_secret"]["e"]["name"] == "s");
  CHECK(built.tf["resource"]["acme_disk"]["new"]["name"] == "${data.acme_disk.d.arn}");
}

TEST_CASE("names: set_name and renamed_from") {
  const Built built([](Stack& stack) {
    stack.add("d", acme_disk{}).node().set_name("chosen");
    stack.add("e", acme_disk{}).node().set_name("not chosen");
    stack.add("f", acme_disk{}).node().renamed_from("old/path");
  });
  CHECK(!built.result.ok);
  CHECK(contains(built.found("T0202").message, "\"not chosen\" cannot be the name of a Terraform block"));
}

TEST_CASE("a construct holds one block") {
  const Built built([](Stack& stack) {
    stack.add("d", [](Scope& scope) {
      acme_disk{}.build(scope);
      acme_disk{}.build(scope);
    });
    acme_disk{}.build(stack);
  });
  CHECK(!built.result.ok);
  CHECK(built.count("T0218") == 2);
  CHECK(contains(built.problems(), "\"acme_disk\" is built in the place of a stack"));
}

TEST_CASE("the node of a Ref that refers to nothing takes every call") {
  const acme_disk::Ref none;
  Resource node = none.node();
  node.depends_on({}).lifecycle({.prevent_destroy = true}).set_name("x").renamed_from("y").override("/size", 1);
  CHECK(!none.is_set());
}
