// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/completion.hpp"

namespace terrace::project {

/// The stacks and programs of the project around the working folder, as far as it is built; nothing is built for them.
cli::CompletionNames completion_names();

}  // namespace terrace::project
