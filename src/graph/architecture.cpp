// SPDX-License-Identifier: Apache-2.0

// The boxes: what there is, and what it is in.

#include <algorithm>
#include <map>

#include "graph/draft.hpp"
#include "graph/kinds.hpp"

namespace terrace::graph {
namespace {

/// More things than this in one place are put into folders.
constexpr std::size_t kCrowd = 12;

bool may_be_in_a_network(std::string_view kind) {
  constexpr std::string_view kOutside[] = {"role", "secret", "logs", "dns", "cdn", "identity", "api"};
  return std::find(std::begin(kOutside), std::end(kOutside), kind) == std::end(kOutside);
}

/// The path without the stack's name, which the stack's box has.
std::string label_of(const Construct& construct) {
  const std::size_t slash = construct.path.find('/');
  return slash == std::string::npos ? construct.path : construct.path.substr(slash + 1);
}

class Placement {
 public:
  explicit Placement(Draft& draft) : draft_(draft), constructs_(draft.model().constructs) {}

  void run() {
    add_kind([](std::string_view kind) { return kind == "vpc"; });
    add_kind([](std::string_view kind) { return kind == "subnet"; });
    find_mounts();
    add_kind([](std::string_view kind) { return kind != "vpc" && kind != "subnet"; });
  }

 private:
  template <class Wanted> void add_kind(Wanted wanted) {
    for (std::size_t i = 0; i < constructs_.size(); ++i) {
      const Construct& construct = constructs_[i];
      const bool is_module = construct.kind == "module";
      const std::string kind(is_module ? "module" : box_kind(construct.type));
      if (kind.empty() || !wanted(kind) || (construct.kind == "ephemeral")) continue;
      const std::size_t parent = kind == "subnet" ? place_of_subnet(i) : place_of(i, kind);
      const std::size_t box = draft_.add_box({construct.path, kind, label_of(construct), parent, i, {}});
      if (construct.kind == "data") draft_.note(box, "exists already: it is only read here");
      if (construct.repeat == "count") draft_.note(box, "several: count");
      if (construct.repeat == "for_each") draft_.note(box, "several: for_each");
    }
  }

  std::size_t vpc_box(const std::vector<std::size_t>& targets) const {
    for (const std::size_t target : targets) {
      if (constructs_[target].type == "aws_vpc") return draft_.box_of(target);
    }
    return kNone;
  }

  std::size_t place_of_subnet(std::size_t subnet) {
    const Construct& construct = constructs_[subnet];
    std::size_t parent = vpc_box(draft_.mentions().in_argument(construct, "vpc_id"));
    if (parent == kNone) parent = draft_.stack_box(construct.stack);
    std::string zone = text_argument(construct.arguments, "availability_zone");
    if (zone.empty()) return parent;
    if (!construct.repeat.empty()) zone = "each zone";
    const auto [known, is_new] = zones_.try_emplace({parent, zone}, kNone);
    if (is_new) {
      const std::string id = draft_.made().boxes[parent].id + " zone " + zone;
      known->second = draft_.add_box({id, "zone", zone, parent, kNone, {}});
    }
    return known->second;
  }

  std::size_t place_of(std::size_t construct, std::string_view kind) {
    const std::size_t stack = draft_.stack_box(constructs_[construct].stack);
    if (kind == "vpc" || !may_be_in_a_network(kind)) return stack;
    std::vector<std::size_t> subnets = draft_.reach_of_type(construct, "aws_subnet");
    const auto mounted = mounts_.find(construct);
    if (subnets.empty() && mounted != mounts_.end()) subnets = mounted->second;
    if (subnets.size() == 1) return draft_.box_of(subnets[0]);
    if (subnets.size() > 1) return network_around(draft_.box_of(subnets[0]), stack);
    const std::size_t vpc = vpc_box(draft_.reach(construct));
    if (vpc != kNone) return vpc;
    for (const std::size_t target : draft_.reach(construct)) {
      if (!is_security_group(constructs_[target])) continue;
      const std::size_t of_group = vpc_box(draft_.reach(target));
      if (of_group != kNone) return of_group;
    }
    return stack;
  }

  std::size_t network_around(std::size_t box, std::size_t otherwise) const {
    while (box != kNone && draft_.made().boxes[box].kind != "vpc") box = draft_.made().boxes[box].parent;
    return box == kNone ? otherwise : box;
  }

  /// A file system names no subnet; its mount targets do.
  void find_mounts() {
    for (const Construct& construct : constructs_) {
      if (construct.type != "aws_efs_mount_target") continue;
      for (const std::size_t system : draft_.mentions().in_argument(construct, "file_system_id")) {
        for (const std::size_t subnet : draft_.mentions().in_argument(construct, "subnet_id")) {
          mounts_[system].push_back(subnet);
        }
      }
    }
  }

  Draft& draft_;
  const std::vector<Construct>& constructs_;
  std::map<std::pair<std::size_t, std::string>, std::size_t> zones_;
  std::map<std::size_t, std::vector<std::size_t>> mounts_;
};

class Folding {
 public:
  Folding(Architecture& made, const Model& model) : made_(made), model_(model) {}

  void run() {
    const std::size_t places = made_.boxes.size();
    for (std::size_t place = 0; place < places; ++place) {
      fold(place, 1, 2, [&](const Box& box) { return scope_of(box, place); });
      fold(place, kCrowd, 4, [](const Box& box) { return box.kind; });
    }
  }

 private:
  /// The things directly in a place, without what holds things itself.
  std::vector<std::size_t> things_in(std::size_t place) const {
    std::vector<bool> holds(made_.boxes.size(), false);
    for (const Box& box : made_.boxes) {
      if (box.parent != kNone) holds[box.parent] = true;
    }
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < made_.boxes.size(); ++i) {
      if (made_.boxes[i].parent == place && !holds[i]) found.push_back(i);
    }
    return found;
  }

  /// The construct's outermost group in the stack; empty when it lies in none.
  std::string scope_of(const Box& box, std::size_t place) const {
    if (box.construct == kNone) return {};
    const std::string& path = model_.constructs[box.construct].path;
    const std::size_t begin = path.find('/');
    if (begin == std::string::npos) return {};
    const std::size_t end = path.find('/', begin + 1);
    const std::string& around = made_.boxes[place].id;
    const std::string group = end == std::string::npos ? std::string() : path.substr(begin + 1, end - begin - 1);
    // A network made by a group holds the rest of it: that says nothing new.
    return around.starts_with(path.substr(0, end == std::string::npos ? 0 : end) + '/') ? std::string() : group;
  }

  template <class Key> void fold(std::size_t place, std::size_t crowd, std::size_t least, Key key) {
    const std::vector<std::size_t> things = things_in(place);
    if (things.size() <= std::max(crowd, kCrowd)) return;
    std::vector<std::string> order;
    std::map<std::string, std::vector<std::size_t>> groups;
    for (const std::size_t thing : things) {
      const std::string name = key(made_.boxes[thing]);
      if (name.empty()) continue;
      std::vector<std::size_t>& group = groups[name];
      if (group.empty()) order.push_back(name);
      group.push_back(thing);
    }
    for (const std::string& name : order) {
      const std::vector<std::size_t>& group = groups[name];
      if (group.size() < least || group.size() == things.size()) continue;
      const std::size_t folder = made_.boxes.size();
      made_.boxes.push_back({made_.boxes[place].id + " folder " + name, "folder", name, place, kNone, {}});
      for (const std::size_t thing : group) {
        made_.boxes[thing].parent = folder;
        shorten(made_.boxes[thing].label, name);
      }
    }
  }

  static void shorten(std::string& label, const std::string& group) {
    if (label.starts_with(group + '/')) label.erase(0, group.size() + 1);
  }

  Architecture& made_;
  const Model& model_;
};

}  // namespace

void place_boxes(Draft& draft) { Placement(draft).run(); }

void fold_crowds(Architecture& architecture, const Model& model) { Folding(architecture, model).run(); }

Architecture make_architecture(const Model& model) {
  Draft draft(model);
  place_boxes(draft);
  draw_traffic(draft);
  draw_access(draft);
  fold_crowds(draft.made(), model);
  return std::move(draft.made());
}

}  // namespace terrace::graph
