// SPDX-License-Identifier: Apache-2.0

#include "engine/attributes.hpp"

#include <algorithm>
#include <map>
#include <memory>

#include "value/text.hpp"

namespace terrace::engine {
namespace {

const Json kNull{};

/// One pair of values that is still to be compared. Texts that are JSON are parsed into `owned`.
struct Pair {
  std::string path;
  const Json* before;
  const Json* after;
  const Json* unknown;
  const Json* before_sensitive;
  const Json* after_sensitive;
};

const Json& item(const Json& json, std::size_t index) {
  return json.is_array() && index < json.size() ? json[index] : kNull;
}

bool is_true(const Json& json) { return json.is_boolean() && json.get<bool>(); }

bool holds_true(const Json& json) {
  std::vector<const Json*> pending{&json};
  while (!pending.empty()) {
    const Json& next = *pending.back();
    pending.pop_back();
    if (is_true(next)) return true;
    if (next.is_structured()) {
      for (const Json& inner : next) pending.push_back(&inner);
    }
  }
  return false;
}

bool is_empty(const Json& json) { return json.is_null() || (json.is_structured() && json.empty()); }

bool is_scalars(const Json& json) {
  return std::none_of(json.begin(), json.end(), [](const Json& one) { return one.is_structured(); });
}

std::string dumped(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

class Comparison {
 public:
  Comparison(const Json& change, const Redactor& redact) : redact_(redact) {
    const Json& paths = member(change, "replace_paths");
    for (const Json& steps : paths.is_array() ? paths : Json::array()) {
      std::string path;
      for (const Json& step : steps) {
        path = step.is_string() ? joined_key(path, step.get<std::string>()) : path + '[' + dumped(step) + ']';
      }
      replace_paths_.push_back(std::move(path));
    }
    pending_.push_back({"", &member(change, "before"), &member(change, "after"), &member(change, "after_unknown"),
                        &member(change, "before_sensitive"), &member(change, "after_sensitive")});
  }

  AttributeChange whole() {
    const Pair pair = std::move(pending_.back());
    pending_.clear();
    add(pair, holds_true(*pair.unknown));
    return std::move(found_.back());
  }

  std::vector<AttributeChange> take() {
    while (!pending_.empty()) {
      const Pair pair = std::move(pending_.back());
      pending_.pop_back();
      compare(pair);
    }
    return std::move(found_);
  }

 private:
  void compare(const Pair& pair) {
    const Json& before = *pair.before;
    const Json& after = *pair.after;
    if (is_true(*pair.unknown)) return add(pair, true);
    const bool unknown_inside = holds_true(*pair.unknown);
    if (before == after && !unknown_inside) return;
    if (is_empty(before) && is_empty(after) && !unknown_inside) return;
    if (is_true(*pair.before_sensitive) || is_true(*pair.after_sensitive)) return add(pair, false);
    const Json& shape = is_empty(after) && !unknown_inside ? before : after;
    const bool alike = is_empty(before) || is_empty(after) || before.type() == after.type();
    if (alike && (shape.is_object() || pair.unknown->is_object())) return descend(pair);
    if (alike && (shape.is_array() || pair.unknown->is_array())) return match(pair);
    if (alike && shape.is_string() && descend_into_text(pair)) return;
    add(pair, false);
  }

  void push(std::vector<Pair> pairs) {
    for (std::size_t i = pairs.size(); i-- > 0;) pending_.push_back(std::move(pairs[i]));
  }

  void descend(const Pair& pair) {
    std::map<std::string, bool> keys;
    for (const Json* json : {pair.before, pair.after, pair.unknown}) {
      if (!json->is_object()) continue;
      for (const auto& [key, value] : json->items()) keys.emplace(key, true);
    }
    std::vector<Pair> pairs;
    for (const auto& [key, ignored] : keys) {
      pairs.push_back({joined_key(pair.path, key), &member(*pair.before, key), &member(*pair.after, key),
                       &member(*pair.unknown, key), &member(*pair.before_sensitive, key),
                       &member(*pair.after_sensitive, key)});
    }
    push(std::move(pairs));
  }

  /// Sets come as lists in an order without meaning: what is equal on both sides is left out, the rest is compared in
  /// order. Lists of simple values say what was added and what taken away.
  void match(const Pair& pair) {
    const Json& before = *pair.before;
    const Json& after = *pair.after;
    std::vector<std::size_t> old_ones(before.is_array() ? before.size() : 0);
    for (std::size_t i = 0; i < old_ones.size(); ++i) old_ones[i] = i;
    std::vector<std::size_t> new_ones;
    const std::size_t size =
        std::max(after.is_array() ? after.size() : 0, pair.unknown->is_array() ? pair.unknown->size() : 0);
    for (std::size_t i = 0; i < size; ++i) {
      const auto same = std::find_if(old_ones.begin(), old_ones.end(),
                                     [&](std::size_t other) { return before[other] == item(after, i); });
      if (same != old_ones.end() && !holds_true(item(*pair.unknown, i))) {
        old_ones.erase(same);
      } else {
        new_ones.push_back(i);
      }
    }
    std::vector<Pair> pairs;
    if (old_ones.empty() && new_ones.empty()) {
      // The same values in another order.
      for (std::size_t i = 0; i < size; ++i) pairs.push_back(pair_of(pair, i, i));
      return push(std::move(pairs));
    }
    const bool simple =
        is_scalars(before) && is_scalars(after) && !old_ones.empty() && old_ones.size() != new_ones.size();
    for (std::size_t i = 0; i < std::max(old_ones.size(), new_ones.size()); ++i) {
      const std::size_t none = std::max(before.size(), size);
      const std::size_t old_one = i < old_ones.size() ? old_ones[i] : none;
      const std::size_t new_one = i < new_ones.size() ? new_ones[i] : none;
      if (simple) {
        if (old_one != none) pairs.push_back(pair_of(pair, old_one, none));
        if (new_one != none) pairs.push_back(pair_of(pair, none, new_one));
      } else {
        pairs.push_back(pair_of(pair, old_one, new_one));
      }
    }
    push(std::move(pairs));
  }

  static Pair pair_of(const Pair& pair, std::size_t old_one, std::size_t new_one) {
    const bool is_gone = new_one >= std::max(pair.after->size(), pair.unknown->is_array() ? pair.unknown->size() : 0);
    return {pair.path + '[' + std::to_string(is_gone ? old_one : new_one) + ']',
            &item(*pair.before, old_one),
            &item(*pair.after, new_one),
            &item(*pair.unknown, new_one),
            &item(*pair.before_sensitive, old_one),
            &item(*pair.after_sensitive, new_one)};
  }

  bool descend_into_text(const Pair& pair) {
    std::vector<const Json*> parsed;
    for (const Json* text : {pair.before, pair.after}) {
      if (text->is_null()) {
        parsed.push_back(&kNull);
        continue;
      }
      if (!text->is_string()) return false;
      const std::string& json = text->get_ref<const std::string&>();
      if (json.empty() || (json[0] != '{' && json[0] != '[')) return false;
      Json document = Json::parse(json, nullptr, false);
      if (!document.is_structured() || document.empty()) return false;
      parsed.push_back(owned_.emplace_back(std::make_unique<Json>(std::move(document))).get());
    }
    if (*parsed[0] == *parsed[1]) return false;
    pending_.push_back({pair.path, parsed[0], parsed[1], &kNull, &kNull, &kNull});
    return true;
  }

  bool is_secret(const Json& value) const {
    return value.is_string() ? redact_.is_secret(value.get_ref<const std::string&>())
                             : value.is_number() && redact_.is_secret(dumped(value));
  }

  Json shown(const Json& value) const {
    if (value.is_string()) return redact_(value.get<std::string>());
    if (!value.is_structured()) return value;
    Json read = Json::parse(redact_(dumped(value)), nullptr, false);
    return read.is_discarded() ? Json(std::string(Redactor::kMask)) : read;
  }

  void add(const Pair& pair, bool unknown) {
    AttributeChange change;
    change.path = pair.path;
    change.unknown = unknown;
    change.sensitive = is_true(*pair.before_sensitive) || is_true(*pair.after_sensitive) || is_secret(*pair.before) ||
                       is_secret(*pair.after);
    const auto value = [&](const Json& json) {
      if (!change.sensitive) return shown(json);
      return json.is_null() ? Json() : Json(std::string(Redactor::kMask));
    };
    change.before = value(*pair.before);
    change.after = unknown ? Json() : value(*pair.after);
    change.forces_replacement =
        std::any_of(replace_paths_.begin(), replace_paths_.end(), [&](const std::string& replaced) {
          return pair.path.starts_with(replaced) &&
                 (pair.path.size() == replaced.size() || pair.path[replaced.size()] == '.' ||
                  pair.path[replaced.size()] == '[');
        });
    found_.push_back(std::move(change));
  }

  const Redactor& redact_;
  std::vector<std::string> replace_paths_;
  std::vector<Pair> pending_;
  std::vector<std::unique_ptr<Json>> owned_;
  std::vector<AttributeChange> found_;
};

void collect(const Json& value, const Json& marks, Redactor& redact) {
  std::vector<std::pair<const Json*, const Json*>> pending{{&value, &marks}};
  while (!pending.empty()) {
    const auto [next, mark] = pending.back();
    pending.pop_back();
    if (is_true(*mark)) {
      redact.add_all(*next);
    } else if (mark->is_object() && next->is_object()) {
      for (const auto& [key, inner] : mark->items()) pending.emplace_back(&member(*next, key), &inner);
    } else if (mark->is_array() && next->is_array()) {
      for (std::size_t i = 0; i < mark->size(); ++i) pending.emplace_back(&item(*next, i), &(*mark)[i]);
    }
  }
}

}  // namespace

std::vector<AttributeChange> attribute_changes(const Json& change, const Redactor& redact) {
  return Comparison(change, redact).take();
}

AttributeChange whole_change(const Json& change, const Redactor& redact) { return Comparison(change, redact).whole(); }

void collect_sensitive(const Json& change, Redactor& redact) {
  collect(member(change, "before"), member(change, "before_sensitive"), redact);
  collect(member(change, "after"), member(change, "after_sensitive"), redact);
}

std::string joined_key(const std::string& path, const std::string& key) {
  if (!detail::is_identifier(key)) return path + '[' + dumped(Json(key)) + ']';
  return path.empty() ? key : path + '.' + key;
}

}  // namespace terrace::engine
