// SPDX-License-Identifier: Apache-2.0
#pragma once

// A variable of the environment for the length of a test; afterwards it is what it was.

#include <cstdlib>
#include <optional>
#include <string>

namespace terrace_test {

class EnvironmentVariable {
 public:
  /// Without a value it is not set.
  EnvironmentVariable(const char* name, const char* value) : name_(name) {
    if (const char* const before = std::getenv(name)) before_ = before;
    set(value);
  }
  EnvironmentVariable(const EnvironmentVariable&) = delete;
  EnvironmentVariable& operator=(const EnvironmentVariable&) = delete;
  ~EnvironmentVariable() { set(before_ ? before_->c_str() : nullptr); }

 private:
  void set(const char* value) { value == nullptr ? ::unsetenv(name_) : ::setenv(name_, value, 1); }

  const char* name_;
  std::optional<std::string> before_;
};

}  // namespace terrace_test
