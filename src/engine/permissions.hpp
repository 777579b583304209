// SPDX-License-Identifier: Apache-2.0
#pragma once

// What one resource permits, read from its values: each permission as one line of text, so that two states of a resource
// can be compared as sets.

#include <map>
#include <string>
#include <string_view>

#include "engine/message.hpp"

namespace terrace::engine {

struct Permission {
  bool is_broad = false;
  /// A denial permits less by being there.
  bool is_denial = false;
};

/// By text. An action, a resource and a principal that are lists give a permission for each combination.
using Permissions = std::map<std::string, Permission>;

/// What a policy document ("Statement": …) permits. False if `document` is none.
bool read_policy(const Json& document, Permissions& into);

/// What ports, sources and switches of a resource permit: everything but policy documents.
void read_settings(std::string_view type, const Json& values, Permissions& into);

/// Attributes that decide what a resource permits; while one of them is unknown, so is what it permits.
bool decides(std::string_view type, std::string_view attribute);

}  // namespace terrace::engine
