// SPDX-License-Identifier: Apache-2.0
#include "bind_command.hpp"

#include "files.hpp"
#include "headers.hpp"
#include "read_schema.hpp"
#include "snapshot.hpp"

#include <cstdio>
#include <exception>
#include <filesystem>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace terrace::bind {

namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 64;

struct Options {
  std::string schema;
  std::string functions;
  std::string provider;
  std::string version;
  std::string output;
  std::string snapshot;
  std::string stamp;
  std::string depfile;
  bool quiet = false;
};

void say(const Options& options, std::string_view text) {
  if (!options.quiet) fmt::print(stderr, "{}\n", text);
}

bool is_version(std::string_view text) {
  for (const char c : text) {
    const bool good = is_name(std::string_view(&c, 1)) || c == '.' || c == '+';
    if (!good) return false;
  }
  return !text.empty();
}

// Build tools compare times: what was made again must be newer than what it is made from, also if it came out the same.
void touch(const std::string& path) {
  std::error_code code;
  std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now(), code);
  if (code) throw Error(path, 0, fmt::format("cannot touch: {}", code.message()));
}

void make_snapshot(const Options& options) {
  if (!is_version(options.version)) throw Error("--version", 0, fmt::format("`{}` is not a version", options.version));
  const bool core = options.schema.empty();
  const std::string& file = core ? options.functions : options.schema;
  const std::string json = read_file(file);
  const Snapshot snapshot = core ? read_core_functions(file, json, options.version)
                                 : read_provider_schema(file, json, options.provider, options.version);
  const std::string text = write_snapshot(snapshot);
  const bool changed = replace_file(options.output, text);
  if (!changed) touch(options.output);
  say(options,
      fmt::format("{} {}: {} resources, {} data sources, {} ephemeral resources, {} functions, {} different blocks",
                  options.output, changed ? "written" : "is up to date", snapshot.resources.size(),
                  snapshot.data.size(), snapshot.ephemeral.size(), snapshot.functions.size(), snapshot.blocks.size()));
}

// A space, `#` or `$` in a path has its own spelling in a make rule.
std::string make_path(std::string_view path) {
  std::string result;
  for (const char c : path) {
    if (c == ' ' || c == '#' || c == '\\') result += '\\';
    if (c == '$') result += '$';
    result += c;
  }
  return result;
}

void finish(const Options& options, const std::string& owner, const std::vector<GeneratedFile>& files) {
  const Written written = write_tree(options.output, owner, files);
  if (!options.depfile.empty()) {
    const std::string& target = options.stamp.empty() ? options.output : options.stamp;
    replace_file(options.depfile, make_path(target) + ": " + make_path(options.snapshot) + '\n');
  }
  if (!options.stamp.empty() && !replace_file(options.stamp, owner + '\n')) touch(options.stamp);
  say(options, fmt::format("{}: {} headers written, {} unchanged, {} removed", options.output, written.written,
                           written.unchanged, written.removed));
}

void make_headers(const Options& options) {
  const std::string text = read_file(options.snapshot);
  const Snapshot snapshot = read_snapshot(options.snapshot, text);
  if (snapshot.address.empty()) {
    throw Error(options.snapshot, 2, "this snapshot holds no provider; use `terrace bind functions` for it");
  }
  finish(options, std::string(snapshot.local_name()), write_headers(snapshot));
}

void make_functions(const Options& options) {
  const std::string text = read_file(options.snapshot);
  const Snapshot snapshot = read_snapshot(options.snapshot, text);
  if (!snapshot.address.empty()) {
    throw Error(options.snapshot, 2, "this snapshot holds a provider; use `terrace bind headers` for it");
  }
  finish(options, "functions", {write_functions(snapshot)});
}

}  // namespace

int bind_main(int argc, char** argv) {
  Options options;
  CLI::App app("Turns a provider's schema into C++ headers.", argc > 0 ? argv[0] : "terrace bind");
  app.require_subcommand(1);
  app.set_help_flag("-h,--help", "Print this and exit");

  CLI::App* snapshot = app.add_subcommand("snapshot", "Reduce a schema that terraform prints to a snapshot");
  auto* schema = snapshot->add_option("--schema", options.schema, "Output of `terraform providers schema -json`");
  auto* functions =
      snapshot->add_option("--functions", options.functions, "Output of `terraform metadata functions -json`");
  schema->excludes(functions);
  snapshot->add_option("--provider", options.provider, "Which provider, for example hashicorp/aws")->needs(schema);
  snapshot->add_option("--version", options.version, "The version of the provider, or of terraform")->required();
  snapshot->add_option("-o,--output", options.output, "The snapshot to write")->required();

  const auto add_common = [&](CLI::App* command) {
    command->add_option("--snapshot", options.snapshot, "The snapshot to read")->required();
    command->add_option("--out", options.output, "The directory to write headers into")->required();
    command->add_option("--stamp", options.stamp, "A file to touch when all is done");
    command->add_option("--depfile", options.depfile, "A make rule to write, for the build tool");
  };
  CLI::App* headers = app.add_subcommand("headers", "Write the headers of a provider");
  add_common(headers);
  CLI::App* language = app.add_subcommand("functions", "Write <terrace/fn.hpp>, the functions of Terraform itself");
  add_common(language);
  for (CLI::App* command : {snapshot, headers, language}) {
    command->add_flag("-q,--quiet", options.quiet, "Say nothing unless something is wrong");
  }

  try {
    app.parse(argc, argv);
    if (snapshot->parsed() && options.schema.empty() == options.functions.empty()) {
      throw CLI::RequiredError("--schema or --functions");
    }
  } catch (const CLI::ParseError& fault) {
    return app.exit(fault) == 0 ? 0 : kUsage;
  }
  try {
    if (snapshot->parsed()) make_snapshot(options);
    if (headers->parsed()) make_headers(options);
    if (language->parsed()) make_functions(options);
    return 0;
  } catch (const std::exception& fault) {
    fmt::print(stderr, "error: {}\n", fault.what());
    return kFailed;
  }
}

}  // namespace terrace::bind
