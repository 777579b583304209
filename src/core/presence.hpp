// SPDX-License-Identifier: Apache-2.0
#pragma once

// Under which conditions a node is there: what `Scope::only_if` says of it and of the scopes that it is in.

#include <string>
#include <vector>

#include "core/node.hpp"

namespace terrace::detail {

/// Conditions that must all hold, each once, the outermost first. What always holds is not among them.
struct Presence {
  std::vector<Value> conditions;
  /// How each reads, which tells two of them apart.
  std::vector<std::string> texts;

  bool is_certain() const { return conditions.empty(); }
  /// Takes the parts of `a && b` one by one.
  void add(const Value& condition);
  /// Whether all conditions of `other` hold where these do.
  bool implies(const Presence& other) const;
  /// Unset when there is none; `a && b`.
  Bool condition() const;
};

/// Of the node itself and what it is in.
Presence presence_of(const Node* node);

/// When all is there that `value` refers to, as seen from `here`: what holds wherever `here` is goes without saying.
/// Unset for always. For what a construct writes about things that may not be there.
Bool presence_of(const Value& value, const Scope& here);

}  // namespace terrace::detail
