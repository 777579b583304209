// SPDX-License-Identifier: Apache-2.0
#pragma once

// A stack's blocks as a document needs them, whatever its syntax: by kind and type, and what Terraform and providers the
// stack asks for.

#include <map>
#include <string_view>
#include <vector>

#include "synth/plan.hpp"

namespace terrace::detail {

/// Blocks under one type: resources of "aws_vpc", variables (no type).
struct BlockGroup {
  std::string_view type;
  std::vector<const Node*> nodes;
};

/// All blocks that are written by themselves; what belongs to a check is not among them.
class StackBlocks {
 public:
  explicit StackBlocks(const StackPlan& stack);
  /// In the order of their types.
  const std::vector<BlockGroup>& groups(NodeKind kind) const { return groups_[static_cast<std::size_t>(kind)]; }
  /// The blocks of a kind that has no types.
  const std::vector<const Node*>& of(NodeKind kind) const;
  /// Provider configurations by the provider's local name.
  std::map<std::string_view, std::vector<const Node*>> providers() const;

 private:
  std::vector<BlockGroup> groups_[static_cast<std::size_t>(NodeKind::check) + 1];
};

/// The oldest Terraform that knows all that the stack uses, unless the program says.
std::string_view required_version(const StackPlan& stack);
/// What goes into required_providers, by local name.
std::map<std::string_view, Requirement> required_providers(const StackPlan& stack);

/// The type of data source by which a stack reads another's state.
inline constexpr std::string_view kRemoteState = "terraform_remote_state";

}  // namespace terrace::detail
