// SPDX-License-Identifier: Apache-2.0

#include <terrace/testing/pattern.hpp>

#include <terrace/core/render.hpp>

#include "testing/pattern_node.hpp"

namespace terrace::testing {

namespace detail {

void retain(PatternNode* node) noexcept { node->references.fetch_add(1, std::memory_order_relaxed); }

void release(PatternNode* node) noexcept {
  if (node->references.fetch_sub(1, std::memory_order_acq_rel) == 1) delete node;
}

Pattern PatternNode::make(PatternKind kind) {
  Pattern pattern;
  pattern.node_ = Shared<PatternNode>(new PatternNode(kind));
  return pattern;
}

Json json_of_value(const Value& value) { return Json::parse(to_json(value), nullptr, false); }

namespace {

Pattern make_text(PatternKind kind, std::string_view text) {
  Pattern pattern = PatternNode::make(kind);
  PatternNode::edit(pattern).text = text;
  return pattern;
}

Pattern make_members(PatternKind kind, std::initializer_list<Pattern::Member> members) {
  Pattern pattern = PatternNode::make(kind);
  PatternNode::edit(pattern).members = members;
  return pattern;
}

Pattern make_items(PatternKind kind, std::initializer_list<Pattern> items) {
  Pattern pattern = PatternNode::make(kind);
  PatternNode::edit(pattern).items = items;
  return pattern;
}

std::string shortened(std::string text, std::size_t longest) {
  if (text.size() <= longest) return text;
  std::size_t end = longest - 3;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
  return text.substr(0, end) + "...";
}

std::string in_quotes(std::string_view text) {
  return Json(std::string(text)).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string described_items(const PatternNode& pattern, const char* separator) {
  std::string out;
  for (const Pattern& item : pattern.items) {
    out += (out.empty() ? "" : separator) + describe(PatternNode::of(item));
  }
  return out;
}

std::string described_members(const PatternNode& pattern, bool partial) {
  std::string out = "{";
  for (const Pattern::Member& member : pattern.members) {
    out += (out.size() == 1 ? "" : ", ") + in_quotes(member.key) + ": " + describe(PatternNode::of(member.pattern));
  }
  if (partial) out += pattern.members.empty() ? "..." : ", ...";
  return out + "}";
}

std::string described(const PatternNode& pattern) {
  switch (pattern.kind) {
  case PatternKind::object: return described_members(pattern, true);
  case PatternKind::exact_object: return "exactly " + described_members(pattern, false);
  case PatternKind::exact_list: return "exactly [" + described_items(pattern, ", ") + "]";
  case PatternKind::list_with: return "a list with " + described_items(pattern, ", then ");
  case PatternKind::list_of: return "a list of nothing but " + described_items(pattern, ", ");
  case PatternKind::size: return std::to_string(pattern.size) + (pattern.size == 1 ? " element" : " elements");
  case PatternKind::literal: return shown(pattern.literal);
  case PatternKind::value: return shown(json_of_value(pattern.value));
  case PatternKind::absent: return "absent";
  case PatternKind::present: return "present";
  case PatternKind::any: return "anything";
  case PatternKind::starts_with: return "text that starts with " + in_quotes(pattern.text);
  case PatternKind::ends_with: return "text that ends with " + in_quotes(pattern.text);
  case PatternKind::contains: return "text that contains " + in_quotes(pattern.text);
  case PatternKind::regex: return "text that matches /" + pattern.text + "/";
  case PatternKind::json_text: return "text that holds JSON: " + described_items(pattern, "");
  case PatternKind::refers_to:
    if (pattern.scope) return "a reference to something in " + pattern.scope->path();
    return "a reference to " + (pattern.value.is_set() ? to_hcl(pattern.value) : pattern.text);
  case PatternKind::capture: return described_items(pattern, "");
  case PatternKind::negation: return "not " + described_items(pattern, "");
  case PatternKind::one_of: return "one of " + described_items(pattern, " | ");
  }
  return {};
}

}  // namespace

std::string describe(const PatternNode& pattern) { return shortened(described(pattern), 300); }

std::string shown(const Json& json) {
  if (json.is_discarded()) return "a value that cannot be rendered";
  return shortened(json.dump(-1, ' ', false, Json::error_handler_t::replace), 160);
}

}  // namespace detail

using detail::PatternKind;
using detail::PatternNode;

Pattern::Pattern() : node_(new PatternNode(PatternKind::object)) {}

Pattern::Pattern(std::initializer_list<Member> members) : Pattern() { node_->members = members; }

Pattern::Pattern(std::string_view text) : node_(new PatternNode(PatternKind::literal)) {
  node_->literal = std::string(text);
}

Pattern::Pattern(const char* text) : Pattern(std::string_view(text)) {}

Pattern::Pattern(const std::string& text) : Pattern(std::string_view(text)) {}

Pattern::Pattern(Null) : node_(new PatternNode(PatternKind::literal)) {}

Pattern::Pattern(const Value& value) : node_(new PatternNode(PatternKind::value)) { node_->value = value; }

Pattern exactly(std::initializer_list<Pattern::Member> members) {
  return detail::make_members(PatternKind::exact_object, members);
}

Pattern exactly(std::initializer_list<Pattern> elements) {
  return detail::make_items(PatternKind::exact_list, elements);
}

Pattern array_with(std::initializer_list<Pattern> elements) {
  return detail::make_items(PatternKind::list_with, elements);
}

Pattern array_with(std::initializer_list<Pattern::Member> element) {
  return detail::make_items(PatternKind::list_with, {Pattern(element)});
}

Pattern array_of(const Pattern& element) { return detail::make_items(PatternKind::list_of, {element}); }

Pattern has_size(std::size_t size) {
  Pattern pattern = PatternNode::make(PatternKind::size);
  PatternNode::edit(pattern).size = size;
  return pattern;
}

Pattern absent() { return PatternNode::make(PatternKind::absent); }
Pattern present() { return PatternNode::make(PatternKind::present); }
Pattern any() { return PatternNode::make(PatternKind::any); }

Pattern starts_with(std::string_view text) { return detail::make_text(PatternKind::starts_with, text); }
Pattern ends_with(std::string_view text) { return detail::make_text(PatternKind::ends_with, text); }
Pattern contains_text(std::string_view text) { return detail::make_text(PatternKind::contains, text); }
Pattern matches(std::string_view regex) { return detail::make_text(PatternKind::regex, regex); }

Pattern json_text(const Pattern& pattern) { return detail::make_items(PatternKind::json_text, {pattern}); }

Pattern refers_to(std::string_view name) { return detail::make_text(PatternKind::refers_to, name); }
Pattern refers_to(const char* name) { return refers_to(std::string_view(name)); }

Pattern refers_to(const Value& reference) {
  Pattern pattern = PatternNode::make(PatternKind::refers_to);
  PatternNode::edit(pattern).value = reference;
  return pattern;
}

Pattern refers_to(const Scope& construct) {
  Pattern pattern = PatternNode::make(PatternKind::refers_to);
  PatternNode::edit(pattern).scope = construct;
  return pattern;
}

Pattern capture(Capture& into) { return capture(into, present()); }

Pattern capture(Capture& into, const Pattern& pattern) {
  Pattern made = detail::make_items(PatternKind::capture, {pattern});
  PatternNode::edit(made).into = &into;
  return made;
}

Pattern not_(const Pattern& pattern) { return detail::make_items(PatternKind::negation, {pattern}); }

Pattern one_of(std::initializer_list<Pattern> patterns) { return detail::make_items(PatternKind::one_of, patterns); }

std::string Capture::json(std::size_t index) const {
  if (index < values_.size()) return values_[index];
  throw Failure("capture " + std::to_string(index) + " is asked for, but " + std::to_string(values_.size()) +
                " values were captured");
}

std::string Capture::text(std::size_t index) const {
  const detail::Json value = detail::Json::parse(json(index), nullptr, false);
  return value.is_string() ? value.get<std::string>() : json(index);
}

}  // namespace terrace::testing
