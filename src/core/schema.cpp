// SPDX-License-Identifier: Apache-2.0
#include <terrace/core/schema.hpp>

#include <algorithm>
#include <cassert>
#include <memory>
#include <vector>

#include "core/secret_names.hpp"

// The text of a block is its entries in the order of their names, a space between them:
//
//   entry  = name ":" (type | nested) [":" flags]
//   type   = "string" | "number" | "bool" | "dynamic" | ("list" | "set" | "map") "(" type ")"
//          | "object(" index ")" | "tuple(" [type {"," type}] ")"
//   nested = ("block" | "attributes") "(" nesting "," index ["," min ["," max]] ")"
//   flags  = letters of r(equired) o(ptional) c(omputed) s(ensitive) w(rite-only) d(eprecated)
//
// An index counts in SchemaSource::nested, or is "-" where nothing can be set. The word "object" in front marks an
// object type. The generator writes the text (src/bind/headers.cpp), so what does not follow this form is a fault of
// ours.

namespace terrace::detail {

class SchemaParser {
 public:
  explicit SchemaParser(const SchemaSource& source) : source_(source), rest_(source.text) {}

  // Never destroyed: the entries point into each other and to the header's text.
  static const Schema* parse(const SchemaSource& source) { return SchemaParser(source).parse(); }

  static void discard(const Schema* schema) {
    for (const SchemaEntry& entry : schema->entries()) discard(entry.type.element);
    delete[] schema->entries_;
    delete schema;
  }

 private:
  static void discard(const ValueType* type) {
    if (type == nullptr) return;
    discard(type->element);
    delete type;
  }

  const Schema* parse() {
    std::unique_ptr<Schema> schema(new Schema());
    schema->type_ = source_.type;
    schema->provider_ = source_.provider;
    if (rest_ == "object" || rest_.substr(0, 7) == "object ") {
      schema->object_ = true;
      rest_.remove_prefix(std::min<std::size_t>(rest_.size(), 7));
    }
    std::vector<SchemaEntry> entries;
    entries.reserve(static_cast<std::size_t>(std::count(rest_.begin(), rest_.end(), ' ')) + 1);
    while (!rest_.empty()) {
      entries.push_back(parse_entry());
      if (!rest_.empty()) need(' ');
    }
    const auto computed = std::stable_partition(entries.begin(), entries.end(),
                                                [](const SchemaEntry& entry) { return entry.settable(); });
    schema->members_ = static_cast<std::size_t>(computed - entries.begin());
    schema->size_ = entries.size();
    auto* const kept = new SchemaEntry[entries.size()];
    std::copy(entries.begin(), entries.end(), kept);
    schema->entries_ = kept;
    const std::size_t tags = schema->index_of("tags");
    if (tags < schema->members_) {
      const ValueType& type = kept[tags].type;
      schema->taggable_ = !kept[tags].is_block && type.kind == TypeKind::map && type.element != nullptr &&
                          type.element->kind == TypeKind::string;
    }
    return schema.release();
  }

  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void need(char c) {
    const bool found = take(c);
    assert(found && "malformed schema text");
    // Without assertions: end rather than go round for ever.
    if (!found) rest_ = {};
  }

  std::string_view take_until(std::string_view stops) {
    const std::string_view word = rest_.substr(0, rest_.find_first_of(stops));
    rest_.remove_prefix(word.size());
    return word;
  }

  std::uint32_t take_number() {
    std::uint32_t value = 0;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      value = value * 10 + static_cast<std::uint32_t>(rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return value;
  }

  const SchemaSource* take_nested() {
    if (take('-') || source_.nested == nullptr) return nullptr;
    return source_.nested[take_number()];
  }

  ValueType parse_type() {
    ValueType type;
    const std::string_view word = take_until("(), :");
    if (word == "string") {
      type.kind = TypeKind::string;
    } else if (word == "number") {
      type.kind = TypeKind::number;
    } else if (word == "bool") {
      type.kind = TypeKind::boolean;
    } else if (word == "object") {
      type.kind = TypeKind::object;
      need('(');
      type.object = take_nested();
      need(')');
    } else if (word == "tuple") {
      type.kind = TypeKind::tuple;
      need('(');
      while (!rest_.empty() && rest_.front() != ')') {
        const ValueType item = parse_type();
        discard(item.element);
        take(',');
      }
      need(')');
    } else if (word != "dynamic") {
      type.kind = word == "list" ? TypeKind::list : word == "set" ? TypeKind::set : TypeKind::map;
      need('(');
      type.element = new ValueType(parse_type());
      need(')');
    }
    return type;
  }

  static Nesting nesting(std::string_view word) {
    if (word == "group") return Nesting::group;
    if (word == "list") return Nesting::list;
    if (word == "set") return Nesting::set;
    if (word == "map") return Nesting::map;
    return Nesting::single;
  }

  SchemaEntry parse_entry() {
    SchemaEntry entry;
    entry.name = take_until(":");
    need(':');
    entry.is_block = rest_.substr(0, 6) == "block(";
    entry.is_nested_attribute = rest_.substr(0, 11) == "attributes(";
    if (entry.is_block || entry.is_nested_attribute) {
      take_until("(");
      need('(');
      entry.nesting = nesting(take_until(","));
      need(',');
      entry.nested = take_nested();
      if (take(',')) entry.min_items = take_number();
      if (take(',')) entry.max_items = take_number();
      need(')');
    } else {
      entry.type = parse_type();
      const ValueType* inner = &entry.type;
      while (inner->element != nullptr) inner = inner->element;
      entry.nested = inner->object;
    }
    if (take(':')) {
      for (const char flag : take_until(" ")) {
        entry.required = entry.required || flag == 'r';
        entry.optional = entry.optional || flag == 'o';
        entry.computed = entry.computed || flag == 'c';
        entry.sensitive = entry.sensitive || flag == 's';
        entry.write_only = entry.write_only || flag == 'w';
        entry.deprecated = entry.deprecated || flag == 'd';
      }
    }
    const bool is_text =
        entry.nested == nullptr && (entry.type.kind == TypeKind::string || entry.type.kind == TypeKind::dynamic);
    // What is sensitive is checked as such; what is a write-only argument takes no literal.
    if (is_text && entry.settable() && !entry.sensitive && !entry.write_only) {
      entry.names_secret = static_cast<std::uint8_t>(secret_name(entry.name));
    }
    entry.every_key = !entry.is_block && !entry.is_nested_attribute && entry.nested != nullptr;
    return entry;
  }

  const SchemaSource& source_;
  std::string_view rest_;
};

const Schema& parse_schema(const SchemaSource& source) {
  const Schema* fresh = SchemaParser::parse(source);
  const Schema* known = nullptr;
  if (!__atomic_compare_exchange_n(&source.parsed, &known, fresh, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
    // Another thread was first.
    SchemaParser::discard(fresh);
    return *known;
  }
  return *fresh;
}

}  // namespace terrace::detail

namespace terrace {

namespace {

const SchemaEntry* search(SchemaEntries entries, std::string_view name) noexcept {
  const SchemaEntry* found =
      std::lower_bound(entries.begin(), entries.end(), name,
                       [](const SchemaEntry& entry, std::string_view wanted) { return entry.name < wanted; });
  if (found != entries.end() && found->name == name) return found;
  // Terraform's own blocks keep the order of their structs, which is not always that of the names.
  found = std::find_if(entries.begin(), entries.end(), [&](const SchemaEntry& entry) { return entry.name == name; });
  return found != entries.end() ? found : nullptr;
}

}  // namespace

const SchemaEntry* Schema::find(std::string_view name) const noexcept {
  const SchemaEntry* found = search(members(), name);
  return found != nullptr ? found : search(computed(), name);
}

std::size_t Schema::index_of(std::string_view name) const noexcept {
  const SchemaEntry* found = search(members(), name);
  return found != nullptr ? static_cast<std::size_t>(found - entries_) : members_;
}

}  // namespace terrace
