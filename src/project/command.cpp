// SPDX-License-Identifier: Apache-2.0

#include "project/command.hpp"

#include <unistd.h>

#include <cerrno>

#include "engine/process.hpp"

namespace terrace::project {

CommandResult run_command(const Command& command) {
  CommandResult result;
  engine::Program program{.arguments = command.arguments};
  program.arguments.front() = engine::find_program(command.arguments.front());
  if (program.arguments.front().empty()) return result;
  std::vector<std::string_view> replaced;
  for (const auto& [name, value] : command.environment) replaced.push_back(name);
  program.environment = engine::environment_without(replaced);
  program.environment.insert(program.environment.end(), command.environment.begin(), command.environment.end());
  program.errors_with_output = true;
  program.on_line = [&](std::string_view line) {
    result.output.append(line).append("\n");
    if (command.heard) command.heard(line);
  };
  const engine::Ended ended = engine::run(program);
  if (ended.how == engine::Ended::How::exited) result.exit_code = ended.code;
  if (ended.how == engine::Ended::How::killed) result.exit_code = 128 + ended.code;
  return result;
}

int become(const std::string& program, const std::vector<std::string>& arguments) {
  std::vector<std::string> words = arguments;
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  execv(program.c_str(), pointers.data());
  return errno;
}

}  // namespace terrace::project
