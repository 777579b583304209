// SPDX-License-Identifier: Apache-2.0
// The reader of Terraform's expressions.

#include "catch.hpp"

#include <terrace/testing/generate.hpp>

#include <string>

#include "convert/expression.hpp"

namespace {

using namespace terrace::convert;
using Kind = Expr::Kind;
using terrace::testing::Random;

std::string expression(const std::string& text) {
  const Parsed parsed = parse_expression(text);
  return parsed.expr != nullptr ? canonical_text(*parsed.expr) : "problem: " + parsed.problem;
}

std::string in_template(const std::string& text) {
  const Parsed parsed = parse_template(text);
  return parsed.expr != nullptr ? canonical_text(*parsed.expr) : "problem: " + parsed.problem;
}

/// Expressions of every form, made without the reader.
class Maker {
 public:
  explicit Maker(Random& random) : random_(random) {}

  ExprPtr make(int depth) {
    if (depth <= 0) return leaf();
    switch (random_.below(13)) {
    case 0: return make_expr(Kind::attribute, random_.identifier(6), {steppable(depth)});
    case 1: return make_expr(Kind::index, {}, {steppable(depth), make(depth - 1)});
    case 2: return make_expr(Kind::splat, {}, {steppable(depth), steps()});
    case 3: return make_expr(Kind::call, "f", many(depth), false);
    case 4: return make_expr(Kind::unary, random_.one_in(2) ? "-" : "!", {make(depth - 1)});
    case 5:
    case 6: {
      static const std::vector<std::string> ops{"||", "&&", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"};
      return make_expr(Kind::binary, random_.pick(ops), {make(depth - 1), make(depth - 1)});
    }
    case 7: return make_expr(Kind::conditional, {}, {make(depth - 1), make(depth - 1), make(depth - 1)});
    case 8: return make_expr(Kind::tuple, {}, many(depth));
    case 9: {
      std::vector<ExprPtr> entries;
      for (std::uint64_t i = random_.below(3); i > 0; --i) {
        entries.push_back(random_.one_in(2) ? make_text(random_.text()) : make(depth - 1));
        entries.push_back(make(depth - 1));
      }
      return make_expr(Kind::object, {}, std::move(entries));
    }
    case 10: return loop(depth);
    case 11: {
      std::vector<ExprPtr> parts;
      for (std::uint64_t i = 2 + random_.below(3); i > 0; --i) {
        parts.push_back(random_.one_in(2) ? make_text(random_.text()) : make(depth - 1));
      }
      return make_parts(std::move(parts));
    }
    default: return leaf();
    }
  }

 private:
  ExprPtr leaf() {
    switch (random_.below(5)) {
    case 0: return make_expr(Kind::number, std::to_string(random_.natural()));
    case 1: return make_text(random_.text());
    case 2: return make_expr(Kind::boolean, {}, {}, random_.one_in(2));
    case 3: return make_expr(Kind::null);
    default: return name();
    }
  }
  ExprPtr name() { return make_expr(Kind::variable, "n" + random_.identifier(6)); }
  ExprPtr steppable(int depth) {
    switch (random_.below(3)) {
    case 0: return name();
    case 1: return make(depth - 1);
    default: return make_expr(Kind::attribute, "a", {name()});
    }
  }
  ExprPtr steps() {
    ExprPtr each = make_expr(Kind::item);
    for (std::uint64_t i = random_.below(3); i > 0; --i) {
      each = random_.one_in(3) ? make_expr(Kind::index, {}, {each, leaf()})
                               : make_expr(Kind::attribute, random_.identifier(6), {each});
    }
    return each;
  }
  std::vector<ExprPtr> many(int depth) {
    std::vector<ExprPtr> made;
    for (std::uint64_t i = random_.below(4); i > 0; --i) made.push_back(make(depth - 1));
    return made;
  }
  ExprPtr loop(int depth) {
    auto made = std::make_shared<Expr>();
    made->kind = Kind::loop;
    const bool keyed = random_.one_in(2);
    if (random_.one_in(2)) made->key_name = "k" + random_.identifier(4);
    made->value_name = "v" + random_.identifier(4);
    made->flag = keyed && random_.one_in(3);
    made->children = {make(depth - 1), keyed ? make(depth - 1) : nullptr, make(depth - 1),
                      random_.one_in(3) ? make(depth - 1) : nullptr};
    for (const ExprPtr& child : made->children) {
      if (child != nullptr && child->depth >= made->depth) made->depth = child->depth + 1;
    }
    return made;
  }

  Random& random_;
};

}  // namespace

TEST_CASE("what is written is read as it was made") {
  CHECK(terrace::testing::for_each_case(600, [](Random& random) {
    const ExprPtr made = Maker(random).make(4);
    const std::string text = expression_text(*made);
    const Parsed read = parse_expression(text);
    // Written as a template of one interpolation it is the same.
    const Parsed again = parse_template("${" + text + "}");
    const auto canonical = [](const Parsed& parsed) {
      return parsed.expr != nullptr ? canonical_text(*parsed.expr) : "problem: " + parsed.problem;
    };
    const std::string wanted = canonical_text(*made);
    if (canonical(read) == wanted && canonical(again) == wanted) return true;
    UNSCOPED_INFO("written " << text << "\nread    " << canonical(read) << "\nagain   " << canonical(again));
    return false;
  }));
}

TEST_CASE("operators bind as in Terraform") {
  CHECK(expression("a||b&&c==d<e+f*-g") == "a || b && c == d < e + f * -g");
  CHECK(expression("((a || b)) && c") == "(a || b) && c");
  CHECK(expression("a - (b - c) - d") == "a - (b - c) - d");
  CHECK(expression("a ? b : c ? d : e") == "a ? b : (c ? d : e)");
  CHECK(expression("!a == -b") == "!a == -b");
  CHECK(expression("-(a + b)") == "-(a + b)");
}

TEST_CASE("steps of every kind are read") {
  CHECK(expression("a.b[0].c[\"d e\"][f].g") == "a.b[0].c[\"d e\"][f].g");
  CHECK(expression("a.0.b.1") == "a[0].b[1]");
  CHECK(expression("a.*.b[0]") == "(a[*].b)[0]");
  CHECK(expression("a.*.b.0") == "a[*].b[0]");
  CHECK(expression("a[*].b[0]") == "a[*].b[0]");
  CHECK(expression("(a[*].b)[0]") == "(a[*].b)[0]");
  CHECK(expression("a[*][*].b") == "a[*][*].b");
  CHECK(expression("a[\"b\"]") == expression("a.b"));
  CHECK(expression("f(a...)") == "f(a...)");
  CHECK(expression("f(a, b,)") == "f(a, b)");
  CHECK(expression("provider::aws::arn_parse(a).b") == "provider::aws::arn_parse(a).b");
  CHECK(expression("core::upper(a)") == "upper(a)");
  CHECK(expression("\xc3\xa9t\xc3\xa9.\xe6\x97\xa5") == "\xc3\xa9t\xc3\xa9.\xe6\x97\xa5");
}

TEST_CASE("collections and loops are read") {
  CHECK(expression("[for s in l : upper(s) if s != \"\"]") == "[for k0, v0 in l : upper(v0) if v0 != \"\"]");
  CHECK(expression("{for k, v in m : k => v...}") == "{for k0, v0 in m : k0 => v0...}");
  CHECK(expression("[for a in l : [for b in a : \"${a}${b}\"]]") ==
        "[for k0, v0 in l : [for k1, v1 in v0 : \"${v0}${v1}\"]]");
  CHECK(expression("{\n a = 1 # one\n \"b\" : 2, (c) = 3\n}") == "{\"a\" = 1, \"b\" = 2, (c) = 3}");
  CHECK(expression("[ # none\n 1,\n 2,\n]") == "[1, 2]");
  CHECK(expression("{for = 1}") == "{\"for\" = 1}");
}

TEST_CASE("templates are read") {
  CHECK(in_template("a $${b} %%{c} $d") == "\"a $${b} %%{c} $d\"");
  CHECK(in_template("${a}") == "a");
  CHECK(in_template("${a}-${\"b${c}\"}") == "\"${a}-b${c}\"");
  CHECK(in_template("a ${~ b ~} c") == "\"a${b}c\"");
  CHECK(in_template("%{ if a }b%{ else }c%{ endif }") == "a ? \"b\" : \"c\"");
  CHECK(in_template("%{ for k, v in m ~}\n ${k}\n%{ endfor ~} x") ==
        "\"${join(\"\", [for k0, v0 in m : \"${k0}\\n\"])}x\"");
  CHECK(in_template("${1}${true}") == "\"1true\"");
  CHECK(expression("\"\\u00e9\\n\\\"$${\"") == "\"\xc3\xa9\\n\\\"$${\"");
}

TEST_CASE("what is no expression is refused with the reason") {
  CHECK(expression("a +") == "problem: the expression ends where a value is expected");
  CHECK(expression("a b") == "problem: \"b\" is left over");
  CHECK(expression("f(a") == "problem: \")\" is expected, not the end");
  CHECK(expression("<<EOT") == "problem: a heredoc cannot stand in JSON");
  CHECK(expression("a.0.1") == "problem: two indexes in a row are written in brackets");
  CHECK(in_template("${a") == "problem: \"}\" is expected, not the end");
  CHECK(in_template("%{ if a }b") == "problem: an if directive has no endif");
  CHECK(in_template("%{ endif }") == "problem: a directive of a template ends what did not begin");
  CHECK(expression("\"\\x\"") == "problem: the escape \"\\x\" is none of Terraform's");
}

TEST_CASE("deep expressions are refused rather than overflow the stack") {
  const auto repeated = [](const std::string& text, int count) {
    std::string made;
    for (int i = 0; i < count; ++i) made += text;
    return made;
  };
  const std::string deep = "problem: the expression is nested more than 400 deep";
  CHECK(expression(repeated("(", 100000) + "a") == deep);
  CHECK(expression(repeated("[", 100000)) == deep);
  CHECK(expression(repeated("-", 100000) + "a") == deep);
  CHECK(expression("a" + repeated(" + a", 100000)) == deep);
  CHECK(expression("a" + repeated(".b", 100000)) == deep);
  CHECK(expression("a" + repeated("[*]", 100000)) == deep);
  CHECK(expression(repeated("\"${", 100000)) == deep);
  CHECK(expression(repeated("a ? b : ", 100000) + "c") == deep);
  CHECK(in_template(repeated("%{ if a }", 100000)) == deep);
  CHECK(expression(repeated("(", 90) + "a" + repeated(")", 90)) == "a");
}
