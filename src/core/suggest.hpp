// SPDX-License-Identifier: Apache-2.0
#pragma once

// "Did you mean …?" for every look-up by name.

#include <span>
#include <string>
#include <string_view>

namespace terrace::detail {

/// The name nearest to `given` by edit distance, or empty when none is near enough to be a slip of the finger.
std::string_view closest_name(std::string_view given, std::span<const std::string_view> names);

/// "did you mean \"name\"?", or `otherwise` when nothing is near.
std::string did_you_mean(std::string_view given, std::span<const std::string_view> names, std::string otherwise);

}  // namespace terrace::detail
