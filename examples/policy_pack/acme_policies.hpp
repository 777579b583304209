// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <terrace/policy/policy.hpp>

/// What ACME's platform team asks of every stack, beside the built-in packs.
terrace::policy::Pack acme_policies();
