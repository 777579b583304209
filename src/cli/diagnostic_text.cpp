// SPDX-License-Identifier: Apache-2.0

#include "cli/diagnostic_text.hpp"

#include <sys/stat.h>

#include <fstream>

#include "cli/catalogue.hpp"

namespace terrace::cli {
namespace {

using nlohmann::ordered_json;

constexpr off_t kLargestSource = 16 << 20;

std::string_view text_at(const ordered_json& object, const char* key) {
  const ordered_json& value = object.at(key);
  return value.is_string() ? std::string_view(value.get_ref<const std::string&>()) : std::string_view();
}

std::size_t line_at(const ordered_json& object) {
  const ordered_json& value = object.at("line");
  return value.is_number() ? value.get<std::size_t>() : 0;
}

Paint paint_of(std::string_view severity) {
  return severity == "error" ? Paint::red : severity == "warning" ? Paint::yellow : Paint::cyan;
}

/// Further lines of a text stand under its first one.
std::string indented(std::string_view text, std::size_t columns) {
  const std::string shown = visible(text);
  std::string result;
  for (const char c : shown) {
    result += c;
    if (c == '\n') result.append(columns, ' ');
  }
  return result;
}

std::string place(const ordered_json& object) {
  return visible(text_at(object, "file")) + ':' + std::to_string(line_at(object));
}

class Writer {
 public:
  Writer(const ordered_json& diagnostic, const Style& style, SourceLines& sources)
      : diagnostic_(diagnostic), style_(style), paint_(paint_of(text_at(diagnostic, "severity"))) {
    const std::size_t line = line_at(diagnostic);
    if (line != 0) {
      source_ = sources.find(std::string(text_at(diagnostic, "file")), line);
      number_ = std::to_string(line);
    }
    gutter_ = number_.empty() ? 2 : number_.size();
  }

  std::string write() {
    put_headline();
    if (!number_.empty()) put_location();
    put_remark("construct", text_at(diagnostic_, "path"));
    for (const ordered_json& note : diagnostic_.at("notes")) {
      std::string text(text_at(note, "text"));
      if (line_at(note) != 0) text += ": " + place(note);
      put_remark("note", text);
    }
    put_remark("help", text_at(diagnostic_, "help"));
    return std::move(text_);
  }

 private:
  void put_headline() {
    std::string kind(text_at(diagnostic_, "severity"));
    const std::string code = visible(text_at(diagnostic_, "code"));
    if (!code.empty()) kind += '[' + code + ']';
    text_ += style_(paint_, kind);
    text_ += style_(Paint::bold, ": " + indented(text_at(diagnostic_, "message"), 2)) + '\n';
  }

  void put_location() {
    text_ += std::string(gutter_, ' ') + style_(Paint::blue, "-->") + ' ' + place(diagnostic_) + '\n';
    if (source_ == nullptr) return;
    const std::string bar = style_(Paint::blue, "|");
    const std::string margin = std::string(gutter_ + 1, ' ') + bar;
    const std::string shown = visible(*source_);
    text_ += margin + '\n';
    text_ += style_(Paint::blue, number_) + ' ' + bar + (shown.empty() ? "" : ' ' + shown) + '\n';
    const std::string_view label = text_at(diagnostic_, "label");
    const std::size_t at = label.empty() ? std::string::npos : source_->find(label);
    if (at == std::string::npos) return;
    const std::size_t before = width_of(visible(std::string_view(*source_).substr(0, at)));
    const std::size_t under = std::max<std::size_t>(1, width_of(visible(label)));
    text_ += margin + std::string(before + 1, ' ') + style_(paint_, std::string(under, '^')) + '\n';
  }

  void put_remark(std::string_view what, std::string_view text) {
    if (text.empty()) return;
    const std::size_t column = gutter_ + 1 + 2 + what.size() + 2;
    text_ += std::string(gutter_ + 1, ' ') + style_(Paint::blue, "=") + ' ';
    text_ += style_(what == "note" ? Paint::cyan : Paint::bold, std::string(what) + ':');
    text_ += ' ' + indented(text, column) + '\n';
  }

  const ordered_json& diagnostic_;
  const Style& style_;
  Paint paint_;
  const std::string* source_ = nullptr;
  std::string number_;
  std::size_t gutter_ = 0;
  std::string text_;
};

}  // namespace

const std::string* SourceLines::find(const std::string& file, std::size_t line) {
  const auto [entry, is_new] = files_.try_emplace(file);
  std::vector<std::string>& lines = entry->second;
  if (is_new) {
    struct stat facts {};
    if (stat(file.c_str(), &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size <= kLargestSource) {
      std::ifstream in(file);
      for (std::string text; std::getline(in, text);) {
        while (!text.empty() && (text.back() == '\r' || text.back() == ' ')) text.pop_back();
        lines.push_back(text);
      }
    }
  }
  return line >= 1 && line <= lines.size() ? &lines[line - 1] : nullptr;
}

std::string diagnostic_text(const ordered_json& diagnostic, const Style& style, SourceLines& sources) {
  return Writer(diagnostic, style, sources).write();
}

std::string diagnostics_text(const ordered_json& diagnostics, const Style& style) {
  SourceLines sources;
  std::string text;
  for (const char* severity : {"note", "warning", "error"}) {
    for (const ordered_json& diagnostic : diagnostics) {
      if (text_at(diagnostic, "severity") == severity) text += diagnostic_text(diagnostic, style, sources) + '\n';
    }
  }
  return text;
}

std::string diagnostics_summary(const ordered_json& diagnostics, std::string_view program) {
  std::string counts;
  std::string_view explained;
  for (const char* severity : {"error", "warning", "note"}) {
    std::size_t count = 0;
    for (const ordered_json& diagnostic : diagnostics) {
      if (text_at(diagnostic, "severity") != severity) continue;
      ++count;
      if (explained.empty() && find_entry(text_at(diagnostic, "code")) != nullptr) {
        explained = text_at(diagnostic, "code");
      }
    }
    if (count != 0) counts += (counts.empty() ? "" : ", ") + counted(count, severity);
  }
  if (counts.empty()) return counts;
  if (!explained.empty()) counts += "; explain with: " + std::string(program) + " explain " + std::string(explained);
  return counts + '\n';
}

}  // namespace terrace::cli
