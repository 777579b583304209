// SPDX-License-Identifier: Apache-2.0

#include <sstream>

#include "sample.hpp"
#include "testing/matcher.hpp"

using namespace terrace;
using namespace terrace::testing;
using sample::Web;

namespace {

namespace internal = terrace::testing::detail;

/// The differences of a match, as "pointer: expected / found" lines; empty for a match.
std::string differences(const Pattern& pattern, const char* json) {
  const internal::Json found = internal::Json::parse(json);
  internal::Matcher matcher;
  matcher.match(internal::PatternNode::of(pattern), &found, "");
  std::string out;
  for (const auto& one : matcher.differences) out += one.pointer + ": " + one.expected + " / " + one.found + "\n";
  return out;
}

bool matched(const Pattern& pattern, const char* json) { return differences(pattern, json).empty(); }

}  // namespace

TEST_CASE("nested braces are a partial object") {
  CHECK(matched({{"a", 1}}, R"({"a": 1, "b": 2})"));
  CHECK(matched({{"a", {{"b", {{"c", "x"}}}}}}, R"({"a": {"b": {"c": "x"}, "d": 1}})"));
  CHECK(matched({}, R"({"a": 1})"));
  CHECK(matched({{std::string("a"), std::string("x")}}, R"({"a": "x"})"));
  CHECK(differences({{"a", 1}, {"b", {{"c", "x"}}}}, R"({"a": 2, "b": {}})") == "/a: 1 / 2\n/b/c: \"x\" / absent\n");
  CHECK(differences({{"a", {{"b", 1}}}}, R"({"a": 5})") == "/a: {\"b\": 1, ...} / 5\n");
  CHECK(differences({{"a/b~c", 1}}, "{}") == "/a~1b~0c: 1 / absent\n");
}

TEST_CASE("literals are compared by value") {
  CHECK(matched({{"a", true}, {"b", 1.5}, {"c", null}, {"d", 18446744073709551615U}},
                R"({"a": true, "b": 1.5, "c": null, "d": 18446744073709551615})"));
  CHECK(matched(1, "1.0"));
  CHECK_FALSE(matched(1, "\"1\""));
  CHECK_FALSE(matched(1, "true"));
  CHECK_FALSE(matched("true", "true"));
  CHECK_FALSE(matched(9007199254740993, "9007199254740992"));
  CHECK(matched({{"a", Str("text")}, {"b", list({1, "x"})}}, R"({"a": "text", "b": [1, "x"]})"));
}

TEST_CASE("a nested block may be an object or a list of one") {
  CHECK(matched({{"lifecycle", {{"prevent_destroy", true}}}}, R"({"lifecycle": [{"prevent_destroy": true}]})"));
  CHECK(differences({{"l", {{"a", 1}}}}, R"({"l": [{"a": 2}]})") == "/l/0/a: 1 / 2\n");
  CHECK_THAT(differences({{"l", {{"a", 1}}}}, R"({"l": [{"a": 1}, {"a": 2}]})"), contains("array_with"));
  CHECK(matched({{"l", array_with({{"a", 1}})}}, R"({"l": {"a": 1, "b": 2}})"));
  CHECK(matched({{"l", exactly({exactly({{"a", 1}})})}}, R"({"l": {"a": 1}})"));
}

TEST_CASE("exactly refuses what is not named") {
  CHECK(matched(exactly({{"a", 1}}), R"({"a": 1, "//": {"path": "x"}})"));
  CHECK(differences(exactly({{"a", 1}}), R"({"a": 1, "b": 2})") == "/b: absent / 2\n");
  CHECK(matched(exactly({"a", "b"}), R"(["a", "b"])"));
  CHECK(differences(exactly({"a", "b"}), R"(["a", "c", "d"])") == "/1: \"b\" / \"c\"\n/2: absent / \"d\"\n");
  CHECK(differences(exactly({"a", "b"}), R"(["a"])") == "/1: \"b\" / absent\n");
  CHECK(matched(exactly({{{"a", 1}}, {{"a", 2}}}), R"([{"a": 1, "x": 0}, {"a": 2}])"));
}

TEST_CASE("array_with finds elements in order among others") {
  CHECK(matched(array_with({"a", "c"}), R"(["a", "b", "c"])"));
  CHECK_FALSE(matched(array_with({"c", "a"}), R"(["a", "b", "c"])"));
  CHECK_FALSE(matched(array_with({"a", "a"}), R"(["a"])"));
  CHECK(matched(array_with({{"type", "redirect"}}), R"([{"type": "forward"}, {"type": "redirect", "port": 1}])"));
  CHECK(matched(array_with({{{"n", 1}}, {{"n", 3}}}), R"([{"n": 1}, {"n": 2}, {"n": 3}])"));
  CHECK_THAT(differences(array_with({{"n", 1}, {"m", 9}}), R"([{"n": 2, "m": 2}, {"n": 1, "m": 2}])"),
             contains("no such element among 2") && contains("/1/m: 9 / 2"));
  CHECK_FALSE(matched(array_with({"a"}), "\"a\""));
  CHECK_FALSE(matched(array_with({"a"}), "[]"));
}

TEST_CASE("array_of and has_size look at the whole list") {
  CHECK(matched(array_of(starts_with("a")), R"(["ab", "ac"])"));
  CHECK(differences(array_of(starts_with("a")), R"(["ab", "bc"])") == "/1: text that starts with \"a\" / \"bc\"\n");
  CHECK(matched(has_size(2), "[1, 2]"));
  CHECK(matched(has_size(0), "{}"));
  CHECK(differences(has_size(1), "[1, 2]") == ": 1 element / 2: [1,2]\n");
}

TEST_CASE("absent, present and any tell a missing member from null") {
  CHECK(matched({{"a", absent()}}, "{}"));
  CHECK_FALSE(matched({{"a", absent()}}, R"({"a": null})"));
  CHECK_FALSE(matched({{"a", present()}}, R"({"a": null})"));
  CHECK(matched({{"a", any()}}, "{}"));
  CHECK(matched({{"a", any()}}, R"({"a": null})"));
}

TEST_CASE("text patterns") {
  CHECK(matched(starts_with("ab"), "\"abc\""));
  CHECK(matched(ends_with("bc"), "\"abc\""));
  CHECK(matched(contains_text("b"), "\"abc\""));
  CHECK(matched(matches("^a.c$"), "\"abc\""));
  CHECK_FALSE(matched(matches("^b"), "\"abc\""));
  CHECK_FALSE(matched(starts_with("1"), "1"));
  CHECK_THAT(differences(matches("("), "\"abc\""), contains("not a regular expression"));
  CHECK_THAT(differences(starts_with("x"), ("\"" + std::string(5000, 'y') + "\"").c_str()), contains("yyy..."));
}

TEST_CASE("not_ and one_of combine patterns") {
  CHECK(matched(not_("a"), "\"b\""));
  CHECK(differences({{"x", not_(starts_with("a"))}}, R"({"x": "ab"})") ==
        "/x: not text that starts with \"a\" / \"ab\"\n");
  CHECK(matched(one_of({"a", 1, absent()}), "1"));
  CHECK(differences(one_of({"a", "b"}), "\"c\"") == ": one of \"a\" | \"b\" / \"c\"\n");
}

TEST_CASE("json_text reads literal JSON, templates and jsonencode") {
  const Pattern pattern = json_text({{"Statement", array_with({{"Effect", "Allow"}})}});
  CHECK(matched(pattern, R"("{\"Statement\":[{\"Effect\":\"Allow\"}]}")"));
  CHECK(matched(pattern, R"("${jsonencode({\"Statement\" = [{\"Effect\" = \"Allow\", Other = 1}]})}")"));
  CHECK(matched(pattern, R"("${jsonencode({Statement: [{Effect: \"Allow\"\n Other: [for x in y : x]}, z]})}")"));
  CHECK_FALSE(matched(pattern, "\"no JSON\""));
  CHECK(differences(json_text({{"a", {{"b", 1}}}}), R"("{\"a\": {\"b\": 2}}")") == "#/a/b: 1 / 2\n");
  CHECK(matched(json_text({{"R", refers_to("aws_s3_bucket.data")}, {"n", "${var.n}"}, {"l", "$${x}"}}),
                R"("{\"R\": \"${aws_s3_bucket.data.arn}/*\", \"n\": ${var.n}, \"l\": \"$${x}\"}")"));
  CHECK(matched(json_text(exactly({{"a", "x\n${upper(\"}\")}"}, {"b", "${x ? 1 : 2}"}, {"${k}", -1.5}})),
                R"("${jsonencode({ \"a\" = \"x\\n${upper(\"}\")}\", \"b\" = x ? 1 : 2, (k) = -1.5 })}")"));
  CHECK(matched(json_text({{"a", "${[1, 2][0]}"}, {"b", "${\"a\" == c}"}, {"c", null}, {"d", true}}),
                R"("${jsonencode({a = [1, 2][0], b = \"a\" == c, c = null, d = true})}")"));
  CHECK_FALSE(matched(json_text({{"a", 1}}), R"("${jsonencode({a = 1})}${jsonencode({a = 1})}")"));
}

TEST_CASE("refers_to sees references and nothing else") {
  const char* const json = R"("x ${upper(aws_vpc.main.tags[\"a-${data.aws_ami.web.id}\"])} $${aws_eip.no} aws_eip.no")";
  for (const char* name :
       {"aws_vpc", "aws_vpc.main", "aws_vpc.main.tags", "main", "data.aws_ami", "data.aws_ami.web", "aws_ami", "web"}) {
    INFO(name);
    CHECK(matched(refers_to(name), json));
  }
  for (const char* name : {"aws_eip", "aws_vp", "aws_vpc.mai", "tags", "upper", "no", "a"}) {
    INFO(name);
    CHECK_FALSE(matched(refers_to(name), json));
  }
  CHECK(matched({{"depends_on", refers_to("aws_vpc.main")}}, R"({"depends_on": ["aws_vpc.main"]})"));
  CHECK_FALSE(matched({{"name", refers_to("aws_vpc.main")}}, R"({"name": "aws_vpc.main"})"));
  CHECK(matched(refers_to("aws_subnet.a[0].id"), "\"${aws_subnet.a[0].id}\""));
}

TEST_CASE("patterns take references and constructs of a living App") {
  App app;
  tf::aws_vpc::Ref vpc;
  Scope inner = app.root();
  app.add("web", [&](Stack& stack) {
    stack.provider(tf::provider::aws{.region = "eu-west-1"});
    inner = stack.group("inner");
    vpc = inner.add("vpc", tf::aws_vpc{.cidr_block = "10.0.0.0/16"});
    stack.add("subnet", tf::aws_subnet{.cidr_block = "10.0.1.0/24", .vpc_id = vpc.id()});
  });
  const auto tf = synth(app);
  CHECK(tf.has("aws_subnet", {{"vpc_id", vpc.id()}}));
  CHECK(tf.has("aws_subnet", {{"vpc_id", refers_to(vpc)}}));
  CHECK(tf.has("aws_subnet", {{"vpc_id", refers_to(vpc.id())}}));
  CHECK(tf.has("aws_subnet", {{"vpc_id", refers_to(inner)}}));
  CHECK_FALSE(tf.has("aws_subnet", {{"vpc_id", refers_to(vpc.arn())}}));
  CHECK_THAT(tf.has("aws_subnet", {{"vpc_id", vpc.arn()}}).explanation(), contains("${aws_vpc.inner_vpc.arn}"));
}

TEST_CASE("a capture keeps what it saw in every block that matched") {
  const auto tf = synth(Web{.zones = 3});
  Capture cidr;
  CHECK(tf.has("aws_subnet", {{"cidr_block", capture(cidr)}, {"vpc_id", refers_to("network")}}));
  REQUIRE(cidr.size() == 3);
  CHECK(cidr.text() == "10.0.0.0/24");
  CHECK(cidr.json(2) == "\"10.0.2.0/24\"");
  Capture none;
  CHECK_FALSE(tf.has("aws_subnet", {{"cidr_block", capture(none)}, {"vpc_id", absent()}}));
  CHECK(none.size() == 0);
  CHECK_THROWS_WITH(none.text(), contains("0 values were captured"));
  Capture statement;
  CHECK(tf.has("aws_iam_role_policy",
               {{"policy", json_text({{"Statement", array_with({{"Resource", capture(statement)}})}})}}));
  CHECK(statement.text() == "${aws_vpc.network.arn}");
}

TEST_CASE("a difference is limited to a readable size") {
  const auto tf = synth(Web{});
  const Match match = tf.has(
      "aws_vpc", {{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}, {"e", 1}, {"f", 1}, {"g", 1}, {"h", 1}, {"i", 1}, {"j", 1}});
  CHECK_THAT(match.explanation(), contains("and 2 more differences") && !contains("/i\n"));
}
