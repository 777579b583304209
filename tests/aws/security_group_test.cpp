// SPDX-License-Identifier: Apache-2.0
// Security groups and connections: include/terrace/aws/connections.hpp, security_group.hpp.

#include <terrace/aws/security_group.hpp>

#include "aws/support.hpp"

using namespace aws_test;

namespace {

constexpr const char* kVpc = "vpc-0a1b2c3d4e5f60718";

aws::SecurityGroup::Ref group(Scope& scope, const char* id, const aws::Ports& port = {}, bool all_outbound = true) {
  return scope.add(id, aws::SecurityGroup{.vpc = Str(kVpc), .all_outbound = all_outbound, .default_port = port});
}

}  // namespace

TEST_CASE("a security group lets nothing in and says what it is for") {
  auto tf = synth_stack([](Stack& stack) { group(stack, "web"); });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_security_group", {{"name_prefix", "test-web-"},
                                      {"description", "test/web"},
                                      {"ingress", absent()},
                                      {"lifecycle", {{"create_before_destroy", true}}}}));
  CHECK(tf.count("aws_vpc_security_group_ingress_rule") == 0);
  CHECK(tf.has("aws_vpc_security_group_egress_rule",
               {{"ip_protocol", "-1"}, {"from_port", absent()}, {"to_port", absent()}}));
}

TEST_CASE("a connection opens both sides on the default port of the side that answers") {
  auto tf = synth_stack([](Stack& stack) {
    auto database = group(stack, "database", aws::Ports::tcp(5432), false);
    auto web = group(stack, "web", {}, false);
    database.connections().allow_from(web);
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_vpc_security_group_ingress_rule.database_rules_from-web-tcp-5432",
               {{"from_port", 5432},
                {"to_port", 5432},
                {"description", "from web"},
                {"referenced_security_group_id", refers_to("aws_security_group.web_group")}}));
  CHECK(tf.has("aws_vpc_security_group_egress_rule.web_rules_to-database-tcp-5432",
               {{"referenced_security_group_id", refers_to("aws_security_group.database_group")}}));
}

TEST_CASE("a group that lets everything out needs no rule for what it starts") {
  auto tf = synth_stack([](Stack& stack) {
    auto web = group(stack, "web");
    group(stack, "database", aws::Ports::tcp(5432), false).connections().allow_from(web);
  });
  CHECK(tf.count("aws_vpc_security_group_egress_rule") == 1);
}

TEST_CASE("saying a connection twice makes one rule") {
  auto tf = synth_stack([](Stack& stack) {
    auto web = group(stack, "web");
    for (int i = 0; i < 2; ++i) web.connections().allow_from(aws::Peer::cidr("10.0.0.0/8"), aws::Ports::tcp(80));
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_vpc_security_group_ingress_rule") == 1);
}

TEST_CASE("a list of ranges unrolls and a late one becomes for_each") {
  auto tf = synth_stack([](Stack& stack) {
    auto web = group(stack, "web");
    web.connections().allow_from(aws::Peer::cidrs({"10.0.0.0/8", "192.0.2.0/24"}), aws::Ports::tcp(22));
    auto late = stack.variable<List<Str>>("admins");
    web.connections().allow_from(aws::Peer::cidrs(late), aws::Ports::tcp(3389), "administrators");
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_vpc_security_group_ingress_rule.web_rules_from-192-0-2-0-24-tcp-22",
               {{"cidr_ipv4", "192.0.2.0/24"}}));
  CHECK(tf.has(
      "aws_vpc_security_group_ingress_rule",
      {{"for_each", "${toset(var.admins)}"}, {"cidr_ipv4", "${each.value}"}, {"description", "administrators"}}));
}

TEST_CASE("rules between stacks are in the stack of the side that talks") {
  App app;
  std::optional<aws::SecurityGroup::Ref> database;
  const Stack data = app.add("data", [&](Stack& stack) {
    configure(stack);
    database = group(stack, "database", aws::Ports::tcp(5432), false);
    return stack;
  });
  const Stack web = app.add("web", [&](Stack& stack) {
    configure(stack);
    auto service = group(stack, "service", {}, false);
    database->connections().allow_from(service);
    return stack;
  });
  CHECK(testing::synth(app, data).count("aws_vpc_security_group_ingress_rule") == 0);
  CHECK(testing::synth(app, web).count("aws_vpc_security_group_ingress_rule") == 1);
  CHECK(testing::synth(app).no_diagnostics());
}

TEST_CASE("a group that the user brought is changed only when its owner says so") {
  const auto with = [](bool may_change) {
    return synth_stack([=](Stack& stack) {
      auto brought = stack.add("brought", aws::SecurityGroup::Existing{.id = "sg-0123456789abcdef0",
                                                                       .may_change = may_change,
                                                                       .default_port = aws::Ports::tcp(3306)});
      brought.connections().allow_from(group(stack, "web"));
    });
  };
  CHECK(with(true).has("aws_vpc_security_group_ingress_rule",
                       {{"security_group_id", "sg-0123456789abcdef0"}, {"to_port", 3306}}));
  CHECK(with(false).count("aws_vpc_security_group_ingress_rule") == 0);
}

TEST_CASE("members of a group may be let talk to each other without naming ports") {
  auto tf = synth_stack([](Stack& stack) { group(stack, "web").connections().allow_among_members(); });
  CHECK(tf.has("aws_vpc_security_group_ingress_rule",
               {{"ip_protocol", "-1"},
                {"from_port", absent()},
                {"referenced_security_group_id", refers_to("aws_security_group.web_group")}}));
}

namespace {

aws::Ports random_ports(Random& random) {
  const auto first = random.between(0, 60000);
  switch (random.below(5)) {
  case 0: return aws::Ports::all();
  case 1: return aws::Ports::ping();
  case 2: return aws::Ports::udp(first, first + random.between(0, 5000));
  default: return aws::Ports::tcp(first, first + random.between(0, 5000));
  }
}

aws::Peer random_peer(Random& random) {
  switch (random.below(5)) {
  case 0: return aws::Peer::prefix_list("pl-0123456789abcdef0");
  case 1: return aws::Peer::security_group("sg-0123456789abcdef0");
  case 2: return aws::Peer::ipv6("2001:db8::/32");
  default: {
    const auto prefix = static_cast<unsigned>(random.between(8, 32));
    const auto address = static_cast<std::uint32_t>(random.bits());
    return aws::Peer::cidr(Cidr(prefix == 32 ? address : address & ~(0xffffffffU >> prefix), prefix));
  }
  }
}

}  // namespace

TEST_CASE("random groups and connections are valid Terraform") {
  check_valid_specs(nothing_shared, [](Scope& scope, int, Random& random) {
    auto made = scope.add("group", aws::SecurityGroup{.vpc = Str(kVpc),
                                                      .description = random.one_in(2) ? Str("made by a test") : Str(),
                                                      .name = random.one_in(2) ? Str(random.identifier(40)) : Str(),
                                                      .all_outbound = random.one_in(2)});
    for (std::uint64_t i = random.below(4); i > 0; --i) {
      if (random.one_in(2)) {
        made.connections().allow_from(random_peer(random), random_ports(random));
      } else {
        made.connections().allow_to(random_peer(random), random_ports(random), "to somewhere");
      }
    }
    if (random.one_in(3)) made.connections().allow_among_members();
  });
}

TEST_CASE("what EC2 would refuse of a group or a rule is a diagnostic") {
  using V = Violation<int>;
  check_violations(
      nothing_shared,
      std::vector<V>{
          {"T1001",
           [](Scope& scope, int, Random&) { scope.add("g", aws::SecurityGroup{.vpc = Str(kVpc), .name = "a?b"}); }},
          {"T1201", [](Scope& scope, int, Random& r) { group(scope, "g").connections().allow_from(random_peer(r)); }},
          {"T1202",
           [](Scope& scope, int, Random& r) {
             group(scope, "g")
                 .connections()
                 .allow_from(aws::Peer::cidr(r.one_in(2) ? "10.0.0.1/8" : "10.0.0.0"), random_ports(r));
           }},
          {"T1203",
           [](Scope& scope, int, Random& r) {
             group(scope, "g").connections().allow_from(random_peer(r), aws::Ports::tcp(90, 80));
           }},
          {"T1204",
           [](Scope& scope, int, Random& r) {
             group(scope, "g").connections().allow_from(random_peer(r), aws::Ports::udp(70000));
           }},
          {"T1205",
           [](Scope& scope, int, Random& r) {
             group(scope, "g")
                 .connections()
                 .allow_from(random_peer(r), random_ports(r), r.one_in(2) ? "what?" : "caf\xc3\xa9");
           }},
          {"T1206",
           [](Scope& scope, int, Random& r) {
             scope.add("g", aws::SecurityGroup::Existing{.id = "sg-1"})
                 .connections()
                 .allow_from(random_peer(r), random_ports(r));
           }},
          {"T1207", [](Scope& scope, int, Random&) { scope.add("g", aws::SecurityGroup::Existing{.id = "default"}); }},
          {"T1208",
           [](Scope& scope, int, Random&) { scope.add("g", aws::SecurityGroup{.vpc = Str(kVpc), .name = "sg-web"}); }},
      });
}
