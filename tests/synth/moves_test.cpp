// SPDX-License-Identifier: Apache-2.0

// What a program says about where its constructs were, as moved blocks. Real applies of them are in tests/oracle.

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "synth/support.hpp"

using namespace terrace;
using namespace terrace::test;

namespace {

/// "a -> b" for each moved block.
std::vector<std::string> moves_of(const Outcome& made, const std::string& stack = "s") {
  INFO(made.problems());
  REQUIRE(made.synthesis.ok);
  std::vector<std::string> all;
  const json document = made.stack(stack);
  if (!document.contains("moved")) return all;
  for (const json& block : document["moved"]) {
    const auto name = [](const json& address) {
      return address.get<std::string>().substr(std::string("toy_note.").size());
    };
    all.push_back(name(block["from"]) + " -> " + name(block["to"]));
  }
  return all;
}

using Moves = std::vector<std::string>;

}  // namespace

TEST_CASE("a renamed group moves every block in it and nothing else") {
  const Outcome made = synth_stack([](Stack& stack) {
    Scope files = stack.group("files");
    files.renamed_from("storage");
    files.add("a", toy::toy_note{});
    files.group("deep").add("b", toy::toy_note{});
    files.add("seen", toy::lookup{});
    stack.add("other", toy::toy_note{});
  });
  CHECK(moves_of(made) == Moves{"storage_a -> files_a", "storage_deep_b -> files_deep_b"});
}

TEST_CASE("a construct that returns a scope can be renamed where it is added") {
  struct Pair {
    void build(Scope& scope) const {
      scope.add("a", toy::toy_note{});
      scope.add("b", toy::toy_note{});
    }
  };
  const Outcome made =
      synth_stack([](Stack& stack) { stack.add("new", Pair{}).renamed_from("older").renamed_from("old"); });
  CHECK(moves_of(made) == Moves{"older_a -> old_a", "old_a -> new_a", "older_b -> old_b", "old_b -> new_b"});
}

TEST_CASE("a block renamed before its group was renamed goes through both") {
  const Outcome made = synth_stack([](Stack& stack) {
    Scope files = stack.group("files");
    files.renamed_from("storage");
    files.add("volume", toy::toy_note{}).node().renamed_from("storage/disk");
  });
  CHECK(moves_of(made) == Moves{"storage_disk -> storage_volume", "storage_volume -> files_volume"});
}

TEST_CASE("a block renamed after its group was renamed goes through both") {
  const Outcome made = synth_stack([](Stack& stack) {
    Scope files = stack.group("files");
    files.renamed_from("storage");
    files.add("volume", toy::toy_note{}).node().renamed_from("files/disk");
  });
  CHECK(moves_of(made) == Moves{"storage_disk -> files_disk", "files_disk -> files_volume"});
}

TEST_CASE("a renamed group in a renamed group") {
  const Outcome made = synth_stack([](Stack& stack) {
    Scope outer = stack.group("x");
    outer.renamed_from("old");
    Scope inner = outer.group("y");
    inner.renamed_from("x/in");
    inner.add("n", toy::toy_note{});
  });
  CHECK(moves_of(made) == Moves{"old_in_n -> x_in_n", "x_in_n -> x_y_n"});
}

TEST_CASE("a block that came into a renamed group from elsewhere has no part in the group's past") {
  const Outcome made = synth_stack([](Stack& stack) {
    Scope files = stack.group("files");
    files.renamed_from("storage");
    files.add("n", toy::toy_note{}).node().renamed_from("attic/n");
  });
  // It may have come before or after the group got its name; both ways lead to where it is.
  CHECK(moves_of(made) == Moves{"attic_n -> storage_n", "storage_n -> files_n"});
}

TEST_CASE("a name that came back is no move away from itself") {
  const Outcome made =
      synth_stack([](Stack& stack) { stack.add("a", toy::toy_note{}).node().renamed_from("a").renamed_from("b"); });
  CHECK(moves_of(made) == Moves{"b -> a"});
}

TEST_CASE("a block with a name of its own stays when its group is renamed") {
  const Outcome made = synth_stack([](Stack& stack) {
    Scope files = stack.group("files");
    files.renamed_from("storage");
    files.add("n", toy::toy_note{}).node().set_name("fixed");
  });
  CHECK(moves_of(made).empty());
}

TEST_CASE("two constructs that were one are refused with both lines") {
  unsigned first = 0;
  const Outcome made = synth_stack([&](Stack& stack) {
    first = __LINE__ + 1;
    stack.add("a", toy::toy_note{}).node().renamed_from("old");
    stack.add("b", toy::toy_note{}).node().renamed_from("old");
  });
  INFO(made.problems());
  CHECK(made.only("T0333", "toy_note.old"));
  CHECK(made.first("T0333").path == "s/b");
  CHECK(made.first("T0333").notes.at(0).location.line == first);
}

TEST_CASE("a data source has no state that moves but may lie in a group that does") {
  const Outcome made = synth_stack([](Stack& stack) { stack.add("a", toy::lookup{}).node().renamed_from("old"); });
  CHECK(made.only("T0319", "cannot have been renamed"));
}

TEST_CASE("a change of naming moves every resource in both directions") {
  for (const Naming before : {Naming::path, Naming::cdktf}) {
    const Naming now = before == Naming::path ? Naming::cdktf : Naming::path;
    const auto program = [](App& app) {
      app.add("s", [](Stack& stack) {
        stack.provider(toy::provider{});
        stack.group("network").group("public").add("a", toy::toy_note{});
        stack.add("single", toy::toy_note{});
      });
    };
    const Outcome made = synth_app(
        [&](App& app) {
          app.renamed_from(before);
          program(app);
        },
        {.naming = now});
    const std::string cdktf = "network_public_a_E888F24C";
    const std::string path = "network_public_a";
    CHECK(moves_of(made) == Moves{before == Naming::path ? path + " -> " + cdktf : cdktf + " -> " + path});
  }
}

TEST_CASE("a rename and a change of naming in whichever order lead to the present address") {
  const Outcome made = synth_app(
      [](App& app) {
        app.renamed_from(Naming::cdktf);
        app.add("s", [](Stack& stack) {
          stack.provider(toy::provider{});
          Scope group = stack.group("new");
          group.renamed_from("old");
          group.add("a", toy::toy_note{});
        });
      },
      {.naming = Naming::path});
  const Moves moves = moves_of(made);
  REQUIRE(moves.size() == 3);
  CHECK(moves[1].starts_with("old_a -> new_a_"));
  CHECK(moves[2].ends_with(" -> new_a"));
}

// Property: whatever a history of renames of blocks and groups, from every state of it a chain of moves leads to where
// the block is now, no two moves begin or end at one address, and none begins at an address that is in the program.
TEST_CASE("from every state of a random history of renames the moves lead to the present") {
  constexpr unsigned kSeed = 20261125;
  for (unsigned round = 0; round < 150; ++round) {
    std::mt19937 random(kSeed + round);
    INFO("seed " << kSeed + round);
    const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
    // Two groups, one in the other, and a few blocks in each; each has a name that changes over time.
    std::string outer = "o0", inner = "i0";
    std::vector<std::string> blocks;
    for (unsigned i = 0; i < 3; ++i) blocks.push_back("b" + std::to_string(i) + "v0");
    std::vector<std::string> outer_was, inner_was;
    std::vector<std::vector<std::string>> block_was(blocks.size());
    std::vector<std::vector<std::string>> states(blocks.size());
    const auto path = [&](std::size_t i) { return outer + "/" + inner + "/" + blocks[i]; };
    const auto remember = [&] {
      for (std::size_t i = 0; i < blocks.size(); ++i) states[i].push_back(path(i));
    };
    remember();
    const unsigned steps = 1U + below(5);
    for (unsigned step = 1; step <= steps; ++step) {
      const std::string version = std::to_string(step);
      switch (below(3)) {
      case 0:
        outer_was.push_back(outer);
        outer = "o" + version;
        break;
      case 1:
        inner_was.push_back(outer + "/" + inner);
        inner = "i" + version;
        break;
      default:
        const std::size_t i = below(3);
        block_was[i].push_back(path(i));
        blocks[i] = "b" + std::to_string(i) + "v" + version;
      }
      remember();
    }
    const Outcome made = synth_stack([&](Stack& stack) {
      Scope o = stack.group(outer);
      for (const std::string& was : outer_was) o.renamed_from(was);
      Scope in = o.group(inner);
      for (const std::string& was : inner_was) in.renamed_from(was);
      for (std::size_t i = 0; i < blocks.size(); ++i) {
        auto node = in.add(blocks[i], toy::toy_note{}).node();
        for (const std::string& was : block_was[i]) node.renamed_from(was);
      }
    });
    std::map<std::string, std::string> next;
    std::set<std::string> targets;
    for (const std::string& move : moves_of(made)) {
      const std::size_t arrow = move.find(" -> ");
      CHECK(next.emplace(move.substr(0, arrow), move.substr(arrow + 4)).second);
      CHECK(targets.insert(move.substr(arrow + 4)).second);
    }
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const auto name = [](std::string text) {
        std::replace(text.begin(), text.end(), '/', '_');
        return text;
      };
      CHECK(next.count(name(path(i))) == 0);
      for (const std::string& state : states[i]) {
        std::string at = name(state);
        for (int hops = 0; hops < 50 && next.count(at) != 0; ++hops) at = next[at];
        INFO("from " << state);
        CHECK(at == name(path(i)));
      }
    }
  }
}
