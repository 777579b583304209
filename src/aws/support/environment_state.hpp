// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <terrace/value/views.hpp>

namespace terrace::aws::support {

/// What has been said or looked up of where a stack is deployed; lives with the stack.
struct EnvironmentState {
  Str account_id;
  Str region;
  Str partition;
};

}  // namespace terrace::aws::support
