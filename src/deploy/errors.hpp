// SPDX-License-Identifier: Apache-2.0
#pragma once

// Every diagnostic of deployments, T0554–T0589, each by a named factory. Those of the guards that synthesis finds are in
// terraform/errors.hpp and synth/errors.hpp.

#include <string>
#include <string_view>
#include <vector>

#include "core/node.hpp"

namespace terrace::deploy::errors {

// Before anything is done.
Diagnostic protected_stack(const detail::Node* stack);
Diagnostic still_needed(const detail::Node* stack, const std::vector<std::string>& by);
Diagnostic nothing_named(const std::vector<std::string>& stacks);
Diagnostic no_terminal(std::string_view verb);
/// `holder` may be empty: "process 12".
Diagnostic folder_in_use(const std::string& folder, const std::string& holder);
Diagnostic no_lock(const std::string& file, const std::string& reason);
Diagnostic unread_approval();

// A plan that may not be applied.
/// `what` is what the program calls the resource, `node` its construct if it still has one.
Diagnostic protected_resource(const detail::Node* stack, const detail::Node* node, const std::string& what,
                              bool is_replaced);

// What an engine says, where there is more to say. Each keeps the words, the place and the notes of `found`.
Diagnostic stale_plan(Diagnostic found);
Diagnostic wrong_account(Diagnostic found, const detail::Node* stack);
/// `running`: the constructs that were being worked on.
Diagnostic killed_in_apply(Diagnostic found, const std::vector<Diagnostic::Note>& running);
Diagnostic interrupted_apply(Diagnostic found);
Diagnostic state_not_saved(const detail::Node* stack, const std::string& engine, const std::string& folder);

}  // namespace terrace::deploy::errors
