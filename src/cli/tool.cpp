// SPDX-License-Identifier: Apache-2.0

#include "cli/tool.hpp"

#include "cli/answers.hpp"
#include "cli/tool_session.hpp"

namespace terrace::cli {

int tool_with(const CommandLine& line, const std::vector<std::string>& arguments, const Streams& streams,
              const CompletionNames& names) {
  Console console(streams);
  const std::string& program = arguments.at(0);
  if (arguments.size() < 2) {
    console.err(help_text(line, program));
    return kUsage;
  }
  if (const auto words = words_to_complete(arguments)) {
    console.out(completions_text(complete(line, *words, names)));
    return finish(console, kDone);
  }
  Parsed parsed = parse(line, arguments);
  if (const auto code = answer_at_once(console, line, program, parsed)) return *code;
  ToolSession session(line, std::move(parsed.options), program, streams);
  return finish(session.console(), session.options().verb->run(session));
}

}  // namespace terrace::cli
