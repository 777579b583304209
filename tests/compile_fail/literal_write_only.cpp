// SPDX-License-Identifier: Apache-2.0
// A literal for a write-only argument.
// EXPECT: deleted
// EXPECT: WriteOnly
#include <terrace/terrace.hpp>
#include <terrace/tf/aws_db_instance.hpp>

void program(terrace::Stack& stack) {
  const auto password = stack.variable<terrace::Str>("password", {.ephemeral = true});
#ifdef TERRACE_FIXED
  stack.add("db", terrace::tf::aws_db_instance{.instance_class = "db.t4g.micro", .password_wo = password});
#else
  stack.add("db", terrace::tf::aws_db_instance{.instance_class = "db.t4g.micro", .password_wo = "hunter2"});
#endif
}
