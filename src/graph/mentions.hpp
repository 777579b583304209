// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which constructs the arguments of a block name. Read from the text that Terraform gets, so that it holds for blocks
// of every kind, raw expressions, and values of other stacks, and tells one argument from another.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model.hpp"

namespace terrace::graph {

class Mentions {
 public:
  explicit Mentions(const Model& model);

  /// Constructs named anywhere in `value`, which belongs to a block of `stack`; each once, in the order of the text.
  /// Locals, and outputs of other stacks, are followed to what they stand for. `depends_on` does not count.
  std::vector<std::size_t> in(const nlohmann::ordered_json& value, std::size_t stack) const;
  /// The same for an argument of a construct, or nothing when it has no such argument.
  std::vector<std::size_t> in_argument(const Construct& construct, std::string_view argument) const;
  std::vector<std::size_t> in_arguments(std::size_t construct) const { return all_[construct]; }

  const Model& model() const { return model_; }

 private:
  struct Search {
    std::size_t stack;
    unsigned follow;
    std::vector<std::size_t>& found;
  };
  void find(const nlohmann::ordered_json& value, const Search& search) const;
  void find_in_text(std::string_view text, const Search& search) const;
  void meet(std::string_view token, const Search& search) const;
  bool meet_other_stack(std::string_view token, const Search& search) const;

  const Model& model_;
  std::map<std::pair<std::size_t, std::string>, std::size_t> by_address_;
  std::map<std::string, std::size_t> stack_by_remote_;
  std::vector<std::vector<std::size_t>> all_;
};

}  // namespace terrace::graph
