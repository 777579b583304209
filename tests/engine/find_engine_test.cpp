// SPDX-License-Identifier: Apache-2.0

#include "catch.hpp"
#include "engine/find_engine.hpp"
#include "support.hpp"

#include <map>

using namespace terrace::engine;
using namespace engine_test;

namespace {

Lookup environment(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const char* name) -> const char* {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  };
}

}  // namespace

TEST_CASE("the engine is the one asked for and then the variable's and then terraform and then tofu") {
  const Folder folder;
  const std::string tofu = program(folder, "p/tofu", "echo 'OpenTofu v1.6.2'\n");
  const std::string path = folder / "p";
  EngineSearch found = find_engine("", environment({{"PATH", path}}));
  REQUIRE(found.engine);
  CHECK(found.engine->path == tofu);
  CHECK(found.engine->kind == EngineKind::opentofu);
  CHECK(found.engine->introduced() == "OpenTofu 1.6.2");

  const std::string terraform =
      program(folder, "p/terraform", "echo noise; echo 'Terraform v1.5.0'; echo '+ provider x'\n");
  found = find_engine("", environment({{"PATH", path}}));
  REQUIRE(found.engine);
  CHECK(found.engine->path == terraform);
  CHECK(found.engine->command() == "terraform");

  const std::string mine = program(folder, "q/mine", "echo 'Terraform v1.12.0-beta1'\n");
  found = find_engine("", environment({{"PATH", path}, {"TERRACE_ENGINE", mine}}));
  REQUIRE(found.engine);
  CHECK(found.engine->version == "1.12.0-beta1");
  found = find_engine("tofu", environment({{"PATH", path}, {"TERRACE_ENGINE", mine}}));
  REQUIRE(found.engine);
  CHECK(found.engine->path == tofu);
}

TEST_CASE("without an engine or with a wrong one it is said what to do") {
  const Folder folder;
  const auto fault = [&](const std::string& wanted, const std::string& path) {
    const EngineSearch found = find_engine(wanted, environment({{"PATH", path}}));
    CHECK_FALSE(found.engine);
    return found.fault;
  };
  terrace::Diagnostic said = fault("", folder.path());
  CHECK(said.code == "T0501");
  CHECK(said.message == "neither terraform nor tofu is on the PATH");
  CHECK(contains(said.help, "--engine"));
  said = fault("nothing", folder.path());
  CHECK(said.code == "T0501");
  CHECK(said.message == "--engine names \"nothing\", which is no program that can be run");
  put(folder / "broken", "\x7f"
                         "ELF");
  std::filesystem::permissions(folder / "broken", std::filesystem::perms::owner_all);
  CHECK(fault(folder / "broken", "").code == "T0502");
  said = fault(program(folder, "other", "echo hello; exit 0\n"), "");
  CHECK(said.code == "T0503");
  REQUIRE(said.notes.size() == 1);
  CHECK(said.notes[0].text == "it said: hello");
  CHECK(fault(program(folder, "numberless", "echo 'Terraform vX'\n"), "").code == "T0503");
  said = fault(program(folder, "old", "echo 'Terraform v1.4.7'\n"), "");
  CHECK(said.code == "T0504");
  CHECK(contains(said.message, "Terraform 1.4.7 ("));
  CHECK(contains(said.message, "is too old: it must be >= 1.5.0"));
  CHECK(fault(program(folder, "oldtofu", "echo 'OpenTofu v1.5.9'\n"), "").code == "T0504");
}

TEST_CASE("version constraints mean what they mean to terraform") {
  CHECK(satisfies("1.11.4", ">= 1.5") == true);
  CHECK(satisfies("1.11.4", ">=1.5, <2.0.0") == true);
  CHECK(satisfies("1.11.4", "~> 1.9") == true);
  CHECK(satisfies("1.11.4", "~> 1.11.0") == true);
  CHECK(satisfies("1.11.4", "~> 1.10.0") == false);
  CHECK(satisfies("2.0.0", "~> 1.9") == false);
  CHECK(satisfies("1.8.9", "~> 1.9") == false);
  CHECK(satisfies("1.6.2", "1.6.2") == true);
  CHECK(satisfies("1.6.2", "!= 1.6.2") == false);
  CHECK(satisfies("1.6.2", "> 1.6.1, < 1.6.2") == false);
  CHECK(satisfies("1.9.0-beta1", ">= 1.8") == true);
  CHECK(satisfies("1.9.0", "about 1") == std::nullopt);
}
