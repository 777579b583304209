// SPDX-License-Identifier: Apache-2.0
#pragma once

// Every diagnostic of the block layer, T02xx, each by a named factory.

#include "core/node.hpp"

namespace terrace::detail::errors {

Diagnostic provider_configured_twice(const Node* stack, std::string_view provider, std::string_view alias,
                                     SourceLocation at, SourceLocation first);
/// `what` with its article: "an output".
Diagnostic invalid_name(const Node* node, std::string_view what, std::string_view name, SourceLocation at);
Diagnostic reserved_name(const Node* node, std::string_view what, std::string_view name, std::string_view reserved_for);
Diagnostic second_backend(const Node* stack, std::string_view first, std::string_view second, SourceLocation at,
                          SourceLocation first_at);
Diagnostic count_and_for_each(const Node* node);
Diagnostic unknown_ignored_argument(const Node* node, std::string_view name, std::string help);
Diagnostic misplaced_meta(const Node* node, std::string message, std::string help);
Diagnostic module_without_version(const Node* node, std::string_view source, std::string_view version);
Diagnostic version_without_registry(const Node* node, std::string_view source);
Diagnostic wrong_word(const Node* node, std::string_view member, std::string_view given, std::string_view accepted);
Diagnostic wrong_type_constraint(const Node* variable, std::string problem);
Diagnostic foreign_provider(const Node* node, const Node* provider);
Diagnostic wrong_provider(const Node* node, const Node* provider);
/// Something that Terraform reads before it evaluates anything, such as a backend's argument.
Diagnostic expression_not_allowed(const Node* node, std::string_view what, SourceLocation at);
Diagnostic conflicting_requirement(const Node* stack, std::string_view name, std::string_view first,
                                   std::string_view second);
Diagnostic invalid_provider_source(const Node* node, std::string_view source);
Diagnostic secret_in_backend(const Node* stack, std::string_view argument, std::string_view variable,
                             SourceLocation at);
Diagnostic wrong_stack_dependency(const Node* stack, std::string problem, SourceLocation at);
Diagnostic second_block(const Node* node, std::string_view type);
Diagnostic block_in_place_of_stack(const Node* stack, std::string_view type);
/// `what` with its article: "a backend".
Diagnostic not_in_a_stack(const Node* node, std::string_view what);
Diagnostic wrong_check_content(const Node* check, const Node* child);
Diagnostic no_account_ids(const Node* stack, SourceLocation at);
Diagnostic wrong_account_id(const Node* stack, std::string_view id, SourceLocation at);
Diagnostic accounts_named_twice(const Node* stack, const Node* provider, SourceLocation at);
Diagnostic accounts_without_provider(const Node* stack, SourceLocation at);
Diagnostic wrong_untyped_block(const Node* node, std::string problem, std::string help);

}  // namespace terrace::detail::errors
