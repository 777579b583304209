// SPDX-License-Identifier: Apache-2.0

#include "diff/compare.hpp"

#include <functional>
#include <unordered_map>
#include <unordered_set>

namespace terrace::diff {
namespace {

struct BlockHash {
  std::size_t operator()(const Block* block) const {
    const std::hash<std::string_view> hash;
    return hash(block->name) * 31 + hash(block->type) * 7 + hash(block->section);
  }
};
struct SameKey {
  bool operator()(const Block* a, const Block* b) const { return a->same_key(*b); }
};

/// Finds blocks of one form in the other. Most come in the same order, so the next is tried before anything is hashed.
class Finder {
 public:
  explicit Finder(const std::vector<Block>& blocks) : blocks_(blocks) {}

  const Block* find(const Block& wanted) {
    if (next_ < blocks_.size() && blocks_[next_].same_key(wanted)) return &blocks_[next_++];
    if (by_key_.empty()) {
      for (const Block& block : blocks_) by_key_.insert(&block);
    }
    const auto found = by_key_.find(&wanted);
    if (found == by_key_.end()) return nullptr;
    next_ = static_cast<std::size_t>(*found - blocks_.data()) + 1;
    return *found;
  }

 private:
  const std::vector<Block>& blocks_;
  std::size_t next_ = 0;
  std::unordered_set<const Block*, BlockHash, SameKey> by_key_;
};

std::vector<Attribute> attributes_of(const Leaves& before, const Leaves& after) {
  std::unordered_map<std::string_view, const Leaf*> old;
  for (const Leaf& leaf : before.all) old.emplace(leaf.path, &leaf);
  std::vector<Attribute> found;
  for (const Leaf& leaf : after.all) {
    const auto known = old.find(leaf.path);
    const std::string was = known == old.end() ? "" : known->second->json;
    if (known != old.end()) old.erase(known);
    if (was != leaf.json) found.push_back({leaf.path, was, leaf.json});
  }
  for (const Leaf& leaf : before.all) {
    if (old.count(leaf.path) != 0) found.push_back({leaf.path, leaf.json, ""});
  }
  return found;
}

class Comparison {
 public:
  Comparison(const Document& before, const Document& after, StackDiff& diff)
      : before_(before.blocks), after_(after.blocks), diff_(diff) {}

  void run() {
    match();
    read_moves();
    for (const Block* block : added_) {
      if (block->section == "moved" || block->section == "removed") continue;
      const Block* from = former(*block);
      from != nullptr ? moved(*from, *block) : whole(Change::added, *block);
    }
    for (const Block* block : removed_) {
      if (taken_.count(block) != 0) continue;
      const bool kept = kept_.count(block->address()) != 0;
      if (kept) explained_.insert(block->address());
      whole(kept ? Change::kept : Change::removed, *block);
    }
    // Moved and removed blocks that explain nothing above are changes of their own.
    for (const Block* block : added_) {
      const std::string from = block->name.substr(0, block->name.find(" -> "));
      const bool loose = block->section == "moved" || block->section == "removed";
      if (loose && explained_.count(from) == 0) whole(Change::added, *block);
    }
  }

 private:
  void match() {
    Finder old(before_);
    std::unordered_set<const Block*> found;
    for (const Block& block : after_) {
      const Block* was = old.find(block);
      if (was == nullptr) {
        added_.push_back(&block);
        continue;
      }
      found.insert(was);
      same(*was, block);
    }
    if (found.size() == before_.size()) return;
    for (const Block& block : before_) {
      if (found.count(&block) == 0) removed_.push_back(&block);
    }
  }

  void same(const Block& before, const Block& after) {
    if (before.text == after.text) {
      ++diff_.unchanged;
      return;
    }
    const Leaves now = leaves_of(after.text);
    std::vector<Attribute> attributes = attributes_of(leaves_of(before.text), now);
    if (attributes.empty()) {
      ++diff_.unchanged;
      return;
    }
    BlockChange& change = begin(Change::changed, after, now.construct);
    change.attributes = std::move(attributes);
  }

  BlockChange& begin(Change kind, const Block& block, std::string construct) {
    BlockChange& change = diff_.blocks.emplace_back();
    change.change = kind;
    change.section = block.section;
    change.type = block.type;
    change.address = block.address();
    change.construct = std::move(construct);
    return change;
  }

  void whole(Change kind, const Block& block) { begin(kind, block, leaves_of(block.text).construct); }

  void read_moves() {
    for (const Block& block : after_) {
      if (block.section == "moved") {
        const std::size_t arrow = block.name.find(" -> ");
        came_from_.emplace(block.name.substr(arrow + 4), block.name.substr(0, arrow));
      } else if (block.section == "removed") {
        for (const Leaf& leaf : leaves_of(block.text).all) {
          if (leaf.path.ends_with("destroy") && leaf.json == "false") kept_.insert(block.name);
        }
      }
    }
    if (came_from_.empty()) return;
    for (const Block* block : removed_) {
      if (block->section == "resource" || block->section == "module") gone_.emplace(block->address(), block);
    }
  }

  /// The block of the former program that a new one was, following chains of moves.
  const Block* former(const Block& block) {
    std::vector<std::string> chain;
    for (auto at = came_from_.find(block.address()); at != came_from_.end(); at = came_from_.find(at->second)) {
      chain.push_back(at->second);
      if (chain.size() > came_from_.size()) return nullptr;  // a circle
      const auto found = gone_.find(at->second);
      if (found == gone_.end() || !taken_.insert(found->second).second) continue;
      // The whole chain is one story.
      for (auto rest = came_from_.find(at->second); rest != came_from_.end() && chain.size() <= came_from_.size();
           rest = came_from_.find(rest->second)) {
        chain.push_back(rest->second);
      }
      explained_.insert(chain.begin(), chain.end());
      return found->second;
    }
    return nullptr;
  }

  void moved(const Block& before, const Block& after) {
    const Leaves was = leaves_of(before.text);
    const Leaves now = leaves_of(after.text);
    BlockChange& change = begin(Change::moved, after, now.construct);
    change.from = before.address();
    change.from_construct = was.construct;
    change.attributes = attributes_of(was, now);
  }

  const std::vector<Block>& before_;
  const std::vector<Block>& after_;
  StackDiff& diff_;
  std::vector<const Block*> added_;
  std::vector<const Block*> removed_;
  std::unordered_map<std::string, std::string> came_from_;
  std::unordered_map<std::string, const Block*> gone_;
  std::unordered_set<std::string> kept_;
  /// Blocks of the former program that are another block now.
  std::unordered_set<const Block*> taken_;
  /// Addresses whose moved or removed block is told already by what it did.
  std::unordered_set<std::string> explained_;
};

}  // namespace

StackDiff compare(std::string_view before, std::string_view after) {
  StackDiff diff;
  const Document old = before.empty() ? Document{} : split(before);
  const Document now = after.empty() ? Document{} : split(after);
  if (!old.fault.empty() || !now.fault.empty()) {
    diff.fault = old.fault.empty() ? now.fault : old.fault;
    return diff;
  }
  Comparison(old, now, diff).run();
  return diff;
}

}  // namespace terrace::diff
