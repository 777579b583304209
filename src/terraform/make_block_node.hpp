// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/node.hpp"

namespace terrace::detail {

/// Turns the node of a scope into a block of `kind` with the arguments at `first`, read in the order of the schema. A
/// stack, or a node that holds a block already, is reported and stays as it is; the result is then false.
bool make_block_node(Node* node, NodeKind kind, const SchemaSource& source, const void* first);

}  // namespace terrace::detail
