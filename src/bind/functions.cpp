// SPDX-License-Identifier: Apache-2.0
#include "headers.hpp"
#include "names.hpp"

#include <fmt/format.h>

namespace terrace::bind {

namespace {

bool holds_dynamic(const Type& type) {
  if (type.kind == Kind::dynamic || type.kind == Kind::tuple || type.kind == Kind::object) return true;
  for (const Type& item : type.items) {
    if (holds_dynamic(item)) return true;
  }
  return false;
}

// A parameter must not hide a variable of the library's.
std::string parameter_name(const Parameter& parameter) {
  const std::string name = cpp_name(parameter.name);
  return name == "format" || name == "null" || name == "object" || name == "list" ? name + '_' : name;
}

}  // namespace

std::string function_type(const Type& type, bool parameter) {
  // Any list goes where a list of anything is wanted, whatever its C++ type.
  if (parameter && holds_dynamic(type)) return "Any";
  switch (type.kind) {
  case Kind::string: return "Str";
  case Kind::number: return "Num";
  case Kind::boolean: return "Bool";
  case Kind::list: return "List<" + function_type(type.items.front(), parameter) + '>';
  case Kind::set: return "Set<" + function_type(type.items.front(), parameter) + '>';
  case Kind::map: return "Map<" + function_type(type.items.front(), parameter) + '>';
  case Kind::dynamic:
  case Kind::object:
  case Kind::tuple: break;
  }
  return "Any";
}

void append_function(std::string& out, const Function& function, std::string_view called, std::string_view result,
                     std::string_view source) {
  std::string parameters;
  std::string arguments;
  for (const Parameter& parameter : function.parameters) {
    const std::string name = parameter_name(parameter);
    parameters +=
        fmt::format("{}const {}& {}", parameters.empty() ? "" : ", ", function_type(parameter.type, true), name);
    arguments += (arguments.empty() ? "" : ", ") + name;
  }
  out += fmt::format("/// {}(", called);
  for (const Parameter& parameter : function.parameters) {
    out += fmt::format("{}{}", &parameter == function.parameters.data() ? "" : ", ", parameter.name);
  }
  for (const Parameter& parameter : function.variadic) {
    out += fmt::format("{}{}...", function.parameters.empty() ? "" : ", ", parameter.name);
  }
  out += ")\n";
  if (!function.variadic.empty()) {
    const Parameter& rest = function.variadic.front();
    const std::string name = parameter_name(rest);
    parameters += fmt::format("{}const Arguments&... {}", parameters.empty() ? "" : ", ", name);
    arguments += fmt::format("{}{}({})...", arguments.empty() ? "" : ", ", function_type(rest.type, true), name);
    out += "template <class... Arguments>\n";
  } else {
    out += "inline ";
  }
  const std::string call = source.empty() ? "call" : "call_provider";
  const std::string first = source.empty() ? "" : fmt::format("{}, ", source);
  out += fmt::format("{} {}({}) {{\n  return detail::{}<{}>({}{}, {{{}}});\n}}\n", result, cpp_name(function.name),
                     parameters, call, result, first, cpp_literal(called), arguments);
}

GeneratedFile write_functions(const Snapshot& snapshot) {
  GeneratedFile file{"terrace/fn.hpp", {}};
  std::string& out = file.text;
  out += fmt::format("{}Terraform {}; do not edit.\n#pragma once\n\n", kGeneratedMark, snapshot.version);
  out +=
      "// The functions of the Terraform language, under their own names: `fn::cidrsubnet(vpc.cidr_block(), 8, 1)`.\n"
      "// A call is an expression that Terraform evaluates.\n\n"
      "#include <terrace/value/views.hpp>\n\nnamespace terrace::fn {\n\n";
  for (const Function& function : snapshot.functions) {
    append_function(out, function, function.name, function_type(function.result, false));
    out += '\n';
  }
  out += "}  // namespace terrace::fn\n";
  return file;
}

}  // namespace terrace::bind
