// SPDX-License-Identifier: Apache-2.0
// Random expressions and texts, computed by the real terraform and by C++. Both ways of writing an expression are
// tried: the synthesizer's JSON, and native syntax.
//
// TERRACE_SEED chooses other cases ("random" a new seed), TERRACE_CASE=<n> one alone.

#include <terrace/core/app.hpp>
#include <terrace/core/render.hpp>
#include <terrace/fn.hpp>
#include <terrace/synth/synth.hpp>
#include <terrace/testing/terraform.hpp>

#include <cstdlib>

#include "catch.hpp"
#include "random_expressions.hpp"
#include "real_terraform.hpp"

using namespace terrace;
using oracle::Json;

namespace {

constexpr std::size_t kCases = 1200;

/// Says so where there is no terraform.
bool can_run() {
  const testing::Availability available = testing::terraform_available();
  return terrace_test::can_run(static_cast<bool>(available), available.reason);
}

bool is_chosen(std::size_t index) {
  const char* only = std::getenv("TERRACE_CASE");
  return only == nullptr || std::to_string(index) == only;
}

testing::Random random_for(std::size_t index) {
  return testing::Random(testing::run_seed() * 0x9e3779b97f4a7c15U + index);
}

struct Output {
  std::string name;
  Any value;
  Json expected;
};

/// Compares what terraform computed with what C++ computed; shows the first few that differ.
void compare(const testing::TerraformResult& result, const std::vector<Output>& outputs, const char* syntax) {
  INFO(syntax << ", seed " << testing::run_seed());
  INFO(result);
  REQUIRE(result.ok);
  std::size_t wrong = 0;
  for (const Output& output : outputs) {
    const testing::Match same = testing::same_json(result.output(output.name), output.expected.dump());
    if (same || ++wrong > 5) continue;
    UNSCOPED_INFO(output.name << ": " << same.explanation()
                              << "\n  expression: " << to_hcl(output.value).substr(0, 4000));
  }
  CHECK(wrong == 0);
}

/// Both renderings of a stack of outputs, and of the locals that they use.
void check_both(App& app, const std::vector<Output>& outputs, const oracle::Leaves& leaves) {
  std::string hcl = "locals {\n";
  for (const auto& [name, value] : leaves.definitions) hcl += "  " + name + " = " + to_hcl(value) + "\n";
  hcl += "}\n";
  for (const Output& output : outputs) {
    hcl += "output \"" + output.name + "\" {\n  value = " + to_hcl(output.value) + "\n}\n";
  }
  const Synthesis synthesis = synthesize(app);
  for (const Diagnostic& found : app.diagnostics().all()) UNSCOPED_INFO(found.code << ": " << found.message);
  REQUIRE(synthesis.ok);
  compare(testing::terraform_outputs(synthesis.stacks.at(0).json.str()), outputs, "JSON");
  compare(testing::terraform_apply(testing::Files{{"main.tf", hcl}}), outputs, "native syntax");
}

}  // namespace

TEST_CASE("terraform computes from random expressions what C++ computes") {
  if (!can_run()) return;
  App app;
  std::vector<Output> outputs;
  oracle::Leaves leaves;
  app.add("oracle", [&](Stack& stack) {
    testing::Random shared = random_for(~std::size_t{0});
    leaves = oracle::Expressions::make_leaves(shared, stack);
    for (std::size_t i = 0; i < kCases; ++i) {
      if (!is_chosen(i)) continue;
      testing::Random random = random_for(i);
      auto [value, expected] = oracle::Expressions(random, leaves).any(4);
      outputs.push_back({"case" + std::to_string(i), value, expected});
      stack.output(Id(outputs.back().name), {.value = value});
    }
  });
  std::cout << outputs.size() << " random expressions, TERRACE_SEED=" << testing::run_seed() << '\n';
  check_both(app, outputs, leaves);
}

TEST_CASE("random literal values arrive as they were written") {
  if (!can_run()) return;
  App app;
  std::vector<Output> outputs;
  app.add("oracle", [&](Stack& stack) {
    for (std::size_t i = 0; i < kCases; ++i) {
      if (!is_chosen(i)) continue;
      testing::Random random = random_for(kCases + i);
      const testing::RandomValue made = random.value();
      // Terraform keeps no output that is null.
      const Any value = list({made.value});
      outputs.push_back({"case" + std::to_string(i), value, Json::array({Json::parse(made.json)})});
      stack.output(Id(outputs.back().name), {.value = value});
    }
  });
  std::cout << outputs.size() << " random literals, TERRACE_SEED=" << testing::run_seed() << '\n';
  check_both(app, outputs, {});
}

TEST_CASE("every run of dollars and percents is text, before braces and before expressions") {
  if (!can_run()) return;
  App app;
  std::vector<Output> outputs;
  oracle::Leaves leaves;
  app.add("oracle", [&](Stack& stack) {
    leaves.definitions.emplace_back("x", Str("X"));
    const Str x = stack.local("x", Str("X"));
    const auto add = [&](const Any& value, const Json& expected) {
      outputs.push_back({"case" + std::to_string(outputs.size()), value, expected});
      stack.output(Id(outputs.back().name), {.value = value});
    };
    for (const char* sign : {"$", "%", "$%", "%$", "\\$", "\"$", "$\n", "$~", "\r$", "\r%"}) {
      std::string run;
      for (int length = 0; length < 6; ++length, run += sign) {
        for (const char* tail : {"", "{", "{local.x}", "{ if true }", "x"}) {
          const std::string text = run + tail;
          add(text, text);
          add(format("{}{}{}", text, x, text), text + "X" + text);
          add(Map<Str>{{text, text}}, Json{{text, text}});
          add(Map<Str>{{format("{}{}", text, x), format("{}{}", x, text)}}, Json{{text + "X", "X" + text}});
          add(fn::join(text, List<Str>{x, x}), "X" + text + "X");
        }
      }
    }
  });
  check_both(app, outputs, leaves);
}

TEST_CASE("every short text of what templates are made of is itself") {
  if (!can_run()) return;
  App app;
  std::vector<Output> outputs;
  oracle::Leaves leaves;
  app.add("oracle", [&](Stack& stack) {
    leaves.definitions.emplace_back("x", Str("X"));
    const Str x = stack.local("x", Str("X"));
    std::vector<std::string> texts{""};
    for (std::size_t i = 0; texts[i].size() < 5; ++i) {
      for (const char c : {'\r', '\n', '$', '%', '{', 'X'}) texts.push_back(texts[i] + c);
    }
    List<Str> list;
    for (const std::string& text : texts) {
      Str made = "";
      for (const char c : text)
        made = c == 'X' ? format("{}{}", made, x) : Str(format("{}{}", made, std::string(1, c)));
      list.add(made);
    }
    outputs.push_back({"all", static_cast<const Value&>(list), texts});
    stack.output("all", {.value = outputs.back().value});
    std::cout << texts.size() << " texts\n";
  });
  check_both(app, outputs, leaves);
}

TEST_CASE("defaults and descriptions are not evaluated, whatever is in them") {
  if (!can_run()) return;
  App app;
  std::vector<Output> outputs;
  app.add("oracle", [&](Stack& stack) {
    for (std::size_t i = 0; i < 200; ++i) {
      if (!is_chosen(i)) continue;
      testing::Random random = random_for(2 * kCases + i);
      const testing::RandomValue made = random.value(3);
      const std::string name = "case" + std::to_string(i);
      const auto variable = stack.variable<Any>(
          Id("given" + name), {.default_value = list({made.value, "${local.x}"}), .description = random.text()});
      outputs.push_back({name, variable, Json::array({Json::parse(made.json), "${local.x}"})});
      stack.output(Id(name), {.value = variable, .description = random.text()});
    }
  });
  const Synthesis synthesis = synthesize(app);
  for (const Diagnostic& found : app.diagnostics().all()) UNSCOPED_INFO(found.code << ": " << found.message);
  REQUIRE(synthesis.ok);
  compare(testing::terraform_outputs(synthesis.stacks.at(0).json.str()), outputs, "JSON");
}
