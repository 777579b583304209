// SPDX-License-Identifier: Apache-2.0

#include <terrace/terraform/untyped.hpp>

#include <algorithm>
#include <map>
#include <mutex>

#include "core/in_quotes.hpp"
#include "terraform/block_edit.hpp"
#include "terraform/errors.hpp"
#include "terraform/make_block_node.hpp"
#include "terraform/names.hpp"
#include "terraform/untyped_schema.hpp"
#include "value/text.hpp"

namespace terrace {
namespace detail {
namespace {

/// Schemas made at run time. A SchemaSource is a constant of the process everywhere else, and what schema_of parses is
/// kept for the life of the process, so equal ones are made once and kept as well.
class UntypedSchemas {
 public:
  const SchemaSource* get(std::string_view type, std::string_view provider, std::string_view version,
                          std::string text) {
    const std::lock_guard lock(mutex_);
    std::string key = std::string(type) + '\n' + std::string(provider) + '\n' + std::string(version) + '\n' + text;
    if (const auto found = entries_.find(key); found != entries_.end()) return &found->second.source;
    Entry& made = entries_[std::move(key)];
    made.type = type;
    made.address = provider;
    made.version = version;
    made.text = std::move(text);
    made.name = provider_name(provider);
    made.provider = {made.name.c_str(), made.address.c_str(), made.version.c_str()};
    made.source.type = made.type.c_str();
    made.source.text = made.text.c_str();
    made.source.provider = &made.provider;
    providers_.push_back(&made.provider);
    return &made.source;
  }

  bool has(const ProviderSource* provider) {
    const std::lock_guard lock(mutex_);
    return std::find(providers_.begin(), providers_.end(), provider) != providers_.end();
  }

 private:
  struct Entry {
    std::string type, name, address, version, text;
    ProviderSource provider{};
    SchemaSource source{};
  };
  std::mutex mutex_;
  std::map<std::string, Entry> entries_;
  std::vector<const ProviderSource*> providers_;
};

UntypedSchemas& schemas() {
  static UntypedSchemas& kept = *new UntypedSchemas();  // never destroyed: blocks of any App point into it
  return kept;
}

}  // namespace

UntypedBlock make_untyped(const Node* node, std::string_view type, std::string_view provider, std::string_view version,
                          const Map<Any>& arguments) {
  Diagnostics& diagnostics = node->tree->diagnostics();
  if (!is_provider_source(provider)) diagnostics.add(errors::invalid_provider_source(node, provider));
  if (arguments.is_expression()) {
    diagnostics.add(errors::expression_not_allowed(node, "the set of arguments", node->location));
  }

  std::vector<std::pair<std::string_view, Value>> members;
  for_each_entry(arguments, [&](const Value& key, const Value& value) {
    if (!is_identifier(key.text())) {
      diagnostics.add(errors::wrong_untyped_block(node,
                                                  detail::in_quotes(key.text()) + " cannot be the name of an argument",
                                                  "use Terraform's own name for it, as a literal"));
    } else if (value.is_set()) {
      members.emplace_back(key.text(), value);
    }
  });
  std::stable_sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });

  UntypedBlock block;
  std::string text;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i != 0 && members[i].first == members[i - 1].first) {
      diagnostics.add(errors::wrong_untyped_block(
          node, "the argument " + detail::in_quotes(members[i].first) + " is given twice", "remove one of them"));
      continue;
    }
    if (!text.empty()) text += ' ';
    text.append(members[i].first).append(":dynamic:o");
    block.values.push_back(members[i].second);
  }
  block.source = schemas().get(type, provider, version, std::move(text));
  return block;
}

bool is_untyped(const SchemaSource& source) { return source.provider != nullptr && schemas().has(source.provider); }

namespace {

UntypedRef build_untyped(Scope& scope, NodeKind kind, const std::string& type, const std::string& provider,
                         const Map<Any>& arguments) {
  Node* node = NodeAccess::node(scope);
  if (!is_identifier(type)) {
    node->tree->diagnostics().add(errors::wrong_untyped_block(
        node, detail::in_quotes(type) + " cannot be the type of a block", "write a type such as \"aws_vpc\""));
  }
  const UntypedBlock block = make_untyped(node, type, provider, "", arguments);
  make_block_node(node, kind, *block.source, block.values.data());
  return UntypedRef(node->tree->reference(node));
}

}  // namespace
}  // namespace detail

UntypedRef UntypedResource::build(Scope& scope) const {
  return detail::build_untyped(scope, detail::NodeKind::resource, type, provider, arguments);
}

UntypedRef UntypedData::build(Scope& scope) const {
  return detail::build_untyped(scope, detail::NodeKind::data, type, provider, arguments);
}

UntypedRef UntypedEphemeral::build(Scope& scope) const {
  return detail::build_untyped(scope, detail::NodeKind::ephemeral, type, provider, arguments);
}

}  // namespace terrace
