// SPDX-License-Identifier: Apache-2.0
// `output`: the outputs of a stack's state, as the last apply left them. Writes nothing.

#include <filesystem>
#include <optional>

#include "cli/engine_session.hpp"
#include "cli/verbs.hpp"
#include "core/node.hpp"
#include "core/suggest.hpp"
#include "engine/errors.hpp"
#include "synth/earlier.hpp"

namespace terrace::cli {
namespace {

using nlohmann::ordered_json;

std::string as_text(const ordered_json& value) {
  return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

struct Request {
  const std::string* stack = nullptr;
  const std::string* name = nullptr;
};

/// "output", "output STACK", "output STACK NAME"; with one stack in the program also "output NAME".
Request read_request(Session& session, std::string& fault, std::string& hint) {
  const std::vector<std::string>& words = session.options().operands;
  const std::vector<StackFacts>& facts = session.facts();
  Request request;
  const auto is_stack = [&](const std::string& word) {
    return std::any_of(facts.begin(), facts.end(), [&](const StackFacts& stack) { return stack.name == word; });
  };
  if (words.size() > 2) fault = "output takes a stack and a name, and no more";
  if (words.empty()) {
    if (facts.size() > 1) fault = "the program has several stacks";
    if (!facts.empty()) request.stack = &facts[0].name;
  } else if (is_stack(words[0])) {
    request.stack = &words[0];
    if (words.size() > 1) request.name = &words[1];
  } else if (facts.size() == 1 && words.size() == 1) {
    request.stack = &facts[0].name;
    request.name = &words[0];
  } else {
    fault = "no stack is named \"" + words[0] + '"';
  }
  if (facts.empty()) fault = "the program has no stack";
  std::vector<std::string_view> names;
  names.reserve(facts.size());
  for (const StackFacts& stack : facts) names.push_back(stack.name);
  const std::string usage =
      "for example: " + session.program_name() + " output " + (facts.empty() ? "web" : facts[0].name);
  hint = words.empty() ? usage : detail::did_you_mean(words[0], names, usage);
  return request;
}

/// The values as they may be shown.
ordered_json masked(const ordered_json& outputs, bool show_sensitive, const engine::Redactor& redact) {
  ordered_json made = ordered_json::object();
  for (const auto& [name, output] : outputs.items()) {
    ordered_json& entry = made[name] = output;
    const bool sensitive = output.is_object() && output.value("sensitive", false);
    if (show_sensitive || !entry.is_object()) continue;
    if (sensitive) {
      entry["value"] = std::string(engine::Redactor::kMask);
    } else if (entry.contains("value")) {
      const ordered_json clean = ordered_json::parse(redact(as_text(entry["value"])), nullptr, false);
      entry["value"] = clean.is_discarded() ? ordered_json(std::string(engine::Redactor::kMask)) : clean;
    }
  }
  return made;
}

std::string outputs_text(const ordered_json& outputs, const Style& style) {
  std::string text;
  for (const auto& [name, output] : outputs.items()) {
    const ordered_json value = output.contains("value") ? output["value"] : ordered_json();
    const bool is_mask = value.is_string() && value.get_ref<const std::string&>() == engine::Redactor::kMask;
    text += style(Paint::bold, visible(name)) + " = " + (is_mask ? value.get<std::string>() : visible(as_text(value))) +
            '\n';
  }
  return text;
}

int finish_output(Session& session, const ordered_json& outputs, const std::string& stack) {
  const int code = session.exit_code();
  if (session.options().json) {
    ordered_json document = session.document(code);
    document["stack"] = stack;
    document["outputs"] = outputs;
    return session.print_document(std::move(document), code);
  }
  session.print_diagnostics();
  return code;
}

int print_output(Session& session, const ordered_json& outputs, const Request& request, bool is_sensitive) {
  const Options& options = session.options();
  if (options.json) return finish_output(session, outputs, *request.stack);
  if (request.name == nullptr) {
    if (outputs.empty() && !options.quiet) {
      session.console().err("Stack " + *request.stack + " has no outputs yet: they come with the first apply.\n");
    }
    session.console().out(outputs_text(outputs, session.out_style()));
    return finish_output(session, outputs, *request.stack);
  }
  const ordered_json& value = outputs[*request.name]["value"];
  if (!options.has("--raw")) {
    session.console().out((is_sensitive && value.is_string() ? value.get<std::string>() : visible(as_text(value))) +
                          '\n');
  } else if (value.is_string()) {
    // As it is, for scripts: neither quoted, nor ended by a line feed.
    session.console().out(value.get<std::string>());
  } else {
    session.console().out(as_text(value));
  }
  return finish_output(session, outputs, *request.stack);
}

}  // namespace

int verb_output(Session& session) {
  const Options& options = session.options();
  if (options.has("--raw") && options.json)
    return session.refuse("--raw and --json contradict each other", "give one of them");
  EngineSession engines(session);
  if (const int refused = engines.open({.writes = false}); refused != kDone) {
    return refused == kUsage ? refused : finish_output(session, ordered_json::object(), "");
  }
  std::string fault;
  std::string hint;
  const Request request = read_request(session, fault, hint);
  if (!fault.empty()) return session.refuse(fault, hint);
  if (options.has("--raw") && request.name == nullptr) {
    return session.refuse("--raw prints one output, and none is named",
                          "name it: output " + *request.stack + " NAME --raw");
  }
  const auto stack = std::find_if(engines.stacks().begin(), engines.stacks().end(),
                                  [&](const EngineStack& one) { return one.name == *request.stack; });
  detail::EarlierOutput written;
  if (std::optional<Diagnostic> unreadable = detail::read_earlier_output(options.out, written)) {
    session.report(std::move(*unreadable));
    return finish_output(session, ordered_json::object(), stack->name);
  }
  const bool is_module = written.is_module(stack->name);
  const char* const main_file = written.is_native(stack->name) ? "/main.tf" : "/main.tf.json";
  if (is_module || !std::filesystem::exists(stack->folder + main_file)) {
    session.report(is_module ? engine::errors::is_a_module(stack->node, stack->folder)
                             : engine::errors::not_written(stack->node, stack->folder, session.program_name()));
    return finish_output(session, ordered_json::object(), stack->name);
  }
  if (!engines.init(*stack)) return finish_output(session, ordered_json::object(), stack->name);
  engine::Outcome outcome = engine::run_document(engines.run_of(*stack), {"output", "-json"});
  const bool ok = outcome.ok;
  engines.report(outcome);
  if (!ok) return finish_output(session, ordered_json::object(), stack->name);
  const bool show = options.has("--show-sensitive");
  ordered_json outputs = masked(outcome.document, show, stack->redact);
  bool is_sensitive = false;
  if (request.name != nullptr) {
    const auto found = outputs.find(*request.name);
    if (found == outputs.end()) {
      std::vector<std::string_view> names;
      for (const auto& [name, output] : outputs.items()) names.emplace_back(name);
      session.report(engine::errors::unknown_output(
          stack->node, *request.name,
          detail::did_you_mean(*request.name, names, "outputs appear in the state with the first apply")));
      return finish_output(session, ordered_json::object(), stack->name);
    }
    is_sensitive = !show && found->value("sensitive", false);
    if (is_sensitive && options.has("--raw")) {
      session.report(engine::errors::output_is_sensitive(stack->node, *request.name));
      return finish_output(session, ordered_json::object(), stack->name);
    }
    const ordered_json one = *found;
    outputs = ordered_json::object();
    outputs[*request.name] = one;
  }
  return print_output(session, outputs, request, is_sensitive);
}

}  // namespace terrace::cli
