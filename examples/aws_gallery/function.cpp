// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/role.hpp>
#include <terrace/tf/aws_lambda_function.hpp>

#include "gallery.hpp"

using namespace terrace;

Str gallery::function(Scope& scope, const Id& id) {
  Scope here = scope.group(id);
  auto role = here.add("role", aws::Role{.trusts = {aws::Principal::service("lambda.amazonaws.com")}});
  return here
      .add("function",
           tf::aws_lambda_function{.function_name = "gallery-" + std::string(id.text()),
                                   .image_config = {{.command = {"function.handle"}}},
                                   .image_uri = format("{}.dkr.ecr.{}.amazonaws.com/functions/{}:1",
                                                       aws::account_id(scope), aws::region(scope), id.text()),
                                   .package_type = "Image",
                                   .role = role.arn()})
      .arn();
}
