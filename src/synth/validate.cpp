// SPDX-License-Identifier: Apache-2.0

// Checks of the finished tree against the providers' schemas and each other.

#include <algorithm>

#include "synth/errors.hpp"
#include "synth/plan.hpp"
#include "terraform/block_edit.hpp"
#include "terraform/checks.hpp"
#include "value/representation.hpp"

namespace terrace::detail {
namespace {

class SchemaCheck {
 public:
  explicit SchemaCheck(Node& node) : node_(node), stores_(keeps_values(node)) {}

  void block(const Value& value, const std::string& where) {
    if (value.kind() != Value::Kind::block) return;
    BlockData& block = Access::block(value);
    const Schema& schema = schema_of(*block.source);
    std::size_t at = 0;
    for (std::size_t i = 0; i < schema.members().size(); ++i) {
      const SchemaEntry& entry = schema.members()[i];
      const bool is_set = at < block.size && block.indexes()[at] == i;
      if (is_set) {
        member(entry, block.data()[at++], where);
      } else if (schema.is_object()) {
        continue;  // the emitter writes null for what an object leaves out
      } else if (entry.required || (entry.is_block && entry.min_items > 0)) {
        report(errors::missing_argument(node_, where + std::string(entry.name)));
      }
    }
  }

 private:
  /// A resource, data source or output is kept in the state, unless the output says that it is not.
  static bool keeps_values(const Node& node) {
    if (node.kind == NodeKind::resource || node.kind == NodeKind::data) return true;
    if (node.kind != NodeKind::output) return false;
    const Value ephemeral = NodeAccess::construct(const_cast<Node*>(&node)).argument("ephemeral");
    return ephemeral.kind() != Value::Kind::boolean || !Access::scalar<bool>(ephemeral);
  }

  void member(const SchemaEntry& entry, const Value& value, const std::string& where) {
    // Most arguments are literals of a plain type: nothing to look at.
    const bool required = entry.required || (entry.is_block && entry.min_items > 0);
    if (entry.nested == nullptr && !entry.sensitive && !is_ephemeral(value) && !required) return;
    const auto name = [&] { return where + std::string(entry.name); };
    if (required && value.kind() == Value::Kind::null) report(errors::missing_argument(node_, name()));
    if (entry.sensitive && value.kind() == Value::Kind::text && !value.text().empty()) {
      report(errors::literal_secret(node_, name()));
    }
    if (entry.nested != nullptr && !value.is_expression()) {
      nested(entry, value, name());
    } else if (stores_ && is_ephemeral(value) && !entry.write_only) {
      report(errors::ephemeral_argument(node_, name(), ephemeral_help(entry)));
    }
  }

  void nested(const SchemaEntry& entry, const Value& value, const std::string& name) {
    if (value.kind() == Value::Kind::block) return block(value, name + ".");
    if (value.kind() == Value::Kind::map) {
      for (std::size_t i = 0; i < value.size(); ++i) block(value.items()[2 * i + 1], name + ".");
      return;
    }
    bool dynamic = false;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const Value& item = value.items()[i];
      dynamic |= item.is_expression();
      block(is_op(item, Op::dynamic) ? Access::expression(item).operand(3) : item, name + ".");
    }
    if (!entry.is_block || dynamic || value.kind() != Value::Kind::list) return;
    if (entry.max_items != 0 && value.size() > entry.max_items) {
      report(errors::too_many_blocks(node_, name, entry.max_items, value.size()));
    } else if (value.size() < entry.min_items) {
      report(errors::too_few_blocks(node_, name, entry.min_items, value.size()));
    }
  }

  std::string ephemeral_help(const SchemaEntry& entry) const {
    const std::string write_only = std::string(entry.name) + "_wo";
    if (const SchemaEntry* other = node_.schema().find(write_only); other != nullptr && other->write_only) {
      return "use \"" + write_only + "\", which Terraform does not store";
    }
    return "ephemeral values go to write-only arguments (…_wo), provider configuration and ephemeral resources";
  }

  void report(Diagnostic diagnostic) { node_.tree->diagnostics().add(std::move(diagnostic)); }

  Node& node_;
  bool stores_;
};

bool has_own_provider(const Node& node) {
  static const std::size_t index = schema_of(Meta::terrace_schema).index_of("provider");
  return member_of(node.meta, static_cast<std::uint16_t>(index)).is_set();
}

/// Reports the first block of each provider that a stack uses but does not configure.
void check_providers(Tree& tree, const StackPlan& stack) {
  std::vector<std::string_view> configured;
  std::vector<std::string_view> reported;
  for (const Node* node : stack.blocks) {
    if (node->kind == NodeKind::provider && node->type_text.empty()) configured.push_back(node->source->provider->name);
  }
  const SchemaSource* last = nullptr;
  for (const Node* node : stack.blocks) {
    if (!is_typed(node->kind) || node->source == last) continue;
    last = node->source;
    const ProviderSource* provider = node->source->provider;
    if (provider == nullptr || std::string_view(provider->address).starts_with("terraform.io/builtin/")) continue;
    const bool own = has_own_provider(*node);
    const auto is_known = [&](const std::vector<std::string_view>& names) {
      return std::find(names.begin(), names.end(), provider->name) != names.end();
    };
    if (own) {
      last = nullptr;
    } else if (!is_known(configured) && !is_known(reported)) {
      reported.push_back(provider->name);
      tree.diagnostics().add(errors::missing_provider(*node, provider->name));
    }
  }
}

}  // namespace

void validate(Tree& tree, const Plan& plan) {
  check_blocks(tree);
  for (const StackPlan& stack : plan.stacks) {
    check_providers(tree, stack);
    for (Node* node : stack.blocks) {
      if (node->source != nullptr) SchemaCheck(*node).block(node->arguments, "");
    }
  }
  // By number: a rule may attach further ones.
  for (std::size_t i = 0; i < tree.nodes().size(); ++i) {
    Node& node = tree.nodes()[i];
    for (std::size_t k = 0; node.extras != nullptr && k < node.extras->rules.size(); ++k) {
      const Rule rule = node.extras->rules[k];
      Validation validation = NodeAccess::validation(&node);
      rule.call(rule.object, validation);
    }
  }
}

}  // namespace terrace::detail
