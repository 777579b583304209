// SPDX-License-Identifier: Apache-2.0
// `terrace doctor`, on machines that do not exist.

#include "catch.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "project/checkup.hpp"
#include "support.hpp"

using namespace project_test;
using namespace terrace::project;

namespace {

struct Imagined {
  std::map<std::string, std::string> programs{
      {"c++", "g++ (Debian 12.2.0-14) 12.2.0\nCopyright"}, {"cmake", "cmake version 3.25.1\n"}, {"ninja", "1.11.1\n"}};
  std::map<std::string, std::string> environment{};
  std::map<std::string, std::string> files{{"/etc/os-release", "NAME=\"x\"\nID=debian\n"}};

  Machine machine() const {
    return {[this](const char* name) { return at(environment, name); },
            [this](const std::vector<std::string>& words) -> std::optional<std::string> {
              const auto found = programs.find(words.front());
              return found == programs.end() ? std::nullopt : std::optional(found->second);
            },
            [this](const std::string& path) { return files.count(path) != 0; },
            [this](const std::string& path) { return at(files, path); }};
  }

 private:
  static std::string at(const std::map<std::string, std::string>& map, const std::string& key) {
    const auto found = map.find(key);
    return found == map.end() ? std::string() : found->second;
  }
};

Finding finding(const Imagined& imagined, const std::string& name) {
  for (Finding& one : check_machine(imagined.machine(), ".")) {
    if (one.name == name) return one;
  }
  return {};
}

Outcome printed(const Imagined& imagined, bool json = false) {
  return cli_test::with_streams({}, [&](const terrace::cli::Streams& streams) {
    const terrace::cli::CommandLine& line = tool_line();
    terrace::cli::Options options;
    options.verb = terrace::cli::find_verb(line.verbs, "doctor");
    options.json = json;
    terrace::cli::ToolSession session(line, options, "terrace", streams);
    return print_findings(session, check_machine(imagined.machine(), "."));
  });
}

}  // namespace

TEST_CASE("doctor is content with what is required") {
  const Outcome outcome = printed({});
  CHECK(outcome.code == 0);
  CHECK(contains(outcome.out, "ok       C++ compiler     c++ 12.2.0\n"));
  CHECK(contains(outcome.out, "absent   ccache           compiles again faster what was compiled before\n"
                              "         get it: sudo apt install ccache\n"));
  CHECK(contains(printed({}, true).out, "\"ok\": true"));
}

TEST_CASE("doctor fails when something required is missing or too old") {
  Imagined imagined;
  imagined.programs.erase("ninja");
  imagined.programs["cmake"] = "cmake version 3.9.6";
  const Outcome outcome = printed(imagined);
  CHECK(outcome.code == 1);
  CHECK(
      contains(outcome.out, "too old  CMake            cmake 3.9.6: configures and builds projects: 3.25 or newer\n"));
  CHECK(contains(outcome.out, "MISSING  Ninja "));
  const Outcome json = printed(imagined, true);
  CHECK(json.code == 1);
  CHECK(contains(json.out, "\"code\": \"T0710\""));
  CHECK(contains(json.out, "\"state\": \"too_old\""));
}

TEST_CASE("doctor knows how each system installs") {
  const std::pair<const char*, const char*> systems[] = {
      {"ID=ubuntu\nID_LIKE=debian", "sudo apt install lld"},
      {"ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"", "sudo dnf install lld"},
      {"ID=manjaro\nID_LIKE=arch\n", "sudo pacman -S lld"},
      {"ID=nixos\n", "install lld by your system's package manager"}};
  for (const auto& [release, cure] : systems) {
    Imagined imagined;
    imagined.files["/etc/os-release"] = release;
    CHECK(finding(imagined, "linker").cure == cure);
  }
  Imagined mac;
  mac.files.clear();
  mac.programs["brew"] = "Homebrew 4.4";
  CHECK(finding(mac, "Terraform").cure == "brew install hashicorp/tap/terraform");
  CHECK(finding({}, "Terraform").cure == "https://developer.hashicorp.com/terraform/install");
}

TEST_CASE("doctor takes the compiler of CXX and tells clang from g++") {
  Imagined imagined;
  imagined.programs["c++"] = "Apple clang version 13.1.6";
  CHECK(finding(imagined, "C++ compiler").state == State::too_old);
  imagined.programs["clang++"] = "Debian clang version 14.0.6";
  CHECK(finding(imagined, "C++ compiler").found == "clang++ 14.0.6");
  imagined.environment["CXX"] = "g++-11";
  CHECK(finding(imagined, "C++ compiler").state == State::absent);
  imagined.programs["g++-11"] = "g++-11 (Debian 11.4.0) 11.4.0";
  CHECK(finding(imagined, "C++ compiler").found == "g++-11 11.4.0");
  CHECK(finding(imagined, "C++ compiler").state == State::too_old);
}

TEST_CASE("doctor finds tofu where there is no terraform") {
  Imagined imagined;
  imagined.programs["tofu"] = "OpenTofu v1.6.2\non linux_amd64";
  CHECK(finding(imagined, "Terraform").found == "tofu 1.6.2");
  imagined.programs["terraform"] = "Terraform v1.3.9";
  CHECK(finding(imagined, "Terraform").found == "tofu 1.6.2");
}

TEST_CASE("doctor says where credentials are and never prints one") {
  Imagined imagined;
  CHECK(finding(imagined, "AWS credentials").state == State::absent);
  imagined.environment = {{"AWS_ACCESS_KEY_ID", "AKIASECRETSECRET"}, {"AWS_SECRET_ACCESS_KEY", "verysecret"}};
  CHECK(finding(imagined, "AWS credentials").found == "keys in the environment");
  for (const bool json : {false, true}) {
    CHECK_FALSE(contains(printed(imagined, json).out, "SECRETSECRET"));
    CHECK_FALSE(contains(printed(imagined, json).out, "verysecret"));
  }
  imagined.environment = {{"HOME", "/h"}};
  imagined.files["/h/.aws/config"] = "[profile x]";
  CHECK(finding(imagined, "AWS credentials").found == "in ~/.aws/config");
}

TEST_CASE("doctor finds a provider cache by variable and by Terraform's own file") {
  Imagined imagined;
  imagined.environment = {{"HOME", "/h"}, {"TF_PLUGIN_CACHE_DIR", "/cache"}};
  CHECK(finding(imagined, "provider cache").state == State::absent);
  imagined.files["/h/.terraformrc"] = "plugin_cache_dir = \"x\"";
  CHECK(finding(imagined, "provider cache").found == "by /h/.terraformrc");
  imagined.files["/cache"] = "";
  CHECK(finding(imagined, "provider cache").found == "TF_PLUGIN_CACHE_DIR, /cache");
}

TEST_CASE("doctor looks for developers' tools in the repository only") {
  CHECK(finding({}, "Node.js").name.empty());
  Imagined imagined;
  imagined.files["./scripts/tools.sh"] = "";
  imagined.files["./src/core/tree.cpp"] = "";
  CHECK(finding(imagined, "Node.js").state == State::absent);
  CHECK_FALSE(finding(imagined, "Node.js").required);
}

TEST_CASE("versions are found in what programs say and compared by their parts") {
  CHECK(version_in("g++ (Ubuntu 13.2.0-23ubuntu4) 13.2.0") == "13.2.0");
  CHECK(version_in("Terraform v1.11.4\non linux_amd64") == "1.11.4");
  CHECK(version_in("LLD 14.0.6 (compatible with GNU linkers)") == "14.0.6");
  CHECK(version_in("no version 5 here") == "");
  CHECK(is_at_least("3.25.1", "3.25"));
  CHECK(is_at_least("4.0", "3.25"));
  CHECK_FALSE(is_at_least("3.9.9", "3.25"));
  CHECK(is_at_least("12", "12"));
  CHECK_FALSE(is_at_least("", "1.5"));
}
