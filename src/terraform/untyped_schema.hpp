// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <terrace/core/schema_source.hpp>
#include <terrace/value/views.hpp>

#include "core/node.hpp"

namespace terrace::detail {

/// A schema made at run time in which every argument of `arguments` is optional and of any type, and the block that
/// these arguments make in it.
struct UntypedBlock {
  const SchemaSource* source = nullptr;  ///< lives as long as the process
  std::vector<Value> values;             ///< in the order of the schema
};

/// What is wrong with the names is reported about `node`; the block is then made of the rest.
UntypedBlock make_untyped(const Node* node, std::string_view type, std::string_view provider, std::string_view version,
                          const Map<Any>& arguments);

/// Whether the schema was made here, so that it says nothing about what the provider knows.
bool is_untyped(const SchemaSource& source);

}  // namespace terrace::detail
