// SPDX-License-Identifier: Apache-2.0

// The view of a plan, from a document as engines write it, at several widths. TERRACE_APPROVE=1 writes the files anew.

#include <terrace/terrace.hpp>
#include <terrace/testing/snapshot.hpp>
#include <terrace/tf/terraform_data.hpp>

#include "catch.hpp"
#include "cli/plan_view.hpp"
#include "core/node.hpp"
#include "support.hpp"

using namespace terrace;
using namespace engine_test;
using engine::Json;

namespace {

void build(Stack& stack) {
  Scope network = stack.group("network");
  network.add("vpc", tf::terraform_data{.input = "a"});
  Scope zones = network.group("zones");
  zones.add("a", tf::terraform_data{.input = "a"});
  zones.add("b", tf::terraform_data{.input = "b"}, {.count = 2});
  stack.group("deep").group("er").add("lonely", tf::terraform_data{.input = "c"});
  stack.add("moved", tf::terraform_data{});
  stack.output("url", {.value = "x"});
}

Json change(const char* actions, const char* before, const char* after, const char* more = "{}") {
  Json made{{"actions", Json::parse(actions)}, {"before", Json::parse(before)}, {"after", Json::parse(after)}};
  made.update(Json::parse(more));
  return made;
}

Json resource(const char* address, const Json& change, const char* type = "terraform_data", const char* more = "{}") {
  Json made{{"address", address}, {"mode", "managed"}, {"type", type}, {"change", change}};
  made.update(Json::parse(more));
  return made;
}

Json document() {
  Json shown;
  shown["resource_changes"] = {
      resource("terraform_data.network_vpc",
               change(R"(["create"])", "null", R"({"input":{"name":"main","secret":"hunter2!"}})",
                      R"({"after_unknown":{"id":true,"output":true},"after_sensitive":{"input":{"secret":true}}})")),
      resource("terraform_data.network_zones_a",
               change(R"(["delete","create"])", R"({"input":"a rather long value that was there before","id":"1"})",
                      R"({"input":"another and also quite long value that comes now"})",
                      R"({"after_unknown":{"id":true},"replace_paths":[["input"]]})"),
               "terraform_data", R"({"action_reason":"replace_because_cannot_update"})"),
      resource("terraform_data.network_zones_b[0]",
               change(R"(["update"])", R"({"input":"b","tags":{"a":"1","b":"hunter2!"}})",
                      R"({"input":"c","tags":{"c":"2","b":"x"}})")),
      resource("terraform_data.network_zones_b[1]", change(R"(["delete"])", R"({"input":"b"})", "null"),
               "terraform_data", R"({"action_reason":"delete_because_count_index"})"),
      resource("terraform_data.deep_er_lonely",
               change(R"(["create"])", "null", R"({"input":"c"})", R"({"importing":{"id":"i-123"}})")),
      resource("terraform_data.moved", change(R"(["no-op"])", "{}", "{}"), "terraform_data",
               R"({"previous_address":"terraform_data.old"})"),
      resource("aws_security_group.gone",
               change(R"(["delete"])",
                      R"({"ingress":[{"protocol":"tcp","from_port":22,"to_port":22,"cidr_blocks":["10.0.0.0/8"]}]})",
                      "null"),
               "aws_security_group", R"({"action_reason":"delete_because_no_resource_config"})"),
      resource("aws_iam_role.left", change(R"(["forget"])", "{}", "null"), "aws_iam_role"),
      resource(
          "aws_iam_role_policy.world[\"x\"]",
          change(
              R"(["update"])",
              R"({"policy":"{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}"})",
              R"({"policy":"{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"s3:*\"],\"Resource\":\"*\"}]}"})"),
          "aws_iam_role_policy")};
  shown["resource_drift"] = Json::array(
      {resource("terraform_data.network_vpc", change(R"(["update"])", R"({"input":"x"})", R"({"input":"y"})"))});
  shown["output_changes"] = {{"url", change(R"(["update"])", R"("http://old")", R"("http://new/hunter2!")")}};
  return shown;
}

struct Planned {
  App app;
  Synthesis synthesis;
  cli::PlannedStack view;

  explicit Planned(const Json& shown) {
    app.add("web", [](Stack& stack) { build(stack); });
    synthesis = synthesize(app);
    detail::Tree& tree = detail::NodeAccess::tree(app);
    const engine::SourceMap map(tree, *tree.stacks()[0], {});
    engine::Redactor redact;
    view.name = "web";
    view.status = cli::PlannedStack::Status::planned;
    view.plan = engine::read_plan(shown, map, redact);
    view.security = engine::security_changes(shown, map, redact);
  }
};

}  // namespace

TEST_CASE("the view of a plan fits into every width in ASCII and in Unicode") {
  const Planned planned(document());
  for (const unsigned width : {0U, 60U, 100U}) {
    for (const bool unicode : {false, true}) {
      const std::string text = cli::plan_text(planned.view, {.unicode = unicode, .width = width});
      const std::string file =
          "plan-" + (width == 0 ? "any" : std::to_string(width)) + (unicode ? "-unicode.txt" : "-ascii.txt");
      CHECK(testing::matches_snapshot_text(text, file));
      CHECK_FALSE(contains(text, "hunter2!"));
      CHECK_FALSE(contains(text, "\x1b"));
      for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        // The counts are terraform's own line.
        if (width != 0 && !text.substr(at).starts_with("Plan:"))
          CHECK(cli::width_of(text.substr(at, end - at)) <= width);
        if (!unicode) {
          for (std::size_t i = at; i < end; ++i) CHECK(static_cast<unsigned char>(text[i]) < 128);
        }
        at = end + 1;
      }
    }
  }
}

TEST_CASE("the JSON of a plan has all of the view and no secret") {
  const Planned planned(document());
  const Json json = cli::plan_json(planned.view);
  CHECK_FALSE(contains(json.dump(), "hunter2!"));
  CHECK(json["counts"]["add"] == 3);
  CHECK(json["counts"]["change"] == 2);
  CHECK(json["counts"]["destroy"] == 3);
  CHECK(json["counts"]["import"] == 1);
  CHECK(json["counts"]["move"] == 1);
  CHECK(json["counts"]["forget"] == 1);
  CHECK(json["changes"].size() == 9);
  CHECK(json["changes"][1]["path"] == "web/network/zones/a");
  CHECK(json["changes"][1]["attributes"][1]["forces_replacement"] == true);
  CHECK(json["drift"].size() == 1);
  CHECK(json["outputs"][0]["before"] == "http://old");
  CHECK(json["outputs"][0]["after"] == "http://new/(sensitive value)");
  CHECK(json["security"][0]["broad"] == true);
  CHECK(json["security"][0]["text"] == "allows s3:* on *");
}

TEST_CASE("a policy that is known only after apply is said to be unknown when the program sets it") {
  Json shown;
  shown["resource_changes"] = {
      resource("aws_iam_policy.p",
               change(R"(["create"])", "null", R"({"name":"p"})", R"({"after_unknown":{"policy":true,"arn":true}})"),
               "aws_iam_policy"),
      resource("aws_security_group.g", change(R"(["create"])", "null", "{}", R"({"after_unknown":{"ingress":true}})"),
               "aws_security_group")};
  shown["configuration"]["root_module"]["resources"] =
      Json::array({{{"address", "aws_iam_policy.p"}, {"expressions", {{"policy", Json::object()}}}},
                   {{"address", "aws_security_group.g"}, {"expressions", Json::object()}}});
  const Planned planned(shown);
  REQUIRE(planned.view.security.size() == 1);
  CHECK(planned.view.security[0].kind == engine::SecurityChange::Kind::unknown);
  CHECK(planned.view.security[0].text == "what it permits is known only after apply (policy)");
}
