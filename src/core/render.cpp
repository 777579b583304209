// SPDX-License-Identifier: Apache-2.0

#include <terrace/core/render.hpp>

#include "core/address.hpp"
#include "value/renderer.hpp"

namespace terrace {
namespace {

/// For a value on its own, seen from no stack. Before synth, a node has no Terraform name yet; its id stands for it.
class StandaloneReferences final : public detail::References {
 public:
  bool write(detail::Buffer& out, const detail::Expression& reference, const char*) override {
    detail::put_address(out, *reference.node());
    return false;
  }
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
