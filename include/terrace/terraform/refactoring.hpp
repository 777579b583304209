// SPDX-License-Identifier: Apache-2.0
#pragma once

// Blocks that tell Terraform about what exists already: moved, import, removed.

#include <terrace/terraform/meta.hpp>

namespace terrace {

/// An address in a stack's state: of a construct in this program, or text for what is no longer in it.
class Address : public Value {
 public:
  Address() noexcept = default;
  Address(const ResourceRef& resource);
  Address(const char* address);
  Address(const std::string& address);
};

struct Moved {
  Required<Address> from;
  Required<Address> to;
  static const detail::SchemaSource terrace_schema;
};

/// Takes an existing object under management: `stack.import({.to = vpc, .id = "vpc-0123"})`.
struct Import {
  Required<Address> to;
  Required<Str> id;
  Any for_each{};
  ProviderRef provider{};
  static const detail::SchemaSource terrace_schema;
};

/// Says what becomes of an object whose block is gone from the program: kept (`destroy = false`) or destroyed.
struct Removed {
  Required<Address> from;
  Required<Bool> destroy;
};

/// What becomes of a stateful object whose construct is gone from the program: Stack::retire, App::retire.
enum class Retire : std::uint8_t {
  keep,    ///< Terraform forgets it and destroys nothing
  destroy  ///< with all that it holds
};

}  // namespace terrace
