// SPDX-License-Identifier: Apache-2.0
#pragma once

// Every diagnostic of the tree layer, T01xx, each by a named factory.

#include "core/node.hpp"

namespace terrace::detail::errors {

Diagnostic duplicate_id(const Node* parent, const Id& id, const Node* first);
Diagnostic invalid_id(const Node* parent, const Id& id, std::string reason);
Diagnostic invalid_stack_name(const Id& id);
Diagnostic unreadable_context(const Node* node, std::string_view key, std::string_view value, const char* wanted,
                              SourceLocation location);
Diagnostic broken_context_file(const std::string& file, const std::string& reason);

}  // namespace terrace::detail::errors
