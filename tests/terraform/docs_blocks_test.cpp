// SPDX-License-Identifier: Apache-2.0
// The code of docs/blocks.md, compiled and synthesized; and a check that the page shows just this code.

#include <terrace/fn.hpp>
#include <terrace/synth/synth.hpp>
#include <terrace/terraform/untyped.hpp>
#include <terrace/tf/aws_instance.hpp>
#include <terrace/tf/aws_s3_bucket.hpp>
#include <terrace/tf/aws_subnet.hpp>
#include <terrace/tf/aws_vpc.hpp>
#include <terrace/tf/data/aws_ami.hpp>
#include <terrace/tf/provider/aws.hpp>
#include <terrace/tf/terraform_data.hpp>
#include <terrace/value/expression.hpp>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "catch.hpp"

using namespace terrace;

namespace {

void page(Stack& stack) {
  stack.backend(backend::s3{.bucket = "acme-state", .key = "web/prod.tfstate", .use_lockfile = true});
  stack.required_version(">= 1.9");
  stack.required_provider("aws", {.source = "hashicorp/aws", .version = "5.100.0"});

  stack.provider(tf::provider::aws{.region = "eu-west-1"});
  const ProviderRef dns = stack.provider(tf::provider::aws{.region = "us-east-1"}, {.alias = "dns"});

  const auto image = stack.add("image", tf::data::aws_ami{.most_recent = true, .owners = {"amazon"}});
  const auto vpc = stack.add("vpc", tf::aws_vpc{.cidr_block = "10.0.0.0/16"});
  const auto logs = stack.add("logs", tf::aws_s3_bucket{.bucket = "acme-logs"}, {.provider = dns});

  const auto web = stack.add("web", tf::aws_instance{.ami = image.id(), .instance_type = "t3.small"}, {.count = 2});
  const auto buckets = stack.add("buckets", tf::aws_s3_bucket{.bucket = format("acme-{}", each::key())},
                                 {.for_each = list({"images", "videos"})});
  stack.output("instances", {.value = all(web).splat(&tf::aws_instance::Ref::id)});
  stack.output("images", {.value = by_key(buckets).at("images").arn()});

  const Bool wanted = stack.variable<Bool>("create_cache", {.default_value = false});
  Scope cache = stack.group("cache").only_if(wanted);
  const auto subnet = cache.add("subnet", tf::aws_subnet{.cidr_block = "10.0.1.0/24", .vpc_id = vpc.id()});
  const auto node = cache.add("node", tf::aws_instance{.ami = image.id(), .subnet_id = subnet.id()});
  stack.output("cache_address", {.value = node.private_ip()});

  auto database = stack.add("database", tf::aws_instance{.ami = image.id(), .instance_type = "t3.large"},
                            {.depends_on = {logs},
                             .lifecycle = {{.prevent_destroy = true,
                                            .ignore_changes = {"ami", "tags[\"Owner\"]"},
                                            .replace_triggered_by = {vpc},
                                            .postcondition = {{.condition = not_equal(self::get("arn"), ""),
                                                               .error_message = "The instance has no ARN."}}}}});
  database.node().lifecycle({.create_before_destroy = true}).depends_on({web});
  database.node().set_name("db").renamed_from("old/database");

  const auto key = stack.variable<Str>("ssh_key", {.sensitive = true});
  stack.add("setup", tf::terraform_data{},
            {.connection = Connection{.user = "admin", .host = all(web).at(0).public_ip(), .private_key = key},
             .provisioner = {RemoteExec{.inline_ = {"sudo systemctl restart web"}},
                             LocalExec{.command = "./forget.sh", .when = "destroy", .on_failure = "continue"}}});

  auto range = stack.variable<Str>("range", {.default_value = "10.0.0.0/16", .description = "The network's range"});
  range.validate(fn::can(fn::cidrhost(range, 0)), "The range must be in CIDR notation.");
  const auto service = stack.variable("service", Type::object({
                                                     {"name", Type::string()},
                                                     {"size", Type::optional(Type::number(), 2)},
                                                 }));
  const Str title = stack.local("title", fn::title(service.get<Str>("name")));
  stack.output("title", {.value = title, .description = "The service's name as a title"});

  const auto ecs = stack.add("ecs", Module{.source = "infrahouse/ecs/aws",
                                           .version = "6.0.0",
                                           .inputs = {{"environment", "dev"}, {"vpc", vpc.id()}},
                                           .providers = {{"aws.dns", dns}}});
  stack.output("service", {.value = ecs.output<Str>("service_arn")});

  stack.moved({.from = "aws_vpc.main", .to = vpc});
  stack.import({.to = logs, .id = "acme-logs"});
  stack.removed({.from = "aws_s3_bucket.archive", .destroy = false});
  stack.check("reachable",
              {.assert_ = {{.condition = not_equal(vpc.id(), ""), .error_message = "There is no network."}}});

  Check usable = stack.check("usable");
  const auto newest = usable.data("newest", tf::data::aws_ami{.owners = {"amazon"}});
  usable.assert_that(equal(newest.state(), "available"), "The image cannot be used.");

  stack.provider(UntypedProvider{.source = "hashicorp/random", .version = "3.6.3"});
  const auto pet = stack.add(
      "pet", UntypedResource{.type = "random_pet", .provider = "hashicorp/random", .arguments = {{"length", 2}}});
  stack.output("pet", {.value = pet.get<Str>("id")});
}

std::vector<std::string> lines_of(const std::string& file) {
  std::ifstream in(std::string(TERRACE_SOURCE_DIR) + "/" + file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    line.erase(0, line.find_first_not_of(' '));
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

TEST_CASE("the code of docs/blocks.md synthesizes") {
  App app;
  app.add("web", page);
  const Synthesis result = synthesize(app);
  for (const Diagnostic& found : app.diagnostics().all()) UNSCOPED_INFO(found.code + " " + found.message);
  CHECK(result.ok);
}

TEST_CASE("docs/blocks.md shows compiled code only") {
  const std::vector<std::string> compiled = lines_of("tests/terraform/docs_blocks_test.cpp");
  const std::vector<std::string> shown = lines_of("docs/blocks.md");
  REQUIRE(!shown.empty());
  bool in_code = false;
  std::size_t found = 0;
  for (const std::string& line : shown) {
    if (line.starts_with("```")) {
      in_code = line == "```cpp";
    } else if (in_code && !line.empty()) {
      INFO(line);
      CHECK(std::find(compiled.begin(), compiled.end(), line) != compiled.end());
      ++found;
    }
  }
  CHECK(found > 30);
}
