// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a generated binding stands on: the handle to a resource in the tree, and the way a struct of Values becomes one.
// Programs include the generated headers (<terrace/tf/aws_vpc.hpp>), which include this.

#include <terrace/core/schema_source.hpp>
#include <terrace/core/scope.hpp>
#include <terrace/value/blocks.hpp>

namespace terrace {

class DependsOn;
class ProviderRef;
class ResourceRef;
struct Lifecycle;

/// A resource, data source, ephemeral resource or module as a node of the tree, with what can be done to it after it
/// was made. Reached by `ref.node()`.
class Resource : public Construct {
 public:
  /// Orders this after `others`, in addition to what references say. Another stack's resource orders the stacks.
  Resource& depends_on(const DependsOn& others);
  Resource& lifecycle(const Lifecycle& lifecycle);
  Resource& provider(const ProviderRef& provider);
  /// Sets what the binding does not offer, or changes what a construct decided, by JSON pointer:
  /// `override("/root_block_device/0/volume_size", 64)`. Names are checked against the provider's schema. An unset
  /// Any() removes the argument.
  Resource& override(std::string_view pointer, const Any& value, SourceLocation at = SourceLocation::current());
  /// The Terraform name, instead of the one made from the path. Two resources of one type and name are an error.
  Resource& set_name(const Id& name);
  /// As for any scope; see there.
  Resource& renamed_from(std::string_view path);
  Resource& retain(bool retained = true);
  Resource& stateful(bool stateful = true);

 private:
  using Construct::Construct;
  friend class ResourceRef;
  friend struct detail::NodeAccess;
};

/// What adding a binding returns: a late value (the whole resource object) whose typed attributes the generated `Ref`
/// class adds.
class ResourceRef : public Value {
 public:
  ResourceRef() noexcept = default;
  explicit ResourceRef(const Value& reference) noexcept : Value(reference) {}
  Resource node() const;
};

/// All instances of a resource with `count` or `for_each`: `all(subnets).splat(&tf::aws_subnet::Ref::id)`,
/// `all(subnets).at(0).arn()`. With `for_each` the order is that of the sorted keys.
template <class R>
requires std::is_base_of_v<ResourceRef, R> List<R> all(const R& resource);
/// The instances of a resource with `for_each`, by key: `by_key(buckets).at("logs").arn()`.
template <class R>
requires std::is_base_of_v<ResourceRef, R> Map<R> by_key(const R& resource) { return detail::as<Map<R>>(resource); }

namespace detail {
/// Each turns the node that `Scope::add` has just made into one of Terraform's blocks and returns the reference to it.
/// `first` points to the struct's Values, as many as the schema has members.
Value add_resource(Scope& scope, const SchemaSource& schema, const void* first);
Value add_data(Scope& scope, const SchemaSource& schema, const void* first);
Value add_ephemeral(Scope& scope, const SchemaSource& schema, const void* first);
Value make_instances(const Value& resource);
Value make_provider_call(const ProviderSource& provider, const char* function, const Value* arguments,
                         std::size_t count);

/// A function of a provider. The stack that uses it then requires the provider.
template <class T>
T call_provider(const ProviderSource& provider, const char* function, std::initializer_list<Value> arguments) {
  return as<T>(make_provider_call(provider, function, arguments.begin(), arguments.size()));
}
}  // namespace detail

template <class R>
requires std::is_base_of_v<ResourceRef, R> List<R> all(const R& resource) {
  return detail::as<List<R>>(detail::make_instances(resource));
}

}  // namespace terrace
