// SPDX-License-Identifier: Apache-2.0
#pragma once

// Writes blocks as Terraform JSON, straight into a buffer: one attribute a line, because Terraform quotes that line in
// its errors.

#include "synth/block_walk.hpp"

namespace terrace::detail {

/// Where the lines of one body go, and the dynamic blocks that are written at its end.
struct JsonBody {
  unsigned depth;
  bool first = true;
  std::vector<std::pair<const SchemaEntry*, const Value*>> dynamics{};
};

class Emitter final : public BlockWalk<Emitter, JsonBody> {
 public:
  using BlockWalk::BlockWalk;

  /// The body of `node` between its braces, which are written too, at this depth of indentation.
  void block(const Node& node, unsigned depth);
  /// `"name": value` among the locals.
  void local(const Node& node, bool& first);
  /// One of the stack's blocks without a node.
  void loose(const LooseBlock& block, unsigned depth);
  void backend(const Value& block, unsigned depth);
  void remote_state(const RemoteState& remote, unsigned depth);
  void exported(const Export& output, unsigned depth);

  /// `"name": ` on a line of its own; `first` says whether a comma is due, and is false afterwards.
  void key(std::string_view name, unsigned depth, bool& first);
  void close(unsigned depth, char brace = '}');
  void string(std::string_view text) { renderer_.json_name(text); }

 private:
  friend class BlockWalk<Emitter, JsonBody>;

  void argument(JsonBody& body, std::string_view name, const Value& value, bool literal);
  void meta_argument(JsonBody& body, const SchemaEntry& entry, const Value& value);
  void nested(JsonBody& body, const SchemaEntry& entry, const Value& value);
  void addresses(JsonBody& body, std::string_view name, const std::vector<const Node*>& nodes);
  void text(JsonBody& body, std::string_view name, std::string_view text);
  void constraint(JsonBody& body, std::string_view type) { text(body, "type", type); }
  void module_providers(JsonBody& body, const Value& value) { argument(body, "providers", value, false); }
  void provisioners(JsonBody& body, const Value& list);
  void check_data(JsonBody& body, const Node& data);
  void dynamics(JsonBody& body);

  void comment(const Node& node, JsonBody& body);
  void nested_list(JsonBody& body, const SchemaEntry& entry, const Value& list);
  void block_body(const Value& block, unsigned depth, bool every_key);
  void dynamic(const SchemaEntry& entry, const Value& value, unsigned depth);
};

}  // namespace terrace::detail
