// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/security_group.hpp>
#include <terrace/fn.hpp>
#include <terrace/tf/aws_autoscaling_group.hpp>
#include <terrace/tf/aws_ecs_capacity_provider.hpp>
#include <terrace/tf/aws_launch_template.hpp>

#include "aws/containers/cluster_state.hpp"
#include "aws/containers/errors.hpp"
#include "aws/support/allowed.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"
#include "value/ascii.hpp"

namespace terrace::aws {
namespace {

namespace lt = tf::blocks::aws_launch_template;

/// Resolved by EC2 when a machine starts, so that a new image is no change of a plan.
const char* newest_image(Task::Architecture architecture) {
  return architecture == Task::Architecture::arm64
             ? "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id"
             : "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id";
}

/// ECS keeps some beginnings for itself.
std::string provider_name(const Scope& scope) {
  std::string name = support::physical_name(scope, 240);
  for (const std::string_view reserved : {"aws", "ecs", "fargate"}) {
    bool same = name.size() >= reserved.size();
    for (std::size_t i = 0; same && i < reserved.size(); ++i) {
      const char c = name[i];
      same = (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) == reserved[i];
    }
    if (same) return "machines-" + name;
  }
  return name;
}

Str settings_of(const Map<Str>& settings) {
  if (!settings.is_set()) return "";
  if (settings.is_expression()) {
    return fn::join(
        "", for_list<Str>(settings, [](const Any& key, const Str& value) { return format("{}={}\n", key, value); }));
  }
  Str made = "";
  for (std::size_t i = 0; i < settings.size(); ++i) {
    made = format("{}{}={}\n", made, settings.items()[2 * i], settings.items()[2 * i + 1]);
  }
  return made;
}

/// Joins the cluster. Tasks with addresses of their own cannot take on the machine's role.
Str user_data_of(const Machines& spec) {
  const Str more = spec.user_data.is_set() ? format("{}\n", spec.user_data) : Str("");
  return fn::base64encode(
      format("#!/bin/bash\ncat <<'EOF' >> /etc/ecs/ecs.config\nECS_CLUSTER={}\nECS_AWSVPC_BLOCK_IMDS=true\n{}{}EOF\n{}",
             spec.cluster.name(), spec.spot ? "ECS_ENABLE_SPOT_INSTANCE_DRAINING=true\n" : "",
             settings_of(spec.agent_settings), more));
}

/// Autoscaling starts machines as a role of its own, which needs the key of their disks.
void open_disk_key(const Scope& scope, const Key::Ref& key) {
  if (!key.is_set()) return;
  const Principal autoscaling = Principal::aws(
      format("arn:{}:iam::{}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
             partition(scope), account_id(scope)));
  key.allow({.actions = {"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"},
             .principals = {autoscaling}});
  key.allow({.actions = {"kms:CreateGrant"},
             .principals = {autoscaling},
             .conditions = {{"Bool", "kms:GrantIsForAWSResource", {"true"}}}});
}

void check(const Scope& scope, const Machines& spec) {
  const auto min = support::literal_number(spec.min);
  const auto max = support::literal_number(spec.max);
  if ((min && max && *min > *max) || (min && *min < 0)) {
    errors::count_out_of_bounds(scope, "there are to be " + std::to_string(*min) + " machines at least and " +
                                           std::to_string(max.value_or(0)) + " at most");
  }
  support::check_range(scope, "target_capacity", spec.target_capacity, 1, 100);
  support::check_range(scope, "disk_gib", spec.disk_gib, 30, 16384);
  if (spec.cluster.scope().stack() != scope.stack() || clusters::state_of(spec.cluster).is_existing) {
    errors::capacity_elsewhere(scope);
  }
}

}  // namespace

Machines::Ref Machines::build(Scope& scope) const {
  check(scope, *this);
  const List<Str>& where = subnets.is_set() ? subnets : network.subnets();
  if (!where.is_set() || support::literal_size(where) == std::size_t{0}) {
    support::errors::missing(scope, "subnets", "give machines a network with private subnets, or name `subnets`");
  }
  const std::string name = support::physical_name(scope, 200);
  const auto group = scope.add("security", SecurityGroup{.vpc = network.vpc_id()});
  Role role_spec{
      .trusts = {Principal::service("ec2.amazonaws.com")},
      .description = "What the machines may do: join the cluster, open sessions",
      .managed_policies = {"service-role/AmazonEC2ContainerServiceforEC2Role", "AmazonSSMManagedInstanceCore"},
      .instance_profile = true};
  for (const Str& policy : managed_policies) role_spec.managed_policies.push_back(policy);
  const auto role = scope.add("role", role_spec);
  open_disk_key(scope, disk_key);

  tf::aws_launch_template machine{
      .block_device_mappings =
          lt::block_device_mappings{.device_name = "/dev/xvda",
                                    .ebs = lt::block_device_mappings_ebs{.delete_on_termination = "true",
                                                                         .encrypted = "true",
                                                                         .kms_key_id = disk_key.arn(),
                                                                         .volume_size = disk_gib,
                                                                         .volume_type = "gp3"}},
      .iam_instance_profile = lt::iam_instance_profile{.arn = role.instance_profile_arn()},
      .image_id = image_id.is_set() ? image_id : Str(newest_image(architecture)),
      .instance_type = instance_type,
      .metadata_options =
          lt::metadata_options{.http_endpoint = "enabled", .http_put_response_hop_limit = 1, .http_tokens = "required"},
      .name = name,
      .tag_specifications = {{.resource_type = "instance", .tags = {{"Name", name}}},
                             {.resource_type = "volume", .tags = {{"Name", name}}}},
      .update_default_version = true,
      .user_data = user_data_of(*this),
      .vpc_security_group_ids = {group.id()}};
  if (spot) machine.instance_market_options = lt::instance_market_options{.market_type = "spot"};
  machine.monitoring = {{.enabled = detailed_monitoring}};
  const auto launch = scope.add("machine", machine);

  namespace as = tf::blocks::aws_autoscaling_group;
  const auto machines =
      scope.add("group",
                tf::aws_autoscaling_group{
                    .launch_template = as::launch_template{.id = launch.id(), .version = Str(launch.latest_version())},
                    .max_size = max,
                    .min_size = min,
                    .name = name,
                    .protect_from_scale_in = termination_protection,
                    .tag = {{.key = "Name", .propagate_at_launch = true, .value = name},
                            // ECS would add it, and each plan take it away.
                            {.key = "AmazonECSManaged", .propagate_at_launch = true, .value = "true"}},
                    .vpc_zone_identifier = where,
                    .wait_for_capacity_timeout = "0"},
                // How many there are is up to ECS.
                {.depends_on = {role.ready()}, .lifecycle = {{.ignore_changes = {"desired_capacity"}}}});

  namespace cp = tf::blocks::aws_ecs_capacity_provider;
  const auto provider =
      scope.add("capacity", tf::aws_ecs_capacity_provider{
                                .auto_scaling_group_provider =
                                    cp::auto_scaling_group_provider{
                                        .auto_scaling_group_arn = machines.arn(),
                                        .managed_draining = support::on_or_off(draining),
                                        .managed_scaling =
                                            cp::auto_scaling_group_provider_managed_scaling{
                                                .status = "ENABLED", .target_capacity = target_capacity},
                                        .managed_termination_protection = support::on_or_off(termination_protection)},
                                .name = provider_name(scope)});
  clusters::state_of(cluster).machines.push_back(provider.name());
  return {scope, provider.name(), machines.name(), group.connections(), role};
}

Machines::Ref Machines::Existing::build(Scope& scope) const {
  return {scope, capacity_provider, autoscaling_group_name, security_group.connections(), role};
}

}  // namespace terrace::aws
