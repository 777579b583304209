// SPDX-License-Identifier: Apache-2.0

#include "policy/engine.hpp"

#include <algorithm>
#include <exception>

#include "core/address.hpp"
#include "core/suggest.hpp"
#include "policy/errors.hpp"

namespace terrace::policy {
namespace {

using detail::Acknowledgement;
using detail::Node;
using detail::NodeAccess;
using detail::NodeKind;

const std::vector<Construct> kNone;

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// A code of the form of ours, by which a user's rule would stand in our documentation's place.
bool is_reserved(std::string_view code) {
  if (code.size() < 2 || code[0] != 'T') return false;
  const std::size_t digits = code[1] == 'S' || code[1] == 'H' || code[1] == 'K' ? 2 : 1;
  return code.size() > digits && code.find_first_not_of("0123456789", digits) == std::string_view::npos;
}

template <class F> void for_each_acknowledgement(detail::Tree& tree, F call) {
  for (Node& node : tree.nodes()) {
    if (node.extras == nullptr) continue;
    for (const Acknowledgement& given : node.extras->acknowledgements) call(node, given);
  }
}

}  // namespace

std::vector<const Pack*> packs_of(detail::Tree& tree) {
  std::vector<const Pack*> found{&security(), &hygiene(), &secrets()};
  for (const Pack& pack : NodeAccess::scope(tree.root()).state<AppPacks>().packs) found.push_back(&pack);
  return found;
}

const Acknowledgement* acknowledgement_of(const Node& node, std::string_view code, const Node** where) {
  for (const Node* at = &node; at != nullptr; at = at->parent) {
    if (at->extras == nullptr) continue;
    for (const Acknowledgement& given : at->extras->acknowledgements) {
      if (given.code != code || is_blank(given.reason)) continue;
      if (where != nullptr) *where = at;
      return &given;
    }
  }
  return nullptr;
}

void check_acknowledgements(detail::Tree& tree) {
  bool any = !NodeAccess::scope(tree.root()).state<AppPacks>().packs.empty();
  for_each_acknowledgement(tree, [&](const Node&, const Acknowledgement&) { any = true; });
  if (!any) return;
  std::vector<std::string_view> codes;
  std::set<std::string_view> known;
  for (const Pack* pack : packs_of(tree)) {
    const bool own = pack != &security() && pack != &hygiene() && pack != &secrets();
    for (const Rule& rule : pack->rules) {
      codes.push_back(rule.code);
      if (rule.code.empty()) {
        tree.diagnostics().add(errors::wrong_code(pack->name, rule.code, "which is empty"));
      } else if (own && is_reserved(rule.code)) {
        tree.diagnostics().add(errors::wrong_code(pack->name, rule.code, "which is of the form of Terrace's own"));
      } else if (!known.insert(rule.code).second) {
        tree.diagnostics().add(errors::wrong_code(pack->name, rule.code, "which another rule has"));
      }
    }
  }
  for_each_acknowledgement(tree, [&](const Node& node, const Acknowledgement& given) {
    if (known.find(given.code) == known.end()) {
      tree.diagnostics().add(
          errors::unknown_rule(node, given, detail::did_you_mean(given.code, codes, "check --rules lists all codes")));
    } else if (is_blank(given.reason)) {
      tree.diagnostics().add(errors::no_reason(node, given));
    }
  });
}

Run::Run(detail::Tree& tree, const CheckOptions& options) : tree_(tree), options_(options) { index(); }

void Run::index() {
  for (Node& node : tree_.nodes()) {
    if (!node.is_block() || node.refused || node.stack == nullptr) continue;
    const Construct construct = NodeAccess::construct(&node);
    blocks_.push_back(construct);
    if (!detail::is_typed(node.kind)) continue;
    const char* const prefix = node.kind == NodeKind::data        ? "data."
                               : node.kind == NodeKind::ephemeral ? "ephemeral."
                                                                  : "";
    by_type_[prefix + std::string(node.source->type)].push_back(construct);
  }
}

const std::vector<Construct>& Run::of_type(std::string_view type) {
  const auto found = by_type_.find(type);
  return found == by_type_.end() ? kNone : found->second;
}

bool Run::is_meant(const Node& node) const {
  return options_.stacks.empty() || (node.stack != nullptr && contains(options_.stacks, node.stack->id));
}

void Run::record(Node& node, Diagnostic violation) {
  const Node* where = nullptr;
  const Acknowledgement* given = acknowledgement_of(node, violation.code, &where);
  if (given == nullptr) {
    ++current_->violations;
    found_.emplace_back(&node, std::move(violation));
    return;
  }
  ++used_[given];
  ++current_->acknowledged;
  report_.acknowledged.push_back({std::move(violation), given->reason, given->location, detail::path_of(where)});
}

void Run::violation(const Case& here, std::string_view message, std::string_view fix) {
  Node* const node = NodeAccess::node(here.construct());
  Diagnostic made = detail::diagnostic(node, here.rule().code, std::string(message),
                                       std::string(fix.empty() ? std::string_view(here.rule().help) : fix));
  made.severity = here.rule().severity;
  record(*node, std::move(made));
}

void Run::run_rule(RuleResult& result) {
  current_ = &result;
  const auto visit = [&](const std::vector<Construct>& constructs) {
    for (const Construct& construct : constructs) {
      Node& node = *NodeAccess::node(construct);
      if (!is_meant(node)) continue;
      ++result.blocks;
      Case here(*this, result.rule, construct);
      try {
        result.rule.check(here);
      } catch (const std::exception& fault) {
        report_.remarks.push_back(errors::rule_threw(node, result.rule.code, fault.what()));
      }
    }
  };
  if (result.rule.types.empty()) visit(blocks_);
  for (const std::string& type : result.rule.types) visit(of_type(type));
}

void Run::add_secrets() {
  for (const SecretFinding& secret : NodeAccess::scope(tree_.root()).state<SecretFindings>().found) {
    if (!is_meant(*secret.node)) continue;
    const auto result = std::find_if(report_.rules.begin(), report_.rules.end(),
                                     [&](const RuleResult& known) { return known.rule.code == secret.violation.code; });
    if (result == report_.rules.end()) continue;
    current_ = &*result;
    record(*secret.node, secret.violation);
  }
}

void Run::add_useless(const std::set<std::string_view>& codes) {
  for_each_acknowledgement(tree_, [&](const Node& node, const Acknowledgement& given) {
    // Above the stacks it may be meant for one that was not asked about.
    const bool whole = options_.stacks.empty() || (node.stack != nullptr && is_meant(node));
    if (whole && codes.find(given.code) != codes.end() && used_.find(&given) == used_.end()) {
      report_.remarks.push_back(errors::silences_nothing(node, given));
    }
  });
}

Report Run::run() {
  std::set<std::string_view> codes;
  for (const Pack* pack : packs_of(tree_)) {
    for (const Rule& rule : pack->rules) {
      const bool wanted = options_.only.empty() || contains(options_.only, rule.code);
      if (!wanted || contains(options_.skip, rule.code)) continue;
      report_.rules.push_back({pack->name, rule});
      codes.insert(rule.code);
    }
  }
  for (RuleResult& result : report_.rules) run_rule(result);
  add_secrets();
  add_useless(codes);
  std::stable_sort(found_.begin(), found_.end(),
                   [](const auto& a, const auto& b) { return a.first->number < b.first->number; });
  for (auto& [node, violation] : found_) report_.violations.push_back(std::move(violation));
  return std::move(report_);
}

const std::vector<Construct>& Case::others(std::string_view type) const { return run_.of_type(type); }

std::vector<Construct> Case::users(std::string_view type, std::string_view argument, std::string_view name,
                                   bool* certain) const {
  std::vector<Construct> found;
  const Field own = name.empty() ? Field() : (*this)[name];
  for (const Construct& other : others(type)) {
    for (const Field& given : fields(other, argument)) {
      if (given.mentions(construct_) || (own.is_literal() && given.is(own.text()))) {
        found.push_back(other);
        break;
      }
      // A value of an iterator or a variable may be this one; a reference to another block is not.
      if (certain != nullptr && given.is_late() && !given.target()) *certain = false;
    }
  }
  return found;
}

void Case::violation(std::string_view message, std::string_view fix) const {
  const std::string about = address().empty() ? std::string(construct_.id()) : address();
  run_.violation(*this, about + ": " + std::string(message), fix);
}

void Case::violation(const Field& found, std::string_view fix) const {
  violation(found.path() + " is " + found.shown(), fix);
}

Report check(App& app, const CheckOptions& options) { return Run(NodeAccess::tree(app), options).run(); }

}  // namespace terrace::policy

namespace terrace {

App& App::policy(const PolicyPack& pack) {
  root().state<policy::AppPacks>().packs.push_back(pack);
  return *this;
}

App& App::policies(std::initializer_list<PolicyPack> packs) {
  for (const PolicyPack& pack : packs) policy(pack);
  return *this;
}

}  // namespace terrace
