// SPDX-License-Identifier: Apache-2.0
#pragma once

// Values that must not be shown, wherever they turn up: engines mask what they know to be sensitive, but not copies of it.

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "engine/process.hpp"

namespace terrace::detail {
struct Node;
}

namespace terrace::engine {

class Redactor {
 public:
  static constexpr std::string_view kMask = "(sensitive value)";

  /// Shorter values are everywhere ("1", "eu"): masking them would hide everything and nothing.
  static constexpr std::size_t kShortest = 4;

  void add(std::string_view secret);
  /// All texts and numbers in a value.
  void add_all(const nlohmann::ordered_json& value);
  /// Values that variables of the environment give to sensitive variables of the stack (TF_VAR_x), and credentials:
  /// what is named like a secret, token, password or key.
  void add_environment(const detail::Node& stack, const Environment& environment);
  /// Of --var name=value, when the stack's variable is sensitive.
  void add_variable(const detail::Node& stack, std::string_view setting);

  /// `text` with every secret in it masked.
  std::string operator()(std::string text) const;
  /// Whether a whole value is a secret.
  bool is_secret(std::string_view text) const;
  bool is_empty() const { return secrets_.empty(); }

 private:
  std::vector<std::string> secrets_;  ///< longest first, so that a part of a secret does not spoil the whole
};

}  // namespace terrace::engine
