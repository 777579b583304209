// SPDX-License-Identifier: Apache-2.0
// `graph`: the model and the text formats.

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "catch.hpp"
#include "cli/harness.hpp"
#include "graph/arguments.hpp"
#include "graph/errors.hpp"
#include "graph/writers.hpp"
#include "programs.hpp"

using cli_test::contains;
using cli_test::Folder;
using cli_test::Outcome;
using nlohmann::json;
using namespace terrace;

namespace {

json shop_model(const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments{"graph", "--format", "json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Outcome outcome = cli_test::run(arguments, graph_test::shop);
  INFO(outcome.err);
  REQUIRE(outcome.code == 0);
  return json::parse(outcome.out);
}

json construct_at(const json& model, const std::string& path) {
  for (const json& construct : model.at("constructs")) {
    if (construct.at("path") == path) return construct;
  }
  FAIL("no construct " << path);
  return {};
}

/// "vpc > zone eu-west-1a > network/private-a", from the outside in.
std::string place_of(const json& model, const std::string& label) {
  const json& boxes = model.at("architecture").at("boxes");
  for (const json& box : boxes) {
    if (box.at("label") != label) continue;
    std::string made = label;
    for (json at = box.at("parent"); !at.is_null(); at = boxes.at(at.get<std::size_t>()).at("parent")) {
      made = boxes.at(at.get<std::size_t>()).at("label").get<std::string>() + " > " + made;
    }
    return made;
  }
  return "no box";
}

/// "from -> to: labels", each link once.
std::vector<std::string> links_of(const json& model) {
  std::vector<std::string> made;
  const json& boxes = model.at("architecture").at("boxes");
  const auto label = [&](const json& link, const char* end) {
    return boxes.at(link.at(end).get<std::size_t>()).at("label").get<std::string>();
  };
  for (const json& link : model.at("architecture").at("links")) {
    std::string labels;
    for (const json& one : link.at("labels")) labels += (labels.empty() ? "" : ", ") + one.get<std::string>();
    made.push_back(label(link, "from") + " -> " + label(link, "to") + ": " + labels);
  }
  std::sort(made.begin(), made.end());
  return made;
}

void put(App& app, const std::string& password) {
  app.add("web", [&](Stack& stack) {
    stack.variable<Str>("master", {.default_value = Str(password), .sensitive = true});
    stack.local("password", Str(password));
    stack.local("url", Str("postgres://shop:" + password + "@db/shop"));
    stack.local("script", Str("export API_TOKEN=" + password + "\nrun"));
  });
}

}  // namespace

TEST_CASE("things are placed in their subnet or network also across stacks") {
  const json model = shop_model();
  CHECK(place_of(model, "private-a") == "network > vpc > eu-west-1a > private-a");
  CHECK(place_of(model, "app/service") == "network > vpc > eu-west-1a > private-a > app/service");
  CHECK(place_of(model, "front/balancer") == "network > vpc > front/balancer");
  CHECK(place_of(model, "store/database") == "network > vpc > store/database");
  CHECK(place_of(model, "app/files") == "shop > app/files");
  CHECK(place_of(model, "Internet") == "Internet");
}

TEST_CASE("links say who talks to whom on which port and who reads what") {
  CHECK(links_of(shop_model()) == std::vector<std::string>{
                                      "Internet -> front/balancer: https 443",
                                      "app/service -> app/files: reads",
                                      "app/service -> app/logs: logs to",
                                      "app/service -> app/role: runs as",
                                      "app/service -> app/shared: mounts",
                                      "app/service -> store/database: tcp 5432",
                                      "front/balancer -> app/service: http 8080",
                                      "store/orders -> store/worker: events",
                                  });
}

TEST_CASE("the model has each construct with its line and its arguments") {
  const json model = shop_model();
  const json bucket = construct_at(model, "shop/app/files");
  CHECK(bucket.at("address") == "aws_s3_bucket.app_files");
  CHECK(bucket.at("arguments").at("bucket_prefix") == "shop-</script>-");
  CHECK(bucket.at("line").get<int>() > 0);
  CHECK(contains(bucket.at("file").get<std::string>(), "programs.cpp"));
  const json& parent = model.at("constructs").at(bucket.at("parent").get<std::size_t>());
  CHECK(parent.at("path") == "shop/app");
  const auto index = [&](const std::string& path) {
    std::size_t i = 0;
    while (model.at("constructs").at(i).at("path") != path) ++i;
    return i;
  };
  const json reference = {
      {"from", index("shop/app/may-read")}, {"to", index("shop/app/files")}, {"attributes", {"arn"}}};
  const json& references = model.at("references");
  CHECK(std::find(references.begin(), references.end(), reference) != references.end());
  const json across = {{"from", index("shop/app/group")}, {"to", index("network/vpc")}, {"attributes", {"id"}}};
  CHECK(std::find(references.begin(), references.end(), across) != references.end());
}

TEST_CASE("only the stacks that are named are drawn") {
  const json model = shop_model({"network"});
  CHECK(model.at("stacks").size() == 1);
  CHECK(construct_at(model, "network/vpc").at("type") == "aws_vpc");
  CHECK(cli_test::run({"graph", "shpo"}, graph_test::shop).code == 64);
}

TEST_CASE("no secret is in any format") {
  for (const char* form : {"json", "mermaid", "dot", "html"}) {
    INFO(form);
    const auto drawn = [&](auto program) { return cli_test::run({"graph", "--format", form, "-o", "-"}, program).out; };
    const std::string shop = drawn(graph_test::shop);
    CHECK(!contains(shop, "hunter2"));
    CHECK(!contains(shop, "t0ps3cret"));
    CHECK(!contains(drawn([](App& app) { put(app, "hunter2"); }), "hunter2"));
  }
  const json model = shop_model();
  CHECK(construct_at(model, "shop/store/worker").at("arguments").at("environment").at("variables").at("API_TOKEN") ==
        "(sensitive)");
  // A reference reveals nothing and stays.
  CHECK(construct_at(model, "shop/store/database").at("arguments").at("password") == "${var.password}");
}

TEST_CASE("what looks like a secret in a text is masked and the rest stays") {
  CHECK(graph::mask_text("export TOKEN=abc\nrun") == "export TOKEN=(sensitive)\nrun");
  CHECK(graph::mask_text("${jsonencode({\"password\" = \"a b\", \"user\" = \"u\"})}") ==
        "${jsonencode({\"password\" = \"(sensitive)\", \"user\" = \"u\"})}");
  CHECK(graph::mask_text("https://me:pw@host/x?a=b:c@d") == "https://me:(sensitive)@host/x?a=b:c@d");
  CHECK(graph::mask_text("token_type = \"Bearer\"") == "token_type = \"Bearer\"");
  CHECK(graph::mask_text("password = \"${var.p}\"") == "password = \"${var.p}\"");
  CHECK(graph::mask_text("s3:GetObject") == "s3:GetObject");
}

TEST_CASE("arguments nested without end do not end the graph") {
  const std::string deep =
      "{\"locals\": {\"x\": {\"a\": " + std::string(100'000, '[') + std::string(100'000, ']') + "}}}";
  CHECK(graph::block_arguments(deep).count("local.x") == 1);
}

TEST_CASE("equal programs give equal bytes in every format") {
  for (const char* form : {"json", "mermaid", "dot", "html"}) {
    INFO(form);
    const std::vector<std::string> arguments{"graph", "--format", form, "--output", "-"};
    CHECK(cli_test::run(arguments, graph_test::shop).out == cli_test::run(arguments, graph_test::shop).out);
  }
}

TEST_CASE("labels are written so that Mermaid and Graphviz take them") {
  const auto program = [](App& app) {
    app.add("web", [](Stack& stack) { stack.group("a \"b\" #1 <x> \\n").group("y"); });
  };
  const std::string mermaid = cli_test::run({"graph", "--format", "mermaid"}, program).out;
  CHECK(mermaid.starts_with("flowchart LR\n"));
  CHECK(contains(mermaid, "subgraph n1[\"a #quot;b#quot; #35;1 #lt;x#gt; #92;n\"]"));
  CHECK(contains(cli_test::run({"graph", "--format", "dot"}, program).out, "label=\"a \\\"b\\\" #1 <x> \\\\n\""));
  CHECK(contains(cli_test::run({"graph", "--format", "mermaid", "--view", "architecture"}, graph_test::shop).out,
                 "-->|\"https 443\"|"));
}

TEST_CASE("the page goes to the output folder and other formats to stdout") {
  const Folder folder;
  if (graph::page_template().empty()) {
    const Outcome none = cli_test::run({"graph", "--out", folder / "out"}, graph_test::shop);
    CHECK(none.code == 1);
    CHECK(contains(none.err, "T0360"));
    CHECK(contains(none.err, "install Node.js 18 or newer with npm and build again"));
    return;
  }
  const Outcome page = cli_test::run({"graph", "--out", folder / "out"}, graph_test::shop);
  CHECK(page.code == 0);
  CHECK(page.out.empty());
  CHECK(contains(page.err, "Wrote " + (folder / "out/graph.html")));
  std::ostringstream text;
  text << std::ifstream(folder / "out/graph.html").rdbuf();
  CHECK(contains(text.str(), "Content-Security-Policy"));
  CHECK(contains(text.str(), "EPL-2.0"));
  // Data of the program cannot end the element that holds it.
  CHECK(!contains(text.str(), "shop-</script>-"));
  CHECK(contains(text.str(), "shop-\\u003c/script>-"));
  const Outcome as_json =
      cli_test::run({"graph", "--json", "--format", "html", "--out", folder / "out"}, graph_test::shop);
  CHECK(json::parse(as_json.out).at("output") == folder / "out/graph.html");
}

TEST_CASE("a graph that cannot be written says so and leaves the old one") {
  const Folder folder;
  const std::string blocker = folder / "file";
  std::ofstream(blocker) << "x";
  const Outcome outcome = cli_test::run({"graph", "--format", "dot", "-o", blocker + "/g.dot"}, graph_test::shop);
  CHECK(outcome.code == 1);
  CHECK(contains(outcome.err, "T0361"));
  CHECK(contains(outcome.err, "the graph cannot be written to \"" + blocker + "/g.dot\": Not a directory"));
  CHECK(contains(graph::errors::no_page().message, "has no page for `graph --format html`"));
}

TEST_CASE("a program with errors is not drawn") {
  const auto broken = [](App& app) {
    app.add("web", [](Stack& stack) {
      stack.local("twin", Str("a"));
      stack.local("twin", Str("b"));
    });
  };
  const Outcome outcome = cli_test::run({"graph", "--format", "dot"}, broken);
  CHECK(outcome.code == 1);
  CHECK(outcome.out.empty());
  CHECK(contains(outcome.err, "T0101"));
  CHECK(json::parse(cli_test::run({"graph", "--json"}, broken).out).at("diagnostics").at(0).at("code") == "T0101");
}

TEST_CASE("tree counts the resources of groups and folds what is alike") {
  const auto fleet = [](App& app) { graph_test::fleet(app, 12); };
  const std::string all = cli_test::run({"tree"}, fleet).out;
  CHECK(contains(all, "fleet  120 resources"));
  CHECK(contains(all, "|-- team-0  10 resources"));
  CHECK(contains(all, "`-- ... 11 more like it, to team-11"));
  CHECK(!contains(all, "team-3"));
  CHECK(contains(cli_test::run({"tree", "--all"}, fleet).out, "team-3"));
  const std::string flat = cli_test::run({"tree", "--depth", "1", "--all"}, fleet).out;
  CHECK(std::count(flat.begin(), flat.end(), '\n') == 14);  // the stack, its provider, twelve groups
  CHECK(cli_test::run({"tree", "--depth", "x"}, fleet).code == 64);
  const json nodes = json::parse(cli_test::run({"tree", "--json", "--depth", "0"}, fleet).out).at("constructs");
  CHECK(nodes.size() == 1);
  CHECK(nodes.at(0).at("resources") == 120);
}

TEST_CASE("list says for pipelines where each stack is and when its turn comes") {
  const json stacks =
      json::parse(cli_test::run({"list", "--json", "--out", "made"}, graph_test::shop).out).at("stacks");
  CHECK(stacks.at(1).at("name") == "shop");
  CHECK(stacks.at(1).at("file") == "made/shop/main.tf.json");
  CHECK(stacks.at(1).at("folder") == "made/shop");
  CHECK(stacks.at(1).at("order") == 2);
  CHECK(stacks.at(0).at("order") == 1);
  CHECK(stacks.at(0).at("kinds") == json({{"provider", 1}, {"resource", 3}}));
  CHECK(stacks.at(0).at("types") == json({{"aws_subnet", 2}, {"aws_vpc", 1}}));
  CHECK(stacks.at(1).at("depends_on") == json({"network"}));
}
