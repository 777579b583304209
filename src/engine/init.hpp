// SPDX-License-Identifier: Apache-2.0
#pragma once

// Preparing a stack's folder: only when it is needed, and never two at once in a plugin cache that they share, which
// engines do not protect.

#include <string>
#include <string_view>

#include "engine/run.hpp"

namespace terrace::engine {

struct InitOptions {
  bool upgrade = false;        ///< choose versions anew
  bool reconfigure = false;    ///< begin with what is at the new backend
  bool migrate_state = false;  ///< bring the state along to the new backend
  /// Validation needs providers and modules, but neither the backend nor its credentials.
  bool with_backend = true;
  /// A folder of providers; from TERRACE_PROVIDER_MIRROR. Empty: as the engine is configured.
  std::string mirror{};
};

/// `document` is the stack's main.tf.json. Init is needed when there is no data folder, when engine, providers, backend or
/// modules are not those of the last one, and when an option asks for it. Returns an outcome that is ok when nothing
/// needed to be done.
Outcome init_if_needed(const StackRun& stack, std::string_view document, const InitOptions& options);

/// The folder that an engine keeps for itself: <stack>/.terraform, or where TF_DATA_DIR says.
std::string data_folder(const StackRun& stack);

}  // namespace terrace::engine
