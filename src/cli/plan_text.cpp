// SPDX-License-Identifier: Apache-2.0

#include <algorithm>

#include "cli/plan_tree.hpp"
#include "cli/plan_view.hpp"
#include "core/node.hpp"

namespace terrace::cli {
namespace {

using engine::AttributeChange;
using engine::Json;
using engine::ResourceChange;
using engine::SecurityChange;

/// More attributes of one resource are summed up; `--json` has them all.
constexpr std::size_t kMostAttributes = 60;
/// A value gets at least this many columns, on a line of its own if need be.
constexpr std::size_t kLeastValue = 16;

struct Sign {
  std::string text;
  Paint paint;
};

Sign sign_of(engine::Action action, bool unicode) {
  switch (action) {
  case engine::Action::create: return {"+", Paint::green};
  case engine::Action::update: return {"~", Paint::yellow};
  case engine::Action::destroy: return {"-", Paint::red};
  case engine::Action::replace: return {unicode ? "±" : "-/+", Paint::red};
  case engine::Action::replace_create_first: return {unicode ? "±" : "+/-", Paint::red};
  case engine::Action::read: return {"<=", Paint::cyan};
  case engine::Action::forget: return {".", Paint::red};
  case engine::Action::none: break;
  }
  return {"=", Paint::cyan};
}

std::string_view reason_text(const std::string& reason) {
  static constexpr std::pair<std::string_view, std::string_view> texts[] = {
      {"replace_because_tainted", "it is tainted"},
      {"replace_by_request", "asked for by --replace"},
      {"replace_by_triggers", "by replace_triggered_by"},
      {"delete_because_no_resource_config", "no longer in the program"},
      {"delete_because_no_module", "its module is no longer in the program"},
      {"delete_because_wrong_repetition", "count or for_each came or went"},
      {"delete_because_count_index", "count is smaller"},
      {"delete_because_each_key", "for_each no longer has its key"},
      {"delete_because_no_move_target", "moved to where nothing is"},
      {"read_because_config_unknown", "read when applied"},
      {"read_because_dependency_pending", "read when applied"},
  };
  for (const auto& [name, text] : texts) {
    if (name == reason) return text;
  }
  return {};
}

/// The ids of a path below its stack.
std::vector<std::string_view> ids_of(const detail::Node* node) {
  std::vector<std::string_view> ids;
  for (; node != nullptr && node->stack != nullptr && node->stack != node; node = node->parent) ids.push_back(node->id);
  std::reverse(ids.begin(), ids.end());
  return ids;
}

/// What an address says more than its construct: the instance, and what it is inside of a module.
std::string inside_of(const ResourceChange& change) {
  if (change.node == nullptr) return {};
  const std::vector<std::string> parts = engine::address_parts(change.address);
  if (parts.empty() || !change.address.starts_with(parts[0])) return {};
  return change.address.substr(parts[0].size());
}

/// Positions in program order; what the program no longer has comes last.
template <class Item> std::vector<std::size_t> program_order(const std::vector<Item>& items) {
  std::vector<std::size_t> order(items.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto number = [&](std::size_t i) {
    return items[i].node == nullptr ? std::size_t{0xffffffff} : std::size_t{items[i].node->number};
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return number(a) < number(b); });
  return order;
}

class PlanDrawing {
 public:
  explicit PlanDrawing(const TreeLook& look) : look_(look) {}

  void heading(std::string_view text) {
    if (!text_.empty()) text_ += '\n';
    text_ += look_.style(Paint::bold, cut(visible(text), width())) + '\n';
  }

  void resources(const std::vector<ResourceChange>& changes, bool is_drift) {
    PlanTree tree;
    for (const std::size_t i : program_order(changes)) {
      const ResourceChange& change = changes[i];
      tree.add(change.node != nullptr ? ids_of(change.node) : std::vector<std::string_view>{change.address}, i);
    }
    for (const PlanTree::Line& line : tree.lines()) {
      const std::string indent(2 + 2 * line.level, ' ');
      if (line.item == PlanTree::kNone) {
        text_ += indent + cut(visible(line.label) + '/', width() - std::min(width(), indent.size())) + '\n';
      } else {
        resource(changes[line.item], line.label, indent, is_drift);
      }
    }
  }

  void outputs(const std::vector<engine::OutputChange>& outputs) {
    for (const engine::OutputChange& output : outputs) {
      const Sign sign = sign_of(output.action, look_.unicode);
      const std::string name = visible(output.name);
      value("  " + look_.style(sign.paint, sign.text) + ' ' + name + ": ",
            2 + sign_width(sign) + 1 + width_of(name) + 2, output.value, output.action == engine::Action::create);
    }
  }

  void security(const std::vector<SecurityChange>& changes) {
    std::string last;
    for (const SecurityChange& change : changes) {
      std::string where = change.node != nullptr ? joined_ids(change) : change.address;
      if (where != last) {
        std::string line = visible(where);
        const std::string place = place_of(change.node);
        if (fits(2 + width_of(line) + 2 + width_of(place)) && !place.empty()) {
          text_ += "  " + line + "  " + look_.style(Paint::dim, place) + '\n';
        } else {
          text_ += "  " + cut(line, width() - 2) + '\n';
        }
        last = std::move(where);
      }
      permission(change);
    }
  }

  void line(const std::string& text) { text_ += text + '\n'; }
  std::string take() { return std::move(text_); }

 private:
  static constexpr std::size_t kAny = 1U << 30U;

  std::size_t width() const { return look_.width == 0 ? kAny : look_.width; }
  bool fits(std::size_t columns) const { return columns <= width(); }
  static std::size_t sign_width(const Sign& sign) { return width_of(sign.text); }

  std::string cut(const std::string& text, std::size_t columns) const {
    if (width_of(text) <= columns) return text;
    return std::string(cut_to_width(text, columns == 0 ? 0 : columns - 1)) + (look_.unicode ? "…" : "~");
  }

  static std::string joined_ids(const SecurityChange& change) {
    std::string path;
    for (const std::string_view id : ids_of(change.node)) path.append(path.empty() ? "" : "/").append(id);
    return path;
  }

  static std::string place_of(const detail::Node* node) {
    if (node == nullptr || !node->location.is_known()) return {};
    return visible(node->location.file) + ':' + std::to_string(node->location.line);
  }

  static std::string remark_of(const ResourceChange& change, bool is_drift) {
    std::string text;
    const auto add = [&](std::string_view more) {
      if (more.empty()) return;
      text += (text.empty() ? "" : ", ") + std::string(more);
    };
    if (is_drift && change.action == engine::Action::destroy) add("is gone");
    if (!is_drift) add(reason_text(change.reason));
    if (change.action == engine::Action::replace_create_first) add("the new one first");
    if (change.action == engine::Action::forget) add("stays, but is no longer managed");
    if (!change.deposed.empty()) add("a left-over of a replacement");
    if (change.is_moved()) add("moved from " + change.previous_address);
    if (change.is_imported) add("imported" + (change.import_id.empty() ? "" : " from " + change.import_id));
    return visible(text);
  }

  void resource(const ResourceChange& change, const std::string& label, const std::string& indent, bool is_drift) {
    const Sign sign = sign_of(change.action, look_.unicode);
    const std::string name = visible(label + inside_of(change));
    const std::string type = visible((change.is_data ? "data " : "") + change.type);
    const std::string place = place_of(change.node);
    const std::string remark = remark_of(change, is_drift);
    const std::size_t begin = indent.size() + sign_width(sign) + 1;
    const std::string deeper(begin + 2, ' ');
    std::size_t used = begin + width_of(name);
    if (!fits(used)) {
      text_ += indent + look_.style(sign.paint, sign.text) + ' ' + cut(name, width() - std::min(width(), begin));
      used = width();
    } else {
      text_ += indent + look_.style(sign.paint, sign.text) + ' ' + name;
    }
    // What does not fit behind the name goes below it; the place may be left out of neither.
    const auto follow = [&](const std::string& text, Paint paint) {
      if (text.empty()) return;
      if (fits(used + 2 + width_of(text))) {
        text_ += "  " + look_.style(paint, text);
        used += 2 + width_of(text);
        return;
      }
      const std::string shown = cut(text, width() - std::min(width(), deeper.size()));
      text_ += '\n' + deeper + look_.style(paint, shown);
      used = deeper.size() + width_of(shown);
    };
    follow(type, Paint::cyan);
    follow(remark, Paint::yellow);
    follow(place, Paint::dim);
    text_ += '\n';
    attributes(change, begin + 2);
  }

  void attributes(const ResourceChange& change, std::size_t indent) {
    const std::string spaces(indent, ' ');
    const bool is_new = change.action == engine::Action::create;
    std::size_t shown = 0;
    for (const AttributeChange& attribute : change.attributes) {
      if (shown++ == kMostAttributes) break;
      std::string prefix = spaces;
      std::size_t used = indent;
      if (!is_new) {
        const bool added = attribute.before.is_null();
        const bool removed = !added && attribute.after.is_null() && !attribute.unknown;
        const Sign sign = sign_of(added     ? engine::Action::create
                                  : removed ? engine::Action::destroy
                                            : engine::Action::update,
                                  look_.unicode);
        prefix += look_.style(sign.paint, sign.text) + ' ';
        used += 2;
      }
      const std::string name = visible(attribute.path);
      value(prefix + name + ": ", used + width_of(name) + 2, attribute, is_new);
    }
    if (shown > kMostAttributes) {
      text_ +=
          spaces +
          look_.style(Paint::dim,
                      "(" + counted(change.attributes.size() - kMostAttributes, "more attribute", "more attributes") +
                          "; --json shows all)") +
          '\n';
    }
    if (change.computed != 0) {
      const std::string text = "(" + counted(change.computed, "attribute", "attributes") + " known after apply)";
      text_ += spaces + look_.style(Paint::dim, cut(text, width() - std::min(width(), indent))) + '\n';
    }
  }

  static std::string shown(const Json& json) {
    if (json.is_string() && json.get_ref<const std::string&>() == engine::Redactor::kMask) {
      return std::string(engine::Redactor::kMask);
    }
    return visible(json.dump(-1, ' ', false, Json::error_handler_t::replace));
  }

  void value(const std::string& prefix, std::size_t used, const AttributeChange& change, bool is_new) {
    const std::string after = change.unknown ? "(known after apply)" : shown(change.after);
    const std::string before = is_new || change.before.is_null() ? "" : shown(change.before);
    std::string text = after;
    const std::string arrow = look_.unicode ? " → " : " -> ";
    const std::string mark = change.forces_replacement ? "  forces replacement" : "";
    if (!before.empty()) {
      const bool removed = change.after.is_null() && !change.unknown;
      text = removed ? before : before == after ? before + " (changes)" : before + arrow + after;
    }
    if (fits(used + width_of(text) + mark.size())) {
      text_ += prefix + text + look_.style(Paint::red, mark) + '\n';
      return;
    }
    if (before.empty() || width() < used + 2 * kLeastValue + 4 + mark.size()) {
      // A line for each value, below the name.
      const std::size_t deeper = std::min<std::size_t>(used - std::min(used, width_of(change.path)), width() / 2);
      const std::string spaces(deeper, ' ');
      const std::size_t room = width() - deeper;
      text_ += prefix.substr(0, prefix.size() - 1) + look_.style(Paint::red, mark) + '\n';
      if (!before.empty() && text != after) text_ += spaces + cut(before, room) + '\n';
      const bool removed = !before.empty() && change.after.is_null() && !change.unknown;
      if (!removed) text_ += spaces + cut((before.empty() ? "" : arrow.substr(1)) + after, room) + '\n';
      return;
    }
    const std::size_t room = width() - used - width_of(arrow) - mark.size();
    const std::size_t half = room / 2;
    const std::size_t left = std::min(width_of(before), std::max(half, room - std::min(room, width_of(after))));
    text_ += prefix + cut(before, left) + arrow + cut(after, room - left) + look_.style(Paint::red, mark) + '\n';
  }

  void permission(const SecurityChange& change) {
    const auto [sign, paint] = [&]() -> std::pair<const char*, Paint> {
      switch (change.kind) {
      case SecurityChange::Kind::permits:
        return change.is_broad ? std::pair{"!", Paint::red} : std::pair{"+", Paint::yellow};
      case SecurityChange::Kind::takes_away: return {"-", Paint::green};
      case SecurityChange::Kind::unknown: break;
      }
      return {"?", Paint::cyan};
    }();
    text_ += "    " + look_.style(paint, sign) + ' ' +
             cut(visible(change.text), width() - std::min<std::size_t>(width(), 6)) + '\n';
  }

  const TreeLook& look_;
  std::string text_;
};

}  // namespace

std::string counts_text(const engine::PlanModel& plan) {
  const engine::PlanCounts& counts = plan.counts;
  std::string text = "Plan: ";
  if (counts.import != 0) text += std::to_string(counts.import) + " to import, ";
  text += std::to_string(counts.add) + " to add, " + std::to_string(counts.change) + " to change, " +
          std::to_string(counts.destroy) + " to destroy";
  if (counts.forget != 0) text += ", " + std::to_string(counts.forget) + " to forget";
  if (counts.move != 0) text += ", " + std::to_string(counts.move) + " moved";
  return text + '.';
}

std::string plan_text(const PlannedStack& stack, const TreeLook& look) {
  PlanDrawing drawing(look);
  drawing.heading(stack.name);
  if (stack.status != PlannedStack::Status::planned) {
    drawing.line(stack.status == PlannedStack::Status::waits
                     ? "  not planned: it reads from a stack that is not applied yet"
                     : "  not planned");
    return drawing.take();
  }
  const engine::PlanModel& plan = stack.plan;
  drawing.resources(plan.changes, false);
  if (!plan.outputs.empty()) {
    drawing.heading("Outputs of " + stack.name);
    drawing.outputs(plan.outputs);
  }
  if (!plan.drift.empty()) {
    drawing.heading("Changed outside of the program");
    drawing.resources(plan.drift, true);
  }
  if (!stack.security.empty()) {
    drawing.heading("Security");
    drawing.security(stack.security);
  }
  if (!plan.changes.empty() || !plan.outputs.empty() || !plan.drift.empty()) drawing.line("");
  const bool has_changes = !plan.changes.empty() || !plan.outputs.empty();
  drawing.line(has_changes ? counts_text(plan)
               : plan.drift.empty()
                   ? "  No changes: what exists is what the program says."
                   : "Only the state differs from what exists; nothing will be changed but the state.");
  return drawing.take();
}

}  // namespace terrace::cli
