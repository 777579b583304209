// SPDX-License-Identifier: Apache-2.0

// Overrides by JSON pointer: each step is checked against the provider's schema before anything is changed.

#include <algorithm>
#include <charconv>

#include "core/suggest.hpp"
#include "synth/errors.hpp"
#include "synth/plan.hpp"
#include "value/representation.hpp"

namespace terrace::detail {
namespace {

struct Refusal {
  std::string message;
  std::string help;
};

/// The parts of a JSON pointer (RFC 6901), unescaped.
std::vector<std::string> tokens_of(std::string_view pointer) {
  std::vector<std::string> tokens;
  for (std::size_t i = 0; i < pointer.size(); ++i) {
    if (pointer[i] == '/') {
      tokens.emplace_back();
    } else if (pointer[i] == '~' && i + 1 < pointer.size() && (pointer[i + 1] == '0' || pointer[i + 1] == '1')) {
      tokens.back() += pointer[++i] == '0' ? '~' : '/';
    } else {
      tokens.back() += pointer[i];
    }
  }
  return tokens;
}

std::string pointer_to(const std::vector<std::string>& tokens, std::size_t count) {
  std::string pointer;
  for (std::size_t i = 0; i < count; ++i) pointer += "/" + tokens[i];
  return pointer;
}

/// Changes one place in a value, making what is missing on the way.
class Edit {
 public:
  Edit(const std::vector<std::string>& tokens, const Value& value) : tokens_(tokens), value_(value) {}

  Value in_block(const SchemaSource& source, const Value& block, std::size_t at) {
    const Schema& schema = schema_of(source);
    const std::string& name = tokens_[at];
    const std::size_t index = schema.index_of(name);
    if (index == schema.members().size()) {
      refuse_name(schema, at == 0 ? std::string(schema.type()) : pointer_to(tokens_, at), name);
    }
    const SchemaEntry& entry = schema.members()[index];

    if (block.is_expression()) {
      const std::string whole = pointer_to(tokens_, at);
      throw Refusal{whole + " is an expression, so there is nothing inside it to change",
                    "override " + whole + " as a whole"};
    }
    std::vector<Value> members(schema.members().size());
    if (block.kind() == Value::Kind::block) {
      BlockData& data = Access::block(block);
      for (std::size_t i = 0; i < data.size; ++i) members[data.indexes()[i]] = data.data()[i];
    }
    members[index] = in_entry(entry, members[index], at + 1);
    return make_block(source, members.data());
  }

 private:
  /// The value of an argument or block, of which tokens_[at] is the next step.
  Value in_entry(const SchemaEntry& entry, const Value& current, std::size_t at) {
    if (at == tokens_.size()) return entry.nested != nullptr ? shaped(entry, value_) : value_;
    if (entry.nested != nullptr) return in_nested(entry, current, at);
    if (current.is_expression()) {
      throw Refusal{"\"" + tokens_[at - 1] + "\" is an expression, so there is nothing inside it to change",
                    "override " + pointer_to(tokens_, at) + " as a whole"};
    }
    return in_plain(entry.type.kind, current, at);
  }

  Value in_nested(const SchemaEntry& entry, const Value& current, std::size_t at) {
    const bool single = entry.max_items == 1 || entry.nesting == Nesting::single || entry.nesting == Nesting::group;
    if (current.kind() == Value::Kind::block || (single && !current.is_set())) {
      // One block may be written with or without its number.
      const std::size_t inside = tokens_[at] == "0" || tokens_[at] == "-" ? at + 1 : at;
      return inside == tokens_.size() ? shaped_block(*entry.nested, value_) : in_block(*entry.nested, current, inside);
    }
    if (current.kind() == Value::Kind::map || entry.nesting == Nesting::map) {
      return in_map(current, at, [&](const Value& inner) {
        return at + 1 == tokens_.size() ? shaped_block(*entry.nested, value_) : in_block(*entry.nested, inner, at + 1);
      });
    }
    return in_list(current, at, [&](const Value& inner) {
      return at + 1 == tokens_.size() ? shaped_block(*entry.nested, value_) : in_block(*entry.nested, inner, at + 1);
    });
  }

  /// A literal object in the place of a block becomes one, so that its names are checked too.
  Value shaped_block(const SchemaSource& source, const Value& value) {
    if (value.kind() != Value::Kind::map) return value;
    const Schema& schema = schema_of(source);
    std::vector<Value> members(schema.members().size());
    for (std::size_t i = 0; i < value.size(); ++i) {
      const Value& key = value.items()[2 * i];
      if (key.kind() != Value::Kind::text) return value;
      const std::size_t index = schema.index_of(key.text());
      if (index == members.size()) refuse_name(schema, pointer_to(tokens_, tokens_.size()), key.text());
      const SchemaEntry& entry = schema.members()[index];
      const Value& given = value.items()[2 * i + 1];
      members[index] = entry.nested != nullptr ? shaped(entry, given) : given;
    }
    return make_block(source, members.data());
  }

  Value shaped(const SchemaEntry& entry, const Value& value) {
    if (value.kind() == Value::Kind::list) {
      Value list = make_list(nullptr, 0);
      for (std::size_t i = 0; i < value.size(); ++i)
        append_to_list(list, shaped_block(*entry.nested, value.items()[i]));
      return list;
    }
    const TypeKind kind = entry.type.kind;
    const bool labelled =
        entry.is_block || entry.is_nested_attribute ? entry.nesting == Nesting::map : kind == TypeKind::map;
    if (value.kind() != Value::Kind::map || !labelled) return shaped_block(*entry.nested, value);
    Value map = make_map(nullptr, 0);
    for (std::size_t i = 0; i < value.size(); ++i) {
      append_to_map(map, value.items()[2 * i], shaped_block(*entry.nested, value.items()[2 * i + 1]));
    }
    return map;
  }

  /// Inside an argument that is no block: its type says whether a step is a number or a key.
  Value in_plain(TypeKind kind, const Value& current, std::size_t at) {
    const auto deeper = [&](const Value& inner) {
      if (at + 1 == tokens_.size()) return value_;
      const bool number = inner.kind() == Value::Kind::list;
      return in_plain(number ? TypeKind::list : TypeKind::map, inner, at + 1);
    };
    switch (kind) {
    case TypeKind::list:
    case TypeKind::set:
    case TypeKind::tuple: return in_list(current, at, deeper);
    case TypeKind::map:
    case TypeKind::object:
    case TypeKind::dynamic:
      return current.kind() == Value::Kind::list ? in_list(current, at, deeper) : in_map(current, at, deeper);
    default:
      throw Refusal{"\"" + tokens_[at - 1] + "\" has nothing inside it",
                    "end the pointer at " + pointer_to(tokens_, at)};
    }
  }

  template <class Deeper> Value in_list(const Value& current, std::size_t at, Deeper deeper) {
    const std::string& token = tokens_[at];
    std::size_t index = current.size();
    const auto [end, fault] = std::from_chars(token.data(), token.data() + token.size(), index);
    const bool is_number = fault == std::errc() && end == token.data() + token.size();
    if (token != "-" && !is_number) {
      throw Refusal{"\"" + token + "\" is no position in the list " + pointer_to(tokens_, at),
                    "use a number, or - for one more at the end"};
    }
    if (index > current.size()) {
      throw Refusal{"there is no item " + token + " in " + pointer_to(tokens_, at) + ", which has " +
                        std::to_string(current.size()),
                    "use - to add one at the end"};
    }
    Value list = make_list(nullptr, 0);
    for (std::size_t i = 0; i < current.size(); ++i) {
      Value item = i == index ? deeper(current.items()[i]) : current.items()[i];
      if (item.is_set()) append_to_list(list, std::move(item));
    }
    if (index == current.size()) append_to_list(list, deeper(Value()));
    return list;
  }

  template <class Deeper> Value in_map(const Value& current, std::size_t at, Deeper deeper) {
    Value map = make_map(nullptr, 0);
    bool found = false;
    for (std::size_t i = 0; i < current.size(); ++i) {
      const Value& key = current.items()[2 * i];
      const bool here = key.kind() == Value::Kind::text && key.text() == tokens_[at];
      Value item = here ? deeper(current.items()[2 * i + 1]) : current.items()[2 * i + 1];
      if (item.is_set()) append_to_map(map, key, std::move(item));
      found |= here;
    }
    if (!found) append_to_map(map, Access::text(tokens_[at]), deeper(Value()));
    return map;
  }

  [[noreturn]] static void refuse_name(const Schema& schema, const std::string& where, std::string_view name) {
    const std::string quoted = "\"" + std::string(name) + "\"";
    if (schema.find(name) != nullptr) {
      throw Refusal{quoted + " of " + where + " is computed by the provider and cannot be set",
                    "read it from the reference instead"};
    }
    std::vector<std::string_view> names;
    for (const SchemaEntry& entry : schema.members()) names.push_back(entry.name);
    throw Refusal{where + " has no argument " + quoted,
                  did_you_mean(name, names, "see the provider's documentation for its arguments")};
  }

  const std::vector<std::string>& tokens_;
  const Value& value_;
};

}  // namespace

void apply_overrides(Node& node) {
  for (const Override& change : node.extras->overrides) {
    const auto refuse = [&](std::string message, std::string help) {
      node.tree->diagnostics().add(errors::wrong_override(node, change, std::move(message), std::move(help)));
    };
    if (node.source == nullptr || node.arguments.kind() != Value::Kind::block) {
      refuse("it has no arguments", "override a resource");
      continue;
    }
    if (change.pointer.size() < 2 || change.pointer[0] != '/') {
      refuse("a pointer begins with '/' and names an argument", "for example /tags/Name");
      continue;
    }
    try {
      const std::vector<std::string> tokens = tokens_of(change.pointer);
      node.arguments = Edit(tokens, change.value).in_block(*node.source, node.arguments, 0);
    } catch (Refusal& refusal) {
      refuse(std::move(refusal.message), std::move(refusal.help));
    }
  }
}

}  // namespace terrace::detail
