// SPDX-License-Identifier: Apache-2.0
#pragma once

// The schemas of Terraform's own blocks that have no public struct, and the positions of the members which the library
// itself reads or changes. The texts are in schemas.cpp.

#include <terrace/core/schema_source.hpp>

#include <cstdint>

namespace terrace::detail {

/// VariableOptions; `default`, `description` … The type constraint is in Node::type_text.
extern const SchemaSource variable_schema;
/// A single member, `value`.
extern const SchemaSource local_schema;
/// `from` and the block `lifecycle { destroy }`, as Terraform writes a removed block.
extern const SchemaSource removed_schema;
extern const SchemaSource removed_lifecycle_schema;

namespace meta_member {
enum : std::uint16_t { count, for_each, provider, depends_on, lifecycle, connection, provisioner };
}
namespace lifecycle_member {
enum : std::uint16_t {
  create_before_destroy,
  prevent_destroy,
  ignore_changes,
  replace_triggered_by,
  precondition,
  postcondition
};
}
namespace variable_member {
enum : std::uint16_t { default_value, description, sensitive, nullable, ephemeral, validation };
}
namespace module_member {
enum : std::uint16_t { source, version, inputs, providers };
}

}  // namespace terrace::detail
