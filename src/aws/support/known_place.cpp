// SPDX-License-Identifier: Apache-2.0

#include "aws/support/known_place.hpp"

#include "aws/support/environment_state.hpp"
#include "aws/support/literal.hpp"
#include "core/node.hpp"

namespace terrace::aws::support {
namespace {

std::string text_of(const Value& value) { return std::string(literal_text(value).value_or(std::string_view())); }

/// The default AWS provider of a stack; null when there is none.
detail::Node* default_provider(const detail::Node* stack) {
  for (detail::Node* child = stack->first_child; child != nullptr; child = child->next_sibling) {
    if (child->kind == detail::NodeKind::provider && child->type_text.empty() &&
        child->source->provider->name == std::string_view("aws")) {
      return child;
    }
  }
  return nullptr;
}

}  // namespace

KnownPlace known_place(const Scope& scope, const ProviderRef& provider) {
  const Scope stack = scope.stack();
  const detail::Node* stack_node = detail::NodeAccess::node(stack);
  detail::Node* node = provider.is_set() ? detail::node_of(provider) : default_provider(stack_node);
  const bool is_default = node == nullptr || node->type_text.empty();

  KnownPlace place;
  if (node != nullptr) {
    const Construct configured = detail::NodeAccess::construct(node);
    place.provider = std::string(node->type_text);
    place.region = text_of(configured.argument("region"));
    const Value accounts = configured.argument("allowed_account_ids");
    if (literal_size(accounts) == std::size_t{1}) place.account = text_of(accounts.items()[0]);
  }
  if (!is_default) return place;
  const detail::StackData* data = stack_node->stack_data;
  if (place.account.empty() && data != nullptr && data->accounts.size() == 1) place.account = data->accounts.front();
  const auto& said = stack.state<EnvironmentState>();
  if (place.account.empty()) place.account = text_of(said.account_id);
  if (place.region.empty()) place.region = text_of(said.region);
  return place;
}

}  // namespace terrace::aws::support
