// SPDX-License-Identifier: Apache-2.0

// A stack as files of native syntax.

#include <algorithm>
#include <array>
#include <set>

#include "synth/document.hpp"
#include "synth/errors.hpp"
#include "synth/hcl_emitter.hpp"
#include "synth/module_readme.hpp"
#include "synth/stack_blocks.hpp"
#include "terraform/block_edit.hpp"
#include "terraform/schemas.hpp"

namespace terrace::detail {
namespace {

/// More blocks than this in main.tf, and each construct at the top of the stack has a file of its own.
constexpr std::size_t kMost = 30;

constexpr std::array<std::string_view, 11> kReserved = {
    "versions", "providers", "variables", "locals", "data", "main", "outputs", "moved", "imports", "removed", "checks"};

/// The name of a construct's file. Terraform takes `override.tf` and `x_override.tf` for something else, and some file
/// systems do not tell A from a.
std::string file_name(std::string_view id) {
  std::string name;
  for (char c : id) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    name += plain ? c : '_';
  }
  const bool taken = std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
  if (taken || name == "override" || name.ends_with("_override")) name += "_construct";
  return name + ".tf";
}

bool is_in_main(NodeKind kind) {
  return kind == NodeKind::resource || kind == NodeKind::ephemeral || kind == NodeKind::module;
}

class HclDocument {
 public:
  HclDocument(const Plan& plan, const StackPlan& stack, bool as_module, Findings& findings)
      : stack_(stack), as_module_(as_module), findings_(findings), blocks_(stack), emitter_(plan, stack, as_module),
        requirements_(required_providers(stack)) {}

  std::vector<SynthesizedFile> files() {
    if (as_module_) check_module();
    resources();
    data();
    kind("checks.tf", NodeKind::check);
    locals();
    kind("outputs.tf", NodeKind::output);
    for (const Export& output : stack_.exports) add("outputs.tf", emitter_.exported(output));
    const StackData& of_stack = *stack_.stack->stack_data;
    loose("moved.tf", "moved", of_stack.moved);
    if (!as_module_) loose("imports.tf", "import", of_stack.imports);
    loose("removed.tf", "removed", of_stack.removed);
    if (!as_module_) providers();
    kind("variables.tf", NodeKind::variable);
    // Last, for only now it is known what was read from other stacks.
    for (const ModuleInput& input : emitter_.inputs()) module_input(input);
    versions();
    if (as_module_) {
      texts_.emplace("README.md", module_readme(stack_, blocks_, requirements_, emitter_));
    }
    std::move(emitter_.diagnostics().begin(), emitter_.diagnostics().end(), std::back_inserter(findings_.diagnostics));
    findings_.suspects.insert(findings_.suspects.end(), emitter_.suspects().begin(), emitter_.suspects().end());
    return finished();
  }

 private:
  void add(std::string_view file, const std::string& block) {
    auto found = texts_.find(file);
    if (found == texts_.end()) found = texts_.emplace(file, heading()).first;
    if (block.empty()) return;
    found->second += '\n';
    found->second += block;
  }

  std::string heading() const {
    return comment_line((as_module_ ? "Module \"" : "Stack \"") + std::string(stack_.stack->id) +
                            "\", written by Terrace. Do not edit: the next synth writes it again.",
                        0);
  }

  void resources() {
    add("main.tf", "");
    const auto count = static_cast<std::size_t>(std::count_if(stack_.blocks.begin(), stack_.blocks.end(),
                                                              [](const Node* node) { return is_in_main(node->kind); }));
    for (const Node* node : stack_.blocks) {
      if (!is_in_main(node->kind)) continue;
      const Node* top = node;
      while (top->parent != stack_.stack) top = top->parent;
      add(count <= kMost || top == node ? "main.tf" : file_name(top->id), emitter_.block(*node));
    }
  }

  void data() {
    if (!as_module_) {
      for (const RemoteState& remote : stack_.remotes) add("data.tf", emitter_.remote_state(remote));
    }
    for (const Node* node : stack_.blocks) {
      if (node->kind == NodeKind::data && !node->is_in_check()) add("data.tf", emitter_.block(*node));
    }
  }

  void kind(std::string_view file, NodeKind kind) {
    for (const Node* node : blocks_.of(kind)) add(file, emitter_.block(*node));
  }

  void locals() {
    HclBody body{1};
    for (const Node* node : blocks_.of(NodeKind::local)) body.lines.push_back(emitter_.local(*node));
    if (!body.lines.empty()) add("locals.tf", block_text("locals", body, 0));
  }

  void providers() {
    for (const auto& [name, nodes] : blocks_.providers()) {
      for (const Node* node : nodes) add("providers.tf", emitter_.block(*node));
    }
  }

  void loose(std::string_view file, std::string_view name, const std::vector<LooseBlock>& blocks) {
    for (const LooseBlock& block : blocks) add(file, emitter_.loose(name, block));
  }

  void module_input(const ModuleInput& input) {
    for (const Node* variable : blocks_.of(NodeKind::variable)) {
      if (variable->name == input.name) {
        findings_.diagnostics.push_back(errors::module_input_taken(*variable, *input.stack, input.output));
      }
    }
    HclBody body{1};
    body.lines.push_back({"description", {'"' + module_input_text(input) + '"', false}});
    body.lines.push_back({"type", {"any", false}});
    add("variables.tf", comment_line(path_of(input.stack), 0) + block_text("variable \"" + input.name + '"', body, 0));
  }

  void versions() {
    HclBody body{1};
    const auto quoted = [](std::string_view text) {
      Buffer literal;
      put_text(literal, text, Place::hcl);
      return HclText{'"' + std::string(literal.view()) + '"', false};
    };
    body.lines.push_back({"required_version", quoted(required_version(stack_))});
    if (!requirements_.empty()) {
      HclBody inner{2};
      for (const auto& [name, requirement] : requirements_) {
        std::vector<HclLine> lines{{"source", quoted(requirement.source)}};
        if (!requirement.version.empty()) lines.push_back({"version", quoted(requirement.version)});
        std::string aliases;
        for (const std::string& alias : requirement.aliases) aliases += (aliases.empty() ? "[" : ", ") + alias;
        if (!aliases.empty()) lines.push_back({"configuration_aliases", {aliases + ']', false}});
        std::string text = "{\n";
        put_lines(text, lines, 3);
        inner.lines.push_back({std::string(name), {text + "    }", true}});
      }
      body.blocks.push_back(block_text("required_providers", inner, 1));
    }
    const Value& backend = stack_.stack->stack_data->backend;
    if (backend.is_set() && !as_module_) body.blocks.push_back(emitter_.backend(backend));
    add("versions.tf", block_text("terraform", body, 0));
  }

  /// A module's configurations come from its caller, those with an alias by name.
  void check_module() {
    for (const auto& [name, nodes] : blocks_.providers()) {
      for (const Node* node : nodes) {
        if (node->type_text.empty()) continue;
        std::vector<std::string>& aliases = requirements_[name].aliases;
        const std::string alias = std::string(name) + '.' + std::string(node->type_text);
        if (std::find(aliases.begin(), aliases.end(), alias) == aliases.end()) aliases.push_back(alias);
      }
    }
    for (const LooseBlock& block : stack_.stack->stack_data->imports) {
      findings_.diagnostics.push_back(errors::import_in_module(*stack_.stack, block.location));
    }
    for (const Node* node : blocks_.of(NodeKind::module)) {
      const Value source = member_of(node->arguments, module_member::source);
      if (source.kind() == Value::Kind::text && source.text().starts_with('.')) {
        findings_.diagnostics.push_back(errors::local_module_in_module(*node, source.text()));
      }
    }
  }

  std::vector<SynthesizedFile> finished() {
    std::vector<SynthesizedFile> files;
    for (auto& [name, text] : texts_) {
      const auto kept = std::make_shared<const std::string>(std::move(text));
      files.push_back({name, OutputText({std::string_view(*kept)}, kept)});
    }
    return files;
  }

  const StackPlan& stack_;
  bool as_module_;
  Findings& findings_;
  StackBlocks blocks_;
  HclEmitter emitter_;
  std::map<std::string_view, Requirement> requirements_;
  std::map<std::string, std::string, std::less<>> texts_;
};

}  // namespace

std::vector<SynthesizedFile> hcl_files(const Plan& plan, const StackPlan& stack, bool as_module, Findings& findings) {
  return HclDocument(plan, stack, as_module, findings).files();
}

}  // namespace terrace::detail
