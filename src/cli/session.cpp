// SPDX-License-Identifier: Apache-2.0

#include "cli/session.hpp"

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <memory>
#include <typeinfo>

#include "cli/answers.hpp"
#include "cli/diagnostic_json.hpp"
#include "cli/diagnostic_text.hpp"
#include "core/node.hpp"
#include "core/suggest.hpp"
#include "synth/earlier.hpp"

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

}  // namespace

Session::Session(Options options, std::string program_name, const Streams& streams, const Program& program)
    : options_(std::move(options)), program_name_(std::move(program_name)), program_(program),
      console_(streams), out_style_{wants_color(options_.color, streams, streams.out)},
      err_style_{wants_color(options_.color, streams, streams.err)}, log_(options_.verbose, console_),
      app_({.context = options_.context, .context_file = "terrace.context.json"}) {}

detail::Tree& Session::tree() { return detail::NodeAccess::tree(app_); }

LedgerOptions Session::ledger_options() const {
  return {.file = options_.ledger,
          .program = program_name_.substr(program_name_.rfind('/') + 1),
          .locked = options_.has("--locked"),
          .prune = options_.has("--prune-ledger"),
          .unprotect = options_.values("--unprotect"),
          .out = options_.out};
}

int Session::build(SynthOptions how) {
  how.jobs = options_.jobs;
  bool building = true;
  try {
    program_.call(program_.object, app_);
    building = false;
    log_.done("build", counted(tree().nodes().size() - 1, "construct"));
    if (!app_.diagnostics().has_errors() && !(check_operands() && check_unprotect())) return kUsage;
    // A module has no state of its own, so nothing of it can vanish.
    if (how.format != OutputFormat::module) how.ledger = ledger_options();
    synthesis_ = synthesize(app_, how);
    log_.done("synthesize", counted(synthesis_.stacks.size(), "stack"));
  } catch (...) {
    report(exception_diagnostic(tree(), describe_exception(), building));
    synthesis_ = {};
  }
  facts_ = stack_facts(app_, synthesis_);
  return kDone;
}

bool Session::check_operands() {
  if (options_.verb->operands != Operands::stacks) return true;
  std::vector<std::string_view> names;
  for (const detail::Node* stack : tree().stacks()) names.push_back(stack->id);
  for (const std::string& wanted : options_.operands) {
    if (std::find(names.begin(), names.end(), wanted) != names.end()) continue;
    const std::vector<std::string> remembered = detail::remembered_protection(ledger_options());
    if (std::find(remembered.begin(), remembered.end(), wanted) != remembered.end()) {
      refuse("the stack \"" + wanted + "\" has left the program, and was protected from destroy",
             "bring it back to look after it; `synth --unprotect " + wanted + "` forgets it, and destroys nothing");
      return false;
    }
    refuse("no stack is named \"" + wanted + '"',
           detail::did_you_mean(wanted, names, program_name_ + " list shows all stacks"));
    return false;
  }
  return true;
}

bool Session::check_unprotect() {
  const std::vector<std::string> unprotect = options_.values("--unprotect");
  if (unprotect.empty()) return true;
  // What has left the program may be named too: that is what synth needs the option for.
  const std::vector<std::string> remembered = detail::remembered_protection(ledger_options());
  std::vector<std::string_view> names(remembered.begin(), remembered.end());
  for (const detail::Node* stack : tree().stacks()) names.push_back(stack->id);
  for (const std::string& wanted : unprotect) {
    if (std::find(names.begin(), names.end(), wanted) != names.end()) continue;
    refuse("--unprotect names \"" + wanted +
               "\", which is no stack of the program, nor one that was protected when it left",
           detail::did_you_mean(wanted, names, program_name_ + " list shows all stacks"));
    return false;
  }
  return true;
}

bool Session::is_usable() const {
  const Diagnostics& found = app_.diagnostics();
  return synthesis_.ok && !found.has_errors() && (!options_.strict || found.warnings() == 0);
}

Written Session::write(const std::string& out) {
  if (!is_usable()) return {};
  Written written = terrace::write(synthesis_, app_, {.out = out, .unprotect = options_.values("--unprotect")});
  log_.done("write", counted(written.files_changed, "file changed", "files changed"));
  return written;
}

bool Session::is_meant(const std::string& stack) const {
  const std::vector<std::string>& named = options_.operands;
  return named.empty() || std::find(named.begin(), named.end(), stack) != named.end();
}

void Session::report(Diagnostic diagnostic) { tree().diagnostics().add(std::move(diagnostic)); }

int Session::exit_code() const {
  if (!synthesis_.ok || app_.diagnostics().has_errors()) return kErrors;
  return options_.strict && app_.diagnostics().warnings() != 0 ? kWarnings : kDone;
}

ordered_json Session::document(int code) const { return document_head(options_.verb->name, code == kDone); }

int Session::print_document(ordered_json document, int code) {
  add_diagnostics(document, app_.diagnostics());
  console_.out(json_text(document));
  return code;
}

int Session::print_line(ordered_json document, int code) {
  add_diagnostics(document, app_.diagnostics());
  console_.out(document.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + '\n');
  return code;
}

void Session::print_diagnostics() {
  const ordered_json diagnostics = diagnostics_json(app_.diagnostics());
  console_.err(diagnostics_text(diagnostics, err_style_));
  console_.err(diagnostics_summary(diagnostics, program_name_));
  if (synthesis_.ok && facts_.empty() && !options_.quiet && !app_.diagnostics().has_errors()) {
    console_.err("The program adds no stack: call app.add(\"name\", ...) in it.\n");
  }
}

int Session::refuse(const std::string& fault, const std::string& hint) {
  return refuse_command_line(console_, options_.color, fault, hint);
}

}  // namespace terrace::cli
