// SPDX-License-Identifier: Apache-2.0

// Two environments from one description. `-c state_bucket=NAME` keeps the state in that S3 bucket, with locking.

#include "network.hpp"

using namespace terrace;

int main(int argc, char** argv) {
  return terrace::run(argc, argv, [](terrace::App& app) {
    const std::string region = app.root().context("region", "eu-west-1");
    app.add("network-dev", Network{.environment = "dev",
                                   .region = region,
                                   .cidr = "10.10.0.0/16"_cidr,
                                   .zones = {region + "a", region + "b"},
                                   .nat_per_zone = false,
                                   .log_retention_days = 7});
    app.add("network-production", Network{.environment = "production",
                                          .region = region,
                                          .cidr = "10.20.0.0/16"_cidr,
                                          .zones = {region + "a", region + "b", region + "c"},
                                          .log_retention_days = 365});
  });
}
