// SPDX-License-Identifier: Apache-2.0

// Where a stack's state is, as another stack's terraform_remote_state needs to know it.

#include <terrace/value/expression.hpp>
#include <terrace/core/render.hpp>

#include <span>

#include "synth/plan.hpp"
#include "terraform/block_edit.hpp"
#include "value/representation.hpp"

namespace terrace::detail {
namespace {

Value member_named(const Value& block, std::string_view name) {
  return member_of(block, static_cast<std::uint16_t>(schema_of(*Access::block(block).source).index_of(name)));
}

/// A path in the folder of `stack`, as seen from the folder of any other stack.
Value path_from_sibling(const Node& stack, std::string_view path) {
  return format("{}/../{}/{}", path::module(), stack.id, path);
}

/// What tells two states of one backend apart.
std::span<const std::string_view> key_arguments(std::string_view backend) {
  static constexpr std::string_view local[] = {"path"};
  static constexpr std::string_view s3[] = {"bucket", "key", "workspace_key_prefix"};
  static constexpr std::string_view gcs[] = {"bucket", "prefix"};
  static constexpr std::string_view azurerm[] = {"storage_account_name", "container_name", "key"};
  static constexpr std::string_view http[] = {"address"};
  static constexpr std::string_view pg[] = {"conn_str", "schema_name"};
  static constexpr std::string_view consul[] = {"address", "path"};
  static constexpr std::string_view kubernetes[] = {"host", "config_context", "namespace", "secret_suffix"};
  static constexpr std::string_view object_store[] = {"bucket", "prefix", "key"};
  static constexpr std::string_view remote[] = {"hostname", "organization", "workspaces"};
  if (backend == "local") return local;
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
    const Value path = member_named(backend, "path");
    const std::string_view text = path.is_set() ? path.text() : "terraform.tfstate";
    append_to_map(config, Str("path"), text.starts_with('/') ? Value(Str(text)) : path_from_sibling(stack, text));
    return {type, std::move(config)};
  }
  const auto members = schema_of(*block.source).members();
  for (std::size_t i = 0; i < block.size; ++i) {
    append_to_map(config, Str(members[block.indexes()[i]].name), block.data()[i]);
  }
  return {type == "cloud" ? "remote" : type, std::move(config)};
}

std::string state_identity(const Node& stack) {
  const Value& backend = stack.stack_data->backend;
  if (!backend.is_set()) return {};
  const std::string_view type = Access::block(backend).source->type;
  std::string identity(type == "cloud" ? "remote" : type);
  bool any = false;
  for (const std::string_view name : key_arguments(type)) {
    const Value value = member_named(backend, name);
    if (!value.is_set()) continue;
    any = true;
    identity += " " + std::string(name) + " = " + to_hcl(value);
  }
  if (type == "local") {
    // A relative path is relative to the stack's own folder, so it cannot be another stack's.
    const Value path = member_named(backend, "path");
    if (!path.text().starts_with('/')) return {};
  }
  return any ? identity : std::string();
}

}  // namespace terrace::detail
