// SPDX-License-Identifier: Apache-2.0

// References as C++: a block by its variable, its attributes by the accessors of the binding.

#include <array>
#include <optional>

#include "bind/names.hpp"
#include "convert/expression_writer.hpp"
#include "convert/layout.hpp"

namespace terrace::convert {
namespace {

using Kind = Expr::Kind;
using V = View::Kind;

/// The names of a chain of attributes upon a variable; empty for anything else.
std::vector<std::string> names_of(const Expr& expr) {
  std::vector<std::string> names;
  const Expr* at = &expr;
  for (; at->is(Kind::attribute); at = at->children[0].get()) names.insert(names.begin(), at->text);
  if (!at->is(Kind::variable)) return {};
  names.insert(names.begin(), at->text);
  return names;
}

bool is_reserved_root(const std::string& name) {
  return name == "each" || name == "count" || name == "self" || name == "path" || name == "terraform";
}

std::optional<Cpp> symbol_of_language(const std::vector<std::string>& names) {
  const std::string& root = names[0];
  const std::string& name = names[1];
  if (root == "each" && name == "key") return Cpp{"each::key()", plain_view(V::text)};
  if (root == "each" && name == "value") return Cpp{"each::value()", View{}};
  if (root == "count" && name == "index") return Cpp{"count::index()", plain_view(V::number)};
  if (root == "self") return Cpp{call("self::get", {text_literal(name)}), View{}};
  if (root == "path" && (name == "module" || name == "root" || name == "cwd")) {
    return Cpp{"path::" + name + "()", plain_view(V::text)};
  }
  if (root == "terraform" && name == "workspace") return Cpp{"terraform::workspace()", plain_view(V::text)};
  if (root == "terraform" && name == "applying") return Cpp{"terraform::applying()", plain_view(V::boolean)};
  return std::nullopt;
}

}  // namespace

const Symbol* ExpressionWriter::symbol_of(const Expr& expr, std::string& address) const {
  const std::vector<std::string> names = names_of(expr);
  if (names.size() < 2 || is_bound(names[0]) || is_reserved_root(names[0])) return nullptr;
  const bool three = names[0] == "data" || names[0] == "ephemeral";
  if (names.size() != (three ? 3U : 2U)) return nullptr;
  address = names[0];
  for (std::size_t i = 1; i < names.size(); ++i) address += '.' + names[i];
  const auto found = program_.symbols.find(address);
  return found == program_.symbols.end() ? nullptr : &found->second;
}

bool ExpressionWriter::named(const Expr& expr, Cpp& into) {
  if (expr.is(Kind::variable)) {
    const auto bound = bound_.find(expr.text);
    if (bound == bound_.end()) return false;
    if (bound->second.back().empty()) throw CannotSay{"the iterator of a dynamic block is no value of its own"};
    into = {bound->second.back(), View{}};
    return true;
  }
  if (!expr.is(Kind::attribute)) return false;
  const std::vector<std::string> names = names_of(expr);
  if (names.empty()) return false;
  if (is_bound(names[0])) {
    // The iterator of a dynamic block has two attributes, which are variables of their own.
    const auto part = bound_.find(names[0] + '.' + names[1]);
    if (names.size() != 2 || part == bound_.end()) return false;
    into = {part->second.back(), View{}};
    return true;
  }
  if (raw_names_.count(names[0]) != 0) throw CannotSay{"the iterator of a block without a binding has no C++ name"};
  if (is_reserved_root(names[0])) {
    if (names.size() != 2) return false;
    const std::optional<Cpp> found = symbol_of_language(names);
    if (!found) throw CannotSay{"Terrace has no such name"};
    into = *found;
    return true;
  }
  const bool three = names[0] == "data" || names[0] == "ephemeral";
  const std::size_t needed = three ? 3 : 2;
  if (names.size() < needed) throw CannotSay{"it is not a value of its own"};
  if (names.size() != needed) return false;
  std::string address;
  const Symbol* symbol = symbol_of(expr, address);
  if (symbol == nullptr) {
    program_.diagnostics.add(errors::unknown_reference(at_, address));
    throw CannotSay{""};
  }
  if (late_.count(address) != 0) throw CannotSay{"what it refers to is declared later"};
  uses_.insert(address);
  into = {symbol->variable, symbol->view};
  return true;
}

Cpp ExpressionWriter::attribute(const Expr& expr) {
  const Cpp base = write(*expr.children[0]);
  const std::string& name = expr.text;
  const bool one = base.view.instances == View::Instances::one;
  if (one && base.view.is(V::module)) return {whole(base) + '.' + call("output", {text_literal(name)}), View{}};
  if (one && base.view.is(V::untyped)) return {whole(base) + '.' + call("get", {text_literal(name)}), View{}};
  if (one && (base.view.is(V::resource) || base.view.is(V::block))) {
    const Accessor found = accessor(base.view, name);
    if (found.entry != nullptr) {
      const Provider& provider = base.view.is(V::block) ? *base.view.provider : *base.view.root.provider;
      return {whole(base) + '.' + found.name + "()", view_of(provider, *found.entry)};
    }
  }
  if (base.view.is(V::map)) return {whole(base) + '.' + call("at", {text_literal(name)}), *base.view.element};
  return {as_any_object(base) + '.' + call("get", {text_literal(name)}), View{}};
}

Cpp ExpressionWriter::index(const Expr& expr) {
  const Cpp base = write(*expr.children[0]);
  const Expr& key = *expr.children[1];
  if (base.view.instances != View::Instances::one) {
    View one = base.view;
    one.instances = View::Instances::one;
    const bool by_key = base.view.instances == View::Instances::by_key;
    const std::string at = as(key, plain_view(by_key ? V::text : V::number), false);
    return {call(by_key ? "by_key" : "all", {base.code}) + '.' + call("at", {at}), one};
  }
  if (base.view.is(V::list) || base.view.is(V::map)) {
    const View target = plain_view(base.view.is(V::list) ? V::number : V::text);
    return {whole(base) + '.' + call("at", {as(key, target, false)}), *base.view.element};
  }
  return {as_any_object(base) + '.' + call("at", {as_any(key)}), View{}};
}

Cpp ExpressionWriter::splat(const Expr& expr) {
  const Cpp base = write(*expr.children[0]);
  std::vector<std::string> names;
  const Expr* at = expr.children[1].get();
  for (; at->is(Kind::attribute); at = at->children[0].get()) names.insert(names.begin(), at->text);
  if (!at->is(Kind::item)) throw CannotSay{"a splat with further indexes has no C++ form"};
  if (base.view.instances == View::Instances::by_number && base.view.is(V::resource) && names.size() == 1) {
    View one = base.view;
    one.instances = View::Instances::one;
    const Accessor found = accessor(one, names[0]);
    if (found.entry != nullptr) {
      const std::string pointer = '&' + base.view.root.cpp_type() + "::Ref::" + found.name;
      return {call("all", {base.code}) + '.' + call("splat", {pointer}),
              list_of(V::list, view_of(*base.view.root.provider, *found.entry))};
    }
  }
  program_.includes.insert(kComputed);
  std::string code = call("splat", {base.code});
  for (const std::string& name : names) code += '.' + call("get", {text_literal(name)});
  return {std::move(code), View{}};
}

}  // namespace terrace::convert
