// SPDX-License-Identifier: Apache-2.0
#pragma once

// One stack for each family of AWS constructs, with most of what the family can do. Each is validated, planned and, as
// far as a local AWS goes, applied.

#include <terrace/terrace.hpp>

namespace gallery {

void backup(terrace::Stack& stack);
void blue_green(terrace::Stack& stack);
void cache(terrace::Stack& stack);
void composite_alarms(terrace::Stack& stack);
void containers(terrace::Stack& stack);
void data(terrace::Stack& stack);
void delivery(terrace::Stack& stack);
void governance(terrace::Stack& stack);
void iam(terrace::Stack& stack);
void load_balancing(terrace::Stack& stack);
void machines(terrace::Stack& stack);
void network(terrace::Stack& stack);
void observability(terrace::Stack& stack);
void secrets(terrace::Stack& stack);
void security_groups(terrace::Stack& stack);
void storage(terrace::Stack& stack);

/// The ARN of a Lambda function, for what calls one. There is no construct of functions: it is made of bindings.
terrace::Str function(terrace::Scope& scope, const terrace::Id& id);

}  // namespace gallery
