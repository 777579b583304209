// SPDX-License-Identifier: Apache-2.0

#include "aws/data/cache_rules.hpp"

#include <terrace/fn.hpp>
#include <terrace/tf/aws_elasticache_user.hpp>
#include <terrace/tf/aws_elasticache_user_group.hpp>
#include <terrace/value/expression.hpp>

#include <algorithm>
#include <map>

#include "aws/data/errors.hpp"
#include "aws/data/windows.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws::data {
namespace {

struct CacheFamily {
  std::string_view engine;
  std::string_view version;
  std::string_view family;
};

constexpr CacheFamily kCacheFamilies[] = {{"valkey", "7.2", "valkey7"}, {"valkey", "8.0", "valkey8"},
                                          {"valkey", "8.1", "valkey8"}, {"redis", "6.0", "redis6.x"},
                                          {"redis", "6.2", "redis6.x"}, {"redis", "6.x", "redis6.x"},
                                          {"redis", "7.0", "redis7"},   {"redis", "7.1", "redis7"}};

constexpr std::string_view kPolicies[] = {"noeviction",   "allkeys-lru",  "allkeys-lfu",  "allkeys-random",
                                          "volatile-lru", "volatile-lfu", "volatile-ttl", "volatile-random"};

/// The users that sign in by role, by name.
struct CacheState {
  std::map<std::string, CacheRoleUser, std::less<>> by_role;
};

}  // namespace

void check(const Scope& scope, const Cache& spec) {
  const auto engine = support::literal_text(spec.engine);
  if (engine && *engine != "valkey" && *engine != "redis")
    data::errors::wrong_engine(scope, *engine, "valkey or redis");
  const auto node_type = support::literal_text(spec.node_type);
  if (node_type && !is_node_class(*node_type, "cache."))
    data::errors::wrong_class(scope, "type of node", *node_type, "cache.t4g.small");
  const auto nodes = support::literal_number(spec.nodes);
  if (nodes && (*nodes < 1 || *nodes > 6))
    support::errors::out_of_range(scope, "`nodes`", std::to_string(*nodes), "1 to 6");
  const bool takes_over = support::literal_bool(spec.failover).value_or(false);
  if (nodes && *nodes < 2 && takes_over) data::errors::failover_needs_nodes(scope);
  // Copies in one zone fail together, and ElastiCache refuses several zones of one.
  if (!nodes || *nodes > 1) check_zones(scope, spec.network);

  const bool no_tls = !support::literal_bool(spec.tls).value_or(true);
  if (no_tls && (spec.auth_token.is_set() || !spec.users.empty())) data::errors::token_needs_tls(scope);
  if (spec.auth_token.is_set() && !spec.users.empty()) data::errors::two_ways_to_sign_in(scope);
  const auto policy = support::literal_text(spec.when_full);
  if (policy && std::find(std::begin(kPolicies), std::end(kPolicies), *policy) == std::end(kPolicies))
    support::errors::out_of_range(scope, "`when_full`", *policy, "noeviction, allkeys-lru, volatile-lru and so on");
  const auto days = support::literal_number(spec.snapshot_days);
  if (days && (*days < 0 || *days > 35))
    support::errors::out_of_range(scope, "`snapshot_days`", std::to_string(*days), "0 to 35");
  check_windows(scope, "snapshot_window", spec.snapshot_window, spec.maintenance_window, 60);
}

Str cache_family(const Scope& scope, const Cache& spec) {
  if (spec.parameter_family.is_set()) return spec.parameter_family;
  const auto engine = support::literal_text(spec.engine);
  const auto version = support::literal_text(spec.version);
  if (!engine || !version) {
    const Any major = fn::element(fn::split(".", spec.version), 0);
    return format("{}{}{}", spec.engine, major, if_else(equal(major, "6"), ".x", ""));
  }
  std::string known;
  for (const CacheFamily& one : kCacheFamilies) {
    if (one.engine != *engine) continue;
    if (first_parts(*version, 2) == one.version) return one.family;
    known += (known.empty() ? "" : ", ") + std::string(one.version);
  }
  if (!known.empty()) data::errors::unknown_version(scope, *engine, *version, known);
  return std::string(*engine);
}

Set<Str> cache_users(Scope& scope, const Cache& spec, const Str& cache_name) {
  if (spec.users.empty()) return {};
  const support::NameRule rule{.what = "the name of a user of a cache", .longest = 120, .begins_with_letter = true};
  Scope where = scope.group("users");
  const std::string prefix = lower_name(scope, 20);
  Set<Str> ids;
  const auto add = [&](const std::string& id, const tf::aws_elasticache_user& user) {
    const auto made = where.add(id, user);
    ids.add(made.user_id());
    return made;
  };
  bool has_default = false;
  for (const CacheUser& user : spec.users) {
    if (!support::check_name(scope, user.name, rule)) continue;
    has_default = has_default || user.name == "default";
    const bool by_role = !user.password.is_set();
    tf::shared::aws_elasticache_user_authentication_mode mode{.type = by_role ? "iam" : "password"};
    if (!by_role) mode.passwords = {terrace::detail::as<Str>(user.password)};
    // Who signs in by role has the same name and id.
    const std::string id = prefix + '-' + user.name;
    const auto made = add(user.name, {.access_string = user.access,
                                      .authentication_mode = mode,
                                      .engine = spec.engine,
                                      .user_id = id,
                                      .user_name = by_role ? Str(id) : Str(user.name)});
    if (by_role) scope.state<CacheState>().by_role.insert({user.name, {made.user_name(), made.arn()}});
  }
  // Whoever names no user gets nothing. Valkey does so by itself, a group of Redis must have such a user.
  if (!has_default && support::literal_text(spec.engine) != "valkey") {
    add("nobody",
        {.access_string = "off -@all",
         .authentication_mode = tf::shared::aws_elasticache_user_authentication_mode{.type = "no-password-required"},
         .engine = spec.engine,
         .user_id = prefix + "-nobody",
         .user_name = "default"});
  }
  const auto group =
      scope.add("user-group",
                tf::aws_elasticache_user_group{.engine = spec.engine, .user_group_id = cache_name, .user_ids = ids});
  return {group.user_group_id()};
}

std::optional<CacheRoleUser> cache_user_by_role(const Scope& scope, std::string_view name) {
  const auto& users = scope.state<CacheState>().by_role;
  const auto found = users.find(name);
  return found == users.end() ? std::optional<CacheRoleUser>() : found->second;
}

}  // namespace terrace::aws::data
