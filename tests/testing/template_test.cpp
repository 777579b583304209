// SPDX-License-Identifier: Apache-2.0

#include <sstream>

#include "sample.hpp"

using namespace terrace;
using namespace terrace::testing;
using sample::Web;

namespace {

std::string streamed(const auto& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

}  // namespace

TEST_CASE("a stack spec is asked about its blocks by type and by address") {
  const auto tf = synth(Web{.zones = 3});
  REQUIRE(tf.ok());
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_subnet") == 3);
  CHECK(tf.count("aws_subnet") > 2);
  CHECK(tf.count("aws_subnet") == tf.resources("aws_subnet").size());
  CHECK(tf.count("aws_subnet.subnets_zone1") == 1);
  CHECK(tf.count("data.aws_ami") == 1);
  CHECK(tf.count("output") == 1);
  CHECK(tf.count("provider.aws") == 2);
  CHECK(tf.count("aws_subnet", {{"cidr_block", one_of({"10.0.0.0/24", "10.0.2.0/24"})}}) == 2);
  CHECK(tf.has("data.aws_ami", {{"owners", exactly({"amazon"})}}));
  CHECK(tf.all("aws_subnet", {{"vpc_id", "${aws_vpc.network.id}"}}));
  CHECK(tf.stacks() == std::vector<std::string>{"test"});
}

TEST_CASE("a block view reads what a JSON pointer names") {
  const auto tf = synth(Web{});
  const BlockView vpc = tf.only("aws_vpc");
  CHECK(vpc.address() == "aws_vpc.network");
  CHECK(vpc.type() == "aws_vpc");
  CHECK(vpc.name() == "network");
  CHECK(vpc.path() == "test/network");
  CHECK(vpc.stack() == "test");
  CHECK_THAT(std::string(vpc.location().file), contains("tests/testing/sample.hpp"));
  CHECK(vpc.text("/cidr_block") == "${var.cidr}");
  CHECK(vpc.text("/tags/Price") == "$${5}");
  CHECK(vpc.boolean("/enable_dns_hostnames"));
  CHECK_FALSE(vpc.has("/instance_tenancy"));
  const BlockView edge = tf.only("aws_security_group.edge");
  CHECK(edge.integer("/ingress/1/from_port") == 80);
  CHECK(edge.number("/ingress/0/to_port") == 443.0);
  CHECK(edge.boolean("/lifecycle/prevent_destroy"));
  CHECK(edge.boolean("/lifecycle/0/prevent_destroy"));
  CHECK(tf.output("vpc_id").text("/value") == "${aws_vpc.network.id}");
  CHECK(tf.variable("cidr").text("/default") == "10.0.0.0/16");
  CHECK(tf.provider("aws").text("/region") == "eu-west-1");
  CHECK(tf.provider("aws", "dns").text("/region") == "us-east-1");
  CHECK_THAT(tf.json(), contains("\"aws_vpc\""));
}

TEST_CASE("a question without an answer ends the test with what there is instead") {
  const auto tf = synth(Web{});
  CHECK_THROWS_WITH(tf.only("aws_subnet"),
                    contains("2 blocks") && contains("aws_subnet.subnets_zone1") && contains("test/subnets/zone1"));
  CHECK_THROWS_WITH(tf.only("aws_vcp"), contains("did you mean \"aws_vpc\"?"));
  CHECK_THROWS_WITH(tf.output("vpcid"), contains("did you mean \"output.vpc_id\"?"));
  CHECK_THROWS_WITH(tf.provider("aws", "web"), contains("aws.dns"));
  CHECK_THROWS_WITH(tf.stack("tset"), contains("did you mean \"test\"?"));
  const BlockView vpc = tf.only("aws_vpc");
  CHECK_THROWS_WITH(vpc.text("/cidr_blok"), contains("aws_vpc.network") && contains("did you mean \"cidr_block\"?"));
  CHECK_THROWS_WITH(vpc.text("/enable_dns_hostnames"), contains("is not text but true"));
  CHECK_THROWS_WITH(vpc.integer("/cidr_block"), contains("is not an integer"));
  CHECK_THROWS_WITH(vpc.text("cidr_block"), contains("not a JSON pointer"));
}

TEST_CASE("a mistyped type is answered with the one that was probably meant") {
  const auto tf = synth(Web{});
  CHECK_THAT(streamed(tf.has("aws_subnett")), contains("did you mean \"aws_subnet\"?"));
  CHECK(streamed(tf.count("aws_sbnet")) == "0 (there is no \"aws_sbnet\"; did you mean \"aws_subnet\"?)");
  CHECK_THAT(streamed(tf.has("aws_ami")), contains("but there is data.aws_ami.image"));
  CHECK_THAT(streamed(tf.has("google_compute_instance")), contains("aws_subnet") && contains("aws_vpc"));
  CHECK_THAT(streamed(tf.count("aws_subnet")), contains("2 (aws_subnet.subnets_zone0, aws_subnet.subnets_zone1)"));
}

TEST_CASE("a mismatch shows the closest block with every difference and the line that declared it") {
  const auto tf = synth(Web{});
  const Match match =
      tf.has("aws_subnet", {{"cidr_block", "10.0.1.0/24"}, {"vpc_id", present()}, {"availability_zone", present()}});
  REQUIRE_FALSE(match);
  CHECK_THAT(match.explanation(), contains("the closest of 2 is\n"
                                           "  aws_subnet.subnets_zone1 (test/subnets/zone1, declared at ") &&
                                      contains("sample.hpp:") &&
                                      contains("    /availability_zone\n"
                                               "      expected present\n"
                                               "      found    absent\n") &&
                                      !contains("/cidr_block"));
  CHECK_THAT(streamed(tf.has("aws_vpc", {{"cidr_block", starts_with("10.")}})),
             contains("the only one is") && contains("text that starts with \"10.\"") && contains("\"${var.cidr}\""));
  CHECK_THAT(streamed(tf.all("aws_subnet", {{"cidr_block", "10.0.0.0/24"}})),
             contains("1 of 2 aws_subnet do not match"));
  CHECK_THAT(streamed(tf.has("aws_vpc", {{"cidr_block", "${var.cidr}"}})), contains("aws_vpc.network (test/network"));
}

TEST_CASE("a binding, a construct or a function is enough to synthesize") {
  const auto vpc = synth(tf::aws_vpc{.cidr_block = "10.0.0.0/16"});
  REQUIRE(vpc.ok());
  CHECK(vpc.only("aws_vpc").address() == "aws_vpc.subject");
  CHECK_THAT(std::string(vpc.only("aws_vpc").location().file), contains("template_test.cpp"));

  const auto function = synth([](Stack& stack) { stack.output("one", {.value = 1}); }, {.stack = "numbers"});
  CHECK(function.output("one").integer("/value") == 1);
  CHECK(function.stacks().front() == "numbers");

  struct Greeting {
    void build(Scope& scope) const { scope.stack().output("hello", {.value = scope.context("who", "nobody")}); }
  };
  const auto construct = synth(Greeting{}, {.app = {.context = {{"who", "world"}}}});
  CHECK(construct.output("hello").text("/value") == "world");
}

TEST_CASE("an App of the test's own is synthesized once and asked about each stack") {
  App app;
  const Stack web = app.add("web", Web{});
  app.add("other", [](Stack& stack) { stack.output("one", {.value = 1}); });
  const auto all = synth(app);
  CHECK(all.stacks() == std::vector<std::string>{"web", "other"});
  CHECK(all.count("output") == 2);
  CHECK(all.stack("other").count("output") == 1);
  CHECK(synth(app, web).count("aws_vpc") == 1);
  CHECK_FALSE(all.stack("other").has("aws_vpc"));
  CHECK(all.only("aws_vpc").stack() == "web");
  CHECK_THROWS_WITH(all.json(), contains("choose one by stack"));
}

TEST_CASE("a program with errors answers every question with its diagnostics") {
  const auto tf = synth([](Stack& stack) {
    stack.group("twice");
    stack.group("twice");
  });
  CHECK_FALSE(tf.ok());
  CHECK(tf.has_diagnostic("T0101"));
  CHECK(tf.has_diagnostic("T0101", "twice"));
  CHECK_THAT(streamed(tf.has_diagnostic("T0102")), contains("there are") && contains("error[T0101]"));
  CHECK_THAT(streamed(tf.has_diagnostic("T0101", "thrice")), contains("that says \"thrice\""));
  CHECK_THAT(streamed(tf.no_diagnostics()), contains("template_test.cpp"));
  CHECK_THAT(streamed(tf.has("aws_vpc")), contains("did not synthesize") && contains("template_test.cpp:"));
  CHECK_THAT(streamed(tf.count("aws_vpc")), contains("error[T0101]"));
  CHECK_THROWS_WITH(tf.json(), contains("T0101"));
  CHECK_THROWS_AS(tf.only("aws_vpc"), Failure);
}

TEST_CASE("a view outlives its Template and its App") {
  const BlockView vpc = synth(Web{}).only("aws_vpc");
  CHECK(vpc.text("/cidr_block") == "${var.cidr}");
}
