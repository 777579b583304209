// SPDX-License-Identifier: Apache-2.0
#pragma once

// A Terraform module that exists already, from a registry, a repository or a folder:
//
//   auto ecs = stack.add("ecs", Module{.source = "infrahouse/ecs/aws", .version = "6.0.0",
//                                      .inputs = {{"environment", "dev"}}, .providers = {{"aws.dns", dns}}});
//   ecs.output<Str>("load_balancer_arn")
//
// A registry source needs an exact version: with a range, the same program would mean another module tomorrow.

#include <terrace/terraform/meta.hpp>

namespace terrace {

/// The providers a module gets, by the name it has for them: `{{"aws", main}, {"aws.dns", dns}}`.
class ModuleProviders : public Value {
 public:
  struct Entry {
    Str name;
    ProviderRef provider;
  };
  ModuleProviders() noexcept = default;
  ModuleProviders(std::initializer_list<Entry> entries)
      : Value(detail::make_map(entries.size() == 0 ? nullptr : &entries.begin()->name, entries.size())) {}
};

struct Module {
  class Ref;
  Required<Str> source;
  Str version{};
  Map<Any> inputs{};
  ModuleProviders providers{};

  Ref build(Scope& scope) const;
  static const detail::SchemaSource terrace_schema;
};

class Module::Ref : public ResourceRef {
 public:
  using ResourceRef::ResourceRef;
  /// An output by its name. Terraform checks the name; the type is what the caller says.
  template <class T = Any> T output(const char* name) const { return detail::attribute<T>(*this, name); }
};

}  // namespace terrace
