// SPDX-License-Identifier: Apache-2.0

#include "synth/earlier.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>

#include "core/node.hpp"
#include "synth/errors.hpp"
#include "synth/ledger.hpp"

namespace terrace::detail {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDocument = "main.tf.json";
constexpr const char* kManifest = "manifest.json";

/// Reads the files of the stacks from a manifest and stops there: what follows may be a hundred times as long.
class StackFiles : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool is_manifest = false;
  bool is_done = false;
  std::vector<std::string> files;
  std::vector<std::string> protected_files;
  std::string fault;

  bool null() override { return true; }
  bool boolean(bool value) override {
    if (value && is_protection_ && !files.empty()) protected_files.push_back(files.back());
    return true;
  }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_array(std::size_t) override {
    ++depth_;
    return true;
  }
  bool start_object(std::size_t) override {
    ++depth_;
    return true;
  }
  bool end_object() override {
    --depth_;
    return true;
  }
  bool end_array() override {
    is_list_ = false;
    is_done = --depth_ == 1 && in_stacks_;
    return !is_done;
  }
  bool key(string_t& name) override {
    if (depth_ == 1) in_stacks_ = name == "stacks";
    is_manifest |= depth_ == 1 && name == "format_version";
    is_file_ = in_stacks_ && depth_ == 3 && name == "file";
    is_protection_ = in_stacks_ && depth_ == 3 && name == "protected_from_destroy";
    is_list_ = in_stacks_ && depth_ == 3 && name == "files";
    return true;
  }
  bool string(string_t& text) override {
    if (is_file_ || is_list_) files.push_back(text);
    is_file_ = false;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& error) override {
    fault = error.what();
    return false;
  }

 private:
  int depth_ = 0;
  bool in_stacks_ = false;
  bool is_file_ = false;
  bool is_list_ = false;
  bool is_protection_ = false;
};

/// The names that synth gives to files in a stack's folder.
bool is_stack_file(const std::string& name) {
  if (name == kDocument || name == "README.md") return true;
  const std::string_view stem = std::string_view(name).substr(0, name.size() - std::min<std::size_t>(name.size(), 3));
  return name.ends_with(".tf") && !stem.empty() && std::all_of(stem.begin(), stem.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
         });
}

}  // namespace

std::optional<Diagnostic> read_earlier_output(const fs::path& out, EarlierOutput& found) {
  const fs::path manifest = out / kManifest;
  std::ifstream in(manifest, std::ios::binary);
  if (!in) return {};
  const auto refused = [&](const std::string& reason) {
    return errors::unreadable_manifest(manifest.string(), reason);
  };
  StackFiles read;
  nlohmann::json::sax_parse(in, &read);
  if (!read.fault.empty()) return refused("it is not JSON (" + read.fault + ")");
  if (!read.is_manifest || !read.is_done) return refused("it is not a manifest of synth");
  for (const std::string& file : read.files) {
    const fs::path path(file);
    // A manifest that somebody edited must not lead out of the folder.
    if (std::distance(path.begin(), path.end()) != 2 || !is_stack_file(path.filename().string()) ||
        !is_stack_name(path.begin()->string())) {
      return refused("a stack's file is not <stack>/main.tf.json, nor one of native syntax");
    }
  }
  found.files.insert(read.files.begin(), read.files.end());
  found.files.insert(kManifest);
  for (const std::string& file : read.protected_files) {
    found.protected_stacks.push_back(fs::path(file).parent_path().string());
  }
  return {};
}

std::vector<std::string> EarlierOutput::files_of(const std::string& stack) const {
  const std::string folder = stack + '/';
  std::vector<std::string> made;
  for (auto file = files.lower_bound(folder); file != files.end() && file->starts_with(folder); ++file) {
    made.push_back(*file);
  }
  return made;
}

std::vector<std::string> remembered_protection(const LedgerOptions& options) {
  EarlierOutput earlier;
  if (!options.out.empty()) read_earlier_output(options.out, earlier);
  std::vector<std::string> names = std::move(earlier.protected_stacks);
  std::vector<LedgerRecord> records;
  if (!options.file.empty()) read_ledger(options.file, records);
  for (const LedgerRecord& record : records) {
    const bool guards = record.hold == Hold::guarded && record.program == options.program;
    if (guards && std::find(names.begin(), names.end(), record.stack) == names.end()) names.push_back(record.stack);
  }
  return names;
}

}  // namespace terrace::detail
