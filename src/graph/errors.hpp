// SPDX-License-Identifier: Apache-2.0
#pragma once

// Diagnostics of `graph`, T036x, each by a named factory.

#include <terrace/core/diagnostics.hpp>

#include <string>

namespace terrace::graph::errors {

Diagnostic no_page();
Diagnostic cannot_write(const std::string& file, const std::string& reason);

}  // namespace terrace::graph::errors
