// SPDX-License-Identifier: Apache-2.0
#pragma once

// A writer for each format of `graph`.

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

#include "graph/model.hpp"

namespace terrace::graph {

enum class View : unsigned char { dependencies, architecture };

/// Adds "stacks", "constructs", "references" and "architecture" to a document.
void put_model(nlohmann::ordered_json& document, const Model& model);

/// A flowchart in Mermaid's language.
std::string mermaid_text(const Model& model, View view);
/// A digraph in the language of Graphviz.
std::string dot_text(const Model& model, View view);

/// The page with the model in it; empty when this build has none.
std::string html_text(const Model& model, std::string_view title);
/// The page without a model; empty in a build that had no npm.
std::string_view page_template();

}  // namespace terrace::graph
