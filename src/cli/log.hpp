// SPDX-License-Identifier: Apache-2.0
#pragma once

// The log of `-v`: phases and their milliseconds. Costs nothing but a clock reading when it is off.

#include <chrono>
#include <memory>
#include <string_view>

#include "cli/stream.hpp"

namespace terrace::cli {

class PhaseLog {
 public:
  PhaseLog(bool on, Console& console);
  ~PhaseLog();
  PhaseLog(const PhaseLog&) = delete;
  PhaseLog& operator=(const PhaseLog&) = delete;

  /// Logs what has been done since the last call, or since the log was made.
  void done(std::string_view phase, std::string_view detail = {});
  /// "4 ms", "12.3 s": since the log was made.
  std::string elapsed() const;

 private:
  using Clock = std::chrono::steady_clock;
  class Logger;
  std::unique_ptr<Logger> logger_;
  Clock::time_point begun_ = Clock::now();
  Clock::time_point last_ = begun_;
};

}  // namespace terrace::cli
