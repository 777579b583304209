// SPDX-License-Identifier: Apache-2.0

#include "core/errors.hpp"

#include "core/in_quotes.hpp"

namespace terrace::detail {

Diagnostic diagnostic(const Node* node, std::string_view code, std::string message, std::string help) {
  Diagnostic made;
  made.code = code;
  made.message = std::move(message);
  made.help = std::move(help);
  if (node == nullptr) return made;
  made.path = path_of(node);
  made.location = node->location;
  if (!node->id.empty()) made.label = "\"" + std::string(node->id) + "\"";
  return made;
}

namespace errors {
namespace {

/// What has names of its own, by that name; everything else is a construct.
std::string plural(NodeKind kind) {
  switch (kind) {
  case NodeKind::stack: return "stacks";
  case NodeKind::variable: return "variables";
  case NodeKind::output: return "outputs";
  case NodeKind::local: return "locals";
  case NodeKind::check: return "checks";
  default: return "constructs";
  }
}

Diagnostic about_id(const Node* parent, const Id& id, std::string_view code, std::string message, std::string help) {
  Diagnostic made = diagnostic(parent, code, std::move(message), std::move(help));
  made.location = id.location();
  made.label = in_quotes(id.text());
  return made;
}

}  // namespace

Diagnostic duplicate_id(const Node* parent, const Id& id, const Node* first) {
  const bool stacks = parent->kind == NodeKind::root;
  std::string message = "two " + plural(first->kind) + " named " + in_quotes(id.text());
  if (!stacks) message += " in " + path_of(parent);
  Diagnostic made = about_id(parent, id, "T0101", std::move(message),
                             stacks ? "each stack has a folder of its own; rename one of them"
                                    : "ids are unique within their scope; rename one of them");
  made.notes.push_back({"the first one is here", first->location});
  return made;
}

Diagnostic invalid_id(const Node* parent, const Id& id, std::string reason) {
  return about_id(parent, id, "T0102", "the id " + in_quotes(id.text()) + " " + std::move(reason),
                  "use letters, digits, '-', '_' and '.'");
}

Diagnostic invalid_stack_name(const Id& id) {
  return about_id(
      nullptr, id, "T0103", in_quotes(id.text()) + " cannot be the name of a stack",
      "a stack's name is the name of its folder: letters, digits, '-', '_' and '.', beginning with a letter "
      "or digit");
}

Diagnostic unreadable_context(const Node* node, std::string_view key, std::string_view value, const char* wanted,
                              SourceLocation location) {
  Diagnostic made = diagnostic(
      node, "T0104", "the context value " + in_quotes(key) + " is " + in_quotes(value) + ", which is not " + wanted,
      "set it with -c " + std::string(key) + "=<value>");
  made.location = location;
  made.label = in_quotes(key);
  return made;
}

Diagnostic broken_context_file(const std::string& file, const std::string& reason) {
  return diagnostic(nullptr, "T0105", "the context file " + file + " cannot be read: " + reason,
                    "it must hold one JSON object whose values are texts, numbers or booleans");
}

}  // namespace errors
}  // namespace terrace::detail
