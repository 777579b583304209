// SPDX-License-Identifier: Apache-2.0

// Every rule of the pack `security` by mutation: security.json has one program in which nothing is wrong, and changes of
// it, each of which violates one rule and no other.

#include "bind/snapshot.hpp"
#include "policy/security.hpp"
#include "support.hpp"

using namespace policy_test;

namespace {

const json& cases() {
  static const json read_once = json::parse(read("tests/policy/security.json"));
  return read_once;
}

/// The member of a block at "a.b": of a list of blocks, the first.
json& member(json& block, std::string path, std::string& last) {
  json* at = &block;
  for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.')) {
    json& next = (*at)[path.substr(0, dot)];
    at = next.is_array() ? &next[0] : &next;
    path.erase(0, dot + 1);
  }
  last = path;
  return *at;
}

json changed(const json& mutation) {
  json blocks = cases().at("clean");
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (blocks[i].at("id") != mutation.at("at")) continue;
    std::string last;
    json& arguments = blocks[i]["arguments"];
    if (mutation.contains("set")) {
      for (const auto& [path, value] : mutation.at("set").items()) member(arguments, path, last)[last] = value;
    }
    if (mutation.contains("remove")) {
      json& owner = member(arguments, mutation.at("remove"), last);
      owner.erase(last);
    }
    if (mutation.contains("without")) {
      blocks.erase(i);
      break;
    }
  }
  if (mutation.contains("with")) {
    for (const json& block : mutation.at("with")) blocks.push_back(block);
  }
  return blocks;
}

Program program_of(const json& blocks) {
  return synthesized([&](Stack& stack) {
    Builder made(stack);
    for (const json& block : blocks) made.add(block);
  });
}

}  // namespace

TEST_CASE("a clean program violates no rule and every rule has looked at it") {
  const Program program = program_of(cases().at("clean"));
  INFO(texts(*program.app));
  REQUIRE(program.synthesis.ok);
  const policy::Report report = policy::check(*program.app);
  CHECK(found(report, "TS") == std::set<std::string>{});
  CHECK(found(report, "TK") == std::set<std::string>{});
  for (const policy::RuleResult& result : report.rules) {
    if (result.pack != "security") continue;
    // The program has no policies and keys of users, as any is a violation.
    const std::string& type = result.rule.types.front();
    if (type == "aws_iam_user_policy" || type == "aws_iam_access_key") continue;
    INFO(result.rule.code);
    CHECK(result.blocks > 0);
  }
}

TEST_CASE("every security rule finds its own mutations and no other rule does") {
  std::set<std::string> covered;
  for (const json& mutation : cases().at("mutations")) {
    INFO(mutation.dump());
    const Program program = program_of(changed(mutation));
    INFO(texts(*program.app));
    REQUIRE(program.synthesis.ok);
    const std::string code = mutation.at("code");
    covered.insert(code);
    const std::set<std::string> violated = found(policy::check(*program.app), "TS");
    std::set<std::string> codes;
    for (const std::string& one : violated) codes.insert(one.substr(0, 5));
    CHECK(codes == std::set<std::string>{code});
    CHECK(violated.size() == 1);
  }
  for (const policy::Rule& rule : policy::security().rules) {
    INFO(rule.code);
    CHECK(covered.count(rule.code) == 1);
  }
}

TEST_CASE("late values violate no rule about an argument") {
  std::size_t checked = 0;
  for (const json& mutation : cases().at("mutations")) {
    if (!mutation.contains("set")) continue;
    json late = mutation;
    for (auto& [path, value] : late["set"].items()) value = "@anything.value";
    const Program program = synthesized([&](Stack& stack) {
      Builder made(stack);
      made.add({{"id", "anything"}, {"type", "aws_ssm_parameter"}, {"arguments", {{"type", "SecureString"}}}});
      for (const json& block : changed(late)) made.add(block);
    });
    INFO(late.dump());
    CHECK(found(policy::check(*program.app), "TS") == std::set<std::string>{});
    ++checked;
  }
  CHECK(checked > 100);
}

namespace {

using terrace::bind::Entry;
using terrace::bind::Root;
using terrace::bind::Snapshot;

const Root* root_of(const Snapshot& snapshot, std::string_view type) {
  for (const Root& root : snapshot.resources) {
    if (root.name == type) return &root;
  }
  return nullptr;
}

bool has_path(const Snapshot& snapshot, const std::vector<Entry>* entries, std::string_view path) {
  for (;;) {
    const std::size_t dot = path.find('.');
    const std::string_view name = path.substr(0, dot);
    const Entry* found = nullptr;
    for (const Entry& entry : *entries) found = entry.name == name ? &entry : found;
    if (found == nullptr) return false;
    if (dot == std::string_view::npos) return true;
    entries = &snapshot.blocks[found->block].entries;
    path.remove_prefix(dot + 1);
  }
}

}  // namespace

TEST_CASE("the tables and the test programs name what the provider has") {
  const Snapshot snapshot = terrace::bind::read_snapshot("schema/aws.schema", read("schema/aws.schema"));
  const auto check = [&](std::string_view type, std::string_view path) {
    INFO(std::string(type) + " " + std::string(path));
    const Root* const root = root_of(snapshot, type);
    REQUIRE(root != nullptr);
    CHECK(has_path(snapshot, &root->entries, path));
  };
  for (const policy::ArgumentRule& row : policy::security_arguments()) {
    for (const std::string_view type : policy::alternatives(row.types)) {
      check(type, row.path.substr(row.path.starts_with('?') ? 1 : 0));
      if (!row.when.empty()) check(type, row.when.substr(0, row.when.find('=')));
    }
  }
  for (const policy::CompanionRule& row : policy::security_companions()) {
    for (const std::string_view companion : policy::alternatives(row.companions)) {
      const std::size_t dot = companion.find('.');
      check(companion.substr(0, dot), companion.substr(dot + 1));
    }
  }
  for (const policy::Rule& rule : policy::security().rules) {
    for (const std::string& type : rule.types) {
      INFO(type);
      CHECK(root_of(snapshot, type) != nullptr);
    }
  }
  for (const json& block : cases().at("clean")) {
    const std::string type = block.at("type");
    if (type.rfind("data.", 0) == 0) continue;
    for (const auto& [name, value] : block.at("arguments").items()) check(type, name);
  }
}
