// SPDX-License-Identifier: Apache-2.0

// The same program gives the same bytes; random programs give documents whose references lead somewhere.

#include <random>
#include <regex>
#include <set>

#include "synth/support.hpp"

using namespace terrace;
using namespace terrace::test;

namespace {

struct Random {
  explicit Random(unsigned seed) : engine(seed) {}
  unsigned below(unsigned limit) { return static_cast<unsigned>(engine() % limit); }
  bool chance(unsigned of_hundred) { return below(100) < of_hundred; }
  std::mt19937 engine;
};

/// Adds constructs of all kinds that refer to earlier ones, in this stack or another one before it.
class RandomProgram {
 public:
  explicit RandomProgram(unsigned seed) : random_(seed) {}

  void operator()(App& app) {
    app.tag("Owner", "random");
    const unsigned stacks = 1 + random_.below(3);
    for (unsigned i = 0; i < stacks; ++i) {
      app.add("stack-" + std::to_string(i), [&](Stack& stack) {
        stack.provider(toy::provider{.region = "r"});
        constructs_.clear();
        fill(stack, stack, 5 + random_.below(40), 0);
        stack.output("last", {.value = text()});
      });
    }
  }

 private:
  void fill(Stack& stack, Scope scope, unsigned count, unsigned depth) {
    for (unsigned i = 0; i < count; ++i) {
      const std::string id = "n" + std::to_string(next_++);
      switch (random_.below(10)) {
      case 0: texts_.push_back(stack.variable<Str>(id, {.default_value = word()})); break;
      case 1: texts_.push_back(stack.local(id, text())); break;
      case 2:
        if (depth < 6) {
          Scope group = scope.group(id);
          if (random_.chance(50)) group.tag("Group", text());
          fill(stack, group, random_.below(6), depth + 1);
        }
        break;
      case 3: texts_.push_back(scope.add(id, toy::lookup{.text = text()}).id()); break;
      case 4: texts_.push_back(all(scope.add(id, toy::toy_note{.text = text()}, {.count = 2})).at(1).id()); break;
      case 5: box(scope, id); break;
      case 6: stack.output(id, {.value = text()}); break;
      case 7:
        if (!constructs_.empty()) {
          scope.add(id, toy::toy_note{}, {.depends_on = {constructs_[random_.below(size(constructs_))]}});
        }
        break;
      default: {
        const auto note = scope.add(id, toy::toy_note{.text = text()});
        constructs_.push_back(note);
        texts_.push_back(note.id());
      }
      }
    }
  }

  void box(Scope scope, const std::string& id) {
    toy::toy_box spec{.name = text()};
    if (random_.chance(50)) spec.labels = {text(), text()};
    if (random_.chance(50)) spec.tags = {{word(), text()}};
    if (random_.chance(50)) spec.rule = {{.action = text(), .port = 1}};
    if (random_.chance(50)) spec.attached = {{.host = text()}};
    const auto made = scope.add(id, spec);
    constructs_.push_back(made);
    texts_.push_back(made.arn());
  }

  Str text() {
    if (texts_.empty() || random_.chance(30)) return word();
    const Str& value = texts_[random_.below(size(texts_))];
    return random_.chance(50) ? value : format("{}-{}", value, word());
  }
  std::string word() {
    static const char* const words[] = {"a", "${b}", "%{c}", "d\"e", "line\nbreak", "ünï", "", "$$", "\\"};
    return words[random_.below(9)] + std::to_string(next_++);
  }
  template <class T> static unsigned size(const std::vector<T>& items) { return static_cast<unsigned>(items.size()); }

  Random random_;
  unsigned next_ = 0;
  std::vector<Str> texts_;
  std::vector<ResourceRef> constructs_;
};

void collect_texts(const json& value, std::vector<std::string>& texts) {
  if (value.is_string()) texts.push_back(value.get<std::string>());
  if (value.is_structured()) {
    for (const json& item : value) collect_texts(item, texts);
  }
}

/// Every address in a `${…}` of a stack, such as "toy_note.a" or "var.x"; `$${` is no expression.
std::set<std::string> references_in(const json& tf) {
  static const std::regex address(
      R"((data\.toy_note|data\.terraform_remote_state|toy_note|toy_box|var|local)\.([A-Za-z_][A-Za-z0-9_-]*))");
  std::vector<std::string> texts;
  collect_texts(tf, texts);
  std::set<std::string> found;
  for (const std::string& text : texts) {
    for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at + 2)) {
      if (at != 0 && text[at - 1] == '$') continue;
      const std::string expression = text.substr(at + 2, text.find('}', at) - at - 2);
      for (std::sregex_iterator match(expression.begin(), expression.end(), address), end; match != end; ++match) {
        found.insert(match->str());
      }
    }
  }
  return found;
}

bool has_block(const json& tf, const std::string& address) {
  const auto at = [&](const char* section, const std::string& rest) {
    const std::size_t dot = rest.find('.');
    const json& from = tf.contains(section) ? tf[section] : json::object();
    if (dot == std::string::npos) return from.contains(rest);
    const std::string type = rest.substr(0, dot);
    return from.contains(type) && from[type].contains(rest.substr(dot + 1));
  };
  if (address.starts_with("var.")) return at("variable", address.substr(4));
  if (address.starts_with("local.")) return at("locals", address.substr(6));
  if (address.starts_with("output.")) return at("output", address.substr(7));
  if (address.starts_with("data.")) return at("data", address.substr(5));
  if (address == "toy") return tf["provider"].contains("toy");
  return at("resource", address);
}

}  // namespace

TEST_CASE("the number of threads does not show in the bytes") {
  const auto bytes = [](unsigned jobs) {
    const Outcome made = synth_app(
        [](App& app) {
          app.tag("Owner", "x");
          app.add("big", [](Stack& stack) {
            stack.provider(toy::provider{});
            Str last = "first";
            for (int i = 0; i < 6'000; ++i) {
              const std::string id = "n" + std::to_string(i);
              last = i % 3 == 0 ? Str(stack.add(id, toy::toy_box{.name = last}).arn())
                                : stack.add(id, toy::toy_note{.text = format("{}-{}", last, i)}).id();
            }
          });
          app.add("small", [](Stack& stack) { stack.variable<Str>("v"); });
        },
        {}, jobs);
    REQUIRE(made.synthesis.ok);
    return made.synthesis.stacks[0].json.str() + made.synthesis.stacks[1].json.str() + made.synthesis.manifest.str();
  };
  const std::string one = bytes(1);
  CHECK(one == bytes(2));
  CHECK(one == bytes(7));
  CHECK(one == bytes(0));
}

TEST_CASE("problems are reported in one order with any number of threads") {
  const auto problems = [](unsigned jobs) {
    return synth_app(
               [](App& app) {
                 app.add("s", [](Stack& stack) {
                   stack.provider(toy::provider{});
                   for (int i = 0; i < 5'000; ++i) {
                     stack.add("n" + std::to_string(i), toy::toy_note{.text = i % 400 == 0 ? "\xff" : "x"});
                   }
                 });
               },
               {}, jobs)
        .problems();
  };
  const std::string one = problems(1);
  CHECK(contains(one, "T0401"));
  CHECK(one == problems(5));
}

TEST_CASE("150 random programs: equal bytes twice, valid JSON, every reference leads to a block") {
  const unsigned seed = std::random_device()();
  std::size_t references = 0;
  for (unsigned i = 0; i < 150; ++i) {
    INFO("seed " << seed + i);
    const Outcome made = synth_app(RandomProgram(seed + i), {}, 1);
    INFO(made.problems());
    REQUIRE(made.synthesis.ok);
    const Outcome again = synth_app(RandomProgram(seed + i), {}, 3);
    REQUIRE(again.synthesis.ok);
    REQUIRE(again.synthesis.manifest.str() == made.synthesis.manifest.str());

    std::set<std::string> listed;
    const json manifest = made.manifest();
    for (const json& construct : manifest["constructs"]) {
      if (!construct.contains("address")) continue;
      const json tf = made.stack(construct["stack"]);
      REQUIRE(has_block(tf, construct["address"]));
      REQUIRE(
          listed.insert(construct["stack"].get<std::string>() + " " + construct["address"].get<std::string>()).second);
    }
    for (std::size_t k = 0; k < made.synthesis.stacks.size(); ++k) {
      REQUIRE(again.synthesis.stacks[k].json.str() == made.synthesis.stacks[k].json.str());
      const json tf = json::parse(made.synthesis.stacks[k].json.str());
      for (const std::string& address : references_in(tf)) {
        INFO(address);
        REQUIRE(has_block(tf, address));
        ++references;
      }
      const json resources = tf.value("resource", json::object());
      for (const auto& [type, blocks] : resources.items()) {
        for (const auto& [name, block] : blocks.items()) {
          REQUIRE(listed.count(made.synthesis.stacks[k].name + " " + type + "." + name) == 1);
        }
      }
    }
    for (const Construct& construct : made.app->constructs()) {
      if (!construct.is_resource()) continue;
      REQUIRE(listed.count(std::string(construct.stack().id()) + " " + construct.address()) == 1);
    }
  }
  CHECK(references > 1000);
}
