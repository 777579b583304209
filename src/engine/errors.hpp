// SPDX-License-Identifier: Apache-2.0
#pragma once

// Every diagnostic of the engine layer, T0501–T0549, each by a named factory. What engines themselves find is made by
// diagnostic.hpp.

#include <string>
#include <string_view>
#include <vector>

#include "core/node.hpp"

namespace terrace::engine::errors {

// The engine.
Diagnostic no_engine();
Diagnostic no_such_engine(const std::string& wanted, std::string_view asked_by);
Diagnostic engine_not_started(const std::string& path, int error);
Diagnostic unreadable_version(const std::string& path, const std::string& answer);
Diagnostic engine_too_old(const std::string& introduced, const std::string& path, std::string_view least);
Diagnostic version_not_allowed(const detail::Node* stack, const std::string& introduced, const std::string& path,
                               const std::string& wanted);

// How a run of it ended. `command` is what was run, "terraform plan"; `last_words` may be empty.
Diagnostic engine_killed(const detail::Node* stack, const std::string& command, int signal);
Diagnostic engine_silent(const detail::Node* stack, const std::string& command, std::size_t seconds);
Diagnostic interrupted(const detail::Node* stack, const std::string& command);
Diagnostic not_understood(const detail::Node* stack, const std::string& command, const std::string& output);
Diagnostic failed_without_reason(const detail::Node* stack, const std::string& command, int code,
                                 const std::string& last_words);

// What was asked for.
Diagnostic unknown_target(const std::string& flag, const std::string& wanted, std::string hint);
Diagnostic unknown_output(const detail::Node* stack, const std::string& name, std::string hint);
Diagnostic output_is_sensitive(const detail::Node* stack, const std::string& name);
Diagnostic not_written(const detail::Node* stack, const std::string& folder, const std::string& program);
/// `error` is one of errno.
Diagnostic variables_not_written(const detail::Node* stack, const std::string& folder, int error);
Diagnostic is_a_module(const detail::Node* stack, const std::string& folder);

}  // namespace terrace::engine::errors
