// SPDX-License-Identifier: Apache-2.0
// A stack as a module that others call.

#include "hcl/support.hpp"

using namespace terrace;
using namespace terrace::test;

namespace {

template <class F> Files module_stack(F program) { return hcl_stack(program, OutputFormat::module); }

}  // namespace

TEST_CASE("a module has no backend and no provider configuration but asks for aliases") {
  const Files made = module_stack([](Stack& stack) {
    const auto dns = stack.provider(toy::provider{.region = "there"}, {.alias = "dns"});
    stack.backend(backend::local{.path = "x"});
    stack.add("note", toy::toy_note{.text = "a"}, {.provider = dns});
  });
  INFO(made.outcome.problems());
  CHECK_FALSE(made.has("providers.tf"));
  CHECK(made.body("versions.tf") == R"tf(
terraform {
  required_version = ">= 1.5"

  required_providers {
    toy = {
      source                = "acme/toy"
      version               = "~> 2.3"
      configuration_aliases = [toy.dns]
    }
  }
}
)tf");
  CHECK(contains(made.body("main.tf"), "  provider = toy.dns\n"));
}

TEST_CASE("the README of a module lists what it needs takes and gives") {
  const Files made = module_stack([](Stack& stack) {
    stack.provider(toy::provider{}, {.alias = "dns"});
    stack.variable<Num>("size", {.default_value = 2, .description = "How | many\nof <them>"});
    const auto name = stack.variable<Str>("name", {.description = "The name"});
    stack.variable("shape", Type::object({{"a", Type::optional(Type::string(), "x|y")}}),
                   {.default_value = object({})});
    stack.output("name", {.value = name, .description = "Its `name`", .sensitive = true});
  });
  INFO(made.outcome.problems());
  CHECK(made.text.at("README.md") == R"md(# s

A Terraform module written by Terrace. Do not edit: the next synth writes it again.

## Usage

```hcl
module "s" {
  source = "./s"

  providers = {
    toy.dns = toy.dns
  }

  name = var.name
}
```

## Requirements

| Name | Source | Version |
| --- | --- | --- |
| terraform | | `>= 1.5` |
| toy | `acme/toy` | `~> 2.3` |

## Providers

The module configures none; the root module that calls it does.

| Name | Handed over |
| --- | --- |
| `toy` | by itself |
| `toy.dns` | in `providers` of the module block |

## Inputs

| Name | Description | Type | Default | Required |
| --- | --- | --- | --- | --- |
| `name` | The name | `string` |  | yes |
| `size` | How \| many<br>of &lt;them> | `number` | `2` | no |
| `shape` |  | `object({ a = optional(string, "x\|y") })` | `{}` | no |

## Outputs

| Name | Description | Sensitive |
| --- | --- | --- |
| `name` | Its `name` | yes |
)md");
}

TEST_CASE("what a stack reads from another is a variable of its module") {
  const auto program = [](App& app, const char* variable) {
    toy::toy_note::Ref shared;
    app.add("net", [&](Stack& stack) {
      stack.provider(toy::provider{});
      shared = stack.add("n", toy::toy_note{.text = "a"});
    });
    app.add("s", [&](Stack& stack) {
      stack.provider(toy::provider{});
      if (variable != nullptr) stack.variable<Str>(variable);
      stack.add("user", toy::toy_note{.text = format("{}-{}", shared.text(), shared.text())});
    });
  };
  const Files made = hcl_app([&](App& app) { program(app, nullptr); }, OutputFormat::module);
  INFO(made.outcome.problems());
  CHECK_FALSE(made.has("data.tf"));
  CHECK(contains(made.body("main.tf"), "  text = \"${var.net_n_text}-${var.net_n_text}\"\n"));
  CHECK(made.body("variables.tf") ==
        "\n# net\nvariable \"net_n_text\" {\n  description = \"The output n_text of net\"\n  type        = any\n}\n");
  CHECK(contains(made.text.at("README.md"), "| `net_n_text` | The output n_text of net | `any` |  | yes |"));
  CHECK(contains(made.outcome.synthesis.stacks.at(0).files.at(0).text.str(), "| `n_text` | `toy_note.n.text` | no |"));

  const Files clash = hcl_app([&](App& app) { program(app, "net_n_text"); }, OutputFormat::module);
  CHECK(clash.outcome.only("T0351", "the variable \"net_n_text\" has the name by which the module takes \"n_text\""));
}

TEST_CASE("what a module cannot hold is refused") {
  const Files made = module_stack([](Stack& stack) {
    stack.add("m", Module{.source = "./m"});
    stack.import({.to = "toy_note.b", .id = "i"});
  });
  CHECK(made.outcome.count("T0352") == 1);
  CHECK(made.outcome.first("T0352").location.line != 0);
  CHECK(made.outcome.first("T0353").severity == Severity::warning);
  CHECK(contains(made.outcome.first("T0353").message, "the source \"./m\" of"));
  CHECK_FALSE(made.outcome.synthesis.ok);
}
