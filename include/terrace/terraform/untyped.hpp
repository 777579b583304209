// SPDX-License-Identifier: Apache-2.0
#pragma once

// Blocks of a provider or of a type for which there is no binding: a provider's newest resource, say, before its
// schema was read again. Nothing in them is checked before terraform does; prefer a binding (docs/bindings.md tells
// how to make one for any provider).
//
//   stack.provider(UntypedProvider{.source = "hashicorp/random", .version = "3.6.3"});
//   auto pet = stack.add("pet", UntypedResource{.type = "random_pet", .provider = "hashicorp/random",
//                                               .arguments = {{"length", 2}}});
//   pet.get<Str>("id")

#include <terrace/terraform/meta.hpp>

namespace terrace {

/// A reference to a block without a binding: its attributes by name.
class UntypedRef : public ResourceRef {
 public:
  using ResourceRef::ResourceRef;
  template <class T = Any> T get(const char* attribute) const { return detail::attribute<T>(*this, attribute); }
};

/// A nested block is an object among the arguments; several blocks of one kind are a list of objects.
struct UntypedResource {
  std::string type;
  /// "hashicorp/aws", or with a host before it.
  std::string provider;
  Map<Any> arguments{};
  UntypedRef build(Scope& scope) const;
};

struct UntypedData {
  std::string type;
  std::string provider;
  Map<Any> arguments{};
  UntypedRef build(Scope& scope) const;
};

struct UntypedEphemeral {
  std::string type;
  std::string provider;
  Map<Any> arguments{};
  UntypedRef build(Scope& scope) const;
};

struct UntypedProvider {
  std::string source;
  /// The version that the program was written for: later ones of the same major version are taken too. Empty for any;
  /// Stack::required_provider pins one exactly.
  std::string version{};
  Map<Any> arguments{};
};

}  // namespace terrace
