// SPDX-License-Identifier: Apache-2.0
#pragma once

// What `check` has found, in the forms that other programs read.

#include <nlohmann/json.hpp>
#include <terrace/policy/policy.hpp>

#include <string>

namespace terrace::cli {

/// SARIF 2.1.0, for code scanning. Acknowledged violations are results with a suppression. Files below `folder`, an
/// absolute path, are given relative to it.
nlohmann::ordered_json sarif(const policy::Report& report, const std::string& folder);

/// JUnit's XML, for CI: a suite for each pack, a case for each violation and for each rule without one. Acknowledged
/// violations are skipped cases.
std::string junit(const policy::Report& report);

}  // namespace terrace::cli
