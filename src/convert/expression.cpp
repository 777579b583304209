// SPDX-License-Identifier: Apache-2.0

#include "convert/expression.hpp"

#include <algorithm>

namespace terrace::convert {

ExprPtr make_expr(Expr::Kind kind, std::string text, std::vector<ExprPtr> children, bool flag) {
  auto made = std::make_shared<Expr>();
  made->kind = kind;
  made->flag = flag;
  made->text = std::move(text);
  made->children = std::move(children);
  for (const ExprPtr& child : made->children) {
    if (child != nullptr) made->depth = std::max(made->depth, child->depth + 1);
  }
  return made;
}

namespace {

/// What a whole number or a boolean is inside a template.
ExprPtr as_text(const ExprPtr& part) {
  if (part->is(Expr::Kind::boolean)) return make_text(part->flag ? "true" : "false");
  const bool whole = part->is(Expr::Kind::number) && part->text.find_first_of(".eE") == std::string::npos;
  return whole && (part->text == "0" || part->text[0] != '0') ? make_text(part->text) : part;
}

}  // namespace

ExprPtr make_parts(std::vector<ExprPtr> parts) {
  // The empty texts around a single interpolation do not make it a text.
  std::erase_if(parts, [](const ExprPtr& part) { return part->is(Expr::Kind::text) && part->text.empty(); });
  if (parts.empty()) return make_text({});
  if (parts.size() == 1) return parts.front();
  std::vector<ExprPtr> merged;
  const auto add = [&](const ExprPtr& part) {
    if (part->is(Expr::Kind::text) && !merged.empty() && merged.back()->is(Expr::Kind::text)) {
      merged.back() = make_text(merged.back()->text + part->text);
    } else {
      merged.push_back(part);
    }
  };
  for (const ExprPtr& part : parts) {
    // A template in a template is text in any case.
    if (!part->is(Expr::Kind::parts)) {
      add(as_text(part));
      continue;
    }
    for (const ExprPtr& inner : part->children) add(inner);
  }
  if (merged.size() == 1) return merged.front();
  return make_expr(Expr::Kind::parts, {}, std::move(merged));
}

}  // namespace terrace::convert
