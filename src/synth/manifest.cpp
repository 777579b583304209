// SPDX-License-Identifier: Apache-2.0

#include <terrace/version.hpp>

#include <algorithm>

#include "synth/document.hpp"
#include "value/text.hpp"

namespace terrace::detail {
namespace {

/// Scopes nested deeper than this are left out (their blocks are not): each path repeats all above it.
constexpr std::uint32_t kDeepestScope = 64;
/// Bytes of a construct's entry, on the large side.
constexpr std::size_t kUsualEntry = 160;

class Manifest {
 public:
  OutputText text(const Tree& tree, const Plan& plan, const std::vector<SynthesizedStack>& stacks) {
    out_.reserve(tree.nodes().size() * kUsualEntry);
    out_.put("{\n  \"format_version\": \"1.0\",\n  \"terrace_version\": ");
    string(version);
    out_.put(",\n  \"stacks\": [");
    for (const StackPlan& stack : plan.stacks) {
      const auto made = std::find_if(stacks.begin(), stacks.end(),
                                     [&](const SynthesizedStack& other) { return other.name == stack.stack->id; });
      if (made != stacks.end()) this->stack(stack, *made);
    }
    out_.put(first_stack_ ? "]" : "\n  ]");
    out_.put(",\n  \"constructs\": [");
    for (const Node& node : tree.nodes()) construct(plan, node);
    out_.put(first_construct_ ? "]" : "\n  ]");
    out_.put("\n}\n");
    std::vector<Buffer> pieces;
    pieces.push_back(std::move(out_));
    return make_output(std::move(pieces));
  }

 private:
  void string(std::string_view text) {
    out_.put('"');
    put_text(out_, text, Place::json_plain);
    out_.put('"');
  }

  void number(std::size_t value) { out_.put(std::to_string(value)); }

  void files(const SynthesizedStack& made) {
    const bool native = made.files.size() != 1;
    const auto put = [&](std::string_view name) { string(made.name + '/' + std::string(name)); };
    out_.put(", \"file\": ");
    put(native ? "main.tf" : made.files[0].name);
    if (!native) return;
    out_.put(", \"files\": [");
    for (std::size_t i = 0; i < made.files.size(); ++i) {
      if (i != 0) out_.put(", ");
      put(made.files[i].name);
    }
    out_.put(']');
  }

  void stack(const StackPlan& stack, const SynthesizedStack& made) {
    std::size_t resources = 0;
    std::size_t data_sources = stack.remotes.size();
    for (const Node* node : stack.blocks) {
      resources += node->kind == NodeKind::resource;
      data_sources += node->kind == NodeKind::data;
    }
    out_.put(first_stack_ ? "\n    {\"name\": " : ",\n    {\"name\": ");
    first_stack_ = false;
    string(stack.stack->id);
    files(made);
    out_.put(", \"resources\": ");
    number(resources);
    out_.put(", \"data_sources\": ");
    number(data_sources);
    out_.put(", \"depends_on\": [");
    for (std::size_t i = 0; i < stack.depends_on.size(); ++i) {
      if (i != 0) out_.put(", ");
      string(stack.depends_on[i]->id);
    }
    out_.put(stack.stack->stack_data->is_protected ? "], \"protected_from_destroy\": true}" : "]}");
  }

  void construct(const Plan& plan, const Node& node) {
    if (node.parent == nullptr || node.stack == nullptr) return;
    const std::uint32_t stack = node.stack->stack_data->number;
    if (stack >= plan.stacks.size() || plan.stacks[stack].stack != node.stack) return;
    if (!node.is_block() && node.depth > kDeepestScope) return;
    out_.put(first_construct_ ? "\n    {\"path\": \"" : ",\n    {\"path\": \"");
    first_construct_ = false;
    put_path(out_, node);
    out_.put('"');
    if (node.is_block()) {
      out_.put(", \"stack\": ");
      string(node.stack->id);
      out_.put(", \"address\": \"");
      put_address(out_, node);
      out_.put('"');
    }
    if (node.location.is_known()) {
      out_.put(", \"file\": ");
      string(node.location.file);
      out_.put(", \"line\": ");
      number(node.location.line);
    }
    out_.put('}');
  }

  Buffer out_;
  bool first_stack_ = true;
  bool first_construct_ = true;
};

}  // namespace

OutputText manifest_document(const Tree& tree, const Plan& plan, const std::vector<SynthesizedStack>& stacks) {
  return Manifest().text(tree, plan, stacks);
}

}  // namespace terrace::detail
