// SPDX-License-Identifier: Apache-2.0

#include "diff/document.hpp"

#include <nlohmann/json.hpp>

#include <cstring>

namespace terrace::diff {
namespace {

using nlohmann::json;

/// Walks over JSON text without looking into what it need not.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  /// `each(key, value)` for each member of the object that comes next. Keys are as written; the names that Terraform takes
  /// have no escapes.
  template <class F> void object(F each) {
    expect('{');
    if (next_is('}')) return;
    do {
      const std::string_view key = string();
      expect(':');
      each(key);
    } while (next_is(','));
    expect('}');
  }

  template <class F> void array(F each) {
    expect('[');
    if (next_is(']')) return;
    do {
      each();
    } while (next_is(','));
    expect(']');
  }

  /// Passes a value, whatever it is.
  std::string_view value() {
    skip_space();
    const std::size_t begin = at_;
    std::size_t depth = 0;
    do {
      if (at_ >= text_.size()) fail();
      switch (text_[at_]) {
      case '"': pass_string(); break;
      case '{':
      case '[':
        ++depth;
        ++at_;
        break;
      case '}':
      case ']':
        if (depth == 0) fail();
        --depth;
        ++at_;
        break;
      default:
        if (depth != 0) {
          ++at_;
          break;
        }
        at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
        if (at_ == begin) fail();
      }
    } while (depth != 0);
    return text_.substr(begin, at_ - begin);
  }

  char peek() {
    skip_space();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool at_end() { return peek() == '\0' && at_ >= text_.size(); }
  std::size_t position() const { return at_; }

 private:
  [[noreturn]] static void fail() { throw std::string("it is not whole JSON"); }

  void skip_space() {
    while (at_ < text_.size() && std::strchr(" \n\t\r", text_[at_]) != nullptr && text_[at_] != '\0') ++at_;
  }
  bool next_is(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!next_is(c)) fail();
  }
  void pass_string() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    if (at_ >= text_.size()) fail();
    ++at_;
  }
  std::string_view string() {
    if (peek() != '"') fail();
    const std::size_t begin = at_ + 1;
    pass_string();
    return text_.substr(begin, at_ - begin - 1);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

bool is_typed(std::string_view section) { return section == "resource" || section == "data" || section == "ephemeral"; }

bool is_list(std::string_view section) { return section == "moved" || section == "removed" || section == "import"; }

std::string text_member(std::string_view block, const char* key) {
  const json parsed = json::parse(block, nullptr, false);
  if (!parsed.is_object() || !parsed.contains(key) || !parsed[key].is_string()) return {};
  return parsed[key].get<std::string>();
}

class Splitter {
 public:
  explicit Splitter(std::string_view text) : scanner_(text) {}

  std::vector<Block> run() {
    scanner_.object([&](std::string_view section) { this->section(section); });
    if (!scanner_.at_end()) throw std::string("something follows its end");
    return std::move(blocks_);
  }

 private:
  void add(std::string_view section, std::string_view type, std::string_view name) {
    blocks_.push_back({section, type, std::string(name), scanner_.value()});
  }

  /// Members of an object as blocks; what is no object is one block as a whole.
  void named(std::string_view section, std::string_view type) {
    if (scanner_.peek() != '{') return add(section, type, "");
    scanner_.object([&](std::string_view name) { add(section, type, name); });
  }

  void section(std::string_view section) {
    if (section == "//") {
      scanner_.value();
    } else if (is_typed(section) && scanner_.peek() == '{') {
      scanner_.object([&](std::string_view type) { named(section, type); });
    } else if (section == "terraform" && scanner_.peek() == '{') {
      scanner_.object([&](std::string_view setting) {
        setting == "required_providers" ? named("required_provider", "") : add(section, "", setting);
      });
    } else if (section == "provider" && scanner_.peek() == '{') {
      scanner_.object([&](std::string_view name) { provider(name); });
    } else if (is_list(section) && scanner_.peek() == '[') {
      scanner_.array([&] { loose(section); });
    } else {
      named(section, "");
    }
  }

  void provider(std::string_view name) {
    const auto one = [&] {
      add("provider", "", name);
      const std::string alias = text_member(blocks_.back().text, "alias");
      if (!alias.empty()) blocks_.back().name += '.' + alias;
    };
    scanner_.peek() == '[' ? scanner_.array(one) : one();
  }

  void loose(std::string_view section) {
    add(section, "", "");
    Block& block = blocks_.back();
    if (section == "import") {
      block.name = text_member(block.text, "to");
    } else {
      block.name = text_member(block.text, "from");
      if (section == "moved") block.name += " -> " + text_member(block.text, "to");
    }
  }

  Scanner scanner_;
  std::vector<Block> blocks_;
};

/// Collects leaves. Keeps the path as one text that grows and shrinks.
class Collector : public nlohmann::json_sax<json> {
 public:
  Leaves found;

  bool null() override { return leaf("null"); }
  bool boolean(bool value) override { return leaf(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return leaf(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return leaf(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& text) override { return leaf(text); }
  bool binary(binary_t&) override { return true; }
  bool string(string_t& text) override {
    if (in_comment()) {
      if (levels_.size() == 2 && path_ == "//.path") found.construct = text;
      return advance();
    }
    return leaf(json(text).dump(-1, ' ', false, json::error_handler_t::replace));
  }
  bool start_object(std::size_t) override { return begin(false); }
  bool start_array(std::size_t) override {
    begin(true);
    put_index();
    return true;
  }
  bool end_object() override { return end("{}"); }
  bool end_array() override { return end("[]"); }
  bool key(string_t& name) override {
    Level& level = levels_.back();
    path_.resize(level.length);
    const bool plain = !name.empty() && name.find_first_of(".[]\" ") == std::string::npos;
    if (plain) {
      if (!path_.empty()) path_ += '.';
      path_ += name;
    } else {
      path_ += "[" + json(name).dump(-1, ' ', false, json::error_handler_t::replace) + "]";
    }
    ++level.members;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const json::exception&) override { return false; }

 private:
  struct Level {
    std::size_t length;  ///< of the path of the list or map itself
    std::size_t members = 0;
    bool is_list = false;
  };

  bool in_comment() const { return path_.starts_with("//"); }

  bool begin(bool list) {
    levels_.push_back({path_.size(), 0, list});
    return true;
  }
  /// Names the next item of a list.
  void put_index() {
    Level& level = levels_.back();
    path_.resize(level.length);
    path_ += '[' + std::to_string(level.members) + ']';
  }
  bool leaf(std::string text) {
    if (!in_comment()) found.all.push_back({path_, std::move(text)});
    return advance();
  }
  bool advance() {
    if (levels_.empty() || !levels_.back().is_list) return true;
    ++levels_.back().members;
    put_index();
    return true;
  }
  bool end(const char* empty) {
    const Level level = levels_.back();
    levels_.pop_back();
    path_.resize(level.length);
    if (level.members == 0 && !levels_.empty()) return leaf(empty);
    return advance();
  }

  std::string path_;
  std::vector<Level> levels_;
};

}  // namespace

std::string Block::address() const {
  if (section == "resource") return std::string(type) + '.' + name;
  if (is_typed(section)) return std::string(section) + '.' + std::string(type) + '.' + name;
  if (section == "variable") return "var." + name;
  if (section == "locals") return "local." + name;
  if (section == "provider") return "provider." + name;
  if (is_list(section)) return std::string(section) + ' ' + name;
  return name.empty() ? std::string(section) : std::string(section) + '.' + name;
}

Document split(std::string_view json) {
  Document document;
  try {
    document.blocks = Splitter(json).run();
  } catch (const std::string& fault) {
    document.fault = fault;
  }
  return document;
}

Leaves leaves_of(std::string_view json) {
  Collector collector;
  nlohmann::json::sax_parse(json, &collector);
  return std::move(collector.found);
}

}  // namespace terrace::diff
