// SPDX-License-Identifier: Apache-2.0
#pragma once

// Programs from data: blocks as JSON, in which "@id.attribute" is a reference and {"jsonencode": …} a call.

#include <terrace/fn.hpp>
#include <terrace/policy/policy.hpp>
#include <terrace/synth/synth.hpp>
#include <terrace/terrace.hpp>
#include <terrace/terraform/untyped.hpp>

#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "catch.hpp"

namespace policy_test {

using namespace terrace;
using nlohmann::json;

/// Attribute names must live as long as the program.
inline const char* kept(const std::string& text) {
  static std::set<std::string> names;
  return names.insert(text).first->c_str();
}

class Builder {
 public:
  explicit Builder(Scope scope) : scope_(scope) {}

  /// {"id": …, "type": …, "arguments": {…}}; a type `data.…` is a data source.
  UntypedRef add(const json& block) {
    const std::string type = block.at("type");
    const bool is_data = type.rfind("data.", 0) == 0;
    const Map<Any> arguments = detail::as<Map<Any>>(value(block.at("arguments")));
    const std::string id = block.at("id");
    const UntypedRef ref =
        is_data
            ? scope_.add(id, UntypedData{.type = type.substr(5), .provider = "hashicorp/aws", .arguments = arguments})
            : scope_.add(id, UntypedResource{.type = type, .provider = "hashicorp/aws", .arguments = arguments});
    return refs_[id] = ref;
  }

  Any value(const json& from) const {
    if (from.is_boolean()) return Bool(from.get<bool>());
    if (from.is_number_integer()) return Num(from.get<long long>());
    if (from.is_array()) {
      List<Any> made{};
      made = detail::as<List<Any>>(detail::make_list(nullptr, 0));
      for (const json& item : from) made.add(value(item));
      return made;
    }
    if (from.is_object()) {
      if (from.contains("jsonencode")) return fn::jsonencode(value(from.at("jsonencode")));
      Map<Any> made = detail::as<Map<Any>>(detail::make_map(nullptr, 0));
      for (const auto& [key, item] : from.items()) made.add(key, value(item));
      return made;
    }
    if (!from.is_string()) return null;
    const std::string text = from;
    if (text.rfind('@', 0) != 0) return Str(text);
    const std::size_t dot = text.find('.');
    INFO(text);
    return refs_.at(text.substr(1, dot - 1)).get<Any>(kept(text.substr(dot + 1)));
  }

 private:
  Scope scope_;
  std::map<std::string, UntypedRef> refs_;
};

struct Program {
  std::unique_ptr<App> app = std::make_unique<App>();
  Synthesis synthesis;
};

/// A stack "web" whose content is `build(Stack&)`, synthesized.
template <class Build> Program synthesized(Build build) {
  Program made;
  made.app->add("web", [&](Stack& stack) {
    stack.provider(UntypedProvider{.source = "hashicorp/aws"});
    build(stack);
  });
  made.synthesis = synthesize(*made.app);
  return made;
}

inline std::string read(const std::string& file) {
  std::ifstream in(std::string(TERRACE_SOURCE_DIR) + '/' + file, std::ios::binary);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// "TS001 web/volume", one for each violation whose code begins with `prefix`.
inline std::set<std::string> found(const policy::Report& report, std::string_view prefix) {
  std::set<std::string> made;
  for (const Diagnostic& violation : report.violations) {
    if (violation.code.rfind(prefix, 0) == 0) made.insert(violation.code + ' ' + violation.path);
  }
  return made;
}

inline std::string texts(const App& app) {
  std::string text;
  for (const Diagnostic& diagnostic : app.diagnostics().all())
    text += diagnostic.code + ": " + diagnostic.message + '\n';
  return text;
}

}  // namespace policy_test
