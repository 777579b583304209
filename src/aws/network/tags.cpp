// SPDX-License-Identifier: Apache-2.0

#include "aws/network/tags.hpp"

#include <terrace/fn.hpp>

#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace {

using terrace::detail::as;

constexpr std::size_t kLongestTag = 255;
/// What an ending that only Terraform knows, such as a zone, is taken to be long at most.
constexpr std::size_t kLateEnding = 30;

}  // namespace

Str shown_name(const Scope& network, const Str& ending) {
  const Str& own = network.state<NetworkState>().name;
  const auto end = support::literal_text(ending);
  const std::size_t room = kLongestTag - 1 - (end ? end->size() : kLateEnding);
  const Str base = own.is_set() ? own : Str(support::physical_name(network, room));
  const auto begin = support::literal_text(base);
  return begin && end ? Str(std::string(*begin) + '-' + std::string(*end)) : format("{}-{}", base, ending);
}

Str shown_name(const Scope& network) {
  return support::name_or(network.state<NetworkState>().name, network, kLongestTag);
}

Map<Str> with_tags(Map<Str> tags, const Map<Str>& more) {
  if (more.is_expression()) return fn::merge(tags, more);
  for (std::size_t i = 0; i < more.size(); ++i) {
    tags.add(as<Str>(more.items()[2 * i]), as<Str>(more.items()[2 * i + 1]));
  }
  return tags;
}

}  // namespace terrace::aws
