// SPDX-License-Identifier: Apache-2.0
#pragma once

// ElastiCache for Valkey and Redis: a primary node and its copies.
//
//   auto cache = stack.add("cache", aws::Cache{.network = network, .node_type = "cache.t4g.small"});
//   cache.connections().allow_from(service);                             // tcp 6379
//   stack.add("full", aws::Alarm{.metric = cache.metrics().memory(), .above = 80, .notify = {alerts}});
//
// Decided for the user: encrypted, TLS only, two nodes in two zones of which one takes over, snapshots for a week,
// protected from `terraform destroy`, and nothing is thrown away when the memory is full (`noeviction`), because queues
// and sessions are lost that way. Let others in by connections, and by users who sign in with their role or a password.

#include <terrace/aws/data_network.hpp>
#include <terrace/aws/key.hpp>
#include <terrace/aws/metric.hpp>
#include <terrace/core/items.hpp>

#include <optional>

namespace terrace::aws {

/// Who may sign in, and what they may do.
struct CacheUser {
  /// Letters, digits and hyphens. Whoever names nobody is "default", which is off unless it is among the users. What a
  /// client says is `cache.user_name("app")`.
  std::string name;
  /// Redis's language: "on ~app:* +@all".
  Str access = "on ~* +@all";
  /// Left out: by role (`grant_connect`), without any password. Terraform keeps a password in its state; a secret's value
  /// read for it is there, too.
  terrace::Secret password{};
};

struct Cache {
  class Ref;
  struct Existing;

  DataNetwork network;
  /// "cache.t4g.small": with the number of nodes, the costs.
  Required<Str> node_type;
  /// "valkey" or "redis".
  Str engine = "valkey";
  /// "8.0" or "7.2" of Valkey, "7.1", "6.2" … of Redis.
  Str version = "8.0";
  /// The primary and its copies, 1 to 6.
  Num nodes = 2;
  /// Another node takes over when the primary fails, and nodes are in several zones. Left out: with two nodes or more.
  Bool failover{};
  /// What happens when the memory is full: "noeviction" refuses writes, "allkeys-lru" throws the oldest away, which is
  /// right for what can be computed again.
  Str when_full = "noeviction";

  /// False: passwords and data cross the network as they are.
  Bool tls = true;
  /// What encrypts the nodes' disks and snapshots. Left out: the account's key for ElastiCache.
  Key::Ref key{};
  /// One password for everybody, 16 to 128 characters; needs `tls`. Terraform keeps it in its state. Users are better, and
  /// exclude it.
  terrace::Secret auth_token{};
  /// Who may sign in. Left out: everybody whom connections let in.
  Items<CacheUser> users{};

  /// Days; 0 makes none.
  Num snapshot_days = 7;
  /// UTC: "02:00-03:00" and "sun:03:30-sun:04:30". Left out: ElastiCache chooses. They must not overlap.
  Str snapshot_window{};
  Str maintenance_window{};
  Bool apply_immediately{};
  /// Terraform refuses to destroy it. False: it goes with its construct, and what is in it too.
  bool deletion_protection = true;

  /// Slow commands and the engine's messages go to CloudWatch.
  bool logs = true;
  Num log_retention_days = 30;
  /// Further parameters of the engine.
  Map<Str> parameters{};
  /// Left out: follows from engine and version.
  Str parameter_family{};
  Num port = 6379;
  /// Left out: "<stack>-<path>", at most 40 lower-case letters, digits and hyphens.
  Str name{};
  /// Left out: the construct's path.
  Str description{};
  std::optional<SecurityGroup::Ref> security_group{};

  Ref build(Scope& scope) const;
};

/// A cache that exists already.
struct Cache::Existing {
  Required<Str> name;
  Required<Str> address;
  Num port = 6379;
  SecurityGroup::Ref security_group;

  Ref build(Scope& scope) const;
};

class Cache::Ref {
 public:
  const Str& name() const { return name_; }
  const Str& arn() const { return arn_; }
  /// Where to write, whichever node is the primary.
  const Str& address() const { return address_; }
  /// Where to read; unset of a cache that exists already.
  const Str& reader_address() const { return reader_address_; }
  const Num& port() const { return port_; }
  /// "rediss://address:port", or "redis://" without TLS.
  Str url() const;
  const Connections& connections() const { return connections_; }

  /// What a client says to sign in as a user: of one who does so by role, the cache is in it, as names are the account's.
  Str user_name(std::string_view user) const;
  /// May sign in as a user without a password, by its role.
  const Ref& grant_connect(const Grantee& grantee, std::string_view user) const;

  class Metrics;
  Metrics metrics() const;
  Dependency ready() const { return Dependency(scope_); }
  const Scope& scope() const { return scope_; }

 private:
  friend struct Cache;
  friend struct Cache::Existing;
  Ref(const Scope& scope, const Connections& connections) : scope_(scope), connections_(connections) {}
  Scope scope_;
  Connections connections_;
  Str name_;
  Str arn_;
  Str address_;
  Str reader_address_;
  Num port_;
  bool tls_ = true;
  int nodes_ = 1;
};

/// Of the node where it is highest, over a minute.
class Cache::Ref::Metrics {
 public:
  /// Percent, of the one core that the engine uses.
  Metric cpu() const { return highest("EngineCPUUtilization"); }
  /// Percent of the memory that is in use.
  Metric memory() const { return highest("DatabaseMemoryUsagePercentage"); }
  Metric connections() const { return highest("CurrConnections"); }
  Metric evictions() const { return highest("Evictions"); }
  /// Seconds.
  Metric replication_lag() const { return highest("ReplicationLag"); }

 private:
  friend class Cache::Ref;
  Metrics(const Str& name, int nodes) : name_(name), nodes_(nodes) {}
  Metric highest(const char* name) const;
  Str name_;
  int nodes_;
};

inline Cache::Ref::Metrics Cache::Ref::metrics() const { return {name_, nodes_}; }

}  // namespace terrace::aws
