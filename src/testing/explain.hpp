// SPDX-License-Identifier: Apache-2.0
#pragma once

// The words of failed questions.

#include <string>
#include <vector>

#include "testing/document.hpp"
#include "testing/matcher.hpp"

namespace terrace::testing::detail {

/// "aws_vpc.main (web/main, declared at web.cpp:41)".
std::string introduce(const BlockEntry& entry);
/// The block with its differences, below each other.
std::string explain(const BlockEntry& entry, const std::vector<Difference>& differences);
/// Why nothing is called `what`, and what was probably meant.
std::string explain_nothing(const Template& tf, std::string_view what);
std::string explain_failed_synth(const Document& document);
/// `did you mean "x"?`, or the names there are.
std::string suggest(std::string_view name, const std::vector<std::string>& names);
/// What a JSON pointer names, where the index of a nested block may be left out if there is one of it; null and the
/// problem otherwise.
const Json* resolve(const Json& body, std::string_view pointer, std::string& problem);

}  // namespace terrace::testing::detail
