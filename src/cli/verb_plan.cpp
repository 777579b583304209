// SPDX-License-Identifier: Apache-2.0
// `plan`: synthesizes, writes, and shows what applying each stack would change. Changes nothing.

#include <algorithm>

#include "cli/make_plan.hpp"
#include "cli/verbs.hpp"

namespace terrace::cli {
namespace {

/// The engine's flags that are the same for every stack.
std::vector<std::string> common_plan_flags(const Options& options) {
  std::vector<std::string> flags;
  if (options.has("--destroy")) flags.emplace_back("-destroy");
  if (options.has("--refresh-only")) flags.emplace_back("-refresh-only");
  return flags;
}

int code_of(const Session& session, const std::vector<PlannedStack>& stacks) {
  const int code = session.exit_code();
  if (code != kDone || !session.options().has("--detailed-exitcode")) return code;
  const bool differs =
      std::any_of(stacks.begin(), stacks.end(), [](const PlannedStack& stack) { return stack.plan.has_differences; });
  return differs ? kDifferences : kDone;
}

int finish_plan(Session& session, const EngineSession* engines, const std::vector<PlannedStack>& stacks) {
  const int code = code_of(session, stacks);
  if (session.options().json) {
    nlohmann::ordered_json document = session.document(code);
    document["ok"] = code == kDone || code == kDifferences;
    document["engine"] =
        engines == nullptr ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(engines->engine().introduced());
    document["stacks"] = nlohmann::ordered_json::array();
    for (const PlannedStack& stack : stacks) document["stacks"].push_back(plan_json(stack));
    return session.print_document(std::move(document), code);
  }
  const Streams& streams = session.console().streams();
  const TreeLook look{session.out_style(), wants_unicode(streams), streams.out.width};
  for (std::size_t i = 0; i < stacks.size(); ++i) {
    session.console().out((i == 0 ? "" : "\n") + plan_text(stacks[i], look));
  }
  session.print_diagnostics();
  return code;
}

}  // namespace

int verb_plan(Session& session) {
  const Options& options = session.options();
  if (options.has("--destroy") && options.has("--refresh-only")) {
    return session.refuse("--destroy and --refresh-only contradict each other", "give one of them");
  }
  EngineSession engines(session);
  std::vector<PlannedStack> planned;
  if (const int refused = engines.open(); refused != kDone) {
    return refused == kUsage ? refused : finish_plan(session, nullptr, planned);
  }
  // From here on, so that a program that does not come to its end can be interrupted.
  const engine::SignalsHeld held;
  std::vector<std::string> left_out;
  for (const EngineStack& stack : engines.stacks()) {
    if (!engines.is_aimed_at(stack)) left_out.push_back(stack.name);
  }
  engines.say_left_out(left_out);
  for (EngineStack& stack : engines.stacks()) {
    if (engine::SignalsHeld::count() != 0) break;
    if (!engines.is_aimed_at(stack)) continue;
    std::vector<std::string> flags = common_plan_flags(options);
    for (const auto& more : {engines.address_flags(stack, "--target"), engines.address_flags(stack, "--replace")}) {
      flags.insert(flags.end(), more.begin(), more.end());
    }
    if (!engines.init(stack)) {
      planned.push_back({.name = stack.name});
      continue;
    }
    const PlanFile file(engines.run_of(stack));
    MadePlan made = make_plan(engines, stack, file, flags);
    for (Diagnostic& found : made.diagnostics) session.report(std::move(found));
    planned.push_back(std::move(made.view));
    session.log().done("plan " + stack.name);
  }
  return finish_plan(session, &engines, planned);
}

}  // namespace terrace::cli
