// SPDX-License-Identifier: Apache-2.0
#pragma once

// Writes blocks as Terraform JSON, straight into a buffer: one attribute a line, because Terraform quotes that line in
// its errors.

#include "policy/secret_scan.hpp"
#include "synth/plan.hpp"
#include "value/renderer.hpp"

namespace terrace::detail {

class Emitter final : public References {
 public:
  Emitter(const Plan& plan, const StackPlan& stack, Buffer& out)
      : plan_(plan), stack_(stack), out_(out), renderer_(out, *this) {}

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

  bool write(Buffer& out, const Expression& node, const char* attribute) override;
  Instances instances(const Expression& node) override;

  std::vector<Diagnostic>& diagnostics() { return diagnostics_; }
  /// Nodes of which some literal looks like a secret.
  std::vector<const Node*>& suspects() { return suspects_; }

 private:
  /// Where the lines of one body go, and the dynamic blocks that are written at its end.
  struct Body {
    unsigned depth;
    bool first = true;
    std::vector<std::pair<const SchemaEntry*, const Value*>> dynamics{};
  };

  void comment(const Node& node, Body& body);
  void members(const Value& block, Body& body, bool every_key);
  void member(const SchemaEntry& entry, const Value& value, Body& body);
  void nested(const SchemaEntry& entry, const Value& value, Body& body);
  void nested_list(const SchemaEntry& entry, const Value& list, Body& body);
  void block_body(const Value& block, unsigned depth, bool every_key);
  void dynamics(Body& body);
  void dynamic(const SchemaEntry& entry, const Value& value, unsigned depth);
  void check_data(const Node& check, Body& body);
  void meta(const Node& node, Body& body);
  void depends_on(const Value& list, Body& body);
  void provisioners(const Value& list, Body& body);
  void module_inputs(const Value& inputs, Body& body);
  void refuse_repeated_keys(std::string_view argument, const Value& map);
  void report(std::string_view argument);

  const Plan& plan_;
  const StackPlan& stack_;
  Buffer& out_;
  Renderer renderer_;
  const Node* node_ = nullptr;
  /// Labels of the dynamic blocks around what is being written.
  std::vector<std::string> iterators_;
  /// Arguments of this node that Terraform does not evaluate.
  bool literal_ = false;
  std::vector<Diagnostic> diagnostics_;
  policy::SecretWalk secrets_;
  std::vector<const Node*> suspects_;
};

}  // namespace terrace::detail
