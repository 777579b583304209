// SPDX-License-Identifier: Apache-2.0
#pragma once

// A binding of a made-up provider, as the generator would write it, and short ways to the synthesized JSON.

#include <terrace/fn.hpp>
#include <terrace/synth/synth.hpp>
#include <terrace/terraform/untyped.hpp>
#include <terrace/value/expression.hpp>

#include <nlohmann/json.hpp>

#include <memory>
#include <string>

#include "catch.hpp"

namespace acme {

using namespace terrace;

inline constexpr detail::ProviderSource source{"acme", "acme/acme", "1.2.3"};
inline constexpr detail::ProviderSource other_source{"other", "acme/other", "4.5.6"};

struct provider {
  Str region{};
  static const detail::SchemaSource terrace_schema;
};
inline constinit const detail::SchemaSource provider::terrace_schema{"", "region:string:o", nullptr, &source};

struct other_provider {
  Str region{};
  static const detail::SchemaSource terrace_schema;
};
inline constinit const detail::SchemaSource other_provider::terrace_schema{"", "region:string:o", nullptr,
                                                                           &other_source};

struct acme_disk {
  class Ref;
  Str name{};
  Num size{};
  Map<Str> tags{};
  Ref build(Scope& scope) const;
  static const detail::SchemaSource terrace_schema;
};
inline constinit const detail::SchemaSource acme_disk::terrace_schema{
    "acme_disk", "arn:string:c name:string:o size:number:o tags:map(string):o", nullptr, &source};
class acme_disk::Ref : public ResourceRef {
 public:
  using ResourceRef::ResourceRef;
  Str arn() const { return detail::attribute<Str>(*this, "arn"); }
};
inline acme_disk::Ref acme_disk::build(Scope& scope) const {
  return Ref(detail::add_resource(scope, terrace_schema, this));
}

/// The data source of the same name.
struct disk_data {
  Str name{};
  acme_disk::Ref build(Scope& scope) const { return acme_disk::Ref(detail::add_data(scope, terrace_schema, this)); }
  static const detail::SchemaSource terrace_schema;
};
inline constinit const detail::SchemaSource disk_data::terrace_schema{"acme_disk", "arn:string:c name:string:o",
                                                                      nullptr, &source};

struct secret_ephemeral {
  Str name{};
  acme_disk::Ref build(Scope& scope) const {
    return acme_disk::Ref(detail::add_ephemeral(scope, terrace_schema, this));
  }
  static const detail::SchemaSource terrace_schema;
};
inline constinit const detail::SchemaSource secret_ephemeral::terrace_schema{
    "acme_secret", "arn:string:c name:string:o", nullptr, &source};

}  // namespace acme

namespace terrace::test {

using nlohmann::json;

inline std::string text_of(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& found : diagnostics.all()) {
    text += found.code + ": " + found.message + " [" + found.help + "] at " + found.location.file + ":" +
            std::to_string(found.location.line) + "\n";
  }
  return text;
}

/// An app of one stack "s" with the made-up provider, synthesized.
class Built {
 public:
  template <class F> explicit Built(F program, bool with_provider = true) : app(std::make_unique<App>()) {
    app->add("s", [&](Stack& stack) {
      if (with_provider) stack.provider(acme::provider{.region = "here"});
      program(stack);
    });
    result = synthesize(*app);
    if (result.ok) tf = json::parse(result.stacks.at(0).json.str());
  }

  std::string problems() const { return text_of(app->diagnostics()); }
  /// The first diagnostic of that code; its code is empty if there is none.
  Diagnostic found(const std::string& code) const {
    for (const Diagnostic& diagnostic : app->diagnostics().all()) {
      if (diagnostic.code == code) return diagnostic;
    }
    return {};
  }
  std::size_t count(const std::string& code) const {
    std::size_t count = 0;
    for (const Diagnostic& diagnostic : app->diagnostics().all()) count += diagnostic.code == code;
    return count;
  }

  std::unique_ptr<App> app;
  Synthesis result;
  json tf;
};

/// The block at `pointer`, which may be written as an object or as a list of one.
inline json only(json value) { return value.is_array() && value.size() == 1 ? value[0] : value; }

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace terrace::test
