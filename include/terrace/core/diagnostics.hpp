// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is wrong with a program, or worth saying about it. The library records diagnostics and goes on, so that one run
// shows all of them; only the command line prints. Codes are stable and explained in docs/errors.md (`explain T0101`).

#include <terrace/core/source_location.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace terrace {

enum class Severity : std::uint8_t { error, warning, note };

struct Diagnostic {
  /// A remark about another line, such as the first of two equal names.
  struct Note {
    std::string text;
    SourceLocation location{};
  };

  std::string code;
  Severity severity = Severity::error;
  /// Lower case, without a full stop, with the offending value in it.
  std::string message;
  /// The construct's path in the app: "web-dev/network/vpc".
  std::string path;
  SourceLocation location{};
  /// What to underline in the source line, usually the id in quotes.
  std::string label;
  std::vector<Note> notes{};
  /// What to do about it; empty only where the message says it.
  std::string help;
};

/// Diagnostics in the order they were found.
class Diagnostics {
 public:
  void add(Diagnostic diagnostic);
  const std::vector<Diagnostic>& all() const { return all_; }
  bool has_errors() const { return errors_ != 0; }
  std::size_t errors() const { return errors_; }
  std::size_t warnings() const { return warnings_; }

 private:
  std::vector<Diagnostic> all_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
};

}  // namespace terrace
