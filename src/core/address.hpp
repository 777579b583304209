// SPDX-License-Identifier: Apache-2.0
#pragma once

// How a block is referred to inside its own stack.

#include <string>

#include "core/node.hpp"
#include "value/buffer.hpp"

namespace terrace::detail {

/// A block whose address begins with its type.
inline bool is_typed(NodeKind kind) {
  return kind == NodeKind::resource || kind == NodeKind::data || kind == NodeKind::ephemeral;
}

/// "aws_vpc.network", "data.aws_ami.web", "var.region", "aws.dns". Before synth has named it, a block's id stands for
/// its name.
void put_address(Buffer& out, const Node& node);
/// "web-dev/network/vpc", escaped for the inside of a JSON string.
void put_path(Buffer& out, const Node& node);
/// The address as text; empty for what is no block.
std::string address_of(const Node& node);
/// "resource", "scope" …
const char* kind_word(NodeKind kind);

}  // namespace terrace::detail
