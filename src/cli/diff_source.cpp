// SPDX-License-Identifier: Apache-2.0

#include "cli/diff_source.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "diff/errors.hpp"
#include "engine/process.hpp"
#include "value/text.hpp"

namespace terrace::cli {
namespace {

namespace fs = std::filesystem;
namespace errors = diff::errors;

std::optional<std::string> text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in || !fs::is_regular_file(file)) return {};
  std::string text;
  std::error_code ignored;
  text.reserve(fs::file_size(file, ignored));
  text.assign(std::istreambuf_iterator<char>(in), {});
  return text;
}

/// Name and file of each stack. Only the head of a manifest is read; what follows may be a hundred times as long.
std::optional<std::vector<std::pair<std::string, std::string>>> stacks_of(std::string_view manifest) {
  const std::size_t end = manifest.find("\n  \"constructs\": [");
  const std::string head = end == std::string_view::npos
                               ? std::string(manifest)
                               : std::string(manifest.substr(0, end)) + "\n\"constructs\": []}";
  const nlohmann::json document = nlohmann::json::parse(head, nullptr, false);
  if (!document.is_object() || !document.contains("stacks") || !document["stacks"].is_array()) return {};
  std::vector<std::pair<std::string, std::string>> stacks;
  for (const nlohmann::json& stack : document["stacks"]) {
    if (!stack.is_object() || !stack.contains("name") || !stack["name"].is_string()) return {};
    const auto name = stack["name"].get<std::string>();
    // A manifest that somebody edited must not lead out of the folder.
    if (!detail::is_stack_name(name)) return {};
    const bool told = stack.contains("file") && stack["file"].is_string();
    const auto file = told ? stack["file"].get<std::string>() : "";
    stacks.emplace_back(name, file.ends_with(".tf") ? name + "/main.tf" : name + "/main.tf.json");
  }
  return stacks;
}

struct Git {
  std::string path = engine::find_program("git");
  std::string last_words;

  /// What a git command prints; nothing when it fails.
  std::optional<std::string> operator()(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), path);
    const engine::Ended ended =
        engine::run({.arguments = std::move(arguments), .environment = engine::environment_without({"GIT_PAGER"})});
    if (ended.ok()) return ended.output;
    last_words = ended.errors.substr(0, ended.errors.find('\n'));
    return {};
  }
};

/// The folder as git names files below the working directory; empty when it lies elsewhere.
std::string below_here(const std::string& path) {
  std::error_code fault;
  const fs::path relative = fs::relative(fs::weakly_canonical(path, fault), fs::current_path(fault), fault);
  if (fault || relative.empty()) return {};
  return "./" + relative.generic_string();
}

}  // namespace

Former former_of_folder(const std::string& folder) {
  Former former;
  former.name = folder;
  std::error_code ignored;
  const std::optional<std::string> manifest = text_of(fs::path(folder) / "manifest.json");
  if (!manifest) {
    former.fault = errors::nothing_to_compare(folder, fs::is_directory(folder, ignored) ? "it has no manifest.json"
                                                                                        : "there is no such folder");
    return former;
  }
  const auto stacks = stacks_of(*manifest);
  if (!stacks) {
    former.fault = errors::nothing_to_compare(folder, "its manifest.json is not one of synth");
    return former;
  }
  former.manifest = *manifest;
  for (const auto& [name, file] : *stacks) {
    const fs::path path = fs::path(folder) / file;
    std::optional<std::string> text = text_of(path);
    if (!text && (file.ends_with(".tf") || fs::exists(fs::path(folder) / name / "main.tf"))) {
      former.fault = errors::hcl_output((fs::path(folder) / name / "main.tf").string());
    } else if (file.ends_with(".tf")) {
      former.fault = errors::hcl_output(path.string());
    } else if (!text) {
      former.fault = errors::nothing_to_compare(folder, file + ", which its manifest names, cannot be read");
    }
    if (former.fault) return former;
    former.documents.emplace(name, std::move(*text));
  }
  return former;
}

Former former_of_revision(const std::string& revision, const std::string& out, const std::string& ledger) {
  Former former;
  Git git;
  if (git.path.empty()) {
    former.fault = errors::git_failed("git", "there is no git on the PATH");
    return former;
  }
  // A revision that looks like an option must not become one.
  const auto commit = git({"rev-parse", "--verify", "--end-of-options", revision + "^{commit}"});
  if (!commit) {
    former.fault = errors::git_failed("git rev-parse " + revision, git.last_words);
    return former;
  }
  const std::string id = commit->substr(0, commit->find('\n'));
  const auto show = [&](const std::string& file) { return git({"show", id + ":" + file}); };
  const std::string folder = below_here(out);
  const std::optional<std::string> manifest = folder.empty() ? std::nullopt : show(folder + "/manifest.json");
  if (!manifest) {
    const std::string file = ledger.empty() ? "" : below_here(ledger);
    const std::optional<std::string> text = file.empty() ? std::nullopt : show(file);
    if (!text) {
      former.fault = errors::not_committed(revision, out + "/manifest.json", ledger);
      return former;
    }
    former.name = ledger + " in " + revision;
    former.only_ledger = true;
    former.fault = detail::parse_ledger(former.name, *text, former.records);
    return former;
  }
  former.name = out + " in " + revision;
  const auto stacks = stacks_of(*manifest);
  if (!stacks) {
    former.fault = errors::nothing_to_compare(former.name, "its manifest.json is not one of synth");
    return former;
  }
  former.manifest = *manifest;
  for (const auto& [name, file] : *stacks) {
    std::optional<std::string> text = show(folder + "/" + file);
    if (file.ends_with(".tf")) {
      former.fault = errors::hcl_output(file + " in " + revision);
    } else if (!text) {
      former.fault = errors::git_failed("git show " + revision + ":" + folder + "/" + file, git.last_words);
    }
    if (former.fault) return former;
    former.documents.emplace(name, std::move(*text));
  }
  return former;
}

std::pair<std::string, unsigned> FormerLines::find(const std::string& path) {
  constexpr std::string_view kBegin = "    {\"path\": \"";
  constexpr std::string_view kEnd = "\", \"stack\": ";
  if (!is_read_) {
    is_read_ = true;
    for (std::string_view rest = manifest_; !rest.empty();) {
      const std::size_t feed = std::min(rest.find('\n'), rest.size());
      const std::string_view line = rest.substr(0, feed);
      rest.remove_prefix(std::min(feed + 1, rest.size()));
      const std::size_t end = line.starts_with(kBegin) ? line.find(kEnd) : std::string_view::npos;
      if (end != std::string_view::npos) lines_.emplace(line.substr(kBegin.size(), end - kBegin.size()), line);
    }
  }
  detail::Buffer escaped;
  detail::put_text(escaped, path, detail::Place::json_plain);
  const auto found = lines_.find(escaped.view());
  if (found == lines_.end()) return {};
  std::string line(found->second);
  if (line.ends_with(',')) line.pop_back();
  const nlohmann::json entry = nlohmann::json::parse(line, nullptr, false);
  if (!entry.is_object() || !entry.contains("file") || !entry["file"].is_string() || !entry.contains("line")) return {};
  if (!entry["line"].is_number_unsigned()) return {};
  return {entry["file"].get<std::string>(), entry["line"].get<unsigned>()};
}

}  // namespace terrace::cli
