// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which terraform or tofu is run, and whether it is new enough.

#include <terrace/core/diagnostics.hpp>

#include <optional>
#include <string>
#include <string_view>

#include "engine/process.hpp"

namespace terrace::detail {
struct Node;
}

namespace terrace::engine {

enum class EngineKind : unsigned char { terraform, opentofu };

struct Engine {
  std::string path;
  EngineKind kind = EngineKind::terraform;
  std::string version;  ///< "1.11.4"
  /// What it is run with: the own environment, with what makes it neither ask nor call home.
  Environment environment{};

  /// "terraform" or "tofu": what the user would type.
  std::string_view command() const { return kind == EngineKind::terraform ? "terraform" : "tofu"; }
  /// "Terraform 1.11.4".
  std::string introduced() const;
};

struct EngineSearch {
  std::optional<Engine> engine;
  /// Why there is none.
  Diagnostic fault;
};

/// `wanted` (of --engine; a path or a name), else the variable TERRACE_ENGINE, else terraform, else tofu from the PATH.
/// The engine is asked for its version, which must be at least 1.5 (OpenTofu: 1.6).
EngineSearch find_engine(const std::string& wanted, const Lookup& environment);

/// What is wrong with this engine for a stack's required_version, if anything.
std::optional<Diagnostic> check_required_version(const Engine& engine, const detail::Node& stack);

/// Whether a version satisfies constraints as required_version has them: ">= 1.5, < 2.0", "~> 1.9". Nothing when the
/// constraints cannot be read; the engine then says so itself.
std::optional<bool> satisfies(std::string_view version, std::string_view constraints);

}  // namespace terrace::engine
