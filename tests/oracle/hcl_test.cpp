// SPDX-License-Identifier: Apache-2.0
// Random stacks in both syntaxes: `terraform fmt` finds nothing to change in the native one, and terraform computes from
// it what C++ computes, and what it computes from JSON. Each stack is called as a module, so that one run of terraform
// does for many.
//
// TERRACE_SEED chooses other cases ("random" a new seed).

#include <terrace/fn.hpp>
#include <terrace/synth/synth.hpp>
#include <terrace/terraform/variable.hpp>
#include <terrace/testing/generate.hpp>
#include <terrace/tf/terraform_data.hpp>

#include <iostream>

#include "catch.hpp"
#include "oracle/every_block.hpp"
#include "oracle/random_expressions.hpp"
#include "oracle/run_terraform.hpp"

using namespace terrace;
using oracle::Json;

namespace {

constexpr std::size_t kStacks = 100;
/// Stacks of one run of terraform: its time grows with the square of what it is given.
constexpr std::size_t kBatch = 20;

/// Lines with every margin, blank or not, and with what looks like a template or like the end of a heredoc.
std::string lines(testing::Random& random) {
  static const std::vector<std::string> pieces = {"EOT", "  EOT", "${x}", "%{ if }", "$${", "$",  "%", "%%{",  "\\n",
                                                  "\"",  "#",     "é",    "x = 1",   "\t",  "  ", "}", "日本", "$$"};
  std::string text;
  for (std::size_t i = 2 + random.below(4); i-- > 0;) {
    text.append(2 * random.below(3), ' ');
    for (std::size_t j = random.below(4); j-- > 0;) {
      text += random.one_in(8) ? random.text(testing::Chars::everything, 6) : random.pick(pieces);
    }
    text += i == 0 && random.one_in(2) ? "" : "\n";
  }
  return text;
}

struct Expected {
  std::string output;
  Json value;
};

/// A stack that needs no provider but the built-in one. The same seed gives the same stack.
class RandomStack {
 public:
  RandomStack(std::size_t number, std::vector<Expected>& expected)
      : random_(testing::run_seed() * 0x9e3779b97f4a7c15U + number), with_resources_(number % 4 == 0),
        expected_(expected) {}

  void build(Stack& stack) {
    const oracle::Leaves leaves = oracle::Expressions::make_leaves(random_, stack);
    auto [computed, expected] = oracle::Expressions(random_, leaves).any(4);
    output(stack, computed, expected);
    const testing::RandomValue fixed = random_.value(3);
    const auto variable =
        stack.variable<Any>("fixed", {.default_value = list({fixed.value}), .description = lines(random_)});
    output(stack, variable, Json::array({Json::parse(fixed.json)}));
    const testing::RandomValue kept = random_.value(3);
    const std::string local = random_.identifier();
    output(stack, stack.local(Id("l_" + local), list({kept.value})), Json::array({Json::parse(kept.json)}));

    const std::string plain = lines(random_);
    const Str inside = lines_of(leaves);
    output(stack, object({{"text", plain}, {"a-b", inside}}), {{"text", plain}, {"a-b", computed_}});
    const std::string text = lines(random_);
    output(stack, Str(text), text);
    const Str made = lines_of(leaves);
    output(stack, made, computed_);
    if (with_resources_) resources(stack);
    stack.check("sane",
                {.assert_ = {{.condition = raw<Bool>("length(\n [var.fixed] # one\n) ==1"), .error_message = "no"}}});
    output(stack, raw("{a=1,\n b =[ for v in (toset([ 2 ])):- v ] // c\n\n c={ x= -1 }}"),
           {{"a", 1}, {"b", Json::array({-2})}, {"c", {{"x", -1}}}});
  }

 private:
  void output(Stack& stack, const Any& value, const Json& expected) {
    const std::string name = "o" + std::to_string(count_++);
    stack.output(Id(name), {.value = value, .description = random_.text(testing::Chars::ascii)});
    expected_.push_back({name, expected});
  }

  /// A template of several lines; what comes of it is in computed_.
  Str lines_of(const oracle::Leaves& leaves) {
    const auto& [value, text] = random_.pick(leaves.texts);
    const std::string before = lines(random_);
    const std::string after = lines(random_);
    computed_ = before + text.get<std::string>() + after + text.get<std::string>() + "\n";
    return format("{}{}{}{}\n", before, value, after, value);
  }

  void resources(Stack& stack) {
    const testing::RandomValue value = random_.value(2);
    const auto kept = stack.add("kept", tf::terraform_data{.input = list({value.value})});
    output(stack, kept.output(), Json::array({Json::parse(value.json)}));
    Scope group = stack.group(Id("g_" + random_.identifier()));
    const std::string text = lines(random_);
    const auto many =
        group.add("many", tf::terraform_data{.input = format("{}{}", text, count::index()), .triggers_replace = text},
                  {.count = 2, .depends_on = {kept}, .lifecycle = {{.ignore_changes = {"triggers_replace"}}}});
    output(stack, all(many).splat(&tf::terraform_data::Ref::output), {text + "0", text + "1"});
    const std::string key = random_.text(testing::Chars::unicode, 8) + "k";
    const auto keyed = group.add("keyed", tf::terraform_data{.input = each::value()},
                                 {.for_each = object({{key, text}, {"z" + key, 1}})});
    output(stack, by_key(keyed).at(key).output(), text);
  }

  testing::Random random_;
  bool with_resources_;
  std::vector<Expected>& expected_;
  std::string computed_;
  std::size_t count_ = 0;
};

/// What a long output says of its first error.
std::string first_error(const oracle::Run& run) {
  const std::size_t at = run.output.find("Error:");
  return at == std::string::npos ? run.output.substr(0, 2000) : run.output.substr(at, 4000);
}

/// Whether a stack is applied in JSON too; of the others only the native form is, to save time.
bool is_applied_twice(std::size_t number) { return number % 4 == 0; }

std::string stack_name(std::size_t number) { return "s" + std::to_string(number); }

/// Writes the stacks of `kStacks` seeds below `folder`/`prefix`; returns what their outputs must be.
std::vector<std::vector<Expected>> write_stacks(const oracle::Folder& folder, const std::string& prefix,
                                                OutputFormat format) {
  std::vector<std::vector<Expected>> expected(kStacks);
  App app;
  for (std::size_t i = 0; i < kStacks; ++i) {
    app.add(Id(stack_name(i)), [&](Stack& stack) { RandomStack(i, expected[i]).build(stack); });
  }
  const Synthesis made = synthesize(app, {.format = format});
  for (const Diagnostic& found : app.diagnostics().all()) UNSCOPED_INFO(found.code << ": " << found.message);
  REQUIRE(made.ok);
  for (const SynthesizedStack& stack : made.stacks) {
    for (const SynthesizedFile& file : stack.files) {
      folder.write(prefix + "/" + stack.name + "/" + file.name, file.text.str());
    }
  }
  return expected;
}

/// The outputs of a batch of stacks in both syntaxes.
Json applied(const oracle::Folder& folder, std::size_t first) {
  std::string root;
  for (const char* syntax : {"json", "hcl"}) {
    for (std::size_t i = first; i < first + kBatch; ++i) {
      if (syntax == std::string_view("json") && !is_applied_twice(i)) continue;
      const std::string name = std::string(syntax) + "_" + stack_name(i);
      root += "module \"" + name + "\" {\n  source = \"./" + syntax + "/" + stack_name(i) + "\"\n}\noutput \"" + name +
              "\" {\n  value = module." + name + "\n}\n";
    }
  }
  folder.write("root.tf", root);
  // Each batch begins without a state.
  std::filesystem::remove(folder.path() + "/terraform.tfstate");
  const oracle::Run init = oracle::terraform(folder, "init -input=false -no-color");
  INFO(first_error(init));
  REQUIRE(init.exit_code == 0);
  const oracle::Run apply = oracle::terraform(folder, "apply -auto-approve -input=false -no-color");
  INFO(first_error(apply));
  REQUIRE(apply.exit_code == 0);
  return Json::parse(oracle::terraform(folder, "output -json").output);
}

}  // namespace

TEST_CASE("random stacks in native syntax are formatted and compute what their JSON computes") {
  if (!oracle::has_terraform()) return;
  const oracle::Folder folder;
  write_stacks(folder, "json", OutputFormat::json);
  const auto expected = write_stacks(folder, "hcl", OutputFormat::hcl);
  std::cout << kStacks << " random stacks in two syntaxes, TERRACE_SEED=" << testing::run_seed() << '\n';
  INFO("TERRACE_SEED=" << testing::run_seed());

  const oracle::Run formatted = oracle::terraform(folder, "fmt -check -diff -recursive -no-color");
  INFO(formatted.output.substr(0, 4000));
  CHECK(formatted.exit_code == 0);

  std::size_t wrong = 0;
  std::string differences;
  for (std::size_t first = 0; first < kStacks; first += kBatch) {
    const Json outputs = applied(folder, first);
    for (std::size_t i = first; i < first + kBatch; ++i) {
      const Json& hcl = outputs.at("hcl_" + stack_name(i)).at("value");
      const Json& plain = is_applied_twice(i) ? outputs.at("json_" + stack_name(i)).at("value") : hcl;
      for (const Expected& one : expected[i]) {
        const testing::Match same = testing::same_json(hcl.at(one.output).dump(), one.value.dump());
        const testing::Match alike = testing::same_json(hcl.at(one.output).dump(), plain.at(one.output).dump());
        if ((same && alike) || ++wrong > 5) continue;
        differences += stack_name(i) + " " + one.output + ": " + same.explanation() + alike.explanation() + "\n";
      }
    }
  }
  INFO(differences);
  CHECK(wrong == 0);
}

TEST_CASE("modules of stacks are called by a configuration that hands one what the other gives") {
  if (!oracle::has_terraform()) return;
  App app;
  tf::terraform_data::Ref shared;
  app.add("net", [&](Stack& stack) {
    stack.backend(backend::local{.path = "elsewhere.tfstate"});
    const auto size = stack.variable<Num>("size", {.default_value = 2, .description = "How many"});
    shared = stack.add("shared", tf::terraform_data{.input = size * 10});
  });
  app.add("web", [&](Stack& stack) {
    const auto name = stack.variable<Str>("name", {.description = "Who | what"});
    const auto made = stack.add("made", tf::terraform_data{.input = format("{}-{}", name, shared.output())});
    stack.output("made", {.value = made.output(), .description = "Both"});
  });
  const Synthesis result = synthesize(app, {.format = OutputFormat::module});
  for (const Diagnostic& found : app.diagnostics().all()) UNSCOPED_INFO(found.code << ": " << found.message);
  REQUIRE(result.ok);
  const oracle::Folder folder;
  for (const SynthesizedStack& stack : result.stacks) {
    for (const SynthesizedFile& file : stack.files) folder.write(stack.name + "/" + file.name, file.text.str());
  }
  folder.write("root.tf", R"(module "net" {
  source = "./net"
  size   = 4
}
module "web" {
  source            = "./web"
  name              = "a"
  net_shared_output = module.net.shared_output
}
output "made" {
  value = module.web.made
}
)");
  const oracle::Run formatted = oracle::terraform(folder, "fmt -check -diff -recursive -no-color");
  INFO(formatted.output);
  CHECK(formatted.exit_code == 0);
  const oracle::Run init = oracle::terraform(folder, "init -input=false -no-color");
  INFO(init.output);
  REQUIRE(init.exit_code == 0);
  const oracle::Run validate = oracle::terraform(folder, "validate -no-color");
  INFO(validate.output);
  CHECK(validate.output.find("Warning") == std::string::npos);
  const oracle::Run apply = oracle::terraform(folder, "apply -auto-approve -input=false -no-color");
  INFO(apply.output);
  REQUIRE(apply.exit_code == 0);
  CHECK(Json::parse(oracle::terraform(folder, "output -json").output).at("made").at("value") == "a-40");
}
