// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the ECS backend of Sockerless runs its containers on: a network or one that exists already, a Fargate cluster, a shared
// file system, a log group, a namespace, an image repository, and two roles. docs/systems/fargate.md is its manual.
//
// The members are what is known when the program is written: they become the defaults of Terraform variables, which the
// user of the configuration, or of the module, may set otherwise. There are more variables than members (inputs.cpp).

#include <terrace/terrace.hpp>

#include <optional>
#include <string>
#include <vector>

struct FargateBackend {
  /// A network that exists already; its private subnets must reach the internet, or AWS's endpoints.
  struct ExistingNetwork {
    std::string vpc_id;
    std::vector<std::string> private_subnets;
    std::vector<std::string> public_subnets{};
  };

  /// What the rest of the program may want of it.
  struct Ref {
    terrace::Str cluster_arn;
    terrace::Str file_system_id;
    terrace::Str task_role_arn;
    terrace::Str task_security_group_id;
    terrace::List<terrace::Str> private_subnets;
  };

  /// Stands in all names, so that another one can live beside it in the account.
  std::string name = "sockerless";
  std::string project = "sockerless";
  std::string environment = "dev";
  std::string region = "eu-west-1";

  terrace::Cidr cidr = terrace::Cidr::parse("10.0.0.0/16");
  int zone_count = 2;
  /// Left out: the first ones of the region by letter, "eu-west-1a" and so on, so that nothing is looked up.
  std::vector<std::string> availability_zones{};
  /// Left out: sixteenths of the range. Given: one for each zone.
  std::vector<std::string> public_subnet_cidrs{};
  std::vector<std::string> private_subnet_cidrs{};
  /// 1 to the number of zones.
  int nat_gateway_count = 1;
  std::optional<ExistingNetwork> existing_network{};

  /// Who may ask the agents on TCP 9111. Neither: the network's own range.
  std::vector<std::string> agent_cidr_blocks{};
  std::vector<std::string> agent_security_group_ids{};

  int log_retention_days = 30;
  /// Terraform refuses to destroy the file system. It cannot be a Terraform variable: `prevent_destroy` takes none.
  bool protect_files = true;
  /// The file that a deploy writes the backend's configuration to. Empty: none.
  std::string config_file{};

  Ref build(terrace::Stack& stack) const;
};
