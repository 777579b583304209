// SPDX-License-Identifier: Apache-2.0

// What of a block's arguments must not be shown.

#include <algorithm>
#include <array>
#include <cctype>

#include "core/address.hpp"
#include "graph/arguments.hpp"
#include "value/representation.hpp"

namespace terrace::graph {

using nlohmann::ordered_json;

namespace {

constexpr std::string_view kMask = "(sensitive)";

constexpr std::array<std::string_view, 12> kSecretWords = {"password",    "passwd", "passphrase", "secret",
                                                           "token",       "apikey", "api_key",    "privatekey",
                                                           "private_key", "pwd",    "access_key", "credential"};
/// What ends so is about a secret, and none itself: secret_arn, token_type.
constexpr std::array<std::string_view, 16> kHarmlessEnds = {
    "_arn",    "arn",     "_id",     "_name", "_version",  "_type",  "_days", "_length",
    "_policy", "_format", "_header", "_url",  "_endpoint", "_users", "_size", "_seconds"};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-'; }

bool names_a_secret(std::string_view name) {
  std::string lower;
  for (const char c : name) {
    lower += c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  const auto within = [&](std::string_view word) { return lower.find(word) != std::string::npos; };
  const auto ends = [&](std::string_view end) { return lower.ends_with(end); };
  return std::any_of(kSecretWords.begin(), kSecretWords.end(), within) &&
         std::none_of(kHarmlessEnds.begin(), kHarmlessEnds.end(), ends);
}

/// Nothing but one expression, without a literal text in it.
bool is_reference(const std::string& text) {
  return text.size() > 3 && text.starts_with("${") && text.ends_with('}') && text.find('"') == std::string::npos &&
         text.find("${", 2) == std::string::npos;
}

bool calls_sensitive(const std::string& text) {
  constexpr std::string_view kCall = "sensitive(";
  for (std::size_t at = text.find(kCall); at != std::string::npos; at = text.find(kCall, at + 1)) {
    if (at == 0 || !is_word(text[at - 1])) return true;
  }
  return false;
}

/// All literals inside; not deeper than what block_arguments leaves.
void mask_literals(ordered_json& value) {
  if (value.is_structured()) {
    for (ordered_json& item : value) mask_literals(item);
  } else if (!value.is_null() && !(value.is_string() && is_reference(value.get_ref<const std::string&>()))) {
    value = kMask;
  }
}

const SchemaEntry* entry_of(const detail::SchemaSource* source, const std::string& name) {
  return source == nullptr ? nullptr : schema_of(*source).find(name);
}

/// `secret`: the name of an argument around it says that it is one.
void mask_value(ordered_json& value, const detail::SchemaSource* source, bool secret);

void mask_object(ordered_json& object, const detail::SchemaSource* source) {
  const auto name = object.find("name");
  const bool names_one =
      name != object.end() && name->is_string() && names_a_secret(name->get_ref<const std::string&>());
  for (auto& [key, value] : object.items()) {
    const SchemaEntry* entry = entry_of(source, key);
    if (entry != nullptr && (entry->sensitive || entry->write_only)) {
      mask_literals(value);
      continue;
    }
    const bool secret = names_a_secret(key) || (names_one && key == "value");
    mask_value(value, entry == nullptr ? nullptr : entry->nested, secret);
  }
}

void mask_value(ordered_json& value, const detail::SchemaSource* source, bool secret) {
  if (value.is_object()) {
    mask_object(value, source);
  } else if (value.is_array()) {
    for (ordered_json& item : value) mask_value(item, source, secret);
  } else if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    if (calls_sensitive(text) || (secret && !is_reference(text))) {
      value = kMask;
    } else if (text.find_first_of("=:") != std::string::npos) {
      value = mask_text(text);
    }
  }
}

std::size_t skip(const std::string& text, std::size_t at, std::string_view any_of) {
  const std::size_t found = text.find_first_not_of(any_of, at);
  return found == std::string::npos ? text.size() : found;
}

/// Where the literal begins and ends that is given to the name that ends at `at`; an empty range when there is none.
std::pair<std::size_t, std::size_t> literal_after(const std::string& text, std::size_t at) {
  at = skip(text, at, "\\\" \t");
  if (at < text.size() && text[at] == ',') {  // {"name": "DB_PASSWORD", "value": "…"}
    at = skip(text, at, ",\\\" \t\n");
    if (text.compare(at, 5, "value") != 0) return {at, at};
    at = skip(text, at + 5, "\\\" \t");
  }
  if (at >= text.size() || (text[at] != '=' && text[at] != ':')) return {at, at};
  at = skip(text, at + 1, " \t");
  std::size_t end = at;
  if (at < text.size() && (text[at] == '"' || text[at] == '\\' || text[at] == '\'')) {
    at = skip(text, at, "\\\"'");
    end = std::min(text.find_first_of("\"'\\", at), text.size());
  } else if (!text.starts_with("${")) {
    end = std::min(text.find_first_of(" \t\r\n,;&\"'", at), text.size());
  }
  if (text.compare(at, 2, "${") == 0) return {at, at};
  return {at, end};
}

void mask_address(std::string& text) {
  for (std::size_t at = text.find("://"); at != std::string::npos; at = text.find("://", at + 3)) {
    const std::size_t end = text.find_first_of("/ \t\n\"?#", at + 3);
    const std::size_t sign = text.rfind('@', end == std::string::npos ? text.size() : end);
    const std::size_t colon = text.find(':', at + 3);
    if (sign == std::string::npos || colon == std::string::npos || colon > sign || sign < at) continue;
    if (text.compare(colon + 1, 2, "${") == 0) continue;
    text.replace(colon + 1, sign - colon - 1, kMask);
  }
}

}  // namespace

std::string mask_text(const std::string& text) {
  std::string made;
  std::size_t taken = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_word(text[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < text.size() && is_word(text[at])) ++at;
    if (!names_a_secret(std::string_view(text).substr(begin, at - begin))) continue;
    const auto [first, last] = literal_after(text, at);
    if (first >= last) continue;
    made.append(text, taken, first - taken).append(kMask);
    taken = at = last;
  }
  made.append(text, taken);
  mask_address(made);
  return made;
}

void mask_secrets(ordered_json& arguments, const detail::Node& node) {
  if (!arguments.is_object()) {
    mask_value(arguments, nullptr, names_a_secret(node.id));
    return;
  }
  const bool has_schema = detail::is_typed(node.kind) || node.kind == detail::NodeKind::provider;
  const auto flag = arguments.find("sensitive");
  const bool says_so = (node.kind == detail::NodeKind::variable || node.kind == detail::NodeKind::output) &&
                       flag != arguments.end() && *flag == true;
  for (const char* const name : {"default", "value"}) {
    const bool own = node.kind == detail::NodeKind::variable || node.kind == detail::NodeKind::output;
    if (own && arguments.contains(name) && (says_so || names_a_secret(node.id))) mask_literals(arguments[name]);
  }
  mask_object(arguments, has_schema ? node.source : nullptr);
}

}  // namespace terrace::graph
