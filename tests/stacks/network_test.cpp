// SPDX-License-Identifier: Apache-2.0
// What stacks/network promises.

#include "../../stacks/network/network.hpp"

#include <terrace/testing/testing.hpp>

#include <iostream>

#include "catch.hpp"

using namespace terrace;
using namespace terrace::testing;

namespace {

Network three_zones() {
  return {.environment = "test",
          .region = "eu-west-1",
          .cidr = "10.0.0.0/16"_cidr,
          .zones = {"eu-west-1a", "eu-west-1b", "eu-west-1c"}};
}

}  // namespace

TEST_CASE("a network has nothing to complain about and names what it is for") {
  auto tf = testing::synth(three_zones());
  CHECK(tf.no_diagnostics());
  CHECK(tf.all("aws_subnet", {{"tags", {{"Environment", "test"}, {"ManagedBy", "terrace"}}}}));
  CHECK(tf.output("vpc_id").text("/value") == "${aws_vpc.vpc.id}");
}

TEST_CASE("nothing is reachable by accident") {
  auto tf = testing::synth(three_zones());
  CHECK(tf.has("aws_default_security_group", {{"ingress", has_size(0)}, {"egress", has_size(0)}}));
  CHECK(tf.all("aws_subnet", {{"map_public_ip_on_launch", false}}));
  CHECK(tf.has("aws_route.private_out", {{"gateway_id", absent()}, {"nat_gateway_id", refers_to("aws_nat_gateway")}}));
  CHECK(tf.has("aws_route.public_out", {{"gateway_id", refers_to("aws_internet_gateway")}}));
}

TEST_CASE("flow logs are kept for a limited time, and their role may write there only") {
  auto tf = testing::synth(three_zones());
  CHECK(tf.has("aws_flow_log", {{"traffic_type", "ALL"},
                                {"log_destination", refers_to("aws_cloudwatch_log_group.flow_logs_logs")},
                                {"log_group_name", absent()}}));
  CHECK(tf.has("aws_cloudwatch_log_group", {{"retention_in_days", 30}}));
  CHECK(tf.has("aws_iam_role_policy", {{"policy", refers_to("aws_cloudwatch_log_group.flow_logs_logs.arn")}}));
}

TEST_CASE("traffic to S3 has a way of its own from every route table") {
  auto tf = testing::synth(three_zones());
  CHECK(tf.has("aws_vpc_endpoint", {{"service_name", "com.amazonaws.eu-west-1.s3"}, {"vpc_endpoint_type", "Gateway"}}));
  CHECK(tf.has("aws_vpc_endpoint", {{"route_table_ids", refers_to("aws_route_table.public_table")}}));
  CHECK(tf.has("aws_vpc_endpoint", {{"route_table_ids", refers_to("aws_route_table.private_table")}}));
}

TEST_CASE("the state goes to S3 when a bucket is named") {
  CHECK(testing::synth(three_zones()).count("aws_vpc") == 1);
  auto tf = testing::synth(three_zones(), {.app = {.context = {{"state_bucket", "acme-state"}}}});
  CHECK(tf.has("terraform", {{"backend", {{"s3", {{"bucket", "acme-state"}, {"use_lockfile", true}}}}}}));
}

TEST_CASE("Terraform finds a network valid and has no warning", "[oracle]") {
  const auto valid = terraform_validate(testing::synth(three_zones()));
  if (valid.skipped) {
    std::cout << valid << "\n";
    return;
  }
  CHECK(valid);
  CHECK(valid.diagnostics.empty());
}

TEST_CASE("Terraform plans a network, with a NAT gateway for each zone or one for all", "[oracle]") {
  const auto plan = [](const TerraformOptions& options) {
    return terraform_plan(testing::synth(three_zones()), options);
  };
  const auto per_zone = plan({});
  if (per_zone.skipped) {
    std::cout << per_zone << "\n";
    return;
  }
  CHECK(per_zone);
  CHECK(per_zone.added == 34);  // ten of which there is one, and eight for each of three zones
  const auto single = plan({.variables = {{"nat_per_zone", "false"}}});
  CHECK(single);
  CHECK(single.added == 30);  // two addresses and two gateways fewer
}

TEST_CASE("Terraform refuses what a network cannot be made of", "[oracle]") {
  const auto tf = testing::synth(three_zones());
  const auto no_range = terraform_plan(tf, {.variables = {{"cidr", "10.0.0.0/8"}}});
  if (no_range.skipped) {
    std::cout << no_range << "\n";
    return;
  }
  CHECK_FALSE(no_range);
  CHECK(no_range.diagnostics.find("The range must be a /16 to a /24.") != std::string::npos);
  const auto twice = terraform_plan(tf, {.variables = {{"zones", R"(["eu-west-1a","eu-west-1a"])"}}});
  CHECK_FALSE(twice);
  CHECK(twice.diagnostics.find("Each zone may be named once.") != std::string::npos);
  const auto elsewhere = terraform_plan(tf, {.variables = {{"zones", R"(["us-east-1a"])"}}});
  CHECK_FALSE(elsewhere);
  CHECK(elsewhere.diagnostics.find("Every zone must be of eu-west-1") != std::string::npos);
}
