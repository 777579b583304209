// SPDX-License-Identifier: Apache-2.0

// Values that cross from one stack to another.

#include "synth/support.hpp"

using namespace terrace;
using namespace terrace::test;

namespace {

/// Stack "a" made by the first function, "b" by the second.
template <class A, class B> Outcome two_stacks(A a, B b) {
  return synth_app([&](App& app) {
    app.add("a", [&](Stack& stack) {
      stack.provider(toy::provider{});
      a(stack);
    });
    app.add("b", [&](Stack& stack) {
      stack.provider(toy::provider{});
      b(stack);
    });
  });
}

/// The text of b's note that reads `make`'s value, and the outputs of a.
template <class Make> std::pair<std::string, json> read_across(Make make) {
  Str value;
  const Outcome made = two_stacks([&](Stack& stack) { value = make(stack); },
                                  [&](Stack& stack) { stack.add("n", toy::toy_note{.text = value}); });
  INFO(made.problems());
  REQUIRE(made.synthesis.ok);
  CHECK(made.manifest()["stacks"][1]["depends_on"] == json({"a"}));
  json outputs = made.stack("a")["output"];
  for (auto& [name, output] : outputs.items()) output.erase("//");
  return {made.stack("b")["resource"]["toy_note"]["n"]["text"], outputs};
}

/// The configuration by which stack "b" reads the state of stack "a" with that backend.
template <class Backend> json remote_of(const Backend& backend) {
  toy::toy_note::Ref note;
  const Outcome made = two_stacks(
      [&](Stack& stack) {
        stack.backend(backend);
        note = stack.add("n", toy::toy_note{});
      },
      [&](Stack& stack) { stack.add("n", toy::toy_note{.text = note.id()}); });
  INFO(made.problems());
  REQUIRE(made.synthesis.ok);
  json remote = made.stack("b")["data"]["terraform_remote_state"]["a"];
  remote.erase("//");
  return remote;
}

}  // namespace

TEST_CASE("every kind of value can be read from another stack") {
  using Read = std::pair<std::string, json>;
  CHECK(
      read_across([](Stack& s) { return s.add("n", toy::toy_note{}).id(); }) ==
      Read{"${data.terraform_remote_state.a.outputs.n_id}", json::parse(R"({"n_id": {"value": "${toy_note.n.id}"}})")});
  CHECK(read_across([](Stack& s) { return format("x-{}", s.add("n", toy::toy_note{}).id()); }).first ==
        "x-${data.terraform_remote_state.a.outputs.n_id}");
  CHECK(read_across([](Stack& s) { return fn::jsonencode(s.add("n", toy::toy_note{})); }) ==
        Read{"${jsonencode(data.terraform_remote_state.a.outputs.n)}",
             json::parse(R"({"n": {"value": "${toy_note.n}"}})")});
  CHECK(read_across([](Stack& s) { return all(s.add("n", toy::toy_note{}, {.count = 2})).at(1).id(); }) ==
        Read{"${data.terraform_remote_state.a.outputs.n[1].id}", json::parse(R"({"n": {"value": "${toy_note.n}"}})")});
  CHECK(read_across([](Stack& s) {
          return by_key(s.add("n", toy::toy_note{}, {.for_each = list({"x"})})).at("x").id();
        }) == Read{R"(${data.terraform_remote_state.a.outputs.n["x"].id})",
                   json::parse(R"({"n": {"value": "${toy_note.n}"}})")});
  CHECK(read_across([](Stack& s) { return s.add("m", Module{.source = "./m"}).output<Str>("url"); }) ==
        Read{"${data.terraform_remote_state.a.outputs.m_url}",
             json::parse(R"({"m_url": {"value": "${module.m.url}"}})")});
  CHECK(read_across([](Stack& s) -> Str { return s.variable<Str>("v"); }) ==
        Read{"${data.terraform_remote_state.a.outputs.v}", json::parse(R"({"v": {"value": "${var.v}"}})")});
  CHECK(read_across([](Stack& s) -> Str { return s.local("l", Str("x")); }) ==
        Read{"${data.terraform_remote_state.a.outputs.l}", json::parse(R"({"l": {"value": "${local.l}"}})")});
  CHECK(read_across([](Stack& s) { return s.add("d", toy::lookup{}).id(); }).second ==
        json::parse(R"({"d_id": {"value": "${data.toy_note.d.id}"}})"));
}

TEST_CASE("an output is made once, and keeps clear of the program's own and of each other") {
  toy::toy_note::Ref note;
  toy::toy_note::Ref read;
  const Outcome made = two_stacks(
      [&](Stack& stack) {
        note = stack.add("n", toy::toy_note{});
        read = stack.add("n_", toy::lookup{});
        read.node().set_name("n");
        stack.output("n_text", {.value = "mine"});
        stack.output("toy_note_n_text", {.value = "mine too"});
      },
      [&](Stack& stack) {
        stack.add("one", toy::toy_note{.text = format("{}{}{}", note.id(), note.id(), note.text())});
        stack.add("two", toy::toy_note{.text = format("{}{}", note.id(), read.id())});
      });
  INFO(made.problems());
  REQUIRE(made.synthesis.ok);
  const json outputs = made.stack("a")["output"];
  CHECK(outputs.size() == 5);
  CHECK(outputs["n_id"]["value"] == "${toy_note.n.id}");
  CHECK(outputs["n_text"]["value"] == "mine");
  CHECK(outputs["toy_note_n_text_export"]["value"] == "${toy_note.n.text}");
  CHECK(outputs["toy_note_n_id"]["value"] == "${data.toy_note.n.id}");
  const json notes = made.stack("b")["resource"]["toy_note"];
  CHECK(notes["one"]["text"] ==
        "${data.terraform_remote_state.a.outputs.n_id}${data.terraform_remote_state.a.outputs.n_id}"
        "${data.terraform_remote_state.a.outputs.toy_note_n_text_export}");
}

TEST_CASE("the read of a state keeps clear of the program's own data sources") {
  toy::toy_note::Ref note;
  const Outcome made = synth_app([&](App& app) {
    app.add("1.x", [&](Stack& stack) {
      stack.provider(toy::provider{});
      note = stack.add("n", toy::toy_note{});
    });
    app.add("b", [&](Stack& stack) {
      stack.provider(toy::provider{});
      stack.add("_1_x", UntypedData{.type = "terraform_remote_state",
                                    .provider = "terraform.io/builtin/terraform",
                                    .arguments = {{"backend", "local"}}});
      stack.add("n", toy::toy_note{.text = note.id()});
    });
  });
  INFO(made.problems());
  REQUIRE(made.synthesis.ok);
  CHECK(made.stack("b")["data"]["terraform_remote_state"].size() == 2);
  CHECK(made.stack("b")["resource"]["toy_note"]["n"]["text"] ==
        "${data.terraform_remote_state._1_x_stack.outputs.n_id}");
}

TEST_CASE("what Terraform marks as sensitive is marked where it leaves the stack") {
  const auto is_sensitive = [](auto make) {
    return read_across(make).second.begin().value().value("sensitive", false);
  };
  CHECK(is_sensitive([](Stack& s) { return s.add("b", toy::toy_box{.name = "x"}).password(); }));
  CHECK(is_sensitive([](Stack& s) { return fn::jsonencode(s.add("b", toy::toy_box{.name = "x"})); }));
  CHECK_FALSE(is_sensitive([](Stack& s) { return s.add("b", toy::toy_box{.name = "x"}).arn(); }));
  CHECK(is_sensitive([](Stack& s) {
    return detail::attribute<Str>(s.add("b", toy::toy_box{.name = "x"}), "setting");  // holds a secret inside
  }));
  CHECK(is_sensitive([](Stack& s) -> Str { return s.variable<Str>("v", {.sensitive = true}); }));
  CHECK_FALSE(is_sensitive([](Stack& s) -> Str { return s.variable<Str>("v", {.sensitive = false}); }));
  // An attribute whose value in the program is made from something sensitive, at any distance.
  CHECK(is_sensitive([](Stack& s) {
    const auto v = s.variable<Str>("v", {.sensitive = true});
    const auto l = s.local("l", format("x-{}", v));
    return s.add("b", toy::toy_box{.name = l}).name();
  }));
  CHECK(is_sensitive([](Stack& s) -> Str { return s.local("l", fn::sensitive("x")); }));
  CHECK_FALSE(is_sensitive(
      [](Stack& s) -> Str { return s.local("l", fn::nonsensitive(s.variable<Str>("v", {.sensitive = true}))); }));
}

TEST_CASE("an ephemeral value does not cross, by whatever name") {
  const auto refused = [](auto make) {
    Str value;
    const Outcome made =
        two_stacks([&](Stack& stack) { value = make(stack); },
                   [&](Stack& stack) { stack.add("n", toy::toy_box{.name = "x", .password_wo = value}); });
    INFO(made.problems());
    CHECK(made.only("T0309", "is ephemeral and in another stack"));
    CHECK(contains(made.first("T0309").help, "read it again in this stack"));
    CHECK(made.first("T0309").path == "b/n");
  };
  refused([](Stack& stack) { return stack.add("p", toy::password{}).text(); });
  refused([](Stack& stack) -> Str { return stack.variable<Str>("v", {.ephemeral = true}); });
  refused([](Stack& stack) -> Str { return stack.local("l", stack.add("p", toy::password{}).text()); });
}

TEST_CASE("a state is read where its stack keeps it") {
  toy::toy_note::Ref note;
  const Outcome none = two_stacks([&](Stack& stack) { note = stack.add("n", toy::toy_note{}); },
                                  [&](Stack& stack) { stack.add("n", toy::toy_note{.text = note.id()}); });
  REQUIRE(none.synthesis.ok);
  json plain = none.stack("b")["data"]["terraform_remote_state"]["a"];
  CHECK(plain["//"]["path"] == "a");
  plain.erase("//");
  CHECK(plain == json::parse(R"({"backend": "local", "config": {"path": "${path.module}/../a/terraform.tfstate"}})"));

  CHECK(remote_of(backend::local{.path = "x/y.tfstate"}) ==
        json::parse(R"({"backend": "local", "config": {"path": "${path.module}/../a/x/y.tfstate"}})"));
  CHECK(remote_of(backend::local{.path = "/var/y.tfstate", .workspace_dir = "w"}) ==
        json::parse(
            R"({"backend": "local", "config": {"path": "/var/y.tfstate", "workspace_dir": "${path.module}/../a/w"}})"));
  CHECK(remote_of(backend::s3{.bucket = "b", .key = "k-${x}", .region = "r", .use_lockfile = true}) ==
        json::parse(
            R"({"backend": "s3", "config": {"bucket": "b", "key": "k-$${x}", "region": "r", "use_lockfile": true}})"));
  CHECK(remote_of(backend::gcs{.bucket = "b", .prefix = "p"}) ==
        json::parse(R"({"backend": "gcs", "config": {"bucket": "b", "prefix": "p"}})"));
  CHECK(remote_of(backend::http{.address = "https://x"}) ==
        json::parse(R"({"backend": "http", "config": {"address": "https://x"}})"));
  CHECK(remote_of(backend::remote{.organization = "o", .workspaces = {{.name = "w"}}}) ==
        json::parse(R"({"backend": "remote", "config": {"organization": "o", "workspaces": {"name": "w"}}})"));
  CHECK(remote_of(backend::cloud{.organization = "o", .workspaces = {{.name = "w", .project = "p"}}}) ==
        json::parse(R"({"backend": "remote", "config": {"organization": "o", "workspaces": {"name": "w"}}})"));
}

TEST_CASE("two stacks that keep one state are refused with both lines") {
  const auto shared = [](const auto& first, const auto& second) {
    unsigned lines[2] = {};
    const Outcome made = two_stacks(
        [&](Stack& stack) {
          lines[0] = __LINE__ + 1;
          stack.backend(first);
        },
        [&](Stack& stack) {
          lines[1] = __LINE__ + 1;
          stack.backend(second);
        });
    INFO(made.problems());
    if (made.synthesis.ok) return false;
    CHECK(made.only("T0308", "the stacks \"a\" and \"b\" keep their state in one place"));
    CHECK(made.first("T0308").location.line == lines[1]);
    CHECK(made.first("T0308").notes.at(0).location.line == lines[0]);
    CHECK(contains(made.first("T0308").help, "give each its own key"));
    return true;
  };
  CHECK(shared(backend::s3{.bucket = "b", .key = "k"}, backend::s3{.bucket = "b", .key = "k", .region = "r"}));
  CHECK_FALSE(shared(backend::s3{.bucket = "b", .key = "k"}, backend::s3{.bucket = "b", .key = "l"}));
  CHECK_FALSE(shared(backend::s3{.bucket = "b", .key = "k"}, backend::s3{.bucket = "c", .key = "k"}));
  CHECK(shared(backend::gcs{.bucket = "b"}, backend::gcs{.bucket = "b"}));
  CHECK(shared(backend::http{.address = "https://x"}, backend::http{.address = "https://x"}));
  CHECK(shared(backend::pg{}, backend::pg{}));
  CHECK_FALSE(shared(backend::pg{.schema_name = "one"}, backend::pg{.schema_name = "two"}));
  CHECK(shared(backend::local{.path = "/x"}, backend::local{.path = "/y/../x"}));
  CHECK_FALSE(shared(backend::local{.path = "x"}, backend::local{.path = "x"}));
  CHECK(shared(backend::local{.path = "../shared/x"}, backend::local{.path = "../shared/x"}));
  CHECK(shared(backend::local{}, backend::local{.path = "../a/terraform.tfstate"}));
  CHECK(shared(backend::cloud{.organization = "o", .workspaces = {{.name = "w"}}},
               backend::remote{.organization = "o", .workspaces = {{.name = "w"}}}));
  CHECK_FALSE(shared(backend::cloud{.organization = "o"}, backend::cloud{.organization = "o"}));
}

TEST_CASE("stacks that need each other are refused with both lines") {
  unsigned lines[2] = {};
  const Outcome made = synth_app([&](App& app) {
    toy::toy_note::Ref a;
    toy::toy_note::Ref b;
    app.add("a", [&](Stack& stack) {
      stack.provider(toy::provider{});
      lines[0] = __LINE__ + 1;
      a = stack.add("n", toy::toy_note{});
    });
    app.add("b", [&](Stack& stack) {
      stack.provider(toy::provider{});
      b = stack.add("source", toy::toy_note{});
      lines[1] = __LINE__ + 1;
      stack.add("n", toy::toy_note{.text = a.id()});
    });
    a.node().override("/text", b.id());
  });
  INFO(made.problems());
  CHECK(made.only("T0307", "the stacks \"a\" and \"b\" need each other"));
  const Diagnostic found = made.first("T0307");
  REQUIRE(found.notes.size() == 2);
  CHECK(contains(found.notes[0].text + found.notes[1].text, "\"b\" needs \"a\" for b/n"));
  CHECK(contains(found.notes[0].text + found.notes[1].text, "\"a\" needs \"b\" for a/n"));
  CHECK(found.notes[0].location.line + found.notes[1].location.line == lines[0] + lines[1]);
  CHECK(contains(found.help, "third stack"));
}

TEST_CASE("depends_on orders stacks and reads nothing") {
  const Outcome made = synth_app([](App& app) {
    toy::toy_note::Ref note;
    const Stack a = app.add("a", [&](Stack& stack) {
      stack.provider(toy::provider{});
      note = stack.add("n", toy::toy_note{});
    });
    const Stack between = app.add("between", [](Stack&) {});
    app.add("b", [&](Stack& stack) {
      stack.provider(toy::provider{});
      stack.depends_on(between);
      stack.depends_on(between);
      stack.add("n", toy::toy_note{}, {.depends_on = {note}});
    });
    (void)a;
  });
  INFO(made.problems());
  REQUIRE(made.synthesis.ok);
  CHECK_FALSE(made.stack("a").contains("output"));
  CHECK_FALSE(made.stack("b").contains("data"));
  CHECK_FALSE(made.stack("b")["resource"]["toy_note"]["n"].contains("depends_on"));
  CHECK(made.manifest()["stacks"][2]["depends_on"] == json({"a", "between"}));
}
