// SPDX-License-Identifier: Apache-2.0

#include "aws/storage/file_system_rules.hpp"

#include <terrace/core/render.hpp>
#include <terrace/terraform/binding.hpp>

#include <algorithm>
#include <map>
#include <set>

#include "aws/storage/errors.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "core/node.hpp"
#include "value/ascii.hpp"

namespace terrace::aws {
namespace {

using terrace::detail::NodeAccess;

/// Days of "AFTER_30_DAYS"; nothing for what is no term of EFS.
std::optional<int> days_of(std::string_view term) {
  if (term == "AFTER_1_DAY") return 1;
  for (const int days : {7, 14, 30, 60, 90, 180, 270, 365}) {
    if (term == "AFTER_" + std::to_string(days) + "_DAYS") return days;
  }
  return std::nullopt;
}

std::optional<int> check_term(const Scope& scope, const char* member, const Str& term) {
  const auto text = support::literal_text(term);
  if (!text) return std::nullopt;
  const auto days = days_of(*text);
  if (!days)
    errors::wrong_storage_class(scope,
                                std::string(member) + " is \"" + std::string(*text) + "\", which EFS does not know",
                                "use AFTER_1_DAY, or AFTER_7_DAYS, 14, 30, 60, 90, 180, 270 or 365");
  return days;
}

void check_classes(const Scope& scope, const FileSystem& spec) {
  const auto seldom = check_term(scope, "to_infrequent_access", spec.to_infrequent_access);
  const auto archive = check_term(scope, "to_archive", spec.to_archive);
  const bool has_seldom = spec.to_infrequent_access.is_set() && spec.to_infrequent_access.kind() != Value::Kind::null;
  if (spec.to_archive.is_set() && !has_seldom)
    errors::wrong_storage_class(scope, "files go to the archive, and never to the class for infrequent access before",
                                "set `to_infrequent_access` to an earlier term");
  if (seldom && archive && *archive <= *seldom)
    errors::wrong_storage_class(scope, "files go to the archive no later than to the class for infrequent access",
                                "set `to_archive` to a later term than `to_infrequent_access`");
  const auto throughput = support::literal_text(spec.throughput_mode);
  if (spec.to_archive.is_set() && throughput && *throughput != "elastic")
    errors::wrong_storage_class(scope, "there is an archive only with elastic throughput",
                                "set `throughput_mode = \"elastic\"`, or take `to_archive` out");
  if (const auto back = support::literal_text(spec.back_on_access); back && *back != "AFTER_1_ACCESS")
    errors::wrong_storage_class(scope, "back_on_access is \"" + std::string(*back) + "\", which EFS does not know",
                                "use \"AFTER_1_ACCESS\", or leave it out");
}

void check_modes(const Scope& scope, const FileSystem& spec) {
  const auto performance = support::literal_text(spec.performance_mode);
  const auto throughput = support::literal_text(spec.throughput_mode);
  if (performance && *performance != "generalPurpose" && *performance != "maxIO")
    support::errors::out_of_range(scope, "performance_mode", *performance, "generalPurpose or maxIO");
  if (throughput && *throughput != "bursting" && *throughput != "elastic" && *throughput != "provisioned")
    support::errors::out_of_range(scope, "throughput_mode", *throughput, "bursting, elastic or provisioned");
  if (performance == "maxIO" && throughput == "elastic")
    errors::wrong_throughput(scope, "EFS has no elastic throughput in the mode maxIO",
                             "use \"generalPurpose\", which has become the faster one");
  if (throughput == "provisioned" && !spec.provisioned_mibps.is_set())
    errors::wrong_throughput(scope, "the throughput is provisioned, and nobody says how much",
                             "set `provisioned_mibps`");
  if (throughput && *throughput != "provisioned" && spec.provisioned_mibps.is_set())
    errors::wrong_throughput(scope, "provisioned_mibps is set, and the throughput is " + std::string(*throughput),
                             "set `throughput_mode = \"provisioned\"`, or take `provisioned_mibps` out");
  const auto amount = support::literal_number(spec.provisioned_mibps);
  if (amount && (*amount < 1 || *amount > 3414))
    support::errors::out_of_range(scope, "provisioned_mibps", std::to_string(*amount), "1 to 3414");
}

/// The subnet that a value is the id of, when that is a resource by itself.
std::optional<Construct> subnet_of(const Value& id) {
  detail::Node* const node = detail::node_of(id);
  if (node == nullptr || !node->is_block() || node->has_count || node->has_for_each) return std::nullopt;
  const Construct found = NodeAccess::construct(node);
  if (found.type() != "aws_subnet") return std::nullopt;
  return found;
}

bool are_different_networks(const Value& a, const Value& b) {
  if (a.kind() == Value::Kind::text && b.kind() == Value::Kind::text) return a.text() != b.text();
  const detail::Node* const first = detail::node_of(a);
  const detail::Node* const second = detail::node_of(b);
  const auto is_vpc = [](const detail::Node* node) {
    return node != nullptr && node->is_block() && node->source != nullptr && !node->has_count &&
           std::string_view(node->source->type) == "aws_vpc" && node->kind == detail::NodeKind::resource;
  };
  return is_vpc(first) && is_vpc(second) && first != second;
}

void check_subnets(const Scope& scope, const FileSystem& spec) {
  const auto count = support::literal_size(spec.subnets);
  if (count == std::size_t{0})
    support::errors::missing(scope, "a subnet",
                             "a file system without mount targets cannot be mounted: name one in each zone");
  std::map<std::string, std::string> zones;
  for (std::size_t i = 0; count && i < *count; ++i) {
    const auto subnet = subnet_of(spec.subnets.items()[i]);
    if (!subnet) continue;
    if (!spec.security_group && are_different_networks(subnet->argument("vpc_id"), spec.vpc.id()))
      errors::subnet_of_other_network(scope, subnet->path());
    const Value zone = subnet->argument("availability_zone");
    if (!zone.is_set()) continue;
    const auto [at, is_new] = zones.emplace(to_json(zone), subnet->path());
    if (!is_new) errors::two_in_a_zone(scope, at->second, subnet->path());
  }
}

/// For ids: letters, digits and `-`.
std::string id_text(std::string_view text) {
  std::string made;
  for (const char c : text) made += terrace::detail::is_alphanumeric(c) ? c : '-';
  return made;
}

}  // namespace

void file_system_rules::check(const Scope& scope, const FileSystem& spec) {
  check_modes(scope, spec);
  check_classes(scope, spec);
  check_subnets(scope, spec);
}

void file_system_rules::check(const Scope& scope, const Str& path, const AccessPoint& spec) {
  if (const auto text = support::literal_text(path)) {
    const bool has_end = text->size() > 1 && text->back() == '/';
    if (text->empty() || text->front() != '/' || has_end || text->find("//") != std::string_view::npos)
      errors::wrong_access_point(scope, "the path \"" + std::string(*text) + "\" of an access point is no folder",
                                 "begin with one slash, and end without");
    if (text->size() > 100 || std::count(text->begin(), text->end(), '/') > 4)
      errors::wrong_access_point(scope,
                                 "the path \"" + std::string(*text) + "\" of an access point is too long or deep",
                                 "EFS takes 100 characters and four folders");
  }
  if (const auto text = support::literal_text(spec.permissions)) {
    const bool is_octal = text->find_first_not_of("01234567") == std::string_view::npos;
    if (!is_octal || text->size() < 3 || text->size() > 4)
      errors::wrong_access_point(scope, "\"" + std::string(*text) + "\" are no permissions",
                                 "write three or four digits from 0 to 7: \"0755\"");
  }
  for (const Num* id : {&spec.owner.uid, &spec.owner.gid}) {
    const auto number = support::literal_number(*id);
    if (number && (*number < 0 || *number > 4294967295))
      support::errors::out_of_range(scope, "owner", std::to_string(*number), "0 to 4294967295");
  }
}

std::vector<std::string> file_system_rules::names_of_subnets(const List<Str>& subnets) {
  std::vector<std::string> names;
  std::set<std::string> taken;
  for (std::size_t i = 0; i < subnets.size(); ++i) {
    const Value& subnet = subnets.items()[i];
    std::string name;
    std::string longer;
    if (const auto text = support::literal_text(subnet)) {
      name = id_text(*text);
    } else if (const detail::Node* node = detail::node_of(subnet);
               node != nullptr && node->is_block() && !node->has_count && !node->has_for_each &&
               node->kind != detail::NodeKind::variable && node->kind != detail::NodeKind::local) {
      name = id_text(node->id);
      longer = id_text(node->parent->id) + '-' + name;
    }
    if (name.empty() || taken.count(name) != 0) name = longer;
    if (name.empty() || taken.count(name) != 0) name = std::to_string(i + 1);
    taken.insert(name);
    names.push_back(name);
  }
  return names;
}

}  // namespace terrace::aws
