// SPDX-License-Identifier: Apache-2.0
#include "site.hpp"

int main(int argc, char** argv) {
  return terrace::run(argc, argv, [](terrace::App& app) { app.add("site", Site{.cidr = "10.0.0.0/16"}); });
}
