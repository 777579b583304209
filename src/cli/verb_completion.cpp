// SPDX-License-Identifier: Apache-2.0
// `completion`: the script by which a shell completes the program's command line.

#include "cli/completion.hpp"
#include "cli/diagnostic_json.hpp"
#include "cli/session.hpp"
#include "cli/tool_session.hpp"
#include "cli/verbs.hpp"

namespace terrace::cli {
namespace {

template <class AnySession> int print_script(AnySession& session) {
  const std::string script = completion_script(session.options().operands.front(), session.program_name());
  if (!session.options().json) {
    session.console().out(script);
    return kDone;
  }
  nlohmann::ordered_json document = session.document(kDone);
  document["shell"] = session.options().operands.front();
  document["script"] = script;
  return session.print_document(std::move(document), kDone);
}

}  // namespace

int verb_completion(Session& session) { return print_script(session); }

int verb_tool_completion(ToolSession& session) { return print_script(session); }

}  // namespace terrace::cli
