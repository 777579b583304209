// SPDX-License-Identifier: Apache-2.0
#pragma once

// A snapshot as text: one line for each resource, data source, function and different block, in the order of their
// names, so that a provider's upgrade reads as a diff. docs/bindings.md describes the format. Writing what was read
// gives the same bytes.

#include "model.hpp"

namespace terrace::bind {

std::string write_snapshot(const Snapshot& snapshot);

// Throws Error with the line and the reason if `text` is malformed.
Snapshot read_snapshot(std::string_view file, std::string_view text);

}  // namespace terrace::bind
