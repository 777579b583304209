// SPDX-License-Identifier: Apache-2.0
// `graph`: the constructs, the architecture and the dependencies, as a page or for other programs.

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "cli/diagnostic_json.hpp"
#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "graph/errors.hpp"
#include "graph/writers.hpp"

namespace terrace::cli {
namespace {

struct Wish {
  std::string format = "html";
  graph::View view = graph::View::dependencies;
  std::string file;  ///< empty: stdout
};

Wish wish_of(const Options& options) {
  Wish wish;
  if (options.json) wish.format = "json";
  if (const std::string* format = options.value("--format")) wish.format = *format;
  if (const std::string* view = options.value("--view"); view != nullptr && *view == "architecture") {
    wish.view = graph::View::architecture;
  }
  if (wish.format == "html") wish.file = options.out + (options.out.ends_with('/') ? "" : "/") + "graph.html";
  if (const std::string* file = options.value("--output")) wish.file = *file == "-" ? std::string() : *file;
  return wish;
}

/// Puts a new file in the place of an old one in one step. Returns why it could not.
std::string replace_file(const std::string& file, const std::string& text) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(file).parent_path();
  std::error_code fault;
  if (!folder.empty()) fs::create_directories(folder, fault);
  if (fault) return fault.message();
  if (fs::is_directory(file, fault)) return std::strerror(EISDIR);
  // A device or a pipe is written to as it is.
  const fs::file_status status = fs::status(file, fault);
  const bool in_place = fs::exists(status) && !fs::is_regular_file(status);
  const std::string target = in_place ? file : file + ".new";
  {
    std::ofstream out(target, std::ios::binary);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.close();
    if (!out) {
      const std::string reason = std::strerror(errno);
      if (!in_place) fs::remove(target, fault);
      return reason;
    }
  }
  if (in_place) return {};
  fs::rename(target, file, fault);
  if (!fault) return {};
  const std::string reason = fault.message();
  fs::remove(target, fault);
  return reason;
}

std::string text_of(Session& session, const Wish& wish, const graph::Model& model) {
  if (wish.format == "mermaid") return graph::mermaid_text(model, wish.view);
  if (wish.format == "dot") return graph::dot_text(model, wish.view);
  if (wish.format == "html") {
    return graph::html_text(model, std::filesystem::path(session.program_name()).filename().string());
  }
  nlohmann::ordered_json document = session.document(kDone);
  graph::put_model(document, model);
  document["errors"] = 0;
  document["warnings"] = session.app().diagnostics().warnings();
  document["diagnostics"] = diagnostics_json(session.app().diagnostics());
  return json_text(document);
}

}  // namespace

int verb_graph(Session& session) {
  const Wish wish = wish_of(session.options());
  if (const int refused = session.build(); refused != kDone) return refused;
  std::string text;
  if (session.is_usable()) {
    const graph::Model model = graph::make_model(session.app(), session.synthesis(), session.options().operands);
    text = text_of(session, wish, model);
    session.log().done("graph", counted(model.constructs.size(), "construct"));
    if (text.empty()) {
      session.report(graph::errors::no_page());
    } else if (!wish.file.empty()) {
      const std::string reason = replace_file(wish.file, text);
      if (!reason.empty()) session.report(graph::errors::cannot_write(wish.file, reason));
    }
  }
  const int code = session.exit_code();
  const bool made = session.is_usable();
  if (session.options().json && !(made && wish.format == "json" && wish.file.empty())) {
    nlohmann::ordered_json document = session.document(code);
    document["format"] = wish.format;
    document["output"] = made && !wish.file.empty() ? nlohmann::ordered_json(wish.file) : nullptr;
    if (made && wish.file.empty()) document["text"] = text;
    return session.print_document(std::move(document), code);
  }
  if (!session.options().json) session.print_diagnostics();
  if (!made) return code;
  if (wish.file.empty()) {
    session.console().out(text);
  } else if (!session.options().quiet) {
    session.console().err("Wrote " + visible(wish.file) + '\n');
  }
  return code;
}

}  // namespace terrace::cli
