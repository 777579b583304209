// SPDX-License-Identifier: Apache-2.0
#pragma once

// The walk over what a block holds, for all syntaxes: which members there are, in which order, and what each is. How they
// are written is the business of a writer (Emitter for JSON, HclEmitter for native syntax), which the walk calls without
// virtual functions, for it is called once for every argument of every block.

#include <terrace/value/expression.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "policy/secret_scan.hpp"
#include "synth/plan.hpp"
#include "terraform/block_edit.hpp"
#include "terraform/schemas.hpp"
#include "value/renderer.hpp"

namespace terrace::detail {

/// Terraform reads these without evaluating them, so `${` in them is two characters.
bool is_static(const Node& node, std::string_view member);
/// A list of attribute values in which some items stand for one item per element: `concat([…], [for …])`.
Value expanded(const Value& list);
bool has_dynamic(const Value& list);
/// What `list`, the value of a depends_on of `node`, stands for: a construct is all that it holds.
std::vector<const Node*> ordered_after(const Node& node, const Node& stack, const Value& list);

/// What every writer has: where references lead, and what was found wrong.
class WalkContext : public References {
 public:
  WalkContext(const Plan& plan, const StackPlan& stack, Buffer& out)
      : plan_(plan), stack_(stack), out_(out), renderer_(out, *this) {}

  bool write(Buffer& out, const Expression& node, const char* attribute) override;
  Presence presence(const Expression& node) override;
  Instances instances(const Expression& node) override;

  std::vector<Diagnostic>& diagnostics() { return diagnostics_; }
  /// Nodes of which some literal looks like a secret.
  std::vector<const Node*>& suspects() { return suspects_; }

 protected:
  void scan(const Node& node) {
    if (secrets_.suspects(node)) suspects_.push_back(&node);
  }
  /// What other stacks read of a block: null where it is not there.
  static void put_exported(Buffer& out, const Export& output);
  void refuse_repeated_keys(std::string_view argument, const Value& map);
  void report(std::string_view argument);
  /// The name of the iterator of a dynamic block; those around it have others.
  std::string iterator_name(std::string_view block) const;

  const Plan& plan_;
  const StackPlan& stack_;
  Buffer& out_;
  Renderer renderer_;
  const Node* node_ = nullptr;
  /// Labels of the dynamic blocks around what is being written.
  std::vector<std::string> iterators_;
  /// Arguments of this node that Terraform does not evaluate.
  bool literal_ = false;
  /// What says whether the node is there at all, and so may not count on that.
  bool decides_presence_ = false;
  std::vector<Diagnostic> diagnostics_;

 private:
  policy::SecretWalk secrets_;
  std::vector<const Node*> suspects_;
};

/// `Writer` derives from it and offers, each for a `Body` (where the lines of one body go):
///   argument(body, name, value, literal)    literal: Terraform does not evaluate it
///   meta_argument(body, entry, value)       count, for_each, provider
///   nested(body, entry, value)              blocks, and arguments that are objects
///   addresses(body, name, nodes)            depends_on
///   text(body, name, text)                  a name that is no template: an alias
///   constraint(body, text)                  the type of a variable
///   module_providers(body, value)
///   provisioners(body, value)
///   check_data(body, data)                  the data source of a check
///   dynamics(body)                          what nested() put off to the end of the body
template <class Writer, class Body> class BlockWalk : public WalkContext {
 public:
  using WalkContext::WalkContext;

 protected:
  /// All that is between the braces of the block of `node`.
  void contents(const Node& node, Body& body) {
    node_ = &node;
    if (node.kind == NodeKind::variable && !node.type_text.empty()) {
      self().constraint(body, node.type_text);
    } else if (node.kind == NodeKind::provider && !node.type_text.empty()) {
      self().text(body, "alias", node.type_text);
    }
    if (node.kind == NodeKind::check) {
      const Node* data = node.first_child;
      if (data != nullptr && data->is_in_check()) {
        self().check_data(body, *data);
        node_ = &node;
      }
    }
    is_top_ = true;
    members(node.arguments, body, false);
    meta(node, body);
    scan(node);
  }

  void members(const Value& block, Body& body, bool every_key) {
    const bool is_top = is_top_;
    is_top_ = false;
    if (block.kind() == Value::Kind::block) {
      BlockData& data = Access::block(block);
      const SchemaEntries entries = schema_of(*data.source).members();
      if (every_key) {
        std::size_t at = 0;
        for (std::size_t i = 0; i < entries.size(); ++i) {
          const bool is_set = at < data.size && data.indexes()[at] == i;
          member(entries[i], is_set ? data.data()[at++] : make_null(), body, is_top);
        }
      } else {
        for (std::size_t i = 0; i < data.size; ++i) member(entries[data.indexes()[i]], data.data()[i], body, is_top);
      }
    }
    self().dynamics(body);
  }

 private:
  Writer& self() { return static_cast<Writer&>(*this); }

  void member(const SchemaEntry& entry, const Value& given, Body& body, bool is_top) {
    const Value& value = settled(given);
    if (!value.is_set()) return;
    if (node_->kind == NodeKind::module && is_top) {
      if (entry.name == "inputs") return module_inputs(value, body);
      if (entry.name == "providers") return self().module_providers(body, value);
    }
    if (entry.name == "depends_on" && node_->kind == NodeKind::output) return depends_on(value, body);
    const Value::Kind kind = value.kind();
    if (entry.nested != nullptr &&
        (kind == Value::Kind::block || kind == Value::Kind::list || kind == Value::Kind::map)) {
      return self().nested(body, entry, value);
    }
    self().argument(body, entry.name, value, literal_ || is_static(*node_, entry.name));
  }

  void module_inputs(const Value& inputs, Body& body) {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      self().argument(body, inputs.items()[2 * i].text(), inputs.items()[2 * i + 1], false);
    }
  }

  void meta(const Node& node, Body& body) {
    if (node.meta.kind() != Value::Kind::block) return;
    BlockData& data = Access::block(node.meta);
    const SchemaEntries entries = schema_of(*data.source).members();
    for (std::size_t i = 0; i < data.size; ++i) {
      const Value& value = data.data()[i];
      const SchemaEntry& entry = entries[data.indexes()[i]];
      switch (data.indexes()[i]) {
      case meta_member::depends_on: depends_on(value, body); break;
      case meta_member::provisioner: self().provisioners(body, value); break;
      case meta_member::for_each:
      case meta_member::count:
        decides_presence_ = true;
        // Terraform takes a set in for_each and no list; a literal one has a meaning only as a set.
        self().meta_argument(body, entry,
                             value.kind() == Value::Kind::list ? make_call("toset", &value, 1) : settled(value));
        decides_presence_ = false;
        break;
      case meta_member::provider: self().meta_argument(body, entry, settled(value)); break;
      default: member(entry, value, body, false); break;
      }
    }
    self().dynamics(body);
  }

  void depends_on(const Value& list, Body& body) {
    const std::vector<const Node*> targets = ordered_after(*node_, *stack_.stack, list);
    if (!targets.empty()) self().addresses(body, "depends_on", targets);
  }

  bool is_top_ = false;
};

}  // namespace terrace::detail
