// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/security_group.hpp>
#include <terrace/terraform/meta.hpp>
#include <terrace/tf/aws_security_group.hpp>
#include <terrace/tf/aws_vpc_security_group_egress_rule.hpp>

#include "aws/security_group/errors.hpp"
#include "aws/security_group/rule_text.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace {

/// The ending that Terraform puts behind a prefix.
constexpr std::size_t kUniqueEnding = 26;

bool starts_like_an_id(const Str& name) {
  return name.kind() == Value::Kind::text && name.Value::text().starts_with("sg-");
}

}  // namespace

SecurityGroup::Ref SecurityGroup::build(Scope& scope) const {
  const support::NameRule rule{.what = "the name of a security group", .others = " ._-:/()#,@[]+=&;{}!$*"};
  if (support::check_name(scope, name, rule) && starts_like_an_id(name)) {
    errors::reserved_group_name(scope, name.Value::text());
  }
  if (description.kind() == Value::Kind::text && !rule_text::is_description(description.Value::text())) {
    errors::wrong_description(scope, description.Value::text());
  }
  const std::string prefix = support::physical_name(scope, rule.longest - kUniqueEnding - 1) + '-';
  const Str shown = name.is_set() ? name : Str(support::physical_name(scope, rule.longest));
  auto group =
      scope.add("group",
                tf::aws_security_group{
                    .description = description.is_set() ? description : Str(rule_text::as_description(scope.path())),
                    .name = name,
                    .name_prefix = name.is_set() ? Str() : Str(prefix),
                    .tags = {{"Name", shown}},
                    .vpc_id = vpc.id()},
                {.lifecycle = {{.create_before_destroy = true}}});
  if (all_outbound) {
    scope.add("outbound", tf::aws_vpc_security_group_egress_rule{.cidr_ipv4 = "0.0.0.0/0",
                                                                 .description = "to anywhere",
                                                                 .ip_protocol = "-1",
                                                                 .security_group_id = group.id()});
  }
  return {Connections(scope, {.group_id = group.id(), .default_port = default_port, .all_outbound = all_outbound}),
          group.arn()};
}

SecurityGroup::Ref SecurityGroup::Existing::build(Scope& scope) const {
  if (id.kind() == Value::Kind::text && !starts_like_an_id(id)) errors::wrong_group_id(scope, id.Value::text());
  return {Connections(
              scope,
              {.group_id = id, .default_port = default_port, .may_change = may_change, .all_outbound = all_outbound}),
          Str()};
}

}  // namespace terrace::aws
