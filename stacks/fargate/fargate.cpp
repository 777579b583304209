// SPDX-License-Identifier: Apache-2.0

#include "fargate.hpp"

#include <terrace/aws/environment.hpp>
#include <terrace/tf/provider/aws.hpp>
#include <terrace/tf/terraform_data.hpp>

#include "parts.hpp"

using namespace terrace;
using namespace fargate;

namespace {

/// What the configuration says for itself to whoever opens it: a local value, since JSON has no comments.
constexpr const char* kAbout =
    "Purpose: what the ECS backend of Sockerless runs its containers on (network, Fargate cluster, EFS, logs, Cloud Map, "
    "ECR, roles). Usage: terraform init && terraform apply; then terraform output -raw backend_config > backend.yaml. "
    "Prerequisites: Terraform 1.9, the AWS provider 5.100, credentials that may make VPCs, roles and the rest. "
    "Made by stacks/fargate of Terrace; its manual is docs/systems/fargate.md.";

/// Mistakes in the program, found before Terraform runs. Values that a user gives are held against validations.
void check_members(Stack& stack, const FargateBackend& backend) {
  const int zones =
      backend.availability_zones.empty() ? backend.zone_count : static_cast<int>(backend.availability_zones.size());
  if (backend.nat_gateway_count < 1 || backend.nat_gateway_count > zones) {
    stack.error("FARGATE-1",
                "there are " + std::to_string(backend.nat_gateway_count) + " NAT gateways for " +
                    std::to_string(zones) + " availability zones",
                "one at least, and at most one for each zone");
  }
  for (const auto* ranges : {&backend.public_subnet_cidrs, &backend.private_subnet_cidrs}) {
    if (!ranges->empty() && static_cast<int>(ranges->size()) != zones) {
      stack.error("FARGATE-2",
                  std::to_string(ranges->size()) + " ranges of subnets for " + std::to_string(zones) +
                      " availability zones",
                  "one for each zone, or none at all");
    }
    for (const std::string& text : *ranges) {
      const Cidr range = Cidr::parse(text);
      if (!range.valid() || !backend.cidr.contains(range))
        stack.error("FARGATE-3", "the range " + text + " is not inside of the network's", "a part of it");
    }
  }
  if (backend.existing_network && backend.agent_cidr_blocks.empty() && backend.agent_security_group_ids.empty()) {
    stack.error("FARGATE-4", "nobody is named who may reach the agents in the network that exists already",
                "agent_cidr_blocks, agent_security_group_ids, or both");
  }
}

struct Handed {
  const Inputs& in;
  NetworkPart::Ref network;
  SecurityPart::Ref security;
  FilesPart::Ref files;
  aws::Cluster::Ref cluster;
  aws::Namespace::Ref discovery;
  ImagesPart::Ref images;
  RolesPart::Ref roles;
  aws::LogGroup::Ref logs;

  List<Str> security_groups() const {
    return fn::concat(List<Str>{security.tasks.id()}, in.additional_security_group_ids);
  }

  /// Before the backend may start tasks.
  DependsOn usable() const {
    DependsOn all = {files.system.ready(), cluster.ready()};
    all.add(Dependency(security.tasks.connections().owner()));
    return all;
  }

  /// The keys that the backend reads.
  Map<Any> configuration(const Scope& scope) const {
    return {{"region", aws::region(scope)},
            {"cluster", cluster.name()},
            {"subnets", network.private_subnets},
            {"security_groups", security_groups()},
            {"execution_role_arn", roles.execution.arn()},
            {"task_role_arn", roles.task.arn()},
            {"efs_filesystem_id", files.system.id()},
            {"log_group", logs.name()}};
  }

  Map<Str> environment(const Scope& scope) const {
    const auto joined = [](const List<Str>& items) { return fn::join(",", items); };
    return {{"AWS_REGION", aws::region(scope)},
            {"SOCKERLESS_ECS_CLUSTER", cluster.name()},
            {"SOCKERLESS_ECS_SUBNETS", joined(network.private_subnets)},
            {"SOCKERLESS_ECS_SECURITY_GROUPS", joined(security_groups())},
            {"SOCKERLESS_ECS_EXECUTION_ROLE_ARN", roles.execution.arn()},
            {"SOCKERLESS_ECS_TASK_ROLE_ARN", roles.task.arn()},
            {"SOCKERLESS_ECS_LOG_GROUP", logs.name()},
            {"SOCKERLESS_AGENT_EFS_ID", files.system.id()}};
  }

  void outputs(Stack& stack) const {
    const auto out = [&](const Id& id, const Any& value, const char* description, const DependsOn& after = {}) {
      stack.output(id, {.value = value, .description = description, .depends_on = after});
    };
    out("region", aws::region(stack), "The region");
    out("vpc_id", network.vpc_id, "The network, made here or not");
    out("private_subnet_ids", network.private_subnets, "Where tasks run", network.ready);
    out("public_subnet_ids", network.public_subnets, "The subnets with a way in");
    out("nat_addresses", network.nat_addresses, "Where tasks come from, for allow lists; empty without create_network");
    out("ecs_cluster_arn", cluster.arn(), "The cluster");
    out("ecs_cluster_name", cluster.name(), "Its name; known when it has its capacity", {cluster.ready()});
    out("efs_filesystem_id", files.system.id(), "The shared files; known when they can be mounted in every subnet",
        {files.system.ready()});
    out("efs_runner_access_point_id", files.runner.id(), "The runners' folder; null without create_runner",
        {files.system.ready()});
    out("log_group_name", logs.name(), "Where containers log to");
    out("log_group_arn", logs.arn(), "Its ARN, without :*");
    out("cloud_map_namespace_id", discovery.id(), "The namespace of the containers");
    out("cloud_map_namespace_arn", discovery.arn(), "Its ARN");
    out("execution_role_arn", roles.execution.arn(), "The role by which ECS starts tasks", roles.ready);
    out("task_role_arn", roles.task.arn(), "The role that containers have", roles.ready);
    out("runner_role_arn", roles.runner_arn, "The role of runners; null without create_runner", roles.ready);
    out("task_security_group_id", security.tasks.id(), "The group of the tasks",
        {security.tasks.connections().owner()});
    out("efs_security_group_id", security.files.id(), "The group of the mount targets");
    out("ecr_repository_url", images.repository_url, "Where images are pushed to; null without create_ecr_repository");
    out("ecr_pull_through_cache_url", images.cache_url,
        "Stands before Docker Hub's names (library/nginx:1.27); null without create_pull_through_cache");
    out("backend_config", fn::yamlencode(configuration(stack)), "The backend's configuration as YAML", usable());
    out("backend_environment", environment(stack), "The same as environment variables", usable());
  }

  /// No provider for files is needed for this.
  void file(Scope scope) const {
    const Str content = fn::yamlencode(configuration(scope));
    scope
        .add("config_file",
             tf::terraform_data{.input = in.config_file, .triggers_replace = list({in.config_file, content})},
             {.depends_on = usable(),
              .provisioner = {LocalExec{.command = "printf '%s' \"$CONTENT\" > \"$FILE\"",
                                        .environment = {{"CONTENT", content}, {"FILE", in.config_file}}}}})
        .node()
        .only_if(not_equal(in.config_file, null));
  }
};

}  // namespace

FargateBackend::Ref FargateBackend::build(Stack& stack) const {
  check_members(stack, *this);
  if (stack.has_context("state_bucket")) {
    stack.backend(backend::s3{.bucket = stack.context("state_bucket", ""),
                              .encrypt = true,
                              .key = name + "/terraform.tfstate",
                              .region = region,
                              .use_lockfile = true});
  }
  stack.required_version(">= 1.9");  // validations that look at several variables
  stack.required_provider("aws", {.source = "hashicorp/aws", .version = "~> 5.0, >= 5.100"});
  stack.provider(tf::provider::aws{.region = region});
  stack.local("about", kAbout);

  const Inputs in(stack, *this);
  stack.tag("project", in.project).tag("environment", in.environment);
  stack.tag("component", "ecs").tag("managed-by", "terraform");

  const auto logs =
      stack.add("logs", aws::LogGroup{.name = or_else(in.log_group_name, format("/{}/containers", in.name)),
                                      .retention_days = in.log_retention_days});
  // What is made here knows the account, so a plan needs no look-up.
  aws::set_account_id(stack, stack.local("account_id", fn::split(":", logs.arn()).at(4)));

  const auto network = stack.add("network", NetworkPart{in});
  const auto security = stack.add("security", SecurityPart{in, network.vpc_id});
  const auto files = stack.add("files", FilesPart{in, network, security.files, protect_files});
  const auto cluster = add_cluster(stack, in, logs);
  const auto discovery = add_discovery(stack, in, network);
  const auto images = stack.add("images", ImagesPart{in});
  const auto roles = stack.add("roles", RolesPart{in, logs, files, discovery, images});

  const Handed handed{in, network, security, files, cluster, discovery, images, roles, logs};
  handed.outputs(stack);
  handed.file(stack);
  return {cluster.arn(), files.system.id(), roles.task.arn(), security.tasks.id(), network.private_subnets};
}
