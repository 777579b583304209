// SPDX-License-Identifier: Apache-2.0

#include "terraform/names.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "value/ascii.hpp"

namespace terrace::detail {
namespace {

bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; }

/// A part of a registry address: a word that begins and ends with a letter or digit.
bool is_part(std::string_view part) {
  return !part.empty() && std::all_of(part.begin(), part.end(), is_word) && part.front() != '-' &&
         part.front() != '_' && part.back() != '-' && part.back() != '_';
}

/// "registry.example.com", "localhost:8080": what tells a host from a namespace is a dot or a colon.
bool is_host(std::string_view part) {
  return part.find_first_of(".:") != std::string_view::npos && part.front() != '.' &&
         std::all_of(part.begin(), part.end(), [](char c) { return is_word(c) || c == '.' || c == ':'; });
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// `count` words, with or without a host before them.
bool is_address(std::string_view source, std::size_t count) {
  std::vector<std::string_view> parts = split(source, '/');
  if (parts.size() == count + 1 && is_host(parts.front())) parts.erase(parts.begin());
  return parts.size() == count && std::all_of(parts.begin(), parts.end(), is_part);
}

}  // namespace

bool is_reserved_variable(std::string_view name) {
  static constexpr std::array<std::string_view, 8> reserved = {"source",   "version",   "providers",  "count",
                                                               "for_each", "lifecycle", "depends_on", "locals"};
  return std::find(reserved.begin(), reserved.end(), name) != reserved.end();
}

bool is_provider_source(std::string_view source) { return is_address(source, 2); }

std::string_view provider_name(std::string_view source) { return source.substr(source.rfind('/') + 1); }

bool is_registry_module(std::string_view source) {
  const std::string_view address = source.substr(0, source.find("//"));
  for (const std::string_view host : {"github.com/", "bitbucket.org/", "gitlab.com/"}) {
    if (address.starts_with(host)) return false;  // Terraform reads these as repositories
  }
  return is_address(address, 3);
}

bool is_account_id(std::string_view id) {
  return id.size() == 12 && id.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_exact_version(std::string_view version) {
  if (version.starts_with('=')) version.remove_prefix(1);
  while (version.starts_with(' ')) version.remove_prefix(1);
  const std::size_t end = version.find_first_of("-+");
  const std::vector<std::string_view> numbers = split(version.substr(0, end), '.');
  if (numbers.size() != 3) return false;
  for (const std::string_view number : numbers) {
    if (number.empty() || !std::all_of(number.begin(), number.end(), is_digit)) return false;
  }
  if (end == std::string_view::npos) return true;
  const std::string_view rest = version.substr(end + 1);
  return !rest.empty() &&
         std::all_of(rest.begin(), rest.end(), [](char c) { return is_word(c) || c == '.' || c == '+'; });
}

}  // namespace terrace::detail
