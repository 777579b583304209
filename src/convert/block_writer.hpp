// SPDX-License-Identifier: Apache-2.0
#pragma once

// The arguments and nested blocks of a block, as designated initializers in the order of its struct.

#include <terrace/core/schema.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "convert/expression_writer.hpp"

namespace terrace::convert {

class BlockWriter {
 public:
  BlockWriter(Program& program, Statement& statement, ExpressionWriter& expressions, const char* file)
      : program_(program), statement_(statement), expressions_(expressions), file_(file) {}

  /// `{.a = …}` of a binding, without the members in `meta`. Throws CannotSay when the binding cannot hold it.
  std::string typed(const RootRef& root, const Json& body, std::span<const std::string_view> meta);
  /// `.arguments = {{"a", …}}`, or empty when there are none.
  std::string untyped(const Json& body, std::span<const std::string_view> meta, const RootRef& known);
  /// `{.a = …}` of one of Terraform's own blocks. With `literal` texts are no templates.
  std::string own(const detail::SchemaSource& source, const Json& body, bool literal, std::string_view what);
  /// `{.condition = …, .error_message = …}` for each.
  std::vector<std::string> conditions(const Json& json);

  ExprPtr expression(const Json& json) { return expression_of(json, file_, program_.diagnostics); }
  std::string value(const Json& json, const View& target);
  Place at(const Json& json) const { return {file_, json.line}; }

 private:
  struct Content {
    const Provider& provider;
    const std::vector<bind::Entry>& entries;
    std::string_view reserved;
    bool object = false;
  };
  std::vector<std::string> members(const Content& content, const Json& body, std::span<const std::string_view> meta,
                                   const std::string& where);
  std::string argument(const Provider& provider, const bind::Entry& entry, const Json& json, const std::string& where);
  std::string of_objects(const Provider& provider, const bind::Entry& entry, const Json& json,
                         const std::string& where);
  std::string secret(const bind::Entry& entry, const Json& json, const std::string& where);
  std::string secret_variable(const Json& json, const std::string& argument, bool ephemeral);
  std::string block(const Provider& provider, std::uint32_t id, const Json& body, const std::string& where,
                    bool named = false);
  std::string blocks(const Provider& provider, const bind::Entry& entry, const Json* json, const Json* dynamic,
                     const std::string& where);
  std::string labelled(const Provider& provider, std::uint32_t id, const Json& json, bool is_name,
                       const std::string& where);
  std::string dynamic_arguments(const Provider& provider, std::uint32_t id, const std::string& label,
                                const Json& dynamic, const std::string& where);
  std::string own_value(const SchemaEntry& entry, const Json& json, bool literal, std::string_view what);
  void bind_raw_iterators(const Json& json, std::vector<std::string>& names) const;

  Program& program_;
  Statement& statement_;
  ExpressionWriter& expressions_;
  const char* file_;
};

/// A value whose texts are no templates.
ExprPtr literal_expression(const Json& json);

/// Reports members of an object that stand in it twice.
void refuse_repeated(const Json& body, const char* file, Diagnostics& diagnostics);

}  // namespace terrace::convert
