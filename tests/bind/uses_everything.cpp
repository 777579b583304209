// SPDX-License-Identifier: Apache-2.0
// Compiles the bindings of a provider that has every kind of attribute and block (everything.schema.json), with each
// member named once.

#include <terrace/tf/all_everything.hpp>

#include <type_traits>

namespace {

using namespace terrace;

template <class T, class U> inline constexpr bool same = std::is_same_v<T, U>;

using Thing = tf::everything_thing;
namespace parts = tf::blocks::everything_thing;

// What an argument takes.
static_assert(same<decltype(Thing::text), Required<Str>>);
static_assert(same<decltype(Thing::number), Num>);
static_assert(same<decltype(Thing::flag), Bool>);
static_assert(same<decltype(Thing::anything), Any>);
static_assert(same<decltype(Thing::names), Required<List<Str>>>);
static_assert(same<decltype(Thing::groups), Set<Str>>);
static_assert(same<decltype(Thing::labels), Map<Str>>);
static_assert(same<decltype(Thing::matrix), List<List<Num>>>);
static_assert(same<decltype(Thing::lists_by_name), Map<List<Str>>>);
static_assert(same<decltype(Thing::pair), Any>);
static_assert(same<decltype(Thing::password), Required<Secret>>);
static_assert(same<decltype(Thing::token), Secret>);
static_assert(same<decltype(Thing::secrets), Map<Str>>);
static_assert(same<decltype(Thing::password_wo), WriteOnly>);
static_assert(same<decltype(Thing::settings_wo), WriteOnly>);
static_assert(same<decltype(Thing::class_), Str>);
static_assert(same<decltype(Thing::default_), Bool>);
static_assert(same<decltype(Thing::operator_), Num>);
static_assert(same<decltype(Thing::build_), Str>);

// Object types as arguments.
static_assert(same<decltype(Thing::point), Block<parts::point>>);
static_assert(same<decltype(Thing::points), Blocks<parts::points>>);
static_assert(same<decltype(Thing::rules), Blocks<parts::rules>>);
static_assert(same<decltype(Thing::points_by_name), BlockMap<parts::point>>);
static_assert(same<decltype(Thing::point_lists), List<Blocks<parts::point>>>);
static_assert(same<decltype(Thing::point_lists_by_name), Map<Blocks<parts::point>>>);
static_assert(same<decltype(parts::rules::from), Num>, "no key of an object has to be named");

// Nested attributes and blocks.
static_assert(same<decltype(Thing::one), Block<parts::one>>);
static_assert(same<decltype(Thing::many), Required<Blocks<parts::many>>>);
static_assert(same<decltype(Thing::unordered), Blocks<parts::unordered>>);
static_assert(same<decltype(Thing::keyed), BlockMap<parts::keyed>>);
static_assert(same<decltype(parts::keyed::hidden), WriteOnly>);
static_assert(same<decltype(parts::one::inner), Blocks<parts::one_inner>>);
static_assert(same<decltype(Thing::single), Block<parts::single>>);
static_assert(same<decltype(Thing::group), Block<parts::group>>);
static_assert(same<decltype(Thing::listed), Blocks<parts::listed>>);
static_assert(same<decltype(Thing::at_most_one), Block<parts::at_most_one>>);
static_assert(same<decltype(Thing::exactly_one), Required<Block<parts::exactly_one>>>);
static_assert(same<decltype(Thing::at_least_one), Required<Blocks<parts::at_least_one>>>);
static_assert(same<decltype(Thing::few), Blocks<parts::few>>);
static_assert(same<decltype(Thing::labelled), BlockMap<parts::labelled>>);
static_assert(same<decltype(parts::listed::branch), Block<parts::listed_branch>>);

// Equal blocks are one struct, whatever they are called and whoever uses them.
static_assert(same<parts::few, parts::at_most_one>);
static_assert(same<parts::timeouts, tf::blocks::everything_other::time_limits>);
static_assert(same<parts::listed, tf::blocks::everything_other::tree>);

// What a reference yields.
static_assert(same<decltype(Thing::Ref().id()), Str>);
static_assert(same<decltype(Thing::Ref().size()), Num>);
static_assert(same<decltype(Thing::Ref().kind()), Str>);
static_assert(same<decltype(Thing::Ref().node()), Resource>);
static_assert(same<decltype(Thing::Ref().node_()), Str>);
static_assert(same<decltype(Thing::Ref().location().x()), Num>);
static_assert(same<decltype(Thing::Ref().history().at(0).changes().at("a").targets()), List<Str>>);
static_assert(same<decltype(Thing::Ref().status().codes()), List<Num>>);
static_assert(same<decltype(Thing::Ref().listed().at(0).branch().at(0).leaf().at(0).label()), Str>);
static_assert(same<decltype(Thing::Ref().exactly_one().at(0).state()), Str>);
static_assert(same<decltype(Thing::Ref().labelled().at("a").default_()), Str>);
static_assert(same<decltype(Thing::Ref().few()), Set<parts::few_ref>>);
static_assert(same<decltype(Thing::Ref().single().value()), Str>);
static_assert(same<decltype(Thing::Ref().points().splat(&parts::point_ref::y)), List<Num>>);
static_assert(same<decltype(tf::data::everything_thing::Ref().points().at(0)), parts::location_ref>);
static_assert(same<decltype(tf::ephemeral::everything_secret::Ref().value()), Str>);
static_assert(same<decltype(tf::function::everything::parse("x", {"y"}).ports()), List<Num>>);
static_assert(same<decltype(tf::provider::everything::assume), Block<tf::provider::blocks::everything::assume>>);

}  // namespace

Thing::Ref use_everything(Scope& scope, const Str& secret);

Thing::Ref use_everything(Scope& scope, const Str& secret) {
  const auto found = scope.add("found", tf::data::everything_thing{
                                            .filter = {{.name = "a", .values = {"b", "c"}}},
                                            .name = tf::function::everything::join_all("-", "a", 2, secret),
                                        });
  const auto ephemeral = scope.add("ephemeral", tf::ephemeral::everything_secret{.name = "n"});
  scope.add("other", tf::everything_other{.leaf = {{.label = "l"}}, .timeouts = {{.create = "5m", .delete_ = "6m"}}});
  scope.add("nothing", tf::everything_nothing{});
  const auto thing =
      scope.add("thing", Thing{
                             .anything = object({{"a", 1}, {"b", list({true, "x"})}}),
                             .at_least_one = {{.port = 1}, {.port = 2}},
                             .at_most_one = {{.label = "l", .weight = 3}},
                             .blocks = "b",
                             .build_ = "b",
                             .class_ = "c",
                             .default_ = true,
                             .detail = "d",
                             .empty = parts::empty{},
                             .errno_ = 1,
                             .everything_thing = "e",
                             .exactly_one = {{.switch_ = true}},
                             .few = {{.label = "a"}, {.label = "b"}},
                             .flag = false,
                             .group = {{.count = 2, .value = "v"}},
                             .groups = {"g"},
                             .keyed = {{"k", {.hidden = ephemeral.value(), .key = "key"}}},
                             .labelled = {{"l", {.default_ = "d", .value = "v"}}},
                             .labels = {{"k", "v"}},
                             .listed = {{.branch = {{.leaf = {{.label = "l"}}, .name = "n"}}, .name = "n"}},
                             .lists_by_name = {{"a", {"b", "c"}}},
                             .many = {{.key = "k", .secret = secret}},
                             .matrix = {{1, 2}, {3, 4}},
                             .names = {"n"},
                             .node = "n",
                             .number = 1.5,
                             .one = {{.inner = {{.deep = true}}, .key = "k"}},
                             .operator_ = 1,
                             .pair = list({"a", 1}),
                             .password = secret,
                             .password_wo = ephemeral.value(),
                             .point = {{.x = 1, .y = 2}},
                             .point_lists = {{{.x = 1}, {.y = 2}}, {{.x = 3}}},
                             .points = {{.x = 1}, {.y = 2}},
                             .points_by_name = {{"p", {.x = found.points().at(0).x(), .y = 2}}},
                             .rules = {{.from = 1, .targets = {"t"}}},
                             .scope = "s",
                             .secrets = {{"a", secret}},
                             .settings_wo = ephemeral.value(),
                             .shared = "s",
                             .single = {{.value = "v"}},
                             .tags = {{"Name", "n"}},
                             .text = "t",
                             .timeouts = {{.create = "5m"}},
                             .token = secret,
                             .unordered = {{.key = "k"}},
                         });
  return thing;
}
