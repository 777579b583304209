// SPDX-License-Identifier: Apache-2.0

// What a program says about the past: where constructs were, and what becomes of those that are gone. Only recorded
// here; src/synth/moves.cpp and src/synth/ledger.cpp act on it.

#include <terrace/core/app.hpp>

#include "core/node.hpp"

namespace terrace {

using detail::Choice;
using detail::NodeAccess;
using detail::user_line;

namespace {

Choice choice(bool yes) { return yes ? Choice::yes : Choice::no; }

/// "a//b/" is the path "a/b".
std::string normal_path(std::string_view path) {
  std::string normal;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '/') {
      normal += path[i];
    } else if (!normal.empty() && normal.back() != '/') {
      normal += '/';
    }
  }
  if (!normal.empty() && normal.back() == '/') normal.pop_back();
  return normal;
}

}  // namespace

Scope& Scope::renamed_from(std::string_view path) {
  if (node_->kind == detail::NodeKind::stack) {
    NodeAccess::stack(node_).renamed_from(path);
    return *this;
  }
  node_->extra().earlier_paths.push_back(normal_path(path));
  return *this;
}

Scope& Scope::retain(bool retained) {
  node_->extra().retained = choice(retained);
  return *this;
}

Scope& Scope::stateful(bool stateful) {
  node_->extra().stateful = choice(stateful);
  return *this;
}

Resource& Resource::renamed_from(std::string_view path) {
  Scope::renamed_from(path);
  return *this;
}

Resource& Resource::retain(bool retained) {
  Scope::retain(retained);
  return *this;
}

Resource& Resource::stateful(bool stateful) {
  Scope::stateful(stateful);
  return *this;
}

void Stack::retire(std::string_view path, Retire what, SourceLocation at) {
  if (node_->stack_data == nullptr) return;  // a handle to no stack; that is reported where it was made
  node_->stack_data->retirements.push_back({normal_path(path), what == Retire::destroy, user_line(node_, at)});
}

void Stack::renamed_from(std::string_view name) {
  if (node_->stack_data != nullptr) node_->stack_data->earlier_names.emplace_back(name);
}

App& App::retire(std::string_view stack, Retire what) {
  tree_->retired_stacks().push_back({std::string(stack), what == Retire::destroy, {}});
  return *this;
}

App& App::renamed_from(Naming earlier) {
  tree_->set_earlier_naming(earlier);
  return *this;
}

}  // namespace terrace
