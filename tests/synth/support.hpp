// SPDX-License-Identifier: Apache-2.0
#pragma once

// A made-up provider with one of everything that the synthesizer treats differently, and short ways to a synthesized
// program.

#include <terrace/synth/synth.hpp>
#include <terrace/terrace.hpp>
#include <terrace/terraform/untyped.hpp>

#include <functional>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "catch.hpp"

namespace toy {

using namespace terrace;

inline constexpr detail::ProviderSource source{"toy", "acme/toy", "2.3.4"};

struct provider {
  Str region{};
  Secret token{};
  static const detail::SchemaSource terrace_schema;
};
inline constinit const detail::SchemaSource provider::terrace_schema{"", "region:string:o token:string:os", nullptr,
                                                                     &source};

/// An attribute that is written like a block.
struct Attached {
  Str host{};
  Num port{};
  static const detail::SchemaSource terrace_schema;
};
inline constinit const detail::SchemaSource Attached::terrace_schema{"", "object host:string:o port:number:o", nullptr,
                                                                     nullptr};

/// The innermost of `rule { rule { } }`.
struct InnerRule {
  Str text{};
  static const detail::SchemaSource terrace_schema;
};
inline constinit const detail::SchemaSource InnerRule::terrace_schema{"", "text:string:o", nullptr, nullptr};

struct Rule {
  Str action{};
  Required<Num> port;
  Blocks<InnerRule> rule{};
  static const detail::SchemaSource terrace_schema;
};
inline constexpr const detail::SchemaSource* rule_nested[] = {&InnerRule::terrace_schema};
inline constinit const detail::SchemaSource Rule::terrace_schema{"", "action:string:o port:number:r rule:block(list,0)",
                                                                 rule_nested, nullptr};

struct Setting {
  Secret secret{};
  Str value{};
  static const detail::SchemaSource terrace_schema;
};
inline constinit const detail::SchemaSource Setting::terrace_schema{"", "secret:string:os value:string:o", nullptr,
                                                                    nullptr};

struct Zone {
  Num size{};
  static const detail::SchemaSource terrace_schema;
};
inline constinit const detail::SchemaSource Zone::terrace_schema{"", "size:number:o", nullptr, nullptr};

struct toy_box {
  class Ref;
  Blocks<Attached> attached{};
  Any config{};
  List<Str> labels{};
  Required<Str> name;
  Secret password{};
  WriteOnly password_wo{};
  Blocks<Rule> rule{};
  Block<Setting> setting{};
  Num size{};
  Map<Str> tags{};
  BlockMap<Zone> zone{};
  Ref build(Scope& scope) const;
  static const detail::SchemaSource terrace_schema;
};
inline constexpr const detail::SchemaSource* box_nested[] = {&Attached::terrace_schema, &Rule::terrace_schema,
                                                             &Setting::terrace_schema, &Zone::terrace_schema};
inline constinit const detail::SchemaSource toy_box::terrace_schema{
    "toy_box",
    "arn:string:c attached:list(object(0)):oc config:dynamic:o id:string:c labels:list(string):o name:string:r "
    "password:string:os password_wo:string:osw rule:block(list,1,0,3) setting:block(list,2,0,1) size:number:o "
    "tags:map(string):o zone:block(map,3)",
    box_nested, &source};
class toy_box::Ref : public ResourceRef {
 public:
  using ResourceRef::ResourceRef;
  Str arn() const { return detail::attribute<Str>(*this, "arn"); }
  Str id() const { return detail::attribute<Str>(*this, "id"); }
  Str name() const { return detail::attribute<Str>(*this, "name"); }
  Str password() const { return detail::attribute<Str>(*this, "password"); }
};
inline toy_box::Ref toy_box::build(Scope& scope) const {
  return Ref(detail::add_resource(scope, terrace_schema, this));
}

/// Takes no tags and holds nothing sensitive; needs two parts.
struct Part {
  Str name{};
  static const detail::SchemaSource terrace_schema;
};
inline constinit const detail::SchemaSource Part::terrace_schema{"", "name:string:o", nullptr, nullptr};
struct toy_kit {
  class Ref;
  Blocks<Part> part{};
  Str text{};
  Ref build(Scope& scope) const;
  static const detail::SchemaSource terrace_schema;
};
inline constexpr const detail::SchemaSource* kit_nested[] = {&Part::terrace_schema};
inline constinit const detail::SchemaSource toy_kit::terrace_schema{
    "toy_kit", "id:string:c part:block(list,0,2) text:string:o", kit_nested, &source};

/// One plain argument.
struct toy_note {
  class Ref;
  Str text{};
  Ref build(Scope& scope) const;
  static const detail::SchemaSource terrace_schema;
};
inline constinit const detail::SchemaSource toy_note::terrace_schema{"toy_note", "id:string:c text:string:o", nullptr,
                                                                     &source};
class toy_note::Ref : public ResourceRef {
 public:
  using ResourceRef::ResourceRef;
  Str id() const { return detail::attribute<Str>(*this, "id"); }
  Str text() const { return detail::attribute<Str>(*this, "text"); }
};
inline toy_note::Ref toy_note::build(Scope& scope) const {
  return Ref(detail::add_resource(scope, terrace_schema, this));
}
class toy_kit::Ref : public toy_note::Ref {
 public:
  using toy_note::Ref::Ref;
};
inline toy_kit::Ref toy_kit::build(Scope& scope) const {
  return Ref(detail::add_resource(scope, terrace_schema, this));
}

struct lookup {
  Str text{};
  toy_note::Ref build(Scope& scope) const {
    return toy_note::Ref(detail::add_data(scope, toy_note::terrace_schema, this));
  }
};

struct password {
  Str text{};
  toy_note::Ref build(Scope& scope) const {
    return toy_note::Ref(detail::add_ephemeral(scope, toy_note::terrace_schema, this));
  }
};

}  // namespace toy

namespace terrace::test {

using nlohmann::json;

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// An app that was synthesized, and what came of it.
struct Outcome {
  std::unique_ptr<App> app;
  Synthesis synthesis;

  json stack(const std::string& name = "s") const {
    for (const SynthesizedStack& made : synthesis.stacks) {
      if (made.name == name) return json::parse(made.json.str());
    }
    throw std::runtime_error("no stack " + name + "\n" + problems());
  }
  json manifest() const { return json::parse(synthesis.manifest.str()); }

  std::string problems() const {
    std::string text;
    for (const Diagnostic& found : app->diagnostics().all()) {
      text += found.code + ": " + found.message + " [" + found.help + "] " + found.path + " at " + found.location.file +
              ":" + std::to_string(found.location.line) + "\n";
      for (const Diagnostic::Note& note : found.notes) text += "  " + note.text + "\n";
    }
    return text;
  }
  std::size_t count(const std::string& code) const {
    std::size_t count = 0;
    for (const Diagnostic& found : app->diagnostics().all()) count += found.code == code;
    return count;
  }
  /// The first of that code; an empty one if there is none.
  Diagnostic first(const std::string& code) const {
    for (const Diagnostic& found : app->diagnostics().all()) {
      if (found.code == code) return found;
    }
    return {};
  }
  /// Whether exactly one diagnostic was found at all, of this code and with `text` in its message.
  bool only(const std::string& code, const std::string& text) const {
    return app->diagnostics().all().size() == 1 && first(code).code == code && contains(first(code).message, text) &&
           !first(code).help.empty() && !synthesis.ok && synthesis.stacks.empty();
  }
};

template <class F> Outcome synth_app(F program, const AppOptions& options = {}, unsigned jobs = 0) {
  Outcome made;
  made.app = std::make_unique<App>(options);
  program(*made.app);
  made.synthesis = synthesize(*made.app, {.jobs = jobs});
  return made;
}

/// One stack "s" with the provider configured.
template <class F> Outcome synth_stack(F program, const AppOptions& options = {}) {
  return synth_app(
      [&](App& app) {
        app.add("s", [&](Stack& stack) {
          stack.provider(toy::provider{.region = "here"});
          program(stack);
        });
      },
      options);
}

}  // namespace terrace::test
