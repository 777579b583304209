// SPDX-License-Identifier: Apache-2.0
// stacks/fargate: the network and who may talk to whom.

#include "fargate_support.hpp"

using namespace fargate_test;

namespace {

std::string local(const char* name) { return document()["locals"][name]; }

const Pattern kEachZone = "${{for k, v in local.zones : v => k if var.create_network}}";

}  // namespace

TEST_CASE("SKL-AC01 J, SKL-AC01 V: the range of the VPC is a variable with a default and a validation") {
  CHECK(defaults()
            .variable("vpc_cidr")
            .matches({{"type", "string"}, {"default", "10.0.0.0/16"}, {"validation", has_size(2)}}));
  CHECK(defaults().only("aws_vpc").text("/cidr_block") == "${var.vpc_cidr}");
  CHECK(testing::synth(FargateBackend{.cidr = "10.7.0.0/20"_cidr}).variable("vpc_cidr").text("/default") ==
        "10.7.0.0/20");
}

TEST_CASE("SKL-AC02 J: each of two zones has a public subnet whose machines get addresses") {
  CHECK(defaults().variable("zone_count").integer("/default") == 2);
  CHECK(defaults().has(
      "aws_subnet.network_own_public_subnet",
      {{"map_public_ip_on_launch", true}, {"for_each", kEachZone}, {"availability_zone", "${each.key}"}}));
}

TEST_CASE("SKL-AC03 J: each zone has a private subnet without addresses and tasks run there") {
  CHECK(defaults().has("aws_subnet.network_own_private_subnet",
                       {{"map_public_ip_on_launch", false}, {"for_each", kEachZone}}));
  CHECK(defaults().output("backend_environment").text("/value/SOCKERLESS_ECS_SUBNETS") ==
        "${join(\",\", local.private_subnet_ids)}");
}

TEST_CASE("SKL-AC04 J: private subnets take the NAT gateways in turn") {
  CHECK(defaults().variable("nat_gateway_count").integer("/default") == 1);
  const Pattern first_zones =
      "${{for k, v in local.zones : v => k if k < var.nat_gateway_count && var.create_network}}";
  CHECK(defaults().has("aws_nat_gateway", {{"for_each", first_zones},
                                           {"depends_on", array_with({"aws_internet_gateway.network_own_internet"})}}));
  CHECK(defaults().has("aws_eip", {{"domain", "vpc"}, {"for_each", first_zones}}));
  CHECK(defaults().has("aws_route.network_own_egress_private",
                       {{"destination_cidr_block", "0.0.0.0/0"},
                        {"gateway_id", absent()},
                        {"nat_gateway_id", contains_text("local.zones[each.value % var.nat_gateway_count]")}}));
}

TEST_CASE("SKL-AC04 C: more NAT gateways than zones are refused while synthesizing") {
  CHECK(testing::synth(FargateBackend{.nat_gateway_count = 3}).has_diagnostic("FARGATE-1", "3 NAT gateways for 2"));
  CHECK(testing::synth(FargateBackend{.nat_gateway_count = 0}).has_diagnostic("FARGATE-1"));
  CHECK(testing::synth(FargateBackend{.zone_count = 3, .nat_gateway_count = 3}).no_diagnostics());
}

TEST_CASE("SKL-AC05 J: the internet gateway is attached and public subnets have their route to it") {
  CHECK(defaults().has("aws_internet_gateway", {{"vpc_id", refers_to("aws_vpc.network_own_vpc")}}));
  CHECK(defaults().has("aws_route.network_own_egress_public",
                       {{"destination_cidr_block", "0.0.0.0/0"},
                        {"gateway_id", refers_to("aws_internet_gateway")},
                        {"route_table_id", refers_to("aws_route_table.network_own_public_table")}}));
  CHECK(defaults().has("aws_route_table_association.network_own_public_association",
                       {{"route_table_id", refers_to("aws_route_table.network_own_public_table")}}));
}

TEST_CASE("SKL-AC06 V: zones and ranges and gateways are variables") {
  CHECK(defaults().variable("availability_zones").matches({{"type", "list(string)"}, {"default", null}}));
  for (const char* ranges : {"public_subnet_cidrs", "private_subnet_cidrs"}) {
    CHECK(defaults().variable(ranges).matches(
        {{"type", "list(string)"}, {"default", null}, {"validation", has_size(2)}}));
  }
  CHECK(defaults().variable("zone_count").matches({{"type", "number"}, {"validation", present()}}));
  CHECK(defaults().variable("nat_gateway_count").matches({{"type", "number"}, {"validation", present()}}));
}

TEST_CASE("SKL-AC06 C: ranges that are too few or elsewhere are refused while synthesizing") {
  const auto with = [](const std::vector<std::string>& ranges) {
    return testing::synth(FargateBackend{.private_subnet_cidrs = ranges});
  };
  CHECK(with({"10.0.0.0/20"}).has_diagnostic("FARGATE-2", "1 ranges of subnets for 2"));
  CHECK(with({"10.0.0.0/20", "10.1.0.0/20"}).has_diagnostic("FARGATE-3", "10.1.0.0/20"));
  CHECK(with({"10.0.0.0/20", "nothing"}).has_diagnostic("FARGATE-3"));
  CHECK(with({"10.0.0.0/20", "10.0.16.0/20"}).no_diagnostics());
}

TEST_CASE("SKL-AC11 J: only tasks reach the files") {
  const json rules = document()["resource"]["aws_vpc_security_group_ingress_rule"];
  int of_files = 0;
  for (const auto& rule : rules) {
    if (rule["security_group_id"] != "${aws_security_group.security_files_group.id}") continue;
    ++of_files;
    CHECK(rule["from_port"] == 2049);
    CHECK(rule["to_port"] == 2049);
    CHECK(rule["ip_protocol"] == "tcp");
    CHECK(rule["referenced_security_group_id"] == "${aws_security_group.security_tasks_group.id}");
  }
  CHECK(of_files == 1);
}

TEST_CASE("SKL-AC19 J, SKL-35 J: tasks reach each other and the world and agents reach them on 9111") {
  const Pattern tasks = "${aws_security_group.security_tasks_group.id}";
  const auto rule = [&](const char* name, const Pattern& pattern) {
    return defaults().has(std::string("aws_vpc_security_group_ingress_rule.security_") + name, pattern);
  };
  CHECK(rule("tasks_rules_from-members-all-traffic", {{"security_group_id", tasks},
                                                      {"referenced_security_group_id", tasks},
                                                      {"ip_protocol", "-1"},
                                                      {"from_port", absent()},
                                                      {"to_port", absent()}}));
  CHECK(rule("tasks_rules_from-given-ranges-tcp-9111", {{"security_group_id", tasks},
                                                        {"cidr_ipv4", "${each.value}"},
                                                        {"for_each", "${toset(local.agent_cidr_blocks)}"},
                                                        {"from_port", 9111},
                                                        {"to_port", 9111},
                                                        {"ip_protocol", "tcp"}}));
  CHECK(rule("tasks_rules_from-a-group-tcp-9111",
             {{"security_group_id", tasks},
              {"referenced_security_group_id", refers_to("var.agent_security_group_ids")},
              {"from_port", 9111},
              {"ip_protocol", "tcp"}}));
  CHECK(defaults().has("aws_vpc_security_group_egress_rule",
                       {{"security_group_id", tasks}, {"cidr_ipv4", "0.0.0.0/0"}, {"ip_protocol", "-1"}}));
  CHECK(defaults().count("aws_vpc_security_group_egress_rule") == 1);
  CHECK(defaults().count("aws_vpc_security_group_ingress_rule") == 4);
}

TEST_CASE("SKL-AC19 C: in a network of others somebody must be named who reaches the agents") {
  FargateBackend backend{.existing_network = {{.vpc_id = "vpc-1", .private_subnets = {"subnet-1"}}}};
  CHECK(testing::synth(backend).has_diagnostic("FARGATE-4"));
  backend.agent_cidr_blocks = {"10.0.0.0/8"};
  CHECK(testing::synth(backend).no_diagnostics());
  backend.agent_security_group_ids = {"sg-1"};
  const auto both = testing::synth(backend);
  CHECK(both.no_diagnostics());
  CHECK(both.variable("create_network").boolean("/default") == false);
  CHECK(both.variable("agent_security_group_ids").matches({{"default", exactly({Pattern("sg-1")})}}));
  // Neither: the network's own range.
  CHECK(local("agent_cidr_blocks").find("[var.vpc_cidr]") != std::string::npos);
}

TEST_CASE("SKL-AC20 J: tasks and files have a group each") {
  CHECK(defaults().count("aws_security_group") == 2);
  CHECK(defaults().has("aws_security_group.security_tasks_group", {{"name", "${var.name}-tasks"}}));
  CHECK(defaults().has("aws_security_group.security_files_group", {{"name", "${var.name}-files"}}));
  CHECK(defaults().all("aws_security_group", {{"vpc_id", "${local.vpc_id}"}}));
}

TEST_CASE("nothing is open by accident and traffic is recorded") {
  CHECK(defaults().has("aws_default_security_group", {{"ingress", has_size(0)}, {"egress", has_size(0)}}));
  CHECK(defaults().has("aws_flow_log", {{"traffic_type", "ALL"}, {"log_destination_type", "cloud-watch-logs"}}));
  CHECK(defaults().has("aws_vpc", {{"enable_dns_hostnames", true}, {"enable_dns_support", true}}));
}
