// SPDX-License-Identifier: Apache-2.0

// Rules about who can reach what.

#include <algorithm>

#include "policy/security.hpp"
#include <terrace/policy/document.hpp>

namespace terrace::policy {
namespace {

constexpr double kSsh = 22;
constexpr double kRemoteDesktop = 3389;
/// A range with a shorter prefix is nearly the world.
constexpr double kWidest = 8;

bool is_world(const Field& range) {
  const std::string text = range.text();
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) return false;
  const std::optional<double> prefix = Field(Str(text.substr(slash + 1))).number();
  return prefix && *prefix < kWidest;
}

std::optional<Field> world_among(std::initializer_list<Field> given) {
  for (const Field& ranges : given) {
    for (const Field& range : ranges.items()) {
      if (is_world(range)) return range;
    }
  }
  return std::nullopt;
}

/// What one rule of a group or ACL lets in from the world.
struct Opening {
  Field range;
  bool all = false;  ///< every port
  double from = 0;
  double to = 0;

  bool covers(double port) const { return all || (from <= port && port <= to); }
  bool is_web() const { return !all && from == to && (from == 80 || from == 443); }
  std::string ports() const {
    if (all) return "every port";
    const auto text = [](double port) { return std::to_string(static_cast<long>(port)); };
    return from == to ? "port " + text(from) : "ports " + text(from) + " to " + text(to);
  }
};

/// Nothing for ICMP, which has no ports, and for what is late.
std::optional<Opening> opening(const Field& range, const Field& protocol, const Field& from, const Field& to) {
  const std::string name = protocol.text();
  if (name == "-1" || name == "all") return Opening{range, true};
  if (name.starts_with("icmp") || name == "1" || name == "58") return std::nullopt;
  if (!from.number() || !to.number()) return std::nullopt;
  return Opening{range, false, *from.number(), *to.number()};
}

std::vector<Opening> openings(const Case& here) {
  std::vector<Opening> found;
  const auto add = [&](const std::optional<Field>& range, const Field& protocol, const Field& from, const Field& to) {
    if (!range) return;
    if (const std::optional<Opening> made = opening(*range, protocol, from, to)) found.push_back(*made);
  };
  const std::string_view type = here.construct().type();
  if (type == "aws_security_group") {
    for (const Field& rule : here["ingress"].items()) {
      add(world_among({rule["cidr_blocks"], rule["ipv6_cidr_blocks"]}), rule["protocol"], rule["from_port"],
          rule["to_port"]);
    }
  } else if (type == "aws_vpc_security_group_ingress_rule") {
    add(world_among({here["cidr_ipv4"], here["cidr_ipv6"]}), here["ip_protocol"], here["from_port"], here["to_port"]);
  } else if (here["type"].is("ingress")) {
    add(world_among({here["cidr_blocks"], here["ipv6_cidr_blocks"]}), here["protocol"], here["from_port"],
        here["to_port"]);
  }
  return found;
}

/// The group that a rule belongs to, if the program says.
std::optional<Construct> group_of(const Case& here) {
  if (here.construct().type() == "aws_security_group") return here.construct();
  return here["security_group_id"].target();
}

/// True also when a load balancer has groups that the program does not say.
bool may_be_of_public_load_balancer(const Case& here, const Construct& group) {
  for (const char* type : {"aws_lb", "aws_alb", "aws_elb"}) {
    for (const Construct& balancer : here.others(type)) {
      if (field(balancer, "internal").is_true()) continue;
      const Field groups = field(balancer, "security_groups");
      if (groups.is_late() || groups.mentions(group)) return true;
    }
  }
  return false;
}

bool allows_administration(const Field& protocol, const Field& from, const Field& to) {
  const std::string name = protocol.text();
  if (name == "-1" || name == "all") return true;
  if (name != "tcp" && name != "6") return false;
  if (!from.number() || !to.number()) return false;
  const auto covers = [&](double port) { return *from.number() <= port && port <= *to.number(); };
  return covers(kSsh) || covers(kRemoteDesktop);
}

}  // namespace

void open_ports(Case& here) {
  for (const Opening& found : openings(here)) {
    if (!found.is_web()) here.violation(found.ports() + " is open to " + found.range.shown());
  }
}

void open_web_ports(Case& here) {
  for (const Opening& found : openings(here)) {
    if (!found.is_web()) continue;
    const std::optional<Construct> group = group_of(here);
    if (group && !may_be_of_public_load_balancer(here, *group)) {
      here.violation(found.ports() + " is open to " + found.range.shown() +
                     ", and no internet-facing load balancer has this group");
    }
  }
}

void open_acl(Case& here) {
  const auto check = [&](const Field& action, std::initializer_list<Field> ranges, const Field& protocol,
                         const Field& from, const Field& to) {
    if (!action.is("allow") || !allows_administration(protocol, from, to)) return;
    if (const std::optional<Field> world = world_among(ranges)) {
      here.violation("administration ports are open to " + world->shown());
    }
  };
  if (here.construct().type() != "aws_network_acl_rule") {
    for (const Field& rule : here["ingress"].items()) {
      check(rule["action"], {rule["cidr_block"], rule["ipv6_cidr_block"]}, rule["protocol"], rule["from_port"],
            rule["to_port"]);
    }
  } else if (!here["egress"].is_true() && !here["egress"].is_late()) {
    check(here["rule_action"], {here["cidr_block"], here["ipv6_cidr_block"]}, here["protocol"], here["from_port"],
          here["to_port"]);
  }
}

void eks_endpoint(Case& here) {
  const Field access = here["vpc_config.endpoint_public_access"];
  if (access.is_late() || access.is_false()) return;
  const Field ranges = here["vpc_config.public_access_cidrs"];
  if (ranges.is_absent()) return here.violation(ranges);
  if (const std::optional<Field> world = world_among({ranges})) here.violation("its API is open to " + world->shown());
}

void http_redirects(Case& here) {
  if (!here["protocol"].is("HTTP")) return;
  for (const Field& action : here["default_action"].items()) {
    const Field type = action["type"];
    if (type.is_late() || type.is("fixed-response")) continue;
    const Field protocol = action["redirect.protocol"];
    const bool redirects = type.is("redirect") && (protocol.is_late() || protocol.is("HTTPS"));
    if (!redirects) here.violation("its default action is " + type.shown() + ", not a redirect to HTTPS");
  }
}

void forced_tls(Case& here) {
  for (const Field& parameter : here["parameter"].items()) {
    const std::string name = parameter["name"].text();
    const std::string value = parameter["value"].text();
    const bool off = value == "0" || value == "OFF" || value == "off";
    if (off && (name == "rds.force_ssl" || name == "require_secure_transport")) {
      here.violation("the parameter " + name + " is " + parameter["value"].shown());
    }
  }
}

void bucket_tls_only(Case& here) {
  bool certain = true;
  for (const Construct& policy : here.users("aws_s3_bucket_policy", "bucket", "bucket", &certain)) {
    const std::vector<Statement> all = statements(field(policy, "policy"));
    // A document of which nothing is known may say it.
    if (all.empty()) return;
    for (const Statement& statement : all) {
      const bool may_deny = statement.effect == "Deny" || statement.effect.empty();
      if (may_deny && statement.may_have_condition("aws:SecureTransport")) return;
    }
  }
  if (certain) here.violation("no aws_s3_bucket_policy denies requests without TLS");
}

void lambda_permission(Case& here) {
  const std::string principal = here["principal"].text();
  const bool limited = !here["source_arn"].is_absent() || !here["source_account"].is_absent();
  if (principal == "*" && !limited && here["principal_org_id"].is_absent()) {
    here.violation("everyone may call the function");
  } else if (principal.ends_with(".amazonaws.com") && !limited) {
    here.violation("source_arn is not set, so " + principal + " may call the function for any customer of AWS");
  }
}

}  // namespace terrace::policy
