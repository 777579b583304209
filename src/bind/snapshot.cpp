// SPDX-License-Identifier: Apache-2.0
#include "snapshot.hpp"

#include <unordered_map>

#include <fmt/format.h>

namespace terrace::bind {

namespace {

constexpr std::string_view kFormat = "terrace-schema 1";

class SnapshotWriter {
 public:
  explicit SnapshotWriter(const Snapshot& snapshot) : snapshot_(snapshot) {}

  std::string write() {
    out_ += kFormat;
    out_ += '\n';
    out_ += snapshot_.address.empty() ? "functions " : "provider " + snapshot_.address + ' ';
    out_ += snapshot_.version + '\n';
    for (const Root& root : snapshot_.config) line("config", root);
    for (const Root& root : snapshot_.resources) line("resource", root);
    for (const Root& root : snapshot_.data) line("data", root);
    for (const Root& root : snapshot_.ephemeral) line("ephemeral", root);
    for (const Function& function : snapshot_.functions) line(function);
    for (const Block& block : snapshot_.blocks) {
      out_ += block.object ? "object " : "block ";
      out_ += block.key;
      entries(block.entries);
    }
    return std::move(out_);
  }

 private:
  auto reference() const {
    return [this](std::string& out, std::uint32_t id) { out += snapshot_.blocks[id].key; };
  }

  void line(std::string_view word, const Root& root) {
    out_ += word;
    out_ += ' ';
    out_ += root.name;
    if (root.deprecated) out_ += ":d";
    entries(root.entries);
  }

  void entries(const std::vector<Entry>& list) {
    for (const Entry& entry : list) {
      out_ += ' ';
      append_entry(out_, entry, reference(), true);
    }
    out_ += '\n';
  }

  void parameter(const Parameter& parameter) {
    out_ += parameter.name + ':';
    append_type(out_, parameter.type, reference());
    if (parameter.nullable) out_ += ":n";
  }

  void line(const Function& function) {
    out_ += "function " + function.name + ' ';
    append_type(out_, function.result, reference());
    for (const Parameter& item : function.parameters) {
      out_ += ' ';
      parameter(item);
    }
    for (const Parameter& item : function.variadic) {
      out_ += " *";
      parameter(item);
    }
    out_ += '\n';
  }

  const Snapshot& snapshot_;
  std::string out_;
};

class SnapshotReader {
 public:
  SnapshotReader(std::string_view file, std::string_view text) : file_(file), text_(text) {}

  Snapshot read() {
    collect_keys();
    rest_ = text_;
    line_ = 0;
    if (!next_line() || at_ != kFormat) fail("a snapshot begins with the line `terrace-schema 1`");
    if (!next_line()) fail("the line `provider ADDRESS VERSION` is missing");
    const std::string_view what = take_word();
    if (what == "provider") {
      snapshot_.address = take_word();
    } else if (what != "functions") {
      fail("expected `provider ADDRESS VERSION` or `functions VERSION`");
    }
    snapshot_.version = take_word();
    if (snapshot_.version.empty() || !at_.empty()) fail("expected `provider ADDRESS VERSION` or `functions VERSION`");
    while (next_line()) read_line();
    check_cycles();
    return std::move(snapshot_);
  }

 private:
  [[noreturn]] void fail(std::string_view reason) const { throw Error(file_, line_, reason); }

  bool next_line() {
    if (rest_.empty()) return false;
    const std::size_t end = rest_.find('\n');
    ++line_;
    at_ = rest_.substr(0, end);
    if (end == rest_.npos) fail("the last line does not end; the file is cut off");
    rest_.remove_prefix(end + 1);
    return true;
  }

  std::string_view take_word() {
    const std::size_t end = at_.find(' ');
    const std::string_view word = at_.substr(0, end);
    at_.remove_prefix(end == at_.npos ? at_.size() : end + 1);
    return word;
  }

  void collect_keys() {
    rest_ = text_;
    while (next_line()) {
      const std::string_view what = take_word();
      if (what != "block" && what != "object") continue;
      const std::string_view key = take_word();
      if (!keys_.try_emplace(key, static_cast<std::uint32_t>(keys_.size())).second) {
        fail(fmt::format("block `{}` is here twice", key));
      }
    }
  }

  void read_line() {
    const std::string_view what = take_word();
    if (what == "function") {
      read_function();
    } else if (what == "block" || what == "object") {
      const std::string_view key = take_word();
      const std::string_view name = key.substr(0, key.find('~'));
      if (!is_name(name) || name.size() + 2 > key.size()) fail(fmt::format("malformed block key `{}`", key));
      Block block;
      block.object = what == "object";
      block.key = key;
      block.entries = read_entries();
      snapshot_.blocks.push_back(std::move(block));
    } else {
      std::vector<Root>* const list = what == "resource"    ? &snapshot_.resources
                                      : what == "data"      ? &snapshot_.data
                                      : what == "ephemeral" ? &snapshot_.ephemeral
                                      : what == "config"    ? &snapshot_.config
                                                            : nullptr;
      if (list == nullptr) fail(fmt::format("a line cannot begin with `{}`", what));
      std::string_view name = take_word();
      Root root;
      root.deprecated = name.size() > 2 && name.substr(name.size() - 2) == ":d";
      if (root.deprecated) name.remove_suffix(2);
      if (!is_name(name)) fail(fmt::format("malformed name `{}`", name));
      if (!list->empty() && !(list->back().name < name)) fail(fmt::format("`{}` is out of order", name));
      root.name = name;
      root.entries = read_entries();
      list->push_back(std::move(root));
    }
  }

  std::vector<Entry> read_entries() {
    std::vector<Entry> entries;
    while (!at_.empty()) {
      if (!entries.empty()) need(' ');
      entries.push_back(read_entry());
      const std::size_t size = entries.size();
      if (size > 1 && !(entries[size - 2].name < entries[size - 1].name)) {
        fail(fmt::format("`{}` is out of order", entries.back().name));
      }
    }
    return entries;
  }

  bool take(char c) {
    if (at_.empty() || at_.front() != c) return false;
    at_.remove_prefix(1);
    return true;
  }

  void need(char c) {
    if (!take(c)) fail(fmt::format("expected `{}` before `{}`", c, at_.substr(0, 20)));
  }

  std::string_view take_name() {
    std::size_t size = 0;
    while (size < at_.size() && is_name(at_.substr(size, 1))) ++size;
    if (size == 0) fail(fmt::format("expected a name before `{}`", at_.substr(0, 20)));
    const std::string_view name = at_.substr(0, size);
    at_.remove_prefix(size);
    return name;
  }

  std::uint32_t take_reference(bool object) {
    const std::size_t end = at_.find_first_of(",)");
    const std::string_view key = at_.substr(0, end);
    const auto found = keys_.find(key);
    if (found == keys_.end()) fail(fmt::format("there is no {} `{}`", object ? "object" : "block", key));
    at_.remove_prefix(key.size());
    return found->second;
  }

  std::uint32_t take_number() {
    std::uint64_t value = 0;
    std::size_t size = 0;
    while (size < at_.size() && at_[size] >= '0' && at_[size] <= '9' && value <= UINT32_MAX) {
      value = value * 10 + static_cast<std::uint64_t>(at_[size++] - '0');
    }
    if (size == 0 || value > UINT32_MAX) fail(fmt::format("expected a number before `{}`", at_.substr(0, 20)));
    at_.remove_prefix(size);
    return static_cast<std::uint32_t>(value);
  }

  Type read_type() {
    const Depth depth(depth_);
    if (depth.too_deep()) fail("nested too deeply");
    const std::string_view text = take_name();
    Type type;
    for (int i = 0; i <= static_cast<int>(Kind::tuple); ++i) {
      type.kind = static_cast<Kind>(i);
      if (text != word(type.kind)) continue;
      if (type.kind < Kind::list) return type;
      need('(');
      if (type.kind == Kind::object) {
        type.block = take_reference(true);
      } else if (type.kind == Kind::tuple) {
        while (!at_.empty() && at_.front() != ')') {
          if (!type.items.empty()) need(',');
          type.items.push_back(read_type());
        }
      } else {
        type.items.push_back(read_type());
      }
      need(')');
      return type;
    }
    fail(fmt::format("unknown type `{}`", text));
  }

  Entry read_entry() {
    Entry entry;
    entry.name = take_name();
    need(':');
    const bool block = at_.substr(0, 6) == "block(";
    if (block || at_.substr(0, 11) == "attributes(") {
      at_.remove_prefix(block ? 6 : 11);
      entry.form = block ? Form::block : Form::nested_attribute;
      entry.nesting = read_nesting();
      need(',');
      entry.block = take_reference(false);
      if (take(',')) entry.min_items = take_number();
      if (take(',')) entry.max_items = take_number();
      need(')');
    } else {
      entry.type = read_type();
    }
    if (take(':')) {
      while (!at_.empty() && at_.front() != ' ' && at_.front() != ':') read_flag(entry);
      if (take(':')) read_message(entry.message);
    }
    return entry;
  }

  Nesting read_nesting() {
    const std::string_view text = take_name();
    for (const Nesting mode : {Nesting::single, Nesting::group, Nesting::list, Nesting::set, Nesting::map}) {
      if (text == word(mode)) return mode;
    }
    fail(fmt::format("unknown nesting `{}`", text));
  }

  void read_flag(Entry& entry) {
    switch (at_.front()) {
    case 'r': entry.required = true; break;
    case 'o': entry.optional = true; break;
    case 'c': entry.computed = true; break;
    case 's': entry.sensitive = true; break;
    case 'w': entry.write_only = true; break;
    case 'd': entry.deprecated = true; break;
    default: fail(fmt::format("unknown flag `{}`", at_.front()));
    }
    at_.remove_prefix(1);
  }

  void read_message(std::string& message) {
    need('"');
    while (!take('"')) {
      if (at_.empty()) fail("a message does not end");
      char c = at_.front();
      at_.remove_prefix(1);
      if (c == '\\') {
        if (at_.empty()) fail("a message does not end");
        c = at_.front() == 'n' ? '\n' : at_.front();
        at_.remove_prefix(1);
      }
      message += c;
    }
  }

  Parameter read_parameter() {
    Parameter parameter;
    parameter.name = take_name();
    need(':');
    parameter.type = read_type();
    if (take(':')) {
      need('n');
      parameter.nullable = true;
    }
    return parameter;
  }

  void read_function() {
    Function function;
    function.name = take_name();
    need(' ');
    function.result = read_type();
    while (!at_.empty()) {
      need(' ');
      if (!function.variadic.empty()) fail("nothing can follow the variadic parameter");
      if (take('*')) {
        function.variadic.push_back(read_parameter());
      } else {
        function.parameters.push_back(read_parameter());
      }
    }
    snapshot_.functions.push_back(std::move(function));
  }

  enum class Mark : std::uint8_t { fresh, open, done };

  void visit(const Type& type) {
    if (type.kind == Kind::object) visit(type.block, true);
    for (const Type& item : type.items) visit(item);
  }

  void visit(std::uint32_t id, bool object) {
    const Block& block = snapshot_.blocks[id];
    if (block.object != object) {
      throw Error(file_, 0, fmt::format("`{}` is used as {}, but is not", block.key, object ? "an object" : "a block"));
    }
    if (marks_[id] == Mark::done) return;
    const Depth depth(depth_);
    if (depth.too_deep()) throw Error(file_, 0, fmt::format("block `{}` is nested too deeply", block.key));
    if (marks_[id] == Mark::open) throw Error(file_, 0, fmt::format("block `{}` holds itself", block.key));
    marks_[id] = Mark::open;
    for (const Entry& entry : block.entries) visit(entry);
    marks_[id] = Mark::done;
  }

  void visit(const Entry& entry) {
    if (entry.form == Form::attribute) {
      visit(entry.type);
    } else {
      visit(entry.block, false);
    }
  }

  void check_cycles() {
    marks_.assign(snapshot_.blocks.size(), Mark::fresh);
    for (auto* roots : {&snapshot_.config, &snapshot_.resources, &snapshot_.data, &snapshot_.ephemeral}) {
      for (const Root& root : *roots) {
        for (const Entry& entry : root.entries) visit(entry);
      }
    }
    for (const Block& block : snapshot_.blocks) {
      for (const Entry& entry : block.entries) visit(entry);
    }
    for (const Function& function : snapshot_.functions) {
      visit(function.result);
      for (const Parameter& parameter : function.parameters) visit(parameter.type);
      for (const Parameter& parameter : function.variadic) visit(parameter.type);
    }
  }

  std::string_view file_;
  std::string_view text_;
  std::string_view rest_;
  std::string_view at_;  // what is left of the current line
  std::size_t line_ = 0;
  int depth_ = 0;
  std::unordered_map<std::string_view, std::uint32_t> keys_;
  std::vector<Mark> marks_;
  Snapshot snapshot_;
};

}  // namespace

std::string write_snapshot(const Snapshot& snapshot) { return SnapshotWriter(snapshot).write(); }

Snapshot read_snapshot(std::string_view file, std::string_view text) { return SnapshotReader(file, text).read(); }

}  // namespace terrace::bind
