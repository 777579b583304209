// SPDX-License-Identifier: Apache-2.0
#pragma once

// A plan as people read it: what changes, by construct and attribute. Made from `show -json` of a saved plan.

#include <string>
#include <string_view>
#include <vector>

#include "engine/message.hpp"
#include "engine/redact.hpp"
#include "engine/source_map.hpp"

namespace terrace::engine {

enum class Action : unsigned char {
  none,
  read,
  create,
  update,
  replace,               ///< destroyed, then made anew
  replace_create_first,  ///< made anew, then destroyed
  destroy,
  forget,  ///< it stays, and is no longer in the state
};

/// "create", "replace" …, as the JSON of `plan` has it.
std::string_view name_of(Action action);

struct AttributeChange {
  /// "tags.Name", "ingress[0].from_port"; inside of a JSON text as in it: "policy.Statement[0].Action".
  std::string path;
  /// Null for what is not there. Of what is sensitive the mask, in both.
  Json before{};
  Json after{};
  bool unknown = false;  ///< `after` is known only after apply
  bool sensitive = false;
  bool forces_replacement = false;
};

struct ResourceChange {
  std::string address;
  std::string type;
  bool is_data = false;
  std::string deposed{};           ///< the key of a deposed object, when it is about one
  std::string previous_address{};  ///< where it was, if it is moved
  bool is_imported = false;
  std::string import_id{};
  const detail::Node* node = nullptr;  ///< null for what the program does not have any more
  Action action = Action::none;
  /// Terraform's reason: "replace_because_cannot_update", "delete_because_no_resource_config" …
  std::string reason{};
  /// Of create, update and replace; what is set or differs.
  std::vector<AttributeChange> attributes{};
  /// Computed attributes of something new, of which nothing is known and which the program does not set.
  std::size_t computed = 0;

  bool is_moved() const { return !previous_address.empty() && previous_address != address; }
};

struct OutputChange {
  std::string name;
  const detail::Node* node = nullptr;
  Action action = Action::none;
  AttributeChange value{};
};

struct PlanCounts {
  std::size_t add = 0;
  std::size_t change = 0;
  std::size_t destroy = 0;
  std::size_t import = 0;
  std::size_t move = 0;
  std::size_t forget = 0;
};

struct PlanModel {
  /// What changes, moves, is imported, forgotten or read, in the plan's order.
  std::vector<ResourceChange> changes{};
  /// What was changed outside of the program since the last apply, as far as this plan has to do with it.
  std::vector<ResourceChange> drift{};
  std::vector<OutputChange> outputs{};
  PlanCounts counts{};  ///< as terraform counts: a replacement is one to add and one to destroy
  /// Whether applying the plan would do anything; what --detailed-exitcode asks.
  bool has_differences = false;
};

/// `shown` is the document of `show -json`. Sensitive values go to `redact`, which masks their copies as well.
PlanModel read_plan(const Json& shown, const SourceMap& map, Redactor& redact);

}  // namespace terrace::engine
