// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the generator knows of a provider: its schema reduced to facts. Equal blocks are one `Block` (they are told
// apart by content alone), so the whole AWS provider is about five thousand of them. Everything here is a plain value;
// reading and writing live in read_schema.hpp and snapshot.hpp.

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace terrace::bind {

// Wrong input or an unusable file. `line` is 0 where the fault has no line (a missing file, say).
class Error : public std::runtime_error {
 public:
  Error(std::string_view file, std::size_t line, std::string_view reason);
};

// Deeper than any schema is, and far from what the stack holds.
inline constexpr int kMaxDepth = 500;

// Counts how deep a recursion is while it lives.
class Depth {
 public:
  explicit Depth(int& depth) : depth_(depth) { ++depth_; }
  Depth(const Depth&) = delete;
  Depth& operator=(const Depth&) = delete;
  ~Depth() { --depth_; }
  bool too_deep() const { return depth_ > kMaxDepth; }

 private:
  int& depth_;
};

enum class Kind : std::uint8_t { string, number, boolean, dynamic, list, set, map, object, tuple };

struct Type {
  Kind kind = Kind::dynamic;
  std::uint32_t block = 0;  // of an object: index into Snapshot::blocks
  std::vector<Type> items;  // of list, set, map: one; of tuple: any number

  bool operator==(const Type&) const = default;
};

enum class Form : std::uint8_t { attribute, nested_attribute, block };
enum class Nesting : std::uint8_t { single, group, list, set, map };

// One line of a provider's reference page: an attribute, a nested attribute (protocol 6), or a nested block.
struct Entry {
  std::string name;
  Form form = Form::attribute;
  Type type;                          // of an attribute
  Nesting nesting = Nesting::single;  // of the other two
  std::uint32_t block = 0;            // of the other two: index into Snapshot::blocks
  std::uint32_t min_items = 0;
  std::uint32_t max_items = 0;  // 0: no limit
  bool required = false;
  bool optional = false;
  bool computed = false;
  bool sensitive = false;
  bool write_only = false;
  bool deprecated = false;
  std::string message;  // what the provider says about the deprecation

  // Whether a configuration may set it.
  bool settable() const { return required || optional || form == Form::block; }
  bool operator==(const Entry&) const = default;
};

struct Block {
  bool object = false;         // an object type rather than a block: every key is present in a value of it
  std::vector<Entry> entries;  // in the order of their names
  std::string key;             // "name~hash", unique; what a snapshot calls it

  bool operator==(const Block&) const = default;
};

struct Root {
  std::string name;
  bool deprecated = false;
  std::vector<Entry> entries;

  bool operator==(const Root&) const = default;
};

struct Parameter {
  std::string name;
  Type type;
  bool nullable = false;

  bool operator==(const Parameter&) const = default;
};

struct Function {
  std::string name;
  Type result;
  std::vector<Parameter> parameters;
  std::vector<Parameter> variadic;  // none or one

  bool operator==(const Function&) const = default;
};

// A provider, or (with an empty address) the functions of Terraform itself.
struct Snapshot {
  std::string address;  // "hashicorp/aws"; with the host unless it is the public registry
  std::string version;
  std::vector<Root> config;  // none or one
  std::vector<Root> resources;
  std::vector<Root> data;
  std::vector<Root> ephemeral;
  std::vector<Function> functions;
  std::vector<Block> blocks;  // in the order of their keys

  // "aws" for "hashicorp/aws".
  std::string_view local_name() const;
  bool operator==(const Snapshot&) const = default;
};

// Letters, digits, `_` and `-`, not empty, which is all that may stand in a name of Terraform's.
bool is_name(std::string_view text);

std::string_view word(Kind kind);
std::string_view word(Nesting nesting);

// Appends the facts of one entry as text, for example `ingress:block(set,rule~12ab,0,5):d`. `reference` is called with
// a block's index and appends what stands for it, and `with_message` says whether a deprecation's message is part of
// it.
template <class Reference> void append_type(std::string& out, const Type& type, const Reference& reference) {
  out += word(type.kind);
  if (type.kind < Kind::list) return;
  out += '(';
  if (type.kind == Kind::object) reference(out, type.block);
  for (std::size_t i = 0; i < type.items.size(); ++i) {
    if (i != 0) out += ',';
    append_type(out, type.items[i], reference);
  }
  out += ')';
}

void append_flags(std::string& out, const Entry& entry);
void append_quoted(std::string& out, std::string_view text);

template <class Reference>
void append_entry(std::string& out, const Entry& entry, const Reference& reference, bool with_message) {
  out += entry.name;
  out += ':';
  if (entry.form == Form::attribute) {
    append_type(out, entry.type, reference);
  } else {
    out += entry.form == Form::block ? "block(" : "attributes(";
    out += word(entry.nesting);
    out += ',';
    reference(out, entry.block);
    if (entry.min_items != 0 || entry.max_items != 0) out += ',' + std::to_string(entry.min_items);
    if (entry.max_items != 0) out += ',' + std::to_string(entry.max_items);
    out += ')';
  }
  append_flags(out, entry);
  if (with_message && !entry.message.empty()) {
    out += ':';
    append_quoted(out, entry.message);
  }
}

}  // namespace terrace::bind
