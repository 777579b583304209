// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <terrace/tf/aws_lambda_permission.hpp>

namespace terrace::aws::support {

/// Lets a service ("sns.amazonaws.com") invoke a Lambda function for this source and no other.
inline tf::aws_lambda_permission may_invoke(const Str& function_arn, const char* service, const Str& source_arn) {
  return {
      .action = "lambda:InvokeFunction", .function_name = function_arn, .principal = service, .source_arn = source_arn};
}

}  // namespace terrace::aws::support
