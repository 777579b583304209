// SPDX-License-Identifier: Apache-2.0
#pragma once

// What `diff` shows, as text and as JSON.

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include "cli/terminal_text.hpp"
#include "diff/compare.hpp"

namespace terrace::cli {

/// An attribute as it is shown: secrets without their values.
struct ShownAttribute {
  diff::Attribute attribute;
  bool sensitive = false;
};

struct ShownBlock {
  diff::BlockChange change;
  std::string path;  ///< of the construct, below its stack; the address where there is no construct
  std::string from;  ///< of what moved: the path that it had
  std::string file;
  unsigned line = 0;
  std::vector<ShownAttribute> attributes;
};

struct ShownStack {
  std::string name;
  bool is_new = false;
  bool is_gone = false;
  std::vector<ShownBlock> blocks;
  std::size_t unchanged = 0;
};

struct DiffCounts {
  std::size_t added = 0, removed = 0, changed = 0, moved = 0, kept = 0;
  bool any() const { return added + removed + changed + moved + kept != 0; }
};
DiffCounts counts_of(const std::vector<ShownStack>& stacks);

std::string diff_text(const std::vector<ShownStack>& stacks, const Style& style, bool unicode);
nlohmann::ordered_json diff_json(const std::vector<ShownStack>& stacks);

}  // namespace terrace::cli
