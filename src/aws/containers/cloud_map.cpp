// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/cloud_map.hpp>
#include <terrace/tf/aws_service_discovery_http_namespace.hpp>
#include <terrace/tf/aws_service_discovery_private_dns_namespace.hpp>

#include "aws/support/names.hpp"

namespace terrace::aws {

Namespace::Ref Namespace::build(Scope& scope) const {
  support::check_name(scope, name, {.what = "the name of a namespace", .longest = vpc ? 253U : 1024U, .others = ".-_"});
  if (vpc) {
    const auto made = scope.add("zone", tf::aws_service_discovery_private_dns_namespace{
                                            .description = description, .name = name, .vpc = vpc->id()});
    return {made.id(), made.arn(), made.name(), true, made.hosted_zone()};
  }
  const auto made =
      scope.add("names", tf::aws_service_discovery_http_namespace{.description = description, .name = name});
  return {made.id(), made.arn(), made.name(), false, {}};
}

Namespace::Ref Namespace::Existing::build(Scope&) const { return {id, arn, name, dns, hosted_zone}; }

}  // namespace terrace::aws
