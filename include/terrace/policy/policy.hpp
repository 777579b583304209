// SPDX-License-Identifier: Apache-2.0
#pragma once

// Policies: rules over the finished tree, which the verb `check` runs. A pack of one's own is a few lines:
//
//   const policy::Pack acme{"acme", {{.code = "ACME-7",
//                                     .title = "queues keep messages for at least a week",
//                                     .help = "set message_retention_seconds to 604800 or more",
//                                     .types = {"aws_sqs_queue"},
//                                     .check = [](policy::Case& queue) {
//                                       const policy::Field kept = queue["message_retention_seconds"];
//                                       if (kept.is_absent() || kept.number() < 604800) queue.violation(kept);
//                                     }}}};
//   app.policy(acme);
//
// A rule sees values as the program wrote them: what only Terraform will know (`is_late()`) answers no to every question,
// so that a rule reports what is certain. `scope.acknowledge("ACME-7", "a reason")` silences a rule in that scope.

#include <terrace/core/diagnostics.hpp>
#include <terrace/policy/field.hpp>

#include <memory>

namespace terrace {

namespace policy {

class Case;
class Run;  // src/policy/engine.hpp

/// A copyable function of Case&; what std::function would be at the cost of its header.
class Check {
 public:
  Check() = default;
  template <class F>
  requires std::is_invocable_v<const F&, Case&> Check(F function)
      : object_(std::make_shared<const F>(static_cast<F&&>(function))),
        call_([](const void* object, Case& here) { (*static_cast<const F*>(object))(here); }) {}
  void operator()(Case& here) const {
    if (call_ != nullptr) call_(object_.get(), here);
  }

 private:
  std::shared_ptr<const void> object_;
  void (*call_)(const void*, Case&) = nullptr;
};

struct Rule {
  std::string code;   ///< "ACME-7"; unique among all packs. `TS`, `TH` and `TK` with digits are Terrace's.
  std::string title;  ///< what holds where nothing is wrong
  std::string help;   ///< how to cure a violation
  /// Types of resources that are looked at; with a prefix `data.` those of data sources. Empty: every block.
  std::vector<std::string> types{};
  Severity severity = Severity::error;
  /// Runs once for each block of these types.
  Check check{};
};

}  // namespace policy

/// Rules under one name. Outside of the namespace, so that <terrace/core/app.hpp> can name it without making `policy`,
/// a good name for a function that writes IAM policies, ambiguous in programs that have no packs.
struct PolicyPack {
  std::string name;
  std::vector<policy::Rule> rules;
};

namespace policy {

using Pack = PolicyPack;

/// One block under one rule.
class Case {
 public:
  Construct construct() const { return construct_; }
  const Rule& rule() const { return rule_; }
  /// "aws_sqs_queue.jobs", for messages.
  std::string address() const { return construct_.address(); }
  /// An argument by its path: `here["metadata_options.http_tokens"]`. Of several blocks the first is meant.
  Field operator[](std::string_view path) const { return field(construct_, path); }
  /// Every value at a path that goes through several blocks; never empty, an absent block gives an absent field.
  std::vector<Field> all(std::string_view path) const { return fields(construct_, path); }

  /// Blocks of a type in the whole app, `data.` in front for data sources.
  const std::vector<Construct>& others(std::string_view type) const;
  /// Blocks of a type one of whose arguments refers to this block, or holds the same literal as this block's `name`
  /// argument (none when empty). `certain` becomes false when one of that type might, as far as the program says.
  std::vector<Construct> users(std::string_view type, std::string_view argument, std::string_view name = {},
                               bool* certain = nullptr) const;

  /// Reports this block; the text begins with the block's address. `fix` empty: the rule's help.
  void violation(std::string_view message, std::string_view fix = {}) const;
  /// The same with the text "<argument> is <value>".
  void violation(const Field& found, std::string_view fix = {}) const;

 private:
  friend class Run;
  Case(Run& run, const Rule& rule, Construct construct) : run_(run), rule_(rule), construct_(construct) {}
  Run& run_;
  const Rule& rule_;
  Construct construct_;
};

/// The built-in packs, which `check` runs on every app.
const Pack& security();
const Pack& hygiene();
/// A pack of one rule, `code`: resources that take tags have these, from anywhere.
Pack required_tags(std::string code, std::vector<std::string> keys);

struct CheckOptions {
  std::vector<std::string> only{};    ///< codes; empty: all
  std::vector<std::string> skip{};    ///< codes
  std::vector<std::string> stacks{};  ///< names; empty: all
};

struct Acknowledged {
  Diagnostic violation;
  std::string reason;
  SourceLocation location;  ///< of the acknowledgement
  std::string path;         ///< of the scope that has it
};

struct RuleResult {
  std::string pack;
  Rule rule;
  std::size_t blocks = 0;  ///< looked at
  std::size_t violations = 0;
  std::size_t acknowledged = 0;
};

struct Report {
  /// In the order of the program, and of the rules for each block.
  std::vector<Diagnostic> violations;
  std::vector<Acknowledged> acknowledged;
  /// Remarks about acknowledgements and packs.
  std::vector<Diagnostic> remarks;
  /// Every rule that ran, in the order of the packs.
  std::vector<RuleResult> rules;
};

/// Runs the built-in packs and those of the app. The app must have been synthesized.
Report check(App& app, const CheckOptions& options = {});

}  // namespace policy
}  // namespace terrace
