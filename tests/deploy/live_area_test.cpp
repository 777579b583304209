// SPDX-License-Identifier: Apache-2.0

// How progress looks: the area on a terminal, lines elsewhere, and the words of both.

#include "cli/live_area.hpp"

#include "catch.hpp"
#include "cli/deploy_text.hpp"
#include "cli/harness.hpp"

using namespace terrace;
using namespace terrace::cli;
using deploy::Stage;
using Clock = LiveArea::Clock;

namespace {

/// What an area with two stacks writes to stderr.
template <class Use> std::string written(const LiveArea::Look& look, Use use) {
  std::string text;
  const Streams streams{.out = {.write = [](std::string_view) { return 0; }},
                        .err = {.write =
                                    [&](std::string_view piece) {
                                      text += piece;
                                      return 0;
                                    }},
                        .environment = [](const char*) -> const char* { return nullptr; }};
  Console console(streams);
  LiveArea area(console, look, {"network", "web"});
  use(area, text);
  return text;
}

ResourceEvent event(ResourceEvent::Kind kind, const char* path, double seconds = 0, std::size_t done = 0) {
  return {.kind = kind,
          .stack = 0,
          .address = std::string("aws_vpc.") + path,
          .path = path,
          .action = "create",
          .seconds = seconds,
          .done = done,
          .total = 3};
}

std::chrono::milliseconds ms(int count) { return std::chrono::milliseconds(count); }

}  // namespace

TEST_CASE("without a terminal progress is lines without any control character") {
  const Clock::time_point start = Clock::now();
  const std::string text = written({.area = false}, [&](LiveArea& area, std::string&) {
    area.stage(0, {.stage = Stage::planning}, 0, start);
    area.stage(0, {.stage = Stage::applying}, 3, start);
    area.resource(event(ResourceEvent::Kind::started, "vpc"), start);
    area.draw(start + ms(500));
    area.resource(event(ResourceEvent::Kind::progress, "vpc", 10), start);
    area.resource(event(ResourceEvent::Kind::completed, "vpc", 71, 1), start);
    area.resource(event(ResourceEvent::Kind::failed, "bad\x1b[2Jname", 2, 1), start);
    area.stage(0, {.stage = Stage::failed}, 3, start);
    area.stage(1, {.stage = Stage::skipped, .blocked_by = 0}, 0, start);
  });
  CHECK(text == "network  planning\n"
                "network  vpc  creating for 10 s\n"
                "network  vpc  created after 1 min 11 s (1/3)\n"
                "network  bad[2Jname  failed while creating after 2 s\n"
                "network  failed\n"
                "web      skipped because network failed\n");
}

TEST_CASE("on a terminal the area is drawn at most ten times a second and taken away in the end") {
  const Clock::time_point start = Clock::now();
  std::string last;
  const std::string text =
      written({.area = true, .unicode = false, .width = 40}, [&](LiveArea& area, std::string& so_far) {
        area.stage(0, {.stage = Stage::applying}, 3, start);
        area.resource(event(ResourceEvent::Kind::started, "a-name-that-is-longer-than-the-terminal-is-wide"), start);
        area.draw(start + ms(2000));
        const std::size_t drawn = so_far.size();
        CHECK(so_far == "[........................] 0/3\x1b[K\n"
                        "network  a-name-that-is-longer-than-the\x1b[K\n\x1b[J");
        area.draw(start + ms(2050));
        CHECK(so_far.size() == drawn);
        area.draw(start + ms(2100));
        CHECK(so_far.substr(drawn).starts_with("\x1b[2A\r["));
        for (int i = 0; i < 12; ++i) {
          area.resource(event(ResourceEvent::Kind::started, ("r" + std::to_string(i)).c_str()), start);
        }
        const std::size_t before = so_far.size();
        area.draw(start + ms(3000));
        CHECK(cli_test::contains(so_far.substr(before), "and 6 more"));
        area.resource(event(ResourceEvent::Kind::completed, "r0", 3, 1), start);
        CHECK(cli_test::contains(so_far, "\x1b[9A\r\x1b[Jnetwork  r0  created after 3 s (1/3)\n"));
        area.draw(start + ms(4000));
      });
  CHECK(cli_test::contains(text, "[########................] 1/3"));
  CHECK(text.ends_with("\x1b[9A\r\x1b[J"));
}

TEST_CASE("the summary says for each stack what became of it") {
  const std::vector<StackResult> results{
      {.name = "network", .state = {.stage = Stage::done, .was_applied = true, .seconds = 12.9}, .applied = {.add = 3}},
      {.name = "db", .state = {.stage = Stage::failed, .seconds = 2}},
      {.name = "web", .state = {.stage = Stage::skipped}, .blocked_by = "db"},
      {.name = "island", .state = {.stage = Stage::unchanged}},
      {.name = "late", .state = {.stage = Stage::not_started}}};
  CHECK(results_text(results, false, {}) == "network   done          3 added, 0 changed, 0 destroyed, after 12 s\n"
                                            "db        failed        while planning, after 2 s\n"
                                            "web       skipped       because db failed\n"
                                            "island    unchanged     no changes\n"
                                            "late      not started\n");
  const nlohmann::ordered_json made = results_json(results);
  CHECK(made[2]["result"] == "skipped");
  CHECK(made[2]["blocked_by"] == "db");
  CHECK_FALSE(made[0].contains("blocked_by"));
  CHECK(made[0]["applied"]["add"] == 3);
  CHECK(made[4]["result"] == "not_started");
}
