// SPDX-License-Identifier: Apache-2.0
#pragma once

// The architecture while it is being worked out, and the steps that do so, in this order.

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "graph/mentions.hpp"
#include "graph/model.hpp"

namespace terrace::graph {

class Draft {
 public:
  explicit Draft(const Model& model);

  const Model& model() const { return model_; }
  const Mentions& mentions() const { return mentions_; }
  Architecture& made() { return made_; }

  std::size_t add_box(Box box);
  /// The box of a construct, kNone when it has none.
  std::size_t box_of(std::size_t construct) const { return box_of_[construct]; }
  /// Somebody who is no construct: the Internet, a range of addresses. Made when it is first asked for.
  std::size_t outside(const std::string& kind, const std::string& label);
  std::size_t stack_box(std::size_t stack) const { return stack_boxes_[stack]; }
  /// Links that join the same two boxes become one with all their labels.
  void link(std::size_t from, std::size_t to, const std::string& kind, const std::string& label);
  bool are_linked(std::size_t from, std::size_t to) const { return links_.count({from, to}) != 0; }
  void note(std::size_t box, const std::string& text);

  /// What a construct uses: what its arguments name, and what the parts of it (a launch template, a subnet group) name.
  /// Stops at what is a box or a security group of its own.
  const std::vector<std::size_t>& reach(std::size_t construct);
  std::vector<std::size_t> reach_of_type(std::size_t construct, std::string_view type);
  /// Boxes of the constructs that an argument names.
  std::vector<std::size_t> boxes_in(std::size_t construct, std::string_view argument) const;

 private:
  const Model& model_;
  Mentions mentions_;
  Architecture made_;
  std::vector<std::size_t> box_of_;
  std::vector<std::size_t> stack_boxes_;
  std::map<std::pair<std::string, std::string>, std::size_t> outside_;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> links_;
  std::map<std::size_t, std::vector<std::size_t>> reach_;
};

bool is_security_group(const Construct& construct);
/// A string without the `${}` around it.
std::string plain_text(const nlohmann::ordered_json& value);
/// Null when there is none.
const nlohmann::ordered_json* argument_of(const nlohmann::ordered_json& arguments, std::string_view name);
std::string text_argument(const nlohmann::ordered_json& arguments, std::string_view name);
/// Calls `visit` for a list's items, or for a value that is no list.
void for_items(const nlohmann::ordered_json* value, const std::function<void(const nlohmann::ordered_json&)>& visit);

/// Makes the boxes and puts them into each other.
void place_boxes(Draft& draft);
/// Security groups, listeners and target groups: who may talk to whom.
void draw_traffic(Draft& draft);
/// IAM: who may read and write what; and all else that one thing uses of another.
void draw_access(Draft& draft);
/// Where a place holds many things, they are put into folders.
void fold_crowds(Architecture& architecture, const Model& model);

}  // namespace terrace::graph
