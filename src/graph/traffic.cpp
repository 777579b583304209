// SPDX-License-Identifier: Apache-2.0

// Who may talk to whom on which port: rules of security groups, listeners and target groups of load balancers.

#include <algorithm>
#include <cctype>

#include "graph/draft.hpp"
#include "graph/kinds.hpp"

namespace terrace::graph {
namespace {

using nlohmann::ordered_json;
using Boxes = std::vector<std::size_t>;

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// "tcp 443", "udp 1000–2000", "all traffic".
std::string ports_label(const ordered_json& rule) {
  std::string protocol = lower(text_argument(rule, "ip_protocol"));
  if (protocol.empty()) protocol = lower(text_argument(rule, "protocol"));
  if (protocol == "-1" || protocol == "all" || protocol.empty()) return "all traffic";
  if (protocol == "6") protocol = "tcp";
  if (protocol == "17") protocol = "udp";
  const std::string from = text_argument(rule, "from_port");
  const std::string to = text_argument(rule, "to_port");
  if (protocol.starts_with("icmp") || from.empty()) return protocol;
  if (from == to || to.empty()) return protocol + ' ' + from;
  if (from == "0" && to == "65535") return protocol + " all ports";
  return protocol + ' ' + from + "–" + to;
}

bool is_everywhere(std::string_view range) { return range == "0.0.0.0/0" || range == "::/0"; }

class Traffic {
 public:
  explicit Traffic(Draft& draft) : draft_(draft), constructs_(draft.model().constructs) {}

  void run() {
    find_members();
    for (std::size_t i = 0; i < constructs_.size(); ++i) {
      const Construct& construct = constructs_[i];
      if (construct.kind != "resource" || !construct.arguments.is_object()) continue;
      if (is_security_group(construct)) inline_rules(i);
      const bool classic = construct.type == "aws_security_group_rule";
      if (classic || construct.type == "aws_vpc_security_group_ingress_rule" ||
          construct.type == "aws_vpc_security_group_egress_rule") {
        const bool ingress = classic ? text_argument(construct.arguments, "type") == "ingress"
                                     : construct.type == "aws_vpc_security_group_ingress_rule";
        for (const std::size_t group : draft_.mentions().in_argument(construct, "security_group_id")) {
          if (is_security_group(constructs_[group])) rule(group, construct.arguments, construct.stack, ingress);
        }
      }
      if (construct.type == "aws_lb_listener" || construct.type == "aws_alb_listener") listener(i);
      if (construct.type == "aws_lb_listener_rule" || construct.type == "aws_alb_listener_rule")
        listener_rule(construct);
    }
  }

 private:
  void find_members() {
    members_.resize(constructs_.size());
    const Architecture& made = draft_.made();
    for (std::size_t box = 0; box < made.boxes.size(); ++box) {
      const std::size_t construct = made.boxes[box].construct;
      const std::string& kind = made.boxes[box].kind;
      if (construct == kNone || kind == "vpc" || kind == "subnet" || kind == "stack") continue;
      for (const std::size_t target : draft_.reach(construct)) {
        if (is_security_group(constructs_[target])) members_[target].push_back(box);
      }
    }
    for (const Construct& construct : constructs_) {
      if (construct.type != "aws_efs_mount_target") continue;
      for (const std::size_t system : draft_.mentions().in_argument(construct, "file_system_id")) {
        for (const std::size_t group : draft_.mentions().in_argument(construct, "security_groups")) {
          const std::size_t box = draft_.box_of(system);
          Boxes& members = members_[group];
          if (box != kNone && std::find(members.begin(), members.end(), box) == members.end()) members.push_back(box);
        }
      }
    }
  }

  /// What is in a security group; a box for the group itself when the program puts nothing into it.
  Boxes members(std::size_t group) {
    if (!members_[group].empty()) return members_[group];
    if (draft_.box_of(group) != kNone) return {draft_.box_of(group)};
    const Construct& construct = constructs_[group];
    std::size_t parent = draft_.stack_box(construct.stack);
    for (const std::size_t target : draft_.mentions().in_argument(construct, "vpc_id")) {
      if (draft_.box_of(target) != kNone) parent = draft_.box_of(target);
    }
    const std::size_t slash = construct.path.find('/');
    return {draft_.add_box({construct.path, "group", construct.path.substr(slash + 1), parent, group, {}})};
  }

  void inline_rules(std::size_t group) {
    const Construct& construct = constructs_[group];
    for (const bool ingress : {true, false}) {
      const char* const name = ingress ? "ingress" : "egress";
      for_items(argument_of(construct.arguments, name),
                [&](const ordered_json& one) { rule(group, one, construct.stack, ingress); });
      const ordered_json* dynamic = argument_of(construct.arguments, "dynamic");
      for_items(dynamic == nullptr ? nullptr : argument_of(*dynamic, name), [&](const ordered_json& one) {
        for_items(argument_of(one, "content"),
                  [&](const ordered_json& content) { rule(group, content, construct.stack, ingress); });
      });
    }
  }

  void rule(std::size_t group, const ordered_json& rule, std::size_t stack, bool ingress) {
    if (!rule.is_object()) return;
    const std::string label = ports_label(rule);
    Boxes peers;
    for (const char* const name : {"security_groups", "source_security_group_id", "referenced_security_group_id"}) {
      const ordered_json* value = argument_of(rule, name);
      if (value == nullptr) continue;
      for (const std::size_t target : draft_.mentions().in(*value, stack)) {
        if (!is_security_group(constructs_[target])) continue;
        for (const std::size_t box : members(target)) peers.push_back(box);
      }
    }
    if (text_argument(rule, "self") == "true") peers = members(group);
    for (const char* const name :
         {"cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6", "prefix_list_ids", "prefix_list_id"}) {
      for_items(argument_of(rule, name), [&](const ordered_json& range) {
        if (!ingress && label == "all traffic" && is_everywhere(plain_text(range))) {
          for (const std::size_t member : members(group)) draft_.note(member, "may open connections to anywhere");
          return;
        }
        for (const std::size_t box : boxes_of_range(range, stack)) peers.push_back(box);
      });
    }
    for (const std::size_t member : members(group)) {
      for (const std::size_t peer : peers) {
        if (ingress) {
          draft_.link(peer, member, "network", label);
        } else {
          draft_.link(member, peer, "network", label);
        }
      }
    }
  }

  Boxes boxes_of_range(const ordered_json& range, std::size_t stack) {
    const std::string text = plain_text(range);
    if (text.empty()) return {};
    if (is_everywhere(text)) return {draft_.outside("internet", "Internet")};
    Boxes boxes;
    for (const std::size_t target : draft_.mentions().in(range, stack)) {
      if (draft_.box_of(target) != kNone) boxes.push_back(draft_.box_of(target));
    }
    if (boxes.empty()) boxes.push_back(draft_.outside("range", text));
    return boxes;
  }

  void listener(std::size_t at) {
    const Construct& construct = constructs_[at];
    const std::string port = text_argument(construct.arguments, "port");
    std::string protocol = lower(text_argument(construct.arguments, "protocol"));
    if (protocol.empty()) protocol = "tcp";
    for (const std::size_t balancer : draft_.boxes_in(at, "load_balancer_arn")) {
      const std::size_t resource = draft_.made().boxes[balancer].construct;
      const bool internal = text_argument(constructs_[resource].arguments, "internal") == "true";
      if (!internal) draft_.link(draft_.outside("internet", "Internet"), balancer, "network", protocol + ' ' + port);
      forward(construct, "default_action", balancer);
    }
  }

  void listener_rule(const Construct& construct) {
    for (const std::size_t target : draft_.mentions().in_argument(construct, "listener_arn")) {
      for (const std::size_t balancer : draft_.boxes_in(target, "load_balancer_arn")) {
        forward(construct, "action", balancer);
      }
    }
  }

  void forward(const Construct& construct, std::string_view action, std::size_t balancer) {
    for (const std::size_t group : draft_.mentions().in_argument(construct, action)) {
      const Construct& target = constructs_[group];
      if (target.type != "aws_lb_target_group" && target.type != "aws_alb_target_group") continue;
      std::string protocol = lower(text_argument(target.arguments, "protocol"));
      if (protocol.empty()) protocol = "http";
      const std::string port = text_argument(target.arguments, "port");
      const std::string label = port.empty() ? protocol : protocol + ' ' + port;
      for (const std::size_t box : behind(group)) draft_.link(balancer, box, "network", label);
    }
  }

  /// What a target group hands its requests to.
  Boxes behind(std::size_t group) {
    Boxes boxes;
    const auto names_group = [&](const std::vector<std::size_t>& targets) {
      return std::find(targets.begin(), targets.end(), group) != targets.end();
    };
    const std::size_t count = draft_.made().boxes.size();
    for (std::size_t box = 0; box < count; ++box) {
      const std::string& kind = draft_.made().boxes[box].kind;
      const std::size_t construct = draft_.made().boxes[box].construct;
      if (construct == kNone || (kind != "compute" && kind != "function" && kind != "balancer")) continue;
      if (names_group(draft_.reach(construct))) boxes.push_back(box);
    }
    for (std::size_t i = 0; i < constructs_.size(); ++i) {
      const std::string& type = constructs_[i].type;
      const bool one = type == "aws_lb_target_group_attachment" || type == "aws_alb_target_group_attachment";
      if (!one && type != "aws_autoscaling_attachment") continue;
      if (!names_group(draft_.mentions().in_arguments(i))) continue;
      for (const std::size_t box : draft_.boxes_in(i, one ? "target_id" : "autoscaling_group_name")) {
        boxes.push_back(box);
      }
    }
    return boxes;
  }

  Draft& draft_;
  const std::vector<Construct>& constructs_;
  std::vector<Boxes> members_;
};

}  // namespace

void draw_traffic(Draft& draft) { Traffic(draft).run(); }

}  // namespace terrace::graph
