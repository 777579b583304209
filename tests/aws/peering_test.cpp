// SPDX-License-Identifier: Apache-2.0
// Peerings: include/terrace/aws/peering.hpp.

#include <terrace/aws/peering.hpp>

#include "aws/support.hpp"

using namespace aws_test;

namespace {

struct PeerNetworks {
  aws::Network::Ref one;
  aws::Network::Ref other;
  ProviderRef far;
};

PeerNetworks peers(Stack& stack) {
  const auto network = [&](const char* id, const char* range) {
    return stack.add(id, aws::Network{.cidr = range,
                                      .zone_names = {"eu-west-1a", "eu-west-1b"},
                                      .public_tier = {.enabled = false},
                                      .isolated_tier = {.enabled = false},
                                      .nat = aws::Nat::none(),
                                      .flow_logs = {.enabled = false},
                                      .gateway_endpoints = {}});
  };
  return {network("one", "10.1.0.0/16"), network("other", "10.2.0.0/16"),
          stack.provider(tf::provider::aws{.region = "us-east-2"}, {.alias = "far"})};
}

}  // namespace

TEST_CASE("a peering has routes in every table of both sides") {
  auto tf = synth_stack([](Stack& stack) {
    const PeerNetworks all = peers(stack);
    stack.add("peering", aws::Peering{.requester = all.one, .accepter = all.other});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_route") == 4);
  CHECK(tf.has("aws_vpc_peering_connection",
               {{"auto_accept", true}, {"requester", {{"allow_remote_vpc_dns_resolution", true}}}}));
  CHECK(tf.has("aws_route.peering_there_private-b",
               {{"destination_cidr_block", "10.2.0.0/16"},
                {"route_table_id", refers_to("aws_route_table.one_private_table-b")},
                {"vpc_peering_connection_id", refers_to("aws_vpc_peering_connection.peering_connection")}}));
  CHECK(tf.has("aws_route.peering_back_private-a", {{"destination_cidr_block", "10.1.0.0/16"}}));
}

TEST_CASE("the other region accepts by its own provider and routes wait for that") {
  auto tf = synth_stack([](Stack& stack) {
    const PeerNetworks all = peers(stack);
    stack.add("peering", aws::Peering{.requester = all.one,
                                      .accepter = all.other,
                                      .accepter_provider = all.far,
                                      .accepter_region = "us-east-2"});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_vpc_peering_connection", {{"auto_accept", false}, {"peer_region", "us-east-2"}}));
  CHECK(tf.has("aws_vpc_peering_connection_accepter", {{"provider", "aws.far"}, {"auto_accept", true}}));
  CHECK(tf.has("aws_route.peering_back_private-a",
               {{"provider", "aws.far"},
                {"depends_on", array_with({"aws_vpc_peering_connection_accepter.peering_acceptance"})}}));
  CHECK(tf.has("aws_route.peering_there_private-a", {{"provider", absent()}}));
  CHECK(tf.count("aws_vpc_peering_connection_options") == 2);
}

TEST_CASE("route tables that only Terraform knows become for_each") {
  auto tf = synth_stack([](Stack& stack) {
    const PeerNetworks all = peers(stack);
    auto brought =
        stack.add("brought", aws::Network::Existing{.vpc_id = "vpc-1",
                                                    .cidr = "10.3.0.0/16",
                                                    .private_route_tables = stack.variable<List<Str>>("tables")});
    stack.add("peering", aws::Peering{.requester = all.one, .accepter = brought});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_route.peering_back_private", {{"for_each", "${{for k, v in var.tables : k => v}}"}}));
}

TEST_CASE("a peering that somebody else makes gets the routes of this side") {
  auto tf = synth_stack([](Stack& stack) {
    const PeerNetworks all = peers(stack);
    auto theirs = stack.add(
        "theirs",
        aws::Peering::Existing{.id = "pcx-1", .network = all.one, .peer_cidr = "10.77.0.0/16", .public_routes = false});
    stack.output("id", {.value = theirs.id()});
    stack.add("known", aws::Peering::Existing{.id = "pcx-2"});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_vpc_peering_connection") == 0);
  CHECK(tf.has("aws_route.theirs_there_private-a",
               {{"vpc_peering_connection_id", "pcx-1"}, {"destination_cidr_block", "10.77.0.0/16"}}));
  CHECK(tf.count("aws_route", {{"vpc_peering_connection_id", "pcx-1"}, {"route_table_id", contains_text("public")}}) ==
        0);
  CHECK(tf.count("aws_route", {{"vpc_peering_connection_id", "pcx-2"}}) == 0);
  const auto codes = [](auto change) {
    return codes_of([&](Stack& stack) {
      aws::Peering::Existing spec{.id = "pcx-1", .network = peers(stack).one, .peer_cidr = "10.77.0.0/16"};
      change(spec);
      stack.add("theirs", spec);
    });
  };
  CHECK(codes([](aws::Peering::Existing&) {}).empty());
  CHECK(codes([](aws::Peering::Existing& spec) { spec.peer_cidr = {}; }) == Codes{"T1004"});
  CHECK(codes([](aws::Peering::Existing& spec) { spec.network = {}; }) == Codes{"T1004"});
  CHECK(codes([](aws::Peering::Existing& spec) { spec.peer_cidr = spec.network->cidr(); }) == Codes{"T1114"});
}

TEST_CASE("random peerings are valid Terraform") {
  check_valid_specs(peers, [](Scope& scope, const PeerNetworks& all, Random& random) {
    aws::Peering peering{.requester = all.one, .accepter = all.other};
    if (random.one_in(2)) {
      peering.accepter_provider = all.far;
      peering.accepter_region = "us-east-2";
      if (random.one_in(2)) peering.accepter_account_id = "210987654321";
    }
    peering.resolve_names = random.one_in(2);
    peering.private_routes = random.one_in(2);
    scope.add("peering", peering);
  });
}

TEST_CASE("what AWS would refuse of a peering is a diagnostic") {
  check_violations(peers, std::vector<Violation<PeerNetworks>>{
                              {"T1114",
                               [](Scope& scope, const PeerNetworks& all, Random&) {
                                 scope.add("peering", aws::Peering{.requester = all.one, .accepter = all.one});
                               }},
                              {"T1116",
                               [](Scope& scope, const PeerNetworks& all, Random&) {
                                 scope.add("peering", aws::Peering{.requester = all.one,
                                                                   .accepter = all.other,
                                                                   .accepter_account_id = "210987654321"});
                               }},
                          });
}
