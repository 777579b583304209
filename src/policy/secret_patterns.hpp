// SPDX-License-Identifier: Apache-2.0
#pragma once

// What secrets look like. The functions are called for every literal of every synth, so they decide by the first bytes
// and give up early.

#include <optional>
#include <string>
#include <string_view>

namespace terrace::policy {

struct Secret {
  const char* code = nullptr;  ///< "TK001"
  const char* kind = nullptr;  ///< "an AWS access key"
  /// Where it begins in the text, and how many of its characters say its kind and nothing else.
  std::string_view text;
  std::size_t shown = 0;
};

/// The first secret that is known by its form.
std::optional<Secret> find_secret(std::string_view text) noexcept;

/// The value of something whose name says that it is a secret. `certain`: the name leaves no doubt.
std::optional<Secret> named_secret(std::string_view value, bool certain) noexcept;

/// Text that is JSON and has a word in it by which secrets are named.
bool is_json_about_secrets(std::string_view text) noexcept;

/// "ghp_…": what may be shown of it.
std::string masked(const Secret& secret);

}  // namespace terrace::policy
