// SPDX-License-Identifier: Apache-2.0

// The environment of Sockerless's ECS backend. What differs between installations is said by Terraform variables
// (`deploy --var zone_count=3`) or, for what becomes their defaults, by context:
//
//   -c name=ci -c region=us-east-1     another one, elsewhere
//   -c protect_files=false             lets `destroy` take the shared files, too
//   -c config_file=backend.yaml        a deploy writes the backend's configuration there
//   -c state_bucket=NAME               keeps the state in S3, with locking

#include "fargate.hpp"

int main(int argc, char** argv) {
  return terrace::run(argc, argv, [](terrace::App& app) {
    const FargateBackend defaults;
    app.add("fargate", FargateBackend{.name = app.root().context("name", defaults.name),
                                      .project = app.root().context("project", defaults.project),
                                      .environment = app.root().context("environment", defaults.environment),
                                      .region = app.root().context("region", defaults.region),
                                      .protect_files = app.root().context("protect_files", true),
                                      .config_file = app.root().context("config_file", "")});
  });
}
