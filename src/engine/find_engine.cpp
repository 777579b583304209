// SPDX-License-Identifier: Apache-2.0

#include "engine/find_engine.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "core/node.hpp"
#include "engine/errors.hpp"

namespace terrace::engine {
namespace {

/// An engine answers at once, or something else is wrong with it.
constexpr std::chrono::seconds kVersionTimeout{30};

struct Version {
  std::array<unsigned, 3> parts{};
  std::size_t size = 0;
};

std::optional<Version> read_version(std::string_view text) {
  Version version;
  if (text.starts_with('v')) text.remove_prefix(1);
  for (;;) {
    if (version.size == version.parts.size()) return std::nullopt;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), version.parts[version.size]);
    if (fault != std::errc()) return std::nullopt;
    ++version.size;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.empty()) return version;
    if (text[0] == '-' || text[0] == '+') return version;
    if (text[0] != '.') return std::nullopt;
    text.remove_prefix(1);
  }
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::optional<bool> satisfies_one(const Version& version, std::string_view constraint) {
  const std::size_t digits = std::min(constraint.find_first_of("v0123456789"), constraint.size());
  const std::string_view sign = trimmed(constraint.substr(0, digits));
  const std::optional<Version> wanted = read_version(trimmed(constraint.substr(digits)));
  if (!wanted) return std::nullopt;
  const auto& have = version.parts;
  const auto& want = wanted->parts;
  if (sign.empty() || sign == "=") return have == want;
  if (sign == "!=") return have != want;
  if (sign == ">") return have > want;
  if (sign == ">=") return have >= want;
  if (sign == "<") return have < want;
  if (sign == "<=") return have <= want;
  if (sign != "~>") return std::nullopt;
  // The last part given may grow, those before it must be equal.
  const std::size_t fixed = wanted->size - 1;
  return have >= want && std::equal(want.begin(), want.begin() + static_cast<std::ptrdiff_t>(fixed), have.begin());
}

/// Only the text form says which of the two it is: "Terraform v1.11.4" or "OpenTofu v1.6.2", on a line of its own.
bool read_answer(std::string_view answer, Engine& engine) {
  while (!answer.empty()) {
    const std::string_view line = trimmed(answer.substr(0, answer.find('\n')));
    answer.remove_prefix(std::min(answer.find('\n'), answer.size() - 1) + 1);
    for (const auto& [name, kind] : {std::pair{std::string_view("Terraform v"), EngineKind::terraform},
                                     std::pair{std::string_view("OpenTofu v"), EngineKind::opentofu}}) {
      if (!line.starts_with(name)) continue;
      const std::string_view version = line.substr(name.size());
      if (!read_version(version)) return false;
      engine.kind = kind;
      engine.version = version;
      return true;
    }
  }
  return false;
}

Environment engine_environment() {
  Environment made = environment_without({});
  std::erase_if(made, [](const auto& entry) {
    return entry.first == "TF_IN_AUTOMATION" || entry.first == "TF_INPUT" || entry.first == "CHECKPOINT_DISABLE";
  });
  made.emplace_back("TF_IN_AUTOMATION", "1");
  made.emplace_back("TF_INPUT", "0");
  made.emplace_back("CHECKPOINT_DISABLE", "1");
  return made;
}

std::string variable(const Lookup& environment, const char* name) {
  const char* const value = environment(name);
  return value == nullptr ? "" : value;
}

EngineSearch fails(Diagnostic fault) { return {std::nullopt, std::move(fault)}; }

}  // namespace

std::string Engine::introduced() const {
  return (kind == EngineKind::terraform ? "Terraform " : "OpenTofu ") + version;
}

EngineSearch find_engine(const std::string& wanted, const Lookup& environment) {
  Engine engine;
  const std::string path = variable(environment, "PATH");
  const std::string by_variable = variable(environment, "TERRACE_ENGINE");
  const std::string& named = wanted.empty() ? by_variable : wanted;
  if (!named.empty()) {
    engine.path = find_program(named, path);
    if (engine.path.empty())
      return fails(errors::no_such_engine(named, wanted.empty() ? "TERRACE_ENGINE" : "--engine"));
  } else {
    engine.path = find_program("terraform", path);
    if (engine.path.empty()) engine.path = find_program("tofu", path);
    if (engine.path.empty()) return fails(errors::no_engine());
  }
  engine.environment = engine_environment();
  const Ended ended = run({.arguments = {engine.path, "version", "-no-color"},
                           .environment = engine.environment,
                           .timeout = kVersionTimeout});
  if (ended.how == Ended::How::not_started) return fails(errors::engine_not_started(engine.path, ended.code));
  if (!ended.ok() || !read_answer(ended.output, engine)) {
    return fails(errors::unreadable_version(engine.path, ended.output.empty() ? ended.errors : ended.output));
  }
  const std::string_view least = engine.kind == EngineKind::terraform ? ">= 1.5.0" : ">= 1.6.0";
  if (!satisfies(engine.version, least).value_or(false)) {
    return fails(errors::engine_too_old(engine.introduced(), engine.path, least));
  }
  return {std::move(engine), {}};
}

std::optional<Diagnostic> check_required_version(const Engine& engine, const detail::Node& stack) {
  const std::string& wanted = stack.stack_data->required_version;
  if (wanted.empty() || satisfies(engine.version, wanted).value_or(true)) return std::nullopt;
  return errors::version_not_allowed(&stack, engine.introduced(), engine.path, wanted);
}

std::optional<bool> satisfies(std::string_view version, std::string_view constraints) {
  const std::optional<Version> have = read_version(version);
  if (!have) return std::nullopt;
  bool all = true;
  for (;;) {
    const std::size_t comma = std::min(constraints.find(','), constraints.size());
    const std::optional<bool> one = satisfies_one(*have, trimmed(constraints.substr(0, comma)));
    if (!one) return std::nullopt;
    all = all && *one;
    if (comma == constraints.size()) return all;
    constraints.remove_prefix(comma + 1);
  }
}

}  // namespace terrace::engine
