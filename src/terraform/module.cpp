// SPDX-License-Identifier: Apache-2.0

#include <terrace/terraform/module.hpp>

#include "terraform/block_edit.hpp"
#include "terraform/errors.hpp"
#include "terraform/make_block_node.hpp"
#include "terraform/names.hpp"
#include "value/text.hpp"

namespace terrace {
namespace {

void check_module(const detail::Node* node, const Module& module) {
  namespace errors = detail::errors;
  Diagnostics& diagnostics = node->tree->diagnostics();
  for (const Value* literal : {static_cast<const Value*>(&module.source), static_cast<const Value*>(&module.version)}) {
    if (!literal->is_expression()) continue;
    diagnostics.add(errors::expression_not_allowed(
        node, literal == &module.source ? "the source of a module" : "the version of a module", node->location));
  }
  if (module.source.kind() == Value::Kind::text && !module.version.is_expression()) {
    const std::string_view source = module.source.text();
    const std::string_view version = module.version.text();
    if (detail::is_registry_module(source)) {
      if (!detail::is_exact_version(version)) {
        diagnostics.add(errors::module_without_version(node, source, version));
      }
    } else if (module.version.is_set()) {
      diagnostics.add(errors::version_without_registry(node, source));
    }
  }
  if (module.inputs.is_expression()) {
    diagnostics.add(errors::expression_not_allowed(node, "the set of a module's inputs", node->location));
  }
  detail::for_each_entry(module.inputs, [&](const Value& key, const Value&) {
    const std::string_view name = key.text();
    if (detail::is_reserved_variable(name)) {
      diagnostics.add(errors::reserved_name(node, "a module's input", name, "module blocks"));
    } else if (!detail::is_identifier(name)) {
      diagnostics.add(errors::invalid_name(node, "a module's input", name, node->location));
    }
  });
}

}  // namespace

Module::Ref Module::build(Scope& scope) const {
  detail::Node* node = detail::NodeAccess::node(scope);
  if (detail::make_block_node(node, detail::NodeKind::module, terrace_schema, this)) check_module(node, *this);
  return Ref(node->tree->reference(node));
}

}  // namespace terrace
