// SPDX-License-Identifier: Apache-2.0
// `list`: the stacks.

#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "synth/earlier.hpp"

namespace terrace::cli {

int verb_list(Session& session) {
  if (const int refused = session.build(); refused != kDone) return refused;
  const int code = session.exit_code();
  if (session.options().json) {
    nlohmann::ordered_json document = session.document(code);
    // Its files may be of either form. What cannot be read there is synth's to complain about, which writes.
    detail::EarlierOutput written;
    detail::read_earlier_output(session.options().out, written);
    document["stacks"] = list_json(session.app(), session.facts(), session.options().out, written);
    return session.print_document(std::move(document), code);
  }
  session.print_diagnostics();
  if (code != kErrors) session.console().out(list_text(session.facts(), session.out_style()));
  return code;
}

}  // namespace terrace::cli
