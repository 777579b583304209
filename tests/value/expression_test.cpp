// SPDX-License-Identifier: Apache-2.0
// How expressions read in native syntax and in JSON.

#include <memory>

#include "support.hpp"

using namespace terrace;
using test::late;

namespace {

const Num a = late<Num>("a");
const Num b = late<Num>("b");
const Num c = late<Num>("c");
const Bool p = late<Bool>("p");
const Bool q = late<Bool>("q");
const Bool r = late<Bool>("r");
const Str s = late<Str>("s");
const Any l = late<Any>("l");

class Thing : public Any {
 public:
  using Any::Any;
  Str id() const { return get<Str>("id"); }
  Thing inner() const { return get<Thing>("inner"); }
};

}  // namespace

TEST_CASE("every operator is written, and joined as tightly as in C++") {
  CHECK(to_hcl(a + b - c) == "a + b - c");
  CHECK(to_hcl(a - (b - c)) == "a - (b - c)");
  CHECK(to_hcl(a + b * c) == "a + b * c");
  CHECK(to_hcl((a + b) * c) == "(a + b) * c");
  CHECK(to_hcl(a / (b / c)) == "a / (b / c)");
  CHECK(to_hcl(a / b / c) == "a / b / c");
  CHECK(to_hcl(a % b * c) == "a % b * c");
  CHECK(to_hcl(a % (b * c)) == "a % (b * c)");
  CHECK(to_hcl(-a * b) == "-a * b");
  CHECK(to_hcl(-(a * b)) == "-(a * b)");
  CHECK(to_hcl(-(-a)) == "-(-a)");
  CHECK(to_hcl(a - -b) == "a - -b");
  CHECK(to_hcl(a - Num(-2)) == "a - -2");
  CHECK(to_hcl(-Num(-2)) == "-(-2)");
  CHECK(to_hcl((a < b) && (b <= c)) == "a < b && b <= c");
  CHECK(to_hcl((a > b) || (b >= c)) == "a > b || b >= c");
  CHECK(to_hcl((p || q) && r) == "(p || q) && r");
  CHECK(to_hcl(p || (q && r)) == "p || q && r");
  CHECK(to_hcl(p || (q || r)) == "p || (q || r)");
  CHECK(to_hcl(!p && q) == "!p && q");
  CHECK(to_hcl(!(p && q)) == "!(p && q)");
  CHECK(to_hcl(!!p) == "!(!p)");
  CHECK(to_hcl(equal(a + 1, b)) == "a + 1 == b");
  CHECK(to_hcl(equal(equal(a, b), p)) == "a == b == p");
  CHECK(to_hcl(equal(p, equal(a, b))) == "p == (a == b)");
  CHECK(to_hcl(not_equal(s, "x") && p) == R"(s != "x" && p)");
  CHECK(to_hcl(equal(a < b, p)) == "a < b == p");
}

TEST_CASE("conditionals stand in parentheses inside everything else") {
  CHECK(to_hcl(if_else(p, "x", "y")) == R"(p ? "x" : "y")");
  CHECK(to_hcl(if_else(p || q, 1, 2)) == "p || q ? 1 : 2");
  CHECK(to_hcl(if_else(p, a, b) + 1) == "(p ? a : b) + 1");
  CHECK(to_hcl(if_else(p, a, if_else(q, b, c))) == "p ? a : (q ? b : c)");
  CHECK(to_hcl(if_else(if_else(p, q, r), a, b)) == "(p ? q : r) ? a : b");
  CHECK(to_hcl(if_else(p, l, null).get("x")) == "(p ? l : null).x");
  CHECK(to_hcl(fn::max(if_else(p, a, b), 1)) == "max(p ? a : b, 1)");
  CHECK(to_json(if_else(p, "x", "y")) == R"("${p ? \"x\" : \"y\"}")");
}

TEST_CASE("templates") {
  CHECK(to_json(format("a-{}-b", s)) == R"("a-${s}-b")");
  CHECK(to_json(format("{}", s)) == R"("${s}")");
  CHECK(to_json(format("{}", "plain")) == R"("plain")");
  CHECK(to_json(format("{{}} {}", s)) == R"("{} ${s}")");
  CHECK(format("{}-{}-{}-{}", 1, true, "x", 2U).text() == "1-true-x-2");
  CHECK(to_json(format("{}", 1.5)) == R"("${tostring(1.5)}")");
  CHECK(to_json(format("<{}>", 1.5)) == R"("<${1.5}>")");
  // "${a}" alone would be a number.
  CHECK(to_json(format("{}", a)) == R"("${tostring(a)}")");
  CHECK(to_json(format("{}{}", "", a)) == R"("${tostring(a)}")");
  CHECK(to_json(format("{}{}", a, b)) == R"("${a}${b}")");
  // A template in a template is spliced in, in a call it stays.
  CHECK(to_json(format("1{}2", format("3{}4", s))) == R"("13${s}42")");
  CHECK(to_json(format("1{}", fn::upper(format("3{}", s)))) == R"("1${upper(\"3${s}\")}")");
  CHECK(to_hcl(fn::upper(format("3{}", s))) == R"(upper("3${s}"))");
}

TEST_CASE("dollars in front of an expression do not escape it") {
  CHECK(to_json(format("${}", s)) == R"("${\"$\"}${s}")");
  CHECK(to_json(format("a$${}$", s)) == R"("a${\"$$\"}${s}$")");
  CHECK(to_hcl(format("${}", s)) == R"("${"$"}${s}")");
  CHECK(to_json(fn::upper(format("${}", s))) == R"("${upper(\"${\"$\"}${s}\")}")");
  CHECK(to_json(format("%{}", s)) == R"("%${s}")");
}

TEST_CASE("literal text is escaped in every place") {
  const char* const text = "a${b}%{c}\"\\\n\t\x01";
  CHECK(to_json(Str(text)) == R"("a$${b}%%{c}\"\\\n\t\u0001")");
  CHECK(to_hcl(Str(text)) == R"("a$${b}%%{c}\"\\\n\t\u0001")");
  CHECK(to_json(fn::upper(text)) == R"("${upper(\"a$${b}%%{c}\\\"\\\\\\n\\t\\u0001\")}")");
  CHECK(to_json(Map<Str>{{text, "v"}}) == R"({"a$${b}%%{c}\"\\\n\t\u0001": "v"})");
  CHECK(to_hcl(Map<Str>{{"${", "v"}}) == R"({"$${" = "v"})");
  CHECK(to_json(Str("$$${")) == R"("$$$${")");
  CHECK(to_json(Str("$ % $$ 100%")) == R"("$ % $$ 100%")");
  CHECK(to_json(Str("\xf0\x9f\x92\x9d\x7f")) == "\"\xf0\x9f\x92\x9d\x7f\"");
}

TEST_CASE("what Terraform would lose from a JSON template is written as an expression") {
  CHECK(to_json(Str("a\rb")) == R"("a${\"\\r\"}b")");
  CHECK(to_json(Str("a$\r${")) == R"("a${\"$\\r\"}$${")");
  CHECK(to_json(Str("a\r\nb")) == R"("a\r\nb")");
  CHECK(to_hcl(Str("a\rb")) == R"("a\rb")");
  CHECK(to_json(Str("\xef\xbb\xbf"
                    "a")) == "\"${\\\"\xef\xbb\xbf\\\"}a\"");
  CHECK(to_json(Str("a\xef\xbb\xbf")) == "\"a\xef\xbb\xbf\"");
}

TEST_CASE("attributes, indexes and keys") {
  CHECK(to_hcl(l.at(0).get("x").at("k")) == R"(l[0].x["k"])");
  CHECK(to_hcl(l.at(a + 1)) == "l[a + 1]");
  CHECK(to_hcl(l.get("a b")) == R"(l["a b"])");
  CHECK(to_hcl(l.get("a\"${b")) == R"(l["a\"$${b"])");
  CHECK(to_json(l.get("a\"${b")) == R"("${l[\"a\\\"$${b\"]}")");
  CHECK(to_hcl(l.get("0")) == R"(l["0"])");
  CHECK(to_hcl(list({1, 2})) == "[1, 2]");
  CHECK(to_hcl(list({1, 2}).at(0)) == "[1, 2][0]");
  CHECK(to_hcl(Any(a + b).get("x")) == "(a + b).x");
  CHECK(to_hcl(Any(-a).at(0)) == "(-a)[0]");
}

TEST_CASE("a splat ends where its list is meant as a whole") {
  const auto things = late<List<Thing>>("t");
  CHECK(to_hcl(things.splat(&Thing::id)) == "t[*].id");
  CHECK(to_hcl(things.splat(&Thing::id).at(0)) == "(t[*].id)[0]");
  CHECK(to_hcl(things.splat(&Thing::inner).splat(&Thing::id)) == "(t[*].inner)[*].id");
  CHECK(to_hcl(things.splat(&Thing::inner).at(1).id()) == "(t[*].inner)[1].id");
  CHECK(to_hcl(fn::join(",", things.splat(&Thing::id))) == R"(join(",", t[*].id))");
  CHECK(to_hcl(late<Set<Thing>>("t").splat(&Thing::id)) == "tolist(t)[*].id");
  CHECK(to_hcl(late<Set<Str>>("t").one()) == "one(t)");
}

TEST_CASE("for expressions") {
  CHECK(to_hcl(for_list<Str>(l, [](const Any&, const Str& v) { return fn::upper(v); })) ==
        "[for k, v in l : upper(v)]");
  CHECK(to_hcl(for_list<Str>(
            l, [](const Any& k, const Str& v) { return format("{}{}", k, v); },
            [](const Any& k, const Str&) { return Num(k) > 2; })) == R"([for k, v in l : "${k}${v}" if k > 2])");
  const auto entry = [](const Any& k, const Any& v) { return Map<Any>::Entry{Str(k), v}; };
  CHECK(to_hcl(for_map(l, entry)) == "{for k, v in l : k => v}");
  CHECK(to_hcl(for_map(l, entry, [](const Any&, const Any& v) { return not_equal(v, null); })) ==
        "{for k, v in l : k => v if v != null}");
  CHECK(to_hcl(for_groups(l, entry)) == "{for k, v in l : k => v...}");
  CHECK(to_hcl(for_list(l, [](const Any&, const Any& v) { return if_else(p, v, null); })) ==
        "[for k, v in l : (p ? v : null)]");
}

TEST_CASE("nested for expressions have names of their own") {
  const auto nested = for_list(l, [](const Any& k, const Any& v) {
    return for_list(v, [&](const Any& k2, const Any& v2) { return list({k, v, k2, v2}); });
  });
  CHECK(to_hcl(nested) == "[for k, v in l : [for k2, v2 in v : [k, v, k2, v2]]]");
  // The collection is outside of the loop that runs over it.
  const auto chained =
      for_list(for_list(l, [](const Any&, const Any& v) { return v; }), [](const Any&, const Any& v) { return v; });
  CHECK(to_hcl(chained) == "[for k, v in [for k, v in l : v] : v]");
}

TEST_CASE("dynamic keys, expanded arguments, raw text and named values") {
  CHECK(to_hcl(Map<Str>{{s, "v"}, {"k", s}}) == R"({(s) = "v", "k" = s})");
  CHECK(to_json(Map<Str>{{s, "v"}}) == R"({"${s}": "v"})");
  CHECK(to_json(Map<Str>{{format("x-{}", s), "v"}}) == R"({"x-${s}": "v"})");
  CHECK(to_hcl(fn::merge(l, expand(l))) == "merge(l, l...)");
  CHECK(to_hcl(fn::merge(expand(if_else(p, l, l)))) == "merge((p ? l : l)...)");
  CHECK(to_json(raw<Str>(R"(f("x", "${y}"))")) == R"("${f(\"x\", \"${y}\")}")");
  CHECK(to_hcl(raw<Num>("1 + 2") * 3) == "(1 + 2) * 3");
  CHECK(to_hcl(raw("1 + 2")) == "1 + 2");
  CHECK(to_hcl(fn::max(raw<Num>("1 + 2"), 1)) == "max(1 + 2, 1)");
  CHECK(to_json(each::key()) == R"("${each.key}")");
  CHECK(to_hcl(each::value().get("x")) == "each.value.x");
  CHECK(to_hcl(count::index() + 1) == "count.index + 1");
  CHECK(to_hcl(self::get<Str>("id")) == "self.id");
  CHECK(to_json(format("{}/x", path::module())) == R"("${path.module}/x")");
  CHECK(to_hcl(terrace::terraform::workspace()) == "terraform.workspace");
}

TEST_CASE("a lazy value is computed once, and stands for what it yields") {
  auto calls = std::make_shared<int>(0);
  const auto value = lazy<Str>([calls] {
    ++*calls;
    return Str("text ${");
  });
  const Any twice = list({value, value});
  CHECK(*calls == 0);
  CHECK(to_json(twice) == R"(["text $${", "text $${"])");
  CHECK(to_json(value) == R"("text $${")");
  CHECK(*calls == 1);
  CHECK(calls.use_count() == 2);
  const auto of_lazy = lazy<Num>([] { return lazy<Num>([] { return a + 1; }); });
  CHECK(to_hcl(of_lazy * 2) == "(a + 1) * 2");
  CHECK(to_json(format("<{}>", lazy<Str>([] { return Str("x"); }))) == R"("<${\"x\"}>")");
}

TEST_CASE("lists and objects inside expressions are native, outside JSON") {
  CHECK(to_json(list({1, object({{"k", s}})})) == R"([1, {"k": "${s}"}])");
  CHECK(to_json(fn::jsonencode(object({{"k", list({1, true, null})}}))) ==
        R"("${jsonencode({\"k\" = [1, true, null]})}")");
}
