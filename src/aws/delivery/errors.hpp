// SPDX-License-Identifier: Apache-2.0
#pragma once

// Diagnostics of build projects, pipelines, connections and notification rules: T2001 to T2019.

#include <terrace/core/scope.hpp>

namespace terrace::aws::delivery::errors {

void needs_v2(const Scope& scope, std::string_view what);
void branch_is_pattern(const Scope& scope, std::string_view action, std::string_view branch);
void wrong_filter(const Scope& scope, std::string_view problem, std::string_view help);
void wrong_trigger_source(const Scope& scope, std::string_view source, std::string_view problem);
void misplaced_action(const Scope& scope, std::string_view stage, std::string_view action, bool is_source);
void no_such_artifact(const Scope& scope, std::string_view action, std::string_view artifact, std::string_view help);
void delivery_name_twice(const Scope& scope, std::string_view what, std::string_view name);
void too_few_stages(const Scope& scope);
void unknown_event(const Scope& scope, std::string_view event, std::string_view help);
void event_of_another(const Scope& scope, std::string_view event, std::string_view resource);
void wrong_buildspec(const Scope& scope, std::string_view problem, std::string_view help);
void wrong_compute(const Scope& scope, std::string_view problem, std::string_view help);
void wrong_host(const Scope& scope, std::string_view provider, bool needs_host);
void wrong_repository(const Scope& scope, std::string_view given, std::string_view help);
void project_without(const Scope& scope, std::string_view what, std::string_view help);

}  // namespace terrace::aws::delivery::errors
