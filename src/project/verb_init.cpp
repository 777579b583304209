// SPDX-License-Identifier: Apache-2.0
// `init`: makes a project.

#include <filesystem>

#include "project/scaffold.hpp"
#include "project/tool_verbs.hpp"

namespace terrace::project {
namespace {

constexpr const char* kRegion = "eu-west-1";

std::string own_name_of(const std::string& folder) {
  std::error_code fault;
  const std::filesystem::path whole = std::filesystem::weakly_canonical(folder, fault);
  return fault ? std::string() : whole.filename().string();
}

std::string in_shell(const std::string& word) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./-+,@%";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + '\'';
}

std::vector<std::string> next_commands(const Plan& plan) {
  std::vector<std::string> next;
  if (plan.folder != ".") next.push_back("cd " + in_shell(plan.folder));
  next.insert(next.end(), {"terrace synth", "cmake --build --preset dev && ctest --preset dev"});
  if (cli::find_verb(cli::program_verbs(), "plan") != nullptr) next.emplace_back("terrace plan");
  return next;
}

int print(cli::ToolSession& session, const Plan& plan, const Scaffold& scaffold) {
  const std::vector<std::string> next = next_commands(plan);
  if (session.options().json) {
    nlohmann::ordered_json document = session.document(cli::kDone);
    document["folder"] = plan.folder;
    document["name"] = plan.name;
    document["made"] = scaffold.made;
    document["kept"] = scaffold.kept;
    document["next"] = next;
    return session.print_document(std::move(document), cli::kDone);
  }
  std::string text;
  for (const std::string& file : scaffold.made) text += "made  " + file + '\n';
  for (const std::string& file : scaffold.kept) text += "kept  " + file + '\n';
  session.console().out(cli::visible(text));
  if (!session.options().quiet) {
    std::string after = "Next:\n";
    for (const std::string& command : next) after += "  " + command + '\n';
    session.console().err(cli::visible(after));
  }
  return cli::kDone;
}

}  // namespace

int verb_init(cli::ToolSession& session) {
  const cli::Options& options = session.options();
  const auto given = [&](std::string_view flag, const std::string& otherwise) {
    const std::string* value = options.value(flag);
    return value != nullptr ? *value : otherwise;
  };
  Plan plan;
  plan.folder = options.operands.empty() ? "." : options.operands.front();
  if (plan.folder.empty()) return session.refuse("the name of the folder is empty", "for example: init shop");
  plan.region = given("--region", kRegion);
  plan.ci = given("--ci", "github");
  if (const std::string* name = options.value("--name")) {
    plan.name = *name;
    if (const std::string fault = fault_of_name(*name); !fault.empty()) {
      return session.refuse("a project cannot be named \"" + *name + "\": " + fault, "for example: --name web-shop");
    }
  } else {
    plan.name = name_from_folder(own_name_of(plan.folder));
    if (plan.name.empty()) plan.name = "site";
  }
  if (const std::string fault = fault_of_region(plan.region); !fault.empty()) {
    return session.refuse("\"" + plan.region + "\" is not a region: " + fault, "for example: --region us-east-1");
  }
  Scaffold scaffold = make_project(plan, options.has("--force"));
  if (scaffold.fault) return session.fail(std::move(*scaffold.fault));
  return print(session, plan, scaffold);
}

}  // namespace terrace::project
