// SPDX-License-Identifier: Apache-2.0

#include <terrace/cli/run.hpp>
#include <terrace/version.hpp>

#include <memory>

#include "cli/answers.hpp"
#include "cli/completion.hpp"
#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "core/node.hpp"

namespace terrace::cli {

namespace {

/// Names for completion; whatever goes wrong in the program, there are none then.
std::vector<std::string> stack_names(const CommandLine& line, const Streams& streams, const Program& program) {
  std::vector<std::string> names;
  try {
    Options options;
    options.verb = line.otherwise;
    Session session(std::move(options), "", streams, program);
    program.call(program.object, session.app());
    for (const detail::Node* stack : session.tree().stacks()) names.emplace_back(stack->id);
  } catch (...) {
    names.clear();
  }
  return names;
}

}  // namespace

int run_with(const std::vector<std::string>& arguments, const Streams& streams, const Program& program,
             bool process_ends) {
  const CommandLine line{program_verbs(), common_flags(), &program_verbs().front()};
  Console console(streams);
  if (const auto words = words_to_complete(arguments)) {
    const CompletionNames names{.stacks = [&] { return stack_names(line, streams, program); }};
    console.out(completions_text(complete(line, *words, names)));
    return finish(console, kDone);
  }
  Parsed parsed = parse(line, arguments);
  if (const auto code = answer_at_once(console, line, arguments[0], parsed)) return *code;
  auto session = std::make_unique<Session>(std::move(parsed.options), arguments[0], streams, program);
  const int code = finish(session->console(), session->options().verb->run(*session));
  if (process_ends) {
    // Taking a tree of 100,000 resources apart costs a quarter of the whole run, and the system does it for nothing.
    static const std::unique_ptr<Session>* const kept = new std::unique_ptr<Session>(std::move(session));
    static_cast<void>(kept);
  }
  return code;
}

}  // namespace terrace::cli

namespace terrace::detail {

int run_program(int argc, char** argv, void* program, void (*call)(void*, App&)) {
  const cli::Streams streams = cli::process_streams();
  std::vector<std::string> arguments(argv, argv + argc);
  if (arguments.empty()) arguments.emplace_back("terrace");
  try {
    return cli::run_with(arguments, streams, {program, call}, true);
  } catch (const std::exception& fault) {
    streams.err.write(std::string("internal error: ") + fault.what() + "\nThis is a fault of Terrace " + version +
                      ", not of your program; please report it with this text.\n");
    return cli::kErrors;
  }
}

}  // namespace terrace::detail
