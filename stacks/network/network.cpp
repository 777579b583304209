// SPDX-License-Identifier: Apache-2.0

#include "network.hpp"

using namespace terrace;

namespace {

Str policy(std::initializer_list<Map<Any>::Entry> statement) {
  return fn::jsonencode(object({{"Version", "2012-10-17"}, {"Statement", list({object(statement)})}}));
}

/// What the user of the configuration may say, checked before Terraform asks AWS for anything.
struct Inputs {
  Variable<Str> cidr;
  Variable<List<Str>> zones;
  Variable<Bool> nat_per_zone;

  Inputs(Stack& stack, const Network& network)
      : cidr(stack.variable<Str>("cidr", {.default_value = Str(network.cidr),
                                          .description = "The range of the network, a /16 to a /24 in CIDR notation",
                                          .nullable = false})),
        zones(stack.variable<List<Str>>(
            "zones", {.default_value = List<Str>(network.zones),
                      .description = "Availability zones; add new ones at the end, the order gives the ranges",
                      .nullable = false})),
        nat_per_zone(
            stack.variable<Bool>("nat_per_zone", {.default_value = network.nat_per_zone,
                                                  .description = "One NAT gateway for each zone, or one for all",
                                                  .nullable = false})) {
    cidr.validate(fn::can(fn::cidrhost(cidr, 0)), "The range must be in CIDR notation, such as 10.0.0.0/16.");
    const Num prefix = fn::tonumber(fn::split("/", cidr).at(1));
    cidr.validate(fn::try_(prefix >= 16 && prefix <= 24, false), "The range must be a /16 to a /24.");
    zones.validate(fn::length(zones) >= 1 && fn::length(zones) <= 6, "Name one to six availability zones.");
    zones.validate(equal(fn::length(fn::distinct(zones)), fn::length(zones)), "Each zone may be named once.");
    zones.validate(fn::alltrue(for_list<Str>(zones,
                                             [&](const Any&, const Str& zone) {
                                               return fn::can(fn::regex("^" + network.region + "[a-z]$", zone));
                                             })),
                   "Every zone must be of " + network.region + ", such as " + network.region + "a.");
  }
};

/// Who talked to whom, for a limited time.
struct FlowLogs {
  std::string name;
  Str vpc_id;
  int retention_days;

  void build(Scope& scope) const {
    auto logs = scope.add("logs", tf::aws_cloudwatch_log_group{.name = "/network/" + name + "/flow",
                                                               .retention_in_days = retention_days});
    auto role = scope.add(
        "role", tf::aws_iam_role{
                    .assume_role_policy = policy({{"Effect", "Allow"},
                                                  {"Action", "sts:AssumeRole"},
                                                  {"Principal", object({{"Service", "vpc-flow-logs.amazonaws.com"}})}}),
                    .description = "Lets the flow logs of " + name + " write to CloudWatch",
                    .name_prefix = name + "-flow-",
                });
    // A condition on the account would need a look-up, and this stack can be planned without one.
    role.node().acknowledge("TS055", "all that this role may do is write to the one log group of this network");
    auto allowed =
        scope.add("write", tf::aws_iam_role_policy{
                               .name = "write-flow-logs",
                               .policy = policy({{"Effect", "Allow"},
                                                 {"Action", list({"logs:CreateLogStream", "logs:DescribeLogGroups",
                                                                  "logs:DescribeLogStreams", "logs:PutLogEvents"})},
                                                 {"Resource", list({logs.arn(), format("{}:*", logs.arn())})}}),
                               .role = role.id(),
                           });
    scope.add("flow",
              tf::aws_flow_log{.iam_role_arn = role.arn(),
                               .log_destination = logs.arn(),
                               .log_destination_type = "cloud-watch-logs",
                               .max_aggregation_interval = 60,
                               .tags = {{"Name", name}},
                               .traffic_type = "ALL",
                               .vpc_id = vpc_id},
              {.depends_on = {allowed}});
  }
};

}  // namespace

Network::Ref Network::build(Stack& stack) const {
  const std::string name = "network-" + environment;
  if (stack.has_context("state_bucket")) {
    stack.backend(backend::s3{.bucket = stack.context("state_bucket", ""),
                              .encrypt = true,
                              .key = name + "/terraform.tfstate",
                              .region = region,
                              .use_lockfile = true});
  }
  stack.provider(tf::provider::aws{.region = region});
  stack.tag("Environment", environment).tag("ManagedBy", "terrace");

  const Inputs in(stack, *this);
  const Map<Num> zone_numbers = stack.local("zone_numbers", for_map<Str>(in.zones, [](const Any& i, const Str& zone) {
                                              return Map<Num>::Entry{zone, i};
                                            }));
  const Str each_name = format("{}-{}", name, each::key());

  auto vpc = stack.add("vpc", tf::aws_vpc{.cidr_block = in.cidr,
                                          .enable_dns_hostnames = true,
                                          .enable_dns_support = true,
                                          .tags = {{"Name", name}}});
  // What names no group gets the default one, which allows nothing here.
  stack.add("default_group",
            tf::aws_default_security_group{
                .egress = list({}), .ingress = list({}), .tags = {{"Name", name + "-unused"}}, .vpc_id = vpc.id()});
  stack.add("flow_logs", FlowLogs{.name = name, .vpc_id = vpc.id(), .retention_days = log_retention_days});

  // Public: the first half of the range.
  auto gateway = stack.add("gateway", tf::aws_internet_gateway{.tags = {{"Name", name}}, .vpc_id = vpc.id()});
  Scope open = stack.group("public");
  auto public_subnet = open.add("subnet",
                                tf::aws_subnet{.availability_zone = each::key(),
                                               .cidr_block = fn::cidrsubnet(in.cidr, 4, each::value<Num>()),
                                               .map_public_ip_on_launch = false,
                                               .tags = {{"Name", format("{}-public", each_name)}},
                                               .vpc_id = vpc.id()},
                                {.for_each = zone_numbers});
  auto public_table = open.add("table", tf::aws_route_table{.tags = {{"Name", name + "-public"}}, .vpc_id = vpc.id()});
  open.add("out", tf::aws_route{.destination_cidr_block = "0.0.0.0/0",
                                .gateway_id = gateway.id(),
                                .route_table_id = public_table.id()});
  open.add("association",
           tf::aws_route_table_association{.route_table_id = public_table.id(),
                                           .subnet_id = by_key(public_subnet).at(each::key()).id()},
           {.for_each = zone_numbers});

  const Map<Num> nat_zones =
      stack.local("nat_zones", for_map<Num>(
                                   zone_numbers,
                                   [](const Any& zone, const Num& number) {
                                     return Map<Num>::Entry{zone, number};
                                   },
                                   [&](const Any&, const Num& number) { return in.nat_per_zone || equal(number, 0); }));
  auto address = open.add("nat_address", tf::aws_eip{.domain = "vpc", .tags = {{"Name", each_name}}},
                          {.for_each = nat_zones, .depends_on = {gateway}});
  auto nat = open.add("nat",
                      tf::aws_nat_gateway{.allocation_id = by_key(address).at(each::key()).id(),
                                          .subnet_id = by_key(public_subnet).at(each::key()).id(),
                                          .tags = {{"Name", each_name}}},
                      {.for_each = nat_zones, .depends_on = {gateway}});

  // Private: the second half. Each zone has a table, so that one NAT gateway can become several without a new subnet.
  Scope closed = stack.group("private");
  auto private_subnet = closed.add("subnet",
                                   tf::aws_subnet{.availability_zone = each::key(),
                                                  .cidr_block = fn::cidrsubnet(in.cidr, 4, each::value<Num>() + 8),
                                                  .map_public_ip_on_launch = false,
                                                  .tags = {{"Name", format("{}-private", each_name)}},
                                                  .vpc_id = vpc.id()},
                                   {.for_each = zone_numbers});
  auto private_table =
      closed.add("table", tf::aws_route_table{.tags = {{"Name", format("{}-private", each_name)}}, .vpc_id = vpc.id()},
                 {.for_each = zone_numbers});
  const Str table_of_zone = by_key(private_table).at(each::key()).id();
  const Str nat_zone = if_else(in.nat_per_zone, each::key(), in.zones.at(0));
  closed.add("out",
             tf::aws_route{.destination_cidr_block = "0.0.0.0/0",
                           .nat_gateway_id = by_key(nat).at(nat_zone).id(),
                           .route_table_id = table_of_zone},
             {.for_each = zone_numbers});
  closed.add("association",
             tf::aws_route_table_association{.route_table_id = table_of_zone,
                                             .subnet_id = by_key(private_subnet).at(each::key()).id()},
             {.for_each = zone_numbers});

  // Traffic to S3 stays inside AWS and does not pay for NAT.
  List<Str> tables = fn::concat(List<Str>{public_table.id()}, all(private_table).splat(&tf::aws_route_table::Ref::id));
  stack.add("s3", tf::aws_vpc_endpoint{.route_table_ids = tables,
                                       .service_name = "com.amazonaws." + region + ".s3",
                                       .tags = {{"Name", name + "-s3"}},
                                       .vpc_endpoint_type = "Gateway",
                                       .vpc_id = vpc.id()});

  const auto ids = [](const tf::aws_subnet::Ref& subnets) {
    return for_map<tf::aws_subnet::Ref>(subnets, [](const Any& zone, const tf::aws_subnet::Ref& subnet) {
      return Map<Str>::Entry{zone, subnet.id()};
    });
  };
  Ref ref{vpc, ids(public_subnet), ids(private_subnet)};
  stack.output("vpc_id", {.value = vpc.id(), .description = "The network"});
  stack.output("cidr", {.value = vpc.cidr_block(), .description = "Its range"});
  stack.output("public_subnets", {.value = ref.public_subnets, .description = "Public subnets by zone"});
  stack.output("private_subnets", {.value = ref.private_subnets, .description = "Private subnets by zone"});
  stack.output("nat_addresses", {.value = all(address).splat(&tf::aws_eip::Ref::public_ip),
                                 .description = "What the private subnets look like from outside, for allow lists"});
  return ref;
}
