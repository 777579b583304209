// SPDX-License-Identifier: Apache-2.0
// `list`: the stacks.

#include "cli/session.hpp"
#include "cli/verbs.hpp"

namespace terrace::cli {

int verb_list(Session& session) {
  if (const int refused = session.build(); refused != kDone) return refused;
  const int code = session.exit_code();
  if (session.options().json) {
    nlohmann::ordered_json document = session.document(code);
    document["stacks"] = list_json(session.app(), session.facts(), session.options().out);
    return session.print_document(std::move(document), code);
  }
  session.print_diagnostics();
  if (code != kErrors) session.console().out(list_text(session.facts(), session.out_style()));
  return code;
}

}  // namespace terrace::cli
