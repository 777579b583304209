// SPDX-License-Identifier: Apache-2.0

#include <terrace/policy/field.hpp>

#include <algorithm>
#include <charconv>

#include "core/node.hpp"
#include "policy/json_value.hpp"
#include "terraform/block_edit.hpp"
#include "value/representation.hpp"

namespace terrace::policy {
namespace {

using detail::Access;
using detail::is_op;
using detail::Op;

constexpr std::size_t kShown = 60;

/// The value that a lazy value yielded or a local holds.
Value settled(Value value) {
  // A chain of locals cannot be circular, but it may be while the cycle is being reported.
  for (int step = 0; step < 64 && value.is_expression(); ++step) {
    detail::Expression& expression = Access::expression(value);
    if (expression.op == Op::lazy) {
      value = Value(expression.operand(0));
    } else if (expression.op == Op::node && expression.node()->kind == detail::NodeKind::local) {
      value = detail::member_of(expression.node()->arguments, 0);
    } else {
      break;
    }
  }
  return value;
}

std::string joined(const std::string& path, std::string_view name) {
  return path.empty() ? std::string(name) : path + '.' + std::string(name);
}

std::string number_text(const Value& value) {
  char text[32];
  std::to_chars_result end{text, {}};
  switch (value.kind()) {
  case Value::Kind::integer: end = std::to_chars(text, text + sizeof text, Access::scalar<std::int64_t>(value)); break;
  case Value::Kind::natural: end = std::to_chars(text, text + sizeof text, Access::scalar<std::uint64_t>(value)); break;
  default: end = std::to_chars(text, text + sizeof text, Access::scalar<double>(value)); break;
  }
  return {text, end.ptr};
}

bool is_number(const Value& value) { return value.kind() >= Value::Kind::integer && value.kind() <= Value::Kind::real; }

/// Some key of a map is made by Terraform.
bool has_late_key(const Value& map) {
  for (std::size_t i = 0; i < map.size(); ++i) {
    if (map.items()[2 * i].is_expression()) return true;
  }
  return false;
}

}  // namespace

Field::Field(const Value& value, std::string path) : value_(settled(value)), path_(std::move(path)) {}

Field Field::unknown(std::string path) {
  Field made;
  made.path_ = std::move(path);
  made.unknown_ = true;
  return made;
}

bool Field::is_absent() const { return !unknown_ && (!value_.is_set() || value_.kind() == Value::Kind::null); }

bool Field::is_late() const { return unknown_ || value_.is_expression(); }

bool Field::is_literal() const {
  return value_.kind() == Value::Kind::text || value_.kind() == Value::Kind::boolean || is_number(value_);
}

bool Field::is_true() const { return is("true"); }

bool Field::is_false() const { return is("false"); }

std::string Field::text() const {
  if (value_.kind() == Value::Kind::text) return std::string(value_.text());
  if (value_.kind() == Value::Kind::boolean) return Access::scalar<bool>(value_) ? "true" : "false";
  return is_number(value_) ? number_text(value_) : std::string();
}

std::optional<double> Field::number() const {
  const std::string digits = text();
  double number = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || fault != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::vector<Field> Field::items() const {
  std::vector<Field> found;
  if (value_.kind() == Value::Kind::block || value_.kind() == Value::Kind::map) {
    found.push_back(*this);
  } else if (value_.kind() == Value::Kind::list) {
    for (std::size_t i = 0; i < value_.size(); ++i) {
      const Value item = settled(value_.items()[i]);
      found.emplace_back(is_op(item, Op::dynamic) ? Access::expression(item).operand(3) : item, path_);
    }
  } else if (is_op(value_, Op::call) && std::string_view(Access::expression(value_).name) == "toset") {
    return Field(Access::expression(value_).operand(0), path_).items();
  } else if (is_literal()) {
    found.push_back(*this);
  }
  return found;
}

bool Field::is_complete() const {
  if (is_late()) return false;
  if (value_.kind() == Value::Kind::map) return !has_late_key(value_);
  if (value_.kind() != Value::Kind::list) return true;
  return std::none_of(value_.items(), value_.items() + value_.size(),
                      [](const Value& item) { return item.is_expression(); });
}

std::vector<std::string> Field::keys() const {
  std::vector<std::string> found;
  detail::for_each_entry(value_, [&](const Value& key, const Value&) {
    if (key.kind() == Value::Kind::text) found.emplace_back(key.text());
  });
  return found;
}

Field Field::member(std::string_view name) const {
  std::string path = joined(path_, name);
  if (is_late()) return unknown(std::move(path));
  if (value_.kind() == Value::Kind::block) {
    detail::BlockData& block = Access::block(value_);
    const SchemaEntries members = schema_of(*block.source).members();
    for (std::size_t i = 0; i < block.size; ++i) {
      if (members[block.indexes()[i]].name == name) return Field(block.data()[i], std::move(path));
    }
  } else if (value_.kind() == Value::Kind::map) {
    for (std::size_t i = 0; i < value_.size(); ++i) {
      if (value_.items()[2 * i].text() == name) return Field(value_.items()[2 * i + 1], std::move(path));
    }
    if (has_late_key(value_)) return unknown(std::move(path));
  }
  return Field(Value(), std::move(path));
}

std::vector<Field> Field::all(std::string_view path) const {
  std::vector<Field> found{*this};
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('.'), path.size());
    const std::string_view name = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    std::vector<Field> next;
    for (const Field& field : found) {
      if (field.value_.kind() != Value::Kind::list) {
        next.push_back(field.member(name));
        continue;
      }
      for (const Field& item : field.items()) next.push_back(item.member(name));
      // An empty list of blocks is as good as none.
      if (field.value_.size() == 0) next.push_back(Field(Value(), joined(field.path_, name)));
    }
    found = std::move(next);
  }
  return found;
}

Field Field::operator[](std::string_view path) const { return all(path).front(); }

Field Field::json() const {
  if (is_op(value_, Op::call) && std::string_view(Access::expression(value_).name) == "jsonencode") {
    return Field(Access::expression(value_).operand(0), path_);
  }
  if (value_.kind() == Value::Kind::text) {
    if (const std::optional<Value> parsed = value_of_json(value_.text())) return Field(*parsed, path_);
  }
  return is_absent() ? *this : unknown(path_);
}

std::optional<Construct> Field::target() const {
  detail::Node* const node = detail::node_of(value_);
  if (node == nullptr) return std::nullopt;
  return detail::NodeAccess::construct(node);
}

std::string Field::attribute() const {
  if (!is_op(value_, Op::attribute)) return {};
  return Access::expression(value_).name;
}

bool Field::mentions(const Construct& construct) const {
  const detail::Node* const wanted = detail::NodeAccess::node(construct);
  std::vector<const Value*> pending{&value_};
  while (!pending.empty()) {
    const Value& next = *pending.back();
    pending.pop_back();
    if (!detail::is_late(next)) continue;
    if (is_op(next, Op::node)) {
      detail::Node* const node = Access::expression(next).node();
      if (node == wanted) return true;
      if (node->kind != detail::NodeKind::local) continue;
      // A local is looked into only where it is the whole; its text may be anything else.
    }
    const auto [first, count] = detail::held(next);
    for (std::size_t i = 0; i < count; ++i) pending.push_back(first + i);
  }
  return false;
}

std::string Field::shown() const {
  if (is_absent()) return "not set";
  if (is_late()) return "a late value";
  if (value_.kind() == Value::Kind::text) {
    const std::string whole = text();
    if (whole.size() <= kShown) return '"' + whole + '"';
    std::size_t end = kShown;
    while (end > 0 && (static_cast<unsigned char>(whole[end]) & 0xc0) == 0x80) --end;
    return '"' + whole.substr(0, end) + "…\"";
  }
  if (is_literal()) return text();
  if (value_.kind() == Value::Kind::list && value_.size() == 0) return "empty";
  return value_.kind() == Value::Kind::list ? "a list" : "a block";
}

Field field(const Construct& construct, std::string_view path) { return fields(construct, path).front(); }

std::vector<Field> fields(const Construct& construct, std::string_view path) {
  const std::size_t end = std::min(path.find('.'), path.size());
  const std::string_view name = path.substr(0, end);
  path.remove_prefix(std::min(end + 1, path.size()));
  return Field(construct.argument(name), std::string(name)).all(path);
}

}  // namespace terrace::policy
