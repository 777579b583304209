// SPDX-License-Identifier: Apache-2.0

#include "synth/module_readme.hpp"

#include <algorithm>

#include "terraform/block_edit.hpp"
#include "terraform/schemas.hpp"
#include "value/hcl_tokens.hpp"

namespace terrace::detail {
namespace {

/// Text in a cell of a table: one line, with nothing that ends the cell or begins a tag.
std::string cell(std::string_view text) {
  std::string made;
  for (const char c : text) {
    if (c == '|') {
      made += "\\|";
    } else if (c == '\n') {
      made += "<br>";
    } else if (c == '<') {
      made += "&lt;";
    } else if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') {
      made += c;
    }
  }
  return made;
}

/// The same in a monospaced face; more quotes than there are inside.
std::string code(std::string_view text) {
  std::string quotes = "`";
  while (text.find(quotes) != std::string_view::npos) quotes += '`';
  std::string made;
  for (const char c : text) {
    if (c == '|') made += '\\';
    made += c;
  }
  const std::string_view space = made.starts_with('`') || made.ends_with('`') ? " " : "";
  return quotes + std::string(space) + made + std::string(space) + quotes;
}

/// A stack's name as the name of a module block.
std::string label(std::string name) {
  std::replace(name.begin(), name.end(), '.', '_');
  return name[0] >= '0' && name[0] <= '9' ? '_' + name : name;
}

struct Input {
  std::string name;
  std::string description;
  std::string type;
  std::string default_value;
  bool required = false;
};

std::string described(const Value& description) {
  return description.kind() == Value::Kind::text ? cell(description.text()) : std::string();
}

std::vector<Input> inputs_of(const StackBlocks& blocks, HclEmitter& emitter) {
  std::vector<Input> inputs;
  for (const Node* node : blocks.of(NodeKind::variable)) {
    Input& input = inputs.emplace_back();
    input.name = node->name;
    input.description = described(member_of(node->arguments, variable_member::description));
    input.type = node->type_text.empty() ? "any" : tidy_type(node->type_text);
    const Value value = member_of(node->arguments, variable_member::default_value);
    input.required = !value.is_set();
    if (!input.required) input.default_value = emitter.literal(*node, value);
  }
  for (const ModuleInput& made : emitter.inputs()) {
    inputs.push_back({made.name, cell(module_input_text(made)), "any", "", true});
  }
  std::stable_sort(inputs.begin(), inputs.end(),
                   [](const Input& a, const Input& b) { return a.required > b.required; });
  return inputs;
}

}  // namespace

std::string module_input_text(const ModuleInput& input) {
  return "The output " + input.output + " of " + std::string(input.stack->id);
}

std::string module_readme(const StackPlan& stack, const StackBlocks& blocks,
                          const std::map<std::string_view, Requirement>& requirements, HclEmitter& emitter) {
  const std::string name(stack.stack->id);
  const std::vector<Input> inputs = inputs_of(blocks, emitter);
  std::string text =
      "# " + name + "\n\nA Terraform module written by Terrace. Do not edit: the next synth writes it again.\n\n";

  text += "## Usage\n\n```hcl\nmodule \"" + label(name) + "\" {\n";
  std::vector<HclLine> lines{{"source", {"\"./" + name + '"', false}}};
  std::vector<HclLine> aliases;
  for (const auto& [provider, requirement] : requirements) {
    for (const std::string& alias : requirement.aliases) aliases.push_back({alias, {alias, false}});
  }
  put_lines(text, lines, 1);
  if (!aliases.empty()) {
    text += "\n  providers = {\n";
    put_lines(text, aliases, 2);
    text += "  }\n";
  }
  lines.clear();
  for (const Input& input : inputs) {
    if (input.required) lines.push_back({input.name, {"var." + input.name, false}});
  }
  if (!lines.empty()) text += '\n';
  put_lines(text, lines, 1);
  text += "}\n```\n\n## Requirements\n\n| Name | Source | Version |\n| --- | --- | --- |\n";
  text += "| terraform | | " + code(required_version(stack)) + " |\n";
  for (const auto& [provider, requirement] : requirements) {
    text += "| " + std::string(provider) + " | " + code(requirement.source) + " | " +
            (requirement.version.empty() ? "" : code(requirement.version)) + " |\n";
  }

  if (!requirements.empty()) {
    text += "\n## Providers\n\nThe module configures none; the root module that calls it does.\n\n";
    text += "| Name | Handed over |\n| --- | --- |\n";
    for (const auto& [provider, requirement] : requirements) {
      text += "| " + code(provider) + " | by itself |\n";
      for (const std::string& alias : requirement.aliases) {
        text += "| " + code(alias) + " | in `providers` of the module block |\n";
      }
    }
  }

  text += "\n## Inputs\n\n";
  if (inputs.empty()) {
    text += "None.\n";
  } else {
    text += "| Name | Description | Type | Default | Required |\n| --- | --- | --- | --- | --- |\n";
    for (const Input& input : inputs) {
      text += "| " + code(input.name) + " | " + input.description + " | " + code(input.type) + " | " +
              (input.required ? "" : code(input.default_value)) + " | " + (input.required ? "yes" : "no") + " |\n";
    }
  }

  text += "\n## Outputs\n\n";
  const std::vector<const Node*>& outputs = blocks.of(NodeKind::output);
  if (outputs.empty() && stack.exports.empty()) return text + "None.\n";
  text += "| Name | Description | Sensitive |\n| --- | --- | --- |\n";
  for (const Node* node : outputs) {
    const Schema& schema = node->schema();
    const auto member = [&](std::string_view wanted) {
      return member_of(node->arguments, static_cast<std::uint16_t>(schema.index_of(wanted)));
    };
    const Value sensitive = member("sensitive");
    const bool hidden = sensitive.kind() == Value::Kind::boolean && Access::scalar<bool>(sensitive);
    text +=
        "| " + code(node->name) + " | " + described(member("description")) + " | " + (hidden ? "yes" : "no") + " |\n";
  }
  for (const Export& output : stack.exports) {
    const std::string read =
        address_of(*output.node) + (output.attribute.empty() ? "" : '.' + std::string(output.attribute));
    text += "| " + code(output.output) + " | " + code(read) + " | " + (output.sensitive ? "yes" : "no") + " |\n";
  }
  return text;
}

}  // namespace terrace::detail
