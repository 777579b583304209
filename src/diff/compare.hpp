// SPDX-License-Identifier: Apache-2.0
#pragma once

// What differs between two forms of a stack: block by block, and within a block attribute by attribute.

#include <string>
#include <string_view>
#include <vector>

#include "diff/document.hpp"

namespace terrace::diff {

struct Attribute {
  std::string path;
  std::string before;  ///< JSON; empty: it was not there
  std::string after;   ///< JSON; empty: it is gone
};

enum class Change : unsigned char {
  added,
  removed,
  changed,
  moved,  ///< to another address; it may have changed too
  kept    ///< no longer managed, and not destroyed
};

struct BlockChange {
  Change change = Change::changed;
  std::string section;
  std::string type;
  std::string address;
  std::string construct;  ///< path as in the block; empty where a block has none
  std::string from;       ///< of what moved: its former address
  std::string from_construct;
  std::vector<Attribute> attributes;  ///< of what changed or moved
};

struct StackDiff {
  std::string stack;
  std::vector<BlockChange> blocks;
  std::size_t unchanged = 0;
  std::string fault;  ///< why the former form could not be read
};

/// Either form may be empty, for a stack that was not or is no more. Cost: one pass over each text; only blocks that differ are
/// looked into.
StackDiff compare(std::string_view before, std::string_view after);

}  // namespace terrace::diff
