// SPDX-License-Identifier: Apache-2.0

// Ports, sources and switches of AWS resources.

#include "engine/permissions.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace terrace::engine {
namespace {

bool is_world(const std::string& source) { return source == "0.0.0.0/0" || source == "::/0"; }

/// "tcp 443", "tcp 8000-8080", "all traffic".
std::string port_text(const Json& protocol_value, const Json& from, const Json& to) {
  std::string protocol = protocol_value.is_null() ? "" : text_of(protocol_value);
  if (protocol == "-1" || protocol == "all") return "all traffic";
  if (protocol == "6") protocol = "tcp";
  if (protocol == "17") protocol = "udp";
  if (protocol == "1") protocol = "icmp";
  if (from.is_null() && to.is_null()) return protocol + " on all ports";
  if (from == to || to.is_null()) return protocol + ' ' + text_of(from);
  return protocol + ' ' + text_of(from) + '-' + text_of(to);
}

/// Where a rule leads to or from; its other end may be known only after apply.
std::vector<std::string> ends_of(const Json& rule) {
  std::vector<std::string> found;
  for (const char* name : {"cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups", "cidr_ipv4",
                           "cidr_ipv6", "prefix_list_id", "referenced_security_group_id", "source_security_group_id",
                           "cidr_block", "ipv6_cidr_block"}) {
    const Json& value = member(rule, name);
    if (value.is_array()) {
      for (const Json& one : value) found.push_back(text_of(one));
    } else if (value.is_string() && !value.get_ref<const std::string&>().empty()) {
      found.push_back(text_of(value));
    }
  }
  const Json& self = member(rule, "self");
  if (self.is_boolean() && self.get<bool>()) found.emplace_back("the group itself");
  if (found.empty()) found.emplace_back("a source known after apply");
  return found;
}

void add_rule(bool inward, const Json& rule, Permissions& into) {
  const Json& protocol = member(rule, member(rule, "ip_protocol").is_null() ? "protocol" : "ip_protocol");
  const std::string ports = port_text(protocol, member(rule, "from_port"), member(rule, "to_port"));
  for (const std::string& end : ends_of(rule)) {
    const std::string text = inward ? "lets in " + ports + " from " + end : "lets out " + ports + " to " + end;
    into[text] = {.is_broad = inward && is_world(end)};
  }
}

void add_rules(const Json& values, const char* name, bool inward, Permissions& into) {
  const Json& rules = member(values, name);
  if (!rules.is_array()) return;
  for (const Json& rule : rules) add_rule(inward, rule, into);
}

void add_acl_rule(bool inward, const Json& rule, Permissions& into) {
  const Json& action = member(rule, member(rule, "rule_action").is_null() ? "action" : "rule_action");
  if (!action.is_string() || action.get_ref<const std::string&>() != "allow") return;
  add_rule(inward, rule, into);
}

/// A switch whose value opens something.
struct Switch {
  std::string_view type;  ///< empty: of any type
  std::string_view attribute;
  std::string_view value;
  std::string_view text;
};

constexpr Switch kSwitches[] = {
    {"", "publicly_accessible", "true", "makes it reachable from the internet"},
    {"", "associate_public_ip_address", "true", "gives it a public address"},
    {"", "map_public_ip_on_launch", "true", "gives public addresses to what is started in it"},
    {"aws_lb", "internal", "false", "makes it reachable from the internet"},
    {"aws_alb", "internal", "false", "makes it reachable from the internet"},
    {"aws_s3_bucket_public_access_block", "block_public_acls", "false", "lets ACLs make the bucket public"},
    {"aws_s3_bucket_public_access_block", "block_public_policy", "false", "lets policies make the bucket public"},
    {"aws_s3_bucket_public_access_block", "ignore_public_acls", "false", "honours ACLs that make the bucket public"},
    {"aws_s3_bucket_public_access_block", "restrict_public_buckets", "false", "lets the public use a public bucket"},
    {"aws_s3_bucket_acl", "acl", "public-read", "lets everybody read the bucket"},
    {"aws_s3_bucket_acl", "acl", "public-read-write", "lets everybody read and write the bucket"},
    {"aws_s3_bucket", "acl", "public-read", "lets everybody read the bucket"},
    {"aws_s3_bucket", "acl", "public-read-write", "lets everybody read and write the bucket"},
    {"aws_lambda_function_url", "authorization_type", "NONE", "lets everybody call the function"},
    {"aws_ami_launch_permission", "group", "all", "lets everybody start the image"},
};

/// A resource that permits something by being there.
struct Grant {
  std::string_view type;
  std::string_view text;  ///< {name} stands for an attribute
};

constexpr Grant kGrants[] = {
    {"aws_iam_role_policy_attachment", "gives {policy_arn} to role {role}"},
    {"aws_iam_user_policy_attachment", "gives {policy_arn} to user {user}"},
    {"aws_iam_group_policy_attachment", "gives {policy_arn} to group {group}"},
    {"aws_iam_access_key", "gives user {user} an access key"},
    {"aws_iam_user_login_profile", "lets user {user} log in to the console"},
    {"aws_lambda_permission", "lets {principal} do {action} on {function_name}"},
    {"aws_ram_principal_association", "shares {resource_share_arn} with {principal}"},
    {"aws_vpc_peering_connection", "joins {vpc_id} with {peer_vpc_id}"},
};

std::string filled(std::string_view text, const Json& values) {
  std::string made;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    made += text.substr(0, open);
    text.remove_prefix(open);
    if (text.empty()) break;
    const std::size_t close = text.find('}');
    const Json& value = member(values, text.substr(1, close - 1));
    made += value.is_null() ? "(known after apply)" : text_of(value);
    text.remove_prefix(close + 1);
  }
  return made;
}

bool is_administrator(const std::string& text) {
  return text.find("/AdministratorAccess") != std::string::npos || text.find("/PowerUserAccess") != std::string::npos ||
         text.find("/IAMFullAccess") != std::string::npos || text.starts_with("lets * ");
}

constexpr std::string_view kPolicies[] = {"policy",        "assume_role_policy", "inline_policy", "access_policies",
                                          "access_policy", "policy_document",    "policy_text",   "repository_policy"};
constexpr std::string_view kRules[] = {
    "ingress", "egress",   "cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4",  "cidr_ipv6",          "from_port",
    "to_port", "protocol", "ip_protocol", "rule_action",      "cidr_block", "managed_policy_arns"};

}  // namespace

void read_settings(std::string_view type, const Json& values, Permissions& into) {
  if (type == "aws_security_group" || type == "aws_default_security_group") {
    add_rules(values, "ingress", true, into);
    add_rules(values, "egress", false, into);
  } else if (type == "aws_security_group_rule") {
    add_rule(text_of(member(values, "type")) == "ingress", values, into);
  } else if (type == "aws_vpc_security_group_ingress_rule" || type == "aws_vpc_security_group_egress_rule") {
    add_rule(type.find("ingress") != std::string_view::npos, values, into);
  } else if (type == "aws_network_acl_rule") {
    const Json& outward = member(values, "egress");
    add_acl_rule(!(outward.is_boolean() && outward.get<bool>()), values, into);
  } else if (type == "aws_network_acl" || type == "aws_default_network_acl") {
    for (const Json& rule : member(values, "ingress")) add_acl_rule(true, rule, into);
    for (const Json& rule : member(values, "egress")) add_acl_rule(false, rule, into);
  }
  for (const Switch& one : kSwitches) {
    if (!one.type.empty() && one.type != type) continue;
    const Json& value = member(values, one.attribute);
    if (!value.is_null() && text_of(value) == one.value) into[std::string(one.text)] = {.is_broad = true};
  }
  for (const Grant& grant : kGrants) {
    if (grant.type != type) continue;
    const std::string text = filled(grant.text, values);
    into[text] = {.is_broad = is_administrator(text)};
  }
  if (type == "aws_iam_role") {
    for (const Json& arn : member(values, "managed_policy_arns")) {
      const std::string text = "gives " + text_of(arn) + " to the role";
      into[text] = {.is_broad = is_administrator(text)};
    }
  }
}

bool decides(std::string_view type, std::string_view attribute) {
  if (!type.starts_with("aws_")) return false;
  const auto is_one = [&](std::string_view name) { return name == attribute; };
  if (std::any_of(std::begin(kPolicies), std::end(kPolicies), is_one)) return true;
  const bool has_rules = type.find("security_group") != std::string_view::npos ||
                         type.find("network_acl") != std::string_view::npos || type == "aws_iam_role";
  return has_rules && std::any_of(std::begin(kRules), std::end(kRules), is_one);
}

}  // namespace terrace::engine
