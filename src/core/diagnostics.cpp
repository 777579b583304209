// SPDX-License-Identifier: Apache-2.0

#include <terrace/core/diagnostics.hpp>

#include <utility>

namespace terrace {

void Diagnostics::add(Diagnostic diagnostic) {
  errors_ += diagnostic.severity == Severity::error;
  warnings_ += diagnostic.severity == Severity::warning;
  all_.push_back(std::move(diagnostic));
}

}  // namespace terrace
