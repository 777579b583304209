// SPDX-License-Identifier: Apache-2.0

#include "synth/stack_blocks.hpp"

#include <algorithm>

#include "terraform/block_edit.hpp"

namespace terrace::detail {
namespace {

bool has_member(const Value& block, std::string_view name) {
  if (block.kind() != Value::Kind::block) return false;
  const std::size_t index = schema_of(*Access::block(block).source).index_of(name);
  return member_of(block, static_cast<std::uint16_t>(index)).is_set();
}

void require(const ProviderSource& provider, Requirement& entry) {
  if (!entry.version.empty()) return;
  entry.source = provider.address;
  // The binding knows this version; a later one of the same major version keeps what it offers. An untyped block knows
  // none, and the built-in provider has none.
  const std::string_view version = provider.version;
  const bool built_in = std::string_view(provider.address).starts_with("terraform.io/builtin/");
  const std::size_t dot = version.find('.', version.find('.') + 1);
  if (!version.empty() && !built_in) entry.version = "~> " + std::string(version.substr(0, dot));
}

}  // namespace

StackBlocks::StackBlocks(const StackPlan& stack) {
  for (const Node* node : stack.blocks) {
    if (node->is_in_check()) continue;
    std::vector<BlockGroup>& groups = groups_[static_cast<std::size_t>(node->kind)];
    const std::string_view type = is_typed(node->kind) ? node->source->type : "";
    auto group = std::find_if(groups.rbegin(), groups.rend(), [&](const BlockGroup& g) { return g.type == type; });
    if (group == groups.rend()) {
      groups.push_back({type, {}});
      group = groups.rbegin();
    }
    group->nodes.push_back(node);
  }
  for (std::vector<BlockGroup>& groups : groups_) {
    std::sort(groups.begin(), groups.end(), [](const BlockGroup& a, const BlockGroup& b) { return a.type < b.type; });
  }
}

const std::vector<const Node*>& StackBlocks::of(NodeKind kind) const {
  static const std::vector<const Node*> none;
  const std::vector<BlockGroup>& all = groups(kind);
  return all.empty() ? none : all[0].nodes;
}

std::map<std::string_view, std::vector<const Node*>> StackBlocks::providers() const {
  std::map<std::string_view, std::vector<const Node*>> by_name;
  for (const BlockGroup& group : groups(NodeKind::provider)) {
    for (const Node* node : group.nodes) by_name[node->source->provider->name].push_back(node);
  }
  return by_name;
}

std::string_view required_version(const StackPlan& stack) {
  const StackData& data = *stack.stack->stack_data;
  if (!data.required_version.empty()) return data.required_version;
  const bool write_only = std::any_of(stack.blocks.begin(), stack.blocks.end(), [](const Node* node) {
    return node->kind == NodeKind::resource && is_ephemeral(node->arguments);
  });
  if (write_only) return ">= 1.11";
  const bool ephemeral = std::any_of(stack.blocks.begin(), stack.blocks.end(), [](const Node* node) {
    const bool may_say_so = node->kind == NodeKind::variable || node->kind == NodeKind::output;
    return node->kind == NodeKind::ephemeral || is_ephemeral(node->arguments) ||
           (may_say_so && has_member(node->arguments, "ephemeral"));
  });
  if (ephemeral || has_member(data.backend, "use_lockfile")) return ">= 1.10";
  const bool repeated_import = std::any_of(data.imports.begin(), data.imports.end(),
                                           [](const LooseBlock& loose) { return has_member(loose.block, "for_each"); });
  if (!stack.function_providers.empty()) return ">= 1.8";
  return data.removed.empty() && !repeated_import ? ">= 1.5" : ">= 1.7";
}

std::map<std::string_view, Requirement> required_providers(const StackPlan& stack) {
  std::map<std::string_view, Requirement> needed;
  for (const Node* node : stack.blocks) {
    if (!is_typed(node->kind) && node->kind != NodeKind::provider) continue;
    const ProviderSource* provider = node->source->provider;
    if (provider == nullptr || std::string_view(provider->address).starts_with("terraform.io/builtin/")) continue;
    require(*provider, needed[provider->name]);
  }
  // Also the built-in one, whose functions are known only where it is required.
  for (const ProviderSource* provider : stack.function_providers) require(*provider, needed[provider->name]);
  for (const auto& [name, requirement] : stack.stack->stack_data->requirements) {
    Requirement& entry = needed[name];
    entry.source = requirement.source;
    if (!requirement.version.empty()) entry.version = requirement.version;
    entry.aliases = requirement.aliases;
  }
  return needed;
}

}  // namespace terrace::detail
