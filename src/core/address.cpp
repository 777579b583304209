// SPDX-License-Identifier: Apache-2.0

#include "core/address.hpp"

#include "value/text.hpp"

namespace terrace::detail {

void put_address(Buffer& out, const Node& node) {
  switch (node.kind) {
  case NodeKind::data: out.put("data."); break;
  case NodeKind::ephemeral: out.put("ephemeral."); break;
  case NodeKind::module: out.put("module."); break;
  case NodeKind::variable: out.put("var."); break;
  case NodeKind::output: out.put("output."); break;
  case NodeKind::local: out.put("local."); break;
  case NodeKind::check: out.put("check."); break;
  case NodeKind::provider:
    out.put(node.source->provider->name);
    if (!node.type_text.empty()) {
      out.put('.');
      out.put(node.type_text);
    }
    return;
  default: break;
  }
  if (is_typed(node.kind)) {
    out.put(node.source->type);
    out.put('.');
  }
  out.put(node.name.empty() ? node.id : node.name);
}

void put_path(Buffer& out, const Node& node) {
  thread_local std::vector<std::string_view> ids;
  ids.clear();
  for (const Node* at = &node; at != nullptr && at->parent != nullptr; at = at->parent) ids.push_back(at->id);
  for (std::size_t i = ids.size(); i-- > 0;) {
    put_text(out, ids[i], Place::json_plain);
    if (i != 0) out.put('/');
  }
}

const char* kind_word(NodeKind kind) {
  switch (kind) {
  case NodeKind::root: return "app";
  case NodeKind::stack: return "stack";
  case NodeKind::scope: return "scope";
  case NodeKind::resource: return "resource";
  case NodeKind::data: return "data";
  case NodeKind::ephemeral: return "ephemeral";
  case NodeKind::module: return "module";
  case NodeKind::variable: return "variable";
  case NodeKind::output: return "output";
  case NodeKind::local: return "local";
  case NodeKind::provider: return "provider";
  case NodeKind::check: return "check";
  }
  return "";
}

std::string address_of(const Node& node) {
  Buffer address;
  if (node.is_block()) put_address(address, node);
  return std::string(address.view());
}

}  // namespace terrace::detail
