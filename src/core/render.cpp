// SPDX-License-Identifier: Apache-2.0

#include <terrace/core/render.hpp>

#include "core/address.hpp"
#include "value/renderer.hpp"

namespace terrace {
namespace {

/// For a value on its own, seen from no stack. Before synth, a node has no Terraform name yet; its path stands for it, so
/// that two nodes never read alike: what is the same is told by this text (statements of policies, rules of groups).
class StandaloneReferences final : public detail::References {
 public:
  bool write(detail::Buffer& out, const detail::Expression& reference, const char*) override {
    const detail::Node& node = *reference.node();
    if (node.name.empty() && detail::is_typed(node.kind)) {
      if (node.kind != detail::NodeKind::resource) out.put(detail::kind_word(node.kind)), out.put('.');
      out.put(node.source->type);
      out.put('.');
      detail::put_path(out, node);
    } else {
      detail::put_address(out, node);
    }
    return false;
  }
  Presence presence(const detail::Expression&) override { return Presence::certain; }
  Instances instances(const detail::Expression& reference) override {
    if (reference.node()->has_for_each) return Instances::by_key;
    return reference.node()->has_count ? Instances::by_number : Instances::one;
  }
};

template <class Render> std::string rendered(const Value& value, Render render) {
  detail::Buffer out;
  StandaloneReferences references;
  detail::evaluate_lazy(value);
  detail::Renderer renderer(out, references);
  render(renderer, value);
  return std::string(out.view());
}

}  // namespace

std::string to_json(const Value& value) {
  return rendered(value, [](detail::Renderer& renderer, const Value& v) { renderer.json(v); });
}

std::string to_hcl(const Value& value) {
  return rendered(value, [](detail::Renderer& renderer, const Value& v) { renderer.hcl(v); });
}

}  // namespace terrace
