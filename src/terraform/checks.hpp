// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/node.hpp"

namespace terrace::detail {

/// Checks of meta-arguments, which may change until the tree is final: runs once, when hooks have run and before
/// anything is emitted. Reports only.
void check_blocks(Tree& tree);

}  // namespace terrace::detail
