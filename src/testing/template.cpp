// SPDX-License-Identifier: Apache-2.0

#include <terrace/testing/template.hpp>

#include <algorithm>
#include <ostream>

#include "testing/document.hpp"
#include "testing/explain.hpp"
#include "testing/matcher.hpp"

namespace terrace::testing {

using detail::BlockEntry;
using detail::DocumentAccess;
using detail::Json;
using detail::Matcher;
using detail::PatternNode;

std::ostream& operator<<(std::ostream& out, const Match& match) { return out << match.explanation_; }

std::ostream& operator<<(std::ostream& out, const Count& count) {
  out << count.value_;
  if (!count.explanation_.empty()) out << " (" << count.explanation_ << ")";
  return out;
}

namespace {

std::vector<const BlockEntry*> select(const Template& tf, std::string_view what) {
  std::vector<const BlockEntry*> found;
  for (const BlockEntry& entry : DocumentAccess::document(tf).blocks) {
    if (DocumentAccess::holds(tf, entry) && entry.is(what)) found.push_back(&entry);
  }
  return found;
}

/// "aws_vpc.a, aws_vpc.b and 4 more".
std::string addresses(const std::vector<const BlockEntry*>& entries) {
  std::string out;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i == 5) return out + " and " + std::to_string(entries.size() - i) + " more";
    out += (i == 0 ? "" : ", ") + entries[i]->address;
  }
  return out;
}

}  // namespace

Match Template::ok() const {
  if (document_->ok) return {true, "synthesized without errors"};
  return {false, detail::explain_failed_synth(*document_)};
}

const std::vector<Diagnostic>& Template::diagnostics() const { return document_->diagnostics; }

Match Template::has_diagnostic(std::string_view code) const { return has_diagnostic(code, {}); }

Match Template::has_diagnostic(std::string_view code, std::string_view text) const {
  for (const Diagnostic& diagnostic : document_->diagnostics) {
    bool says = diagnostic.message.find(text) != std::string::npos || diagnostic.help.find(text) != std::string::npos;
    for (const Diagnostic::Note& note : diagnostic.notes) says = says || note.text.find(text) != std::string::npos;
    if (diagnostic.code == code && says) return {true, "found\n" + detail::shown({diagnostic})};
  }
  std::string explanation = "no diagnostic " + std::string(code);
  if (!text.empty()) explanation += " that says \"" + std::string(text) + "\"";
  if (document_->diagnostics.empty()) return {false, explanation + "; there are no diagnostics at all"};
  return {false, explanation + "; there are\n" + detail::shown(document_->diagnostics)};
}

Match Template::no_diagnostics() const {
  const bool none = std::none_of(document_->diagnostics.begin(), document_->diagnostics.end(),
                                 [](const Diagnostic& diagnostic) { return diagnostic.severity != Severity::note; });
  if (none) return {true, "neither errors nor warnings"};
  return {false, "there are diagnostics:\n" + detail::shown(document_->diagnostics)};
}

std::vector<std::string> Template::stacks() const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < document_->stacks.size(); ++i) {
    if (stack_ == detail::all_stacks || stack_ == i) names.push_back(document_->stacks[i].name);
  }
  return names;
}

Template Template::stack(std::string_view name) const {
  if (!document_->ok) return *this;
  for (std::size_t i = 0; i < document_->stacks.size(); ++i) {
    if (document_->stacks[i].name == name) return DocumentAccess::make_template(document_, i);
  }
  const std::vector<std::string> names = stacks();
  throw Failure("no stack is named \"" + std::string(name) + "\"; " + detail::suggest(name, names));
}

std::string Template::json() const {
  if (!document_->ok) throw Failure(detail::explain_failed_synth(*document_));
  const std::size_t index = stack_ == detail::all_stacks ? 0 : stack_;
  if (index >= document_->stacks.size() || (stack_ == detail::all_stacks && document_->stacks.size() > 1)) {
    throw Failure("json() is of one stack, but there are " + std::to_string(document_->stacks.size()) +
                  "; choose one by stack(\"name\")");
  }
  return document_->stacks[index].text;
}

Count Template::count(std::string_view what) const {
  const auto found = select(*this, what);
  return {found.size(), found.empty() ? detail::explain_nothing(*this, what) : addresses(found)};
}

Count Template::count(std::string_view what, const Pattern& pattern) const {
  const auto found = select(*this, what);
  std::vector<const BlockEntry*> matching;
  for (const BlockEntry* entry : found) {
    Matcher matcher;
    matcher.match(PatternNode::of(pattern), entry->body, {});
    if (!matcher.matched()) continue;
    matcher.keep();
    matching.push_back(entry);
  }
  if (matching.empty()) return {0, found.empty() ? detail::explain_nothing(*this, what) : "of " + addresses(found)};
  return {matching.size(), addresses(matching)};
}

Match Template::has(std::string_view what, const Pattern& pattern) const {
  const auto found = select(*this, what);
  if (found.empty()) return {false, detail::explain_nothing(*this, what)};
  const bool captures = Matcher::captures(PatternNode::of(pattern));
  std::vector<const BlockEntry*> matching;
  const BlockEntry* closest = nullptr;
  Matcher nearest;
  for (const BlockEntry* entry : found) {
    Matcher matcher;
    matcher.match(PatternNode::of(pattern), entry->body, {});
    if (matcher.matched()) {
      matcher.keep();
      matching.push_back(entry);
      if (!captures) break;
    } else if (closest == nullptr || matcher.differences.size() < nearest.differences.size()) {
      closest = entry;
      nearest = std::move(matcher);
    }
  }
  if (!matching.empty()) {
    return {true, detail::introduce(*matching.front()) + " matches " + detail::describe(PatternNode::of(pattern))};
  }
  std::string explanation = "no " + std::string(what) + " matches";
  explanation +=
      found.size() == 1 ? "; the only one is\n" : "; the closest of " + std::to_string(found.size()) + " is\n";
  return {false, explanation + detail::explain(*closest, nearest.differences)};
}

Match Template::all(std::string_view what, const Pattern& pattern) const {
  const auto found = select(*this, what);
  if (found.empty()) return {false, detail::explain_nothing(*this, what)};
  std::size_t failed = 0;
  std::string first;
  for (const BlockEntry* entry : found) {
    Matcher matcher;
    matcher.match(PatternNode::of(pattern), entry->body, {});
    if (matcher.matched()) {
      matcher.keep();
    } else if (failed++ == 0) {
      first = detail::explain(*entry, matcher.differences);
    }
  }
  if (failed == 0) {
    return {true, "all " + std::to_string(found.size()) + " match " + detail::describe(PatternNode::of(pattern))};
  }
  return {false, std::to_string(failed) + " of " + std::to_string(found.size()) + " " + std::string(what) +
                     " do not match; the first is\n" + first};
}

std::vector<BlockView> Template::resources(std::string_view what) const {
  std::vector<BlockView> views;
  for (const BlockEntry* entry : select(*this, what)) views.push_back(DocumentAccess::view(*this, *entry));
  return views;
}

std::vector<BlockView> Template::data(std::string_view type) const { return resources("data." + std::string(type)); }

BlockView Template::only(std::string_view what) const {
  const auto found = select(*this, what);
  if (found.size() == 1) return DocumentAccess::view(*this, *found.front());
  if (found.empty()) throw Failure(detail::explain_nothing(*this, what));
  std::string text = "there are " + std::to_string(found.size()) + " blocks \"" + std::string(what) + "\", not one:\n";
  for (std::size_t i = 0; i < found.size() && i < 10; ++i) text += "  " + detail::introduce(*found[i]) + "\n";
  throw Failure(text);
}

BlockView Template::output(std::string_view name) const { return only("output." + std::string(name)); }

BlockView Template::variable(std::string_view name) const { return only("var." + std::string(name)); }

BlockView Template::provider(std::string_view name, std::string_view alias) const {
  std::string address(name);
  if (!alias.empty()) address.append(".").append(alias);
  const auto found = select(*this, "provider." + std::string(name));
  for (const BlockEntry* entry : found) {
    if (entry->address == address) return DocumentAccess::view(*this, *entry);
  }
  throw Failure("no provider configuration " + address + (found.empty() ? "" : "; there are " + addresses(found)));
}

std::string BlockView::type() const { return entry_->type; }
std::string BlockView::name() const { return entry_->name; }
std::string BlockView::address() const { return entry_->address; }
std::string BlockView::stack() const { return document_->stacks[entry_->stack].name; }
std::string BlockView::path() const { return entry_->path; }
SourceLocation BlockView::location() const { return entry_->location; }

namespace {

const Json& at(const BlockEntry& entry, std::string_view pointer) {
  std::string problem;
  const Json* found = detail::resolve(*entry.body, pointer, problem);
  if (found == nullptr) throw Failure(detail::introduce(entry) + ": " + problem);
  return *found;
}

[[noreturn]] void fail_type(const BlockEntry& entry, std::string_view pointer, const Json& found, const char* wanted) {
  throw Failure(detail::introduce(entry) + ": " + std::string(pointer) + " is not " + wanted + " but " +
                detail::shown(found));
}

}  // namespace

std::string BlockView::json(std::string_view pointer) const {
  return at(*entry_, pointer).dump(2, ' ', false, Json::error_handler_t::replace);
}

bool BlockView::has(std::string_view pointer) const {
  std::string problem;
  return detail::resolve(*entry_->body, pointer, problem) != nullptr;
}

std::string BlockView::text(std::string_view pointer) const {
  const Json& found = at(*entry_, pointer);
  if (!found.is_string()) fail_type(*entry_, pointer, found, "text");
  return found.get<std::string>();
}

double BlockView::number(std::string_view pointer) const {
  const Json& found = at(*entry_, pointer);
  if (!found.is_number()) fail_type(*entry_, pointer, found, "a number");
  return found.get<double>();
}

long long BlockView::integer(std::string_view pointer) const {
  const Json& found = at(*entry_, pointer);
  if (!found.is_number_integer()) fail_type(*entry_, pointer, found, "an integer");
  return found.get<long long>();
}

bool BlockView::boolean(std::string_view pointer) const {
  const Json& found = at(*entry_, pointer);
  if (!found.is_boolean()) fail_type(*entry_, pointer, found, "a bool");
  return found.get<bool>();
}

Match BlockView::matches(const Pattern& pattern) const {
  Matcher matcher;
  matcher.match(PatternNode::of(pattern), entry_->body, {});
  if (!matcher.matched()) return {false, detail::explain(*entry_, matcher.differences)};
  matcher.keep();
  return {true, detail::introduce(*entry_) + " matches " + detail::describe(PatternNode::of(pattern))};
}

}  // namespace terrace::testing
