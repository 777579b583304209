// SPDX-License-Identifier: Apache-2.0

#include "inputs.hpp"

using namespace terrace;

namespace fargate {
namespace {

template <class T> Variable<T> required(Stack& stack, const Id& name, const Any& value, const char* description) {
  return stack.variable<T>(name, {.default_value = value, .description = description, .nullable = false});
}

/// Null stands for what the configuration chooses by itself.
template <class T> Variable<T> optional(Stack& stack, const Id& name, const char* description) {
  return stack.variable<T>(name, {.default_value = null, .description = description, .nullable = true});
}

/// `null` for an empty list of the program, so that the configuration chooses.
Any list_or_null(const std::vector<std::string>& items) { return items.empty() ? Any(null) : Any(List<Str>(items)); }

Bool fits(const char* pattern, const Str& text) { return fn::can(fn::regex(pattern, text)); }

template <class T> Bool is_null_or(const T& value, const Bool& condition) {
  return if_else(equal(value, null), true, condition);
}

Bool all_fit(const char* pattern, const List<Str>& items) {
  return fn::alltrue(for_list<Str>(items, [&](const Any&, const Str& item) { return fits(pattern, item); }));
}

Bool all_different(const List<Str>& items) { return equal(fn::length(fn::distinct(items)), fn::length(items)); }

Bool is_one_of(const Any& value, std::initializer_list<Any> values) { return Bool(fn::contains(list(values), value)); }

constexpr const char* kCidr = "^[0-9.]+/[0-9]+$";

Bool is_cidr(const Str& text) { return fits(kCidr, text) && fn::can(fn::cidrhost(text, 0)); }

Bool is_retention(const Num& days) {
  return is_one_of(
      days, {1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653});
}

constexpr const char* kRetentionText =
    "CloudWatch keeps logs for 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, "
    "2922, 3288 or 3653 days.";

/// Whether `inner` is a range within `outer`, both IPv4 in CIDR notation; false for what is none.
Bool is_inside(const Str& inner, const Str& outer) {
  const Str base = fn::split("/", inner).at(0);
  const Num inner_bits = fn::tonumber(fn::split("/", inner).at(1));
  const Str outer_bits = fn::split("/", outer).at(1);
  return fn::try_(equal(fn::cidrhost(format("{}/{}", base, outer_bits), 0), fn::cidrhost(outer, 0)) &&
                      inner_bits >= fn::tonumber(outer_bits),
                  false);
}

}  // namespace

List<Str> no_texts() { return std::vector<std::string>(); }

Str or_else(const Str& given, const Str& otherwise) { return Str(fn::coalesce(given, otherwise)); }

Inputs::Inputs(Stack& stack, const FargateBackend& backend) {
  identity(stack, backend);
  network(stack, backend);
  existing_network(stack, backend);
  agents(stack, backend);
  cluster(stack, backend);
  files(stack);
  images(stack);
  rights(stack);
  config_file = stack.variable<Str>(
      "config_file",
      {.default_value = backend.config_file.empty() ? Any(null) : Any(backend.config_file),
       .description = "A file that an apply writes the backend's configuration to, as YAML; null writes none",
       .nullable = true});
}

void Inputs::identity(Stack& stack, const FargateBackend& backend) {
  name = required<Str>(stack, "name", backend.name,
                       "Begins every name, so that several backends can live in one account and region");
  name.validate(fits("^[a-z][a-z0-9-]{0,22}[a-z0-9]$", name),
                "The name must be 2 to 24 lower-case letters, digits and hyphens, and begin with a letter.");
  project = required<Str>(stack, "project", backend.project, "The tag `project` of everything");
  environment = required<Str>(stack, "environment", backend.environment, "The tag `environment` of everything");
  for (Variable<Str>* tag : {&project, &environment}) {
    tag->validate(fits("^[A-Za-z0-9 _.:/=+@-]{1,256}$", *tag),
                  "A tag is 1 to 256 letters, digits, blanks and characters of _.:/=+@-.");
  }
}

void Inputs::network(Stack& stack, const FargateBackend& backend) {
  create_network = required<Bool>(stack, "create_network", !backend.existing_network.has_value(),
                                  "Makes a VPC; false uses the one that the variables existing_… name");
  vpc_cidr = required<Str>(stack, "vpc_cidr", Str(backend.cidr), "The range of the VPC, a /16 to a /24");
  vpc_cidr.validate(is_cidr(vpc_cidr), "The range must be in CIDR notation, such as 10.0.0.0/16.");
  const Num bits = fn::tonumber(fn::split("/", vpc_cidr).at(1));
  vpc_cidr.validate(fn::try_(bits >= 16 && bits <= 24, false), "The range must be a /16 to a /24.");

  zone_count = required<Num>(stack, "zone_count", backend.zone_count,
                             "How many availability zones, when they are not named; the first ones by letter");
  zone_count.validate(is_one_of(zone_count, {1, 2, 3, 4, 5, 6}), "There must be 1 to 6 availability zones.");
  availability_zones = stack.variable<List<Str>>(
      "availability_zones",
      {.default_value = list_or_null(backend.availability_zones),
       .description = "The availability zones by name; add new ones at the end, the order gives the ranges",
       .nullable = true});
  availability_zones.validate(
      is_null_or(availability_zones,
                 fn::try_(fn::length(availability_zones) >= 1 && fn::length(availability_zones) <= 6, false)),
      "Name 1 to 6 availability zones.");
  availability_zones.validate(
      is_null_or(availability_zones, fn::try_(all_different(availability_zones) &&
                                                  all_fit("^[a-z]{2}(-[a-z]+)+-[0-9][a-z]$", availability_zones),
                                              false)),
      "Zones are named like eu-west-1a, each of them once.");

  const Num zones =
      if_else(equal(availability_zones, null), Num(zone_count), Num(fn::try_(fn::length(availability_zones), 0)));
  const auto ranges = [&](const Id& id, const std::vector<std::string>& value, const char* description) {
    Variable<List<Str>> cidrs = stack.variable<List<Str>>(
        id, {.default_value = list_or_null(value), .description = description, .nullable = true});
    cidrs.validate(is_null_or(cidrs, fn::try_(equal(fn::length(cidrs), zones), false)),
                   "There must be one range for each availability zone.");
    const List<Bool> inside =
        for_list<Str>(cidrs, [&](const Any&, const Str& cidr) { return is_cidr(cidr) && is_inside(cidr, vpc_cidr); });
    cidrs.validate(is_null_or(cidrs, fn::try_(fn::alltrue(inside), false)),
                   "Every range must be in CIDR notation and inside of vpc_cidr.");
    return cidrs;
  };
  public_subnet_cidrs = ranges("public_subnet_cidrs", backend.public_subnet_cidrs,
                               "Ranges of the public subnets, one for each zone; null takes sixteenths of vpc_cidr");
  private_subnet_cidrs = ranges("private_subnet_cidrs", backend.private_subnet_cidrs,
                                "Ranges of the private subnets, one for each zone; null takes sixteenths of vpc_cidr");

  nat_gateway_count = required<Num>(stack, "nat_gateway_count", backend.nat_gateway_count,
                                    "NAT gateways, 1 to the number of zones; private subnets take them in turn");
  nat_gateway_count.validate(nat_gateway_count >= 1 && nat_gateway_count <= zones &&
                                 equal(fn::floor(nat_gateway_count), nat_gateway_count),
                             "There must be at least one NAT gateway and at most one for each availability zone.");
  flow_log_retention_days =
      required<Num>(stack, "flow_log_retention_days", 30, "How many days records of the network's traffic are kept");
  flow_log_retention_days.validate(is_retention(flow_log_retention_days), kRetentionText);
}

void Inputs::existing_network(Stack& stack, const FargateBackend& backend) {
  const auto& given = backend.existing_network;
  existing_vpc_id = stack.variable<Str>(
      "existing_vpc_id",
      {.default_value = given ? Any(given->vpc_id) : Any(null),
       .description = "The VPC to use when create_network is false; it must have DNS names and support",
       .nullable = true});
  existing_vpc_id.validate(if_else(create_network, true, fn::try_(fits("^vpc-[0-9a-z]+$", existing_vpc_id), false)),
                           "Without create_network the VPC must be named, such as vpc-0a1b2c3d.");
  const std::vector<std::string> none;
  existing_private_subnet_ids =
      required<List<Str>>(stack, "existing_private_subnet_ids", List<Str>(given ? given->private_subnets : none),
                          "Where tasks run when create_network is false: one subnet in each zone, with a way out");
  existing_private_subnet_ids.validate(create_network || fn::length(existing_private_subnet_ids) >= 1,
                                       "Without create_network at least one private subnet must be named.");
  existing_private_subnet_ids.validate(all_fit("^subnet-[0-9a-z]+$", existing_private_subnet_ids),
                                       "Subnets are named like subnet-0a1b2c3d.");
  existing_public_subnet_ids =
      required<List<Str>>(stack, "existing_public_subnet_ids", List<Str>(given ? given->public_subnets : none),
                          "Handed on as public_subnet_ids when create_network is false");
  existing_public_subnet_ids.validate(all_fit("^subnet-[0-9a-z]+$", existing_public_subnet_ids),
                                      "Subnets are named like subnet-0a1b2c3d.");
}

void Inputs::agents(Stack& stack, const FargateBackend& backend) {
  agent_security_group_ids =
      required<List<Str>>(stack, "agent_security_group_ids", List<Str>(backend.agent_security_group_ids),
                          "Security groups whose members may reach the agents (TCP 9111)");
  agent_security_group_ids.validate(all_fit("^sg-[0-9a-z]+$", agent_security_group_ids),
                                    "Security groups are named like sg-0a1b2c3d.");
  agent_cidr_blocks = stack.variable<List<Str>>(
      "agent_cidr_blocks",
      {.default_value = list_or_null(backend.agent_cidr_blocks),
       .description =
           "Ranges that may reach the agents (TCP 9111); null stands for vpc_cidr where neither ranges nor groups are named",
       .nullable = true});
  agent_cidr_blocks.validate(
      is_null_or(agent_cidr_blocks,
                 fn::try_(fn::alltrue(for_list<Str>(agent_cidr_blocks,
                                                    [](const Any&, const Str& cidr) { return is_cidr(cidr); })),
                          false)),
      "Every range must be in CIDR notation, such as 10.0.0.0/16.");
  agent_cidr_blocks.validate(
      create_network || not_equal(agent_cidr_blocks, null) || fn::length(agent_security_group_ids) >= 1,
      "Without create_network say who may reach the agents: agent_cidr_blocks, agent_security_group_ids, or both.");
  additional_security_group_ids =
      required<List<Str>>(stack, "additional_security_group_ids", no_texts(),
                          "Groups that exist already and that the backend gives to its tasks beside the one made here");
  additional_security_group_ids.validate(all_fit("^sg-[0-9a-z]+$", additional_security_group_ids),
                                         "Security groups are named like sg-0a1b2c3d.");
}

void Inputs::cluster(Stack& stack, const FargateBackend& backend) {
  cluster_name = optional<Str>(stack, "cluster_name", "The name of the cluster; null takes `name`");
  cluster_name.validate(is_null_or(cluster_name, fits("^[A-Za-z0-9_-]{1,255}$", cluster_name)),
                        "The name of a cluster is 1 to 255 letters, digits, hyphens and underscores.");
  container_insights =
      required<Str>(stack, "container_insights", "enabled", "Metrics of the containers: enabled, enhanced or disabled");
  container_insights.validate(is_one_of(container_insights, {"enabled", "enhanced", "disabled"}),
                              "Container Insights is enabled, enhanced or disabled.");
  fargate_weight = required<Num>(stack, "fargate_weight", 1, "The share of FARGATE in the default capacity, 0 to 1000");
  fargate_spot_weight = required<Num>(stack, "fargate_spot_weight", 0,
                                      "The share of FARGATE_SPOT, which is cheaper and may be taken away, 0 to 1000");
  for (Variable<Num>* weight : {&fargate_weight, &fargate_spot_weight}) {
    weight->validate(*weight >= 0 && *weight <= 1000 && equal(fn::floor(*weight), *weight),
                     "A weight is a whole number from 0 to 1000.");
  }
  fargate_spot_weight.validate(fargate_weight + fargate_spot_weight >= 1, "One of the two weights must not be 0.");

  log_group_name = optional<Str>(stack, "log_group_name", "Where containers log to; null takes /<name>/containers");
  log_group_name.validate(is_null_or(log_group_name, fits("^[A-Za-z0-9_/.#-]{1,512}$", log_group_name)),
                          "The name of a log group is 1 to 512 letters, digits and characters of _/.#-.");
  log_retention_days = required<Num>(stack, "log_retention_days", backend.log_retention_days,
                                     "How many days the containers' logs are kept");
  log_retention_days.validate(is_retention(log_retention_days), kRetentionText);

  namespace_name =
      optional<Str>(stack, "namespace_name", "The private DNS namespace of the containers; null takes <name>.local");
  namespace_name.validate(
      is_null_or(namespace_name,
                 fits("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$", namespace_name)),
      "The namespace must be a DNS name of two labels or more, such as sockerless.local.");
}

void Inputs::files(Stack& stack) {
  efs_performance_mode = required<Str>(stack, "efs_performance_mode", "generalPurpose",
                                       "generalPurpose, or maxIO for very many clients; changing it makes a new one");
  efs_performance_mode.validate(is_one_of(efs_performance_mode, {"generalPurpose", "maxIO"}),
                                "The performance mode is generalPurpose or maxIO.");
  efs_throughput_mode = required<Str>(stack, "efs_throughput_mode", "bursting", "bursting, elastic or provisioned");
  efs_throughput_mode.validate(is_one_of(efs_throughput_mode, {"bursting", "elastic", "provisioned"}),
                               "The throughput mode is bursting, elastic or provisioned.");
  efs_throughput_mode.validate(!(equal(efs_performance_mode, "maxIO") && equal(efs_throughput_mode, "elastic")),
                               "Elastic throughput needs the performance mode generalPurpose.");
  efs_provisioned_throughput_mibps =
      optional<Num>(stack, "efs_provisioned_throughput_mibps", "MiB/s for the throughput mode provisioned, 1 to 3414");
  efs_provisioned_throughput_mibps.validate(
      is_null_or(efs_provisioned_throughput_mibps,
                 fn::try_(efs_provisioned_throughput_mibps >= 1 && efs_provisioned_throughput_mibps <= 3414, false)),
      "Provisioned throughput is 1 to 3414 MiB/s.");
  efs_provisioned_throughput_mibps.validate(
      equal(equal(efs_throughput_mode, "provisioned"), not_equal(efs_provisioned_throughput_mibps, null)),
      "Provisioned throughput is given with the mode provisioned, and only then.");
  efs_encrypted =
      required<Bool>(stack, "efs_encrypted", true, "Encrypts the files at rest; changing it makes a new file system");
  efs_kms_key_arn = optional<Str>(stack, "efs_kms_key_arn", "A key of your own for that; null takes the account's");
  efs_kms_key_arn.validate(is_null_or(efs_kms_key_arn, fits("^arn:[a-z-]+:kms:.+:key/.+$", efs_kms_key_arn)),
                           "The key must be the ARN of a KMS key.");
  efs_kms_key_arn.validate(efs_encrypted || equal(efs_kms_key_arn, null),
                           "A key makes no sense for files that are not encrypted.");
  efs_transition_to_ia = optional<Str>(stack, "efs_transition_to_ia",
                                       "When unread files go to the cheaper class, such as AFTER_30_DAYS; null: never");
  efs_transition_to_ia.validate(
      is_null_or(efs_transition_to_ia, fits("^AFTER_(1_DAY|(7|14|30|60|90|180|270|365)_DAYS)$", efs_transition_to_ia)),
      "That is AFTER_1_DAY, or AFTER_<n>_DAYS with 7, 14, 30, 60, 90, 180, 270 or 365.");
  efs_backup = required<Bool>(stack, "efs_backup", true, "Daily backups of the files, kept for 35 days by AWS Backup");
  efs_require_iam =
      required<Bool>(stack, "efs_require_iam", true,
                     "Only roles with the right mount the files; false lets in everybody who reaches them, over TLS");
  create_runner = required<Bool>(stack, "create_runner", false,
                                 "Makes an access point for user 1000 and a role that may use only that");
}

void Inputs::images(Stack& stack) {
  create_ecr_repository = required<Bool>(stack, "create_ecr_repository", true, "Makes a repository for images");
  ecr_repository_name = optional<Str>(stack, "ecr_repository_name", "The name of the repository; null takes `name`");
  ecr_repository_name.validate(
      is_null_or(ecr_repository_name,
                 fits("^[a-z0-9]+([._/-][a-z0-9]+)*$", ecr_repository_name) &&
                     fn::try_(fn::length(ecr_repository_name) >= 2 && fn::length(ecr_repository_name) <= 256, false)),
      "The name of a repository is 2 to 256 lower-case letters, digits and single ._-/ between them.");
  ecr_untagged_expiry_days =
      required<Num>(stack, "ecr_untagged_expiry_days", 7, "When images without a tag go, in days");
  ecr_untagged_expiry_days.validate(ecr_untagged_expiry_days >= 1 &&
                                        equal(fn::floor(ecr_untagged_expiry_days), ecr_untagged_expiry_days),
                                    "Images without a tag stay for a whole number of days, at least 1.");
  ecr_immutable_tags = required<Bool>(stack, "ecr_immutable_tags", true, "A tag stays with its image");
  ecr_force_delete =
      required<Bool>(stack, "ecr_force_delete", false, "Destroying the repository deletes the images in it");
  create_pull_through_cache = required<Bool>(stack, "create_pull_through_cache", false,
                                             "Keeps copies of Docker Hub's images in the account, under a prefix");
  pull_through_cache_prefix =
      optional<Str>(stack, "pull_through_cache_prefix", "What the copies' names begin with; null takes <name>-hub");
  pull_through_cache_prefix.validate(
      is_null_or(pull_through_cache_prefix, fits("^[a-z0-9][a-z0-9._-]{0,28}[a-z0-9]$", pull_through_cache_prefix)),
      "The prefix is 2 to 30 lower-case letters, digits and ._- between them.");
  pull_through_cache_credential_arn = optional<Str>(
      stack, "pull_through_cache_credential_arn",
      "The secret with `username` and `accessToken` of Docker Hub; its name begins with ecr-pullthroughcache/");
  pull_through_cache_credential_arn.validate(
      is_null_or(
          pull_through_cache_credential_arn,
          fits("^arn:[a-z-]+:secretsmanager:.+:secret:ecr-pullthroughcache/.+$", pull_through_cache_credential_arn)),
      "The credential must be the ARN of a secret whose name begins with ecr-pullthroughcache/.");
  pull_through_cache_credential_arn.validate(!create_pull_through_cache ||
                                                 not_equal(pull_through_cache_credential_arn, null),
                                             "Docker Hub is cached only with a credential.");
}

void Inputs::rights(Stack& stack) {
  enable_exec = required<Bool>(stack, "enable_exec", false, "Lets tasks open sessions of ECS Exec");
  task_root_access =
      required<Bool>(stack, "task_root_access", false, "Containers that run as root are root on the shared files, too");
  task_dns_registration =
      required<Bool>(stack, "task_dns_registration", false,
                     "Lets tasks change the namespace's DNS records, as registering an instance with an address does");
}

}  // namespace fargate
