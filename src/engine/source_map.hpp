// SPDX-License-Identifier: Apache-2.0
#pragma once

// From what an engine names (an address, or a place in main.tf.json) back to the construct, and so to the C++ line.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace terrace::detail {
struct Node;
class Tree;
}  // namespace terrace::detail

namespace terrace::engine {

class SourceMap {
 public:
  /// `stack` must be synthesized. `document` is its main.tf.json; only needed for places, and kept by reference.
  SourceMap(detail::Tree& tree, const detail::Node& stack, std::string_view document);

  /// Another document, or the same one at another place in memory.
  void set_document(std::string_view document);

  const detail::Node& stack() const { return stack_; }

  /// The construct of "aws_vpc.a", "aws_subnet.b[0]", "aws_subnet.b[\"x\"].id", "resource.aws_vpc.a", "module.m.aws_vpc.c",
  /// "provider[\"…/aws\"].dns", "var.region". What is in a module leads to the module. Null when the program has no such
  /// block, as for what was removed from it.
  const detail::Node* find(std::string_view address) const;
  /// The construct whose block holds a line (from 1) of main.tf.json; null outside of all blocks.
  const detail::Node* at_line(std::size_t line) const;
  /// The text of a line, without what it is indented by.
  std::string_view line(std::size_t line) const;
  /// The stack that a terraform_remote_state made by synth reads; null for any other address.
  const detail::Node* upstream(std::string_view address) const;

  /// The addresses below a path ("network", "web/network/a"; with or without the stack's name) or of one address. Empty
  /// when the stack has neither.
  std::vector<std::string> addresses_of(std::string_view path_or_address) const;
  /// All paths and addresses that the function above takes, for suggestions. They live as long as this object.
  std::vector<std::string_view> names() const;

 private:
  const detail::Node* by_path(std::string_view path) const;

  detail::Tree& tree_;
  const detail::Node& stack_;
  std::vector<std::string_view> lines_;
  std::unordered_map<std::string, const detail::Node*> by_address_;
  std::unordered_map<std::string, const detail::Node*> by_path_;
};

/// An address without instance keys and without what follows the block: "module.m[0].aws_vpc.c[\"x\"].id" becomes
/// {"module.m", "aws_vpc.c"}, outermost first.
std::vector<std::string> address_parts(std::string_view address);

}  // namespace terrace::engine
