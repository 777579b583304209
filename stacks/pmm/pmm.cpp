// SPDX-License-Identifier: Apache-2.0

#include "pmm.hpp"

#include <terrace/tf/data/aws_internet_gateway.hpp>
#include <terrace/tf/data/aws_route53_zone.hpp>
#include <terrace/tf/provider/aws.hpp>

using namespace terrace;

namespace pmm {
namespace {

/// The default provider, and that of the account with the DNS zone.
ProviderRef providers(Stack& stack, const Choices& choices, const Inputs& in) {
  stack.provider(tf::provider::aws{.default_tags = {{.tags = in.tags}}, .region = choices.region});
  tf::provider::aws dns{.default_tags = {{.tags = in.tags}}, .region = choices.region};
  if (!choices.dns_role_arn.empty()) dns.assume_role = {{.role_arn = choices.dns_role_arn}};
  return stack.provider(dns, {.alias = "dns"});
}

aws::Zone::Ref zone_of(Stack& stack, const Inputs& in, const ProviderRef& dns) {
  const auto found = stack.add("dns-zone", tf::data::aws_route53_zone{.zone_id = in.zone_id}, {.provider = dns});
  return stack.add("zone", aws::Zone::Existing{.name = found.name(), .id = in.zone_id, .provider = dns});
}

patterns::PmmServer server(Stack& stack, const Choices& choices, const Inputs& in, const aws::Network::Ref& network,
                           const aws::Zone::Ref& zone) {
  patterns::PmmServer spec{.network = network,
                           .zone = zone,
                           .environment = in.environment,
                           .alarm_emails = in.alarm_emails,
                           .service_name = in.service_name,
                           .dns_names = in.dns_names,
                           .major = choices.major,
                           .version = in.pmm_version};
  spec.service.cpu = in.container_cpu;
  spec.service.memory = aws::Memory(in.container_memory);
  spec.service.instance_type = in.instance_type;
  spec.service.disable_telemetry = in.disable_telemetry;
  spec.service.enable_dbaas = in.enable_dbaas;
  spec.service.health_interval_seconds = in.healthcheck_interval;
  spec.service.health_timeout_seconds = in.healthcheck_timeout;
  spec.service.log_retention_days = in.cloudwatch_log_retention_days;
  spec.service.ssh_key_name = in.ssh_key_name;
  spec.service.admin_ranges = in.admin_cidr_blocks;

  spec.storage.profile = choices.profile;
  spec.storage.key =
      stack.add("storage-key", aws::Key::Existing{.arn = in.storage_kms_key_id, .allows_services = true});
  if (choices.has_files()) {
    spec.storage.performance_mode = in.efs_performance_mode;
    spec.storage.throughput_mode = in.efs_throughput_mode;
    spec.storage.to_infrequent_access = in.efs_transition_to_ia;
  } else {
    spec.storage.gib = in.volume_size;
    spec.storage.iops = in.volume_iops;
    spec.storage.throughput = in.volume_throughput;
  }
  spec.backup.schedule = in.backup_schedule;
  spec.backup.retention_days = in.backup_retention_days;
  spec.access.rds_security_group_ids = in.rds_security_group_ids;
  spec.access.secret_readers = in.secret_readers;

  if (choices.throw_away) {
    spec.storage.deletion_protection = false;
    spec.storage.final_snapshot = false;
    spec.edge.deletion_protection = false;
    spec.backup.force_destroy = true;
    spec.access.adjust_secret = [](aws::Secret& secret) { secret.recovery_window_days = 0; };
  }
  return spec;
}

void outputs(Stack& stack, const Choices& choices, const patterns::PmmServer::Ref& pmm) {
  const auto output = [&](const char* name, const Str& value, const char* description) {
    stack.output(name, {.value = value, .description = description});
  };
  output("pmm_url", pmm.url(), "Where the server answers, with https://");
  output("ecs_cluster_name", pmm.cluster().name(), "The cluster");
  output("ecs_service_name", pmm.service().name(), "The service in it");
  output("target_group_arn", pmm.target_group().arn(), "The target group of browsers and of the API");
  output("load_balancer_arn", pmm.balancer().arn(), "The load balancer");
  output("load_balancer_dns_name", pmm.balancer().dns_name(), "Its own name, for names in other zones");
  output("admin_password_secret_arn", pmm.password().arn(), "The secret with the password of the user admin");
  output("security_group_id", pmm.connections().group_id(), "The group of the server, for rules of databases");
  output("backup_vault_name", pmm.backup_vault_name(), "Where the backups are");
  output("alarm_topic_arn", pmm.alarms().arn(), "The topic of the alarms");
  if (choices.has_files()) {
    output("efs_id", pmm.file_system()->id(), "The file system with the data");
    output("efs_arn", pmm.file_system()->arn(), "Its ARN");
    output("efs_security_group_id", pmm.storage_security_group_id(), "The group of its mount targets");
  } else {
    output("volume_id", pmm.volume_id(), "The volume with the data");
    output("volume_arn", pmm.storage_arn(), "Its ARN");
  }
}

/// EFS has one mount target in a zone. Which zone a subnet is in, only AWS knows.
void check_zones(Stack& stack, const aws::Network::Ref& network) {
  const List<Str> zones = network.zone_names();
  stack.output(
      "availability_zones",
      {.value = zones,
       .description = "The zones of the private subnets",
       .precondition = {{.condition = equal(fn::length(fn::distinct(zones)), fn::length(zones)),
                         .error_message = "Each private subnet must be in a zone of its own: EFS has one mount "
                                          "target in a zone."}}});
}

}  // namespace

void PmmStack::build(Stack& stack) const {
  const Inputs in(stack, choices, false);
  const ProviderRef dns = providers(stack, choices, in);
  stack.required_version(">= 1.11");
  const auto network = stack.add("network", aws::Network::Existing{.public_subnets = in.public_subnet_ids,
                                                                   .private_subnets = in.private_subnet_ids});
  // There is one, or the load balancer could not be reached: the plan fails here, and says so.
  const auto gateway = stack.add(
      "internet-gateway",
      tf::data::aws_internet_gateway{.filter = {{.name = "attachment.vpc-id", .values = {network.vpc_id()}}}});
  const auto pmm = stack.add("pmm", server(stack, choices, in, network, zone_of(stack, in, dns)));
  outputs(stack, choices, pmm);
  stack.output("internet_gateway_id", {.value = gateway.id(), .description = "The way in, found from the subnets"});
  if (choices.has_files()) check_zones(stack, network);
}

void PmmComplete::build(Stack& stack) const {
  const Inputs in(stack, choices, true);
  const ProviderRef dns = providers(stack, choices, in);
  stack.required_version(">= 1.11");
  stack.tag("service", in.service_name);
  stack.tag("environment", in.environment);
  stack.tag("created_by_module", "terrace/pmm_server");
  const auto network = stack.add(
      "network",
      aws::Network{.cidr = in.network_cidr, .zones = 2, .isolated_tier = {.enabled = false}, .nat = aws::Nat::one()});
  const auto pmm = stack.add("pmm", server(stack, choices, in, network, zone_of(stack, in, dns)));
  outputs(stack, choices, pmm);
  stack.output("vpc_id", {.value = network.vpc_id(), .description = "The network"});
  stack.output("private_subnet_ids", {.value = network.private_subnets(), .description = "For databases to monitor"});
  stack.output("nat_addresses", {.value = network.nat_addresses(), .description = "Where the server comes from"});
}

}  // namespace pmm
