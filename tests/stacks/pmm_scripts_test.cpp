// SPDX-License-Identifier: Apache-2.0
// The scripts of the PMM system, run against servers that are not real.

#include "pmm_support.hpp"

using namespace pmm_test;

namespace {

void check_script(const std::string& name) {
  INFO(name);
  const std::string path = "scripts/pmm/" + name;
  CHECK(run("test -x " + path).code == 0);
  CHECK(run("bash -n " + path).code == 0);
  const Ran help = run(path + " --help");
  CHECK(help.code == 0);
  CHECK(contains(help.output, "usage: " + name));
  // No passwords or keys of access inside; variables of those names get their value from outside.
  const Ran secrets =
      run("grep -nEi '(password|secret_access_key|token)=[\"'\"'\"']?[A-Za-z0-9]' " + path + " | grep -v '=\\$'");
  INFO(secrets.output);
  CHECK(secrets.output.empty());
  CHECK(run("grep -nE 'AKIA[0-9A-Z]{16}' " + path).output.empty());
}

void check_behaviour(const std::string& which) {
  if (run("command -v python3").code != 0) {
    std::cout << "terrace-skip: python3 is not on the PATH\n";
    return;
  }
  const Ran ran = run("python3 tests/stacks/pmm/check_scripts.py " + which);
  INFO(ran.output);
  CHECK(ran.code == 0);
}

}  // namespace

TEST_CASE("PMM-06 F: the scripts for clients and backups do what they say", "[basic]") {
  check_script("setup-pmm-client.sh");
  check_behaviour("client");
  check_script("backup-efs.sh");
  check_behaviour("backup");
  if (run("command -v shellcheck").code == 0) {
    const Ran lint = run("shellcheck --external-sources scripts/pmm/*.sh");
    INFO(lint.output);
    CHECK(lint.code == 0);
  }
}

TEST_CASE("PMM-67 L: the smoke test for a real account is described and tells good from bad", "[basic]") {
  check_script("smoke-test.sh");
  check_behaviour("smoke");
  CHECK(contains(read("docs/systems/pmm/README.md"), "scripts/pmm/smoke-test.sh"));
}
