// SPDX-License-Identifier: Apache-2.0

// The model as JSON, for other programs and for the page.

#include <terrace/version.hpp>

#include "graph/writers.hpp"

namespace terrace::graph {
namespace {

using nlohmann::ordered_json;

ordered_json index_or_null(std::size_t index) { return index == kNone ? ordered_json(nullptr) : ordered_json(index); }

ordered_json text_or_null(const std::string& text) { return text.empty() ? ordered_json(nullptr) : ordered_json(text); }

ordered_json stack_json(const StackEntry& stack) {
  return {{"name", stack.name},
          {"construct", index_or_null(stack.construct)},
          {"resources", stack.resources},
          {"depends_on", stack.depends_on}};
}

ordered_json construct_json(const Construct& construct) {
  ordered_json made = {{"path", construct.path},
                       {"id", construct.id},
                       {"kind", construct.kind},
                       {"type", text_or_null(construct.type)},
                       {"address", text_or_null(construct.address)},
                       {"file", text_or_null(construct.file)},
                       {"line", construct.file.empty() ? ordered_json(nullptr) : ordered_json(construct.line)},
                       {"stack", construct.stack},
                       {"parent", index_or_null(construct.parent)}};
  made["repeat"] = text_or_null(construct.repeat);
  made["arguments"] = construct.arguments;
  return made;
}

ordered_json architecture_json(const Architecture& architecture) {
  ordered_json boxes = ordered_json::array();
  for (const Box& box : architecture.boxes) {
    boxes.push_back({{"id", box.id},
                     {"kind", box.kind},
                     {"label", box.label},
                     {"parent", index_or_null(box.parent)},
                     {"construct", index_or_null(box.construct)},
                     {"notes", box.notes}});
  }
  ordered_json links = ordered_json::array();
  for (const Link& link : architecture.links) {
    links.push_back({{"from", link.from}, {"to", link.to}, {"kind", link.kind}, {"labels", link.labels}});
  }
  return {{"boxes", std::move(boxes)}, {"links", std::move(links)}};
}

/// `<` as an escape: then nothing in the data can end the script element that holds it.
std::string script_text(const ordered_json& document) {
  std::string made;
  for (const char c : document.dump(-1, ' ', false, ordered_json::error_handler_t::replace)) {
    if (c == '<') {
      made += "\\u003c";
    } else {
      made += c;
    }
  }
  return made;
}

}  // namespace

void put_model(ordered_json& document, const Model& model) {
  ordered_json& stacks = document["stacks"] = ordered_json::array();
  for (const StackEntry& stack : model.stacks) stacks.push_back(stack_json(stack));
  ordered_json& constructs = document["constructs"] = ordered_json::array();
  for (const Construct& construct : model.constructs) constructs.push_back(construct_json(construct));
  ordered_json& references = document["references"] = ordered_json::array();
  for (const Reference& reference : model.references) {
    references.push_back({{"from", reference.from}, {"to", reference.to}, {"attributes", reference.attributes}});
  }
  document["architecture"] = architecture_json(model.architecture);
}

std::string html_text(const Model& model, std::string_view title) {
  constexpr std::string_view kMark = "TERRACE_MODEL";
  const std::string_view page = page_template();
  const std::size_t at = page.find(kMark);
  if (at == std::string_view::npos) return {};
  ordered_json document;
  document["format_version"] = "1.0";
  document["terrace_version"] = version;
  document["title"] = std::string(title);
  put_model(document, model);
  return std::string(page.substr(0, at)) + script_text(document) + std::string(page.substr(at + kMark.size()));
}

}  // namespace terrace::graph
