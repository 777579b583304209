// SPDX-License-Identifier: Apache-2.0

#include "policy/errors.hpp"

#include "core/in_quotes.hpp"

namespace terrace::policy::errors {
namespace {

Diagnostic about(const detail::Node& node, const detail::Acknowledgement& given, std::string_view code,
                 std::string message, std::string help) {
  Diagnostic made = detail::diagnostic(&node, code, std::move(message), std::move(help));
  made.location = given.location;
  made.label = detail::in_quotes(given.code);
  return made;
}

}  // namespace

Diagnostic no_reason(const detail::Node& node, const detail::Acknowledgement& given) {
  return about(node, given, "T0370", detail::in_quotes(given.code) + " is acknowledged without a reason",
               "say why it is right here, so that a reviewer can agree: acknowledge(" + detail::in_quotes(given.code) +
                   ", \"the reason\")");
}

Diagnostic unknown_rule(const detail::Node& node, const detail::Acknowledgement& given, std::string hint) {
  return about(node, given, "T0371",
               "no rule has the code " + detail::in_quotes(given.code) + ", which is acknowledged", std::move(hint));
}

Diagnostic silences_nothing(const detail::Node& node, const detail::Acknowledgement& given) {
  Diagnostic made =
      about(node, given, "T0372", "the acknowledgement of " + detail::in_quotes(given.code) + " silences nothing",
            "remove it: what it was for is gone, or is not in this scope");
  made.severity = Severity::note;
  return made;
}

Diagnostic rule_threw(const detail::Node& node, std::string_view code, const std::string& what) {
  return detail::diagnostic(&node, "T0373", "the rule " + detail::in_quotes(code) + " threw " + what,
                            "the fault is in the rule's function; this block was not checked by it");
}

Diagnostic wrong_code(std::string_view pack, std::string_view code, std::string reason) {
  return detail::diagnostic(nullptr, "T0374",
                            "a rule of the pack " + detail::in_quotes(pack) + " has the code " +
                                detail::in_quotes(code) + ", " + std::move(reason),
                            "give it a code of your own, such as \"ACME-7\"");
}

}  // namespace terrace::policy::errors
