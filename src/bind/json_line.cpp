// SPDX-License-Identifier: Apache-2.0
#include "json_line.hpp"

#include <algorithm>
#include <iterator>

#include <nlohmann/json.hpp>

namespace terrace::bind {

namespace {

using Json = nlohmann::json;

// Feeds the JSON reader and counts the lines that it has taken.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, std::size_t* line) : at_(at), line_(line) {}
  const char& operator*() const { return *at_; }
  CountingIterator& operator++() {
    if (*at_ == '\n') ++*line_;
    ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator old = *this;
    ++*this;
    return old;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  std::size_t* line_;
};

// Walks the document again to learn on which line the key chain `target` is; arrays are not descended into by key.
class Locator final : public nlohmann::json_sax<Json> {
 public:
  Locator(const std::vector<std::string>& target, const std::size_t& line) : target_(target), line_(line) {}
  std::size_t found() const { return found_; }

  bool null() override { return leaf(); }
  bool boolean(bool) override { return leaf(); }
  bool number_integer(number_integer_t) override { return leaf(); }
  bool number_unsigned(number_unsigned_t) override { return leaf(); }
  bool number_float(number_float_t, const string_t&) override { return leaf(); }
  bool string(string_t&) override { return leaf(); }
  bool binary(binary_t&) override { return leaf(); }
  bool start_object(std::size_t) override {
    path_.emplace_back();
    return true;
  }
  bool key(string_t& name) override {
    path_.back() = name;
    if (path_.size() <= target_.size() && std::equal(path_.begin(), path_.end(), target_.begin())) {
      if (path_.size() > depth_) {
        depth_ = path_.size();
        found_ = line_;
      }
      if (path_.size() == target_.size()) return false;
    }
    return true;
  }
  bool end_object() override {
    path_.pop_back();
    return true;
  }
  bool start_array(std::size_t) override {
    path_.emplace_back();
    return true;
  }
  bool end_array() override {
    path_.pop_back();
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  static bool leaf() { return true; }

  const std::vector<std::string>& target_;
  const std::size_t& line_;
  std::vector<std::string> path_;
  std::size_t depth_ = 0;
  std::size_t found_ = 1;
};

}  // namespace

std::size_t line_of_key(std::string_view json, const std::vector<std::string>& keys) {
  std::size_t line = 1;
  Locator locator(keys, line);
  Json::sax_parse(CountingIterator(json.data(), &line), CountingIterator(json.data() + json.size(), &line), &locator);
  return locator.found();
}

}  // namespace terrace::bind
