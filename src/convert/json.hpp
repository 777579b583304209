// SPDX-License-Identifier: Apache-2.0
#pragma once

// A JSON reader that knows lines, so that every remark about the input can say where. Members keep their order, numbers
// their text (Terraform's numbers are longer than a double).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace terrace::convert {

/// Deeper input is refused: what follows is walked by functions that call themselves.
inline constexpr int kMaxDepth = 400;

struct Member;

struct Json {
  enum class Kind : unsigned char { null, boolean, number, string, array, object };
  Kind kind = Kind::null;
  bool boolean = false;
  unsigned line = 0;
  /// Of a string its value, of a number its digits as written.
  std::string text;
  std::vector<Json> items;
  std::vector<Member> members;

  bool is(Kind other) const { return kind == other; }
  const Json* find(std::string_view name) const;
};

struct Member {
  std::string name;
  unsigned line = 0;
  Json value;
};

struct JsonFault {
  unsigned line = 0;
  std::string message;
};

/// Either a document or a fault.
struct JsonDocument {
  Json root;
  std::optional<JsonFault> fault;
};
JsonDocument read_json(std::string_view text);

/// "a string", "an array": for messages.
std::string_view kind_name(Json::Kind kind);

}  // namespace terrace::convert
