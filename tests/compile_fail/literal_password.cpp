// SPDX-License-Identifier: Apache-2.0
// A password written into the program.
// EXPECT: deleted
// EXPECT: Secret
#include <terrace/terrace.hpp>
#include <terrace/tf/aws_db_instance.hpp>

void program(terrace::Stack& stack) {
  const auto password = stack.variable<terrace::Str>("password", {.sensitive = true});
#ifdef TERRACE_FIXED
  stack.add("db", terrace::tf::aws_db_instance{.instance_class = "db.t4g.micro", .password = password});
#else
  stack.add("db", terrace::tf::aws_db_instance{.instance_class = "db.t4g.micro", .password = "hunter2"});
#endif
}
