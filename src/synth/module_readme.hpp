// SPDX-License-Identifier: Apache-2.0
#pragma once

// The README of a stack that is written as a module: what it needs, takes and gives, in tables, and how it is called.

#include <string>

#include "synth/hcl_emitter.hpp"
#include "synth/stack_blocks.hpp"

namespace terrace::detail {

/// What a variable that stands for another stack's output is described as.
std::string module_input_text(const ModuleInput& input);

std::string module_readme(const StackPlan& stack, const StackBlocks& blocks,
                          const std::map<std::string_view, Requirement>& requirements, HclEmitter& emitter);

}  // namespace terrace::detail
