// SPDX-License-Identifier: Apache-2.0

#include "synth/document.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include "synth/emitter.hpp"
#include "synth/stack_blocks.hpp"

namespace terrace::detail {
namespace {

/// One section of the document, "resource" or "variable"; its groups in the order of their types.
struct Section {
  const char* name;
  NodeKind kind;
  bool typed;
};

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
      : plan_(plan), stack_(stack), jobs_(jobs), findings_(findings), emitter_(plan, stack, out_), blocks_(stack) {}

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
  template <class T> static void take(std::vector<T>& from, std::vector<T>& into) {
    std::move(from.begin(), from.end(), std::back_inserter(into));
    from.clear();
  }

  void collect(Emitter& emitter) {
    take(emitter.diagnostics(), findings_.diagnostics);
    take(emitter.suspects(), findings_.suspects);
  }

  void settings() {
    emitter_.key("terraform", 1, first_);
    out_.put('{');
    bool first = true;
    emitter_.key("required_version", 2, first);
    emitter_.string(required_version(stack_));
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

  void required_providers(bool& first) {
    const std::map<std::string_view, Requirement> needed = detail::required_providers(stack_);
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
    const std::map<std::string_view, std::vector<const Node*>> by_name = blocks_.providers();
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
    if (blocks_.of(NodeKind::local).empty()) return;
    emitter_.key("locals", 1, first_);
    out_.put('{');
    bool first = true;
    for (const Node* node : blocks_.of(NodeKind::local)) emitter_.local(*node, first);
    emitter_.close(1);
  }

  void section(const Section& section) {
    const std::vector<BlockGroup>& all = blocks_.groups(section.kind);
    const bool remotes = section.kind == NodeKind::data && !stack_.remotes.empty();
    const bool exports = section.kind == NodeKind::output && !stack_.exports.empty();
    if (all.empty() && !remotes && !exports) return;
    emitter_.key(section.name, 1, first_);
    out_.put('{');
    bool first = true;
    if (section.typed) {
      bool remotes_due = remotes;
      for (const BlockGroup& group : all) {
        if (remotes_due && kRemoteState < group.type) typed_group(kRemoteState, nullptr, first, remotes_due);
        typed_group(group.type, &group, first, remotes_due);
      }
      if (remotes_due) typed_group(kRemoteState, nullptr, first, remotes_due);
    } else {
      for (const BlockGroup& group : all) blocks(group, 2, first);
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
  void typed_group(std::string_view type, const BlockGroup* group, bool& first, bool& remotes_due) {
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
  void blocks(const BlockGroup& group, unsigned depth, bool& first) {
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

  const Plan& plan_;
  const StackPlan& stack_;
  unsigned jobs_;
  Findings& findings_;
  /// What is finished, and what is being written; the pieces are never joined, for they may be tens of megabytes.
  std::vector<Buffer> finished_;
  Buffer out_;
  Emitter emitter_;
  StackBlocks blocks_;
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
