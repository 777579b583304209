// SPDX-License-Identifier: Apache-2.0

#include "cli/engine_session.hpp"

#include <algorithm>
#include <filesystem>

#include "core/in_quotes.hpp"
#include "core/node.hpp"
#include "core/suggest.hpp"
#include "engine/errors.hpp"
#include "engine/variables_file.hpp"

namespace terrace::cli {
namespace {

std::string value_of(const Options& options, std::string_view flag) {
  const std::string* value = options.value(flag);
  return value == nullptr ? "" : *value;
}

std::string variable_name(const std::string& setting) { return setting.substr(0, setting.find('=')); }

}  // namespace

int EngineSession::open(const Opening& opening) {
  if (session_.options().has("--migrate-state") && session_.options().has("--reconfigure")) {
    return session_.refuse("--migrate-state and --reconfigure contradict each other",
                           "the first brings the state along, the second leaves it where it is");
  }
  for (const std::string& setting : session_.options().values("--var")) {
    const std::size_t equals = setting.find('=');
    if (equals != std::string::npos && equals != 0) continue;
    return session_.refuse("--var takes name=value, not " + detail::in_quotes(variable_name(setting)),
                           "for example: --var size=3");
  }
  if (const int refused = session_.build(); refused != kDone) return refused;
  if (!session_.is_usable()) return session_.exit_code();
  if (opening.before_write) {
    if (const int refused = opening.before_write(); refused != kDone) return refused;
  }
  if (opening.writes && !session_.write().ok) return kErrors;
  const engine::Lookup& environment = session_.console().streams().environment;
  engine::EngineSearch search = engine::find_engine(value_of(session_.options(), "--engine"), environment);
  if (!search.engine) {
    session_.report(std::move(search.fault));
    return kErrors;
  }
  engine_ = std::move(search.engine);
  silence_ = engine::silence_limit(environment);
  const std::vector<StackFacts>& facts = session_.facts();
  for (const std::size_t position : deployment_order(facts)) {
    const StackFacts& stack = facts[position];
    const bool is_meant = opening.is_meant
                              ? opening.is_meant(stack.name)
                              : session_.options().verb->operands != Operands::stacks || session_.is_meant(stack.name);
    if (!is_meant) continue;
    const auto& nodes = session_.tree().stacks();
    const auto node = std::find_if(nodes.begin(), nodes.end(), [&](const auto* one) { return one->id == stack.name; });
    const auto& made = session_.synthesis().stacks;
    const auto synthesized =
        std::find_if(made.begin(), made.end(), [&](const SynthesizedStack& one) { return one.name == stack.name; });
    if (node == nodes.end() || synthesized == made.end()) continue;
    if (auto fault = engine::check_required_version(*engine_, **node)) {
      session_.report(std::move(*fault));
      continue;
    }
    std::string document = synthesized->json.str();
    // A map keeps the text by reference, and moving a short text would move its bytes: the deque keeps both in place.
    EngineStack& added = stacks_.emplace_back(EngineStack{stack.name,
                                                          *node,
                                                          std::move(document),
                                                          engine::SourceMap(session_.tree(), **node, {}),
                                                          {},
                                                          session_.options().out + '/' + stack.name,
                                                          stack.depends_on});
    added.map.set_document(added.document);
    added.redact.add_environment(**node, engine_->environment);
    for (const std::string& setting : session_.options().values("--var")) added.redact.add_variable(**node, setting);
  }
  if (session_.app().diagnostics().has_errors()) return kErrors;
  session_.log().done("find engine", engine_->introduced());
  return check_names() ? static_cast<int>(kDone) : static_cast<int>(kErrors);
}

engine::StackRun EngineSession::run_of(const EngineStack& stack) const {
  return {.engine = *engine_,
          .map = stack.map,
          .redact = stack.redact,
          .folder = stack.folder,
          .silence = silence_,
          .grace = grace_,
          .stop = stop_};
}

engine::Outcome EngineSession::prepare(const EngineStack& stack, bool with_backend) const {
  const Options& options = session_.options();
  const char* mirror = session_.console().streams().environment("TERRACE_PROVIDER_MIRROR");
  return engine::init_if_needed(run_of(stack), stack.document,
                                {.upgrade = options.has("--upgrade"),
                                 .reconfigure = options.has("--reconfigure"),
                                 .migrate_state = options.has("--migrate-state"),
                                 .with_backend = with_backend,
                                 .mirror = mirror == nullptr ? "" : mirror});
}

bool EngineSession::init(EngineStack& stack, bool with_backend) {
  engine::Outcome outcome = prepare(stack, with_backend);
  session_.log().done("init " + stack.name);
  report(outcome);
  return outcome.ok;
}

void EngineSession::report(engine::Outcome& outcome) {
  for (Diagnostic& found : outcome.diagnostics) session_.report(std::move(found));
  outcome.diagnostics.clear();
}

std::vector<std::string> EngineSession::variable_flags() const {
  std::vector<std::string> flags;
  for (const std::string& file : session_.options().values("--var-file")) {
    flags.push_back("-var-file=" + std::filesystem::absolute(file).lexically_normal().string());
  }
  return flags;
}

std::string EngineSession::variables_of(const EngineStack& stack) const {
  return engine::variables_text(stack.map, session_.options().values("--var"));
}

std::vector<std::string> EngineSession::address_flags(const EngineStack& stack, const std::string& flag) const {
  std::vector<std::string> flags;
  for (const std::string& wanted : session_.options().values(flag)) {
    for (const std::string& address : stack.map.addresses_of(wanted)) flags.push_back(flag.substr(1) + '=' + address);
  }
  return flags;
}

bool EngineSession::is_aimed_at(const EngineStack& stack) const {
  return !session_.options().has("--target") || !address_flags(stack, "--target").empty();
}

void EngineSession::say_left_out(const std::vector<std::string>& stacks) {
  if (stacks.empty() || session_.options().quiet) return;
  std::string text;
  for (const std::string& stack : stacks) text += (text.empty() ? "" : ", ") + stack;
  session_.console().err("Left out, as they have nothing that --target names: " + text + '\n');
}

bool EngineSession::check_names() {
  bool all = true;
  const auto check = [&](const std::string& flag, const std::string& wanted, auto has, auto names) {
    if (std::any_of(stacks_.begin(), stacks_.end(), has)) return;
    all = false;
    std::vector<std::string_view> known;
    for (const EngineStack& stack : stacks_) {
      const auto more = names(stack);
      known.insert(known.end(), more.begin(), more.end());
    }
    session_.report(engine::errors::unknown_target(
        flag, wanted, detail::did_you_mean(wanted, known, session_.program_name() + " tree shows what there is")));
  };
  const Options& options = session_.options();
  for (const char* flag : {"--target", "--replace"}) {
    for (const std::string& wanted : options.values(flag)) {
      check(
          flag, wanted, [&](const EngineStack& stack) { return !stack.map.addresses_of(wanted).empty(); },
          [](const EngineStack& stack) { return stack.map.names(); });
    }
  }
  for (const std::string& setting : options.values("--var")) {
    const std::string name = variable_name(setting);
    check(
        "--var", name, [&](const EngineStack& stack) { return stack.map.find("var." + name) != nullptr; },
        [](const EngineStack& stack) {
          std::vector<std::string_view> names;
          for (const std::string_view one : stack.map.names()) {
            if (one.starts_with("var.")) names.push_back(one.substr(4));
          }
          return names;
        });
  }
  return all;
}

}  // namespace terrace::cli
