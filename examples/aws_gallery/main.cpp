// SPDX-License-Identifier: Apache-2.0

// Every family of AWS constructs, each in a stack of its own: what they make of a few lines.

#include "gallery.hpp"

#include <terrace/aws/environment.hpp>
#include <terrace/tf/provider/aws.hpp>

using namespace terrace;

namespace {

/// With region and account known, a plan needs neither network nor an account.
void add(App& app, const Id& id, void (*build)(Stack&)) {
  app.add(id, [build](Stack& stack) {
    stack.provider(tf::provider::aws{.region = "eu-west-1"});
    aws::set_region(stack, "eu-west-1");
    aws::set_account_id(stack, stack.variable<Str>("account_id", {.default_value = "123456789012",
                                                                  .description = "The account that is deployed to"}));
    stack.tag("Project", "gallery");
    build(stack);
  });
}

}  // namespace

int main(int argc, char** argv) {
  return terrace::run(argc, argv, [](App& app) {
    add(app, "backup", gallery::backup);
    add(app, "blue-green", gallery::blue_green);
    add(app, "cache", gallery::cache);
    add(app, "composite-alarms", gallery::composite_alarms);
    add(app, "containers", gallery::containers);
    add(app, "data", gallery::data);
    add(app, "delivery", gallery::delivery);
    add(app, "governance", gallery::governance);
    add(app, "iam", gallery::iam);
    add(app, "load-balancing", gallery::load_balancing);
    add(app, "machines", gallery::machines);
    add(app, "network", gallery::network);
    add(app, "observability", gallery::observability);
    add(app, "secrets", gallery::secrets);
    add(app, "security-groups", gallery::security_groups);
    add(app, "storage", gallery::storage);
  });
}
