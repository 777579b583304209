// SPDX-License-Identifier: Apache-2.0

// terrace::testing under GoogleTest. Its own namespace is ::testing, so here ours is spelt out or gets another name.

#include <gtest/gtest.h>
#include <terrace/terrace.hpp>
#include <terrace/testing/testing.hpp>

namespace check = terrace::testing;

namespace {

struct Greeting {
  std::string who;
  void build(terrace::Stack& stack) const {
    stack.output("greeting", {.value = terrace::format("hello, {}", who), .description = "Said at the door"});
  }
};

TEST(Greeting, IsAnOutput) {
  const auto tf = check::synth(Greeting{.who = "world"});
  ASSERT_TRUE(tf.ok()) << tf.ok();
  const check::Match match = tf.has("output.greeting", {{"value", check::ends_with("world")}});
  EXPECT_TRUE(match) << match;
  EXPECT_EQ(tf.count("output"), 1);
  EXPECT_EQ(tf.output("greeting").text("/description"), "Said at the door");
}

TEST(Greeting, ExplainsWhatDiffers) {
  const auto tf = check::synth(Greeting{.who = "world"});
  const check::Match match = tf.has("output.greeting", {{"value", "hello, you"}});
  EXPECT_FALSE(match);
  EXPECT_NE(::testing::PrintToString(match).find("expected \"hello, you\""), std::string::npos);
  EXPECT_NE(::testing::PrintToString(tf.count("outptu")).find("did you mean \"output\"?"), std::string::npos);
  EXPECT_THROW((void)tf.output("farewell"), check::Failure);
}

TEST(Random, CasesAreChecked) {
  const check::Match match = check::for_each_case(50, [](check::Random& random) {
    const std::string text = random.text();
    return check::same_json(check::json_string(text), check::json_string(text));
  });
  EXPECT_TRUE(match) << match;
}

}  // namespace
