// SPDX-License-Identifier: Apache-2.0

#include "testing/explain.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "core/suggest.hpp"

namespace terrace::testing::detail {

namespace {

constexpr std::size_t most_differences = 8;

std::string unescaped(std::string_view step) {
  std::string key;
  for (std::size_t i = 0; i < step.size(); ++i) {
    if (step[i] == '~' && i + 1 < step.size() && (step[i + 1] == '0' || step[i + 1] == '1')) {
      key += step[++i] == '0' ? '~' : '/';
    } else {
      key += step[i];
    }
  }
  return key;
}

bool read_index(std::string_view step, std::size_t& index) {
  const auto result = std::from_chars(step.data(), step.data() + step.size(), index);
  return result.ec == std::errc() && result.ptr == step.data() + step.size();
}

}  // namespace

std::string introduce(const BlockEntry& entry) {
  std::string out = entry.address;
  if (!entry.path.empty()) out += " (" + entry.path + ", declared at " + shown(entry.location) + ")";
  return out;
}

std::string explain(const BlockEntry& entry, const std::vector<Difference>& differences) {
  std::string out = "  " + introduce(entry) + "\n";
  for (std::size_t i = 0; i < differences.size() && i < most_differences; ++i) {
    const Difference& difference = differences[i];
    out += "    " + (difference.pointer.empty() ? "the whole" : difference.pointer) + "\n";
    out += "      expected " + difference.expected + "\n";
    out += "      found    " + difference.found + "\n";
  }
  if (differences.size() > most_differences) {
    out += "    and " + std::to_string(differences.size() - most_differences) + " more differences\n";
  }
  return out;
}

std::string suggest(std::string_view name, const std::vector<std::string>& names) {
  const std::vector<std::string_view> views(names.begin(), names.end());
  std::string known;
  for (std::size_t i = 0; i < names.size() && i < 12; ++i) known += (i == 0 ? "there are " : ", ") + names[i];
  if (names.size() > 12) known += " and " + std::to_string(names.size() - 12) + " more";
  return terrace::detail::did_you_mean(name, views, names.empty() ? "there is none at all" : known);
}

std::string explain_nothing(const Template& tf, std::string_view what) {
  const Document& document = DocumentAccess::document(tf);
  if (!document.ok) return explain_failed_synth(document);
  std::set<std::string> groups;
  std::set<std::string> all;
  for (const BlockEntry& entry : document.blocks) {
    if (!DocumentAccess::holds(tf, entry)) continue;
    groups.insert(entry.group);
    all.insert({entry.group, entry.address});
    if (!entry.other_name.empty()) all.insert(entry.other_name);
    // A data source asked for as a resource.
    if (entry.group != entry.type && entry.type == what) {
      return "there is no resource \"" + std::string(what) + "\", but there is " + entry.address;
    }
  }
  const bool is_address = what.find('.') != std::string_view::npos;
  const std::string text = "there is no \"" + std::string(what) + "\"; ";
  const std::vector<std::string> near(all.begin(), all.end());
  const std::vector<std::string_view> views(near.begin(), near.end());
  const std::string_view closest = terrace::detail::closest_name(what, views);
  if (!closest.empty()) return text + "did you mean \"" + std::string(closest) + "\"?";
  // The addresses of that type say more than all types.
  std::vector<std::string> names;
  if (is_address) {
    const std::string prefix(what.substr(0, what.rfind('.') + 1));
    for (const std::string& name : near) {
      if (name.starts_with(prefix)) names.push_back(name);
    }
  }
  if (names.empty()) names.assign(groups.begin(), groups.end());
  return text + suggest("", names);
}

std::string explain_failed_synth(const Document& document) {
  return "the program did not synthesize:\n" + shown(document.diagnostics);
}

const Json* resolve(const Json& body, std::string_view pointer, std::string& problem) {
  const Json* found = &body;
  std::string done;
  if (!pointer.empty() && pointer.front() != '/') {
    problem = "\"" + std::string(pointer) + "\" is not a JSON pointer; it begins with a /";
    return nullptr;
  }
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string_view step = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(step.size());
    const std::string key = unescaped(step);
    std::size_t index = 0;
    const bool is_index = read_index(step, index);
    if (found->is_array() && !is_index && found->size() == 1) found = &found->front();
    if (found->is_array() && is_index && index < found->size()) {
      found = &(*found)[index];
    } else if (found->is_object() && found->contains(key)) {
      found = &(*found)[key];
    } else if (found->is_object() && is_index && index == 0 && &body != found) {
      // A nested block that was written without a list.
    } else {
      const std::string where = done.empty() ? "it" : done;
      problem = where + " has no \"" + key + "\"";
      if (found->is_array()) problem += ": it is a list of " + std::to_string(found->size());
      if (!found->is_structured()) problem += ": it is " + shown(*found);
      if (found->is_object()) {
        std::vector<std::string> names;
        for (const auto& [name, value] : found->items()) names.push_back(name);
        problem += "; " + suggest(key, names);
      }
      return nullptr;
    }
    done += "/" + std::string(step);
  }
  return found;
}

}  // namespace terrace::testing::detail
