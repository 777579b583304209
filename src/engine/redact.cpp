// SPDX-License-Identifier: Apache-2.0

#include "engine/redact.hpp"

#include <algorithm>
#include <utility>

#include "core/node.hpp"
#include "synth/plan.hpp"

namespace terrace::engine {
namespace {

bool is_sensitive_variable(const detail::Node& stack, std::string_view name) {
  // The stack's own list of nodes is empty when synth is over.
  for (const detail::Node& node : std::as_const(*stack.tree).nodes()) {
    if (node.stack == &stack && node.kind == detail::NodeKind::variable && node.name == name) {
      return detail::is_sensitive(node, "");
    }
  }
  return false;
}

bool is_named_like_a_secret(std::string_view name) {
  if (name.ends_with("_ID") || name.ends_with("_FILE") || name.ends_with("_PATH") || name.ends_with("_SOCK"))
    return false;
  for (const char* sign : {"SECRET", "PASSWORD", "TOKEN", "ACCESS_KEY", "PRIVATE_KEY", "CONN_STR", "ENCRYPTION_KEY",
                           "CREDENTIALS", "CUSTOMER_KEY", "API_KEY"}) {
    if (name.find(sign) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

void Redactor::add(std::string_view secret) {
  if (secret.size() < kShortest || secret == kMask || is_secret(secret)) return;
  const auto put = [&](std::string text) {
    const auto place = std::find_if(secrets_.begin(), secrets_.end(),
                                    [&](const std::string& other) { return other.size() < text.size(); });
    secrets_.insert(place, std::move(text));
  };
  put(std::string(secret));
  // As it stands inside a JSON text, such as a policy.
  const std::string escaped = nlohmann::json(secret).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  const std::string inner = escaped.substr(1, escaped.size() - 2);
  if (inner != secret) put(inner);
}

void Redactor::add_all(const nlohmann::ordered_json& value) {
  std::vector<const nlohmann::ordered_json*> pending{&value};
  while (!pending.empty()) {
    const nlohmann::ordered_json& next = *pending.back();
    pending.pop_back();
    if (next.is_string()) {
      add(next.get_ref<const std::string&>());
    } else if (next.is_number()) {
      add(next.dump());
    } else if (next.is_structured()) {
      for (const auto& item : next) pending.push_back(&item);
    }
  }
}

void Redactor::add_environment(const detail::Node& stack, const Environment& environment) {
  for (const auto& [name, value] : environment) {
    if (name.starts_with("TF_VAR_")) {
      add_variable(stack, name.substr(7) + '=' + value);
    } else if (is_named_like_a_secret(name)) {
      // Two more characters than elsewhere: such a variable may be a flag ("true") or the name of something.
      if (value.size() >= kShortest + 2) add(value);
    }
  }
}

void Redactor::add_variable(const detail::Node& stack, std::string_view setting) {
  const std::size_t equals = setting.find('=');
  if (equals == std::string_view::npos || !is_sensitive_variable(stack, setting.substr(0, equals))) return;
  const std::string_view value = setting.substr(equals + 1);
  add(value);
  // A list or an object is given as an expression; most of these are JSON too.
  const auto parsed = nlohmann::ordered_json::parse(value, nullptr, false);
  if (parsed.is_structured()) add_all(parsed);
}

std::string Redactor::operator()(std::string text) const {
  for (const std::string& secret : secrets_) {
    for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
      text.replace(at, secret.size(), kMask);
      at += kMask.size();
    }
  }
  return text;
}

bool Redactor::is_secret(std::string_view text) const {
  return std::find(secrets_.begin(), secrets_.end(), text) != secrets_.end();
}

}  // namespace terrace::engine
