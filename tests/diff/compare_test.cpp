// SPDX-License-Identifier: Apache-2.0

// Two forms of a stack compared, without a program around them.

#include "diff/compare.hpp"

#include <nlohmann/json.hpp>

#include <random>
#include <set>

#include "catch.hpp"

using namespace terrace::diff;
using nlohmann::json;

namespace {

/// "~ toy_note.a text "x" -> "y"", a line for each attribute, or one for the block.
std::vector<std::string> lines_of(const StackDiff& diff) {
  std::vector<std::string> lines;
  for (const BlockChange& change : diff.blocks) {
    const char sign = "+-~>!"[static_cast<std::size_t>(change.change)];
    std::string head = std::string(1, sign) + ' ' + change.address;
    if (!change.from.empty()) head += " from " + change.from;
    if (change.attributes.empty()) lines.push_back(head);
    for (const auto& [path, before, after] : change.attributes) {
      lines.push_back(head + ' ' + path + ' ' + before + " -> " + after);
    }
  }
  return lines;
}

using Lines = std::vector<std::string>;

Lines compared(const std::string& before, const std::string& after) {
  const StackDiff diff = compare(before, after);
  CHECK(diff.fault.empty());
  return lines_of(diff);
}

/// A document with these resources of type toy_note, and more at its end.
std::string notes(const std::string& resources, const std::string& more = "") {
  return "{\"//\": {\"stack\": \"s\"}, \"resource\": {\"toy_note\": {" + resources + "}}" + more + "}";
}

}  // namespace

TEST_CASE("equal documents have no differences whatever their spaces and order") {
  CHECK(compared("{}", "{}").empty());
  CHECK(compared(notes(R"("a": {"text": "x", "size": 1}, "b": {})"),
                 notes("\n \"b\" : { } ,\n\"a\": {\"size\":1,\n\"text\": \"x\"}"))
            .empty());
}

TEST_CASE("attributes that differ are named down to the innermost") {
  CHECK(
      compared(
          notes(
              R"("a": {"//": {"path": "s/a", "line": 1}, "rule": [{"port": 80}, {"port": 1}], "tags": {"A b": "x"}})"),
          notes(
              R"("a": {"//": {"path": "s/a", "line": 9}, "rule": [{"port": 443, "on": true}], "tags": {"A b": null}})")) ==
      Lines{R"(~ toy_note.a rule[0].port 80 -> 443)", R"(~ toy_note.a rule[0].on  -> true)",
            R"(~ toy_note.a tags["A b"] "x" -> null)", R"(~ toy_note.a rule[1].port 1 -> )"});
  CHECK(compared(notes(R"("a": {"list": [], "map": {"k": 1}, "n": 1})"),
                 notes(R"("a": {"list": ["é\n"], "map": {}, "n": 1.5})")) ==
        Lines{R"(~ toy_note.a list[0]  -> "é\n")", R"(~ toy_note.a map  -> {})", R"(~ toy_note.a n 1 -> 1.5)",
              R"(~ toy_note.a list [] -> )", R"(~ toy_note.a map.k 1 -> )"});
}

TEST_CASE("every kind of block is compared") {
  const std::string before =
      R"({"terraform": {"required_version": ">= 1.5", "required_providers": {"aws": {"version": "1"}},
          "backend": {"s3": {"key": "a"}}},
          "provider": {"aws": [{"region": "a"}, {"alias": "dns", "region": "b"}]},
          "locals": {"x": 1, "gone": [1]}, "variable": {"v": {"default": "a"}}, "output": {"o": {"value": 1}},
          "data": {"aws_ami": {"m": {"owner": "a"}}}, "module": {"m": {"source": "./a"}}, "check": {"c": {}},
          "import": [{"to": "aws_vpc.a", "id": "1"}]})";
  const std::string after =
      R"({"terraform": {"required_version": ">= 1.7", "required_providers": {"aws": {"version": "2"}},
          "backend": {"s3": {"key": "b"}}},
          "provider": {"aws": [{"region": "a"}, {"alias": "dns", "region": "c"}]},
          "locals": {"x": 2}, "variable": {"v": {"default": "b"}}, "output": {"o": {"value": 2}},
          "data": {"aws_ami": {"m": {"owner": "b"}}}, "module": {"m": {"source": "./b"}}, "check": {"d": {}},
          "import": [{"to": "aws_vpc.a", "id": "2"}]})";
  CHECK(compared(before, after) ==
        Lines{R"(~ terraform.required_version  ">= 1.5" -> ">= 1.7")", R"(~ required_provider.aws version "1" -> "2")",
              R"(~ terraform.backend s3.key "a" -> "b")", R"(~ provider.aws.dns region "b" -> "c")",
              R"(~ local.x  1 -> 2)", R"(~ var.v default "a" -> "b")", R"(~ output.o value 1 -> 2)",
              R"(~ data.aws_ami.m owner "a" -> "b")", R"(~ module.m source "./a" -> "./b")",
              R"(~ import aws_vpc.a id "1" -> "2")", "+ check.d", "- local.gone", "- check.c"});
}

TEST_CASE("what moved is not removed and added and shows what else changed") {
  CHECK(compared(
            notes(R"("a": {"text": "x"}, "b": {})"),
            notes(R"("c": {"text": "y"}, "d": {})",
                  R"(, "moved": [{"from": "toy_note.a", "to": "toy_note.m"}, {"from": "toy_note.m", "to": "toy_note.c"},
                                      {"from": "toy_note.z", "to": "toy_note.a"}])")) ==
        Lines{R"(> toy_note.c from toy_note.a text "x" -> "y")", "+ toy_note.d", "- toy_note.b"});
  // A moved block about something that was not there is a difference of its own.
  CHECK(compared(notes(R"("a": {})"),
                 notes(R"("a": {})", R"(, "moved": [{"from": "toy_note.z", "to": "toy_note.a"}])")) ==
        Lines{"+ moved toy_note.z -> toy_note.a"});
  CHECK(compared(notes(R"("a": {})", R"(, "moved": [{"from": "toy_note.z", "to": "toy_note.a"}])"),
                 notes(R"("a": {})")) == Lines{"- moved toy_note.z -> toy_note.a"});
}

TEST_CASE("what is removed without destruction is kept") {
  const std::string removed =
      R"(, "removed": [{"from": "toy_note.a", "lifecycle": {"destroy": false}}, {"from": "toy_note.b", "lifecycle": {"destroy": true}}])";
  CHECK(compared(notes(R"("a": {}, "b": {})"), notes("", removed)) ==
        Lines{"! toy_note.a", "- toy_note.b", "+ removed toy_note.b"});
}

TEST_CASE("a circle of moved blocks ends") {
  CHECK(compared("{}", notes(R"("a": {})", R"(, "moved": [{"from": "toy_note.a", "to": "toy_note.b"},
                                             {"from": "toy_note.b", "to": "toy_note.a"}])"))
            .size() == 3);
}

TEST_CASE("what is no whole JSON is a fault and not a difference") {
  for (const char* text :
       {"", "[]", "{", "{\"resource\": {\"a\": {\"b\": {}", "{\"a\": \"b}", "{} {}", "{\"a\" 1}", "nonsense"}) {
    INFO(text);
    const StackDiff diff = compare(std::string(text).empty() ? " " : text, "{}");
    CHECK(!diff.fault.empty());
    CHECK(diff.blocks.empty());
  }
}

TEST_CASE("values nested very deeply are compared") {
  const auto deep = [](const std::string& inside) {
    return notes("\"a\": {\"v\": " + std::string(20000, '[') + inside + std::string(20000, ']') + "}");
  };
  CHECK(compared(deep("1"), deep("1")).empty());
  CHECK(compared(deep("1"), deep("2")).size() == 1);
}

// Property: what is found between a random document and a random change of it is exactly that change.
TEST_CASE("a random change of a random document is found and nothing else") {
  constexpr unsigned kSeed = 4711;
  for (unsigned round = 0; round < 200; ++round) {
    std::mt19937 random(kSeed + round);
    INFO("seed " << kSeed + round);
    json before = json::object();
    for (unsigned i = 0; i < 1 + random() % 12; ++i) {
      json block = {{"text", std::to_string(random() % 100)}, {"list", json::array({1, {{"deep", random() % 9}}})}};
      before["resource"]["toy_" + std::to_string(random() % 3)]["r" + std::to_string(i)] = block;
    }
    json after = before;
    std::set<std::string> expected;
    for (auto& [type, blocks] : before["resource"].items()) {
      for (auto& [name, block] : blocks.items()) {
        json& now = after["resource"][type];
        switch (random() % 4) {
        case 0:
          now.erase(name);
          expected.insert("- " + type + "." + name);
          break;
        case 1:
          now[name]["list"][1]["deep"] = 10;
          expected.insert("~ " + type + "." + name + " list[1].deep " + block["list"][1]["deep"].dump() + " -> 10");
          break;
        case 2:
          now["new_" + name] = block;
          expected.insert("+ " + type + ".new_" + name);
          break;
        default: break;
        }
      }
    }
    const Lines found = compared(before.dump(random() % 2 == 0 ? -1 : 2), after.dump(2));
    CHECK(std::set<std::string>(found.begin(), found.end()) == expected);
    CHECK(found.size() == expected.size());
  }
}
