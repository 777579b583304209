// SPDX-License-Identifier: Apache-2.0

#include "engine/security.hpp"

#include <algorithm>

#include "engine/configuration.hpp"
#include "engine/permissions.hpp"

namespace terrace::engine {
namespace {

bool is_unknown(const Json& mark) {
  std::vector<const Json*> pending{&mark};
  while (!pending.empty()) {
    const Json& next = *pending.back();
    pending.pop_back();
    if (next.is_boolean() && next.get<bool>()) return true;
    if (next.is_structured()) {
      for (const Json& inner : next) pending.push_back(&inner);
    }
  }
  return false;
}

/// Policies wherever they stand in a resource: in an attribute, or deep in its blocks.
void read_policies(const Json& values, Permissions& into) {
  std::vector<const Json*> pending{&values};
  while (!pending.empty()) {
    const Json& next = *pending.back();
    pending.pop_back();
    if (next.is_structured()) {
      for (const Json& inner : next) pending.push_back(&inner);
    } else if (next.is_string()) {
      const std::string& text = next.get_ref<const std::string&>();
      if (text.size() < 2 || text[0] != '{' || text.find("\"Statement\"") == std::string::npos) continue;
      read_policy(Json::parse(text, nullptr, false), into);
    }
  }
}

Permissions permissions_of(const std::string& type, const Json& values) {
  Permissions found;
  if (!values.is_object()) return found;
  read_settings(type, values, found);
  read_policies(values, found);
  return found;
}

class SecurityComparison {
 public:
  SecurityComparison(const Json& shown, const SourceMap& map, const Redactor& redact)
      : configuration_(shown), map_(map), redact_(redact) {}

  void compare(const Json& resource) {
    address_ = text_at(resource, "/address");
    node_ = map_.find(address_);
    const Json& change = member(resource, "change");
    const std::string type = text_at(resource, "/type");
    const Json& after = member(change, "after");
    const Json& before = member(change, "before");
    // Taken for itself: what goes on existing without being managed permits what it did.
    const Json& actions = member(change, "actions");
    if (actions.is_array() && actions.size() == 1 && actions[0] == "forget") return;
    const Permissions old_ones = permissions_of(type, before);
    const Permissions new_ones = permissions_of(type, after);
    const bool has_unknown = after.is_object() && add_unknown(type, member(change, "after_unknown"));
    for (const auto& [text, permission] : new_ones) {
      if (!old_ones.contains(text))
        add(permission.is_denial ? SecurityChange::Kind::takes_away : SecurityChange::Kind::permits, text,
            permission.is_broad);
    }
    for (const auto& [text, permission] : old_ones) {
      // What is unknown may well be what it was.
      if (new_ones.contains(text) || has_unknown) continue;
      add(permission.is_denial ? SecurityChange::Kind::permits : SecurityChange::Kind::takes_away, "no longer " + text,
          permission.is_denial);
    }
    if (type == "aws_s3_bucket_public_access_block" && !before.is_null() && after.is_null()) {
      add(SecurityChange::Kind::permits, "no longer blocks public access to the bucket", true);
    }
  }

  std::vector<SecurityChange> take() {
    // What matters most first; the plan's order within.
    std::stable_sort(found_.begin(), found_.end(), [](const SecurityChange& a, const SecurityChange& b) {
      const auto rank = [](const SecurityChange& one) {
        return one.kind == SecurityChange::Kind::permits   ? (one.is_broad ? 0 : 1)
               : one.kind == SecurityChange::Kind::unknown ? 2
                                                           : 3;
      };
      return rank(a) < rank(b);
    });
    return std::move(found_);
  }

 private:
  bool add_unknown(const std::string& type, const Json& unknown) {
    if (!unknown.is_object()) return false;
    const std::vector<std::string> parts = address_parts(address_);
    std::string names;
    for (const auto& [name, mark] : unknown.items()) {
      // What the program does not set is computed, and nothing that it asks for. Of a module's inside nobody can tell.
      if (parts.size() == 1 && !configuration_.sets(parts[0], name)) continue;
      if (decides(type, name) && is_unknown(mark)) names += (names.empty() ? "" : ", ") + name;
    }
    if (names.empty()) return false;
    add(SecurityChange::Kind::unknown, "what it permits is known only after apply (" + names + ")", false);
    return true;
  }

  void add(SecurityChange::Kind kind, const std::string& text, bool broad) {
    found_.push_back({.kind = kind, .text = redact_(text), .is_broad = broad, .address = address_, .node = node_});
  }

  Configuration configuration_;
  const SourceMap& map_;
  const Redactor& redact_;
  std::string address_;
  const detail::Node* node_ = nullptr;
  std::vector<SecurityChange> found_;
};

}  // namespace

std::vector<SecurityChange> security_changes(const Json& shown, const SourceMap& map, const Redactor& redact) {
  SecurityComparison comparison(shown, map, redact);
  const Json& changes = member(shown, "resource_changes");
  if (!changes.is_array()) return {};
  for (const Json& resource : changes) {
    if (text_at(resource, "/mode") == "managed") comparison.compare(resource);
  }
  return comparison.take();
}

}  // namespace terrace::engine
