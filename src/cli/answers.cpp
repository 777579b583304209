// SPDX-License-Identifier: Apache-2.0

#include "cli/answers.hpp"

#include <terrace/version.hpp>

#include <cerrno>
#include <system_error>

namespace terrace::cli {

int refuse_command_line(Console& console, ColorChoice color, const std::string& fault, const std::string& hint) {
  const Style style{wants_color(color, console.streams(), console.streams().err)};
  console.err(style(Paint::red, "error") + style(Paint::bold, ": " + visible(fault)) + '\n');
  if (!hint.empty()) console.err("  = " + style(Paint::bold, "help:") + ' ' + visible(hint) + '\n');
  return kUsage;
}

std::optional<int> answer_at_once(Console& console, const CommandLine& line, const std::string& program,
                                  const Parsed& parsed) {
  const Options& options = parsed.options;
  if (!parsed.fault.empty()) return refuse_command_line(console, options.color, parsed.fault, parsed.hint);
  if (options.help) {
    console.out(options.verb == nullptr ? help_text(line, program) : help_text(line, program, *options.verb));
    return finish(console, kDone);
  }
  if (options.version) {
    console.out(std::string("terrace ") + version + '\n');
    return finish(console, kDone);
  }
  return std::nullopt;
}

int finish(Console& console, int code) {
  const int fault = console.out_fault();
  if (fault == 0) return code;
  // A reader that has seen enough (`| head`) needs no message.
  if (fault != EPIPE) {
    console.err("error: the result could not be written to standard output: " + std::generic_category().message(fault) +
                '\n');
  }
  return code == kDone ? kErrors : code;
}

}  // namespace terrace::cli
