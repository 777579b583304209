// SPDX-License-Identifier: Apache-2.0
#pragma once

// Writes blocks in Terraform's native syntax, as `terraform fmt` leaves them.

#include <set>

#include "synth/block_walk.hpp"
#include "synth/hcl_body.hpp"

namespace terrace::detail {

/// A value of another stack that a module takes as a variable.
struct ModuleInput {
  std::string name;
  const Node* stack = nullptr;
  std::string output;
};

class HclEmitter final : public BlockWalk<HclEmitter, HclBody> {
 public:
  /// `as_module`: values of other stacks are variables, which `inputs` then lists.
  HclEmitter(const Plan& plan, const StackPlan& stack, bool as_module)
      : BlockWalk(plan, stack, scratch_), as_module_(as_module) {}

  /// A block of the stack with the comment that says where it comes from.
  std::string block(const Node& node);
  HclLine local(const Node& node);
  std::string loose(std::string_view name, const LooseBlock& block);
  /// `backend "s3" {…}` or `cloud {…}`, inside of the terraform block.
  std::string backend(const Value& block);
  std::string remote_state(const RemoteState& remote);
  std::string exported(const Export& output);
  /// What a variable's default or a description is, on one line.
  std::string literal(const Node& node, const Value& value);

  bool write(Buffer& out, const Expression& node, const char* attribute) override;
  Presence presence(const Expression& node) override;
  const std::vector<ModuleInput>& inputs() const { return inputs_; }

 private:
  friend class BlockWalk<HclEmitter, HclBody>;
  /// Where a value stands: no heredoc can end before a comma.
  enum class Where : unsigned char { argument, item };

  void argument(HclBody& body, std::string_view name, const Value& value, bool literal);
  void meta_argument(HclBody& body, const SchemaEntry& entry, const Value& value);
  void nested(HclBody& body, const SchemaEntry& entry, const Value& value);
  void addresses(HclBody& body, std::string_view name, const std::vector<const Node*>& nodes);
  void text(HclBody& body, std::string_view name, std::string_view text);
  void constraint(HclBody& body, std::string_view type);
  void module_providers(HclBody& body, const Value& value);
  void provisioners(HclBody& body, const Value& list);
  void check_data(HclBody& body, const Node& data);
  void dynamics(HclBody& body);

  std::string inner_block(std::string_view header, const Value& block, unsigned depth);
  void dynamic(HclBody& body, const SchemaEntry& entry, const Value& value);
  void object_argument(HclBody& body, const SchemaEntry& entry, const Value& value);

  /// `every_key`: an object names what is not set too.
  HclText laid_out(const Value& value, unsigned depth, Where where, bool every_key = true);
  HclText list_text(const Value& list, unsigned depth, bool every_key);
  HclText map_text(const Value& map, unsigned depth, bool every_key);
  HclText object_text(const Value& block, unsigned depth, bool every_key);
  HclText call_text(const Value& call, unsigned depth, Where where);
  HclText lines_text(const std::vector<HclLine>& lines, unsigned depth);
  /// A template or a text of several lines; empty if it is none or a heredoc would change it.
  HclText heredoc_text(const Value& value, unsigned depth);
  std::string heredoc_part(const Value& part);
  std::string one_line(const Value& value);
  std::string quoted(std::string_view text);
  std::string origin(const Node& node, unsigned depth) const;

  Buffer scratch_;
  bool as_module_;
  /// What is being written is not evaluated, so it may call nothing.
  bool is_static_ = false;
  std::vector<ModuleInput> inputs_;
};

}  // namespace terrace::detail
