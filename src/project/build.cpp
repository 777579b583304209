// SPDX-License-Identifier: Apache-2.0

#include "project/build.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "engine/process.hpp"
#include "project/command.hpp"
#include "project/errors.hpp"
#include "project/machine.hpp"

namespace terrace::project {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// "[3/12] Building …" of Ninja, "[ 25%] Building …" of Make.
bool is_progress(std::string_view line) {
  if (!line.starts_with('[')) return false;
  const std::size_t end = line.find(']');
  return end != std::string_view::npos && end > 1 &&
         std::all_of(line.begin() + 1, line.begin() + static_cast<std::ptrdiff_t>(end),
                     [](char c) { return (c >= '0' && c <= '9') || c == '/' || c == '%' || c == ' '; });
}

template <class Each> void each_line(std::string_view text, Each each) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    each(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// One line on a terminal that is written anew again and again; nothing elsewhere.
class Progress {
 public:
  Progress(cli::ToolSession& session, std::string title) : session_(session), title_(std::move(title)) {
    show(title_ + " ...");
  }
  void hear(std::string_view line) {
    if (is_progress(line)) show(title_ + ' ' + std::string(line));
  }
  ~Progress() { show({}); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

 private:
  void show(const std::string& line) {
    const cli::Stream& stream = session_.console().streams().err;
    if (!stream.terminal || session_.options().quiet) return;
    const std::size_t width = stream.width == 0 ? 80 : stream.width;
    session_.console().err("\r\033[K" + std::string(cli::cut_to_width(cli::visible(line), width - 1)));
  }

  cli::ToolSession& session_;
  std::string title_;
};

/// Where the whole output went. A log that cannot be written is no reason to stop.
std::string write_log(const Project& project, const char* name, const std::string& output) {
  const fs::path path = fs::path(project.build) / "terrace" / name;
  std::error_code fault;
  fs::create_directories(path.parent_path(), fault);
  std::ofstream(path, std::ios::binary) << output;
  return path.string();
}

/// The installation to which this tool belongs, so that the project is built against the Terrace that runs it.
std::vector<std::pair<std::string, std::string>> own_installation(const cli::Streams& streams) {
  if (streams.environment("terrace_ROOT") != nullptr) return {};
  const std::string prefix = own_prefix();
  if (prefix.empty()) return {};
  return {{"terrace_ROOT", prefix}};
}

std::string seconds_since(Clock::time_point start) {
  char text[32];
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  const int length = std::snprintf(text, sizeof text, "%.1f s", seconds);
  return {text, static_cast<std::size_t>(length)};
}

struct Step {
  const char* title;   ///< "Configured"
  const char* log;     ///< the name of its log
  const char* failed;  ///< for the message, "be configured"
};

std::optional<Diagnostic> run_step(cli::ToolSession& session, const Project& project, const Step& step,
                                   const std::string& what, std::vector<std::string> arguments) {
  const cli::Streams& streams = session.console().streams();
  if (engine::find_program(arguments.front()).empty()) return errors::tool_missing(arguments.front());
  if (session.options().verbose) {
    std::string line;
    for (const std::string& word : arguments) line += (line.empty() ? "" : " ") + word;
    session.console().err(cli::visible(line) + '\n');
  }
  const Clock::time_point start = Clock::now();
  CommandResult result;
  {
    Progress progress(session, what);
    result = run_command({.arguments = std::move(arguments),
                          .environment = own_installation(streams),
                          .heard = [&](std::string_view line) { progress.hear(line); }});
  }
  const std::string log = write_log(project, step.log, result.output);
  bool worked = false;
  std::string said;
  each_line(result.output, [&](std::string_view line) {
    if (is_progress(line)) {
      worked = true;
    } else {
      said.append(line).append("\n");
    }
  });
  if (result.exit_code != 0) {
    session.console().err(said);
    return errors::build_failed(what, step.failed, log);
  }
  const bool is_build = std::string_view(step.title) == "Built";
  if (!session.options().quiet && (worked || !is_build)) {
    session.console().err(std::string(step.title) + ' ' + what + " in " + seconds_since(start) + '\n');
  }
  return std::nullopt;
}

}  // namespace

std::optional<Diagnostic> configure(cli::ToolSession& session, const Project& project) {
  if (project.is_configured()) return std::nullopt;
  return run_step(session, project, {"Configured", "configure.log", "be configured"},
                  project.preset.empty() ? "the project" : "the preset " + project.preset, project.configure_command());
}

std::optional<Diagnostic> build(cli::ToolSession& session, const Project& project, const std::string& program) {
  return run_step(session, project, {"Built", "build.log", "be built"}, program,
                  {"cmake", "--build", project.build, "--target", program});
}

}  // namespace terrace::project
