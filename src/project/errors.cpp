// SPDX-License-Identifier: Apache-2.0

#include "project/errors.hpp"

#include "core/in_quotes.hpp"
#include "core/suggest.hpp"

namespace terrace::project::errors {
namespace {

Diagnostic made(std::string_view code, std::string message, std::string help) {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.message = std::move(message);
  diagnostic.help = std::move(help);
  return diagnostic;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string nearest(const std::string& wanted, const std::vector<std::string>& names) {
  const std::vector<std::string_view> views(names.begin(), names.end());
  return detail::did_you_mean(wanted, views, names.empty() ? "there is none" : "there are: " + listed(names));
}

}  // namespace

Diagnostic folder_not_empty(const std::string& folder, const std::string& first_entry) {
  return made("T0701",
              "the folder " + detail::in_quotes(folder) + " is not empty: it holds " + detail::in_quotes(first_entry),
              "name an empty or a new folder, or add to this one with --force, which changes no file that is there");
}

Diagnostic cannot_write(const std::string& path, const std::string& why) {
  return made("T0702", detail::in_quotes(path) + " could not be written: " + why,
              "see to the cause, then run init again with --force: it makes what is missing");
}

Diagnostic no_project(const std::string& folder, std::string_view verb) {
  return made("T0703",
              "neither " + detail::in_quotes(folder) + " nor a folder above it is a project with a stack program",
              "go to the project or name it with --project DIR; terrace init makes a new one. A stack program that is "
              "built already needs none of this: run it with " +
                  detail::in_quotes(verb));
}

Diagnostic unreadable(const std::string& path, const std::string& why) {
  return made("T0704", detail::in_quotes(path) + " cannot be used: " + why, "mend the file");
}

Diagnostic no_preset(const std::string& wanted, const std::string& file, const std::vector<std::string>& presets) {
  return made("T0705", "there is no configure preset " + detail::in_quotes(wanted) + " in " + detail::in_quotes(file),
              nearest(wanted, presets));
}

Diagnostic build_failed(std::string_view what, std::string_view step, const std::string& log) {
  return made("T0706", std::string(what) + " could not " + std::string(step) + "; nothing was run",
              "the reason is above; the whole log is in " + log);
}

Diagnostic no_program(const std::string& folder) {
  return made("T0707", "the project in " + detail::in_quotes(folder) + " has no stack program",
              "make one in its CMakeLists.txt: terrace_add_stack(<name> main.cpp)");
}

Diagnostic unknown_program(const std::string& wanted, const std::vector<std::string>& programs) {
  return made("T0707", "the project has no stack program named " + detail::in_quotes(wanted),
              nearest(wanted, programs));
}

Diagnostic which_program(const std::vector<std::string>& programs) {
  return made("T0707", "the project has several stack programs: " + listed(programs),
              "choose one with --program NAME, or for always in terrace.json: \"program\": " +
                  detail::in_quotes(programs.front()));
}

Diagnostic cannot_start(const std::string& program, const std::string& why) {
  return made("T0708", detail::in_quotes(program) + " could not be started: " + why, "build the project again");
}

Diagnostic tool_missing(std::string_view name) {
  return made("T0709", detail::in_quotes(name) + " is not installed, or not on the PATH",
              "terrace doctor says what is missing and how to get it");
}

Diagnostic need_not_met(std::string_view name, std::string_view found, std::string_view reason, std::string_view cure) {
  return made("T0710",
              std::string(name) + (found.empty() ? " is missing" : " is too old: " + std::string(found)) + "; it " +
                  std::string(reason),
              "get it: " + std::string(cure));
}

}  // namespace terrace::project::errors
