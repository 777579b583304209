// SPDX-License-Identifier: Apache-2.0

#include "cli/verbs.hpp"

#include "cli/completion.hpp"
#include "cli/verb.hpp"

namespace terrace::cli {
namespace {

constexpr Flag kCommon[] = {
    {"--out", "", "DIR", "the folder that synth writes to (default: out)"},
    {"--ledger", "", "FILE", "what must outlive its own line (default: terrace.lock.json); none keeps nothing"},
    {"--context", "-c", "K=V", "set a context value; may be given many times", "", true},
    {"--jobs", "", "N", "threads to use; 0 takes one for each core (default)"},
    {"--json", "", "", "print one JSON document instead of text"},
    {"--color", "", "WHEN", "auto (default), always or never; NO_COLOR and CLICOLOR_FORCE count too",
     "auto|always|never"},
    {"--strict", "", "", "take warnings for errors: nothing is written, and the exit code is 3"},
    {"--quiet", "-q", "", "only results and diagnostics"},
    {"--verbose", "-v", "", "say what is being done and how long it took"},
    {"--version", "", "", "print the version of Terrace"},
    {"--help", "-h", "", "print this, or after a verb what it takes"},
};

constexpr Flag kUnprotect = {
    "--unprotect", "", "STACK", "for this run, as if STACK were not protected from destroy; may be repeated", "", true};

constexpr Flag kSynth[] = {
    {"--format", "", "FORMAT", "json (default): main.tf.json; hcl: native syntax, main.tf and others", "json|hcl"},
    {"--module", "", "", "write stacks as modules that others call, with a README (to modules/ without --out)"},
    kUnprotect,
    {"--locked", "", "", "refuse to change the ledger, as in CI"},
    {"--prune-ledger", "", "", "forget what is gone from the program and was kept"},
};

constexpr Flag kEngine = {"--engine", "", "PATH",
                          "the terraform or tofu to run (default: TERRACE_ENGINE, or the PATH)"};
constexpr Flag kUpgrade = {"--upgrade", "", "", "choose the versions of providers and modules anew"};
constexpr Flag kMigrate = {"--migrate-state", "", "", "after a change of the backend: bring the state along"};
constexpr Flag kReconfigure = {"--reconfigure", "", "", "after a change of the backend: begin with what is there"};
constexpr Flag kVar = {"--var", "", "K=V", "give a Terraform variable its value; may be repeated", "", true};
constexpr Flag kVarFile = {"--var-file", "", "FILE", "values of Terraform variables; may be repeated", "", true};
constexpr Flag kTarget = {"--target", "",  "PATH", "only this construct (a path or an address); may be repeated",
                          "",         true};
constexpr Flag kReplace = {"--replace", "", "PATH", "make this construct anew; may be repeated", "", true};

constexpr Flag kValidate[] = {kEngine, kUpgrade};

constexpr Flag kPlan[] = {
    kEngine,
    {"--detailed-exitcode", "", "", "exit with 2 when there are differences"},
    {"--refresh-only", "", "", "only compare the state with what exists"},
    {"--destroy", "", "", "plan to destroy everything"},
    kTarget,
    kReplace,
    kVar,
    kVarFile,
    kUpgrade,
    kMigrate,
    kReconfigure,
};

constexpr Flag kYes = {"--yes", "-y", "", "apply without asking"};
constexpr Flag kAutoApprove = {"--auto-approve", "", "", "the same as --yes"};
constexpr Flag kParallelism = {"--parallelism", "", "N", "stacks at work at the same time, 1 to 64 (default: 4)"};
constexpr Flag kRefresh = {"--refresh", "", "BOOL", "false: believe the state, do not read what exists", "true|false"};
constexpr Flag kJsonStream = {"--json-stream", "", "", "print one JSON object for each event, a line each"};

constexpr Flag kDeploy[] = {
    kEngine,      kYes,         kAutoApprove, {"--exclusively", "", "", "only the stacks named, not what they need"},
    kParallelism, kTarget,      kVar,         kVarFile,
    kRefresh,     kUnprotect,   kJsonStream,  kUpgrade,
    kMigrate,     kReconfigure,
};

constexpr Flag kDestroy[] = {
    kEngine,      kYes,
    kAutoApprove, {"--all", "", "", "also the stacks that need the named ones; without names, all stacks"},
    kParallelism, kTarget,
    kVar,         kVarFile,
    kRefresh,     kUnprotect,
    kJsonStream,
};

constexpr Flag kOutput[] = {
    kEngine,
    {"--raw", "", "", "print the one output named as it is, for scripts"},
    {"--show-sensitive", "", "", "print sensitive values too"},
};

constexpr Flag kGraphFlags[] = {
    {"--format", "", "FORMAT", "html (default): a page, to <out>/graph.html; mermaid, dot, json: to stdout",
     "html|mermaid|dot|json"},
    {"--output", "-o", "FILE", "write to this file; \"-\" for stdout"},
    {"--view", "", "VIEW", "what mermaid and dot show: dependencies (default) or architecture",
     "dependencies|architecture"},
};

constexpr Flag kTreeFlags[] = {
    {"--depth", "", "N", "show this many levels below each stack; what is deeper is counted"},
    {"--all", "", "", "show also those of many in a row that are alike, each on its line"},
};

constexpr Flag kCheck[] = {
    {"--only", "", "CODE", "run this rule alone; may be given many times", "", true},
    {"--skip", "", "CODE", "leave this rule out; may be given many times", "", true},
    {"--rules", "", "", "list the rules instead of running them"},
    {"--format", "", "FORM", "text (default), sarif or junit", "text|sarif|junit"},
    {"--output", "", "FILE", "write the result to a file"},
};

constexpr Flag kDiff[] = {
    {"--against", "", "DIR", "compare with another folder that synth wrote"},
    {"--against-rev", "", "REV", "compare with what is committed in a git revision: the output, else the ledger"},
    {"--exit-code", "", "", "exit with 2 when there are differences"},
};

constexpr Verb kVerbs[] = {
    {"synth", "check everything, then write <out>/<stack>/main.tf.json (the default)", verb_synth, Operands::stacks,
     "[stack...]", kSynth},
    {"diff", "what has changed since the last synth, or another one, without terraform", verb_diff, Operands::stacks,
     "[stack...]", kDiff},
    {"list", "the stacks, their sizes and what they depend on", verb_list},
    {"tree", "the constructs of all stacks, or of the named ones", verb_tree, Operands::stacks, "[stack...]",
     kTreeFlags},
    {"graph", "a page of the constructs, the architecture and what refers to what", verb_graph, Operands::stacks,
     "[stack...]", kGraphFlags},
    {"validate", "let terraform or tofu check the result; needs neither state nor credentials", verb_validate,
     Operands::stacks, "[stack...]", kValidate},
    {"plan", "what applying would change, by construct; changes nothing", verb_plan, Operands::stacks, "[stack...]",
     kPlan},
    {"deploy", "plan, ask, and apply: the stacks named, or all, in the order in which they need each other",
     verb_deploy, Operands::stacks, "[stack...]", kDeploy},
    {"destroy", "plan, ask, and destroy the stacks named; --all for all", verb_destroy, Operands::stacks, "[stack...]",
     kDestroy},
    {"output", "the outputs of a stack that is applied, or one of them", verb_output, Operands::words, "[stack] [name]",
     kOutput},
    {"check", "run the policies: security, hygiene, and the program's own", verb_check, Operands::stacks, "[stack...]",
     kCheck},
    {"explain", "what a diagnostic means and how to cure it; without a code, all codes", verb_explain, Operands::codes,
     "[code...]"},
    {"completion", "the script that completes this program's command line in a shell", verb_completion,
     Operands::choice, kShells},
};

}  // namespace

std::span<const Verb> program_verbs() { return kVerbs; }

std::span<const Flag> common_flags() { return kCommon; }

}  // namespace terrace::cli
