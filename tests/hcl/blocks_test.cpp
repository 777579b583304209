// SPDX-License-Identifier: Apache-2.0
// Each kind of block in native syntax. Whether terraform agrees is asked in tests/oracle.

#include <terrace/fn.hpp>

#include "hcl/support.hpp"

using namespace terrace;
using namespace terrace::test;

TEST_CASE("arguments are aligned and nested blocks are blocks") {
  const Files made = hcl_stack([](Stack& stack) {
    const auto note = stack.add("note", toy::toy_note{.text = "plain"});
    stack.add("box", toy::toy_box{.labels = {"a", note.text()},
                                  .name = format("{}-x", note.text()),
                                  .rule = {{.action = "allow", .port = 1, .rule = {{.text = "inner"}}}, {.port = 2}},
                                  .size = 3,
                                  .tags = {{"Name", "x"}, {"for", "${y}"}, {"a b", note.id()}},
                                  .zone = {{"z1", {.size = 1}}}});
  });
  CHECK(made.body("main.tf") == R"tf(
# s/note
resource "toy_note" "note" {
  text = "plain"
}

# s/box
resource "toy_box" "box" {
  labels = ["a", toy_note.note.text]
  name   = "${toy_note.note.text}-x"
  size   = 3
  tags = {
    Name  = "x"
    "for" = "$${y}"
    "a b" = toy_note.note.id
  }

  rule {
    action = "allow"
    port   = 1

    rule {
      text = "inner"
    }
  }

  rule {
    port = 2
  }

  zone "z1" {
    size = 1
  }
}
)tf");
}

TEST_CASE("arguments that look like blocks are blocks where that is possible") {
  const Files made = hcl_stack([](Stack& stack) {
    const auto hosts = stack.variable<List<Str>>("hosts");
    stack.add("blocks", toy::toy_box{.attached = {{.host = "h"}}, .name = "n"});
    stack.add("none", toy::toy_box{.attached = Blocks<toy::Attached>{}, .name = "n"});
    stack.add("loop", toy::toy_box{.attached = Blocks<toy::Attached>::dynamic(
                                       hosts, [](const Any&, const Any& host) { return toy::Attached{.host = host}; }),
                                   .name = "n"});
  });
  const std::string text = made.body("main.tf");
  CHECK(contains(text, "  name = \"n\"\n\n  attached {\n    host = \"h\"\n  }\n}\n"));
  CHECK(contains(text, "  attached = [for k, v in var.hosts : { host = v, port = null }]\n  name     = \"n\"\n"));
}

TEST_CASE("dynamic blocks name their iterator where two are nested") {
  const Files made = hcl_stack([](Stack& stack) {
    const auto ports = stack.variable<List<Num>>("ports");
    stack.add("box",
              toy::toy_box{.name = "n", .rule = Blocks<toy::Rule>::dynamic(ports, [&](const Any&, const Any& port) {
                                          return toy::Rule{.port = port,
                                                           .rule = Blocks<toy::InnerRule>::dynamic(
                                                               ports, [](const Any& key, const Any&) {
                                                                 return toy::InnerRule{.text = format("{}-", key)};
                                                               })};
                                        })});
  });
  CHECK(contains(made.body("main.tf"), R"tf(  name = "n"

  dynamic "rule" {
    for_each = var.ports

    content {
      port = rule.value

      dynamic "rule" {
        for_each = var.ports
        iterator = rule_inner

        content {
          text = "${rule_inner.key}-"
        }
      }
    }
  }
}
)tf"));
}

TEST_CASE("meta-arguments stand where the style guide has them and keywords are bare") {
  const Files made = hcl_stack([](Stack& stack) {
    const auto dns = stack.provider(toy::provider{.region = "there"}, {.alias = "dns"});
    const auto first = stack.add("first", toy::toy_note{.text = "a"});
    stack.add("second", toy::toy_note{.text = "b"},
              {.count = 2,
               .provider = dns,
               .depends_on = {first},
               .lifecycle = {{.prevent_destroy = true, .ignore_changes = {"text"}, .replace_triggered_by = {first}}},
               .provisioner = {LocalExec{.command = "x", .when = "destroy", .on_failure = "continue"}}});
    stack.add("third", toy::toy_note{}, {.lifecycle = {{.ignore_changes = all_arguments}}});
    stack.add("m", Module{.source = "./m", .inputs = {{"a", first.text()}}, .providers = {{"toy.west", dns}}});
  });
  CHECK(contains(made.body("main.tf"), R"tf(resource "toy_note" "second" {
  count    = 2
  provider = toy.dns

  text = "b"

  lifecycle {
    prevent_destroy      = true
    ignore_changes       = [text]
    replace_triggered_by = [toy_note.first]
  }

  provisioner "local-exec" {
    command    = "x"
    when       = destroy
    on_failure = continue
  }

  depends_on = [toy_note.first]
}
)tf"));
  CHECK(contains(made.body("main.tf"), "    ignore_changes = all\n"));
  CHECK(contains(made.body("main.tf"), R"tf(module "m" {
  source = "./m"
  a      = toy_note.first.text
  providers = {
    toy.west = toy.dns
  }
}
)tf"));
  CHECK(made.body("providers.tf") == R"tf(
# s/provider-toy
provider "toy" {
  region = "here"
}

# s/provider-toy-dns
provider "toy" {
  alias  = "dns"
  region = "there"
}
)tf");
}

TEST_CASE("every block has its file") {
  const Files made = hcl_app([](App& app) {
    app.add("s", [](Stack& stack) {
      stack.provider(toy::provider{.region = "here"});
      stack.backend(
          backend::s3{.assume_role = backend::s3::AssumeRole{.role_arn = "r${x}"}, .bucket = "b", .key = "k"});
      stack.variable<Str>("name", {.default_value = "x ${y}", .description = "d"})
          .validate(raw<Bool>("length(var.name)>1"), "short");
      stack.local("one", 1);
      stack.local("three", fn::jsonencode(object({{"a", "b"}})));
      const auto found = stack.add("found", toy::lookup{.text = "t"});
      stack.check("up", {.assert_ = {{.condition = not_equal(found.text(), ""), .error_message = "down"}}});
      stack.output("text", {.value = found.text(), .sensitive = true});
      stack.moved({.from = "toy_note.a", .to = "toy_note.b"});
      stack.import({.to = "toy_note.b", .id = "i"});
      stack.removed({.from = "toy_note.c", .destroy = false});
    });
  });
  INFO(made.outcome.problems());
  CHECK(made.body("versions.tf") == R"tf(
terraform {
  required_version = ">= 1.7"

  required_providers {
    toy = {
      source  = "acme/toy"
      version = "~> 2.3"
    }
  }

  backend "s3" {
    assume_role = {
      role_arn = "r$${x}"
    }
    bucket = "b"
    key    = "k"
  }
}
)tf");
  CHECK(made.body("variables.tf") == R"tf(
# s/name
variable "name" {
  type        = string
  default     = "x $${y}"
  description = "d"

  validation {
    condition     = length(var.name) > 1
    error_message = "short"
  }
}
)tf");
  CHECK(made.body("locals.tf") == "\nlocals {\n  one = 1\n  three = jsonencode({\n    a = \"b\"\n  })\n}\n");
  CHECK(made.body("data.tf") == "\n# s/found\ndata \"toy_note\" \"found\" {\n  text = \"t\"\n}\n");
  CHECK(contains(made.body("checks.tf"), "check \"up\" {\n  assert {\n"));
  CHECK(contains(made.body("outputs.tf"), "  value     = data.toy_note.found.text\n  sensitive = true\n"));
  CHECK(contains(made.body("moved.tf"), "moved {\n  from = toy_note.a\n  to   = toy_note.b\n}\n"));
  CHECK(contains(made.body("imports.tf"), "import {\n  to = toy_note.b\n  id = \"i\"\n}\n"));
  CHECK(contains(made.body("removed.tf"),
                 "removed {\n  from = toy_note.c\n\n  lifecycle {\n    destroy = false\n  }\n}\n"));
  CHECK(made.body("main.tf").empty());
  CHECK(made.text.at("main.tf") == "# Stack \"s\", written by Terrace. Do not edit: the next synth writes it again.\n");
}

TEST_CASE("text of several lines is a heredoc where it comes back as it is") {
  const auto text_of = [](const Str& text) {
    const Files made = hcl_stack([&](Stack& stack) { stack.add("n", toy::toy_note{.text = text}); });
    const std::string all = made.body("main.tf");
    return all.substr(all.find("  text"), all.size() - all.find("  text") - 2);
  };
  CHECK(text_of("one\n  two ${x}\n\nthree\n") == "  text = <<-EOT\n    one\n      two $${x}\n\n    three\n  EOT\n");
  CHECK(text_of("one\ntwo") == "  text = chomp(<<-EOT\n    one\n    two\n  EOT\n  )\n");
  CHECK(text_of("  one\n  EOT\n") == "  text = <<EOT_\n  one\n  EOT\nEOT_\n");
  // Such a line does not keep its margin when the heredoc has one: the first two are a space and a mark on a space.
  for (const std::string line : {"\u00a0", "\U000e0053x", "\u0301x"}) {
    CHECK(text_of("one\n" + line + "\n") == "  text = <<EOT\none\n" + line + "\nEOT\n");
  }
  CHECK(text_of("one\nélan\n") == "  text = <<-EOT\n    one\n    élan\n  EOT\n");
  CHECK(text_of("one\r\ntwo\n") == "  text = \"one\\r\\ntwo\\n\"\n");
  CHECK(text_of("one\n") == "  text = \"one\\n\"\n");
  CHECK(text_of(format("{}\n$${}\n", fn::upper("a"), fn::lower("b"))) ==
        "  text = <<-EOT\n    ${upper(\"a\")}\n    ${\"$$\"}${lower(\"b\")}\n  EOT\n");
}

TEST_CASE("a large stack has a file for each construct at its top") {
  const Files made = hcl_stack([](Stack& stack) {
    stack.add("alone", toy::toy_note{});
    for (const char* name : {"net", "Main", "data", "x_override", "a b"}) {
      Scope group = stack.group(name);
      for (int i = 0; i < 8; ++i) group.add("n" + std::to_string(i), toy::toy_note{});
    }
  });
  INFO(made.outcome.problems());
  std::vector<std::string> names;
  for (const auto& [name, text] : made.text) names.push_back(name);
  CHECK(names == std::vector<std::string>{"a_b.tf", "data_construct.tf", "main.tf", "main_construct.tf", "net.tf",
                                          "providers.tf", "versions.tf", "x_override_construct.tf"});
  CHECK(made.body("main.tf") == "\n# s/alone\nresource \"toy_note\" \"alone\" {}\n");
}

TEST_CASE("an untyped argument that may be a block is refused in native syntax") {
  const auto program = [](App& app) {
    app.add("s", [](Stack& stack) {
      stack.provider(UntypedProvider{.source = "acme/raw"});
      stack.add("x", UntypedResource{.type = "raw_x", .provider = "acme/raw", .arguments = {{"setting", object({})}}});
    });
  };
  const Files made = hcl_app(program);
  CHECK(made.outcome.only("T0350", "\"setting\" of raw_x \"s/x\" cannot be written in native syntax"));
  CHECK(synth_app(program).synthesis.ok);
}

TEST_CASE("values that cannot be written are refused in native syntax as in JSON") {
  const Files made = hcl_stack([](Stack& stack) {
    stack.add("a", toy::toy_note{.text = "\xff\n\n"});
    stack.add("b", toy::toy_box{.config = object({{"k", 1}, {"k", 2}}), .name = "n"});
  });
  CHECK(made.outcome.count("T0401") == 1);
  CHECK(made.outcome.count("T0403") == 1);
  CHECK(made.text.empty());
}
