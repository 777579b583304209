// SPDX-License-Identifier: Apache-2.0
#pragma once

// RDS databases: MySQL, PostgreSQL and MariaDB.
//
//   auto database = stack.add("database", aws::Database{
//       .network = network, .engine = "postgres", .version = "16", .instance_class = "db.t4g.medium", .database = "shop"});
//   database.connections().allow_from(service);                           // tcp 5432
//   container.secrets = {{"DB_PASSWORD", database.secret().field("password")}};
//
// The master password is made and rotated by RDS in a secret, so it is in no program, plan or state. Decided for the user:
// encrypted, not public, TLS only, in two zones, backed up for a week, protected from deletion, with a last snapshot that
// has a name, its logs in groups that end, metrics of the machine every minute. The subnet group and the parameter group
// come with it; the latter's family follows from engine and version.

#include <terrace/aws/data_network.hpp>
#include <terrace/aws/metric.hpp>
#include <terrace/aws/secret.hpp>

#include <optional>

namespace terrace::aws {

struct Database {
  class Ref;
  struct Existing;
  struct Replica;

  DataNetwork network;
  /// "postgres", "mysql" or "mariadb".
  Required<Str> engine;
  /// "16", "8.0", "10.11": RDS takes the newest of these and upgrades it by itself. With the next number, "16.4", it stays
  /// that, and upgrades are yours.
  Required<Str> version;
  /// "db.t4g.medium": the largest part of the costs.
  Required<Str> instance_class;

  /// A database in it, made at the start. Left out: none. Changing it replaces the instance.
  Str database{};
  /// The master user. Changing it replaces the instance.
  Str username = "dbadmin";
  /// Left out: RDS makes the password, keeps it in a secret and rotates it every seven days. An ephemeral value otherwise;
  /// raise the version when it changes.
  WriteOnly password{};
  Num password_version = 1;

  /// GiB. It grows by itself up to the second number; left out, five times the first; 0, not at all. Never smaller.
  Num storage_gib = 20;
  Num max_storage_gib{};
  /// "gp3", "gp2", "io1" or "io2".
  Str storage_type = "gp3";
  /// Beyond what gp3 has anyway (3000 and 125 MiB/s); only from 400 GiB on. io1 and io2 need `iops`.
  Num iops{};
  Num throughput{};
  /// What encrypts the storage, the logs and the secret. Left out: the account's key for RDS. Cannot be changed later.
  Key::Ref key{};

  /// A second machine in another zone, which takes over within a minute. Doubles the costs.
  Bool multi_az = true;
  Num backup_days = 7;
  /// UTC: "02:00-03:00" and "sun:03:30-sun:04:30". Left out: RDS chooses. They must not overlap.
  Str backup_window{};
  Str maintenance_window{};
  /// Changes at once instead of in the maintenance window; some restart the database.
  Bool apply_immediately{};

  /// Neither Terraform nor the console deletes it. False also in what you throw away.
  Bool deletion_protection = true;
  /// Its name is "<identifier>-final". False: what is in it is gone with it.
  bool final_snapshot = true;
  Str final_snapshot_name{};

  /// Which logs go to CloudWatch. Left out: errors and slow queries of MySQL and MariaDB, all of PostgreSQL.
  List<Str> logs{};
  Num log_retention_days = 30;
  /// Seconds between metrics of the operating system: 1, 5, 10, 15, 30, 60, or 0 for none.
  Num monitoring_seconds = 60;
  /// Which queries wait for what, for seven days. Left out: on where the class knows it.
  Bool performance_insights{};
  /// Roles may connect without a password: see `grant_connect`.
  Bool iam_auth = true;
  /// What cannot be TLS is refused.
  bool tls_only = true;
  /// The certificate authority; left out, RDS's own choice.
  Str ca{};
  /// Parameters of the engine, which take effect at the next start; and those that do at once, where RDS knows them as
  /// dynamic.
  Map<Str> parameters{};
  Map<Str> dynamic_parameters{};
  /// Left out: follows from engine and version. Needed for a version that this library does not know yet.
  Str parameter_family{};

  /// Left out: the engine's own.
  Num port{};
  /// Left out: "<stack>-<path>". At most 63 lower-case letters, digits and hyphens.
  Str identifier{};
  /// Left out: one is made, which lets nobody in.
  std::optional<SecurityGroup::Ref> security_group{};
  /// A snapshot, by its identifier or ARN, that it begins as; then with the users of that.
  Str snapshot{};

  Ref build(Scope& scope) const;
};

/// A database that exists already.
struct Database::Existing {
  Required<Str> identifier;
  Required<Str> address;
  Required<Num> port;
  SecurityGroup::Ref security_group;
  /// "db-…", for `grant_connect`.
  Str resource_id{};
  Secret::Ref secret{};

  Ref build(Scope& scope) const;
};

/// A copy to read from; see Database::Ref::replica.
struct Database::Replica {
  /// Left out: that of the source.
  Str instance_class{};
  Bool multi_az{};
  Str identifier{};
  Num monitoring_seconds{};
};

class Database::Ref {
 public:
  const Str& identifier() const { return identifier_; }
  const Str& arn() const { return arn_; }
  /// The host's name, which stays when the database moves to another zone.
  const Str& address() const { return address_; }
  const Num& port() const { return port_; }
  /// "address:port".
  Str endpoint() const;
  const Str& database() const { return database_; }
  const Str& username() const { return username_; }
  /// The master user: a JSON secret with the fields username and password. Not set when the password was given.
  const Secret::Ref& secret() const { return secret_; }
  const Connections& connections() const { return connections_; }

  /// May connect as a user of the database without a password. In the database: `GRANT rds_iam TO app` (PostgreSQL), or
  /// `CREATE USER app IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS'`.
  const Ref& grant_connect(const Grantee& grantee, const Str& user) const;
  /// A copy that lags a little behind, for queries that only read.
  Ref replica(const Id& id, const Replica& spec = {}) const;

  class Metrics;
  Metrics metrics() const;
  /// To depend on: the database.
  Dependency ready() const { return Dependency(scope_); }
  const Scope& scope() const { return scope_; }

 private:
  friend struct Database;
  friend struct Database::Existing;
  Ref(const Scope& scope, const Connections& connections) : scope_(scope), connections_(connections) {}
  Scope scope_;
  Connections connections_;
  Str identifier_;
  Str arn_;
  Str address_;
  Num port_;
  Str database_;
  Str username_;
  Str resource_id_;
  Secret::Ref secret_;
};

/// What RDS measures, each over a minute.
class Database::Ref::Metrics {
 public:
  /// Percent.
  Metric cpu() const { return of("CPUUtilization"); }
  Metric connections() const { return of("DatabaseConnections"); }
  /// Bytes.
  Metric free_storage() const { return of("FreeStorageSpace", "Minimum"); }
  Metric free_memory() const { return of("FreeableMemory", "Minimum"); }
  /// Seconds.
  Metric read_latency() const { return of("ReadLatency"); }
  Metric write_latency() const { return of("WriteLatency"); }
  Metric replica_lag() const { return of("ReplicaLag", "Maximum"); }
  /// Of a class that saves up for busy times: what is left of that.
  Metric cpu_credits() const { return of("CPUCreditBalance", "Minimum"); }

 private:
  friend class Database::Ref;
  explicit Metrics(const Str& identifier) : identifier_(identifier) {}
  Metric of(const char* name, const char* statistic = "Average") const {
    return {"AWS/RDS", name, {{"DBInstanceIdentifier", identifier_}}, statistic};
  }
  Str identifier_;
};

inline Database::Ref::Metrics Database::Ref::metrics() const { return Metrics(identifier_); }

}  // namespace terrace::aws
