// SPDX-License-Identifier: Apache-2.0
#pragma once

// Decides which header each block goes to and what it is called there. A block that only one resource uses lives in
// that resource's header; one that several use gets a header of its own, named after its first user; and what is inside
// lives where all of its users live. So each block is one C++ struct.

#include "model.hpp"

namespace terrace::bind {

enum class Section : std::uint8_t { resource, data, ephemeral, config, function };

// A name that a root gives to a block, in its own namespace.
struct Alias {
  std::string name;
  std::uint32_t block;
  bool direct;  // a direct member of the root
};

struct Header {
  Section section = Section::resource;
  const Root* root = nullptr;         // null: a header of shared blocks
  std::string name;                   // without ".hpp"
  std::vector<std::uint32_t> blocks;  // that live here, what is inside first
  std::vector<Alias> aliases;         // of a root
};

struct BlockPlace {
  std::uint32_t header = 0;
  std::string name;       // the struct's
  std::string qualified;  // as seen from any generated namespace
  bool argument = false;  // a configuration may hold it: it needs a struct
  bool readable = false;  // a reference may reach it: it needs an accessor class
};

struct Layout {
  std::vector<Header> headers;
  std::vector<BlockPlace> blocks;
  std::vector<Root> results;  // the results of functions that return objects, as if they were attributes
};

Layout make_layout(const Snapshot& snapshot);

// What the members of a struct are called, one for each entry; empty for one that cannot be set. `reserved` is a name
// that the struct has for something else.
std::vector<std::string> member_names(const std::vector<Entry>& entries, std::string_view reserved);

// What the accessors of a reference class are called, one for each entry. `self` is the name of the class.
std::vector<std::string> accessor_names(const std::vector<Entry>& entries, const std::string& self);

// Calls `visit(block, entry)` for each block that `entry` holds directly or in its type.
template <class Visit> void for_each_block(const Type& type, const Visit& visit) {
  if (type.kind == Kind::object) visit(type.block);
  for (const Type& item : type.items) for_each_block(item, visit);
}
template <class Visit> void for_each_block(const Entry& entry, const Visit& visit) {
  if (entry.form == Form::attribute) {
    for_each_block(entry.type, visit);
  } else {
    visit(entry.block);
  }
}

}  // namespace terrace::bind
