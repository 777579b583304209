// SPDX-License-Identifier: Apache-2.0
// The pages of the PMM system say what the stacks are. With TERRACE_APPROVE=1 the generated parts are written.

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <map>
#include <regex>
#include <set>

#include "pmm_support.hpp"

using namespace pmm_test;

namespace {

constexpr const char* kReadme = "docs/systems/pmm/README.md";
constexpr const char* kArchitecture = "docs/systems/pmm/ARCHITECTURE.md";

/// The part of a page between `<!-- name -->` and `<!-- /name -->` is this text; or becomes it.
void check_part(const char* page, const std::string& name, const std::string& text) {
  const std::string begin = "<!-- " + name + " -->\n";
  const std::string end = "<!-- /" + name + " -->";
  std::string all = read(page);
  const std::size_t from = all.find(begin);
  const std::size_t to = all.find(end);
  REQUIRE(from != std::string::npos);
  REQUIRE(to != std::string::npos);
  const std::size_t first = from + begin.size();
  const char* approve = std::getenv("TERRACE_APPROVE");
  if (approve != nullptr && std::string(approve) == "1") {
    all.replace(first, to - first, text);
    std::ofstream(TERRACE_SOURCE_DIR "/" + std::string(page)) << all;
    return;
  }
  INFO(unified_diff(all.substr(first, to - first), text));
  CHECK(all.substr(first, to - first) == text);
}

std::string cell(std::string text) {
  for (char& c : text) {
    if (c == '\n') c = ' ';
  }
  std::string made;
  for (const char c : text) made += c == '|' ? std::string("\\|") : std::string(1, c);
  return made;
}

struct Row {
  std::string cells;
  std::string stacks;
};

/// Rows of the three configurations; what is in all of them has no remark.
template <class Cells> std::string table(const char* kind, const std::string& head, Cells cells) {
  const std::vector<std::pair<std::string, Template>> all = {
      {"`pmm` on EFS", with_files()}, {"`pmm` on EBS", with_volume()}, {"`pmm-complete`", complete()}};
  std::vector<std::string> order;
  std::map<std::string, std::vector<std::string>> where;
  std::map<std::string, std::string> texts;
  for (const auto& [stack, tf] : all) {
    for (const BlockView& block : tf.resources(kind)) {
      if (where[block.name()].empty()) order.push_back(block.name());
      where[block.name()].push_back(stack);
      texts[block.name()] = cells(block);
    }
  }
  std::string made = head;
  for (const std::string& name : order) {
    std::string only;
    if (where[name].size() < all.size()) {
      for (const std::string& stack : where[name]) only += (only.empty() ? "" : ", ") + stack;
    }
    made += "| `" + name + "` | " + texts[name] + " | " + only + " |\n";
  }
  return made;
}

/// "access" of what is below <stack>/pmm, else the first part of the path: "network".
std::string concern_of(const std::string& path) {
  std::size_t begin = path.find('/') + 1;
  if (path.compare(begin, 4, "pmm/") == 0) begin += 4;
  return path.substr(begin, path.find('/', begin) - begin);
}

/// How many resources of which types each concern has.
std::string resource_table() {
  const Template stacks[] = {complete(), testing::synth(pmm::PmmComplete{kFiles})};
  std::map<std::string, std::map<std::string, int>> rows[2];
  std::set<std::string> concerns;
  for (std::size_t i = 0; i < 2; ++i) {
    const nlohmann::json document = nlohmann::json::parse(stacks[i].json());
    for (const auto& [type, blocks] : document["resource"].items()) {
      for (const BlockView& block : stacks[i].resources(type)) {
        ++rows[i][concern_of(block.path())][type];
        concerns.insert(concern_of(block.path()));
      }
    }
  }
  const auto cell_of = [](const std::map<std::string, int>& types) {
    std::string text;
    for (const auto& [type, count] : types) {
      text += (text.empty() ? "`" : ", `") + type + '`' + (count > 1 ? " × " + std::to_string(count) : std::string());
    }
    return text;
  };
  std::string made = "| Part | On a volume | On EFS, where it differs |\n| --- | --- | --- |\n";
  for (const std::string& concern : concerns) {
    const std::string volume = cell_of(rows[0][concern]);
    const std::string files = cell_of(rows[1][concern]);
    made += "| " + concern + " | " + volume + " | " + (files == volume ? "" : files) + " |\n";
  }
  return made;
}

}  // namespace

TEST_CASE("PMM-08 F: the README has its sections and its tables are those of the stacks", "[basic]") {
  const std::string readme = read(kReadme);
  for (const char* heading : {"Features", "Requirements", "Quick Start", "Architecture", "RDS Monitoring Setup",
                              "Inputs", "Outputs", "Testing", "License"}) {
    INFO(heading);
    CHECK(contains(readme, std::string("\n## ") + heading + '\n'));
  }
  check_part(kReadme, "inputs",
             table("variable", "| Name | Type | Default | What | Only in |\n| --- | --- | --- | --- | --- |\n",
                   [](const BlockView& variable) {
                     const std::string otherwise =
                         variable.has("/default") ? '`' + variable.json("/default") + '`' : "required";
                     return '`' + variable.text("/type") + "` | " + cell(otherwise) + " | " +
                            cell(variable.text("/description"));
                   }));
  check_part(kReadme, "outputs",
             table("output", "| Name | What | Only in |\n| --- | --- | --- |\n",
                   [](const BlockView& output) { return cell(output.text("/description")); }));
}

TEST_CASE("PMM-07 F: the pages are there and are whole", "[basic]") {
  const std::string architecture = read(kArchitecture);
  CHECK(contains(architecture, "```mermaid"));
  const std::string setup = read("docs/systems/pmm/RDS_SETUP.md");
  for (const char* step :
       {"## PostgreSQL", "1. **", "2. **", "3. **", "4. **", "5. **", "CREATE EXTENSION", "pg_monitor", "## MySQL"}) {
    CHECK(contains(setup, step));
  }
  const std::string trouble = read("docs/systems/pmm/TROUBLESHOOTING.md");
  CHECK(contains(trouble, "| Symptom | Cause | Fix |"));
  std::size_t rows = 0;
  for (std::size_t at = trouble.find("\n| "); at != std::string::npos; at = trouble.find("\n| ", at + 1)) ++rows;
  CHECK(rows > 12);

  // The diagram is what the program draws.
  const Ran drawn = run("cd \"${TMPDIR:-/tmp}\" && '" TERRACE_BINARY_DIR
                        "/bin/pmm' graph pmm-complete --view architecture --format mermaid 2>/dev/null");
  INFO(drawn.output);
  REQUIRE(drawn.code == 0);
  const std::size_t begin = drawn.output.find("flowchart");
  REQUIRE(begin != std::string::npos);
  check_part(kArchitecture, "resources", resource_table());
  check_part(kArchitecture, "diagram", "```mermaid\n" + drawn.output.substr(begin) + "```\n");
}
