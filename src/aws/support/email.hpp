// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace terrace::aws::support {

/// Whether AWS would take it for an address of e-mail: something, an @, and a domain with a dot.
bool is_email(std::string_view text);

}  // namespace terrace::aws::support
