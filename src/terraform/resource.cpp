// SPDX-License-Identifier: Apache-2.0

// How a scope's node becomes a block of Terraform, and what can be done to that block afterwards.

#include <terrace/terraform/module.hpp>

#include "terraform/block_edit.hpp"
#include "terraform/errors.hpp"
#include "terraform/make_block_node.hpp"
#include "terraform/schemas.hpp"
#include "value/text.hpp"

namespace terrace {

using detail::Node;

void Scope::set_meta(const Meta& meta) { node_->meta = detail::make_block(Meta::terrace_schema, &meta); }

namespace {

void set_meta_member(Node* node, std::uint16_t member, const Value& value) {
  node->meta = detail::with_member(Meta::terrace_schema, node->meta, member, value);
}

bool is_all(const Value& ignored) { return detail::is_op(ignored, detail::Op::bare); }

/// `later` on top of `earlier`: lists grow, anything else that is set later wins.
Value merged_lifecycle(const Value& earlier, const Value& later) {
  using namespace detail::lifecycle_member;
  Value merged = earlier;
  for (std::uint16_t member = create_before_destroy; member <= postcondition; ++member) {
    const Value added = detail::member_of(later, member);
    if (!added.is_set()) continue;
    const Value before = detail::member_of(earlier, member);
    const bool grows = member >= ignore_changes && !is_all(added) && !is_all(before);
    const Value value = grows ? detail::joined(before, added) : is_all(before) ? before : added;
    merged = detail::with_member(Lifecycle::terrace_schema, merged, member, value);
  }
  return merged;
}

/// The node of a Ref that refers to nothing, so that its verbs need no care. It belongs to no program.
Node* no_node() {
  thread_local App nowhere;
  return detail::NodeAccess::tree(nowhere).root();
}

}  // namespace

Resource ResourceRef::node() const {
  Node* node = detail::node_of(*this);
  return detail::NodeAccess::resource(node != nullptr ? node : no_node());
}

Resource& Resource::depends_on(const DependsOn& others) {
  using detail::meta_member::depends_on;
  set_meta_member(node_, depends_on, detail::joined(detail::member_of(node_->meta, depends_on), others));
  return *this;
}

Resource& Resource::lifecycle(const Lifecycle& lifecycle) {
  const Value added = detail::make_block(Lifecycle::terrace_schema, &lifecycle);
  const Value before = detail::member_of(node_->meta, detail::meta_member::lifecycle);
  set_meta_member(node_, detail::meta_member::lifecycle, merged_lifecycle(before, added));
  return *this;
}

Resource& Resource::provider(const ProviderRef& provider) {
  set_meta_member(node_, detail::meta_member::provider, provider);
  return *this;
}

Resource& Resource::override(std::string_view pointer, const Any& value, SourceLocation at) {
  node_->extra().overrides.push_back({std::string(pointer), value, at});
  return *this;
}

Resource& Resource::set_name(const Id& name) {
  if (!detail::is_identifier(name.text())) {
    node_->tree->diagnostics().add(
        detail::errors::invalid_name(node_, "a Terraform block", name.text(), name.location()));
    return *this;
  }
  node_->extra().set_name = name.text();
  node_->extra().set_name_location = name.location();
  return *this;
}

namespace detail {
namespace {

/// Terraform takes the provider's name from the first word of the type, which is wrong for providers such as
/// google-beta.
void name_provider(Node* node) {
  if (node->source->provider == nullptr || node->kind == NodeKind::module) return;
  const std::string_view type = node->source->type;
  const std::string_view name = node->source->provider->name;
  if (type.substr(0, type.find('_')) == name || member_of(node->meta, meta_member::provider).is_set()) return;
  set_meta_member(node, meta_member::provider, make_bare(Str(name)));
}

}  // namespace

bool make_block_node(Node* node, NodeKind kind, const SchemaSource& source, const void* first) {
  const std::string_view type = kind == NodeKind::module ? "module" : source.type;
  if (node->kind == NodeKind::root || node->kind == NodeKind::stack) {
    node->tree->diagnostics().add(errors::block_in_place_of_stack(node, type));
    return false;
  }
  if (node->is_block()) {
    node->tree->diagnostics().add(errors::second_block(node, type));
    return false;
  }
  node->kind = kind;
  node->source = &source;
  node->arguments = make_block(source, first);

  node->has_count = member_of(node->meta, meta_member::count).is_set();
  node->has_for_each = member_of(node->meta, meta_member::for_each).is_set();
  name_provider(node);
  return true;
}

namespace {

Value add_block(Scope& scope, NodeKind kind, const SchemaSource& source, const void* first) {
  Node* node = NodeAccess::node(scope);
  make_block_node(node, kind, source, first);
  return node->tree->reference(node);
}

}  // namespace

Value add_resource(Scope& scope, const SchemaSource& schema, const void* first) {
  return add_block(scope, NodeKind::resource, schema, first);
}

Value add_data(Scope& scope, const SchemaSource& schema, const void* first) {
  return add_block(scope, NodeKind::data, schema, first);
}

Value add_ephemeral(Scope& scope, const SchemaSource& schema, const void* first) {
  return add_block(scope, NodeKind::ephemeral, schema, first);
}

}  // namespace detail
}  // namespace terrace
