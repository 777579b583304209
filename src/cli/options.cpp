// SPDX-License-Identifier: Apache-2.0

#include "cli/options.hpp"

#include <CLI/CLI.hpp>

#include <array>
#include <charconv>

#include "core/suggest.hpp"

namespace terrace::cli {
namespace {

constexpr std::array<std::string_view, 4> kVerbs = {"synth", "list", "tree", "explain"};
constexpr std::array<std::string_view, 14> kFlags = {"--out",    "--context", "--jobs",    "--json",    "--color",
                                                     "--strict", "--quiet",   "--verbose", "--version", "--help",
                                                     "-c",       "-q",        "-v",        "-h"};
constexpr std::array<std::string_view, 3> kColors = {"auto", "always", "never"};

constexpr unsigned kMostJobs = 1024;

struct Fault {
  std::string text;
  std::string hint;
};

std::string in_quotes(std::string_view text) { return '"' + std::string(text) + '"'; }

Fault unknown_word(const std::string& word, Verb verb, const std::string& see_help) {
  if (word.size() > 1 && word[0] == '-') {
    const std::string flag = word.substr(0, word.find('='));
    return {"unknown option " + in_quotes(flag), detail::did_you_mean(flag, kFlags, see_help)};
  }
  if (verb == Verb::synth) return {"unknown verb " + in_quotes(word), detail::did_you_mean(word, kVerbs, see_help)};
  return {"unexpected argument " + in_quotes(word), see_help};
}

Fault read_context(const std::vector<std::string>& settings, Options& options) {
  for (const std::string& setting : settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
      return {"-c takes key=value, not " + in_quotes(setting), "for example: -c region=eu-west-1"};
    }
    options.context.emplace_back(setting.substr(0, equals), setting.substr(equals + 1));
  }
  return {};
}

Fault read_jobs(const std::string& word, Options& options) {
  const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), options.jobs);
  if (fault == std::errc() && end == word.data() + word.size() && options.jobs <= kMostJobs) return {};
  return {"--jobs takes a number from 0 to " + std::to_string(kMostJobs) + ", not " + in_quotes(word),
          "0 takes one thread for each core"};
}

Fault read_color(const std::string& word, Options& options) {
  for (std::size_t i = 0; i < kColors.size(); ++i) {
    if (kColors[i] != word) continue;
    options.color = static_cast<ColorChoice>(i);
    return {};
  }
  return {"--color takes auto, always or never, not " + in_quotes(word), detail::did_you_mean(word, kColors, "")};
}

Fault read(const std::vector<std::string>& arguments, Options& options) {
  const std::string see_help = arguments.at(0) + " --help lists verbs and options";
  CLI::App app;
  app.set_help_flag();
  app.fallthrough();
  app.allow_extras();
  std::string color = "auto";
  std::string jobs = "0";
  std::vector<std::string> settings;
  bool help = false;
  bool version = false;
  app.add_option("--out", options.out);
  app.add_option("-c,--context", settings)->allow_extra_args(false);
  app.add_option("--jobs", jobs);
  app.add_option("--color", color);
  app.add_flag("--json", options.json);
  app.add_flag("--strict", options.strict);
  app.add_flag("-q,--quiet", options.quiet);
  app.add_flag("-v,--verbose", options.verbose);
  app.add_flag("-h,--help", help);
  app.add_flag("--version", version);
  std::array<CLI::App*, kVerbs.size()> verbs{};
  for (std::size_t i = 0; i < kVerbs.size(); ++i) verbs[i] = app.add_subcommand(std::string(kVerbs[i]));
  verbs[static_cast<std::size_t>(Verb::tree)]->add_option("stack", options.operands);
  verbs[static_cast<std::size_t>(Verb::explain)]->add_option("code", options.operands);

  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend() - 1));
  } catch (const CLI::ParseError& error) {
    return {error.what(), see_help};
  }
  for (std::size_t i = 0; i < kVerbs.size(); ++i) {
    if (verbs[i]->parsed()) options.verb = static_cast<Verb>(i);
  }
  if (help) options.verb = Verb::help;
  if (version) options.verb = Verb::version;
  if (help || version) return {};
  if (app.get_subcommands().size() > 1) return {"two verbs at once", see_help};
  if (const auto extras = app.remaining(true); !extras.empty()) {
    return unknown_word(extras.front(), app.get_subcommands().empty() ? Verb::synth : Verb::list, see_help);
  }
  if (options.out.empty()) return {"--out takes the name of a folder", "for example: --out out"};
  if (options.quiet && options.verbose) return {"-q and -v contradict each other", "give one of them"};
  if (Fault fault = read_jobs(jobs, options); !fault.text.empty()) return fault;
  if (Fault fault = read_color(color, options); !fault.text.empty()) return fault;
  return read_context(settings, options);
}

}  // namespace

Parsed parse(const std::vector<std::string>& arguments) {
  Parsed parsed;
  Fault fault = read(arguments, parsed.options);
  parsed.fault = std::move(fault.text);
  parsed.hint = std::move(fault.hint);
  return parsed;
}

std::string help_text(const std::string& program) {
  return "Usage: " + program + R"( [verb] [options]

Verbs:
  synth               check everything, then write <out>/<stack>/main.tf.json (the default)
  list                the stacks, their sizes and what they depend on
  tree [stack...]     the constructs of all stacks, or of the named ones
  explain [code]      what a diagnostic means and how to cure it; without a code, all codes

Options:
  --out DIR           the folder that synth writes to (default: out)
  -c, --context K=V   set a context value; may be given many times
  --jobs N            threads to use; 0 takes one for each core (default)
  --json              print one JSON document instead of text
  --color WHEN        auto (default), always or never; NO_COLOR and CLICOLOR_FORCE count too
  --strict            take warnings for errors: nothing is written, and the exit code is 3
  -q, --quiet         only results and diagnostics
  -v, --verbose       say what is being done and how long it took
  --version           print the version of Terrace
  -h, --help          print this

Exit codes: 0 done, 1 errors, 3 only warnings under --strict, 64 a wrong command line.
)";
}

}  // namespace terrace::cli
