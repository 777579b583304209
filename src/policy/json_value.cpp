// SPDX-License-Identifier: Apache-2.0

#include "policy/json_value.hpp"

#include <nlohmann/json.hpp>

#include <vector>

#include "value/representation.hpp"

namespace terrace::policy {
namespace {

using detail::Access;

/// Builds the value from the parser's events, with a stack of its own: the text may be nested to any depth.
class Builder {
 public:
  bool null() { return put(detail::make_null()); }
  bool boolean(bool value) { return put(Access::boolean(value)); }
  bool number_integer(std::int64_t value) { return put(Access::integer(value)); }
  bool number_unsigned(std::uint64_t value) { return put(Access::natural(value)); }
  bool number_float(double value, const std::string&) { return put(Access::real(value)); }
  bool string(const std::string& value) { return put(Access::text(value)); }
  bool binary(const std::vector<std::uint8_t>&) { return false; }
  bool start_object(std::size_t) { return open(true); }
  bool start_array(std::size_t) { return open(false); }
  bool key(const std::string& name) {
    open_.back().items.push_back(Access::text(name));
    return true;
  }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  template <class Fault> bool parse_error(std::size_t, const std::string&, const Fault&) { return false; }

  const Value& result() const { return result_; }

 private:
  struct Level {
    bool is_object;
    std::vector<Value> items{};
  };

  bool open(bool is_object) {
    open_.push_back({is_object});
    return true;
  }
  bool close() {
    const Level level = std::move(open_.back());
    open_.pop_back();
    const std::size_t size = level.items.size();
    return put(level.is_object ? detail::make_map(level.items.data(), size / 2)
                               : detail::make_list(level.items.data(), size));
  }
  bool put(Value value) {
    (open_.empty() ? result_ : open_.back().items.emplace_back()) = std::move(value);
    return true;
  }

  std::vector<Level> open_;
  Value result_;
};

}  // namespace

std::optional<Value> value_of_json(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos || (text[start] != '{' && text[start] != '[')) return std::nullopt;
  Builder builder;
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return std::nullopt;
  return builder.result();
}

}  // namespace terrace::policy
