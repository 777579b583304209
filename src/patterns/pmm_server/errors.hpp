// SPDX-License-Identifier: Apache-2.0
#pragma once

// Diagnostics of patterns::PmmServer: T2101 to T2109.

#include <terrace/core/scope.hpp>

namespace terrace::patterns::errors {

/// A warning.
void databases_on_nfs(const Scope& scope);
/// `what` with its number: "`desired` of the service is 2".
void more_than_one_server(const Scope& scope, std::string_view what);
void machine_too_small(const Scope& scope, std::string_view machine, std::string_view problem);
void no_pmm_for_this_machine(const Scope& scope, std::string_view machine);
void wrong_version(const Scope& scope, std::string_view version, int major);
void nobody_hears_alarms(const Scope& scope);
void volumes_stay_warm(const Scope& scope);
void subnets_for_pmm(const Scope& scope, std::string_view problem);
/// A warning.
void unknown_variable(const Scope& scope, std::string_view name, std::string_view instead);

}  // namespace terrace::patterns::errors
