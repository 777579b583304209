// SPDX-License-Identifier: Apache-2.0
#pragma once

// Runs rules over a tree.

#include <terrace/policy/policy.hpp>

#include <map>
#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/node.hpp"

namespace terrace::policy {

/// The packs that the app was given.
struct AppPacks {
  std::vector<Pack> packs;
};

/// The built-in packs and those of the app, in this order.
std::vector<const Pack*> packs_of(detail::Tree& tree);

/// What the scan of every synth has found, acknowledged or not.
struct SecretFinding {
  Diagnostic violation;
  detail::Node* node;
};
struct SecretFindings {
  std::vector<SecretFinding> found;
};
/// The rules behind the codes TK…, which have no function: the scan is in secret_scan.cpp.
const Pack& secrets();

/// The acknowledgement of `code` that is nearest above `node`; null when there is none with a reason.
const detail::Acknowledgement* acknowledgement_of(const detail::Node& node, std::string_view code,
                                                  const detail::Node** where = nullptr);
/// Refuses acknowledgements without reason or of unknown rules, and packs whose codes are taken.
void check_acknowledgements(detail::Tree& tree);

class Run {
 public:
  Run(detail::Tree& tree, const CheckOptions& options);
  Report run();

  /// For Case.
  const std::vector<Construct>& of_type(std::string_view type);
  void violation(const Case& here, std::string_view message, std::string_view fix);

 private:
  void index();
  void run_rule(RuleResult& result);
  void record(detail::Node& node, Diagnostic violation);
  void add_secrets();
  void add_useless(const std::set<std::string_view>& codes);
  bool is_meant(const detail::Node& node) const;

  detail::Tree& tree_;
  const CheckOptions& options_;
  Report report_;
  std::map<std::string, std::vector<Construct>, std::less<>> by_type_;
  std::vector<Construct> blocks_;
  std::unordered_map<const detail::Acknowledgement*, std::size_t> used_;
  std::vector<std::pair<const detail::Node*, Diagnostic>> found_;
  RuleResult* current_ = nullptr;
};

}  // namespace terrace::policy
