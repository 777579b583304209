// SPDX-License-Identifier: Apache-2.0

#include <terrace/terraform/stack.hpp>
#include <terrace/terraform/untyped.hpp>

#include <algorithm>

#include "terraform/block_edit.hpp"
#include "terraform/errors.hpp"
#include "terraform/names.hpp"
#include "terraform/schemas.hpp"
#include "terraform/untyped_schema.hpp"
#include "value/text.hpp"

namespace terrace {

using detail::Node;
using detail::NodeKind;
namespace errors = detail::errors;

namespace {

/// A variable, output, local or check; `kind` is its name in a message.
Node* add_named(Node* stack, const char* kind, const Id& id, NodeKind node_kind) {
  Node* node = stack->tree->add(stack, id, node_kind);
  if (!node->refused && !detail::is_identifier(id.text())) {
    const bool vowel = kind[0] == 'o';
    stack->tree->diagnostics().add(
        errors::invalid_name(node, (vowel ? "an " : "a ") + std::string(kind), id.text(), node->location));
    node->extra().set_name = "name" + std::to_string(node->number);  // reported once, not again at synth
  }
  return node;
}

/// What only stacks have. `stack()` of a scope outside of any stack gives a handle to that scope, which is reported and
/// then keeps what it gets to itself.
detail::StackData& data_of(Node* node, std::string_view what) {
  if (node->kind != NodeKind::stack) node->tree->diagnostics().add(errors::not_in_a_stack(node, what));
  if (node->stack_data == nullptr) node->stack_data = new detail::StackData();
  return *node->stack_data;
}

/// Whether a value that Terraform does not evaluate is a literal; one that is not is reported.
bool is_literal(const Node* stack, const Value& value, std::string_view what, SourceLocation at) {
  if (!detail::is_late(value)) return true;
  stack->tree->diagnostics().add(errors::expression_not_allowed(stack, what, at));
  return false;
}

/// "postgres://user:secret@host/db" or "host=… password=…".
bool holds_password(std::string_view connection) {
  if (connection.find("password=") != std::string_view::npos) return true;
  const std::size_t scheme = connection.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string_view authority = connection.substr(scheme + 3, connection.find('/', scheme + 3) - scheme - 3);
  const std::size_t at = authority.rfind('@');
  return at != std::string_view::npos && authority.substr(0, at).find(':') != std::string_view::npos;
}

}  // namespace

ProviderRef Stack::add_provider(const detail::SchemaSource& schema, const void* first, const ProviderOptions& options,
                                SourceLocation at) {
  detail::Tree& tree = *node_->tree;
  const std::string_view name = schema.provider->name;
  if (!options.alias.empty() && !detail::is_identifier(options.alias)) {
    tree.diagnostics().add(
        errors::invalid_name(node_, "a provider configuration", options.alias, user_line(node_, at)));
  }
  for (Node* child = node_->first_child; child != nullptr; child = child->next_sibling) {
    if (child->kind != NodeKind::provider || child->source->provider->name != name) continue;
    if (child->type_text == options.alias) {
      tree.diagnostics().add(errors::provider_configured_twice(node_, name, options.alias, at, child->location));
      return ProviderRef(detail::make_bare(tree.reference(child)));
    }
  }
  std::string id = "provider-" + std::string(name);
  if (!options.alias.empty()) id.append("-").append(options.alias);
  Node* node = tree.add(node_, Id(id, at), NodeKind::provider);
  node->type_text = tree.keep(options.alias);
  node->source = &schema;
  node->arguments = detail::make_block(schema, first);
  return ProviderRef(detail::make_bare(tree.reference(node)));
}

ProviderRef Stack::provider(const UntypedProvider& spec, const ProviderOptions& options, SourceLocation at) {
  const detail::UntypedBlock block = detail::make_untyped(node_, "", spec.source, spec.version, spec.arguments);
  return add_provider(*block.source, block.values.data(), options, at);
}

void Stack::required_provider(std::string_view name, const ProviderRequirement& requirement) {
  detail::Tree& tree = *node_->tree;
  if (!detail::is_identifier(name)) {
    tree.diagnostics().add(errors::invalid_name(node_, "a provider", name, node_->location));
    return;
  }
  if (!is_literal(node_, requirement.source, "the source of a provider", node_->location)) return;
  if (!is_literal(node_, requirement.version, "the version of a provider", node_->location)) return;
  const std::string_view source = requirement.source.text();
  if (!detail::is_provider_source(source)) {
    tree.diagnostics().add(errors::invalid_provider_source(node_, source));
    return;
  }
  auto& known = data_of(node_, "a provider requirement").requirements;
  auto entry = known.begin();
  while (entry != known.end() && entry->first != name) ++entry;
  if (entry == known.end()) {
    entry = known.insert(entry, {std::string(name), {std::string(source), "", {}}});
  } else if (entry->second.source != source) {
    tree.diagnostics().add(errors::conflicting_requirement(node_, name, entry->second.source, source));
    return;
  }
  if (requirement.version.is_set()) entry->second.version = requirement.version.text();
  entry->second.aliases.insert(entry->second.aliases.end(), requirement.configuration_aliases.begin(),
                               requirement.configuration_aliases.end());
}

void Stack::required_version(std::string_view constraint) {
  data_of(node_, "a version constraint").required_version = constraint;
}

Value Stack::add_variable(const Id& id, const Type& type, const VariableOptions& options) {
  Node* node = add_named(node_, "variable", id, NodeKind::variable);
  if (detail::is_reserved_variable(id.text())) {
    node->tree->diagnostics().add(errors::reserved_name(node, "a variable", id.text(), "module blocks"));
  }
  node->source = &detail::variable_schema;
  node->arguments = detail::make_block(detail::variable_schema, &options);
  node->type_text = node->tree->keep(type.text());
  std::string problem = type.problem();
  if (problem.empty() && type.text().starts_with("optional(")) problem = "optional(…) stands outside an object";
  if (!problem.empty()) node->tree->diagnostics().add(errors::wrong_type_constraint(node, std::move(problem)));
  is_literal(node, options.default_value, "the default of a variable", node->location);
  is_literal(node, options.description, "the description of a variable", node->location);
  for (const Bool& flag : {options.sensitive, options.nullable, options.ephemeral}) {
    is_literal(node, flag, "sensitive, nullable and ephemeral of a variable", node->location);
  }
  return node->tree->reference(node);
}

void Stack::output(const Id& id, const OutputOptions& options) {
  Node* node = add_named(node_, "output", id, NodeKind::output);
  node->source = &OutputOptions::terrace_schema;
  node->arguments = detail::make_block(OutputOptions::terrace_schema, &options);
  is_literal(node, options.description, "the description of an output", node->location);
  for (const Bool& flag : {options.sensitive, options.ephemeral}) {
    is_literal(node, flag, "sensitive and ephemeral of an output", node->location);
  }
}

Value Stack::add_local(const Id& id, const Any& value) {
  Node* node = add_named(node_, "local", id, NodeKind::local);
  node->source = &detail::local_schema;
  node->arguments = detail::make_block(detail::local_schema, &value);
  return node->tree->reference(node);
}

void Stack::set_backend(const detail::SchemaSource& schema, const void* first, SourceLocation at) {
  Diagnostics& diagnostics = node_->tree->diagnostics();
  detail::StackData& data = data_of(node_, "a backend");
  if (data.backend.is_set()) {
    const std::string_view before = detail::Access::block(data.backend).source->type;
    diagnostics.add(errors::second_backend(node_, before, schema.type, at, data.backend_location));
    return;
  }
  data.backend = detail::make_block(schema, first);
  data.backend_location = user_line(node_, at);
  is_literal(node_, data.backend, "the backend " + ("\"" + std::string(schema.type)) + "\"", at);
  if (&schema == &backend::pg::terrace_schema && holds_password(detail::member_of(data.backend, 0).text())) {
    diagnostics.add(errors::secret_in_backend(node_, "conn_str", "PGPASSWORD", at));
  }
}

void Stack::moved(const Moved& moved, SourceLocation at) {
  data_of(node_, "a moved block")
      .moved.push_back({detail::make_block(Moved::terrace_schema, &moved), user_line(node_, at)});
}

void Stack::import(const Import& import, SourceLocation at) {
  data_of(node_, "an import block")
      .imports.push_back({detail::make_block(Import::terrace_schema, &import), user_line(node_, at)});
}

void Stack::removed(const Removed& removed, SourceLocation at) {
  const Value block[] = {removed.from, detail::make_block(detail::removed_lifecycle_schema, &removed.destroy)};
  data_of(node_, "a removed block")
      .removed.push_back({detail::make_block(detail::removed_schema, block), user_line(node_, at)});
}

Check Stack::check(const Id& id, const CheckOptions& options) {
  Node* node = add_named(node_, "check", id, NodeKind::check);
  node->source = &CheckOptions::terrace_schema;
  node->arguments = detail::make_block(CheckOptions::terrace_schema, &options);
  return Check(node);
}

Check& Check::assert_that(const Bool& condition, const Str& error_message) {
  const Condition assertion{.condition = condition, .error_message = error_message};
  const Value block = detail::make_block(Condition::terrace_schema, &assertion);
  const Value before = detail::member_of(node_->arguments, 0);
  node_->arguments = detail::with_member(CheckOptions::terrace_schema, node_->arguments, 0,
                                         detail::joined(before, detail::make_list(&block, 1)));
  return *this;
}

void Stack::depends_on(const Stack& other, SourceLocation at) {
  Node* target = detail::NodeAccess::node(other);
  const bool is_stack = target->kind == NodeKind::stack;
  if (target->tree != node_->tree || target == node_ || !is_stack) {
    node_->tree->diagnostics().add(
        errors::wrong_stack_dependency(node_,
                                       target == node_ ? "the stack depends on itself"
                                       : is_stack      ? "the stack depends on a stack of another App"
                                                       : "the stack depends on something that is no stack",
                                       at));
    return;
  }
  data_of(node_, "a dependency on a stack").dependencies.push_back({target, user_line(node_, at), nullptr});
}

void Stack::allowed_account_ids(const std::vector<std::string>& ids, SourceLocation at) {
  detail::StackData& data = data_of(node_, "a list of accounts");
  data.accounts_location = user_line(node_, at);
  if (ids.empty()) node_->tree->diagnostics().add(errors::no_account_ids(node_, at));
  for (const std::string& id : ids) {
    if (!detail::is_account_id(id)) node_->tree->diagnostics().add(errors::wrong_account_id(node_, id, at));
    if (std::find(data.accounts.begin(), data.accounts.end(), id) == data.accounts.end()) data.accounts.push_back(id);
  }
}

void Stack::protected_from_destroy(SourceLocation at) {
  detail::StackData& data = data_of(node_, "protection");
  data.is_protected = true;
  data.protected_location = user_line(node_, at);
}

}  // namespace terrace
