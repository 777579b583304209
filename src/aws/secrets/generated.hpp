// SPDX-License-Identifier: Apache-2.0
#pragma once

// Passwords that AWS makes, for secrets and parameters.

#include <terrace/aws/secret_source.hpp>

namespace terrace::aws::secrets {

/// The password as an ephemeral value. `holder` is an attribute of what will hold it, known once that exists: a plan
/// before then asks AWS for nothing.
Str generate(Scope& scope, const GeneratedPassword& rules, const Str& holder);

}  // namespace terrace::aws::secrets
