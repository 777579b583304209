// SPDX-License-Identifier: Apache-2.0
// `convert`: Terraform JSON becomes a C++ stack program.

#include "convert/verb_convert.hpp"

#include "bind/files.hpp"
#include "convert/convert.hpp"
#include "convert/files.hpp"

namespace terrace::convert {
namespace {

constexpr cli::Flag kFlags[] = {
    {"--output", "-o", "DIR", "the folder to make (default: the stack's name)"},
    {"--stack", "", "NAME", "what the stack is called (default: CDKTF's name for it, or that of the input)"},
    {"--schema", "", "FILE", "a snapshot of another provider's schema, by `terrace bind snapshot`", "", true},
    {"--force", "", "", "write into a folder that exists"},
};

/// "web" for "out/web/main.tf.json", "network" for "network.tf.json".
std::string name_of(const std::string& operand) {
  std::string path = operand;
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  if (path.ends_with(".tf.json")) {
    const std::size_t slash = path.rfind('/');
    std::string file = path.substr(slash + 1, path.size() - slash - 9);
    if ((file != "main" && file != "cdk") || slash == std::string::npos || slash == 0) return file;
    path.resize(slash);
  }
  return path.substr(path.rfind('/') + 1);
}

}  // namespace

std::span<const cli::Flag> convert_flags() { return kFlags; }

int verb_convert(cli::ToolSession& session) {
  const cli::Options& options = session.options();
  if (options.operands.empty())
    return session.refuse("convert takes the files to convert", "for example: terrace convert main.tf.json -o web");
  Schemas schemas;
  std::vector<std::string> snapshots = own_schemas();
  const std::vector<std::string> more = options.values("--schema");
  snapshots.insert(snapshots.end(), more.begin(), more.end());
  for (const std::string& path : snapshots) {
    try {
      schemas.add(path, bind::read_file(path));
    } catch (const bind::Error& fault) {
      return session.fail(errors::unusable_schema(fault.what()));
    }
  }
  Diagnostics found;
  const std::vector<InputFile> files = read_files(options.operands, found);
  const std::string* stack = options.value("--stack");
  Converted result;
  if (!found.has_errors()) {
    result = convert(files, schemas, stack != nullptr ? *stack : "", name_of(options.operands.front()), found);
  }
  for (const Diagnostic& diagnostic : found.all()) session.report(diagnostic);
  const std::string* output = options.value("--output");
  const std::string folder = output != nullptr ? *output : result.stack;
  if (!found.has_errors()) {
    if (std::optional<Diagnostic> fault = write_files(folder, result.files, options.has("--force")))
      session.report(*fault);
  }
  const int code = session.exit_code();
  if (options.json) {
    nlohmann::ordered_json document = session.document(code);
    document["stack"] = result.stack;
    document["folder"] = folder;
    document["files"] = nlohmann::ordered_json::array();
    for (const OutputFile& file : result.files) document["files"].push_back(file.name);
    document["blocks"] = result.blocks;
    document["raw_expressions"] = result.raws;
    document["untyped_blocks"] = result.untyped;
    return session.print_document(std::move(document), code);
  }
  session.print_diagnostics();
  if (code != cli::kDone) return code;
  std::string text =
      folder + ": " + cli::counted(result.blocks, "block") + " in " + cli::counted(result.files.size() - 1, "C++ file");
  if (result.untyped != 0) text += ", " + std::to_string(result.untyped) + " without a binding";
  if (result.raws != 0) text += ", " + cli::counted(result.raws, "expression") + " by raw()";
  session.console().out(text + '\n');
  return code;
}

}  // namespace terrace::convert
