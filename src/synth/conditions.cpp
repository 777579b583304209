// SPDX-License-Identifier: Apache-2.0

// What is made only under a condition gets it as its `count`, or within the one or the `for_each` that it has.

#include <terrace/value/expression.hpp>

#include "core/presence.hpp"
#include "synth/errors.hpp"
#include "synth/plan.hpp"
#include "terraform/block_edit.hpp"
#include "terraform/schemas.hpp"
#include "value/references.hpp"

namespace terrace::detail {
namespace {

bool can_repeat(const Node& node) {
  return (is_typed(node.kind) && !node.is_in_check()) || node.kind == NodeKind::module;
}

/// `collection` where `condition` holds, otherwise nothing. `reads_optional`: it may not be there itself.
Value only_where(const Bool& condition, const Value& collection, bool reads_optional) {
  if (condition.kind() == Value::Kind::boolean) return object({});
  if (is_op(collection, Op::for_each) && Access::expression(collection).operand(3).is_set() &&
      !Access::expression(collection).group && !reads_optional) {
    Expression& loop = Access::expression(collection);
    const Value& where = loop.operand(5);
    return make_for(loop.operand(0), loop.operand(1), loop.operand(2), loop.operand(3), loop.operand(4),
                    where.is_set() ? as<Bool>(where) && condition : condition, false);
  }
  const Value of = collection.kind() == Value::Kind::list ? make_call("toset", &collection, 1) : collection;
  const auto filtered = [&](const Bool& where) {
    const Value key = make_iterator(true);
    const Value value = make_iterator(false);
    return make_for(of, key, value, key, value, where, false);
  };
  if (!reads_optional) return filtered(condition);
  // What is iterated over is not there either, so it must not be read: an arm that is not taken may fail.
  const Value all = filtered({});
  const Value maps = expand(if_else(condition, List<Any>{all}, List<Any>(std::initializer_list<Any>{})));
  return make_call("merge", &maps, 1);
}

void make_conditional(Node& node) {
  const Bool condition = node.presence->condition();
  const auto set = [&](std::uint16_t member, const Value& value) {
    node.meta = with_member(Meta::terrace_schema, node.meta, member, value);
  };
  if (node.has_for_each) {
    const Value collection = settled(member_of(node.meta, meta_member::for_each));
    bool reads_optional = false;
    for_each_reference(node.tree->serial(), collection,
                       [&](const Node& read) { reads_optional = reads_optional || read.presence != nullptr; });
    set(meta_member::for_each, only_where(condition, collection, reads_optional));
    return;
  }
  node.is_optional = !node.has_count;
  const Num count = node.has_count ? as<Num>(member_of(node.meta, meta_member::count)) : Num(1);
  set(meta_member::count, condition.kind() == Value::Kind::boolean ? Num(0) : if_else(condition, count, 0));
}

/// Terraform fails when what would replace a block is not there.
void check_triggers(Node& node) {
  const Value lifecycle = member_of(node.meta, meta_member::lifecycle);
  const Value triggers = member_of(lifecycle, lifecycle_member::replace_triggered_by);
  for_each_reference(node.tree->serial(), triggers, [&](const Node& target) {
    const bool is_sure = !target.is_optional || (node.presence != nullptr && node.presence->implies(*target.presence));
    if (!is_sure) node.tree->diagnostics().add(errors::missing_trigger(node, target));
  });
}

}  // namespace

void apply_conditions(Tree& tree) {
  bool any = false;
  for (Node& node : tree.nodes()) {
    if (node.extras != nullptr && !node.extras->conditions.empty()) {
      Presence made = presence_of(&node);
      node.presence = made.is_certain() ? nullptr : tree.keep(std::move(made));
      any = true;
    } else if (node.parent != nullptr) {
      node.presence = node.parent->presence;
    }
  }
  if (!any) return;
  for (Node& node : tree.nodes()) {
    if (node.presence == nullptr || !node.is_block()) continue;
    if (can_repeat(node)) {
      make_conditional(node);
    } else {
      node.presence = nullptr;  // there is always an output, whatever it reads
    }
  }
  for (Node& node : tree.nodes()) {
    if (node.kind == NodeKind::resource) check_triggers(node);
  }
}

}  // namespace terrace::detail
