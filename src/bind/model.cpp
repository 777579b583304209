// SPDX-License-Identifier: Apache-2.0
#include "model.hpp"

#include <fmt/format.h>

namespace terrace::bind {

namespace {

std::string describe(std::string_view file, std::size_t line, std::string_view reason) {
  return line == 0 ? fmt::format("{}: {}", file, reason) : fmt::format("{}:{}: {}", file, line, reason);
}

}  // namespace

Error::Error(std::string_view file, std::size_t line, std::string_view reason)
    : std::runtime_error(describe(file, line, reason)) {}

std::string_view Snapshot::local_name() const {
  const std::string_view all = address;
  const std::size_t slash = all.rfind('/');
  return slash == std::string_view::npos ? all : all.substr(slash + 1);
}

bool is_name(std::string_view text) {
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-') return false;
  }
  return !text.empty();
}

std::string_view word(Kind kind) {
  switch (kind) {
  case Kind::string: return "string";
  case Kind::number: return "number";
  case Kind::boolean: return "bool";
  case Kind::dynamic: return "dynamic";
  case Kind::list: return "list";
  case Kind::set: return "set";
  case Kind::map: return "map";
  case Kind::object: return "object";
  case Kind::tuple: return "tuple";
  }
  return {};
}

std::string_view word(Nesting nesting) {
  switch (nesting) {
  case Nesting::single: return "single";
  case Nesting::group: return "group";
  case Nesting::list: return "list";
  case Nesting::set: return "set";
  case Nesting::map: return "map";
  }
  return {};
}

void append_flags(std::string& out, const Entry& entry) {
  const bool any = entry.required || entry.optional || entry.computed || entry.sensitive || entry.write_only ||
                   entry.deprecated || !entry.message.empty();
  if (!any) return;
  out += ':';
  if (entry.required) out += 'r';
  if (entry.optional) out += 'o';
  if (entry.computed) out += 'c';
  if (entry.sensitive) out += 's';
  if (entry.write_only) out += 'w';
  if (entry.deprecated) out += 'd';
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += ' ';
    } else {
      out += c;
    }
  }
  out += '"';
}

}  // namespace terrace::bind
