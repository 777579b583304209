// SPDX-License-Identifier: Apache-2.0

#include <terrace/core/scope.hpp>

#include <algorithm>

#include "core/address.hpp"
#include "core/errors.hpp"
#include "core/node.hpp"
#include "value/representation.hpp"

namespace terrace {

using detail::Node;
using detail::NodeAccess;
using detail::NodeKind;

namespace {

void report(const Node* node, Severity severity, std::string_view code, std::string_view message,
            std::string_view help) {
  Diagnostic made = detail::diagnostic(node, code, std::string(message), std::string(help));
  made.severity = severity;
  node->tree->diagnostics().add(std::move(made));
}

/// The next node of a walk that visits parents first; null when the subtree of `top` is done.
Node* next_in_subtree(Node* node, const Node* top) {
  if (node->first_child != nullptr) return node->first_child;
  while (node != top && node->next_sibling == nullptr) node = node->parent;
  return node == top ? nullptr : node->next_sibling;
}

}  // namespace

Scope Scope::begin(const Id& id) { return Scope(node_->tree->add(node_, id, NodeKind::scope)); }

Stack Scope::stack() const { return NodeAccess::stack(node_->stack != nullptr ? node_->stack : node_); }

std::string Scope::path() const { return detail::path_of(node_); }

std::string_view Scope::id() const { return node_->id; }

SourceLocation Scope::location() const { return node_->location; }

Scope& Scope::tag(const Str& key, const Str& value) {
  node_->extra().tags.push_back({key, value});
  return *this;
}

Scope& Scope::untag(std::string_view key) {
  node_->extra().tags.push_back({Str(key), Value()});
  return *this;
}

Scope& Scope::only_if(const Bool& condition) {
  if (condition.is_set()) node_->extra().conditions.push_back(condition);
  return *this;
}

Scope& Scope::acknowledge(std::string_view code, std::string_view reason, SourceLocation at) {
  // What a library construct acknowledges belongs to the line of the user who added it.
  const SourceLocation where = detail::is_library_file(at.file) && node_->location.is_known() ? node_->location : at;
  node_->extra().acknowledgements.push_back({std::string(code), std::string(reason), where});
  return *this;
}

void Scope::add_hook(void* hook, void (*call)(void*, Scope), void (*destroy)(void*)) {
  node_->extra().hooks.push_back({hook, call, destroy});
}

void Scope::add_last_hook(void* hook, void (*call)(void*, Scope), void (*destroy)(void*)) {
  node_->extra().last_hooks.push_back({hook, call, destroy});
}

void Scope::add_rule(void* rule, void (*call)(void*, Validation&), void (*destroy)(void*)) {
  node_->extra().rules.push_back({rule, call, destroy});
}

void* Scope::find_state(const void* key) const {
  if (node_->extras == nullptr) return nullptr;
  for (const detail::State& state : node_->extras->states) {
    if (state.key == key) return state.object;
  }
  return nullptr;
}

void Scope::keep_state(const void* key, void* object, void (*destroy)(void*)) const {
  node_->extra().states.push_back({key, object, destroy});
}

void Scope::error(std::string_view code, std::string_view message, std::string_view help) const {
  report(node_, Severity::error, code, message, help);
}

void Scope::warning(std::string_view code, std::string_view message, std::string_view help) const {
  report(node_, Severity::warning, code, message, help);
}

std::string_view Construct::type() const { return detail::is_typed(node_->kind) ? node_->source->type : ""; }

std::string Construct::address() const { return detail::address_of(*node_); }

bool Construct::is_resource() const { return node_->kind == NodeKind::resource; }

bool Construct::is_data() const { return node_->kind == NodeKind::data; }

Value Construct::argument(std::string_view name) const {
  if (node_->arguments.kind() != Value::Kind::block) return {};
  detail::BlockData& block = detail::Access::block(node_->arguments);
  const auto members = schema_of(*block.source).members();
  for (std::size_t i = 0; i < block.size; ++i) {
    if (members[block.indexes()[i]].name == name) return block.data()[i];
  }
  return {};
}

std::vector<Construct> Construct::children() const {
  std::vector<Construct> found;
  for (Node* child = node_->first_child; child != nullptr; child = child->next_sibling) {
    found.push_back(NodeAccess::construct(child));
  }
  return found;
}

std::vector<Construct> Validation::all() const {
  std::vector<Construct> found;
  Node* const top = NodeAccess::node(construct_);
  for (Node* node = top; node != nullptr; node = next_in_subtree(node, top)) {
    found.push_back(NodeAccess::construct(node));
  }
  return found;
}

void Validation::error(const Construct& about, std::string_view code, std::string_view message, std::string_view help) {
  report(NodeAccess::node(about), Severity::error, code, message, help);
}

void Validation::warning(const Construct& about, std::string_view code, std::string_view message,
                         std::string_view help) {
  report(NodeAccess::node(about), Severity::warning, code, message, help);
}

App::App(const AppOptions& options) : tree_(new detail::Tree(options)) {}

App::~App() { delete tree_; }

Stack App::begin_stack(const Id& id) { return NodeAccess::stack(tree_->add(tree_->root(), id, NodeKind::stack)); }

void App::set_naming(Naming naming) { tree_->options().naming = naming; }

App& App::tag(const Str& key, const Str& value) {
  root().tag(key, value);
  return *this;
}

Scope App::root() const { return NodeAccess::scope(tree_->root()); }

std::vector<Stack> App::stacks() const {
  std::vector<Stack> found;
  for (Node* stack : tree_->stacks()) found.push_back(NodeAccess::stack(stack));
  return found;
}

std::vector<Construct> App::constructs() const {
  std::vector<Construct> found;
  Node* const top = tree_->root();
  for (Node* node = top; node != nullptr; node = next_in_subtree(node, top)) {
    if (node != top) found.push_back(NodeAccess::construct(node));
  }
  return found;
}

const Diagnostics& App::diagnostics() const { return tree_->diagnostics(); }

}  // namespace terrace
