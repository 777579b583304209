// SPDX-License-Identifier: Apache-2.0

// Settings from outside the program: the command line, then the environment, then terrace.context.json.

#include <nlohmann/json.hpp>

#include <charconv>
#include <cstdlib>
#include <fstream>

#include "core/errors.hpp"
#include "core/node.hpp"

namespace terrace {
namespace detail {
namespace {

std::string environment_name(std::string_view key) {
  std::string name = "TERRACE_CONTEXT_";
  for (const char c : key) {
    const bool lower = c >= 'a' && c <= 'z';
    const bool keep = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    name += lower ? static_cast<char>(c - 'a' + 'A') : keep ? c : '_';
  }
  return name;
}

using Settings = std::unordered_map<std::string, std::string>;

void read_context_file(const std::string& file, Settings& into, Diagnostics& diagnostics) {
  std::ifstream in(file);
  if (!in) return;
  const auto refuse = [&](const std::string& reason) { diagnostics.add(errors::broken_context_file(file, reason)); };
  try {
    const auto json = nlohmann::json::parse(in);
    if (!json.is_object()) return refuse("it is not an object");
    for (const auto& [key, value] : json.items()) {
      if (value.is_structured() || value.is_null()) return refuse("\"" + key + "\" is not a plain value");
      into.try_emplace(key, value.is_string() ? value.get<std::string>() : value.dump());
    }
  } catch (const nlohmann::json::exception& error) {
    refuse(error.what());
  }
}

template <class Number> bool read_number(const std::string& text, Number& into) {
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), into);
  return fault == std::errc() && end == text.data() + text.size();
}

}  // namespace

const std::string* Tree::context(std::string_view key) {
  if (!context_read_) {
    context_read_ = true;
    for (const auto& [name, value] : options_.context) context_.insert_or_assign(name, value);
    if (!options_.context_file.empty()) {
      Settings from_file;
      read_context_file(options_.context_file, from_file, diagnostics_);
      for (auto& [name, value] : from_file) {
        const char* environment = std::getenv(environment_name(name).c_str());
        context_.try_emplace(name, environment != nullptr ? environment : std::move(value));
      }
    }
  }
  std::string name(key);
  if (const auto found = context_.find(name); found != context_.end()) return &found->second;
  if (const char* environment = std::getenv(environment_name(key).c_str())) {
    return &context_.emplace(std::move(name), environment).first->second;
  }
  return nullptr;
}

}  // namespace detail

std::string Scope::context(const ContextKey& key, const std::string& otherwise) const {
  const std::string* found = node_->tree->context(key.text);
  return found != nullptr ? *found : otherwise;
}

std::string Scope::context(const ContextKey& key, const char* otherwise) const {
  return context(key, std::string(otherwise));
}

long long Scope::context(const ContextKey& key, long long otherwise) const {
  const std::string* found = node_->tree->context(key.text);
  if (found == nullptr) return otherwise;
  long long number = 0;
  if (detail::read_number(*found, number)) return number;
  node_->tree->diagnostics().add(
      detail::errors::unreadable_context(node_, key.text, *found, "a whole number", key.location));
  return otherwise;
}

int Scope::context(const ContextKey& key, int otherwise) const {
  const std::string* found = node_->tree->context(key.text);
  if (found == nullptr) return otherwise;
  int number = 0;
  if (detail::read_number(*found, number)) return number;
  node_->tree->diagnostics().add(
      detail::errors::unreadable_context(node_, key.text, *found, "a whole number of 32 bits", key.location));
  return otherwise;
}

bool Scope::context(const ContextKey& key, bool otherwise) const {
  const std::string* found = node_->tree->context(key.text);
  if (found == nullptr) return otherwise;
  if (*found == "true") return true;
  if (*found == "false") return false;
  node_->tree->diagnostics().add(
      detail::errors::unreadable_context(node_, key.text, *found, "true or false", key.location));
  return otherwise;
}

bool Scope::has_context(const ContextKey& key) const { return node_->tree->context(key.text) != nullptr; }

}  // namespace terrace
