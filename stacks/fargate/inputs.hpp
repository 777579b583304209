// SPDX-License-Identifier: Apache-2.0
#pragma once

// The Terraform variables of the stack, each with a description, a default, and what it may be.

#include "fargate.hpp"

namespace fargate {

struct Inputs {
  // Who it is.
  terrace::Variable<terrace::Str> name, project, environment;
  // The network.
  terrace::Variable<terrace::Bool> create_network;
  terrace::Variable<terrace::Str> vpc_cidr;
  terrace::Variable<terrace::Num> zone_count;
  terrace::Variable<terrace::List<terrace::Str>> availability_zones, public_subnet_cidrs, private_subnet_cidrs;
  terrace::Variable<terrace::Num> nat_gateway_count;
  terrace::Variable<terrace::Num> flow_log_retention_days;
  terrace::Variable<terrace::Str> existing_vpc_id;
  terrace::Variable<terrace::List<terrace::Str>> existing_private_subnet_ids, existing_public_subnet_ids;
  terrace::Variable<terrace::List<terrace::Str>> agent_cidr_blocks, agent_security_group_ids;
  terrace::Variable<terrace::List<terrace::Str>> additional_security_group_ids;
  // The cluster and its logs.
  terrace::Variable<terrace::Str> cluster_name, container_insights;
  terrace::Variable<terrace::Num> fargate_weight, fargate_spot_weight;
  terrace::Variable<terrace::Str> log_group_name;
  terrace::Variable<terrace::Num> log_retention_days;
  terrace::Variable<terrace::Str> namespace_name;
  // The file system.
  terrace::Variable<terrace::Str> efs_performance_mode, efs_throughput_mode;
  terrace::Variable<terrace::Num> efs_provisioned_throughput_mibps;
  terrace::Variable<terrace::Bool> efs_encrypted;
  terrace::Variable<terrace::Str> efs_kms_key_arn, efs_transition_to_ia;
  terrace::Variable<terrace::Bool> efs_backup, efs_require_iam, create_runner;
  // Images.
  terrace::Variable<terrace::Bool> create_ecr_repository;
  terrace::Variable<terrace::Str> ecr_repository_name;
  terrace::Variable<terrace::Num> ecr_untagged_expiry_days;
  terrace::Variable<terrace::Bool> ecr_immutable_tags, ecr_force_delete, create_pull_through_cache;
  terrace::Variable<terrace::Str> pull_through_cache_prefix, pull_through_cache_credential_arn;
  // What tasks may do besides.
  terrace::Variable<terrace::Bool> enable_exec, task_root_access, task_dns_registration;
  // What is handed on.
  terrace::Variable<terrace::Str> config_file;

  Inputs(terrace::Stack& stack, const FargateBackend& backend);

 private:
  void identity(terrace::Stack& stack, const FargateBackend& backend);
  void network(terrace::Stack& stack, const FargateBackend& backend);
  void existing_network(terrace::Stack& stack, const FargateBackend& backend);
  void agents(terrace::Stack& stack, const FargateBackend& backend);
  void cluster(terrace::Stack& stack, const FargateBackend& backend);
  void files(terrace::Stack& stack);
  void images(terrace::Stack& stack);
  void rights(terrace::Stack& stack);
};

/// A list with nothing in it; `{}` would be a list that nobody gave.
terrace::List<terrace::Str> no_texts();
/// `given`, or what stands for it when it is null.
terrace::Str or_else(const terrace::Str& given, const terrace::Str& otherwise);

}  // namespace fargate
