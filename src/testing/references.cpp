// SPDX-License-Identifier: Apache-2.0

// refers_to: whether an expression in emitted JSON refers to something.

#include <terrace/core/render.hpp>

#include <algorithm>

#include "core/node.hpp"
#include "testing/matcher.hpp"

namespace terrace::testing::detail {

namespace {

bool starts_at(const Traversal& traversal, std::size_t at, const Traversal& wanted) {
  return at + wanted.size() <= traversal.size() &&
         std::equal(wanted.begin(), wanted.end(), traversal.begin() + static_cast<std::ptrdiff_t>(at));
}

/// "aws_vpc.main" and "aws_vpc" stand at the beginning; a name alone may stand behind its type.
bool names(const Traversal& traversal, const Traversal& wanted) {
  if (starts_at(traversal, 0, wanted)) return true;
  if (wanted.size() > 1 || traversal.empty()) return false;
  const bool has_kind = traversal[0] == "data" || traversal[0] == "ephemeral";
  return starts_at(traversal, has_kind ? 2 : 1, wanted) || (has_kind && starts_at(traversal, 1, wanted));
}

/// Terraform reads the texts of these arguments as references without `${}`.
bool holds_bare_references(const std::string& pointer) {
  for (const char* name : {"/depends_on", "/provider", "/providers", "/replace_triggered_by", "/to", "/from"}) {
    const std::size_t at = pointer.find(name);
    if (at == std::string::npos) continue;
    const char next = pointer.c_str()[at + std::string_view(name).size()];
    if (next == '\0' || next == '/') return true;
  }
  return false;
}

bool any_traversal(const Json& found, const std::string& pointer, const std::vector<Traversal>& wanted) {
  if (found.is_structured()) {
    for (const auto& [key, value] : found.items()) {
      if (any_traversal(value, pointer + pointer_step(key), wanted)) return true;
    }
    return false;
  }
  if (!found.is_string()) return false;
  const std::string& text = found.get_ref<const std::string&>();
  const auto traversals =
      holds_bare_references(pointer) ? traversals_of_expression(text) : traversals_of_template(text);
  return std::any_of(traversals.begin(), traversals.end(), [&](const Traversal& traversal) {
    return std::any_of(wanted.begin(), wanted.end(), [&](const Traversal& one) { return names(traversal, one); });
  });
}

/// The addresses of everything that is `top` or in it.
void add_addresses(const Construct& top, std::vector<Traversal>& wanted) {
  std::vector<Construct> open{top};
  while (!open.empty()) {
    const Construct construct = open.back();
    open.pop_back();
    for (const Traversal& one : traversals_of_expression(construct.address())) wanted.push_back(one);
    for (const Construct& child : construct.children()) open.push_back(child);
  }
}

}  // namespace

bool refers(const PatternNode& pattern, const Json& found, const std::string& pointer) {
  std::vector<Traversal> wanted;
  if (pattern.scope) {
    using terrace::detail::NodeAccess;
    add_addresses(NodeAccess::construct(NodeAccess::node(*pattern.scope)), wanted);
  } else {
    wanted = traversals_of_expression(pattern.value.is_set() ? to_hcl(pattern.value) : pattern.text);
  }
  return any_traversal(found, pointer, wanted);
}

}  // namespace terrace::testing::detail
