// SPDX-License-Identifier: Apache-2.0

#include "project/checkup.hpp"

#include <array>

namespace terrace::project {
namespace {

/// One of several programs that do the same, and from which version on.
struct Candidate {
  std::string_view program;
  std::string_view least = {};
};

struct Packages {
  std::string_view apt;
  std::string_view dnf;
  std::string_view pacman;
  std::string_view brew;
  std::string_view page = {};  ///< where to read how to get it, where there is no package
};

struct Need {
  std::string_view name;
  std::string_view reason;
  bool required;
  std::array<Candidate, 4> any_of;
  Packages packages;
};

constexpr Need kNeeds[] = {
    {"C++ compiler",
     "compiles stack programs: g++ 12 or clang 14, or newer",
     true,
     {{{"c++", "12"}, {"g++", "12"}, {"clang++", "14"}, {}}},
     {"g++", "gcc-c++", "gcc", "llvm"}},
    {"CMake",
     "configures and builds projects: 3.25 or newer",
     true,
     {{{"cmake", "3.25"}, {}, {}, {}}},
     {"cmake", "cmake", "cmake", "cmake"}},
    {"Ninja",
     "the generator of the presets that init makes",
     true,
     {{{"ninja"}, {"ninja-build"}, {}, {}}},
     {"ninja-build", "ninja-build", "ninja", "ninja"}},
    {"git", "fetches what is not installed", false, {{{"git"}, {}, {}, {}}}, {"git", "git", "git", "git"}},
    {"ccache",
     "compiles again faster what was compiled before",
     false,
     {{{"ccache"}, {}, {}, {}}},
     {"ccache", "ccache", "ccache", "ccache"}},
    {"linker",
     "links faster than the default one",
     false,
     {{{"mold"}, {"ld.lld"}, {"ld.gold"}, {}}},
     {"lld", "lld", "lld", "lld"}},
    {"Terraform",
     "validates, plans and deploys: Terraform 1.5, OpenTofu 1.6, or newer",
     false,
     {{{"terraform", "1.5"}, {"tofu", "1.6"}, {}, {}}},
     {"", "", "terraform", "hashicorp/tap/terraform", "https://developer.hashicorp.com/terraform/install"}},
};

constexpr Need kDeveloperNeeds[] = {
    {"Node.js",
     "bundles and tests the page that graph makes",
     false,
     {{{"node"}, {"nodejs"}, {}, {}}},
     {"nodejs npm", "nodejs", "nodejs npm", "node"}},
    {"Chromium",
     "shows that page in the tests",
     false,
     {{{"chromium"}, {"chromium-browser"}, {"google-chrome"}, {}}},
     {"chromium", "chromium", "chromium", "chromium"}},
    {"clang-tidy", "lint", false, {{{"clang-tidy"}, {}, {}, {}}}, {"clang-tidy", "clang-tools-extra", "clang", "llvm"}},
};

std::string cure_of(const Packages& packages, const std::string& manager) {
  const auto by = [](std::string_view command, std::string_view names) {
    return names.empty() ? std::string() : std::string(command) + ' ' + std::string(names);
  };
  std::string cure = manager == "apt"      ? by("sudo apt install", packages.apt)
                     : manager == "dnf"    ? by("sudo dnf install", packages.dnf)
                     : manager == "pacman" ? by("sudo pacman -S", packages.pacman)
                     : manager == "brew"   ? by("brew install", packages.brew)
                                           : "";
  if (!cure.empty()) return cure;
  return packages.page.empty() ? "install " + std::string(packages.apt) + " by your system's package manager"
                               : std::string(packages.page);
}

/// A compiler named c++ may be either; their versions are not to be compared.
std::string_view least_of(const Candidate& candidate, std::string_view output) {
  return candidate.program == "c++" && output.find("clang") != std::string_view::npos ? "14" : candidate.least;
}

Finding look_for(const Need& need, const Machine& machine, const std::string& manager) {
  Finding finding{std::string(need.name), State::absent, need.required, {}, std::string(need.reason), {}};
  std::vector<Candidate> candidates;
  const std::string chosen = need.name == "C++ compiler" ? machine.environment("CXX") : std::string();
  if (!chosen.empty()) {
    candidates.push_back({chosen, chosen.find("clang") != std::string::npos ? "14" : "12"});
  } else {
    for (const Candidate& candidate : need.any_of) {
      if (!candidate.program.empty()) candidates.push_back(candidate);
    }
  }
  for (const Candidate& candidate : candidates) {
    const std::optional<std::string> output = machine.output_of({std::string(candidate.program), "--version"});
    if (!output) continue;
    const std::string version = version_in(*output);
    const bool fits = is_at_least(version, least_of(candidate, *output));
    if (!fits && finding.state == State::too_old) continue;
    finding.state = fits ? State::ok : State::too_old;
    finding.found = std::string(candidate.program) + (version.empty() ? "" : ' ' + version);
    if (fits) return finding;
  }
  finding.cure = cure_of(need.packages, manager);
  return finding;
}

Finding look_for_terrace(const Machine& machine) {
  Finding finding{
      "Terrace", State::absent, false, {}, "installed for CMake's find_package", "nothing to do: a project fetches it"};
  for (const std::string& prefix :
       {machine.prefix, machine.environment("terrace_ROOT"), std::string("/usr"), std::string("/usr/local")}) {
    if (prefix.empty() || !machine.exists(prefix + "/include/terrace/terrace.hpp")) continue;
    finding.state = State::ok;
    finding.found = "in " + prefix;
    finding.cure.clear();
    break;
  }
  return finding;
}

Finding look_for_provider_cache(const Machine& machine) {
  const std::string home = machine.environment("HOME");
  Finding finding{"provider cache",
                  State::absent,
                  false,
                  {},
                  "keeps the AWS provider (600 MB) from being downloaded for each stack",
                  "mkdir -p ~/.terraform.d/plugin-cache && export TF_PLUGIN_CACHE_DIR=~/.terraform.d/plugin-cache"};
  for (const char* variable : {"TF_PLUGIN_CACHE_DIR", "TERRACE_PROVIDER_MIRROR"}) {
    const std::string folder = machine.environment(variable);
    if (folder.empty() || !machine.exists(folder)) continue;
    finding.state = State::ok;
    finding.found = std::string(variable) + ", " + folder;
    finding.cure.clear();
    return finding;
  }
  const std::string named = machine.environment("TF_CLI_CONFIG_FILE");
  const std::string file = named.empty() ? home + "/.terraformrc" : named;
  const std::string text = machine.text_of(file);
  if (text.find("plugin_cache_dir") != std::string::npos || text.find("filesystem_mirror") != std::string::npos) {
    finding.state = State::ok;
    finding.found = "by " + file;
    finding.cure.clear();
  }
  return finding;
}

/// Says where they are, never what they are; whether they are valid only AWS knows.
Finding look_for_credentials(const Machine& machine) {
  Finding finding{"AWS credentials",
                  State::absent,
                  false,
                  {},
                  "plan and deploy ask AWS; synth and the tests do not",
                  "aws configure sso, or AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"};
  const auto is_set = [&](const char* name) { return !machine.environment(name).empty(); };
  const std::string home = machine.environment("HOME");
  if (is_set("AWS_ACCESS_KEY_ID") && is_set("AWS_SECRET_ACCESS_KEY"))
    finding.found = "keys in the environment";
  else if (is_set("AWS_PROFILE"))
    finding.found = "AWS_PROFILE, " + machine.environment("AWS_PROFILE");
  else if (is_set("AWS_WEB_IDENTITY_TOKEN_FILE"))
    finding.found = "a web identity token";
  else if (is_set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") || is_set("AWS_CONTAINER_CREDENTIALS_FULL_URI"))
    finding.found = "those of the container";
  else if (machine.exists(home + "/.aws/credentials"))
    finding.found = "in ~/.aws/credentials";
  else if (machine.exists(home + "/.aws/config"))
    finding.found = "in ~/.aws/config";
  if (!finding.found.empty()) {
    finding.state = State::ok;
    finding.cure.clear();
  }
  return finding;
}

}  // namespace

std::vector<Finding> check_machine(const Machine& machine, const std::string& folder) {
  const std::string manager = package_manager(machine);
  std::vector<Finding> findings;
  for (const Need& need : kNeeds) findings.push_back(look_for(need, machine, manager));
  findings.push_back(look_for_terrace(machine));
  findings.push_back(look_for_provider_cache(machine));
  findings.push_back(look_for_credentials(machine));
  if (machine.exists(folder + "/scripts/tools.sh") && machine.exists(folder + "/src/core/tree.cpp")) {
    for (const Need& need : kDeveloperNeeds) findings.push_back(look_for(need, machine, manager));
  }
  return findings;
}

}  // namespace terrace::project
