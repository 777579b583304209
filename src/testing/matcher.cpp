// SPDX-License-Identifier: Apache-2.0

#include "testing/matcher.hpp"

#include <algorithm>
#include <regex>

namespace terrace::testing::detail {

namespace {

std::string shown_or_absent(const Json* found) { return found == nullptr ? "absent" : shown(*found); }

/// The elements of a list; a single object counts as a list of one, as Terraform takes nested blocks.
std::vector<const Json*> elements_of(const Json& found) {
  std::vector<const Json*> elements;
  if (found.is_object()) {
    elements.push_back(&found);
  } else {
    for (const Json& element : found) elements.push_back(&element);
  }
  return elements;
}

/// Equal, with members in any order and 1 equal to 1.0.
bool equal(const Json& a, const Json& b) {
  if (a.is_object() && b.is_object()) {
    if (a.size() != b.size()) return false;
    for (const auto& [key, value] : a.items()) {
      const auto other = b.find(key);
      if (other == b.end() || !equal(value, *other)) return false;
    }
    return true;
  }
  if (a.is_array() && b.is_array()) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Json& x, const Json& y) { return equal(x, y); });
  }
  return a == b;
}

bool regex_found(const std::string& regex, const std::string& text, std::string& problem) {
  // libstdc++ recurses once for each character.
  if (text.size() > 20'000) {
    problem = " (a text of more than 20000 bytes is not searched)";
    return false;
  }
  try {
    return std::regex_search(text, std::regex(regex, std::regex::ECMAScript));
  } catch (const std::regex_error& error) {
    problem = std::string(" (not a regular expression: ") + error.what() + ")";
    return false;
  }
}

}  // namespace

std::string pointer_step(std::string_view key) {
  std::string step = "/";
  for (const char c : key) {
    if (c == '~') {
      step += "~0";
    } else if (c == '/') {
      step += "~1";
    } else {
      step += c;
    }
  }
  return step;
}

bool Matcher::captures(const PatternNode& pattern) {
  if (pattern.into != nullptr) return true;
  for (const Pattern& item : pattern.items) {
    if (captures(PatternNode::of(item))) return true;
  }
  for (const Pattern::Member& member : pattern.members) {
    if (captures(PatternNode::of(member.pattern))) return true;
  }
  return false;
}

void Matcher::keep() const {
  for (const auto& [capture, value] : captured) capture->values_.push_back(value);
}

void Matcher::take(Matcher&& other) {
  differences.insert(differences.end(), std::make_move_iterator(other.differences.begin()),
                     std::make_move_iterator(other.differences.end()));
  captured.insert(captured.end(), std::make_move_iterator(other.captured.begin()),
                  std::make_move_iterator(other.captured.end()));
}

void Matcher::differ(const PatternNode& pattern, const Json* found, const std::string& pointer, const char* hint) {
  differences.push_back({pointer, describe(pattern) + hint, shown_or_absent(found)});
}

void Matcher::match(const PatternNode& pattern, const Json* found, const std::string& pointer) {
  switch (pattern.kind) {
  case PatternKind::any: return;
  case PatternKind::absent:
    if (found != nullptr) differ(pattern, found, pointer);
    return;
  case PatternKind::present:
    if (found == nullptr || found->is_null()) differ(pattern, found, pointer);
    return;
  case PatternKind::literal:
    if (found == nullptr || !equal(pattern.literal, *found)) differ(pattern, found, pointer);
    return;
  case PatternKind::value:
    if (found == nullptr || !equal(json_of_value(pattern.value), *found)) differ(pattern, found, pointer);
    return;
  case PatternKind::object:
  case PatternKind::exact_object:
    if (found != nullptr && found->is_object()) {
      match_object(pattern, *found, pointer);
    } else if (found != nullptr && found->is_array() && found->size() == 1 && found->front().is_object()) {
      match_object(pattern, found->front(), pointer + "/0");
    } else {
      differ(pattern, found, pointer,
             found != nullptr && found->is_array() && found->size() > 1
                 ? " alone (array_with finds one element of several)"
                 : "");
    }
    return;
  case PatternKind::exact_list:
  case PatternKind::list_with:
  case PatternKind::list_of:
    if (found == nullptr || !found->is_structured()) {
      differ(pattern, found, pointer);
    } else if (pattern.kind == PatternKind::exact_list) {
      match_exact_list(pattern, elements_of(*found), pointer);
    } else if (pattern.kind == PatternKind::list_with) {
      match_list_with(pattern, elements_of(*found), pointer);
    } else {
      std::size_t index = 0;
      for (const Json* element : elements_of(*found)) {
        match(PatternNode::of(pattern.items.front()), element, pointer + "/" + std::to_string(index++));
      }
    }
    return;
  case PatternKind::size: {
    const bool sized = found != nullptr && (found->is_structured() || found->is_string());
    const std::size_t size = !sized               ? 0
                             : found->is_string() ? found->get_ref<const std::string&>().size()
                                                  : found->size();
    if (!sized || size != pattern.size) {
      differ(pattern, found, pointer);
      if (sized) differences.back().found = std::to_string(size) + ": " + differences.back().found;
    }
    return;
  }
  case PatternKind::starts_with:
  case PatternKind::ends_with:
  case PatternKind::contains:
  case PatternKind::regex: return match_text(pattern, found, pointer);
  case PatternKind::json_text: return match_json_text(pattern, found, pointer);
  case PatternKind::refers_to:
    if (found == nullptr || !refers(pattern, *found, pointer)) differ(pattern, found, pointer);
    return;
  case PatternKind::capture: {
    Matcher inner;
    inner.match(PatternNode::of(pattern.items.front()), found, pointer);
    if (inner.matched() && found != nullptr) inner.captured.emplace_back(pattern.into, found->dump());
    return take(std::move(inner));
  }
  case PatternKind::negation: {
    Matcher inner;
    inner.match(PatternNode::of(pattern.items.front()), found, pointer);
    if (inner.matched()) differ(pattern, found, pointer);
    return;
  }
  case PatternKind::one_of: return match_one_of(pattern, found, pointer);
  }
}

void Matcher::match_object(const PatternNode& pattern, const Json& found, const std::string& pointer) {
  for (const Pattern::Member& member : pattern.members) {
    const auto at = found.find(member.key);
    match(PatternNode::of(member.pattern), at == found.end() ? nullptr : &*at, pointer + pointer_step(member.key));
  }
  if (pattern.kind != PatternKind::exact_object) return;
  for (const auto& [key, value] : found.items()) {
    bool named = key == "//";
    for (const Pattern::Member& member : pattern.members) named = named || member.key == key;
    if (!named) differences.push_back({pointer + pointer_step(key), "absent", shown(value)});
  }
}

void Matcher::match_exact_list(const PatternNode& pattern, const std::vector<const Json*>& found,
                               const std::string& pointer) {
  for (std::size_t i = 0; i < std::max(found.size(), pattern.items.size()); ++i) {
    const std::string at = pointer + "/" + std::to_string(i);
    if (i < pattern.items.size()) {
      match(PatternNode::of(pattern.items[i]), i < found.size() ? found[i] : nullptr, at);
    } else {
      differences.push_back({at, "absent", shown(*found[i])});
    }
  }
}

void Matcher::match_list_with(const PatternNode& pattern, const std::vector<const Json*>& found,
                              const std::string& pointer) {
  std::size_t at = 0;
  for (const Pattern& item : pattern.items) {
    Matcher closest;
    bool done = false;
    for (std::size_t i = at; i < found.size() && !done; ++i) {
      Matcher attempt;
      attempt.match(PatternNode::of(item), found[i], pointer + "/" + std::to_string(i));
      done = attempt.matched();
      if (done) at = i + 1;
      if (done || i == at || attempt.differences.size() < closest.differences.size()) closest = std::move(attempt);
    }
    if (!done) {
      // With every element different from what is wanted, the differences of one of them would mislead.
      std::string text = at == found.size() ? "nothing more" : "no such element among " + std::to_string(found.size());
      if (found.size() == 1 && at == 0) text = "one element that differs";
      differences.push_back({pointer, "an element " + describe(PatternNode::of(item)), text});
      if (at == found.size()) return;
      take(std::move(closest));
      return;
    }
    take(std::move(closest));
  }
}

void Matcher::match_text(const PatternNode& pattern, const Json* found, const std::string& pointer) {
  if (found == nullptr || !found->is_string()) return differ(pattern, found, pointer);
  const std::string& text = found->get_ref<const std::string&>();
  std::string problem;
  bool matched = false;
  if (pattern.kind == PatternKind::starts_with) matched = text.starts_with(pattern.text);
  if (pattern.kind == PatternKind::ends_with) matched = text.ends_with(pattern.text);
  if (pattern.kind == PatternKind::contains) matched = text.find(pattern.text) != std::string::npos;
  if (pattern.kind == PatternKind::regex) matched = regex_found(pattern.text, text, problem);
  if (!matched) differ(pattern, found, pointer, problem.c_str());
}

void Matcher::match_json_text(const PatternNode& pattern, const Json* found, const std::string& pointer) {
  if (found == nullptr || !found->is_string()) return differ(pattern, found, pointer);
  const std::optional<Json> held = json_of_template(found->get_ref<const std::string&>());
  if (!held) return differ(pattern, found, pointer);
  match(PatternNode::of(pattern.items.front()), &*held, pointer + "#");
}

void Matcher::match_one_of(const PatternNode& pattern, const Json* found, const std::string& pointer) {
  for (const Pattern& item : pattern.items) {
    Matcher attempt;
    attempt.match(PatternNode::of(item), found, pointer);
    if (attempt.matched()) return take(std::move(attempt));
  }
  differ(pattern, found, pointer);
}

}  // namespace terrace::testing::detail
