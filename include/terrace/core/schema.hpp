// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a provider's schema says about one block, at run time: the arguments it takes, in the order in which a generated
// struct holds them, and what can be read from it. `schema_of` parses the text that a generated header carries when it
// is first asked for, once in the life of the process.
//
// Cost: parsing takes a few microseconds for each block that is used; looking up a name is a binary search.

#include <terrace/core/schema_source.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace terrace {

class Schema;

namespace detail {
class SchemaParser;  // src/core/schema.cpp
const Schema& parse_schema(const SchemaSource& source);
}  // namespace detail

enum class TypeKind : std::uint8_t { string, number, boolean, dynamic, list, set, map, object, tuple };

/// The type of an attribute as a tree. Of an object that cannot be set, and of tuples, only the kind is known.
struct ValueType {
  TypeKind kind = TypeKind::dynamic;
  const ValueType* element = nullptr;            ///< of list, set and map
  const detail::SchemaSource* object = nullptr;  ///< of object
};

enum class Nesting : std::uint8_t { single, group, list, set, map };

/// One argument, attribute or nested block.
struct SchemaEntry {
  std::string_view name;                         ///< as Terraform spells it
  ValueType type;                                ///< of a plain attribute
  Nesting nesting = Nesting::single;             ///< of nested blocks and nested attributes
  const detail::SchemaSource* nested = nullptr;  ///< what a block or nested attribute holds, or the object in `type`
  std::uint32_t min_items = 0;
  std::uint32_t max_items = 0;  ///< 0: no limit
  bool required = false;
  bool optional = false;
  bool computed = false;
  bool sensitive = false;
  bool write_only = false;
  bool deprecated = false;
  bool is_block = false;
  bool is_nested_attribute = false;
  /// A plain attribute that is written like a block: each object in it must have every key, null where nothing is set.
  bool every_key = false;
  /// Its name says that it is a secret, and the provider does not know it: 1 perhaps, 2 certainly.
  std::uint8_t names_secret = 0;

  bool settable() const { return required || optional || is_block; }
};

/// A run of entries that belongs to a Schema.
class SchemaEntries {
 public:
  SchemaEntries() noexcept = default;
  SchemaEntries(const SchemaEntry* first, std::size_t size) noexcept : first_(first), size_(size) {}
  const SchemaEntry* begin() const noexcept { return first_; }
  const SchemaEntry* end() const noexcept { return first_ + size_; }
  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  const SchemaEntry& operator[](std::size_t index) const noexcept { return first_[index]; }

 private:
  const SchemaEntry* first_ = nullptr;
  std::size_t size_ = 0;
};

class Schema {
 public:
  Schema(const Schema&) = delete;
  Schema& operator=(const Schema&) = delete;

  /// "aws_vpc"; empty for a nested block.
  std::string_view type() const noexcept { return type_; }
  /// Null for Terraform's own blocks.
  const detail::ProviderSource* provider() const noexcept { return provider_; }
  /// What can be set, in the order of the generated struct: entry i describes its i-th Value. Sorted by name.
  SchemaEntries members() const noexcept { return {entries_, members_}; }
  /// What can only be read. Sorted by name.
  SchemaEntries computed() const noexcept { return {entries_ + members_, size_ - members_}; }
  /// All of both, the members first.
  SchemaEntries entries() const noexcept { return {entries_, size_}; }
  /// Null if there is no such name.
  const SchemaEntry* find(std::string_view name) const noexcept;
  /// Position of `name` among the members, or members().size().
  std::size_t index_of(std::string_view name) const noexcept;
  /// True for an object type: a value of it has every key.
  bool is_object() const noexcept { return object_; }
  /// Takes `tags`, a map of strings.
  bool taggable() const noexcept { return taggable_; }

 private:
  friend class detail::SchemaParser;
  Schema() noexcept = default;

  std::string_view type_;
  const detail::ProviderSource* provider_ = nullptr;
  const SchemaEntry* entries_ = nullptr;
  std::size_t members_ = 0;
  std::size_t size_ = 0;
  bool object_ = false;
  bool taggable_ = false;
};

/// The schema that `source` describes. May be called from any thread; the result lives as long as the process.
inline const Schema& schema_of(const detail::SchemaSource& source) {
  const Schema* parsed = __atomic_load_n(&source.parsed, __ATOMIC_ACQUIRE);
  return parsed != nullptr ? *parsed : detail::parse_schema(source);
}

}  // namespace terrace
