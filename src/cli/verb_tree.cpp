// SPDX-License-Identifier: Apache-2.0
// `tree`: the constructs. It is drawn also when there are errors, because it helps to see what is wrong.

#include "cli/session.hpp"
#include "cli/verbs.hpp"

namespace terrace::cli {

int verb_tree(Session& session) {
  std::size_t depth = kAnyDepth;
  if (const std::string* word = session.options().value("--depth")) {
    const Number number = number_of("--depth", *word, 0, 1'000'000);
    if (!number.fault.empty()) return session.refuse(number.fault);
    depth = number.value;
  }
  if (const int refused = session.build(); refused != kDone) return refused;
  const int code = session.exit_code();
  const Options& options = session.options();
  if (options.json) {
    nlohmann::ordered_json document = session.document(code);
    document["stacks"] = stacks_json(session.facts());
    document["constructs"] = tree_json(session.app(), options.operands, session.synthesis().ok, depth);
    return session.print_document(std::move(document), code);
  }
  const Streams& streams = session.console().streams();
  session.console().out(
      tree_text(session.app(), options.operands,
                {session.out_style(), wants_unicode(streams), streams.out.width, depth, options.has("--all")}));
  session.print_diagnostics();
  return code;
}

}  // namespace terrace::cli
