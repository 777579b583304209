// SPDX-License-Identifier: Apache-2.0

// Where a stack's state is, as another stack's terraform_remote_state needs to know it.

#include <terrace/core/render.hpp>
#include <terrace/value/expression.hpp>

#include <filesystem>
#include <span>

#include "synth/plan.hpp"
#include "terraform/block_edit.hpp"
#include "value/representation.hpp"

namespace terrace::detail {
namespace {

Value member_named(const Value& block, std::string_view name) {
  return member_of(block, static_cast<std::uint16_t>(schema_of(*Access::block(block).source).index_of(name)));
}

/// A block as an object of what is set in it; of the workspaces of `cloud` the name only, for the state is read by the
/// backend "remote", which knows no more.
Value as_object(const Value& value, bool name_only) {
  if (value.kind() != Value::Kind::block) return value;
  BlockData& block = Access::block(value);
  const auto members = schema_of(*block.source).members();
  Value object = make_map(nullptr, 0);
  for (std::size_t i = 0; i < block.size; ++i) {
    const std::string_view name = members[block.indexes()[i]].name;
    if (!name_only || name == "name") append_to_map(object, Str(name), as_object(block.data()[i], name_only));
  }
  return object;
}

/// A path in the folder of `stack`, as seen from the folder of any other stack.
Value path_from_sibling(const Node& stack, std::string_view path) {
  return format("{}/../{}/{}", path::module(), stack.id, path);
}

/// What tells two states of one backend apart, for all but "local".
std::span<const std::string_view> key_arguments(std::string_view backend) {
  static constexpr std::string_view s3[] = {"bucket", "key", "workspace_key_prefix", "endpoints"};
  static constexpr std::string_view gcs[] = {"bucket", "prefix"};
  static constexpr std::string_view azurerm[] = {"storage_account_name", "container_name", "key"};
  static constexpr std::string_view http[] = {"address"};
  static constexpr std::string_view pg[] = {"conn_str", "schema_name"};
  static constexpr std::string_view consul[] = {"address", "path"};
  static constexpr std::string_view kubernetes[] = {"host", "config_context", "namespace", "secret_suffix"};
  static constexpr std::string_view object_store[] = {"bucket", "prefix", "key"};
  static constexpr std::string_view remote[] = {"hostname", "organization", "workspaces"};
  if (backend == "s3") return s3;
  if (backend == "gcs") return gcs;
  if (backend == "azurerm") return azurerm;
  if (backend == "http") return http;
  if (backend == "pg") return pg;
  if (backend == "consul") return consul;
  if (backend == "kubernetes") return kubernetes;
  if (backend == "remote" || backend == "cloud") return remote;
  return object_store;
}

}  // namespace

StateLocation state_location(const Node& stack) {
  const Value& backend = stack.stack_data->backend;
  Value config = make_map(nullptr, 0);
  if (!backend.is_set()) {
    append_to_map(config, Str("path"), path_from_sibling(stack, "terraform.tfstate"));
    return {"local", std::move(config)};
  }
  BlockData& block = Access::block(backend);
  const std::string type = block.source->type;
  if (type == "local") {
    const auto at_sibling = [&](std::string_view path) {
      return path.starts_with('/') ? Value(Str(path)) : path_from_sibling(stack, path);
    };
    const Value path = member_named(backend, "path");
    append_to_map(config, Str("path"), at_sibling(path.is_set() ? path.text() : "terraform.tfstate"));
    const Value workspaces = member_named(backend, "workspace_dir");
    if (workspaces.is_set()) append_to_map(config, Str("workspace_dir"), at_sibling(workspaces.text()));
    return {type, std::move(config)};
  }
  const auto members = schema_of(*block.source).members();
  for (std::size_t i = 0; i < block.size; ++i) {
    const std::string_view name = members[block.indexes()[i]].name;
    append_to_map(config, Str(name), as_object(block.data()[i], type == "cloud"));
  }
  return {type == "cloud" ? "remote" : type, std::move(config)};
}

std::string state_identity(const Node& stack) {
  const Value& backend = stack.stack_data->backend;
  const std::string_view type = backend.is_set() ? Access::block(backend).source->type : "local";
  if (type == "local") {
    // A relative path starts at the stack's own folder.
    const Value given = backend.is_set() ? member_named(backend, "path") : Value();
    const std::filesystem::path path = given.is_set() ? given.text() : "terraform.tfstate";
    return "local path = \"" + (std::filesystem::path(stack.id) / path).lexically_normal().string() + "\"";
  }
  if (type == "cloud" && !member_named(backend, "workspaces").is_set()) return {};  // named by each run's environment
  std::string identity(type == "cloud" ? "remote" : type);
  for (const std::string_view name : key_arguments(type)) {
    const Value value = member_named(backend, name);
    if (value.is_set()) identity += " " + std::string(name) + " = " + to_hcl(as_object(value, false));
  }
  return identity;
}

}  // namespace terrace::detail
