// SPDX-License-Identifier: Apache-2.0

#include "project/machine.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "project/command.hpp"
#include "value/ascii.hpp"

namespace terrace::project {
namespace {

using detail::is_digit;

/// The value of a line KEY=value or KEY="value".
std::string_view value_of(std::string_view text, std::string_view key) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.starts_with(key) || line.size() <= key.size() || line[key.size()] != '=') continue;
    line.remove_prefix(key.size() + 1);
    if (line.size() >= 2 && (line.front() == '"' || line.front() == '\'')) line = line.substr(1, line.size() - 2);
    return line;
  }
  return {};
}

unsigned next_part(std::string_view& version) {
  unsigned part = 0;
  const auto [end, fault] = std::from_chars(version.data(), version.data() + version.size(), part);
  version.remove_prefix(static_cast<std::size_t>(end - version.data()));
  if (!version.empty()) version.remove_prefix(1);
  return fault == std::errc() ? part : 0;
}

}  // namespace

std::string own_prefix() {
  std::error_code fault;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", fault);
  if (fault) return {};
  const std::filesystem::path prefix = self.parent_path().parent_path();
  return std::filesystem::exists(prefix / "include/terrace/terrace.hpp", fault) ? prefix.string() : std::string();
}

Machine this_machine(const std::function<const char*(const char*)>& environment) {
  Machine machine;
  machine.environment = [environment](const char* name) {
    const char* value = environment(name);
    return std::string(value == nullptr ? "" : value);
  };
  machine.output_of = [](const std::vector<std::string>& arguments) -> std::optional<std::string> {
    // Terraform asks its maker for news otherwise.
    CommandResult result = run_command({.arguments = arguments, .environment = {{"CHECKPOINT_DISABLE", "1"}}});
    if (result.exit_code != 0) return std::nullopt;
    return std::move(result.output);
  };
  machine.exists = [](const std::string& path) {
    std::error_code fault;
    return std::filesystem::exists(path, fault);
  };
  machine.text_of = [](const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  machine.prefix = own_prefix();
  return machine;
}

std::string version_in(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_digit(text[at]) || (at > 0 && (is_digit(text[at - 1]) || text[at - 1] == '.'))) continue;
    std::size_t end = at;
    while (end < text.size() &&
           (is_digit(text[end]) || (text[end] == '.' && end + 1 < text.size() && is_digit(text[end + 1])))) {
      ++end;
    }
    const std::string_view found = text.substr(at, end - at);
    if (found.find('.') != std::string_view::npos) return std::string(found);
    at = end;
  }
  return {};
}

bool is_at_least(std::string_view have, std::string_view least) {
  while (!least.empty()) {
    const unsigned wanted = next_part(least);
    const unsigned part = next_part(have);
    if (part != wanted) return part > wanted;
  }
  return true;
}

std::string package_manager(const Machine& machine) {
  const std::string release = machine.text_of("/etc/os-release");
  const std::string names =
      ' ' + std::string(value_of(release, "ID")) + ' ' + std::string(value_of(release, "ID_LIKE")) + ' ';
  const auto is_one_of = [&](std::initializer_list<std::string_view> systems) {
    return std::any_of(systems.begin(), systems.end(), [&](std::string_view system) {
      return names.find(' ' + std::string(system) + ' ') != std::string::npos;
    });
  };
  if (is_one_of({"debian", "ubuntu"})) return "apt";
  if (is_one_of({"fedora", "rhel", "centos"})) return "dnf";
  if (is_one_of({"arch"})) return "pacman";
  return release.empty() && machine.output_of({"brew", "--version"}) ? "brew" : "";
}

}  // namespace terrace::project
