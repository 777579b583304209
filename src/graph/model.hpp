// SPDX-License-Identifier: Apache-2.0
#pragma once

// What `graph` draws: the constructs, what refers to what, and the architecture that can be read out of them. One model
// for all formats; each has a writer (writers.hpp). Everything is in program order, so that equal programs give equal
// bytes.

#include <nlohmann/json.hpp>
#include <terrace/core/app.hpp>
#include <terrace/synth/synth.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace terrace::graph {

/// "No such thing" where an index is meant.
inline constexpr std::size_t kNone = static_cast<std::size_t>(-1);

struct StackEntry {
  std::string name;
  std::size_t construct = kNone;
  std::size_t resources = 0;
  std::vector<std::string> depends_on{};
  /// What other stacks may read, by the name of the output: for the making of the model only.
  std::map<std::string, nlohmann::ordered_json> exports{};
};

struct Construct {
  std::string id;
  std::string path;
  std::string kind;     ///< "resource", "scope" …
  std::string type;     ///< "aws_vpc", of resources, data sources and ephemeral resources
  std::string address;  ///< empty for what is no block
  std::string file;     ///< empty when no line is known
  unsigned line = 0;
  std::size_t parent = kNone;
  std::size_t stack = 0;
  std::string repeat{};                ///< "count" or "for_each"
  nlohmann::ordered_json arguments{};  ///< as Terraform gets them, secrets masked; null for what is no block
};

/// One construct uses another's values, or waits for it.
struct Reference {
  std::size_t from = 0;
  std::size_t to = 0;
  std::vector<std::string> attributes{};  ///< those that are read; empty: only the order, or the whole
};

/// A part of the architecture: a place (VPC, zone, subnet), a thing in it, or somebody outside.
struct Box {
  std::string id;    ///< of constructs their path
  std::string kind;  ///< "vpc", "zone", "subnet", "compute", "database", "internet" …
  std::string label;
  std::size_t parent = kNone;
  std::size_t construct = kNone;
  std::vector<std::string> notes{};
};

/// Who talks to whom, reads what, runs as whom.
struct Link {
  std::size_t from = 0;
  std::size_t to = 0;
  std::string kind;  ///< "network", "access", "event" or "uses"
  std::vector<std::string> labels{};
};

struct Architecture {
  std::vector<Box> boxes{};
  std::vector<Link> links{};
};

struct Model {
  std::vector<StackEntry> stacks{};
  std::vector<Construct> constructs{};  ///< parents before children
  std::vector<Reference> references{};
  Architecture architecture{};
};

/// The model of the stacks named, of all when none is. The app must have been synthesized without errors.
Model make_model(const App& app, const Synthesis& synthesis, const std::vector<std::string>& stacks);

/// Reads the architecture out of the constructs' arguments; the last step of make_model.
Architecture make_architecture(const Model& model);

}  // namespace terrace::graph
