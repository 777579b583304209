// SPDX-License-Identifier: Apache-2.0
#pragma once

// Every diagnostic of synthesis, T03xx (the tree as a whole) and T04xx (a value), each by a named factory.

#include "core/node.hpp"

namespace terrace::detail::errors {

Diagnostic name_taken(const Node& node, const Node& first, const std::string& address);
Diagnostic unusable_name(const Node& node, const std::string& name);
Diagnostic outside_a_stack(const Node& node);
Diagnostic foreign_app(const Node& node, std::string_view attribute);
Diagnostic not_referable(const Node& node, const Node& target);
/// `target` has count or for_each, so it has many instances and no attributes of its own.
Diagnostic needs_instance(const Node& node, const Node& target, std::string_view attribute);
/// `cycle` holds the nodes in order of reference; the last refers to the first.
Diagnostic reference_cycle(const std::vector<const Node*>& cycle);
Diagnostic stack_cycle(const std::vector<const StackDependency*>& cycle);
Diagnostic shared_state(const Node& stack, const Node& first, const std::string& what);
Diagnostic ephemeral_across_stacks(const Node& node, const Node& target);
Diagnostic missing_provider(const Node& node, std::string_view provider);
Diagnostic missing_argument(const Node& node, const std::string& argument);
Diagnostic too_many_blocks(const Node& node, const std::string& block, std::size_t most, std::size_t found);
Diagnostic too_few_blocks(const Node& node, const std::string& block, std::size_t least, std::size_t found);
Diagnostic ephemeral_argument(const Node& node, const std::string& argument, std::string help);
Diagnostic literal_secret(const Node& node, const std::string& argument);
Diagnostic symbol_without_meta(const Node& node, std::string_view symbol, std::string_view meta);
Diagnostic wrong_override(const Node& node, const Override& change, std::string message, std::string help);
Diagnostic wrong_move(const Node& node, std::string reason);
/// Two constructs say that they were at one address.
Diagnostic moved_twice(const Node& node, const Node& first, const std::string& address);
/// What replaces `node` is made only under a condition that `node` is not under.
Diagnostic missing_trigger(const Node& node, const Node& target);
Diagnostic synthesized_twice();

/// An argument without a schema that is a block or an object: native syntax writes the two differently.
Diagnostic shape_unknown(const Node& node, std::string_view argument);
/// A variable has the name by which a module takes `output` of another stack.
Diagnostic module_input_taken(const Node& variable, const Node& stack, std::string_view output);
Diagnostic import_in_module(const Node& stack, SourceLocation location);
Diagnostic local_module_in_module(const Node& module, std::string_view source);

Diagnostic invalid_utf8(const Node& node, std::string_view argument, std::string_view text);
Diagnostic not_finite(const Node& node, std::string_view argument, std::string_view what);
Diagnostic duplicate_key(const Node& node, std::string_view argument, std::string_view key);
Diagnostic stray_iterator(const Node& node, std::string_view argument);

Diagnostic cannot_write(const std::string& what, const std::string& reason);
Diagnostic folder_is_busy(const std::string& folder);
Diagnostic protected_stack_gone(const std::string& stack);
Diagnostic foreign_file(const std::string& file);
Diagnostic unreadable_manifest(const std::string& file, const std::string& reason);

}  // namespace terrace::detail::errors
