// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a Template holds: the JSON of each stack with its blocks by address, each with the construct that made it.

#include <terrace/core/app.hpp>
#include <terrace/testing/template.hpp>

#include <atomic>
#include <string>
#include <vector>

#include "testing/expression_text.hpp"

namespace terrace::testing::detail {

struct BlockEntry {
  std::size_t stack = 0;
  /// "aws_vpc", "data.aws_ami", "output", "provider".
  std::string group;
  /// "aws_vpc", "aws_ami", "output".
  std::string type;
  std::string name;
  std::string address;
  /// A second name for the same: "variable.cidr" for "var.cidr", "provider.aws" for each configuration of aws.
  std::string other_name;
  const Json* body = nullptr;
  std::string path;
  SourceLocation location;

  bool is(std::string_view what) const { return what == group || what == address || what == other_name; }
};

struct StackDocument {
  std::string name;
  std::string text;
  Json json;
};

struct Document {
  std::atomic<unsigned> references{1};
  bool ok = false;
  std::vector<Diagnostic> diagnostics;
  std::vector<StackDocument> stacks;
  std::vector<BlockEntry> blocks;
};

inline constexpr std::size_t all_stacks = static_cast<std::size_t>(-1);

/// Synthesizes and reads what came out.
Shared<Document> make_document(App& app);
/// The blocks of one stack's JSON, in its order, without construct and line.
void read_blocks(const Json& json, std::size_t stack, std::vector<BlockEntry>& blocks);
/// The errors and warnings as lines for an explanation, at most `most` of them.
std::string shown(const std::vector<Diagnostic>& diagnostics, std::size_t most = 10);
/// "web.cpp:41", or "an unknown line".
std::string shown(SourceLocation location);

/// The door from the public handles to what they hold.
struct DocumentAccess {
  static Template make_template(Shared<Document> document, std::size_t stack) { return {std::move(document), stack}; }
  static BlockView view(const Template& tf, const BlockEntry& entry) { return {tf.document_, &entry}; }
  static const Document& document(const Template& tf) { return *tf.document_; }
  static std::size_t stack(const Template& tf) { return tf.stack_; }
  static bool holds(const Template& tf, const BlockEntry& entry) {
    return tf.stack_ == all_stacks || tf.stack_ == entry.stack;
  }
};

}  // namespace terrace::testing::detail
