// SPDX-License-Identifier: Apache-2.0
#pragma once

// The machine as `doctor` sees it, so that tests can stand in for it.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace terrace::project {

struct Machine {
  /// As std::getenv, but empty for what is not set.
  std::function<std::string(const char*)> environment;
  /// The output of a program on the PATH; nothing when there is no such program.
  std::function<std::optional<std::string>(const std::vector<std::string>&)> output_of;
  std::function<bool(const std::string& path)> exists;
  std::function<std::string(const std::string& path)> text_of;
  /// Where the running tool is installed; empty when it is not.
  std::string prefix{};
};

Machine this_machine(const std::function<const char*(const char*)>& environment);

/// The installation that the running tool belongs to; empty when it belongs to none.
std::string own_prefix();

/// "12.2.0" in "g++ (Debian 12.2.0-14) 12.2.0": the first number with a point in it that stands alone; may be empty.
std::string version_in(std::string_view text);

/// Whether version `have` is `least` or newer, part by part.
bool is_at_least(std::string_view have, std::string_view least);

/// The package manager of this system: "apt", "dnf", "pacman", "brew", or empty when it is not known.
std::string package_manager(const Machine& machine);

}  // namespace terrace::project
