// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/connections.hpp>
#include <terrace/core/render.hpp>
#include <terrace/fn.hpp>
#include <terrace/terraform/stack.hpp>
#include <terrace/tf/aws_vpc_security_group_egress_rule.hpp>
#include <terrace/tf/aws_vpc_security_group_ingress_rule.hpp>
#include <terrace/value/expression.hpp>

#include <map>
#include <set>

#include "aws/security_group/errors.hpp"
#include "aws/security_group/rule_text.hpp"
#include "aws/support/literal.hpp"
#include "core/presence.hpp"
#include "value/ascii.hpp"

namespace terrace::aws {
namespace {

using terrace::detail::as;
using terrace::detail::is_alphanumeric;

/// The rules of a scope: what has been said already, and the ids that are taken.
struct RuleBook {
  std::optional<Scope> group;
  std::set<std::string> said;
  std::map<std::string, int> ids;
};

struct Rule {
  bool is_ingress = true;
  Str group_id;
  Peer::Kind kind = Peer::Kind::cidr;
  Value peer;
  bool many = false;
  Ports ports;
  std::string description{};
  std::string id{};
};

/// For ids: letters and digits, and `-` for everything else.
std::string slug(std::string_view text) {
  std::string made;
  for (const char c : text) {
    if (is_alphanumeric(c)) {
      made += c;
    } else if (!made.empty() && made.back() != '-') {
      made += '-';
    }
  }
  while (!made.empty() && made.back() == '-') made.pop_back();
  return made;
}

/// "web/service" of "shop-dev/web/service"; the whole path where the reader is in another stack.
std::string shown_path(const Scope& of, const Scope& reader) {
  std::string path = of.path();
  const std::string stack = Scope(of.stack()).path();
  if (of.stack() == reader.stack() && path.size() > stack.size()) path.erase(0, stack.size() + 1);
  return path;
}

std::string label_of(const Peer& peer, const Scope& reader) {
  if (peer.side()) return shown_path(peer.side()->owner(), reader);
  if (peer.value().kind() == Value::Kind::text) return std::string(peer.value().text());
  switch (peer.kind()) {
  case Peer::Kind::prefix_list: return "a prefix list";
  case Peer::Kind::security_group: return "a group";
  default: return "given ranges";
  }
}

bool check_ports(const Scope& scope, const Ports& ports) {
  const auto number = [](const Num& port) { return support::literal_number(port); };
  const auto first = number(ports.first());
  const auto last = number(ports.last());
  for (const auto& port : {first, last}) {
    if (port && ports.protocol() != "icmp" && (*port < 0 || *port > 65535)) {
      errors::wrong_port(scope, ports.text());
      return false;
    }
  }
  if (first && last && ports.protocol() != "icmp" && *first > *last) {
    errors::ports_reversed(scope, ports.text());
    return false;
  }
  return true;
}

bool check_peer(const Scope& scope, Peer::Kind kind, const Value& value) {
  if (value.kind() != Value::Kind::text) return true;
  const std::string_view text = value.text();
  switch (kind) {
  case Peer::Kind::cidr:
    if (Cidr::parse(text).valid()) return true;
    errors::wrong_range(scope, text);
    return false;
  case Peer::Kind::ipv6:
    if (text.find(':') != std::string_view::npos && text.find('/') != std::string_view::npos) return true;
    errors::wrong_range(scope, text);
    return false;
  case Peer::Kind::prefix_list:
    if (text.starts_with("pl-")) return true;
    break;
  case Peer::Kind::security_group:
    if (text.starts_with("sg-")) return true;
    break;
  }
  errors::wrong_group_id(scope, text);
  return false;
}

template <class Binding>
void make_rule(Scope& group, const std::string& id, const Rule& rule, const Str& peer, const Meta& meta) {
  const bool all = rule.ports.protocol() == "-1";
  const auto made =
      group.add(id,
                Binding{.cidr_ipv4 = rule.kind == Peer::Kind::cidr ? peer : Str(),
                        .cidr_ipv6 = rule.kind == Peer::Kind::ipv6 ? peer : Str(),
                        .description = rule.description,
                        .from_port = all ? Num() : rule.ports.first(),
                        .ip_protocol = rule.ports.protocol(),
                        .prefix_list_id = rule.kind == Peer::Kind::prefix_list ? peer : Str(),
                        .referenced_security_group_id = rule.kind == Peer::Kind::security_group ? peer : Str(),
                        .security_group_id = rule.group_id,
                        .to_port = all ? Num() : rule.ports.last()},
                meta);
  // A rule about a group that is made only under a condition is there only with it.
  made.node().only_if(terrace::detail::presence_of(list({rule.group_id, rule.peer}), group));
}

void make_one(Scope& group, const std::string& id, const Rule& rule, const Str& peer, const Meta& meta = {}) {
  if (rule.is_ingress) {
    make_rule<tf::aws_vpc_security_group_ingress_rule>(group, id, rule, peer, meta);
  } else {
    make_rule<tf::aws_vpc_security_group_egress_rule>(group, id, rule, peer, meta);
  }
}

void add_rule(const Scope& where, const Rule& rule) {
  if (!check_ports(where, rule.ports)) return;
  if (!rule_text::is_description(rule.description)) {
    errors::wrong_description(where, rule.description);
    return;
  }
  auto& book = where.state<RuleBook>();
  const std::string said = (rule.is_ingress ? "in " : "out ") + to_json(rule.group_id) + ' ' + to_json(rule.peer) +
                           ' ' + rule.ports.text() + to_json(rule.ports.first());
  if (!book.said.insert(said).second) return;
  if (!book.group) book.group = Scope(where).group("rules");

  const auto take = [&](const std::string& id) {
    const int taken = book.ids[id]++;
    return taken == 0 ? id : id + '-' + std::to_string(taken + 1);
  };
  const std::string ending = slug(rule.ports.text());
  if (!rule.many) {
    if (check_peer(where, rule.kind, rule.peer))
      make_one(*book.group, take(rule.id + '-' + ending), rule, as<Str>(rule.peer));
    return;
  }
  if (rule.peer.is_expression() && rule.kind == Peer::Kind::security_group) {
    // By number: the ids may be known only after the groups are made.
    make_one(*book.group, take(rule.id + '-' + ending), rule, as<List<Str>>(rule.peer).at(count::index()),
             {.count = fn::length(rule.peer)});
    return;
  }
  if (rule.peer.is_expression()) {
    make_one(*book.group, take(rule.id + '-' + ending), rule, each::value<Str>(),
             {.for_each = fn::toset(as<List<Str>>(rule.peer))});
    return;
  }
  for (std::size_t i = 0; i < rule.peer.size(); ++i) {
    const Value& item = rule.peer.items()[i];
    if (!check_peer(where, rule.kind, item)) continue;
    const std::string id =
        item.kind() == Value::Kind::text ? rule.id.substr(0, rule.id.find('-') + 1) + slug(item.text()) : rule.id;
    make_one(*book.group, take(id + '-' + ending), rule, as<Str>(item));
  }
}

/// One side's rule about the other. `here` is where it is made, `about` whom its description names.
void open(const Connections& side, bool is_ingress, const Scope& here, const Value& peer, Peer::Kind kind, bool many,
          const Ports& ports, const std::string& about, std::string_view description) {
  Rule rule{
      .is_ingress = is_ingress, .group_id = side.group_id(), .kind = kind, .peer = peer, .many = many, .ports = ports};
  const std::string direction = is_ingress ? "from" : "to";
  rule.description =
      description.empty() ? rule_text::as_description(direction + ' ' + about) : std::string(description);
  // Two groups of one scope, or rules of another stack's group, need their owner in the id.
  const std::string owner = here == side.owner() ? "" : slug(shown_path(side.owner(), here)) + '-';
  rule.id = owner + direction + '-' + slug(about);
  add_rule(here, rule);
}

/// `source` starts what `target` answers.
void connect(const Connections& target, const Connections& source, const Ports& given, std::string_view description) {
  const Ports ports = given.is_set() ? given : target.default_port();
  const std::string source_label = shown_path(source.owner(), target.owner());
  if (!ports.is_set()) {
    errors::no_port(target.owner(), source_label);
    return;
  }
  const bool opens_target = target.may_change();
  const bool opens_source = source.may_change() && !source.all_outbound();
  if (!opens_target && !opens_source) {
    if (!source.all_outbound() || !target.may_change()) errors::nothing_to_open(target.owner(), source_label);
    return;
  }
  const bool apart = target.owner().stack() != source.owner().stack();
  if (opens_target) {
    open(target, true, apart ? source.owner() : target.owner(), source.group_id(), Peer::Kind::security_group, false,
         ports, source_label, description);
  }
  if (opens_source) {
    open(source, false, source.owner(), target.group_id(), Peer::Kind::security_group, false, ports,
         shown_path(target.owner(), source.owner()), description);
  }
}

}  // namespace

std::string Ports::text() const {
  if (protocol_ == "-1") return "all traffic";
  if (protocol_ == "icmp") return "ping";
  const auto first = support::literal_number(first_);
  const auto last = support::literal_number(last_);
  if (!first || !last) return protocol_ + " given port";
  return protocol_ + ' ' + std::to_string(*first) + (*first == *last ? "" : '-' + std::to_string(*last));
}

const Connections& Connections::allow_from(const Peer& peer, const Ports& ports, std::string_view description) const {
  if (peer.side()) {
    connect(*this, *peer.side(), ports, description);
    return *this;
  }
  const std::string label = label_of(peer, owner_);
  const Ports used = ports.is_set() ? ports : default_port();
  if (!used.is_set()) {
    errors::no_port(owner_, label);
  } else if (!may_change()) {
    errors::nothing_to_open(owner_, label);
  } else {
    open(*this, true, owner_, peer.value(), peer.kind(), peer.is_many(), used, label, description);
  }
  return *this;
}

const Connections& Connections::allow_to(const Peer& peer, const Ports& ports, std::string_view description) const {
  if (peer.side()) {
    connect(*peer.side(), *this, ports, description);
    return *this;
  }
  const std::string label = label_of(peer, owner_);
  if (!ports.is_set()) {
    errors::no_port(owner_, label);
  } else if (!may_change() && !all_outbound()) {
    errors::nothing_to_open(owner_, label);
  } else if (!all_outbound()) {
    open(*this, false, owner_, peer.value(), peer.kind(), peer.is_many(), ports, label, description);
  }
  return *this;
}

const Connections& Connections::allow_among_members(const Ports& ports, std::string_view description) const {
  if (!may_change()) {
    errors::nothing_to_open(owner_, "its own members");
    return *this;
  }
  open(*this, true, owner_, group_id(), Peer::Kind::security_group, false, ports, "members", description);
  if (!all_outbound()) {
    open(*this, false, owner_, group_id(), Peer::Kind::security_group, false, ports, "members", description);
  }
  return *this;
}

}  // namespace terrace::aws
