// SPDX-License-Identifier: Apache-2.0
#pragma once

// Reads what `terraform providers schema -json` and `terraform metadata functions -json` print. Throws Error, with the
// line of the fault.

#include "model.hpp"

namespace terrace::bind {

// `provider` picks one ("hashicorp/aws", or in full); empty: the only one there is.
Snapshot read_provider_schema(std::string_view file, std::string_view json, std::string_view provider,
                              std::string_view version);
Snapshot read_core_functions(std::string_view file, std::string_view json, std::string_view version);

}  // namespace terrace::bind
