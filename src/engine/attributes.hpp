// SPDX-License-Identifier: Apache-2.0
#pragma once

// The difference between two values of a resource, attribute by attribute.

#include <string>
#include <vector>

#include "engine/plan_model.hpp"

namespace terrace::engine {

/// A resource's change as `show -json` has it: before, after, after_unknown, before_sensitive, after_sensitive,
/// replace_paths.
std::vector<AttributeChange> attribute_changes(const Json& change, const Redactor& redact);

/// The same for what is one value, such as an output.
AttributeChange whole_change(const Json& change, const Redactor& redact);

/// Gathers the values that a change marks as sensitive.
void collect_sensitive(const Json& change, Redactor& redact);

/// `path` followed by a key: ".name", or "[\"a b\"]".
std::string joined_key(const std::string& path, const std::string& key);

}  // namespace terrace::engine
