// SPDX-License-Identifier: Apache-2.0
#pragma once

// Programs that the tests draw.

#include <terrace/core/app.hpp>

namespace graph_test {

/// A shop in two stacks: a network, and what runs in it. It has one of each thing that the architecture knows to place.
void shop(terrace::App& app);

/// `groups` groups of ten resources each in one stack, each group using the one before.
void fleet(terrace::App& app, int groups);

}  // namespace graph_test
