// SPDX-License-Identifier: Apache-2.0

// How HclEmitter lays a value out: lists and maps over several lines, texts of several lines as heredocs, all else on
// one line.

#include "synth/hcl_emitter.hpp"
#include "value/hcl_tokens.hpp"
#include "value/text.hpp"

namespace terrace::detail {
namespace {

/// A list of simple items stays on one line up to here.
constexpr std::size_t kWidth = 100;
/// Deeper than this a value is on one line; a value may be deeper than the native stack.
constexpr unsigned kDeepestValue = 32;

bool is_nested(const Value& item) {
  const Value& value = settled(item);
  return value.kind() == Value::Kind::list || value.kind() == Value::Kind::map || value.kind() == Value::Kind::block;
}

std::string margin(unsigned depth) { return std::string(2 * std::size_t{depth}, ' '); }

/// The only operand of a call, when it is a literal that may be laid out: `jsonencode({…})`.
const Value* literal_operand(Expression& call) {
  if (call.op != Op::call || call.size != 1) return nullptr;
  const Value& operand = settled(call.operand(0));
  return is_nested(operand) && operand.size() != 0 ? &operand : nullptr;
}

}  // namespace

std::string HclEmitter::one_line(const Value& value) {
  scratch_.resize(0);
  renderer_.hcl(value);
  return tidy_expression(scratch_.view());
}

std::string HclEmitter::quoted(std::string_view text) {
  scratch_.resize(0);
  put_text(scratch_, text, Place::hcl);
  return '"' + std::string(scratch_.view()) + '"';
}

HclText HclEmitter::laid_out(const Value& given, unsigned depth, Where where, bool every_key) {
  const Value& value = settled(given);
  if (depth > kDeepestValue) return {one_line(value), false};
  switch (value.kind()) {
  case Value::Kind::list: return list_text(value, depth, every_key);
  case Value::Kind::map: return map_text(value, depth, every_key);
  case Value::Kind::block: return object_text(value, depth, every_key);
  default: break;
  }
  if (where == Where::argument) {
    HclText lines = heredoc_text(value, depth);
    if (!lines.text.empty()) return lines;
  }
  if (value.is_expression() && literal_operand(Access::expression(value)) != nullptr) {
    return call_text(value, depth, where);
  }
  return {one_line(value), false};
}

HclText HclEmitter::list_text(const Value& list, unsigned depth, bool every_key) {
  const Value* const items = list.items();
  if (has_dynamic(list)) return {one_line(list), false};
  if (std::none_of(items, items + list.size(), is_nested)) {
    std::string line = one_line(list);
    if (2 * depth + line.size() <= kWidth) return {std::move(line), false};
  }
  std::string text = "[\n";
  for (std::size_t i = 0; i < list.size(); ++i) {
    text += margin(depth + 1) + laid_out(items[i], depth + 1, Where::item, every_key).text + ",\n";
  }
  return {text + margin(depth) + ']', true};
}

HclText HclEmitter::lines_text(const std::vector<HclLine>& lines, unsigned depth) {
  if (lines.empty()) return {"{}", false};
  std::string text = "{\n";
  put_lines(text, lines, depth + 1);
  return {text + margin(depth) + '}', true};
}

HclText HclEmitter::map_text(const Value& map, unsigned depth, bool every_key) {
  renderer_.check_keys(map);
  std::vector<HclLine> lines;
  for_each_entry(map, [&](const Value& key, const Value& value) {
    std::string name;
    if (key.kind() != Value::Kind::text) {
      name = '(' + with_plain_columns(one_line(key)) + ')';
    } else if (is_identifier(key.text()) && key.text() != "for") {
      name = key.text();
    } else {
      name = with_plain_columns(one_line(key));
    }
    lines.push_back({std::move(name), laid_out(value, depth + 1, Where::argument, every_key)});
  });
  return lines_text(lines, depth);
}

HclText HclEmitter::object_text(const Value& block, unsigned depth, bool every_key) {
  BlockData& data = Access::block(block);
  const SchemaEntries entries = schema_of(*data.source).members();
  std::vector<HclLine> lines;
  std::size_t at = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const bool is_set = at < data.size && data.indexes()[at] == i;
    if (!is_set && !every_key) continue;
    const SchemaEntry& entry = entries[i];
    const bool inner = every_key || entry.every_key;
    HclText text = is_set ? laid_out(data.data()[at++], depth + 1, Where::argument, inner) : HclText{"null", false};
    lines.push_back({std::string(entry.name), std::move(text)});
  }
  return lines_text(lines, depth);
}

HclText HclEmitter::call_text(const Value& call, unsigned depth, Where where) {
  Expression& expression = Access::expression(call);
  HclText inner = laid_out(*literal_operand(expression), depth, where);
  return {std::string(expression.name) + '(' + inner.text + ')', inner.opens};
}

std::string HclEmitter::heredoc_part(const Value& part) {
  scratch_.resize(0);
  scratch_.put("\"${");
  renderer_.hcl(part);
  scratch_.put("}\"");
  const std::string line = tidy_template(scratch_.view());
  return line.substr(1, line.size() - 2);
}

HclText HclEmitter::heredoc_text(const Value& value, unsigned depth) {
  std::string text;
  if (value.kind() == Value::Kind::text) {
    if (value.text().find('\n') >= value.text().size() - 1 || !fits_heredoc(value.text())) return {};
    text = heredoc_literal(value.text());
  } else if (is_op(value, Op::text_parts)) {
    Expression& parts = Access::expression(value);
    std::size_t breaks = 0;
    for (std::size_t i = 0; i < parts.size; ++i) {
      const Value& part = parts.operand(i);
      if (part.kind() != Value::Kind::text) continue;
      if (!fits_heredoc(part.text())) return {};
      breaks += static_cast<std::size_t>(std::count(part.text().begin(), part.text().end(), '\n'));
    }
    if (breaks == 0) return {};
    for (std::size_t i = 0; i < parts.size; ++i) {
      const Value& part = parts.operand(i);
      if (part.kind() != Value::Kind::text) {
        text += heredoc_part(part);
        continue;
      }
      // Dollars right before "${" would escape it; as an expression of their own they cannot.
      const std::string_view all = part.text();
      const std::size_t plain = i + 1 < parts.size ? all.find_last_not_of('$') + 1 : all.size();
      text += heredoc_literal(all.substr(0, plain));
      if (plain < all.size()) text += "${\"" + std::string(all.substr(plain)) + "\"}";
    }
  } else {
    return {};
  }
  if (text.ends_with('\n')) return {heredoc(text, depth), false};
  if (is_static_ || literal_) return {};
  return {"chomp(" + heredoc(text + '\n', depth) + '\n' + margin(depth) + ')', true};
}

}  // namespace terrace::detail
