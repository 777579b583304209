// SPDX-License-Identifier: Apache-2.0

// What a program costs that has no constructs, no references, no checks and no types: nlohmann/json alone, building the
// document and the manifest of groups.cpp in memory and dumping both.
//
//   json_baseline N OUT

#include <nlohmann/json.hpp>

#include "common.hpp"

using nlohmann::json;

namespace {

json tags(const std::string& number, const char* what) {
  return {{"Name", std::string("bench-") + what + "-" + number},
          {"Environment", "production"},
          {"Group", "group-" + number},
          {"ManagedBy", "cdk"}};
}

json comment(std::string path) { return {{"path", std::move(path)}}; }

void add_group(json& resources, int number) {
  const std::string n = std::to_string(number);
  const std::string prefix = "group" + n + "_";
  const std::string path = "bench/group" + n + "/";
  resources["aws_security_group"][prefix + "sg"] = {
      {"//", comment(path + "sg")},
      {"description", "Security group " + n},
      {"egress", json::array({{{"cidr_blocks", json::array({"0.0.0.0/0"})},
                               {"description", nullptr},
                               {"from_port", 0},
                               {"ipv6_cidr_blocks", nullptr},
                               {"prefix_list_ids", nullptr},
                               {"protocol", "-1"},
                               {"security_groups", nullptr},
                               {"self", nullptr},
                               {"to_port", 0}}})},
      {"name", "bench-sg-" + n},
      {"tags", tags(n, "sg")},
      {"vpc_id", "${aws_vpc.vpc.id}"}};
  const std::string group = "${aws_security_group." + prefix + "sg.";
  resources["aws_security_group_rule"][prefix + "rule"] = {
      {"//", comment(path + "rule")},
      {"cidr_blocks", json::array({"${aws_vpc.vpc.cidr_block}"})},
      {"description", "HTTPS for " + group + "name} in ${aws_vpc.vpc.id}"},
      {"from_port", 443},
      {"protocol", "tcp"},
      {"security_group_id", group + "id}"},
      {"to_port", 443},
      {"type", "ingress"}};
  resources["aws_iam_role"][prefix + "role"] = {{"//", comment(path + "role")},
                                                {"assume_role_policy", bench::kAssumeRolePolicy},
                                                {"name", "bench-role-" + n},
                                                {"tags", tags(n, "role")}};
  resources["aws_cloudwatch_log_group"][prefix + "logs"] = {{"//", comment(path + "logs")},
                                                            {"name", "/bench/" + group + "name}/" + n},
                                                            {"retention_in_days", 30},
                                                            {"tags", tags(n, "logs")}};
  resources["aws_subnet"][prefix + "subnet"] = {{"//", comment(path + "subnet")},
                                                {"availability_zone", bench::availability_zone(number)},
                                                {"cidr_block", bench::cidr_block(number)},
                                                {"map_public_ip_on_launch", false},
                                                {"tags", tags(n, "subnet")},
                                                {"vpc_id", "${aws_vpc.vpc.id}"}};
}

json document(int groups) {
  json root = {
      {"//", {{"stack", "bench"}, {"made_by", "terrace"}}},
      {"terraform",
       {{"required_version", ">= 1.5"},
        {"required_providers", {{"aws", {{"source", "hashicorp/aws"}, {"version", "~> 5.100"}}}}}}},
      {"provider", {{"aws", json::array({{{"//", comment("bench/provider-aws")}, {"region", "eu-central-1"}}})}}}};
  json& resources = root["resource"];
  resources["aws_vpc"]["vpc"] = {{"//", comment("bench/vpc")},
                                 {"cidr_block", "10.0.0.0/16"},
                                 {"enable_dns_hostnames", true},
                                 {"enable_dns_support", true},
                                 {"tags", tags("main", "vpc")}};
  for (int i = 0; i < groups; ++i) add_group(resources, i);
  return root;
}

json construct(std::string path, int line) {
  return {{"path", std::move(path)}, {"file", bench::kSource}, {"line", line}};
}

json block(std::string path, std::string address, int line) {
  json entry = construct(std::move(path), line);
  entry["stack"] = "bench";
  entry["address"] = std::move(address);
  return entry;
}

json manifest(int groups) {
  json constructs = json::array(
      {construct("bench", 86), block("bench/provider-aws", "aws", 70), block("bench/vpc", "aws_vpc.vpc", 72)});
  for (int i = 0; i < groups; ++i) {
    const std::string name = "group" + std::to_string(i);
    constructs.push_back(construct("bench/" + name, 76));
    for (const bench::Part& part : bench::kParts) {
      constructs.push_back(block("bench/" + name + "/" + std::string(part.id),
                                 std::string(part.type) + "." + name + "_" + std::string(part.id), part.line));
    }
  }
  return {{"format_version", "1.0"},
          {"terrace_version", "0.1.0"},
          {"stacks", json::array({{{"name", "bench"},
                                   {"file", "bench/main.tf.json"},
                                   {"resources", 5 * groups + 1},
                                   {"data_sources", 0},
                                   {"depends_on", json::array()}}})},
          {"constructs", std::move(constructs)}};
}

}  // namespace

int main(int argc, char** argv) {
  const int groups = argc > 1 ? std::stoi(argv[1]) : 2;
  const std::filesystem::path out = argc > 2 ? argv[2] : "out";
  bench::write_file(out / "bench/main.tf.json", document(groups).dump(2));
  bench::write_file(out / "manifest.json", manifest(groups).dump(2));
}
