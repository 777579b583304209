// SPDX-License-Identifier: Apache-2.0
// `diff`: what the program makes now against what synth wrote before, without terraform.

#include <algorithm>
#include <set>

#include "cli/diff_source.hpp"
#include "cli/diff_view.hpp"
#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "core/address.hpp"
#include "core/node.hpp"
#include "diff/errors.hpp"
#include "terraform/block_edit.hpp"
#include "value/representation.hpp"

namespace terrace::cli {
namespace {

using detail::Node;
using detail::NodeKind;
using diff::Change;

bool is_true(const Node& node, const char* argument) {
  const Value flag = detail::NodeAccess::construct(const_cast<Node*>(&node)).argument(argument);
  return flag.kind() == Value::Kind::boolean && detail::Access::scalar<bool>(flag);
}

/// "rule[0].setting.secret" as names: rule, setting, secret.
std::vector<std::string> names_of(const std::string& path) {
  std::vector<std::string> names(1);
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '.') {
      names.emplace_back();
    } else if (path[i] == '[') {
      i = std::min(path.find(']', i), path.size());
    } else {
      names.back() += path[i];
    }
  }
  return names;
}

/// Whether an attribute of a block is one that must not be shown.
bool hides_value(const Node& node, const std::string& path) {
  if (node.kind == NodeKind::variable || node.kind == NodeKind::output) return is_true(node, "sensitive");
  if (node.source == nullptr || node.kind == NodeKind::module) return false;
  const Schema* schema = &node.schema();
  bool is_key = false;
  for (const std::string& name : names_of(path)) {
    if (std::exchange(is_key, false)) continue;
    const SchemaEntry* entry = schema->find(name);
    if (entry == nullptr && (name == "dynamic" || name == "content")) continue;
    if (entry == nullptr) return false;
    if (entry->sensitive || entry->write_only) return true;
    if (entry->nested == nullptr) return false;
    schema = &schema_of(*entry->nested);
    is_key = entry->nesting == Nesting::map;
  }
  return false;
}

class Differ {
 public:
  Differ(Session& session, const Former& former) : session_(session), former_(former), lines_(former.manifest) {}

  std::vector<ShownStack> run() {
    std::vector<ShownStack> shown;
    std::set<std::string> seen;
    for (const SynthesizedStack& stack : session_.synthesis().stacks) {
      seen.insert(stack.name);
      if (!session_.is_meant(stack.name)) continue;
      const auto before = former_.documents.find(stack.name);
      const bool is_new = before == former_.documents.end();
      const std::string now = stack.json.str();
      shown.push_back(this->stack(stack.name, is_new ? std::string_view() : std::string_view(before->second), now));
      shown.back().is_new = is_new;
    }
    for (const auto& [name, document] : former_.documents) {
      if (seen.count(name) != 0 || !session_.options().operands.empty()) continue;
      shown.push_back(stack(name, document, ""));
      shown.back().is_gone = true;
    }
    return shown;
  }

 private:
  ShownStack stack(const std::string& name, std::string_view before, std::string_view after) {
    diff::StackDiff found = diff::compare(before, after);
    ShownStack shown;
    shown.name = name;
    shown.unchanged = found.unchanged;
    if (!found.fault.empty()) {
      session_.report(diff::errors::unreadable_document(name + "/main.tf.json of " + former_.name, found.fault));
      return shown;
    }
    find_nodes(name, found);
    for (diff::BlockChange& change : found.blocks) shown.blocks.push_back(block(name, std::move(change)));
    std::stable_sort(shown.blocks.begin(), shown.blocks.end(),
                     [](const ShownBlock& a, const ShownBlock& b) { return a.path < b.path; });
    return shown;
  }

  /// The constructs of the blocks that differ, by address.
  void find_nodes(const std::string& name, const diff::StackDiff& found) {
    nodes_.clear();
    std::set<std::string> wanted;
    for (const diff::BlockChange& change : found.blocks) wanted.insert(node_address(change));
    if (wanted.empty()) return;
    // The stack's own list of nodes is only there while it is synthesized.
    for (const Node& node : session_.tree().nodes()) {
      if (!node.is_block() || node.stack == nullptr || node.stack->id != name) continue;
      std::string address = detail::address_of(node);
      if (wanted.count(address) != 0) nodes_.emplace(std::move(address), &node);
    }
  }

  static std::string node_address(const diff::BlockChange& change) {
    return change.section == "provider" ? change.address.substr(std::string_view("provider.").size()) : change.address;
  }

  ShownBlock block(const std::string& stack, diff::BlockChange change) const {
    const auto below = [&](const std::string& path, const std::string& otherwise) {
      return path.starts_with(stack + '/') ? path.substr(stack.size() + 1) : otherwise;
    };
    ShownBlock shown;
    const auto found = nodes_.find(node_address(change));
    const Node* node = found == nodes_.end() ? nullptr : found->second;
    const bool gone = change.change == Change::removed || change.change == Change::kept;
    const std::string construct = node != nullptr && !gone ? detail::path_of(node) : change.construct;
    shown.path = below(construct, change.address);
    if (change.change == Change::moved) shown.from = below(change.from_construct, change.from);
    if (gone) {
      std::tie(shown.file, shown.line) = lines_.find(change.construct);
    } else if (node != nullptr && node->location.is_known()) {
      shown.file = node->location.file;
      shown.line = node->location.line;
    }
    for (diff::Attribute& attribute : change.attributes) {
      const bool secret = node != nullptr && hides_value(*node, attribute.path);
      shown.attributes.push_back({std::move(attribute), secret});
    }
    change.attributes.clear();
    shown.change = std::move(change);
    return shown;
  }

  Session& session_;
  const Former& former_;
  mutable FormerLines lines_;
  std::unordered_map<std::string, const Node*> nodes_;
};

/// The records of two ledgers as differences; that is all that is known of a revision without its output.
std::vector<ShownStack> ledger_diff(const Session& session, const Former& former) {
  std::map<std::string, ShownStack> stacks;
  const auto& ledger = session.synthesis().ledger;
  const std::vector<detail::LedgerRecord> now = ledger == nullptr ? std::vector<detail::LedgerRecord>() : ledger->after;
  const auto add = [&](const detail::LedgerRecord& record, Change change, std::string from) {
    if (!session.is_meant(record.stack)) return;
    ShownBlock& shown = stacks[record.stack].blocks.emplace_back();
    shown.change.change = change;
    shown.change.section = record.address.starts_with("module.") ? "module" : "resource";
    if (shown.change.section == "resource") shown.change.type = record.address.substr(0, record.address.find('.'));
    shown.change.address = record.address;
    shown.change.from = from;
    shown.path = record.path;
    shown.from = std::move(from);
    shown.file = record.file;
    shown.line = record.line;
  };
  const auto find = [](const std::vector<detail::LedgerRecord>& records, const std::string& stack,
                       const std::string& address) {
    return std::find_if(records.begin(), records.end(), [&](const detail::LedgerRecord& record) {
      return record.stack == stack && record.address == address;
    });
  };
  std::set<std::pair<std::string, std::string>> moved;
  std::vector<detail::LedgerRecord> before;
  for (const detail::LedgerRecord& record : former.records) {
    if (ledger != nullptr && record.program == ledger->program && !record.address.empty()) before.push_back(record);
  }
  for (const detail::LedgerRecord& record : now) {
    if (record.address.empty()) continue;
    const auto old = find(before, record.stack, record.address);
    if (old != before.end()) {
      if (record.hold == detail::Hold::kept && old->hold != detail::Hold::kept) add(record, Change::kept, "");
      continue;
    }
    std::string from;
    for (const std::string& was : record.was) {
      if (find(before, record.stack, was) != before.end()) from = was;
    }
    if (!from.empty()) moved.emplace(record.stack, from);
    add(record, from.empty() ? Change::added : Change::moved, from);
  }
  for (const detail::LedgerRecord& record : before) {
    const bool there = find(now, record.stack, record.address) != now.end();
    if (!there && moved.count({record.stack, record.address}) == 0) add(record, Change::removed, "");
  }
  std::vector<ShownStack> shown;
  for (auto& [name, stack] : stacks) {
    stack.name = name;
    shown.push_back(std::move(stack));
  }
  return shown;
}

}  // namespace

int verb_diff(Session& session) {
  const Options& options = session.options();
  const std::string* folder = options.value("--against");
  const std::string* revision = options.value("--against-rev");
  if (folder != nullptr && revision != nullptr) {
    return session.refuse("--against and --against-rev contradict each other", "give one of them");
  }
  if (const int refused = session.build(); refused != kDone) return refused;
  std::vector<ShownStack> shown;
  Former former;
  if (session.is_usable()) {
    former = revision != nullptr ? former_of_revision(*revision, options.out, options.ledger)
                                 : former_of_folder(folder != nullptr ? *folder : options.out);
    if (former.fault) {
      session.report(std::move(*former.fault));
    } else {
      shown = former.only_ledger ? ledger_diff(session, former) : Differ(session, former).run();
      session.log().done("compare", former.name);
    }
  }
  int code = session.exit_code();
  const DiffCounts counts = counts_of(shown);
  if (code == kDone && options.has("--exit-code") && counts.any()) code = kDifferences;
  if (options.json) {
    nlohmann::ordered_json document = session.document(code);
    document["ok"] = code == kDone || code == kDifferences;
    document["against"] = former.name;
    document["only_ledger"] = former.only_ledger;
    document["summary"] = {{"added", counts.added},
                           {"removed", counts.removed},
                           {"changed", counts.changed},
                           {"moved", counts.moved},
                           {"kept", counts.kept}};
    document["stacks"] = diff_json(shown);
    return session.print_document(std::move(document), code);
  }
  session.print_diagnostics();
  if (code != kDone && code != kDifferences) return code;
  if (former.only_ledger && !options.quiet) {
    session.console().err("The output is not committed there: only what " + former.name + " records is compared.\n");
  }
  session.console().out(diff_text(shown, session.out_style(), wants_unicode(session.console().streams())));
  return code;
}

}  // namespace terrace::cli
