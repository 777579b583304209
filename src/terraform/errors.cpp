// SPDX-License-Identifier: Apache-2.0

#include "terraform/errors.hpp"

#include "core/in_quotes.hpp"

namespace terrace::detail::errors {
namespace {

std::string text_of(const Node* node) { return node->source != nullptr ? std::string(node->source->type) : ""; }

/// A diagnostic about one line of a stack's program rather than about the line that made the stack.
Diagnostic at_line(const Node* node, std::string_view code, std::string message, std::string help, SourceLocation at) {
  Diagnostic made = diagnostic(node, code, std::move(message), std::move(help));
  made.label.clear();
  made.location = is_library_file(at.file) && node->location.is_known() ? node->location : at;
  return made;
}

}  // namespace

Diagnostic provider_configured_twice(const Node* stack, std::string_view provider, std::string_view alias,
                                     SourceLocation at, SourceLocation first) {
  const bool is_default = alias.empty();
  Diagnostic made = at_line(
      stack, "T0201",
      is_default ? "the provider " + in_quotes(provider) + " has two default configurations in " + path_of(stack)
                 : "the provider " + in_quotes(provider) + " has two configurations named " + in_quotes(alias) +
                       " in " + path_of(stack),
      is_default ? "give the second one a name: stack.provider(…, {.alias = \"other\"})" : "rename one of the aliases",
      at);
  made.notes.push_back({"the first one is here", first});
  return made;
}

Diagnostic invalid_name(const Node* node, std::string_view what, std::string_view name, SourceLocation at) {
  Diagnostic made = diagnostic(node, "T0202", in_quotes(name) + " cannot be the name of " + std::string(what),
                               "use letters, digits, '_' and '-', beginning with a letter or '_'");
  made.location = at;
  made.label = in_quotes(name);
  return made;
}

Diagnostic reserved_name(const Node* node, std::string_view what, std::string_view name,
                         std::string_view reserved_for) {
  Diagnostic made = diagnostic(node, "T0203", in_quotes(name) + " cannot be the name of " + std::string(what),
                               "Terraform reserves it for " + std::string(reserved_for) + "; choose another name");
  made.label = in_quotes(name);
  return made;
}

Diagnostic second_backend(const Node* stack, std::string_view first, std::string_view second, SourceLocation at,
                          SourceLocation first_at) {
  Diagnostic made = at_line(stack, "T0204",
                            "the stack " + path_of(stack) + " keeps its state in two places: " + in_quotes(first) +
                                " and " + in_quotes(second),
                            "a stack has one backend, or \"cloud\" instead of it; remove one", at);
  made.notes.push_back({"the first one is here", first_at});
  return made;
}

Diagnostic count_and_for_each(const Node* node) {
  return diagnostic(node, "T0205", "both count and for_each are set",
                    "choose one: for_each keeps the others' addresses "
                    "when an element goes away");
}

Diagnostic unknown_ignored_argument(const Node* node, std::string_view name, std::string help) {
  Diagnostic made = diagnostic(
      node, "T0206", "ignore_changes names " + in_quotes(name) + ", which " + text_of(node) + " does not have",
      std::move(help));
  return made;
}

Diagnostic misplaced_meta(const Node* node, std::string message, std::string help) {
  return diagnostic(node, "T0207", std::move(message), std::move(help));
}

Diagnostic module_without_version(const Node* node, std::string_view source, std::string_view version) {
  return diagnostic(node, "T0208",
                    version.empty() ? "the registry module " + in_quotes(source) + " has no version"
                                    : "the registry module " + in_quotes(source) + " has the version " +
                                          in_quotes(version) + ", which is not one exact version",
                    "write one version, such as .version = \"6.0.0\": a range means another module tomorrow");
}

Diagnostic version_without_registry(const Node* node, std::string_view source) {
  return diagnostic(node, "T0208", "a version is set for the module " + in_quotes(source) + ", which no registry holds",
                    "put the version into the source, such as ?ref=v1.2.0 for a Git repository");
}

Diagnostic wrong_word(const Node* node, std::string_view member, std::string_view given, std::string_view accepted) {
  return diagnostic(node, "T0209", std::string(member) + " is " + in_quotes(given), "it is " + std::string(accepted));
}

Diagnostic wrong_type_constraint(const Node* variable, std::string problem) {
  return diagnostic(variable, "T0210", "the type of this variable is wrong: " + std::move(problem),
                    "Type::optional(…) stands for an attribute in Type::object({…}), with a literal as its default; "
                    "attribute names are letters, digits, '_' and '-'");
}

Diagnostic foreign_provider(const Node* node, const Node* provider) {
  Diagnostic made =
      diagnostic(node, "T0211", "the provider configuration belongs to another stack: " + path_of(provider->stack),
                 "configure the provider in this stack too: each stack is applied by itself");
  made.notes.push_back({"the provider is configured here", provider->location});
  return made;
}

Diagnostic wrong_provider(const Node* node, const Node* provider) {
  Diagnostic made = diagnostic(node, "T0212",
                               text_of(node) + " is of the provider " + node->source->provider->address + ", not of " +
                                   provider->source->provider->address,
                               std::string("give it a configuration of ") + node->source->provider->name);
  made.notes.push_back({"the provider is configured here", provider->location});
  return made;
}

Diagnostic expression_not_allowed(const Node* node, std::string_view what, SourceLocation at) {
  return at_line(node, "T0213", std::string(what) + " must be a literal, but holds an expression",
                 "Terraform reads it before it evaluates anything: pass a C++ value or Scope::context instead", at);
}

Diagnostic conflicting_requirement(const Node* stack, std::string_view name, std::string_view first,
                                   std::string_view second) {
  Diagnostic made = diagnostic(stack, "T0214",
                               "the provider name " + in_quotes(name) +
                                   " stands for two providers: " + in_quotes(first) + " and " + in_quotes(second),
                               "give one of them another name");
  made.label.clear();
  return made;
}

Diagnostic invalid_provider_source(const Node* node, std::string_view source) {
  Diagnostic made = diagnostic(node, "T0215", in_quotes(source) + " is not the source of a provider",
                               "write namespace/name, such as \"hashicorp/random\", or host/namespace/name");
  made.label.clear();
  return made;
}

Diagnostic secret_in_backend(const Node* stack, std::string_view argument, std::string_view variable,
                             SourceLocation at) {
  return at_line(stack, "T0216", "the backend's " + std::string(argument) + " holds a password",
                 "leave the password out and set the environment variable " + std::string(variable), at);
}

Diagnostic wrong_stack_dependency(const Node* stack, std::string problem, SourceLocation at) {
  return at_line(stack, "T0217", std::move(problem), "name another stack of the same app", at);
}

Diagnostic second_block(const Node* node, std::string_view type) {
  return diagnostic(node, "T0218", "a second block, " + in_quotes(type) + ", is built in the place of " + text_of(node),
                    "give each block an id of its own: scope.add(\"id\", …) instead of calling build directly");
}

Diagnostic block_in_place_of_stack(const Node* stack, std::string_view type) {
  return diagnostic(stack, "T0218", in_quotes(type) + " is built in the place of a stack",
                    "add it to a stack: stack.add(\"id\", …)");
}

Diagnostic not_in_a_stack(const Node* node, std::string_view what) {
  return diagnostic(node, "T0220", std::string(what) + " is given outside of any stack",
                    "call it on a Stack, or on the stack() of a scope in one");
}

Diagnostic wrong_check_content(const Node* check, const Node* child) {
  Diagnostic made = diagnostic(
      check, "T0221", "the check " + in_quotes(check->id) + " holds more than one data source, or something else",
      "a check takes one data source; put the rest into the stack, or into another check");
  made.notes.push_back({path_of(child) + " is one too many", child->location});
  return made;
}

Diagnostic no_account_ids(const Node* stack, SourceLocation at) {
  return at_line(stack, "T0550", "the list of allowed accounts of " + path_of(stack) + " is empty",
                 "name the accounts that it may be applied to, or leave the call out", at);
}

Diagnostic wrong_account_id(const Node* stack, std::string_view id, SourceLocation at) {
  Diagnostic made = at_line(stack, "T0550", in_quotes(id) + " is not the id of an AWS account",
                            "an account id has twelve digits; write it as text, so that leading zeros stay", at);
  made.label = in_quotes(id);
  return made;
}

Diagnostic accounts_named_twice(const Node* stack, const Node* provider, SourceLocation at) {
  Diagnostic made = at_line(
      stack, "T0551", "the stack " + path_of(stack) + " says which accounts are allowed, and so does its AWS provider",
      "say it in one place: leave allowed_account_ids out of the provider", at);
  made.notes.push_back({"the provider is configured here", provider->location});
  return made;
}

Diagnostic accounts_without_provider(const Node* stack, SourceLocation at) {
  Diagnostic made =
      at_line(stack, "T0552",
              "the accounts allowed for " + path_of(stack) +
                  " are checked by nobody: no AWS provider is configured and no AWS resource is in the stack",
              "configure the provider that modules of the stack use: stack.provider(tf::provider::aws{…})", at);
  made.severity = Severity::warning;
  return made;
}

Diagnostic wrong_untyped_block(const Node* node, std::string problem, std::string help) {
  return diagnostic(node, "T0219", std::move(problem), std::move(help));
}

}  // namespace terrace::detail::errors
