// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <atomic>
#include <cstring>
#include <functional>

#include "core/errors.hpp"
#include "core/node.hpp"
#include "core/presence.hpp"
#include "value/representation.hpp"
#include "value/text.hpp"

namespace terrace::detail {
namespace {

std::atomic<std::uint32_t> next_serial{1};

/// Why `id` cannot be an id; empty when it can.
std::string_view fault_of(std::string_view id) {
  if (id.empty()) return "is empty";
  if (id.find('/') != std::string_view::npos) return "contains a '/', which separates the parts of a path";
  for (std::size_t i = 0; i < id.size();) {
    const std::size_t length = utf8_sequence(id.substr(i));
    if (length == 0) return "is not valid UTF-8";
    if (static_cast<unsigned char>(id[i]) < 0x20 || id[i] == 0x7f) return "contains a control character";
    i += length;
  }
  return {};
}

/// Constructs share one space of ids; variables, outputs, locals … have their own, as in Terraform.
NodeKind name_space(NodeKind kind) { return kind >= NodeKind::variable ? kind : NodeKind::scope; }

}  // namespace

bool is_stack_name(std::string_view name) {
  const auto alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  // The manifest lies beside the stacks' folders.
  return !name.empty() && name != "manifest.json" && alphanumeric(name[0]) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return alphanumeric(c) || c == '-' || c == '_' || c == '.'; });
}

SourceLocation user_line(const Node* node, SourceLocation at) {
  return is_library_file(at.file) && node->location.is_known() ? node->location : at;
}

bool is_library_file(std::string_view file) {
  static constexpr std::string_view self = __FILE__;
  static constexpr std::string_view root = self.substr(0, self.rfind("src/core/"));
  if (file.substr(0, root.size()) != root) return false;
  const std::string_view inside = file.substr(root.size());
  return inside.starts_with("src/") || inside.starts_with("include/terrace/");
}

std::string path_of(const Node* node) {
  std::vector<std::string_view> ids;
  std::size_t length = 0;
  for (; node != nullptr && node->parent != nullptr; node = node->parent) {
    ids.push_back(node->id);
    length += node->id.size() + 1;
  }
  std::string path;
  path.reserve(length);
  for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
    if (!path.empty()) path += '/';
    path += *id;
  }
  return path;
}

Node* node_of(const Value& value) {
  const Value* link = &value;
  for (;;) {
    if (!link->is_expression()) return nullptr;
    Expression& expression = Access::expression(*link);
    switch (expression.op) {
    case Op::node: return expression.node();
    case Op::instances:
    case Op::attribute:
    case Op::index:
    case Op::splat:
    case Op::bare: link = &expression.operand(0); break;
    default: return nullptr;
    }
  }
}

Extras& Node::extra() {
  if (extras == nullptr) extras = new Extras();
  return *extras;
}

Tree::Tree(const AppOptions& options) : options_(options), serial_(next_serial.fetch_add(1)) {
  Node& root = nodes_.emplace_back();
  root.tree = this;
  root.kind = NodeKind::root;
  root_ = &root;
}

Tree::~Tree() {
  for (Node& node : nodes_) {
    if (Extras* extras = node.extras) {
      for (Hook& hook : extras->hooks) hook.destroy(hook.object);
      for (Hook& hook : extras->last_hooks) hook.destroy(hook.object);
      for (Rule& rule : extras->rules) rule.destroy(rule.object);
      for (State& state : extras->states) state.destroy(state.object);
      delete extras;
    }
    delete node.stack_data;
  }
}

const Presence* Tree::keep(Presence presence) {
  return presences_.emplace_back(std::make_unique<Presence>(std::move(presence))).get();
}

std::string_view Tree::keep(std::string_view text) {
  constexpr std::size_t kChunk = 64 * 1024;
  if (text.size() > chunk_left_) {
    chunk_left_ = std::max(kChunk, text.size());
    chunk_ = chunks_.emplace_back(new char[chunk_left_]).get();
  }
  if (!text.empty()) std::memcpy(chunk_, text.data(), text.size());
  const std::string_view kept(chunk_, text.size());
  chunk_ += text.size();
  chunk_left_ -= text.size();
  return kept;
}

Value Tree::reference(Node* node) const {
  bool ephemeral = node->kind == NodeKind::ephemeral;
  if (node->kind == NodeKind::variable) {
    const Value flag = NodeAccess::construct(node).argument("ephemeral");
    ephemeral = flag.kind() == Value::Kind::boolean && Access::scalar<bool>(flag);
  } else if (node->kind == NodeKind::local) {
    ephemeral = is_ephemeral(node->arguments);
  }
  return make_node_reference(node, serial_, ephemeral);
}

Node* Tree::add(Node* parent, const Id& id, NodeKind kind) {
  Node& node = nodes_.emplace_back();
  node.tree = this;
  node.parent = parent;
  node.kind = kind;
  node.id = keep(id.text());
  node.number = static_cast<std::uint32_t>(nodes_.size() - 1);
  node.depth = parent->depth + 1;
  node.stack = kind == NodeKind::stack ? &node : parent->stack;
  // What a library construct makes belongs, for the user, to the line that added the construct.
  node.location = is_library_file(id.location().file) && parent->location.is_known() ? parent->location : id.location();
  if (kind == NodeKind::stack) {
    node.stack_data = new StackData();
    node.stack_data->number = static_cast<std::uint32_t>(stacks_.size());
  }

  node.refused = true;
  if (kind == NodeKind::stack && !is_stack_name(id.text())) {
    diagnostics_.add(errors::invalid_stack_name(Id(id.text(), node.location)));
    return &node;
  }
  const std::string_view fault = fault_of(id.text());
  if (!fault.empty()) {
    diagnostics_.add(errors::invalid_id(parent, Id(id.text(), node.location), std::string(fault)));
    return &node;
  }
  const std::size_t hash = std::hash<std::string_view>()(node.id) + 31 * parent->number;
  const Node* first = children_.insert(&node, hash, [&](const Node* other) {
    return other->parent == parent && other->id == node.id && name_space(other->kind) == name_space(kind);
  });
  if (first != nullptr) {
    diagnostics_.add(errors::duplicate_id(parent, Id(id.text(), node.location), first));
    return &node;
  }
  node.refused = parent->refused;
  (parent->last_child != nullptr ? parent->last_child->next_sibling : parent->first_child) = &node;
  parent->last_child = &node;
  if (kind == NodeKind::stack) stacks_.push_back(&node);
  return &node;
}

}  // namespace terrace::detail
