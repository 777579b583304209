// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the types of resources are in an architecture.

#include <string_view>

namespace terrace::graph {

/// "compute", "database", "vpc" …; empty for what is only a part of something else, or connects two things.
std::string_view box_kind(std::string_view type);

/// A resource that stands between two things: messages go from what its argument `from` refers to, to what `to` does.
struct Connector {
  std::string_view type;
  std::string_view from;
  std::string_view to;
  std::string_view label;
};
/// Null for a type that is none.
const Connector* connector_of(std::string_view type);

/// What an actor does with a thing of this kind that its arguments name: "logs to", "mounts"; "uses" at the least.
std::string_view use_of(std::string_view kind, std::string_view type);

/// The prefix of the IAM actions on a type: "s3" for aws_s3_bucket.
std::string_view service_of(std::string_view type);

}  // namespace terrace::graph
