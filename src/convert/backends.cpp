// SPDX-License-Identifier: Apache-2.0

#include "convert/backends.hpp"

#include <terrace/terraform/backend.hpp>

namespace terrace::convert {

const detail::SchemaSource* backend_schema(std::string_view type) {
  struct Row {
    std::string_view type;
    const detail::SchemaSource* schema;
  };
  static constexpr Row kRows[] = {
      {"local", &backend::local::terrace_schema},   {"s3", &backend::s3::terrace_schema},
      {"gcs", &backend::gcs::terrace_schema},       {"azurerm", &backend::azurerm::terrace_schema},
      {"http", &backend::http::terrace_schema},     {"pg", &backend::pg::terrace_schema},
      {"consul", &backend::consul::terrace_schema}, {"kubernetes", &backend::kubernetes::terrace_schema},
      {"cos", &backend::cos::terrace_schema},       {"oss", &backend::oss::terrace_schema},
      {"remote", &backend::remote::terrace_schema}, {"cloud", &backend::cloud::terrace_schema},
  };
  for (const Row& row : kRows) {
    if (row.type == type) return row.schema;
  }
  return nullptr;
}

}  // namespace terrace::convert
