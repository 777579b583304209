// SPDX-License-Identifier: Apache-2.0
// The spaces of an expression, as `terraform fmt` sets them; tests/oracle asks it about thousands more.

#include "catch.hpp"
#include "value/hcl_tokens.hpp"

using namespace terrace::detail;

TEST_CASE("an expression has the spaces that terraform fmt sets") {
  const auto tidy = [](std::string_view given, std::string_view wanted) { CHECK(tidy_expression(given) == wanted); };
  tidy("{}", "{}");
  tidy("{a=1,b=[1,2]}", "{ a = 1, b = [1, 2] }");
  tidy("[for k, v in [1]:v if k>0]", "[for k, v in [1] : v if k > 0]");
  tidy("{for k,v in x:k=>v...}", "{ for k, v in x : k => v... }");
  tidy("a.b [ 0 ].c[*] . d", "a.b[0].c[*].d");
  tidy("f( -1,a - -b, !c )", "f(-1, a - -b, !c)");
  tidy("c?-1:[ 2 ]", "c ? -1 : [2]");
  tidy("\"a${ x }b${ {a=1}.a }%{ if y }c%{ endif }\"", "\"a${x}b${ { a = 1 }.a}%{if y}c%{endif}\"");
  tidy("(a)||b&&c==d", "(a) || b && c == d");
  tidy("provider::aws::arn_parse(x) [ \"region\" ]", "provider::aws::arn_parse(x)[\"region\"]");
  tidy("[for v in (x) : v]", "[for v in(x) : v]");
  tidy("1.5e+3*2", "1.5e+3 * 2");
  // Odd, but what it does.
  tidy("\"a${-x}\"", "\"a${- x}\"");
  tidy("{for k,v in x:-k=>-v if -v > 0}", "{ for k, v in x : -k => - v if - v > 0 }");
  tidy("[for v in [1]: v if [v] == v]", "[for v in [1] : v if[v] == v]");
  tidy("\"x\"[0]", "\"x\" [0]");
  tidy("\"${~ x ~}\"", "x");
  tidy("a.*.b ? !(a) : - (a)", "a.*.b ? !(a) : -(a)");
}

TEST_CASE("an expression of several lines becomes one of one line") {
  CHECK(tidy_expression("{\n  a = 1 # one\n  // two\n  b = 2,\n\n  c = (3 +\n 4)\n}") ==
        "{ a = 1, b = 2, c = (3 + 4) }");
  CHECK(tidy_expression("a /* this */ +\n b") == "a + b");
  CHECK(tidy_expression("{for k in x :\n k => 1\n}") == "{ for k in x : k => 1 }");
  CHECK(tidy_expression("\"a # b // c /* d */ \\\" {\n\"") == "\"a # b // c /* d */ \\\" {\n\"");
  // A heredoc needs its line breaks.
  CHECK(tidy_expression("f(<<A\nx\nA\n)") == "f(<<A\nx\nA\n)");
}

TEST_CASE("a template of one expression loses its quotes and no other does") {
  CHECK(tidy_expression("\"${x}\"") == "x");
  CHECK(tidy_expression("\"${\"${f(\"a\")}\"}\"") == "f(\"a\")");
  CHECK(tidy_expression("\"${x}${y}\"") == "\"${x}${y}\"");
  CHECK(tidy_expression("\"$${x}\"") == "\"$${x}\"");
  CHECK(tidy_template("\"${x}\"") == "\"${x}\"");
}

TEST_CASE("a type constraint is written as terraform fmt writes it") {
  CHECK(tidy_type("list") == "list(any)");
  CHECK(tidy_type("object({a=optional(string,\"x\"),b=list(number)})") ==
        "object({ a = optional(string, \"x\"), b = list(number) })");
}

TEST_CASE("columns are counted only of letters that are one column without doubt") {
  CHECK(columns_of("\"größe\"") == 7);
  CHECK(with_plain_columns("größe") == "größe");
  CHECK(with_plain_columns("e\u0301 \U0001f468\u200d\U0001f469") == "e\\u0301 \\U0001f468\\u200d\\U0001f469");
}

TEST_CASE("an assignment is seen inside an object only") {
  CHECK(has_assignment("f({ a = 1 })"));
  CHECK_FALSE(has_assignment("a == \"=\""));
}
