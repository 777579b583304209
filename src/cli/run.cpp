// SPDX-License-Identifier: Apache-2.0

#include <cxxabi.h>
#include <terrace/cli/run.hpp>
#include <terrace/synth/synth.hpp>
#include <terrace/version.hpp>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <memory>
#include <typeinfo>

#include "cli/diagnostic_json.hpp"
#include "cli/diagnostic_text.hpp"
#include "cli/explain.hpp"
#include "cli/log.hpp"
#include "cli/options.hpp"
#include "cli/run_with.hpp"
#include "cli/views.hpp"
#include "core/node.hpp"
#include "core/suggest.hpp"

namespace terrace::cli {
namespace {

using nlohmann::ordered_json;

std::string readable(const char* mangled) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> name(abi::__cxa_demangle(mangled, nullptr, nullptr, &status), std::free);
  return status == 0 ? name.get() : mangled;
}

/// What is being thrown at this moment; to be called inside a handler.
std::string describe_exception() {
  const std::type_info* type = abi::__cxa_current_exception_type();
  std::string name = type != nullptr ? readable(type->name()) : "an unknown exception";
  try {
    throw;
  } catch (const std::exception& exception) {
    return name + ": " + exception.what();
  } catch (...) {
    return name;
  }
}

/// `building`: in the user's function; otherwise in a hook or a check that synthesis called.
Diagnostic exception_diagnostic(const detail::Tree& tree, const std::string& what, bool building) {
  Diagnostic made;
  made.code = "T0001";
  made.message = (building ? "the program threw " : "synthesis ended in ") + what;
  made.help = building ? "catch it in the program, or cure its cause; what was written before is still as it was"
                       : "a before_synth hook or a check has thrown it; what was written before is still as it was";
  const detail::Node& last = tree.nodes().back();
  if (!building || last.parent == nullptr) return made;
  made.path = detail::path_of(&last);
  made.location = last.location;
  made.label = '"' + std::string(last.id) + '"';
  made.notes.push_back({"it was thrown after this construct had been added", {}});
  return made;
}

class Run {
 public:
  Run(const Options& options, std::string program_name, const Streams& streams)
      : options_(options), program_name_(std::move(program_name)),
        console_(streams), out_style_{wants_color(options.color, streams, streams.out)},
        err_style_{wants_color(options.color, streams, streams.err)}, log_(options.verbose, console_),
        app_({.context = options.context, .context_file = "terrace.context.json"}) {}

  int run(const Program& program) {
    build(program);
    if (!unknown_stack_fault_.empty()) {
      return refuse_command_line(console_, options_.color, unknown_stack_fault_, unknown_stack_hint_);
    }
    if (options_.verb == Verb::synth) write_files();
    const int code = exit_code();
    if (options_.json) {
      print_json(code);
    } else {
      print_text(code);
    }
    return finish(console_, code);
  }

 private:
  detail::Tree& tree() { return detail::NodeAccess::tree(app_); }
  const Diagnostics& found() { return app_.diagnostics(); }
  bool is_refused() { return found().has_errors() || (options_.strict && found().warnings() != 0); }

  void build(const Program& program) {
    bool building = true;
    try {
      program.call(program.object, app_);
      building = false;
      log_.done("build", counted(tree().nodes().size() - 1, "construct"));
      if (!found().has_errors()) check_operands();
      if (!unknown_stack_fault_.empty()) return;
      synthesis_ = synthesize(app_, {.jobs = options_.jobs});
      log_.done("synthesize", counted(synthesis_.stacks.size(), "stack"));
    } catch (...) {
      tree().diagnostics().add(exception_diagnostic(tree(), describe_exception(), building));
      synthesis_ = {};
    }
    facts_ = stack_facts(app_, synthesis_);
  }

  void check_operands() {
    std::vector<std::string_view> names;
    for (const detail::Node* stack : tree().stacks()) names.push_back(stack->id);
    for (const std::string& wanted : options_.operands) {
      if (std::find(names.begin(), names.end(), wanted) != names.end()) continue;
      unknown_stack_fault_ = "no stack is named \"" + wanted + '"';
      unknown_stack_hint_ = detail::did_you_mean(wanted, names, program_name_ + " list shows all stacks");
      return;
    }
  }

  void write_files() {
    if (!synthesis_.ok || is_refused()) return;
    written_ = write(synthesis_, app_, {.out = options_.out});
    log_.done("write", counted(written_.files_changed, "file changed", "files changed"));
  }

  int exit_code() {
    const bool done =
        synthesis_.ok && !found().has_errors() && (options_.verb != Verb::synth || written_.ok || is_refused());
    if (!done) return kErrors;
    return options_.strict && found().warnings() != 0 ? kWarnings : kDone;
  }

  void print_json(int code) {
    ordered_json document;
    document["format_version"] = "1.0";
    document["terrace_version"] = version;
    document["command"] = options_.verb == Verb::synth ? "synth" : options_.verb == Verb::list ? "list" : "tree";
    document["ok"] = code == kDone;
    if (options_.verb == Verb::synth) {
      document["out"] = options_.out;
      document["written"] = written_.ok;
      document["files_changed"] = written_.files_changed;
      document["files_unchanged"] = written_.files_unchanged;
      document["files_removed"] = written_.files_removed;
    }
    document["stacks"] = stacks_json(facts_);
    if (options_.verb == Verb::tree) document["constructs"] = tree_json(app_, options_.operands, synthesis_.ok);
    document["errors"] = found().errors();
    document["warnings"] = found().warnings();
    document["diagnostics"] = diagnostics_json(found());
    console_.out(json_text(document));
  }

  void print_text(int code) {
    const ordered_json diagnostics = diagnostics_json(found());
    // A tree helps to see what is wrong; the other results are only there when nothing is.
    if (options_.verb == Verb::tree) {
      console_.out(tree_text(app_, options_.operands,
                             {out_style_, wants_unicode(console_.streams()), console_.streams().out.width}));
    }
    console_.err(diagnostics_text(diagnostics, err_style_));
    console_.err(diagnostics_summary(diagnostics, program_name_));
    if (code == kDone && facts_.empty() && !options_.quiet) {
      console_.err("The program adds no stack: call app.add(\"name\", ...) in it.\n");
    }
    if (options_.verb == Verb::list && code != kErrors) console_.out(list_text(facts_, out_style_));
    if (options_.verb != Verb::synth) return;
    if (written_.ok) {
      console_.out(synth_text(facts_, options_.out, out_style_));
      if (!options_.quiet) console_.err(closing_line() + next_text(facts_, options_.out));
    } else if (!options_.quiet) {
      console_.err("Nothing was written.\n");
    }
  }

  std::string closing_line() const {
    std::string changes;
    if (written_.files_changed != 0) changes = counted(written_.files_changed, "file changed", "files changed");
    if (written_.files_removed != 0) {
      if (!changes.empty()) changes += ", ";
      changes += counted(written_.files_removed, "file removed", "files removed");
    }
    if (changes.empty()) changes = "nothing changed";
    return "Synthesized " + counted(facts_.size(), "stack") + " in " + log_.elapsed() + " (" + changes + ")\n";
  }

  Options options_;
  std::string program_name_;
  Console console_;
  Style out_style_;
  Style err_style_;
  PhaseLog log_;
  App app_;
  Synthesis synthesis_;
  Written written_;
  std::vector<StackFacts> facts_;
  std::string unknown_stack_fault_;
  std::string unknown_stack_hint_;
};

}  // namespace

int run_with(const std::vector<std::string>& arguments, const Streams& streams, const Program& program,
             bool process_ends) {
  const Parsed parsed = parse(arguments);
  const Options& options = parsed.options;
  Console console(streams);
  if (!parsed.fault.empty()) return refuse_command_line(console, options.color, parsed.fault, parsed.hint);
  switch (options.verb) {
  case Verb::help: console.out(help_text(arguments[0])); return finish(console, kDone);
  case Verb::version: console.out(std::string("terrace ") + version + '\n'); return finish(console, kDone);
  case Verb::explain:
    return explain(console, arguments[0], options.operands, options.json,
                   {wants_color(options.color, streams, streams.out)});
  default: break;
  }
  auto run = std::make_unique<Run>(options, arguments[0], streams);
  const int code = run->run(program);
  if (process_ends) {
    // Taking a tree of 100,000 resources apart costs a quarter of the whole run, and the system does it for nothing.
    static const std::unique_ptr<Run>* const kept = new std::unique_ptr<Run>(std::move(run));
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
