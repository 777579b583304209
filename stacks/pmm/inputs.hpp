// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the user of the configuration may say: Terraform variables, each checked before anything is asked of AWS.

#include <terrace/patterns/pmm_server.hpp>
#include <terrace/terrace.hpp>

#include <string>

namespace pmm {

using terrace::patterns::PmmStorage;

/// What is decided when the configuration is written, since other blocks depend on it. By `-c storage=`, `-c major=`,
/// `-c throw_away=` and so on; see main.cpp.
struct Choices {
  PmmStorage::Profile profile = PmmStorage::Profile::ebs;
  int major = 3;
  std::string region = "eu-west-1";
  /// A role in the account of the DNS zone, when that is another one.
  std::string dns_role_arn{};
  /// Everything can be destroyed, backups too: for tries and tests.
  bool throw_away = false;

  bool has_files() const { return profile == PmmStorage::Profile::efs; }
};

struct Inputs {
  /// With `own_network` nobody is asked for subnets.
  Inputs(terrace::Stack& stack, const Choices& choices, bool own_network);

  terrace::Variable<terrace::List<terrace::Str>> public_subnet_ids, private_subnet_ids;
  terrace::Variable<terrace::Str> network_cidr;
  terrace::Variable<terrace::Str> zone_id, environment;
  terrace::Variable<terrace::List<terrace::Str>> alarm_emails;

  terrace::Variable<terrace::Str> service_name;
  terrace::Variable<terrace::List<terrace::Str>> dns_names;
  terrace::Variable<terrace::Str> pmm_version;
  terrace::Variable<terrace::Bool> disable_telemetry, enable_dbaas;
  terrace::Variable<terrace::Str> instance_type;
  terrace::Variable<terrace::Num> container_cpu, container_memory;
  terrace::Variable<terrace::Num> healthcheck_interval, healthcheck_timeout;
  terrace::Variable<terrace::Str> ssh_key_name;
  terrace::Variable<terrace::List<terrace::Str>> admin_cidr_blocks;

  terrace::Variable<terrace::Str> storage_kms_key_id;
  terrace::Variable<terrace::Str> efs_performance_mode, efs_throughput_mode, efs_transition_to_ia;
  terrace::Variable<terrace::Num> volume_size, volume_iops, volume_throughput;

  terrace::Variable<terrace::Str> backup_schedule;
  terrace::Variable<terrace::Num> backup_retention_days, cloudwatch_log_retention_days;
  terrace::Variable<terrace::List<terrace::Str>> rds_security_group_ids, secret_readers;
  terrace::Variable<terrace::Map<terrace::Str>> tags;

 private:
  void required(terrace::Stack& stack, bool own_network);
  void service(terrace::Stack& stack, const Choices& choices);
  void storage(terrace::Stack& stack, const Choices& choices);
  void operation(terrace::Stack& stack);
};

}  // namespace pmm
