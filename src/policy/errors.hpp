// SPDX-License-Identifier: Apache-2.0
#pragma once

// Every diagnostic about policies themselves, T037x, each by a named factory. Violations are the rules' own.

#include <string>
#include <string_view>

#include "core/node.hpp"

namespace terrace::policy::errors {

Diagnostic no_reason(const detail::Node& node, const detail::Acknowledgement& given);
Diagnostic unknown_rule(const detail::Node& node, const detail::Acknowledgement& given, std::string hint);
Diagnostic silences_nothing(const detail::Node& node, const detail::Acknowledgement& given);
Diagnostic rule_threw(const detail::Node& node, std::string_view code, const std::string& what);
Diagnostic wrong_code(std::string_view pack, std::string_view code, std::string reason);

}  // namespace terrace::policy::errors
