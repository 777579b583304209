// SPDX-License-Identifier: Apache-2.0
#pragma once

// How the parts of a network are called in the console.

#include "aws/network/state.hpp"

namespace terrace::aws {

/// "shop-dev-network-public-a": the network's name, or its path, and an ending.
Str shown_name(const Scope& network, const Str& ending);
Str shown_name(const Scope& network);
inline Map<Str> named(const Scope& network, const Str& ending) { return {{"Name", shown_name(network, ending)}}; }
/// `tags` with what the user wants beside the name.
Map<Str> with_tags(Map<Str> tags, const Map<Str>& more);

}  // namespace terrace::aws
