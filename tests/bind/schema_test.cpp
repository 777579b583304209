// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"

#include <terrace/core/schema.hpp>
#include <terrace/tf/everything_other.hpp>
#include <terrace/tf/everything_thing.hpp>
#include <terrace/tf/provider/everything.hpp>

#include <cstddef>
#include <thread>
#include <vector>

using namespace terrace;

namespace {

const Schema& thing() { return schema_of(tf::everything_thing::terrace_schema); }

const SchemaEntry& entry(const Schema& schema, std::string_view name) {
  const SchemaEntry* found = schema.find(name);
  REQUIRE(found != nullptr);
  return *found;
}

}  // namespace

TEST_CASE("schema: a struct's Values are its schema's members, in order") {
  CHECK(thing().members().size() == sizeof(tf::everything_thing) / sizeof(Value));
  CHECK(thing().type() == "everything_thing");
  CHECK(thing().provider()->name == std::string_view("everything"));
  CHECK(thing().provider()->address == std::string_view("example.com/acme/everything"));
  CHECK(thing().provider()->version == std::string_view("1.0.0"));
  CHECK(thing().index_of("class") * sizeof(Value) == offsetof(tf::everything_thing, class_));
  CHECK(thing().index_of("anything") * sizeof(Value) == offsetof(tf::everything_thing, anything));
  CHECK(thing().index_of("old") * sizeof(Value) == offsetof(tf::everything_thing, old));
  CHECK(thing().index_of("unordered") * sizeof(Value) == offsetof(tf::everything_thing, unordered));
  CHECK(thing().index_of("size") == thing().members().size());
  for (std::size_t i = 1; i < thing().members().size(); ++i) {
    CHECK(thing().members()[i - 1].name < thing().members()[i].name);
  }
}

TEST_CASE("schema: flags, types and nesting of entries") {
  CHECK(thing().taggable());
  CHECK_FALSE(schema_of(tf::everything_other::terrace_schema).taggable());
  CHECK(thing().find("absent") == nullptr);
  CHECK(entry(thing(), "text").required);
  CHECK(entry(thing(), "password").sensitive);
  CHECK(entry(thing(), "password_wo").write_only);
  CHECK(entry(thing(), "old").deprecated);
  CHECK(entry(thing(), "labels").optional);
  CHECK(entry(thing(), "labels").computed);
  CHECK_FALSE(entry(thing(), "size").settable());

  const ValueType& matrix = entry(thing(), "matrix").type;
  CHECK(matrix.kind == TypeKind::list);
  CHECK(matrix.element->kind == TypeKind::list);
  CHECK(matrix.element->element->kind == TypeKind::number);
  CHECK(entry(thing(), "pair").type.kind == TypeKind::tuple);
  CHECK(entry(thing(), "anything").type.kind == TypeKind::dynamic);
  CHECK(entry(thing(), "location").type.kind == TypeKind::object);
  CHECK(entry(thing(), "location").nested == nullptr);
  CHECK_FALSE(entry(thing(), "location").every_key);

  const SchemaEntry& rules = entry(thing(), "rules");
  CHECK(rules.every_key);
  CHECK_FALSE(rules.is_block);
  CHECK(rules.type.element->object == rules.nested);
  const Schema& rule = schema_of(*rules.nested);
  CHECK(rule.is_object());
  CHECK(rule.type().empty());
  CHECK(rule.members().size() == 3);
  CHECK(entry(rule, "note").optional);

  const SchemaEntry& few = entry(thing(), "few");
  CHECK(few.is_block);
  CHECK(few.nesting == Nesting::set);
  CHECK(few.min_items == 0);
  CHECK(few.max_items == 3);
  CHECK_FALSE(few.every_key);
  CHECK(few.nested == entry(thing(), "at_most_one").nested);
  CHECK(entry(thing(), "exactly_one").min_items == 1);
  CHECK(entry(thing(), "exactly_one").max_items == 1);
  CHECK(entry(thing(), "at_least_one").min_items == 1);
  CHECK(entry(thing(), "group").nesting == Nesting::group);
  CHECK(entry(thing(), "single").nesting == Nesting::single);
  CHECK(entry(thing(), "labelled").nesting == Nesting::map);

  const SchemaEntry& keyed = entry(thing(), "keyed");
  CHECK(keyed.is_nested_attribute);
  CHECK(keyed.nesting == Nesting::map);
  CHECK_FALSE(schema_of(*keyed.nested).is_object());
  CHECK(schema_of(*entry(thing(), "empty").nested).entries().empty());

  const Schema& provider = schema_of(tf::provider::everything::terrace_schema);
  CHECK(provider.type() == "everything");
  CHECK(provider.members().size() == 4);
}

TEST_CASE("schema: threads that ask at once get the same one") {
  static constinit const detail::SchemaSource source{
      "x", "a:string:r b:list(map(object(-))):c c:tuple(string,list(bool)):o tags:map(number):o", nullptr, nullptr};
  std::vector<const Schema*> found(8);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < found.size(); ++i) {
    threads.emplace_back([&found, i] { found[i] = &schema_of(source); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Schema* schema : found) CHECK(schema == found.front());
  CHECK(found.front()->members().size() == 3);
  CHECK(found.front()->computed().size() == 1);
  CHECK_FALSE(found.front()->taggable());
}
