// SPDX-License-Identifier: Apache-2.0
#pragma once

// The functions behind the verbs of a stack program, each in verb_<name>.cpp. They return the exit code.

namespace terrace::cli {

class Session;
class ToolSession;

int verb_synth(Session& session);
int verb_diff(Session& session);
int verb_list(Session& session);
int verb_tree(Session& session);
int verb_graph(Session& session);
int verb_check(Session& session);
int verb_explain(Session& session);
int verb_deploy(Session& session);
int verb_destroy(Session& session);
int verb_output(Session& session);
int verb_plan(Session& session);
int verb_validate(Session& session);
int verb_completion(Session& session);
/// The same for the tool.
int verb_tool_completion(ToolSession& session);

}  // namespace terrace::cli
