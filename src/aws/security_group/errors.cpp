// SPDX-License-Identifier: Apache-2.0

#include "aws/security_group/errors.hpp"

#include "core/in_quotes.hpp"

namespace terrace::aws::errors {

using terrace::detail::in_quotes;

void no_port(const Scope& scope, std::string_view peer) {
  scope.error("T1201", "a connection with " + std::string(peer) + " on no port: neither side has a port of its own",
              "name the ports, as aws::Ports::tcp(443)");
}

void wrong_range(const Scope& scope, std::string_view range) {
  scope.error(
      "T1202", in_quotes(range) + " is not a range of addresses",
      "write an address and the length of its prefix without host bits, as \"10.0.0.0/16\"; of one machine, \"/32\"");
}

void ports_reversed(const Scope& scope, std::string_view ports) {
  scope.error("T1203", "the ports " + std::string(ports) + " end before they begin", "give the lower port first");
}

void wrong_port(const Scope& scope, std::string_view ports) {
  scope.error("T1204", std::string(ports) + " is not a port", "ports are 0 to 65535");
}

void wrong_description(const Scope& scope, std::string_view description) {
  scope.error("T1205", in_quotes(description) + " cannot be a description of a rule or a group",
              "use at most 255 letters, digits, blanks and ._-:/()#,@[]+=&;{}!$*");
}

void nothing_to_open(const Scope& scope, std::string_view peer) {
  scope.warning("T1206",
                "no rule is made for the connection with " + std::string(peer) + ": neither group may be changed",
                "say `may_change = true` where one of them is named, or have its owner open it");
}

void wrong_group_id(const Scope& scope, std::string_view id) {
  scope.error("T1207", in_quotes(id) + " is not the id of a security group",
              "an id begins with \"sg-\"; of a prefix list, \"pl-\"");
}

void reserved_group_name(const Scope& scope, std::string_view name) {
  scope.error("T1208", in_quotes(name) + " cannot be the name of a security group: it reads as an id",
              "give it a name that does not begin with \"sg-\"");
}

}  // namespace terrace::aws::errors
