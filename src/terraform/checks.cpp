// SPDX-License-Identifier: Apache-2.0

#include "terraform/checks.hpp"

#include <terrace/terraform/meta.hpp>

#include <algorithm>
#include <array>
#include <map>

#include "core/in_quotes.hpp"
#include "core/suggest.hpp"
#include "terraform/block_edit.hpp"
#include "terraform/errors.hpp"
#include "terraform/schemas.hpp"
#include "terraform/untyped_schema.hpp"

namespace terrace::detail {
namespace {

const char* kind_name(NodeKind kind) {
  switch (kind) {
  case NodeKind::data: return "a data source";
  case NodeKind::ephemeral: return "an ephemeral resource";
  case NodeKind::module: return "a module";
  default: return "a resource";
  }
}

class BlockCheck {
 public:
  explicit BlockCheck(const Node& node) : node_(node), diagnostics_(node.tree->diagnostics()) {}

  void run() {
    const bool takes_meta = node_.kind >= NodeKind::resource && node_.kind <= NodeKind::module;
    if (!takes_meta) {
      diagnostics_.add(errors::misplaced_meta(
          &node_, "count, lifecycle and the other meta-arguments are set for a construct that is no Terraform block",
          "only a resource, data source, ephemeral resource or module takes them: pass them on in build()"));
      return;
    }
    if (meta(meta_member::count).is_set() && meta(meta_member::for_each).is_set()) {
      diagnostics_.add(errors::count_and_for_each(&node_));
    }
    check_what_the_kind_takes();
    check_provider(meta(meta_member::provider));
    if (node_.kind == NodeKind::resource) {
      check_ignored();
      check_connection(meta(meta_member::connection));
      for_each_item(meta(meta_member::provisioner), [&](const Value& provisioner) {
        for_each_entry(provisioner, [&](const Value&, const Value& block) { check_provisioner(block); });
      });
    }
  }

  void run_module() {
    for_each_entry(member_of(node_.arguments, module_member::providers),
                   [&](const Value&, const Value& provider) { check_provider(provider); });
  }

 private:
  Value meta(std::uint16_t member) const { return member_of(node_.meta, member); }

  void refuse(std::string_view name, const char* help) {
    diagnostics_.add(errors::misplaced_meta(&node_, kind_name(node_.kind) + (" takes no " + in_quotes(name)), help));
  }

  void check_what_the_kind_takes() {
    if (node_.kind == NodeKind::resource) return;
    const SchemaEntries members = schema_of(Meta::terrace_schema).members();
    for (const std::uint16_t member : {meta_member::connection, meta_member::provisioner}) {
      if (meta(member).is_set()) refuse(members[member].name, "only a resource can have provisioners");
    }
    const Value lifecycle = meta(meta_member::lifecycle);
    if (node_.kind == NodeKind::module) {
      if (lifecycle.is_set()) refuse("lifecycle", "set it on the resources in the module");
      if (meta(meta_member::provider).is_set()) refuse("provider", "hand providers over with Module::providers");
      return;
    }
    const SchemaEntries parts = schema_of(Lifecycle::terrace_schema).members();
    for (std::uint16_t member = 0; member < lifecycle_member::precondition; ++member) {
      if (!member_of(lifecycle, member).is_set()) continue;
      refuse(parts[member].name, "its lifecycle takes preconditions and postconditions only");
    }
  }

  void check_provider(const Value& reference) {
    const Node* provider = node_of(reference);
    if (provider == nullptr || provider->kind != NodeKind::provider) return;
    if (provider->stack != node_.stack) {
      diagnostics_.add(errors::foreign_provider(&node_, provider));
    } else if (node_.kind != NodeKind::module && node_.source->provider != nullptr &&
               std::string_view(provider->source->provider->address) != node_.source->provider->address) {
      diagnostics_.add(errors::wrong_provider(&node_, provider));
    }
  }

  void check_ignored() {
    if (is_untyped(*node_.source)) return;
    const Value ignored = member_of(meta(meta_member::lifecycle), lifecycle_member::ignore_changes);
    for_each_item(ignored, [&](const Value& item) {
      const std::string_view path = is_op(item, Op::bare) ? Access::expression(item).operand(0).text() : item.text();
      const std::string_view name = path.substr(0, path.find_first_of(".["));
      std::vector<std::string_view> names;
      for (const SchemaEntry& entry : node_.schema().entries()) {
        if (entry.name == name) return;
        names.push_back(entry.name);
      }
      diagnostics_.add(errors::unknown_ignored_argument(
          &node_, name, did_you_mean(name, names, "name arguments of the resource, as Terraform spells them")));
    });
  }

  /// `value` must be one of two words if it is a literal.
  void check_word(const char* member, const Value& value, std::array<std::string_view, 2> words) {
    if (value.kind() != Value::Kind::text || std::find(words.begin(), words.end(), value.text()) != words.end()) return;
    diagnostics_.add(
        errors::wrong_word(&node_, member, value.text(), in_quotes(words[0]) + " or " + in_quotes(words[1])));
  }

  Value named(const Value& block, std::string_view name) const {
    if (block.kind() != Value::Kind::block) return {};
    const SchemaEntries members = schema_of(*Access::block(block).source).members();
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (members[i].name == name) return member_of(block, static_cast<std::uint16_t>(i));
    }
    return {};
  }

  void check_provisioner(const Value& block) {
    check_word("when of a provisioner", named(block, "when"), {"create", "destroy"});
    check_word("on_failure of a provisioner", named(block, "on_failure"), {"continue", "fail"});
    check_connection(named(block, "connection"));
  }

  void check_connection(const Value& block) {
    check_word("type of a connection", named(block, "type"), {"ssh", "winrm"});
  }

  const Node& node_;
  Diagnostics& diagnostics_;
};

/// Reports each local name that two providers have in one stack.
void check_provider_names(const Node* stack, std::map<std::string_view, const char*>& addresses, const Node& node) {
  const char* address = node.source->provider->address;
  const auto [known, is_new] = addresses.try_emplace(node.source->provider->name, address);
  if (is_new || known->second == address || std::string_view(known->second) == address) return;
  node.tree->diagnostics().add(errors::conflicting_requirement(stack, known->first, known->second, address));
  known->second = address;
}

/// A check holds one data source; anything else in it would be lost.
void check_check(const Node& check) {
  for (const Node* child = check.first_child; child != nullptr; child = child->next_sibling) {
    if (child == check.first_child && child->kind == NodeKind::data) continue;
    check.tree->diagnostics().add(errors::wrong_check_content(&check, child));
  }
}

}  // namespace

void check_blocks(Tree& tree) {
  std::map<const Node*, std::map<std::string_view, const char*>> addresses;
  const ProviderSource* last_provider = nullptr;
  const Node* last_stack = nullptr;
  for (const Node& node : tree.nodes()) {
    if (node.meta.is_set()) BlockCheck(node).run();
    if (node.kind == NodeKind::module) BlockCheck(node).run_module();
    if (node.kind == NodeKind::check) check_check(node);
    if (node.source == nullptr || node.source->provider == nullptr || node.stack == nullptr) continue;
    if (node.source->provider == last_provider && node.stack == last_stack) continue;
    last_provider = node.source->provider;
    last_stack = node.stack;
    check_provider_names(node.stack, addresses[node.stack], node);
  }
}

}  // namespace terrace::detail
