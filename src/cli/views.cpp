// SPDX-License-Identifier: Apache-2.0

#include "cli/views.hpp"

#include <algorithm>
#include <map>

#include "core/address.hpp"
#include "synth/earlier.hpp"

namespace terrace::cli {
namespace {

std::string quantity(std::size_t count, std::size_t digits, std::string_view what) {
  const std::string number = std::to_string(count);
  return std::string(digits - std::min(digits, number.size()), ' ') + number + ' ' +
         padded(std::string(what) + (count == 1 ? "" : "s"), what.size() + 1);
}

struct Columns {
  std::size_t name = 0;
  std::size_t resources = 0;
  std::size_t data_sources = 0;

  explicit Columns(const std::vector<StackFacts>& stacks) {
    for (const StackFacts& stack : stacks) {
      name = std::max(name, stack.name.size());
      resources = std::max(resources, std::to_string(stack.resources).size());
      data_sources = std::max(data_sources, std::to_string(stack.data_sources).size());
    }
  }
};

/// For a POSIX shell.
std::string shell_word(const std::string& word) {
  const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-./+,:@%").find(c) != std::string_view::npos;
  });
  if (plain) return word;
  std::string made = "'";
  for (const char c : word) made += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return made + "'";
}

std::string stack_folder(const std::string& out, const std::string& stack) {
  return out + (out.ends_with('/') ? "" : "/") + stack;
}

}  // namespace

std::vector<StackFacts> stack_facts(const App& app, const Synthesis& synthesis) {
  std::vector<StackFacts> facts;
  for (const SynthesizedStack& stack : synthesis.stacks) {
    StackFacts made{stack.name, stack.resources, stack.data_sources, {}};
    for (const detail::Node* node : detail::NodeAccess::tree(app).stacks()) {
      if (node->id != stack.name || node->stack_data == nullptr) continue;
      for (const detail::StackDependency& dependency : node->stack_data->dependencies) {
        if (dependency.stack == nullptr) continue;
        std::string name(dependency.stack->id);
        if (std::find(made.depends_on.begin(), made.depends_on.end(), name) == made.depends_on.end()) {
          made.depends_on.push_back(std::move(name));
        }
      }
    }
    facts.push_back(std::move(made));
  }
  return facts;
}

std::vector<std::size_t> deployment_order(const std::vector<StackFacts>& stacks) {
  std::vector<std::size_t> order;
  std::vector<bool> placed(stacks.size(), false);
  const auto is_ready = [&](const StackFacts& stack) {
    return std::all_of(stack.depends_on.begin(), stack.depends_on.end(), [&](const std::string& name) {
      const auto found =
          std::find_if(stacks.begin(), stacks.end(), [&](const StackFacts& other) { return other.name == name; });
      return found == stacks.end() || placed[static_cast<std::size_t>(found - stacks.begin())];
    });
  };
  for (bool progress = true; progress;) {
    progress = false;
    for (std::size_t i = 0; i < stacks.size(); ++i) {
      if (placed[i] || !is_ready(stacks[i])) continue;
      placed[i] = true;
      order.push_back(i);
      progress = true;
    }
  }
  return order;
}

std::string synth_text(const std::vector<StackFacts>& stacks, const std::string& out, std::string_view file,
                       const Style& style) {
  const Columns columns(stacks);
  std::string text;
  for (const StackFacts& stack : stacks) {
    text += style(Paint::bold, padded(stack.name, columns.name)) + "   " +
            quantity(stack.resources, columns.resources, "resource") + "   " + visible(stack_folder(out, stack.name)) +
            '/' + std::string(file) + '\n';
  }
  return text;
}

std::string next_module_text(const std::vector<StackFacts>& stacks, const std::string& out) {
  if (stacks.empty()) return {};
  return "Next: call it from a configuration; " + visible(stack_folder(out, stacks[0].name)) + "/README.md says how.\n";
}

std::string next_text(const std::vector<StackFacts>& stacks, const std::string& out) {
  const std::vector<std::size_t> order = deployment_order(stacks);
  if (order.empty()) return {};
  const std::string folder = visible(shell_word(stack_folder(out, stacks[order[0]].name)));
  std::string text = "Next: terraform -chdir=" + folder + " init && terraform -chdir=" + folder + " plan\n";
  const bool is_ordered =
      std::any_of(stacks.begin(), stacks.end(), [](const StackFacts& stack) { return !stack.depends_on.empty(); });
  if (is_ordered) {
    text += "Apply in this order:";
    for (const std::size_t i : order) text += ' ' + stacks[i].name;
    text += '\n';
  }
  return text;
}

std::string list_text(const std::vector<StackFacts>& stacks, const Style& style) {
  const Columns columns(stacks);
  std::string text;
  for (const StackFacts& stack : stacks) {
    std::string line = style(Paint::bold, padded(stack.name, columns.name)) + "   " +
                       quantity(stack.resources, columns.resources, "resource") + "   " +
                       quantity(stack.data_sources, columns.data_sources, "data source");
    if (!stack.depends_on.empty()) {
      line += "   after ";
      for (const std::string& name : stack.depends_on) line += (&name == &stack.depends_on[0] ? "" : ", ") + name;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

nlohmann::ordered_json stacks_json(const std::vector<StackFacts>& stacks) {
  nlohmann::ordered_json made = nlohmann::ordered_json::array();
  for (const StackFacts& stack : stacks) {
    nlohmann::ordered_json entry;
    entry["name"] = stack.name;
    entry["resources"] = stack.resources;
    entry["data_sources"] = stack.data_sources;
    entry["depends_on"] = stack.depends_on;
    made.push_back(std::move(entry));
  }
  return made;
}

nlohmann::ordered_json list_json(const App& app, const std::vector<StackFacts>& stacks, const std::string& out,
                                 const detail::EarlierOutput& written) {
  nlohmann::ordered_json made = stacks_json(stacks);
  std::vector<std::map<std::string, std::size_t>> kinds(stacks.size());
  std::vector<std::map<std::string, std::size_t>> types(stacks.size());
  std::map<std::string_view, std::size_t> by_name;
  for (std::size_t i = 0; i < stacks.size(); ++i) by_name.emplace(stacks[i].name, i);
  for (const detail::Node& node : detail::NodeAccess::tree(app).nodes()) {
    if (node.stack == nullptr || node.refused || !node.is_block()) continue;
    const auto at = by_name.find(node.stack->id);
    if (at == by_name.end()) continue;
    ++kinds[at->second][detail::kind_word(node.kind)];
    if (node.kind == detail::NodeKind::resource) ++types[at->second][node.source->type];
  }
  const std::vector<std::size_t> order = deployment_order(stacks);
  for (std::size_t i = 0; i < order.size(); ++i) made[order[i]]["order"] = i + 1;
  for (std::size_t i = 0; i < stacks.size(); ++i) {
    made[i]["folder"] = stack_folder(out, stacks[i].name);
    const bool is_native = written.is_native(stacks[i].name);
    made[i]["file"] = stack_folder(out, stacks[i].name) + (is_native ? "/main.tf" : "/main.tf.json");
    if (is_native) {
      made[i]["files"] = nlohmann::ordered_json::array();
      for (const std::string& file : written.files_of(stacks[i].name)) {
        made[i]["files"].push_back(stack_folder(out, file));
      }
    }
    made[i]["kinds"] = kinds[i];
    made[i]["types"] = types[i];
  }
  return made;
}

}  // namespace terrace::cli
