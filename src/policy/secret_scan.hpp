// SPDX-License-Identifier: Apache-2.0
#pragma once

// Finds secrets among the literals of a program. It runs in every synth: while a block is written, and its values are in
// the processor's cache anyway, SecretWalk says whether something in it looks like a secret; only such blocks are
// looked at again, for the place and the diagnostic.

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "core/node.hpp"
#include "core/secret_names.hpp"
#include "policy/secret_patterns.hpp"

namespace terrace::policy {

class SecretWalk {
 public:
  /// Whether a literal of the node's arguments looks like a secret.
  bool suspects(const detail::Node& node);

  struct Found {
    Secret secret;
    std::string place;
  };
  /// All of them, with their places. What they point to lives until the next call.
  std::vector<Found> find(const detail::Node& node);
  /// The same for a block without a node, such as a backend.
  std::vector<Found> find(const Value& block);

 private:
  struct Item {
    const Value* value;
    detail::SecretName name;
    bool is_tags;
    std::size_t place;  ///< in places_, when places are kept
  };

  template <bool Places> void begin(const detail::Node& node);
  template <bool Places> bool walk();
  template <bool Places>
  void push(const Value& value, detail::SecretName name, bool is_tags, std::size_t at, std::string_view member);
  template <bool Places> void enter(const Item& item);
  template <bool Places> void enter_block(const Item& item);
  template <bool Places> void enter_map(const Item& item);
  template <bool Places> void enter_expression(const Item& item);
  template <bool Places> bool judge(const Item& item);

  std::vector<Item> pending_;
  std::vector<std::string> places_;
  std::deque<Value> parsed_;  ///< grows without moving what items point to
  std::vector<Found> found_;
};

/// Reports the secrets of nodes that were suspected, and those of blocks that are written without a node. Those that
/// are acknowledged are kept for `check` only.
void report_secrets(detail::Tree& tree, std::vector<const detail::Node*> suspects);

}  // namespace terrace::policy
