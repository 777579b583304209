// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where a stack is deployed, as values for ARNs and policies: the account, the region and the partition of its default
// AWS provider.
//
//   Str arn = format("arn:{}:sns:{}:{}:alerts", aws::partition(scope), aws::region(scope), aws::account_id(scope));
//
// Each is a data source, made once for a stack when it is first asked for (`current_account` and so on). Region and
// partition cost nothing; the account is a call to AWS in each plan, unless the stack says it:
//
//   aws::set_account_id(stack, stack.variable<Str>("account_id"));     // plans without network, too

#include <terrace/terraform/stack.hpp>

namespace terrace::aws {

Str account_id(const Scope& scope);
Str region(const Scope& scope);
/// "aws", "aws-cn" or "aws-us-gov".
Str partition(const Scope& scope);

/// Call these before the first construct that needs the value: what was read before stays a data source.
void set_account_id(Stack& stack, const Str& id);
void set_region(Stack& stack, const Str& region);

}  // namespace terrace::aws
