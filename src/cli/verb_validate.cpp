// SPDX-License-Identifier: Apache-2.0
// `validate`: synthesizes, writes, and asks the engine whether it would take the result. Needs neither state nor
// credentials.

#include "cli/engine_session.hpp"
#include "cli/verbs.hpp"

namespace terrace::cli {
namespace {

struct Validated {
  std::string name;
  bool ok;
};

int finish_validate(Session& session, const EngineSession* engines, const std::vector<Validated>& stacks) {
  const int code = session.exit_code();
  if (session.options().json) {
    nlohmann::ordered_json document = session.document(code);
    document["engine"] =
        engines == nullptr ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(engines->engine().introduced());
    document["stacks"] = nlohmann::ordered_json::array();
    for (const Validated& stack : stacks) document["stacks"].push_back({{"name", stack.name}, {"valid", stack.ok}});
    return session.print_document(std::move(document), code);
  }
  session.print_diagnostics();
  std::size_t width = 0;
  for (const Validated& stack : stacks) width = std::max(width, width_of(stack.name));
  for (const Validated& stack : stacks) {
    const Style& style = session.out_style();
    session.console().out(style(Paint::bold, stack.name) + std::string(width - width_of(stack.name) + 3, ' ') +
                          (stack.ok ? style(Paint::green, "valid") : style(Paint::red, "not valid")) + '\n');
  }
  return code;
}

}  // namespace

int verb_validate(Session& session) {
  EngineSession engines(session);
  std::vector<Validated> validated;
  if (const int refused = engines.open(); refused != kDone) {
    return refused == kUsage ? refused : finish_validate(session, nullptr, validated);
  }
  const engine::SignalsHeld held;
  for (EngineStack& stack : engines.stacks()) {
    if (engine::SignalsHeld::count() != 0) break;
    bool ok = engines.init(stack, false);
    if (ok) {
      engine::Outcome outcome = engine::run_document(engines.run_of(stack), {"validate", "-json"});
      ok = outcome.ok;
      engines.report(outcome);
      session.log().done("validate " + stack.name);
    }
    validated.push_back({stack.name, ok});
  }
  return finish_validate(session, &engines, validated);
}

}  // namespace terrace::cli
