// SPDX-License-Identifier: Apache-2.0
#pragma once

// EFS: file systems that many machines and tasks mount at once, with one mount target in each subnet.
//
//   auto files = stack.add("files", aws::FileSystem{.vpc = network, .subnets = network.private_subnets()});
//   auto uploads = files.access_point("uploads", {.path = "/uploads", .owner = {.uid = 33, .gid = 33}});
//   files.connections().allow_from(service);                       // tcp 2049
//   uploads.grant_write(service);                                  // through this access point only
//
// Encrypted always, and backed up every day. Without grants whoever reaches port 2049 may mount it, as EFS has it. With the
// first grant there is a policy: TLS only, the granted roles only, nobody as root unless granted. A new file system is
// protected from `terraform destroy`.

#include <terrace/aws/connections.hpp>
#include <terrace/aws/key.hpp>
#include <terrace/aws/metric.hpp>
#include <terrace/aws/security_group.hpp>

namespace terrace::aws {

struct FileSystem {
  class Ref;
  struct Existing;

  InVpc vpc;
  /// One in each zone that mounts it; also a list of which only Terraform knows the items, or even how many there are.
  Required<List<Str>> subnets;
  /// Left out: encrypted with the account's key for EFS. Cannot be changed later.
  Key::Ref key{};
  /// False: whoever gets at AWS's disks can read them. For a configuration that has to leave it to its user; it cannot be
  /// changed later.
  Bool encrypted = true;
  /// "maxIO" is for thousands of clients at once and slower for each; not with "elastic". Cannot be changed later.
  Str performance_mode = "generalPurpose";
  /// "bursting": in proportion to its size, and faster for a while. "elastic": as fast as needed, paid by what is
  /// transferred. "provisioned": `provisioned_mibps`, paid by the hour.
  Str throughput_mode = "bursting";
  /// MiB/s, for "provisioned".
  Num provisioned_mibps{};
  /// When files that nobody reads go to a class that costs a tenth, with a fee for each access: "AFTER_7_DAYS", 1, 14,
  /// 30, 60, 90, 180, 270 or 365. Null: never.
  Str to_infrequent_access = "AFTER_30_DAYS";
  /// And to one that costs half of that; only with "elastic". Later than to the other class.
  Str to_archive{};
  /// "AFTER_1_ACCESS" brings back what is read. Left out: it stays where it is.
  Str back_on_access{};
  /// Daily, kept for 35 days, by AWS Backup's own plan.
  Bool backup = true;
  /// Terraform refuses to destroy it. False: its files go with the construct.
  bool deletion_protection = true;
  /// What makes it unique in the account. Left out: the path, at most 64 characters. Changing it replaces it.
  Str creation_token{};
  /// Left out: one is made, which lets nobody in.
  std::optional<SecurityGroup::Ref> security_group{};

  Ref build(Scope& scope) const;
};

/// A file system that exists already. Its policy is its owner's; grants become statements of roles.
struct FileSystem::Existing {
  Required<Str> id;
  /// That of its mount targets, for connections.
  SecurityGroup::Ref security_group;

  Ref build(Scope& scope) const;
};

/// A user and a group by their numbers.
struct PosixOwner {
  Num uid = 1000;
  Num gid = 1000;
};

/// A folder as a root of its own; see FileSystem::Ref::access_point.
struct AccessPoint {
  class Ref;
  /// At most 100 characters and four folders deep. Made at the first mount if it is not there. Left out: "/" and the id.
  Str path{};
  /// Owns the folder when it is made, and everybody acts as it.
  PosixOwner owner{};
  /// Of the folder when it is made, in octal.
  Str permissions = "0755";
  /// False: everybody acts as whoever they are.
  bool everybody_is_owner = true;
  /// Made only where this holds when Terraform runs, such as a variable; grants through it likewise.
  Bool only_if{};
};

class FileSystem::Ref {
 public:
  const Str& id() const { return id_; }
  const Str& arn() const { return arn_; }
  const Connections& connections() const { return connections_; }

  AccessPoint::Ref access_point(const Id& id, const AccessPoint& spec = {}) const;

  /// Who may mount it, write, and be root. A role may do all that it was granted anywhere.
  const Ref& grant_read(const Grantee& grantee) const;
  const Ref& grant_write(const Grantee& grantee) const;
  const Ref& grant_root(const Grantee& grantee) const;
  /// Adds to the file system's policy.
  const Ref& allow(const Statement& statement) const;
  const Ref& deny(const Statement& statement) const;

  class Metrics;
  Metrics metrics() const;

  /// To depend on: the file system can be mounted in all its subnets.
  Dependency ready() const { return ready_; }
  const Scope& scope() const { return scope_; }

 private:
  friend struct FileSystem;
  friend struct FileSystem::Existing;
  friend class AccessPoint::Ref;
  Ref(const Scope& scope, const Str& id, const Str& arn, const Connections& connections)
      : scope_(scope), id_(id), arn_(arn), connections_(connections) {}
  Scope scope_;
  Str id_;
  Str arn_;
  Connections connections_;
  Dependency ready_;
};

class AccessPoint::Ref {
 public:
  const Str& id() const { return id_; }
  const Str& arn() const { return arn_; }
  const FileSystem::Ref& file_system() const { return file_system_; }
  const Connections& connections() const { return file_system_.connections(); }

  /// The same as of the file system, but only through this access point.
  const Ref& grant_read(const Grantee& grantee) const;
  const Ref& grant_write(const Grantee& grantee) const;
  const Ref& grant_root(const Grantee& grantee) const;

  Dependency ready() const { return file_system_.ready(); }

 private:
  friend class FileSystem::Ref;
  Ref(const FileSystem::Ref& file_system, const Str& id, const Str& arn)
      : file_system_(file_system), id_(id), arn_(arn) {}
  FileSystem::Ref file_system_;
  Str id_;
  Str arn_;
};

/// What EFS measures, each over a minute.
class FileSystem::Ref::Metrics {
 public:
  /// What is left of the time it may be faster than its size allows, in bytes. At 0 everything crawls.
  Metric burst_credits() const { return of("BurstCreditBalance", "Minimum"); }
  /// How near to what its mode can do, in percent; only "generalPurpose".
  Metric percent_io_limit() const { return of("PercentIOLimit", "Maximum"); }
  /// Bytes a second that it may do now.
  Metric permitted_throughput() const { return of("PermittedThroughput", "Minimum"); }
  /// Bytes that count against that.
  Metric metered_bytes() const { return of("MeteredIOBytes", "Sum"); }
  Metric read_bytes() const { return of("DataReadIOBytes", "Sum"); }
  Metric write_bytes() const { return of("DataWriteIOBytes", "Sum"); }
  Metric connections() const { return of("ClientConnections", "Sum"); }
  /// Bytes stored: "Total", "Standard", "IA" or "Archive". EFS tells it every quarter of an hour.
  Metric storage_bytes(const Str& storage_class = "Total") const;

 private:
  friend class FileSystem::Ref;
  explicit Metrics(const Str& id) : id_(id) {}
  Metric of(const char* name, const char* statistic) const {
    return {"AWS/EFS", name, {{"FileSystemId", id_}}, statistic};
  }
  Str id_;
};

inline FileSystem::Ref::Metrics FileSystem::Ref::metrics() const { return Metrics(id_); }
inline Metric FileSystem::Ref::Metrics::storage_bytes(const Str& storage_class) const {
  return Metric("AWS/EFS", "StorageBytes", {{"FileSystemId", id_}, {"StorageClass", storage_class}})
      .with_period(Metric::minutes(15));
}

}  // namespace terrace::aws
