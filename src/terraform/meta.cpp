// SPDX-License-Identifier: Apache-2.0

// The small values that meta-arguments and addresses are made of.

#include <terrace/terraform/refactoring.hpp>

#include "core/node.hpp"
#include "value/representation.hpp"

namespace terrace {

using detail::make_bare;

namespace {

/// `{"local-exec": {…}}`, as Terraform's JSON syntax labels a provisioner.
template <class P> Value labelled(const char* type, const P& provisioner) {
  const Value entry[] = {Str(type), detail::make_block(P::terrace_schema, &provisioner)};
  return detail::make_map(entry, 1);
}

}  // namespace

Dependency::Dependency(const Scope& construct) {
  detail::Node* node = detail::NodeAccess::node(construct);
  static_cast<Value&>(*this) = node->tree->reference(node);
}

IgnoreChanges::IgnoreChanges(All) : Value(make_bare(Str("all"))) {}

IgnoreChanges::IgnoreChanges(std::initializer_list<std::string_view> arguments) : Value(detail::make_list(nullptr, 0)) {
  for (const std::string_view argument : arguments) detail::append_to_list(*this, make_bare(Str(argument)));
}

ReplaceTriggers::ReplaceTriggers(std::initializer_list<Any> triggers) : Value(detail::make_list(nullptr, 0)) {
  for (const Any& trigger : triggers) detail::append_to_list(*this, make_bare(trigger));
}

Provisioner::Provisioner(const LocalExec& provisioner) : Value(labelled("local-exec", provisioner)) {}
Provisioner::Provisioner(const RemoteExec& provisioner) : Value(labelled("remote-exec", provisioner)) {}
Provisioner::Provisioner(const FileProvisioner& provisioner) : Value(labelled("file", provisioner)) {}

Address::Address(const ResourceRef& resource) : Value(make_bare(resource)) {}
Address::Address(const char* address) : Value(make_bare(Str(address))) {}
Address::Address(const std::string& address) : Value(make_bare(Str(address))) {}

}  // namespace terrace
