// SPDX-License-Identifier: Apache-2.0
// Values that Terraform cannot take are diagnostics, with the argument's name.

#include <terrace/core/app.hpp>
#include <terrace/synth/synth.hpp>

#include <cmath>
#include <limits>

#include "support.hpp"

using namespace terrace;

namespace {

/// Code and message of every diagnostic of a stack with this output, one a line.
std::string problems_of(const Any& value) {
  App app;
  app.add("s", [&](Stack& stack) { stack.output("o", {.value = value}); });
  const Synthesis result = synthesize(app);
  std::string text;
  for (const Diagnostic& found : app.diagnostics().all()) {
    text += found.code + ": " + found.message + "\n";
    CHECK(found.location.line != 0);
    CHECK_FALSE(found.help.empty());
  }
  CHECK(result.ok == text.empty());
  CHECK(result.stacks.empty() == !text.empty());
  return text;
}

bool says(const std::string& text, const char* part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("T0401: text that is not UTF-8, anywhere in a value") {
  for (const char* bytes : {"\xff", "a\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "x\x80y"}) {
    CHECK(says(problems_of(bytes), "T0401: \"value\""));
  }
  CHECK(says(problems_of(Map<Str>{{"k\xff", "v"}}), "k\\xff"));
  CHECK(says(problems_of(fn::upper("\xff")), "T0401"));
  CHECK(says(problems_of(format("{}\xff", path::module())), "T0401"));
  CHECK(says(problems_of(raw("\xff")), "T0401"));
  CHECK(says(problems_of(list({list({"\xff"})})), "T0401"));
  CHECK(problems_of("\xf0\x90\x80\x80\xed\x9f\xbf\xef\xbf\xbf\xf4\x8f\xbf\xbf").empty());
}

TEST_CASE("T0402: NaN and infinities") {
  CHECK(says(problems_of(std::nan("")), "T0402: \"value\" of \"s/o\" is NaN"));
  CHECK(says(problems_of(std::numeric_limits<double>::infinity()), "is infinity"));
  CHECK(says(problems_of(list({-std::numeric_limits<double>::infinity()})), "T0402"));
  CHECK(says(problems_of(path::module().is_set() ? Any(Num(1) + Num(std::nan(""))) : Any(1)), "T0402"));
}

TEST_CASE("T0403: a key that is given twice") {
  CHECK(says(problems_of(Map<Str>{{"a", "1"}, {"b", "2"}, {"a", "3"}}),
             "T0403: \"value\" of \"s/o\" has the key \"a\" twice"));
  CHECK(says(problems_of(fn::keys(object({{"a", 1}, {"a", 2}}))), "T0403"));
  Map<Num> many;
  for (int i = 0; i < 100; ++i) many.add(std::to_string(i), i);
  CHECK(problems_of(many).empty());
  many.add("57", 0);
  CHECK(says(problems_of(many), "\"57\""));
}

TEST_CASE("T0404: the value of a loop outside of it") {
  Any kept;
  const auto loop = for_list(list({1}), [&](const Any&, const Any& value) {
    kept = value;
    return value;
  });
  CHECK(problems_of(loop).empty());
  CHECK(says(problems_of(kept), "T0404: \"value\" of \"s/o\""));
  CHECK(says(problems_of(list({loop, fn::tostring(kept)})), "T0404"));
}

TEST_CASE("all problems are told, not the first alone") {
  const std::string all = problems_of(list({"\xff", std::nan(""), object({{"a", 1}, {"a", 2}})}));
  CHECK(says(all, "T0401"));
  CHECK(says(all, "T0402"));
  CHECK(says(all, "T0403"));
}
