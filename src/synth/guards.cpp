// SPDX-License-Identifier: Apache-2.0

// Stack::allowed_account_ids: the list becomes an argument of every AWS provider of the stack, so that the engine asks
// whose credentials it has before it plans or applies.

#include <terrace/terraform/untyped.hpp>

#include "synth/plan.hpp"
#include "terraform/block_edit.hpp"
#include "terraform/errors.hpp"
#include "terraform/untyped_schema.hpp"

namespace terrace::detail {
namespace {

constexpr std::string_view kArgument = "allowed_account_ids";

bool is_of_aws(const Node& node) {
  return node.source != nullptr && node.source->provider != nullptr &&
         node.source->provider->name == std::string_view("aws");
}

bool names_its_provider(const Node& node) {
  if (!node.meta.is_set()) return false;
  const SchemaSource& source = *Access::block(node.meta).source;
  return member_of(node.meta, static_cast<std::uint16_t>(schema_of(source).index_of("provider"))).is_set();
}

/// What the stack has of AWS.
struct Found {
  std::vector<Node*> providers;
  bool has_default = false;
  const Node* needs_default = nullptr;  ///< a block that takes the default provider
};

Found find_aws(Tree& tree, const Node* stack) {
  Found found;
  for (Node& node : tree.nodes()) {
    if (node.stack != stack || !is_of_aws(node)) continue;
    if (node.kind == NodeKind::provider) {
      found.providers.push_back(&node);
      found.has_default |= node.type_text.empty();
    } else if (found.needs_default == nullptr && !names_its_provider(node)) {
      found.needs_default = &node;
    }
  }
  return found;
}

/// The arguments of a provider without a binding, with one more.
Map<Any> with_accounts(const Node& provider, const List<Str>& accounts) {
  Map<Any> arguments;
  const SchemaEntries members = provider.schema().members();
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Value value = member_of(provider.arguments, static_cast<std::uint16_t>(i));
    if (value.is_set()) arguments.add(Str(std::string(members[i].name)), as<Any>(value));
  }
  return arguments.add(Str(std::string(kArgument)), accounts);
}

void guard(Node* provider, const Node* stack, const List<Str>& accounts) {
  const std::size_t index = provider->schema().index_of(kArgument);
  const bool is_known = index != provider->schema().members().size();
  if (is_known && member_of(provider->arguments, static_cast<std::uint16_t>(index)).is_set()) {
    stack->tree->diagnostics().add(errors::accounts_named_twice(stack, provider, stack->stack_data->accounts_location));
  } else if (is_known) {
    provider->arguments =
        with_member(*provider->source, provider->arguments, static_cast<std::uint16_t>(index), accounts);
  } else if (is_untyped(*provider->source)) {
    const ProviderSource& source = *provider->source->provider;
    const UntypedBlock block =
        make_untyped(provider, "", source.address, source.version, with_accounts(*provider, accounts));
    provider->source = block.source;
    provider->arguments = make_block(*block.source, block.values.data());
  }
}

}  // namespace

void apply_guards(Tree& tree) {
  for (Node* stack : tree.stacks()) {
    if (stack->stack_data == nullptr || stack->stack_data->accounts.empty()) continue;
    const StackData& data = *stack->stack_data;
    Found found = find_aws(tree, stack);
    const List<Str> accounts(data.accounts);
    if (found.needs_default != nullptr && !found.has_default) {
      // The engine would make an empty configuration, which checks nothing.
      const ProviderSource& source = *found.needs_default->source->provider;
      NodeAccess::stack(stack).provider(UntypedProvider{.source = source.address, .version = source.version}, {},
                                        data.accounts_location);
      found = find_aws(tree, stack);
    }
    if (found.providers.empty()) {
      tree.diagnostics().add(errors::accounts_without_provider(stack, data.accounts_location));
    }
    for (Node* provider : found.providers) guard(provider, stack, accounts);
  }
}

}  // namespace terrace::detail
