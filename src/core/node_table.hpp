// SPDX-License-Identifier: Apache-2.0
#pragma once

// A set of nodes by a key that the nodes themselves hold: one flat array, because an app may have 100,000 of them.

#include <cstddef>
#include <vector>

namespace terrace::detail {

struct Node;

class NodeTable {
 public:
  /// The node already there that `same(node)` says is equal, else null and `node` is in the table from now on.
  template <class Same> Node* insert(Node* node, std::size_t hash, Same same) {
    if (2 * (used_ + 1) > slots_.size()) grow();
    hash = mix(hash);
    for (std::size_t at = hash & mask();; at = (at + 1) & mask()) {
      Slot& slot = slots_[at];
      if (slot.node == nullptr) {
        slot = {hash, node};
        ++used_;
        return nullptr;
      }
      if (slot.hash == hash && same(slot.node)) return slot.node;
    }
  }

 private:
  struct Slot {
    std::size_t hash = 0;
    Node* node = nullptr;
  };
  std::size_t mask() const { return slots_.size() - 1; }
  static std::size_t mix(std::size_t hash) {
    hash *= 0x9e3779b97f4a7c15U;
    return hash ^ (hash >> 32);
  }
  void grow() {
    std::vector<Slot> old(slots_.empty() ? 64 : 2 * slots_.size());
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.node == nullptr) continue;
      std::size_t at = slot.hash & mask();
      while (slots_[at].node != nullptr) at = (at + 1) & mask();
      slots_[at] = slot;
    }
  }
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

}  // namespace terrace::detail
