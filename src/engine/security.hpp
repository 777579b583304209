// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a plan newly permits, and what it takes away: statements of IAM policies wherever they stand, ports of security
// groups and network ACLs in all their forms, switches that make something public. It reads values, not names, so it
// knows nothing of what is computed only when the plan is applied, and says so.

#include <string>
#include <vector>

#include "engine/message.hpp"
#include "engine/redact.hpp"
#include "engine/source_map.hpp"

namespace terrace::engine {

struct SecurityChange {
  enum class Kind : unsigned char {
    permits,     ///< something is allowed that was not
    takes_away,  ///< something that was allowed no longer is
    unknown,     ///< what it permits is known only after apply
  };
  Kind kind = Kind::permits;
  /// "allows ec2:* on * to the role itself", "lets in tcp 22 from 0.0.0.0/0".
  std::string text;
  /// It is open to everybody, or allows everything.
  bool is_broad = false;
  std::string address;
  const detail::Node* node = nullptr;
};

/// `shown` is the document of `show -json`.
std::vector<SecurityChange> security_changes(const Json& shown, const SourceMap& map, const Redactor& redact);

}  // namespace terrace::engine
