// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <terrace/core/schema_source.hpp>

#include <string_view>

namespace terrace::convert {

/// The schema of a backend, or of `cloud`; null for one that Terraform no longer has.
const detail::SchemaSource* backend_schema(std::string_view type);

}  // namespace terrace::convert
