// SPDX-License-Identifier: Apache-2.0

#include "cli/log.hpp"

#include <fmt/format.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>

namespace terrace::cli {
namespace {

class ConsoleSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  explicit ConsoleSink(Console& console) : console_(console) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t text;
    formatter_->format(message, text);
    console_.err({text.data(), text.size()});
  }
  void flush_() override {}

 private:
  Console& console_;
};

}  // namespace

class PhaseLog::Logger {
 public:
  explicit Logger(Console& console) : logger_("terrace", std::make_shared<ConsoleSink>(console)) {
    logger_.set_pattern("[%H:%M:%S.%e] %v");
  }
  void say(std::string_view text) { logger_.info(text); }

 private:
  spdlog::logger logger_;
};

PhaseLog::PhaseLog(bool on, Console& console) : logger_(on ? std::make_unique<Logger>(console) : nullptr) {}

PhaseLog::~PhaseLog() = default;

void PhaseLog::done(std::string_view phase, std::string_view detail) {
  if (logger_ == nullptr) return;
  const Clock::time_point now = Clock::now();
  const std::chrono::duration<double, std::milli> spent = now - last_;
  last_ = now;
  logger_->say(fmt::format("{:<10} {:9.3f} ms{}{}", phase, spent.count(), detail.empty() ? "" : "  ", detail));
}

std::string PhaseLog::elapsed() const {
  const std::chrono::duration<double, std::milli> spent = Clock::now() - begun_;
  if (spent.count() >= 10'000) return fmt::format("{:.1f} s", spent.count() / 1000);
  return spent.count() < 1 ? "less than 1 ms" : fmt::format("{:.0f} ms", spent.count());
}

}  // namespace terrace::cli
