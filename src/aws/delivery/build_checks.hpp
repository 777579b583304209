// SPDX-License-Identifier: Apache-2.0
#pragma once

// What CodeBuild refuses of a project, or ignores.

#include <terrace/aws/build_project.hpp>

namespace terrace::aws::build_checks {

/// "GITHUB" for "https://github.com/…"; of a server of one's own by the connection's provider, or a diagnostic.
std::string type_of_repository(const Scope& scope, const Str& url, const Str& provider);
bool is_lambda(const Str& type);
void check(const Scope& scope, const BuildProject& spec, bool from_pipeline, bool without_source);

}  // namespace terrace::aws::build_checks
