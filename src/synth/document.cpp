// SPDX-License-Identifier: Apache-2.0

#include "synth/document.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include "synth/emitter.hpp"
#include "terraform/block_edit.hpp"

namespace terrace::detail {
namespace {

/// Blocks under one type: resources of "aws_vpc", variables (no type).
struct Group {
  std::string_view type;
  std::vector<const Node*> nodes;
};

/// One section of the document, "resource" or "variable"; its groups in the order of their types.
struct Section {
  const char* name;
  NodeKind kind;
  bool typed;
};

bool has_member(const Value& block, std::string_view name) {
  if (block.kind() != Value::Kind::block) return false;
  const std::size_t index = schema_of(*Access::block(block).source).index_of(name);
  return member_of(block, static_cast<std::uint16_t>(index)).is_set();
}

constexpr Section kSections[] = {
    {"variable", NodeKind::variable, false},  {"data", NodeKind::data, true},
    {"ephemeral", NodeKind::ephemeral, true}, {"resource", NodeKind::resource, true},
    {"module", NodeKind::module, false},      {"check", NodeKind::check, false},
    {"output", NodeKind::output, false},
};

/// Fewer blocks than this are not worth a thread.
constexpr std::size_t kChunk = 1000;
/// Bytes of a block, on the large side.
constexpr std::size_t kUsualBlock = 600;

class Document {
 public:
  Document(const Plan& plan, const StackPlan& stack, unsigned jobs, Findings& findings)
      : plan_(plan), stack_(stack), jobs_(jobs), findings_(findings), emitter_(plan, stack, out_) {
    for (const Node* node : stack.blocks) {
      if (node->is_in_check()) continue;
      std::vector<Group>& groups = groups_[static_cast<std::size_t>(node->kind)];
      const std::string_view type = is_typed(node->kind) ? node->source->type : "";
      auto group = std::find_if(groups.rbegin(), groups.rend(), [&](const Group& g) { return g.type == type; });
      if (group == groups.rend()) {
        groups.push_back({type, {}});
        group = groups.rbegin();
      }
      group->nodes.push_back(node);
    }
    for (std::vector<Group>& groups : groups_) {
      std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) { return a.type < b.type; });
    }
  }

  OutputText text() {
    out_.put('{');
    emitter_.key("//", 1, first_);
    out_.put("{\"stack\": ");
    emitter_.string(stack_.stack->id);
    out_.put(", \"made_by\": \"terrace\"}");
    settings();
    providers();
    locals();
    for (const Section& section : kSections) this->section(section);
    loose("moved", stack_.stack->stack_data->moved);
    loose("import", stack_.stack->stack_data->imports);
    loose("removed", stack_.stack->stack_data->removed);
    emitter_.close(0);
    out_.put('\n');
    collect(emitter_);
    finished_.push_back(std::move(out_));
    return make_output(std::move(finished_));
  }

 private:
  const std::vector<Group>& groups(NodeKind kind) const { return groups_[static_cast<std::size_t>(kind)]; }

  template <class T> static void take(std::vector<T>& from, std::vector<T>& into) {
    std::move(from.begin(), from.end(), std::back_inserter(into));
    from.clear();
  }

  void collect(Emitter& emitter) {
    take(emitter.diagnostics(), findings_.diagnostics);
    take(emitter.suspects(), findings_.suspects);
  }

  /// The oldest Terraform that knows all that the stack uses, unless the program says.
  std::string_view required_version() const {
    const StackData& data = *stack_.stack->stack_data;
    if (!data.required_version.empty()) return data.required_version;
    const bool write_only = std::any_of(stack_.blocks.begin(), stack_.blocks.end(), [](const Node* node) {
      return node->kind == NodeKind::resource && is_ephemeral(node->arguments);
    });
    if (write_only) return ">= 1.11";
    const bool ephemeral = std::any_of(stack_.blocks.begin(), stack_.blocks.end(), [](const Node* node) {
      const bool may_say_so = node->kind == NodeKind::variable || node->kind == NodeKind::output;
      return node->kind == NodeKind::ephemeral || is_ephemeral(node->arguments) ||
             (may_say_so && has_member(node->arguments, "ephemeral"));
    });
    if (ephemeral || has_member(data.backend, "use_lockfile")) return ">= 1.10";
    const bool repeated_import = std::any_of(data.imports.begin(), data.imports.end(), [](const LooseBlock& loose) {
      return has_member(loose.block, "for_each");
    });
    if (!stack_.function_providers.empty()) return ">= 1.8";
    return data.removed.empty() && !repeated_import ? ">= 1.5" : ">= 1.7";
  }

  void settings() {
    emitter_.key("terraform", 1, first_);
    out_.put('{');
    bool first = true;
    emitter_.key("required_version", 2, first);
    emitter_.string(required_version());
    required_providers(first);
    const Value& backend = stack_.stack->stack_data->backend;
    if (backend.is_set()) {
      const std::string_view type = Access::block(backend).source->type;
      if (type == "cloud") {
        emitter_.key(type, 2, first);
        emitter_.backend(backend, 2);
      } else {
        emitter_.key("backend", 2, first);
        out_.put('{');
        bool first_backend = true;
        emitter_.key(type, 3, first_backend);
        emitter_.backend(backend, 3);
        emitter_.close(2);
      }
    }
    emitter_.close(1);
  }

  static void require(const ProviderSource& provider, Requirement& entry) {
    if (!entry.version.empty()) return;
    entry.source = provider.address;
    // The binding knows this version; a later one of the same major version keeps what it offers. An untyped block knows
    // none, and the built-in provider has none.
    const std::string_view version = provider.version;
    const bool built_in = std::string_view(provider.address).starts_with("terraform.io/builtin/");
    const std::size_t dot = version.find('.', version.find('.') + 1);
    if (!version.empty() && !built_in) entry.version = "~> " + std::string(version.substr(0, dot));
  }

  void required_providers(bool& first) {
    std::map<std::string_view, Requirement> needed;
    for (const Node* node : stack_.blocks) {
      if (!is_typed(node->kind) && node->kind != NodeKind::provider) continue;
      const ProviderSource* provider = node->source->provider;
      if (provider == nullptr || std::string_view(provider->address).starts_with("terraform.io/builtin/")) continue;
      require(*provider, needed[provider->name]);
    }
    // Also the built-in one, whose functions are known only where it is required.
    for (const ProviderSource* provider : stack_.function_providers) require(*provider, needed[provider->name]);
    for (const auto& [name, requirement] : stack_.stack->stack_data->requirements) {
      Requirement& entry = needed[name];
      entry.source = requirement.source;
      if (!requirement.version.empty()) entry.version = requirement.version;
      entry.aliases = requirement.aliases;
    }
    if (needed.empty()) return;
    emitter_.key("required_providers", 2, first);
    out_.put('{');
    bool first_provider = true;
    for (const auto& [name, requirement] : needed) {
      emitter_.key(name, 3, first_provider);
      out_.put("{\"source\": ");
      emitter_.string(requirement.source);
      if (!requirement.version.empty()) {
        out_.put(", \"version\": ");
        emitter_.string(requirement.version);
      }
      for (std::size_t i = 0; i < requirement.aliases.size(); ++i) {
        out_.put(i == 0 ? ", \"configuration_aliases\": [" : ", ");
        emitter_.string(requirement.aliases[i]);
      }
      out_.put(requirement.aliases.empty() ? "}" : "]}");
    }
    emitter_.close(2);
  }

  void providers() {
    std::map<std::string_view, std::vector<const Node*>> by_name;
    for (const Group& group : groups(NodeKind::provider)) {
      for (const Node* node : group.nodes) by_name[node->source->provider->name].push_back(node);
    }
    if (by_name.empty()) return;
    emitter_.key("provider", 1, first_);
    out_.put('{');
    bool first_name = true;
    for (const auto& [name, nodes] : by_name) {
      emitter_.key(name, 2, first_name);
      out_.put('[');
      for (std::size_t i = 0; i < nodes.size(); ++i) {
        out_.put(i == 0 ? "\n      " : ",\n      ");
        emitter_.block(*nodes[i], 3);
      }
      emitter_.close(2, ']');
    }
    emitter_.close(1);
  }

  void locals() {
    if (groups(NodeKind::local).empty()) return;
    emitter_.key("locals", 1, first_);
    out_.put('{');
    bool first = true;
    for (const Node* node : groups(NodeKind::local)[0].nodes) emitter_.local(*node, first);
    emitter_.close(1);
  }

  void section(const Section& section) {
    const std::vector<Group>& all = groups(section.kind);
    const bool remotes = section.kind == NodeKind::data && !stack_.remotes.empty();
    const bool exports = section.kind == NodeKind::output && !stack_.exports.empty();
    if (all.empty() && !remotes && !exports) return;
    emitter_.key(section.name, 1, first_);
    out_.put('{');
    bool first = true;
    if (section.typed) {
      bool remotes_due = remotes;
      for (const Group& group : all) {
        if (remotes_due && kRemoteState < group.type) typed_group(kRemoteState, nullptr, first, remotes_due);
        typed_group(group.type, &group, first, remotes_due);
      }
      if (remotes_due) typed_group(kRemoteState, nullptr, first, remotes_due);
    } else {
      for (const Group& group : all) blocks(group, 2, first);
    }
    if (exports) {
      for (const Export& output : stack_.exports) {
        emitter_.key(output.output, 2, first);
        emitter_.exported(output, 2);
      }
    }
    emitter_.close(1);
  }

  /// `"aws_vpc": {…}`; the reads of other stacks' states stand before the program's own of that type.
  void typed_group(std::string_view type, const Group* group, bool& first, bool& remotes_due) {
    emitter_.key(type, 2, first);
    out_.put('{');
    bool first_name = true;
    if (remotes_due && type == kRemoteState) {
      remotes_due = false;
      for (const RemoteState& remote : stack_.remotes) {
        emitter_.key(remote.name, 3, first_name);
        emitter_.remote_state(remote, 3);
      }
    }
    if (group != nullptr) blocks(*group, 3, first_name);
    emitter_.close(2);
  }

  /// Blocks are independent of each other, so a long group is cut into chunks that threads write side by side.
  void blocks(const Group& group, unsigned depth, bool& first) {
    const std::size_t chunks = (group.nodes.size() + kChunk - 1) / kChunk;
    const std::size_t threads = std::min<std::size_t>(jobs_, chunks);
    if (threads <= 1) {
      for (const Node* node : group.nodes) {
        emitter_.key(node->name, depth, first);
        emitter_.block(*node, depth);
      }
      return;
    }
    collect(emitter_);
    struct Piece {
      Buffer out;
      Findings findings;
    };
    std::vector<Piece> pieces(chunks);
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
      for (std::size_t chunk = next++; chunk < chunks; chunk = next++) {
        pieces[chunk].out.reserve(kChunk * kUsualBlock);
        Emitter emitter(plan_, stack_, pieces[chunk].out);
        bool first_here = first && chunk == 0;
        const std::size_t end = std::min(group.nodes.size(), (chunk + 1) * kChunk);
        for (std::size_t i = chunk * kChunk; i < end; ++i) {
          emitter.key(group.nodes[i]->name, depth, first_here);
          emitter.block(*group.nodes[i], depth);
        }
        take(emitter.diagnostics(), pieces[chunk].findings.diagnostics);
        take(emitter.suspects(), pieces[chunk].findings.suspects);
      }
    };
    std::vector<std::thread> helpers;
    for (std::size_t i = 1; i < threads; ++i) helpers.emplace_back(work);
    work();
    for (std::thread& helper : helpers) helper.join();
    first = false;
    finished_.push_back(std::move(out_));
    out_ = Buffer();
    for (Piece& piece : pieces) {
      finished_.push_back(std::move(piece.out));
      take(piece.findings.diagnostics, findings_.diagnostics);
      take(piece.findings.suspects, findings_.suspects);
    }
  }

  void loose(const char* name, const std::vector<LooseBlock>& blocks) {
    if (blocks.empty()) return;
    emitter_.key(name, 1, first_);
    out_.put('[');
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      out_.put(i == 0 ? "\n    " : ",\n    ");
      emitter_.loose(blocks[i], 2);
    }
    emitter_.close(1, ']');
  }

  static constexpr std::string_view kRemoteState = "terraform_remote_state";

  const Plan& plan_;
  const StackPlan& stack_;
  unsigned jobs_;
  Findings& findings_;
  /// What is finished, and what is being written; the pieces are never joined, for they may be tens of megabytes.
  std::vector<Buffer> finished_;
  Buffer out_;
  Emitter emitter_;
  std::vector<Group> groups_[static_cast<std::size_t>(NodeKind::check) + 1];
  bool first_ = true;
};

}  // namespace

OutputText make_output(std::vector<Buffer>&& pieces) {
  const auto kept = std::make_shared<const std::vector<Buffer>>(std::move(pieces));
  std::vector<std::string_view> views;
  for (const Buffer& piece : *kept) views.push_back(piece.view());
  return {std::move(views), kept};
}

OutputText stack_document(const Plan& plan, const StackPlan& stack, unsigned jobs, Findings& findings) {
  return Document(plan, stack, jobs, findings).text();
}

}  // namespace terrace::detail
