// SPDX-License-Identifier: Apache-2.0

// The program against its ledger: what vanished, and what becomes of it.

#include "synth/ledger.hpp"

#include <terrace/terraform/refactoring.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "core/suggest.hpp"
#include "synth/ledger_errors.hpp"
#include "terraform/block_edit.hpp"
#include "terraform/schemas.hpp"

namespace terrace::detail {
namespace {

/// The text of a moved or removed block's address; empty when it is a construct of the program.
std::string_view address_text(const LooseBlock& block) {
  const Value from = member_of(block.block, 0);
  if (!is_op(from, Op::bare)) return {};
  const Value& inner = Access::expression(from).operand(0);
  return inner.kind() == Value::Kind::text ? inner.text() : std::string_view();
}

bool prevents_destroy(const Node& node) {
  if (!node.meta.is_set()) return false;
  const Value lifecycle = member_of(node.meta, meta_member::lifecycle);
  const Value flag = member_of(lifecycle, lifecycle_member::prevent_destroy);
  return flag.kind() == Value::Kind::boolean && Access::scalar<bool>(flag);
}

/// Whether `path` is `scope` or under it.
bool is_within(std::string_view path, std::string_view scope) {
  return path.starts_with(scope) && (path.size() == scope.size() || path[scope.size()] == '/');
}

/// Whether a version constraint plainly takes a Terraform older than 1.7.
bool takes_old_terraform(std::string_view constraint) {
  if (!constraint.starts_with(">=") && !constraint.starts_with("~>")) return false;
  const std::size_t digit = constraint.find_first_of("0123456789");
  if (digit == std::string_view::npos) return false;
  const std::string_view version = constraint.substr(digit);
  if (version.starts_with("0.")) return true;
  return version.starts_with("1.") && version.size() > 2 && version[2] >= '0' && version[2] <= '6' &&
         (version.size() == 3 || version[3] < '0' || version[3] > '9');
}

/// Answers is_stateful_type by the schema, of which a program has few and asks often.
class StatefulTypes {
 public:
  bool operator()(const SchemaSource* source) {
    Entry& entry = entries_[(reinterpret_cast<std::uintptr_t>(source) >> 4) % entries_.size()];
    if (entry.source != source) entry = {source, is_stateful_type(source->type)};
    return entry.stateful;
  }

 private:
  struct Entry {
    const SchemaSource* source = nullptr;
    bool stateful = false;
  };
  std::array<Entry, 256> entries_{};
};

class Keeper {
 public:
  Keeper(Tree& tree, Plan& plan, const LedgerOptions& options, LedgerChange& change)
      : tree_(tree), plan_(plan), options_(options), change_(change), old_(change.before) {}

  void run() {
    inherit_choices();
    for (const StackPlan& stack : plan_.stacks) collect(stack);
    std::sort(change_.after.begin(), change_.after.end());
    for (std::size_t i = 0; i < change_.after.size(); ++i) now_.emplace(key(change_.after[i]), i);
    check_retirements();
    if (!old_.empty()) {
      follow_renamed_stacks();
      judge();
      std::sort(change_.after.begin(), change_.after.end());
    }
    change_.is_changed = !say_the_same(change_.before, change_.after);
    if (change_.is_changed && options_.locked && !tree_.diagnostics().has_errors()) {
      report(errors::ledger_locked(change_));
    }
  }

 private:
  struct Choices {
    Choice retained = Choice::inherited;
    Choice stateful = Choice::inherited;
  };

  static std::string key(const std::string& stack, const std::string& address) { return stack + '\n' + address; }
  static std::string key(const LedgerRecord& record) { return key(record.stack, record.address); }
  void report(Diagnostic diagnostic) { tree_.diagnostics().add(std::move(diagnostic)); }

  /// choices_[n]: what is chosen at or above node n. Empty when nobody chose.
  void inherit_choices() {
    for (const Node& node : tree_.nodes()) {
      const bool chooses = node.extras != nullptr &&
                           (node.extras->retained != Choice::inherited || node.extras->stateful != Choice::inherited);
      if (chooses && choices_.empty()) choices_.resize(tree_.nodes().size());
      if (choices_.empty()) continue;
      Choices& here = choices_[node.number];
      if (node.parent != nullptr) here = choices_[node.parent->number];
      if (!chooses) continue;
      if (node.extras->retained != Choice::inherited) here.retained = node.extras->retained;
      if (node.extras->stateful != Choice::inherited) here.stateful = node.extras->stateful;
    }
  }

  /// False for what the ledger has no use for.
  bool holds(const Node& node, Hold& hold) {
    if (node.kind != NodeKind::resource && node.kind != NodeKind::module) return false;
    const Choices choices = choices_.empty() ? Choices{} : choices_[node.number];
    hold = Hold::retained;
    if (choices.retained == Choice::yes) return true;
    hold = Hold::stateful;
    if (choices.stateful == Choice::yes || prevents_destroy(node)) return true;
    return choices.stateful == Choice::inherited && node.kind == NodeKind::resource && is_stateful_(node.source);
  }

  void collect(const StackPlan& stack) {
    const std::string id(stack.stack->id);
    if (stack.stack->stack_data->is_protected) {
      change_.after.push_back(
          {change_.program, id, "", "", Hold::guarded, {}, stack.stack->location.file, stack.stack->location.line});
    }
    std::unordered_map<const Node*, std::vector<std::string>> earlier;
    for (const auto& [address, node] : stack.earlier) earlier[node].push_back(address);
    for (const Node* node : stack.blocks) {
      Hold hold{};
      if (node->refused || !holds(*node, hold)) continue;
      LedgerRecord& record = change_.after.emplace_back();
      record.program = change_.program;
      record.stack = id;
      record.path = path_of(node).substr(id.size() + 1);
      record.address = address_of(*node);
      record.hold = hold;
      if (const auto was = earlier.find(node); was != earlier.end()) {
        record.was = std::move(was->second);
        std::sort(record.was.begin(), record.was.end());
      }
      if (node->location.is_known()) {
        record.file = node->location.file;
        record.line = node->location.line;
      }
      nodes_.emplace(key(record), node);
    }
  }

  const StackPlan* stack_named(std::string_view name) const {
    for (const StackPlan& stack : plan_.stacks) {
      if (stack.stack->id == name) return &stack;
    }
    return nullptr;
  }

  static const Node* node_at(const Node& stack, std::string_view path) {
    const Node* at = &stack;
    while (at != nullptr && !path.empty()) {
      const std::string_view id = path.substr(0, path.find('/'));
      path.remove_prefix(std::min(path.size(), id.size() + 1));
      const Node* child = at->first_child;
      while (child != nullptr && (child->id != id || child->kind >= NodeKind::variable)) child = child->next_sibling;
      at = child;
    }
    return at;
  }

  void check_retirements() {
    for (const StackPlan& stack : plan_.stacks) {
      for (const Retirement& retirement : stack.stack->stack_data->retirements) {
        const Node* node = node_at(*stack.stack, retirement.path);
        if (node != nullptr && node->is_block()) report(errors::retired_but_there(*node, retirement));
      }
    }
    for (const Retirement& retirement : tree_.retired_stacks()) {
      if (const StackPlan* stack = stack_named(retirement.path)) report(errors::retired_stack_but_there(*stack->stack));
    }
  }

  void follow_renamed_stacks() {
    for (const StackPlan& stack : plan_.stacks) {
      for (const std::string& name : stack.stack->stack_data->earlier_names) {
        if (const StackPlan* other = stack_named(name); other != nullptr && other != &stack) {
          report(errors::stack_renamed_but_there(*stack.stack, *other->stack));
          continue;
        }
        for (LedgerRecord& record : old_) {
          if (record.stack == name) record.stack = stack.stack->id;
        }
      }
    }
  }

  void judge() {
    std::map<std::string, std::vector<const LedgerRecord*>> vanished_stacks;
    std::map<const StackPlan*, std::vector<const LedgerRecord*>> vanished;
    for (const LedgerRecord& record : old_) {
      known_.insert(key(record));
      if (const auto found = now_.find(key(record)); found != now_.end()) {
        LedgerRecord& same = change_.after[found->second];
        if (same.says_the_same(record)) {
          same.file = record.file;
          same.line = record.line;
        }
        continue;
      }
      const StackPlan* stack = stack_named(record.stack);
      if (stack == nullptr) {
        vanished_stacks[record.stack].push_back(&record);
      } else if (!record.address.empty() && stack->earlier.count(record.address) == 0) {
        vanished[stack].push_back(&record);
      }
    }
    for (const StackPlan& stack : plan_.stacks) {
      if (const auto found = vanished.find(&stack); found != vanished.end()) judge_stack(stack, found->second);
    }
    for (const auto& [name, records] : vanished_stacks) judge_vanished_stack(name, records);
  }

  void judge_stack(const StackPlan& stack, const std::vector<const LedgerRecord*>& records) {
    // What is only no longer stateful is still there; and the program's own removed and moved blocks are a word too.
    std::unordered_set<std::string> spoken_for;
    std::unordered_set<std::string_view> names;
    for (const LedgerRecord* record : records) {
      names.insert(std::string_view(record->address).substr(record->address.find('.') + 1));
      for (const std::string& was : record->was) names.insert(std::string_view(was).substr(was.find('.') + 1));
    }
    for (const Node* node : stack.blocks) {
      const bool has_state = node->kind == NodeKind::resource || node->kind == NodeKind::module;
      if (has_state && names.count(node->name) != 0) spoken_for.insert(address_of(*node));
    }
    const StackData& data = *stack.stack->stack_data;
    for (const auto* blocks : {&data.moved, &data.removed}) {
      for (const LooseBlock& block : *blocks) spoken_for.insert(std::string(address_text(block)));
    }
    bool keeps = false;
    for (const LedgerRecord* record : records) {
      if (spoken_for.count(record->address) != 0) continue;
      const Retirement* word = retirement_of(data, record->path);
      if (word != nullptr && word->destroy) continue;
      if (record->hold == Hold::kept && options_.prune) continue;
      if (word == nullptr && record->hold == Hold::stateful) {
        report(errors::vanished(*record, place_of(*record), successor_of(stack, *record)));
        continue;
      }
      keep(stack, *record, spoken_for);
      keeps = true;
    }
    if (keeps && takes_old_terraform(data.required_version)) {
      report(errors::too_old_for_removed(*stack.stack, data.required_version));
    }
  }

  static const Retirement* retirement_of(const StackData& data, std::string_view path) {
    const Retirement* found = nullptr;
    for (const Retirement& retirement : data.retirements) {
      const bool nearer = found == nullptr || retirement.path.size() >= found->path.size();
      if (is_within(path, retirement.path) && nearer) found = &retirement;
    }
    return found;
  }

  void keep(const StackPlan& stack, const LedgerRecord& record, const std::unordered_set<std::string>& spoken_for) {
    Stack handle = NodeAccess::stack(stack.stack);
    const auto remove = [&](const std::string& address) {
      handle.removed({.from = Address(address), .destroy = false}, stack.stack->location);
    };
    remove(record.address);
    // An environment that was not applied since the rename still has it there.
    for (const std::string& was : record.was) {
      if (spoken_for.count(was) == 0 && stack.earlier.count(was) == 0) remove(was);
    }
    LedgerRecord kept = record;
    kept.hold = Hold::kept;
    change_.after.push_back(std::move(kept));
  }

  /// A resource of the same type that is new: the one with the same id, or a like path, or the only one.
  errors::Successor successor_of(const StackPlan& stack, const LedgerRecord& record) const {
    const std::string type = record.address.substr(0, record.address.find('.'));
    std::vector<const LedgerRecord*> fresh;
    for (std::size_t i = 0; i < now_.size(); ++i) {
      const LedgerRecord& other = change_.after[i];
      const bool same = other.stack == stack.stack->id && other.address.substr(0, other.address.find('.')) == type;
      if (same && known_.count(key(other)) == 0) fresh.push_back(&other);
    }
    if (fresh.empty()) return {};
    const auto id = [](const std::string& path) { return path.substr(path.rfind('/') + 1); };
    const LedgerRecord* chosen = fresh.size() == 1 ? fresh.front() : nullptr;
    for (const LedgerRecord* other : fresh) {
      if (id(other->path) == id(record.path)) chosen = other;
    }
    if (chosen == nullptr) {
      std::vector<std::string_view> paths;
      for (const LedgerRecord* other : fresh) paths.push_back(other->path);
      const std::string_view closest = closest_name(record.path, paths);
      for (const LedgerRecord* other : fresh) {
        if (other->path == closest) chosen = other;
      }
    }
    if (chosen == nullptr) return {};
    errors::Successor successor{nodes_.at(key(*chosen)), chosen->path, record.path};
    // What both paths end in was not renamed; the scope above it was.
    for (;;) {
      const std::size_t a = successor.scope.rfind('/');
      const std::size_t b = successor.from.rfind('/');
      if (a == std::string::npos || b == std::string::npos) break;
      if (successor.scope.substr(a) != successor.from.substr(b)) break;
      successor.scope.resize(a);
      successor.from.resize(b);
    }
    return successor;
  }

  void judge_vanished_stack(const std::string& name, const std::vector<const LedgerRecord*>& records) {
    for (const Retirement& retirement : tree_.retired_stacks()) {
      if (retirement.path == name) return;
    }
    std::vector<const LedgerRecord*> lost;
    const bool unprotected =
        std::find(options_.unprotect.begin(), options_.unprotect.end(), name) != options_.unprotect.end();
    for (const LedgerRecord* record : records) {
      if (record->hold == Hold::kept || (record->hold == Hold::guarded && unprotected)) continue;
      lost.push_back(record);
    }
    if (lost.empty()) return;
    std::vector<std::string_view> fresh;
    for (const StackPlan& stack : plan_.stacks) {
      const bool known = std::any_of(old_.begin(), old_.end(),
                                     [&](const LedgerRecord& record) { return record.stack == stack.stack->id; });
      if (!known) fresh.push_back(stack.stack->id);
    }
    const std::string_view successor = fresh.size() == 1 ? fresh.front() : closest_name(name, fresh);
    report(errors::stack_vanished(lost, std::string(successor)));
  }

  /// Where it was last made: the manifest of the last synth knows the line exactly, the ledger as of when it was recorded.
  std::string place_of(const LedgerRecord& record) {
    if (!options_.out.empty() && lines_.empty()) read_manifest();
    if (const auto found = lines_.find(record.stack + "/" + record.path); found != lines_.end()) return found->second;
    return record.file.empty() ? "" : record.file + ":" + std::to_string(record.line);
  }

  /// A construct of the manifest has a line of its own. Whatever cannot be read there is only not known.
  void read_manifest() {
    lines_.emplace("", "");
    std::unordered_set<std::string> wanted;
    for (const LedgerRecord& record : old_) wanted.insert(record.stack + "/" + record.path);
    std::ifstream in(options_.out + "/manifest.json");
    for (std::string line; std::getline(in, line);) {
      if (line.find("\"address\": ") == std::string::npos) continue;
      if (line.back() == ',') line.pop_back();
      const auto entry = nlohmann::json::parse(line, nullptr, false);
      if (!entry.is_object() || !entry.contains("path") || !entry.contains("file") || !entry.contains("line")) continue;
      if (!entry["path"].is_string() || !entry["file"].is_string() || !entry["line"].is_number()) continue;
      const auto path = entry["path"].get<std::string>();
      if (wanted.count(path) == 0) continue;
      lines_[path] = entry["file"].get<std::string>() + ":" + std::to_string(entry["line"].get<unsigned>());
    }
  }

  Tree& tree_;
  Plan& plan_;
  const LedgerOptions& options_;
  LedgerChange& change_;
  /// The records with which synth began, under the present names of their stacks.
  std::vector<LedgerRecord> old_;
  std::vector<Choices> choices_;
  StatefulTypes is_stateful_;
  /// Records of what the program holds, as an index into change_.after.
  std::unordered_map<std::string, std::size_t> now_;
  std::unordered_map<std::string, const Node*> nodes_;
  std::unordered_set<std::string> known_;
  std::unordered_map<std::string, std::string> lines_;
};

}  // namespace

std::shared_ptr<const LedgerChange> keep_ledger(Tree& tree, Plan& plan, const LedgerOptions& options) {
  if (options.file.empty()) return nullptr;
  auto change = std::make_shared<LedgerChange>();
  change->file = options.file;
  change->program = options.program;
  std::vector<LedgerRecord> all;
  if (std::optional<Diagnostic> fault = read_ledger(options.file, all)) {
    tree.diagnostics().add(std::move(*fault));
    return nullptr;
  }
  for (LedgerRecord& record : all) {
    if (record.program == options.program) change->before.push_back(std::move(record));
  }
  Keeper(tree, plan, options, *change).run();
  return change;
}

}  // namespace terrace::detail
