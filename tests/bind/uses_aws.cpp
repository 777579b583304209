// SPDX-License-Identifier: Apache-2.0
// The pieces of docs/bindings.md, compiled.

#include <terrace/fn.hpp>
#include <terrace/tf/aws_acm_certificate.hpp>
#include <terrace/tf/aws_db_instance.hpp>
#include <terrace/tf/aws_route53_record.hpp>
#include <terrace/tf/aws_s3_bucket_versioning.hpp>
#include <terrace/tf/aws_secretsmanager_secret_version.hpp>
#include <terrace/tf/aws_security_group.hpp>
#include <terrace/tf/aws_subnet.hpp>
#include <terrace/tf/aws_vpc.hpp>
#include <terrace/tf/aws_wafv2_web_acl.hpp>
#include <terrace/tf/data/aws_ami.hpp>
#include <terrace/tf/ephemeral/aws_secretsmanager_random_password.hpp>
#include <terrace/tf/function/arn_parse.hpp>
#include <terrace/tf/provider/aws.hpp>
#include <terrace/value/expression.hpp>

using namespace terrace;

Str use_aws(Scope& scope, const Str& bucket);

Str use_aws(Scope& scope, const Str& bucket) {
  // [first]
  auto vpc = scope.add("vpc", tf::aws_vpc{.cidr_block = "10.0.0.0/16", .enable_dns_hostnames = true});
  auto subnet = scope.add("subnet", tf::aws_subnet{
                                        .cidr_block = fn::cidrsubnet(vpc.cidr_block(), 8, 1),
                                        .vpc_id = vpc.id(),
                                    });
  // [first]

  // [blocks]
  scope.add("versioning", tf::aws_s3_bucket_versioning{
                              .bucket = bucket,
                              .versioning_configuration = {{.status = "Enabled"}},
                          });
  scope.add("group",
            tf::aws_security_group{
                .ingress = {{.cidr_blocks = {"10.0.0.0/8"}, .from_port = 443, .protocol = "tcp", .to_port = 443},
                            {.from_port = 22, .protocol = "tcp", .self = true, .to_port = 22}},
                .vpc_id = vpc.id(),
            });
  // [blocks]

  // [named]
  namespace acl = tf::blocks::aws_wafv2_web_acl;
  acl::rule limit{
      .action = {{.block = acl::rule_action_block{}}},
      .name = "limit",
      .priority = 1,
      .statement = {{.rate_based_statement = {{.aggregate_key_type = "IP", .limit = 1000}}}},
      .visibility_config = {{.cloudwatch_metrics_enabled = true,
                             .metric_name = "limit",
                             .sampled_requests_enabled = true}},
  };
  // [named]
  static_cast<void>(limit);

  // [read]
  auto certificate = scope.add("certificate", tf::aws_acm_certificate{.domain_name = "example.com"});
  Str record = certificate.domain_validation_options().one().resource_record_name();
  auto database = scope.add("database", tf::aws_db_instance{
                                            .instance_class = "db.t4g.small",
                                            .manage_master_user_password = true,
                                        });
  Str secret = database.master_user_secret().at(0).secret_arn();
  Str account = tf::function::aws::arn_parse(secret).account_id();
  // [read]

  // [data]
  auto image = scope.add("image", tf::data::aws_ami{
                                      .filter = {{.name = "name", .values = {"al2023-ami-*-arm64"}}},
                                      .most_recent = true,
                                      .owners = {"amazon"},
                                  });
  auto password = scope.add("password", tf::ephemeral::aws_secretsmanager_random_password{.password_length = 32});
  scope.add("stored", tf::aws_secretsmanager_secret_version{
                          .secret_id = secret,
                          .secret_string_wo = password.random_password(),
                          .secret_string_wo_version = 1,
                      });
  // [data]
  return format("{} {} {} {}", record, account, image.id(), subnet.arn());
}
