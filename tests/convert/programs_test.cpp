// SPDX-License-Identifier: Apache-2.0
// What is converted, compiled and synthesized says what the input said, addresses included.

#include "catch.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <string>

#include "convert/canonical.hpp"
#include "convert/programs.hpp"
#include "temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;

nlohmann::json read(const fs::path& path) {
  std::ifstream file(path);
  return nlohmann::json::parse(file);
}

}  // namespace

TEST_CASE("a converted program synthesizes what it was made from") {
  const terrace_test::TemporaryFolder folder;
  CHECK(converted_programs().size() >= 24);
  for (const ConvertedProgram& program : converted_programs()) {
    INFO("input " << program.name);
    std::string out = folder / program.name;
    std::string words[] = {program.name, "synth", "--quiet", "--ledger", "none", "--out", out};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    CHECK(program.main(static_cast<int>(arguments.size()), arguments.data()) == 0);
    const fs::path made = fs::path(out) / program.name / "main.tf.json";
    if (!fs::exists(made)) {
      CHECK(fs::exists(made));
      continue;
    }
    CHECK(difference(read(program.input), read(made)) == "");
  }
}

TEST_CASE("a difference between two documents is seen") {
  const nlohmann::json given = {{"resource", {{"aws_vpc", {{"a", {{"cidr_block", "${var.x}"}}}}}}}};
  const auto changed = [&](const char* pointer, const nlohmann::json& value) {
    nlohmann::json made = given;
    made[nlohmann::json::json_pointer(pointer)] = value;
    return difference(given, made);
  };
  CHECK(difference(given, given) == "");
  CHECK(changed("/resource/aws_vpc/a/cidr_block", "${ var.x }") == "");
  CHECK(changed("/resource/aws_vpc/a/cidr_block", "${var.y}") != "");
  CHECK(changed("/resource/aws_vpc/b/cidr_block", "${var.x}") != "");
  CHECK(changed("/resource/aws_vpc/a/tags", {{"a", "b"}}) != "");
}
