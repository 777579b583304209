// SPDX-License-Identifier: Apache-2.0
#pragma once

// Terraform's meta-arguments: the third argument of `scope.add` for a binding or a module.
//
//   scope.add("web", tf::aws_instance{…}, {.count = 2, .provider = dns, .lifecycle = {{.prevent_destroy = true}}})
//
// Members stand in the order in which Terraform's documentation explains them: count, for_each, provider, depends_on …

#include <terrace/terraform/binding.hpp>

namespace terrace {

/// What may be depended upon: a resource, a module, or a whole construct, which stands for everything in it.
class Dependency : public Value {
 public:
  Dependency() noexcept = default;
  Dependency(const ResourceRef& resource) : Value(resource) {}
  Dependency(const Scope& construct);
};

class DependsOn : public Value {
 public:
  DependsOn() noexcept = default;
  DependsOn(std::initializer_list<Dependency> dependencies)
      : Value(detail::make_list(dependencies.begin(), dependencies.size())) {}
  DependsOn& add(const Dependency& dependency) {
    detail::append_to_list(*this, dependency);
    return *this;
  }
};

/// A provider configuration: the default one or one with an alias, of this stack.
class ProviderRef : public Value {
 public:
  ProviderRef() noexcept = default;

 private:
  friend class Stack;
  explicit ProviderRef(const Value& reference) noexcept : Value(reference) {}
};

/// A condition with the text that Terraform prints when it is false; in variables, outputs, lifecycles and checks.
struct Condition {
  Required<Bool> condition;
  Required<Str> error_message;
  static const detail::SchemaSource terrace_schema;
};

/// Argument names for `ignore_changes`, checked against the schema; `all_arguments` for every one.
class IgnoreChanges : public Value {
 public:
  struct All {};
  IgnoreChanges() noexcept = default;
  IgnoreChanges(All);
  IgnoreChanges(std::initializer_list<std::string_view> arguments);
};
inline constexpr IgnoreChanges::All all_arguments{};

/// Resources, or attributes of resources, whose change replaces another: `{vpc, subnet.cidr_block()}`.
class ReplaceTriggers : public Value {
 public:
  ReplaceTriggers() noexcept = default;
  ReplaceTriggers(std::initializer_list<Any> triggers);
};

struct Lifecycle {
  Bool create_before_destroy{};
  /// Terraform refuses a plan that destroys the resource. It does not survive the removal of the block itself.
  Bool prevent_destroy{};
  IgnoreChanges ignore_changes{};
  ReplaceTriggers replace_triggered_by{};
  Blocks<Condition> precondition{};
  Blocks<Condition> postcondition{};
  static const detail::SchemaSource terrace_schema;
};

/// How provisioners reach a machine: `type` is "ssh" (the default) or "winrm". A resource's connection is for all of
/// its provisioners.
struct Connection {
  Str type{};
  Str user{};
  Secret password{};
  Str host{};
  Num port{};
  Str timeout{};
  Str script_path{};
  Secret private_key{};
  Str certificate{};
  Bool agent{};
  Str agent_identity{};
  Str host_key{};
  Str target_platform{};
  Bool https{};
  Bool insecure{};
  Bool use_ntlm{};
  Str cacert{};
  Str bastion_host{};
  Str bastion_host_key{};
  Num bastion_port{};
  Str bastion_user{};
  Secret bastion_password{};
  Secret bastion_private_key{};
  Str bastion_certificate{};
  Str proxy_scheme{};
  Str proxy_host{};
  Num proxy_port{};
  Str proxy_user_name{};
  Secret proxy_user_password{};
  static const detail::SchemaSource terrace_schema;
};

/// When a provisioner runs and what its failure does: "create" or "destroy"; "fail" or "continue".
struct LocalExec {
  Required<Str> command;
  Str working_dir{};
  List<Str> interpreter{};
  Map<Str> environment{};
  Bool quiet{};
  Str when{};
  Str on_failure{};
  static const detail::SchemaSource terrace_schema;
};

struct RemoteExec {
  List<Str> inline_{};
  Str script{};
  List<Str> scripts{};
  Str when{};
  Str on_failure{};
  Block<Connection> connection{};
  static const detail::SchemaSource terrace_schema;
};

struct FileProvisioner {
  Required<Str> destination;
  Str source{};
  Str content{};
  Str when{};
  Str on_failure{};
  Block<Connection> connection{};
  static const detail::SchemaSource terrace_schema;
};

class Provisioner : public Value {
 public:
  Provisioner() noexcept = default;
  Provisioner(const LocalExec& provisioner);
  Provisioner(const RemoteExec& provisioner);
  Provisioner(const FileProvisioner& provisioner);
};

struct Meta {
  /// How many instances; then `all(ref)` and `count::index()`.
  Num count{};
  /// One instance for each element of a set of texts or of a map; then `by_key(ref)` and `each::key()`.
  Any for_each{};
  ProviderRef provider{};
  DependsOn depends_on{};
  Block<Lifecycle> lifecycle{};
  Block<Connection> connection{};
  List<Provisioner> provisioner{};
  static const detail::SchemaSource terrace_schema;
};

}  // namespace terrace
