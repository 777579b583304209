// SPDX-License-Identifier: Apache-2.0
#include "layout.hpp"

#include "names.hpp"

#include <algorithm>
#include <unordered_set>

namespace terrace::bind {

namespace {

constexpr std::uint32_t kNone = UINT32_MAX;

class Planner {
 public:
  explicit Planner(const Snapshot& snapshot) : snapshot_(snapshot) {}

  Layout plan() {
    const std::size_t size = snapshot_.blocks.size();
    layout_.blocks.resize(size);
    names_.resize(size);
    add_roots(snapshot_.resources, Section::resource);
    add_roots(snapshot_.data, Section::data);
    add_roots(snapshot_.ephemeral, Section::ephemeral);
    add_roots(snapshot_.config, Section::config);
    add_results();

    seen_.assign(size, 0);
    const std::size_t roots = layout_.headers.size();
    for (std::size_t i = 0; i < roots; ++i) {
      for (const Entry& entry : layout_.headers[i].root->entries) visit(entry);
    }
    place_blocks(roots);
    for (std::size_t i = 0; i < roots; ++i) name_blocks(static_cast<std::uint32_t>(i));
    name_shared();
    for (const std::uint32_t id : order_) layout_.headers[layout_.blocks[id].header].blocks.push_back(id);
    return std::move(layout_);
  }

 private:
  // Names of the namespaces and directories beside the roots.
  static std::string root_name(std::string_view name) {
    std::string result = cpp_name(name);
    for (const std::string_view reserved : {"blocks", "data", "ephemeral", "function", "provider", "shared"}) {
      if (result == reserved) return result + '_';
    }
    return result;
  }

  void add_roots(const std::vector<Root>& roots, Section section) {
    for (const Root& root : roots) {
      Header& header = layout_.headers.emplace_back();
      header.section = section;
      header.root = &root;
      header.name = root_name(root.name);
    }
  }

  void add_results() {
    for (const Function& function : snapshot_.functions) {
      Root root;
      root.name = function.name;
      Entry& entry = root.entries.emplace_back();
      entry.name = "result";
      entry.type = function.result;
      entry.computed = true;
      layout_.results.push_back(std::move(root));
    }
    // Only now do the elements stay where they are.
    add_roots(layout_.results, Section::function);
  }

  // Depth first: `order_` ends up with every block after all that it holds.
  void visit(const Entry& entry) {
    for_each_block(entry, [this](std::uint32_t id) {
      if (seen_[id] != 0) return;
      seen_[id] = 1;
      for (const Entry& inner : snapshot_.blocks[id].entries) visit(inner);
      order_.push_back(id);
    });
  }

  void place_blocks(std::size_t roots) {
    std::vector<std::uint32_t> owner(snapshot_.blocks.size(), kNone);
    std::vector<bool> several(snapshot_.blocks.size(), false);
    const auto hold = [&](const Entry& entry, std::uint32_t header, bool argument, bool readable) {
      for_each_block(entry, [&](std::uint32_t id) {
        BlockPlace& place = layout_.blocks[id];
        place.argument = place.argument || (argument && entry.settable());
        place.readable = place.readable || readable;
        if (owner[id] == kNone) owner[id] = header;
        if (owner[id] != header) several[id] = true;
      });
    };
    for (std::size_t i = 0; i < roots; ++i) {
      const Header& header = layout_.headers[i];
      for (const Entry& entry : header.root->entries) {
        hold(entry, static_cast<std::uint32_t>(i), true, header.section != Section::config);
      }
    }
    for (auto id = order_.rbegin(); id != order_.rend(); ++id) {
      BlockPlace& place = layout_.blocks[*id];
      if (several[*id]) {
        owner[*id] = static_cast<std::uint32_t>(layout_.headers.size());
        layout_.headers.emplace_back();
        heads_.push_back(*id);
      }
      place.header = owner[*id];
      for (const Entry& entry : snapshot_.blocks[*id].entries) {
        hold(entry, place.header, place.argument, place.readable);
      }
    }
  }

  bool is_shared(std::uint32_t id) const { return layout_.headers[layout_.blocks[id].header].root == nullptr; }

  // Breadth first from a root, so that a block is called by its shortest path, and direct members by their own names.
  void name_blocks(std::uint32_t index) {
    struct Step {
      std::uint32_t block;
      std::string path;
    };
    Header& header = layout_.headers[index];
    std::unordered_set<std::uint32_t> reached;
    std::unordered_set<std::string> taken;
    std::vector<Step> queue;
    std::vector<Alias> others;
    const auto reach = [&](const Entry& entry, const std::string& prefix) {
      for_each_block(entry, [&](std::uint32_t id) {
        const bool fresh = reached.insert(id).second;
        std::string name = cpp_name(prefix + entry.name);
        if (!fresh && !prefix.empty()) {
          others.push_back({std::move(name), id, false});
          return;
        }
        while (taken.count(name) != 0 || taken.count(name + "_ref") != 0) name += '_';
        taken.insert(name);
        taken.insert(name + "_ref");
        if (fresh) {
          queue.push_back({id, prefix + entry.name + '_'});
          if (names_[id].empty()) names_[id] = header.root->name + '_' + prefix + entry.name;
        }
        if (fresh && !is_shared(id)) {
          layout_.blocks[id].name = name;
          layout_.blocks[id].qualified = "blocks::" + header.name + "::" + name;
        } else {
          header.aliases.push_back({std::move(name), id, prefix.empty()});
        }
      });
    };
    for (const Entry& entry : header.root->entries) reach(entry, {});
    for (std::size_t i = 0; i < queue.size(); ++i) {
      const Step step = queue[i];  // reach() lengthens the queue
      for (const Entry& entry : snapshot_.blocks[step.block].entries) reach(entry, step.path);
    }
    // Last, so that they take no name away: the other ways to a block.
    for (Alias& alias : others) {
      if (taken.insert(alias.name).second) header.aliases.push_back(std::move(alias));
    }
  }

  void name_shared() {
    std::unordered_set<std::string> taken;
    // Parents first, so that the shorter name is the plain one when two are alike.
    for (auto id = order_.rbegin(); id != order_.rend(); ++id) {
      if (!is_shared(*id)) continue;
      std::string name = cpp_name(names_[*id]);
      while (taken.count(name) != 0 || taken.count(name + "_ref") != 0) name += '_';
      taken.insert(name);
      taken.insert(name + "_ref");
      BlockPlace& place = layout_.blocks[*id];
      place.qualified = "shared::" + name;
      place.name = std::move(name);
    }
    for (const std::uint32_t id : heads_) layout_.headers[layout_.blocks[id].header].name = layout_.blocks[id].name;
  }

  const Snapshot& snapshot_;
  Layout layout_;
  std::vector<char> seen_;
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> heads_;  // the outermost block of each shared header
  std::vector<std::string> names_;    // root and path of a block's first use
};

}  // namespace

Layout make_layout(const Snapshot& snapshot) { return Planner(snapshot).plan(); }

std::vector<std::string> member_names(const std::vector<Entry>& entries, std::string_view reserved) {
  std::unordered_set<std::string> taken{std::string(reserved), "terrace_schema", "terrace_nested"};
  std::vector<std::string> names;
  for (const Entry& entry : entries) {
    std::string& name = names.emplace_back();
    if (!entry.settable()) continue;
    name = cpp_name(entry.name);
    while (!taken.insert(name).second) name += '_';
  }
  return names;
}

std::vector<std::string> accessor_names(const std::vector<Entry>& entries, const std::string& self) {
  // What hides a member that users of a reference need; the rest of Value's members may be hidden.
  std::unordered_set<std::string> taken{"node", "at", "get", "Ref", self};
  std::vector<std::string> names;
  for (const Entry& entry : entries) {
    std::string name = cpp_name(entry.name);
    while (!taken.insert(name).second) name += '_';
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace terrace::bind
