// SPDX-License-Identifier: Apache-2.0
// Networks: include/terrace/aws/network.hpp. Peerings are in peering_test.cpp.

#include <terrace/aws/network.hpp>
#include <terrace/fn.hpp>

#include "aws/support.hpp"

using namespace aws_test;

namespace {

const Pattern kNothing = exactly(std::initializer_list<Pattern>{});
const List<Str> kZones = {"eu-west-1a", "eu-west-1b", "eu-west-1c", "eu-west-1d", "eu-west-1e", "eu-west-1f"};

Template network_of(const aws::Network& network) {
  return synth_stack([&](Stack& stack) { stack.add("net", network); });
}

}  // namespace

TEST_CASE("a network has three tiers in two zones and a NAT gateway in each zone") {
  auto tf = network_of({});
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_subnet") == 6);
  CHECK(tf.count("aws_nat_gateway") == 2);
  CHECK(tf.has("aws_vpc", {{"cidr_block", "10.0.0.0/16"}, {"enable_dns_hostnames", true}}));
  CHECK(tf.has("aws_route.net_egress_public", {{"gateway_id", refers_to("aws_internet_gateway.net_internet")}}));
  CHECK(
      tf.has("aws_route.net_egress_private-b", {{"nat_gateway_id", refers_to("aws_nat_gateway.net_nat_b")},
                                                {"route_table_id", refers_to("aws_route_table.net_private_table-b")}}));
  CHECK(tf.count("aws_route") == 3);
  CHECK(tf.count("aws_route_table") == 4);
}

TEST_CASE("zones that nobody names are looked up and taken by index") {
  auto tf = network_of({.zones = 3});
  CHECK(tf.has("data.aws_availability_zones.net_zones", {{"state", "available"}}));
  CHECK(
      tf.has("aws_subnet.net_private_c", {{"availability_zone", "${data.aws_availability_zones.net_zones.names[2]}"}}));
  auto named = network_of({.zone_names = {"eu-west-1a", "eu-west-1c"}});
  CHECK(named.count("data.aws_availability_zones") == 0);
  CHECK(named.has("aws_subnet.net_public_b", {{"availability_zone", "eu-west-1c"}}));
}

TEST_CASE("a late list of zones is indexed") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("net", aws::Network{.zones = 2, .zone_names = stack.variable<List<Str>>("zones")});
  });
  CHECK(tf.has("aws_subnet.net_isolated_b", {{"availability_zone", "${var.zones[1]}"}}));
}

TEST_CASE("one more zone or one tier less moves no subnet") {
  const auto range = [](const aws::Network& network, const char* subnet) {
    return network_of(network).only(std::string("aws_subnet.net_") + subnet).text("/cidr_block");
  };
  for (const char* subnet : {"public_a", "public_b", "private_a", "private_b"}) {
    CHECK(range({.zones = 2}, subnet) == range({.zones = 4}, subnet));
    CHECK(range({.zones = 2}, subnet) == range({.isolated_tier = {.enabled = false}}, subnet));
  }
  CHECK(range({}, "private_a") == "10.0.0.0/20");
  CHECK(range({.cidr = "10.4.0.0/24"}, "public_b") == "10.4.0.80/28");
}

TEST_CASE("a late range is divided by Terraform as a literal one is by C++") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("net", aws::Network{.cidr = stack.variable<Str>("range", {.default_value = "10.0.0.0/16"})});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_subnet.net_public_b", {{"cidr_block", "${cidrsubnet(var.range, 4, 5)}"}}));
  CHECK(network_of({}).has("aws_subnet.net_public_b", {{"cidr_block", "10.0.80.0/20"}}));
}

TEST_CASE("nothing in a public subnet gets a public address by itself") {
  CHECK(network_of({}).has("aws_subnet.net_public_a", {{"map_public_ip_on_launch", false}}));
  auto tf = network_of({.assign_public_addresses = true});
  CHECK(tf.has("aws_subnet.net_public_a", {{"map_public_ip_on_launch", true}}));
  CHECK(tf.has("aws_subnet.net_private_a", {{"map_public_ip_on_launch", false}}));
}

TEST_CASE("the default security group and the default route table are emptied") {
  auto tf = network_of({});
  CHECK(tf.has("aws_default_security_group", {{"ingress", kNothing}, {"egress", kNothing}}));
  CHECK(tf.has("aws_default_route_table", {{"route", kNothing}}));
  CHECK(network_of({.keep_default_security_group = true}).count("aws_default_security_group") == 0);
}

TEST_CASE("one NAT gateway serves all zones and two serve them in turn") {
  auto one = network_of({.zones = 3, .nat = aws::Nat::one()});
  CHECK(one.count("aws_nat_gateway") == 1);
  CHECK(one.has("aws_route.net_egress_private-c", {{"nat_gateway_id", refers_to("aws_nat_gateway.net_nat_a")}}));
  auto two = network_of({.zones = 3, .nat = aws::Nat::count(2)});
  CHECK(two.has("aws_route.net_egress_private-c", {{"nat_gateway_id", refers_to("aws_nat_gateway.net_nat_a")}}));
  CHECK(two.has("aws_route.net_egress_private-b", {{"nat_gateway_id", refers_to("aws_nat_gateway.net_nat_b")}}));
  auto none = network_of({.nat = aws::Nat::none()});
  CHECK(none.count("aws_nat_gateway") == 0);
  CHECK(none.count("aws_route") == 1);
}

TEST_CASE("a number of NAT gateways that only Terraform knows becomes count") {
  auto tf = synth_stack(
      [](Stack& stack) { stack.add("net", aws::Network{.nat = aws::Nat::count(stack.variable<Num>("gateways"))}); });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_nat_gateway", {{"count", "${var.gateways}"}}));
  CHECK(tf.has("aws_route.net_egress_private-b",
               {{"count", "${var.gateways > 0 ? 1 : 0}"},
                {"nat_gateway_id", "${aws_nat_gateway.net_nat_gateways[1 % var.gateways].id}"}}));
}

TEST_CASE("addresses that exist already are used") {
  auto tf = network_of({.nat = aws::Nat::per_zone().with_addresses({"eipalloc-1", "eipalloc-2"})});
  CHECK(tf.count("aws_eip") == 0);
  CHECK(tf.has("aws_nat_gateway.net_nat_b", {{"allocation_id", "eipalloc-2"}}));
}

TEST_CASE("flow logs are on and kept for a time and written by a role for them alone") {
  auto tf = network_of({});
  CHECK(tf.has("aws_flow_log",
               {{"traffic_type", "ALL"}, {"log_destination_type", "cloud-watch-logs"}, {"log_group_name", absent()}}));
  CHECK(tf.has("aws_cloudwatch_log_group", {{"retention_in_days", 90}}));
  CHECK(tf.count("aws_iam_role") == 1);
  auto to_bucket = network_of({.flow_logs = {.bucket_arn = "arn:aws:s3:::logs/net"}});
  CHECK(to_bucket.has("aws_flow_log", {{"log_destination", "arn:aws:s3:::logs/net"}, {"log_destination_type", "s3"}}));
  CHECK(to_bucket.count("aws_iam_role") == 0);
  CHECK(network_of({.flow_logs = {.enabled = false}}).count("aws_flow_log") == 0);
}

TEST_CASE("a bucket and a key let flow logs in by themselves") {
  auto to_bucket = synth_stack([](Stack& stack) {
    auto bucket = stack.add("logs", aws::Bucket{.name = "network-logs"});
    stack.add("net", aws::Network{.flow_logs = {.bucket = bucket, .folder = "shop"}});
  });
  CHECK(to_bucket.no_diagnostics());
  CHECK(to_bucket.has("aws_flow_log", {{"log_destination", "${aws_s3_bucket.logs_bucket.arn}/shop"}}));
  CHECK(to_bucket.has("aws_s3_bucket_policy", {{"policy", contains_text("delivery.logs.amazonaws.com")}}));
  auto with_key = synth_stack([](Stack& stack) {
    auto key = stack.add("key", aws::Key{});
    stack.add("net", aws::Network{.flow_logs = {.key = key}});
  });
  CHECK(with_key.has("aws_cloudwatch_log_group", {{"kms_key_id", refers_to("aws_kms_key.key_key")}}));
}

TEST_CASE("the fields of flow logs are data and no template of Terraform") {
  auto tf = network_of({.flow_logs = {.format = "${version} ${vpc-id}"}});
  CHECK(tf.has("aws_flow_log", {{"log_format", "$${version} $${vpc-id}"}}));
}

TEST_CASE("endpoints are reached from the network's own range and made once") {
  auto tf = synth_stack([](Stack& stack) {
    auto network = stack.add("net", aws::Network{.interface_endpoints = {"ecr.api"}});
    network.interface_endpoint("ecr.api").interface_endpoint("logs").gateway_endpoint("s3");
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_vpc_endpoint") == 3);
  CHECK(tf.has("aws_vpc_endpoint.net_endpoints_ecr-api",
               {{"service_name", "com.amazonaws.eu-west-1.ecr.api"},
                {"vpc_endpoint_type", "Interface"},
                {"private_dns_enabled", true},
                {"subnet_ids", array_with({refers_to("aws_subnet.net_private_a")})}}));
  CHECK(tf.has("aws_vpc_endpoint.net_endpoints_gateway-s3", {{"vpc_endpoint_type", "Gateway"}}));
  CHECK(tf.has("aws_vpc_security_group_ingress_rule",
               {{"cidr_ipv4", "10.0.0.0/16"}, {"from_port", 443}, {"to_port", 443}}));
}

TEST_CASE("endpoints of a late list become for_each") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("net", aws::Network{.interface_endpoints = stack.variable<List<Str>>("services")});
  });
  CHECK(tf.has("aws_vpc_endpoint.net_endpoints_services",
               {{"for_each", "${toset(var.services)}"}, {"service_name", "com.amazonaws.eu-west-1.${each.value}"}}));
}

TEST_CASE("a tier with rules has a network ACL of its own") {
  auto tf = network_of({.public_tier = {.acl = {{.number = 10, .ports = aws::Ports::tcp(443)},
                                                {.number = 20, .egress = true},
                                                {.number = 30, .allow = false, .ports = aws::Ports::ping()}}}});
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_network_acl") == 1);
  CHECK(tf.has("aws_network_acl_rule.net_public_acl-in-10", {{"protocol", "tcp"}, {"from_port", 443}}));
  CHECK(tf.has("aws_network_acl_rule.net_public_acl-out-20", {{"protocol", "-1"}, {"from_port", absent()}}));
  CHECK(tf.has("aws_network_acl_rule.net_public_acl-in-30", {{"icmp_type", 8}, {"rule_action", "deny"}}));
}

TEST_CASE("data is at home in isolated subnets or without them in private ones") {
  const auto subnets = [](bool isolated) {
    return synth_stack([=](Stack& stack) {
      auto network = stack.add("net", aws::Network{.isolated_tier = {.enabled = isolated}});
      stack.output("subnets", {.value = network.data_subnets()});
    });
  };
  CHECK(subnets(true).has("output.subnets", {{"value", array_with({refers_to("aws_subnet.net_isolated_a")})}}));
  CHECK(subnets(false).has("output.subnets", {{"value", array_with({refers_to("aws_subnet.net_private_a")})}}));
}

TEST_CASE("an existing network is found by a subnet and asked only for what is wanted") {
  auto tf = synth_stack([](Stack& stack) {
    auto network = stack.add("net", aws::Network::Existing{.private_subnets = {"subnet-1", "subnet-2"}});
    stack.output("vpc", {.value = network.vpc_id()});
    CHECK(network.zones() == 2);
    CHECK_FALSE(network.has_public_subnets());
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("output.vpc", {{"value", "${data.aws_subnet.net_subnet.vpc_id}"}}));
  CHECK(tf.count("data.aws_vpc") == 0);
  auto asked = synth_stack([](Stack& stack) {
    auto network = stack.add("net", aws::Network::Existing{.vpc_id = "vpc-1", .private_subnets = {"subnet-1"}});
    stack.output("range", {.value = network.cidr()});
    stack.output("zones", {.value = network.zone_names()});
  });
  CHECK(asked.has("data.aws_vpc", {{"id", "vpc-1"}}));
  CHECK(asked.has("data.aws_subnet.net_subnet-a", {{"id", "subnet-1"}}));
}

TEST_CASE("an existing network may be given by lists that only Terraform knows") {
  auto tf = synth_stack([](Stack& stack) {
    auto network = stack.add("net", aws::Network::Existing{.private_subnets = stack.variable<List<Str>>("subnets")});
    network.interface_endpoint("sts");
    stack.output("zones", {.value = network.zone_names()});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_vpc_endpoint", {{"subnet_ids", "${var.subnets}"}}));
  CHECK(tf.has("data.aws_subnet.net_subnets", {{"count", "${length(var.subnets)}"}}));
}

TEST_CASE("zones that only Terraform knows, as many as there are, have one resource of each kind by zone") {
  auto tf = synth_stack([](Stack& stack) {
    auto network = stack.add("net", aws::Network{.zone_names = stack.variable<List<Str>>("zones")});
    stack.output("subnets", {.value = network.private_subnets()});
    stack.output("zones", {.value = network.zone_names()});
    stack.output("addresses", {.value = network.nat_addresses()});
    CHECK(network.zones() == 0);
    CHECK(network.has_private_subnets());
  });
  CHECK(tf.no_diagnostics());
  const char* numbers = "${{for k, v in var.zones : v => k}}";
  CHECK(tf.has("aws_subnet.net_private_subnet",
               {{"for_each", numbers},
                {"availability_zone", "${each.key}"},
                {"cidr_block",
                 "${cidrsubnet(\"10.0.0.0/16\", length(var.zones) <= 4 ? 4 : 5, 0 * (length(var.zones) <= 4 ? 4 : 8) + "
                 "each.value)}"},
                {"tags", {{"Name", "test-net-private-${each.key}"}}}}));
  CHECK(tf.count("aws_subnet") == 3);
  CHECK(tf.has("aws_route_table.net_private_table", {{"for_each", numbers}}));
  CHECK(tf.has("aws_route_table.net_public_table", {{"for_each", absent()}}));
  CHECK(tf.has("aws_nat_gateway",
               {{"for_each", numbers}, {"subnet_id", "${aws_subnet.net_public_subnet[each.key].id}"}}));
  CHECK(tf.has("aws_route.net_egress_private",
               {{"nat_gateway_id", "${aws_nat_gateway.net_nat_gateway[each.key].id}"},
                {"route_table_id", "${aws_route_table.net_private_table[each.key].id}"}}));
  CHECK(tf.has("output.subnets", {{"value", "${[for k, v in var.zones : aws_subnet.net_private_subnet[v].id]}"}}));
  CHECK(tf.has("output.addresses", {{"value", "${[for k, v in aws_nat_gateway.net_nat_gateway : v.public_ip]}"}}));
}

TEST_CASE("of zones that only Terraform knows, some have NAT gateways, which the others take in turn") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("net", aws::Network{.zone_names = stack.variable<List<Str>>("zones"),
                                  .nat = aws::Nat::count(stack.variable<Num>("gateways"))});
    stack.add("one", aws::Network{.zone_names = stack.variable<List<Str>>("more"), .nat = aws::Nat::one()});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_nat_gateway.net_nat_gateway",
               {{"for_each", "${{for k, v in var.zones : v => k if k < var.gateways}}"}}));
  CHECK(tf.has("aws_route.net_egress_private",
               {{"for_each", "${{for k, v in var.zones : v => k if var.gateways > 0}}"},
                {"nat_gateway_id", "${aws_nat_gateway.net_nat_gateway[var.zones[each.value % var.gateways]].id}"}}));
  CHECK(tf.has("aws_eip.one_nat_address", {{"for_each", "${{for k, v in var.more : v => k if k < 1}}"}}));
}

TEST_CASE("ranges that only Terraform knows are checked by it: their number, and that none share addresses") {
  auto tf = synth_stack([](Stack& stack) {
    const auto ranges = stack.variable<List<Str>>("ranges");
    stack.add("late", aws::Network{.zone_names = stack.variable<List<Str>>("zones"),
                                   .public_tier = {.cidrs = {"10.0.0.0/24", "10.0.1.0/24"}},
                                   .private_tier = {.cidrs = ranges}});
    stack.add("known", aws::Network{.zones = 2, .private_tier = {.cidrs = ranges}});
    stack.add("written", aws::Network{.zones = 2});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_vpc.late_vpc",
               {{"lifecycle",
                 {{"precondition",
                   array_with({{{"condition", "${length([\"10.0.0.0/24\", \"10.0.1.0/24\"]) == length(var.zones)}"}},
                               {{"condition", "${length(var.ranges) == length(var.zones)}"}},
                               {{"error_message", "No two subnets may share addresses."}}})}}}}));
  CHECK(tf.has("aws_vpc.known_vpc",
               {{"lifecycle", {{"precondition", array_with({{{"condition", "${length(var.ranges) == 2}"}}})}}}}));
  CHECK(tf.has("aws_vpc.written_vpc", {{"lifecycle", absent()}}));
}

TEST_CASE("a network that is made only under a condition reads as empty lists without it") {
  auto tf = synth_stack([](Stack& stack) {
    const Bool wanted = stack.variable<Bool>("wanted");
    auto network = stack.group("own").only_if(wanted).add(
        "net", aws::Network{.zone_names = stack.variable<List<Str>>("zones"), .nat = aws::Nat::one()});
    stack.output("subnets", {.value = network.private_subnets()});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_subnet.own_net_public_subnet", {{"for_each", "${{for k, v in var.zones : v => k if var.wanted}}"},
                                                    {"vpc_id", "${aws_vpc.own_net_vpc[0].id}"}}));
  CHECK(tf.has("aws_eip", {{"for_each", "${{for k, v in var.zones : v => k if k < 1 && var.wanted}}"}}));
  CHECK(tf.has("output.subnets",
               {{"value", "${[for k, v in var.zones : aws_subnet.own_net_private_subnet[v].id if var.wanted]}"}}));
}

TEST_CASE("a network with a name has it in its tags and in what flow logs write to") {
  auto tf = synth_stack([](Stack& stack) {
    const auto name = stack.variable<Str>("name");
    stack.add("net", aws::Network{.name = name,
                                  .zones = 2,
                                  .flow_logs = {.group_name = format("/{}/flow", name), .role_name = name}});
    stack.add("other", aws::Network{.name = "edge", .zones = 2});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_vpc.net_vpc", {{"tags", {{"Name", "${var.name}"}}}}));
  CHECK(tf.has("aws_subnet.net_public_a", {{"tags", {{"Name", "${var.name}-public-a"}}}}));
  CHECK(tf.has("aws_subnet.other_public_a", {{"tags", {{"Name", "edge-public-a"}}}}));
  CHECK(tf.has("aws_cloudwatch_log_group.net_flow-logs_logs_group", {{"name", "/${var.name}/flow"}}));
  CHECK(tf.has("aws_iam_role.net_flow-logs_role_role", {{"name", "${var.name}"}}));
}

TEST_CASE("what waits for a network waits for the routes to the internet") {
  auto tf = synth_stack([](Stack& stack) {
    auto network = stack.add("net", aws::Network{});
    stack.add("later", aws::SecurityGroup{.vpc = network}).id();
    stack.add("waits", aws::Network::Existing{.vpc_id = network.vpc_id()});
    stack.output("x", {.value = network.cidr(), .depends_on = {network.ready()}});
  });
  CHECK(tf.has("output.x", {{"depends_on", exactly({"aws_route.net_egress_public", "aws_route.net_egress_private-a",
                                                    "aws_route.net_egress_private-b"})}}));
}

namespace {

aws::Network random_network(Random& random) {
  aws::Network made;
  made.zones = static_cast<int>(random.between(1, 6));
  made.zone_names = kZones;
  made.cidr = random.one_in(2) ? "10.0.0.0/16" : "172.20.0.0/18";
  made.isolated_tier.enabled = random.one_in(2);
  made.isolated_tier.tags = {{"tier", "data"}};
  if (random.one_in(3)) made.public_tier.acl = {{.number = 1}, {.number = 1, .egress = true}};
  switch (random.below(4)) {
  case 0: made.nat = aws::Nat::none(); break;
  case 1: made.nat = aws::Nat::one(); break;
  case 2: made.nat = aws::Nat::count(random.between(0, made.zones)); break;
  default: break;
  }
  made.flow_logs.enabled = !random.one_in(4);
  if (random.one_in(3)) made.flow_logs.bucket_arn = "arn:aws:s3:::logs";
  if (random.one_in(2)) made.gateway_endpoints = {};
  if (random.one_in(2)) made.interface_endpoints = {"sts", "ecr.api"};
  made.keep_default_security_group = random.one_in(4);
  return made;
}

/// Zones, and with them all that depends on how many there are.
void leave_to_terraform(aws::Network& network, Random& random) {
  const int zones = network.zones;
  network.zones = 0;
  network.zone_names = List<Str>(fn::slice(kZones, 0, zones));
  if (random.one_in(3)) network.nat = aws::Nat::count(List<Num>(fn::range(zones)).at(0) + 1);
  if (random.one_in(3)) network.nat = aws::Nat::one().with_addresses(raw<List<Str>>("[\"eipalloc-1\"]"));
  if (random.one_in(3)) network.private_tier.cidrs = List<Str>(fn::cidrsubnets("192.168.0.0/16", 4, 4));
}

using NetworkViolation = Violation<int>;

NetworkViolation broken_network(std::string code, std::function<void(aws::Network&)> change) {
  return NetworkViolation{std::move(code), [change](Scope& scope, int, Random& random) {
                            aws::Network network = random_network(random);
                            change(network);
                            scope.add("net", network);
                          }};
}

/// The same in zones that only Terraform knows.
NetworkViolation broken_late_network(std::string code, std::function<void(aws::Network&)> change) {
  return broken_network(std::move(code), [change](aws::Network& n) {
    n.zones = 0;
    n.zone_names = raw<List<Str>>("var.zones");
    change(n);
  });
}

NetworkViolation broken_acl(aws::NetworkAclRule first, aws::NetworkAclRule second) {
  return broken_network("T1113", [=](aws::Network& n) { n.private_tier.acl = {first, second}; });
}

}  // namespace

TEST_CASE("random networks are valid Terraform") {
  check_valid_specs(nothing_shared, [](Scope& scope, int, Random& random) {
    aws::Network network = random_network(random);
    if (random.one_in(2)) leave_to_terraform(network, random);
    scope.group("part").only_if(random.one_in(2) ? raw<Bool>("1 < 2") : Bool()).add("net", network);
  });
}

TEST_CASE("what AWS would refuse of a network is a diagnostic") {
  check_violations(
      nothing_shared,
      std::vector<NetworkViolation>{
          broken_network("T1002", [](aws::Network& n) { n.flow_logs.traffic = "SOME"; }),
          broken_network("T1002", [](aws::Network& n) { n.flow_logs.seconds = 30; }),
          broken_network("T1003", [](aws::Network& n) { n.dns_support = false; }),
          broken_network("T1003",
                         [](aws::Network& n) {
                           n.flow_logs = {.bucket_arn = "arn:aws:s3:::logs", .kms_key_arn = "arn:aws:kms:::key/1"};
                         }),
          broken_network("T1003",
                         [](aws::Network& n) { n.flow_logs = {.folder = "shop", .bucket_arn = "arn:aws:s3:::logs"}; }),
          broken_network("T1101", [](aws::Network& n) { n.cidr = "10.0.0.1/16"; }),
          broken_late_network("T1101", [](aws::Network& n) { n.cidr = "10.0.0.1/16"; }),
          broken_late_network("T1104",
                              [](aws::Network& n) {
                                n.private_tier.cidrs = {"10.0.0.0/24", "10.0.0.0/25"};
                              }),
          broken_late_network("T1105",
                              [](aws::Network& n) {
                                n.nat = aws::Nat::one().with_addresses({"e-1", "e-2"});
                              }),
          broken_network("T1102", [](aws::Network& n) { n.cidr = "10.0.0.0/12"; }),
          broken_network("T1103",
                         [](aws::Network& n) {
                           n.zones = 1;
                           n.private_tier.cidrs = {"192.168.0.0/24"};
                         }),
          broken_network("T1104",
                         [](aws::Network& n) {
                           n.zones = 2;
                           n.private_tier.cidrs = {"10.0.0.0/24", "10.0.0.0/25"};
                         }),
          broken_network("T1105",
                         [](aws::Network& n) {
                           n.zones = 2;
                           n.private_tier.cidrs = {"10.0.0.0/24"};
                         }),
          broken_network("T1105",
                         [](aws::Network& n) {
                           n.zones = 2;
                           n.zone_names = {"eu-west-1a"};
                         }),
          broken_network("T1105",
                         [](aws::Network& n) {
                           n.nat = aws::Nat::one().with_addresses({"e-1", "e-2"});
                         }),
          broken_network("T1106", [](aws::Network& n) { n.zones = 7; }),
          broken_network("T1106", [](aws::Network& n) { n.zone_names = {"a", "b", "c", "d", "a", "f"}; }),
          broken_network("T1107", [](aws::Network& n) { n.cidr = "10.0.0.0/26"; }),
          broken_late_network("T1107", [](aws::Network& n) { n.cidr = "10.0.0.0/26"; }),
          broken_network("T1108",
                         [](aws::Network& n) {
                           n.public_tier.enabled = false;
                           n.nat = aws::Nat::one();
                         }),
          broken_network("T1109", [](aws::Network& n) { n.nat = aws::Nat::count(n.zones + 1); }),
          broken_network("T1110", [](aws::Network& n) { n.flow_logs = {.bucket_arn = "logs"}; }),
          broken_network("T1111", [](aws::Network& n) { n.gateway_endpoints = {"sqs"}; }),
          broken_network("T1112",
                         [](aws::Network& n) {
                           n.dns_hostnames = false;
                           n.interface_endpoints = {"sts"};
                         }),
          broken_acl({.number = 7}, {.number = 7}),
          broken_acl({.number = 7}, {.number = 40000}),
          broken_acl({.number = 7}, {.number = 8, .ports = aws::Ports::tcp(90, 80)}),
          broken_acl({.number = 7}, {.number = 8, .ports = aws::Ports()}),
          {"T1115", [](Scope& scope, int, Random&) { scope.add("net", aws::Network::Existing{}); }},
          broken_network("T1117",
                         [](aws::Network& n) {
                           n.private_tier.enabled = n.isolated_tier.enabled = false;
                           n.interface_endpoints = {"sts"};
                         }),
      });
}
