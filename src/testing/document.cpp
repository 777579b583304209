// SPDX-License-Identifier: Apache-2.0

#include "testing/document.hpp"

#include <terrace/synth/synth.hpp>
#include <terrace/terraform/untyped.hpp>
#include <terrace/testing/synth.hpp>

#include <algorithm>
#include <map>

#include "core/node.hpp"

namespace terrace::testing {

namespace detail {

using terrace::detail::Node;
using terrace::detail::NodeAccess;
using terrace::detail::NodeKind;

void retain(Document* document) noexcept { document->references.fetch_add(1, std::memory_order_relaxed); }

void release(Document* document) noexcept {
  if (document->references.fetch_sub(1, std::memory_order_acq_rel) == 1) delete document;
}

namespace {

/// Calls `visit(name, body)` for each block of a kind: Terraform takes a body alone or a list of bodies.
template <class Visit> void for_each_body(const Json& named, Visit visit) {
  if (!named.is_object()) return;
  for (const auto& [name, bodies] : named.items()) {
    if (name == "//") continue;
    if (bodies.is_array()) {
      for (const Json& body : bodies) visit(name, body);
    } else {
      visit(name, bodies);
    }
  }
}

std::string text_of(const Json& body, const char* member) {
  if (!body.is_object()) return {};
  const auto found = body.find(member);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

class BlockReader {
 public:
  BlockReader(std::size_t stack, std::vector<BlockEntry>& blocks) : stack_(stack), blocks_(blocks) {}

  void read(const std::string& kind, const Json& content) {
    if (kind == "resource" || kind == "data" || kind == "ephemeral") {
      const std::string prefix = kind == "resource" ? "" : kind + ".";
      for_each_body(content, [&](const std::string& type, const Json& named) {
        for_each_body(named, [&](const std::string& name, const Json& body) {
          add(prefix + type, type, name, prefix + type + "." + name, "", body);
        });
      });
    } else if (kind == "provider") {
      for_each_body(content, [&](const std::string& name, const Json& body) {
        const std::string alias = text_of(body, "alias");
        add("provider", "provider", alias.empty() ? name : alias, alias.empty() ? name : name + "." + alias,
            "provider." + name, body);
      });
    } else if (kind == "locals") {
      for (const auto& [name, value] : content.items()) {
        if (name != "//") add("local", "local", name, "local." + name, "", value);
      }
    } else if (kind == "variable" || kind == "output" || kind == "module" || kind == "check") {
      for_each_body(content, [&](const std::string& name, const Json& body) {
        const bool variable = kind == "variable";
        add(kind, kind, name, (variable ? "var." : kind + ".") + name, variable ? "variable." + name : "", body);
      });
    } else if (content.is_array()) {
      std::size_t index = 0;
      for (const Json& body : content) {
        const std::string number = std::to_string(index++);
        add(kind, kind, number, kind + "[" + number + "]", "", body);
      }
    } else if (kind != "//") {
      add(kind, kind, "", kind, "", content);
    }
  }

 private:
  void add(const std::string& group, const std::string& type, const std::string& name, const std::string& address,
           const std::string& other_name, const Json& body) {
    blocks_.push_back({stack_, group, type, name, address, other_name, &body, {}, {}});
  }

  std::size_t stack_;
  std::vector<BlockEntry>& blocks_;
};

void add_origins(App& app, Document& document) {
  std::map<std::pair<std::string, std::string>, Construct> by_address;
  for (const Construct& construct : app.constructs()) {
    if (construct.address().empty()) continue;
    by_address.emplace(std::pair(std::string(construct.stack().id()), construct.address()), construct);
  }
  for (BlockEntry& entry : document.blocks) {
    const auto found = by_address.find({document.stacks[entry.stack].name, entry.address});
    if (found == by_address.end()) continue;
    entry.path = found->second.path();
    entry.location = found->second.location();
  }
}

/// Keeps the answer of an App with its tree.
struct Synthesized {
  Shared<Document> document;
};

}  // namespace

void read_blocks(const Json& json, std::size_t stack, std::vector<BlockEntry>& blocks) {
  BlockReader reader(stack, blocks);
  for (const auto& [kind, content] : json.items()) reader.read(kind, content);
}

Shared<Document> make_document(App& app) {
  Shared<Document>& kept = app.root().state<Synthesized>().document;
  if (kept.get() != nullptr) return kept;
  Synthesis synthesis = synthesize(app);
  Shared<Document> document(new Document());
  document->ok = synthesis.ok;
  document->diagnostics = app.diagnostics().all();
  for (SynthesizedStack& stack : synthesis.stacks) {
    document->stacks.push_back({std::move(stack.name), stack.json.str(), Json()});
    StackDocument& made = document->stacks.back();
    made.json = Json::parse(made.text, nullptr, false);
    if (!made.json.is_discarded()) continue;
    document->ok = false;
    document->diagnostics.push_back({"T0000",
                                     Severity::error,
                                     "the JSON of this stack cannot be read",
                                     made.name,
                                     {},
                                     {},
                                     {},
                                     "this is a fault of the library; please report it"});
  }
  if (document->ok) {
    for (std::size_t i = 0; i < document->stacks.size(); ++i)
      read_blocks(document->stacks[i].json, i, document->blocks);
    add_origins(app, *document);
  }
  kept = document;
  return document;
}

std::string shown(SourceLocation location) {
  if (!location.is_known()) return "an unknown line";
  return std::string(location.file) + ":" + std::to_string(location.line);
}

std::string shown(const std::vector<Diagnostic>& diagnostics, std::size_t most) {
  std::string out;
  std::size_t count = 0;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (count++ == most) {
      out += "  and " + std::to_string(diagnostics.size() - most) + " more\n";
      break;
    }
    const char* const severity = diagnostic.severity == Severity::error     ? "error"
                                 : diagnostic.severity == Severity::warning ? "warning"
                                                                            : "note";
    out += std::string("  ") + severity + "[" + diagnostic.code + "]: " + diagnostic.message + "\n";
    out += "    at " + shown(diagnostic.location);
    if (!diagnostic.path.empty()) out += " (" + diagnostic.path + ")";
    out += '\n';
    for (const Diagnostic::Note& note : diagnostic.notes) out += "    note: " + note.text + "\n";
    if (!diagnostic.help.empty()) out += "    help: " + diagnostic.help + "\n";
  }
  return out;
}

void add_missing_providers(Stack& stack) {
  stack.before_synth([](Scope scope) {
    Node* const top = NodeAccess::node(scope);
    Stack owner = NodeAccess::stack(top);
    std::vector<std::string_view> known;
    std::vector<const terrace::detail::ProviderSource*> used;
    for (const Node& node : top->tree->nodes()) {
      if (node.source == nullptr || node.source->provider == nullptr || node.stack != top) continue;
      if (node.kind == NodeKind::provider)
        known.emplace_back(node.source->provider->name);
      else
        used.push_back(node.source->provider);
    }
    for (const terrace::detail::ProviderSource* provider : used) {
      const std::string_view address = provider->address;
      if (address.starts_with("terraform.io/builtin/") || !address.ends_with(provider->name) ||
          std::find(known.begin(), known.end(), provider->name) != known.end()) {
        continue;
      }
      known.emplace_back(provider->name);
      owner.provider(UntypedProvider{.source = std::string(address), .version = provider->version}, {},
                     scope.location());
    }
  });
}

}  // namespace detail

Template synth(App& app) {
  return detail::DocumentAccess::make_template(detail::make_document(app), detail::all_stacks);
}

Template synth(App& app, const Stack& stack) { return synth(app).stack(stack.id()); }

}  // namespace terrace::testing
