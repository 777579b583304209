// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "cli/tool_session.hpp"

namespace terrace::convert {

std::span<const cli::Flag> convert_flags();
int verb_convert(cli::ToolSession& session);

}  // namespace terrace::convert
