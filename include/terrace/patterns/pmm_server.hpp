// SPDX-License-Identifier: Apache-2.0
#pragma once

// A server of Percona Monitoring and Management (PMM): one task on one machine of ECS, its data on storage that outlives
// both, behind a load balancer with a certificate.
//
//   auto pmm = stack.add("pmm", patterns::PmmServer{.network = network, .zone = zone, .environment = "production",
//                                                   .alarm_emails = {"dba@example.com"}});
//   pmm.monitor(database);                        // opens PostgreSQL and MySQL of whatever has connections()
//
// Decided for the user: PMM 3; data on an encrypted gp3 volume of its own (see PmmStorage); never two servers on one data
// set, not during deployments either; TLS up to the container; a generated admin password that is in no state; alarms
// with e-mails, daily backups and logs for a year. Cost: a machine (m5.large, about 70 dollars a month), a load balancer
// (about 20), the storage and its backups.

#include <terrace/aws/alarm.hpp>
#include <terrace/aws/backup.hpp>
#include <terrace/aws/dashboard.hpp>
#include <terrace/aws/ec2_service.hpp>
#include <terrace/aws/load_balancer.hpp>
#include <terrace/aws/secret.hpp>
#include <terrace/core/items.hpp>
#include <terrace/patterns/adjust.hpp>

namespace terrace::patterns {

/// What runs.
struct PmmService {
  /// CPU units (1024 are a processor) and memory of the container. Percona wants 4 processors and 8 GiB from 30 nodes on.
  Num cpu = 2048;
  aws::Memory memory = Size(std::uint64_t{4} << 30);
  /// An Intel or AMD machine on which the container fits; there is no PMM for ARM.
  Str instance_type = "m5.large";
  /// Left out: "percona/pmm-server:<version>" of Docker Hub.
  Str image{};
  /// Percona does not hear how the server is used.
  Bool disable_telemetry = true;
  /// Databases as a service, an experiment of PMM 2. PMM 3 has it no more and is not told.
  Bool enable_dbaas = false;
  /// How long PMM keeps metrics.
  Num data_retention_days = 30;
  /// Further variables of the container. The names of PMM 3 begin with PMM_ or GF_.
  Map<Str> environment{};
  Items<aws::SecretVariable> secrets{};

  /// How the load balancer sees that the server is well. Left out: "/v1/server/readyz", of PMM 2 "/v1/readyz".
  Str health_path{};
  Num health_interval_seconds = 30;
  Num health_timeout_seconds = 5;
  /// The first start makes databases, a start after an upgrade converts them: so long nobody calls it ill.
  Seconds grace_period = Seconds::of(600);
  /// How long the databases may take to write what they have. ECS then kills them.
  Seconds stop_timeout = Seconds::of(120);

  /// Of the log group; CloudWatch knows certain terms only.
  Num log_retention_days = 365;
  aws::Key::Ref log_key{};

  /// An EC2 key pair whose public key may log in to the machine over SSH, from `admin_ranges`. Null: nobody; sessions of
  /// Systems Manager need neither key nor open port.
  Str ssh_key_name = Null{};
  List<Str> admin_ranges = std::initializer_list<Str>{};

  Adjust<aws::Cluster> adjust_cluster{};
  Adjust<aws::Machines> adjust_machines{};
  Adjust<aws::Task> adjust_task{};
  Adjust<aws::Container> adjust_container{};
  Adjust<aws::Ec2Service> adjust_service{};
};

/// Where `/srv` is: PMM's databases, its settings and the key that encrypts credentials.
struct PmmStorage {
  enum class Profile : unsigned char {
    /// A gp3 volume that is attached to whichever machine runs the server. Recommended. It lives in one zone, that of
    /// the first subnet; a backup brings it back in another.
    ebs,
    /// A file system of EFS, in all zones. PMM's databases can be corrupted on NFS: a warning says so.
    efs
  };
  Profile profile = Profile::ebs;
  /// Encrypts it. Left out: with the account's key for EBS or EFS.
  aws::Key::Ref key{};
  /// Terraform refuses to destroy it. False: monitoring data and the key of the credentials go with the construct.
  bool deletion_protection = true;

  /// Of the volume, GiB, MiB/s and operations per second. It can grow without a break, never shrink.
  Num gib = 100;
  Num throughput = 125;
  Num iops = 3000;
  /// A volume is copied to a snapshot before it is destroyed.
  bool final_snapshot = true;

  /// Of the file system; see aws::FileSystem. "elastic" is faster, and is paid by what is transferred.
  Str performance_mode = "generalPurpose";
  Str throughput_mode = "bursting";
  Str to_infrequent_access = "AFTER_30_DAYS";
  Adjust<aws::FileSystem> adjust_file_system{};
};

/// How browsers and agents reach it.
struct PmmEdge {
  /// By address. Left out: everybody, who then needs a password.
  List<Str> open_to{};
  /// pmm-agent's gRPC gets a target group of its own; through the other one it fails with status 464.
  bool grpc = true;
  /// AWS refuses to delete the load balancer. False: for throw-away environments.
  Bool deletion_protection = true;
  Str ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06";
  Adjust<aws::Certificate> adjust_certificate{};
  Adjust<aws::LoadBalancer> adjust_balancer{};
};

struct PmmMonitoring {
  /// More who hear of alarms, beside the e-mails: topics, or ARNs.
  Items<aws::AlarmAction> notify{};
  /// Answers 5xx in five minutes, and bytes of burst credits of EFS, at which an alarm goes off.
  Num server_errors = 10;
  Num burst_credits = 1e12;
  /// Percent of the container's memory.
  Num memory_percent = 90;
  /// Three dollars a month after the account's third.
  bool dashboard = true;
  Adjust<aws::Topic> adjust_topic{};
};

struct PmmBackup {
  /// In UTC.
  Str schedule = "cron(0 2 * * ? *)";
  Num retention_days = 365;
  /// Moves backups to cheaper storage, at least 90 days before their end. Left out: never. Volumes cannot.
  Num cold_after_days{};
  /// Encrypts the vault. Left out: with the account's key for backups.
  aws::Key::Ref key{};
  /// Destroying the vault deletes the backups in it. Otherwise AWS refuses while there are any.
  bool force_destroy = false;
  /// More rules, copies in other regions, a tag to select by.
  Adjust<aws::BackupPlan> adjust_plan{};
};

struct PmmAccess {
  /// ARNs of roles, users or accounts that may read the admin password, by the secret's own policy; nobody may write it.
  List<Str> secret_readers = std::initializer_list<Str>{};
  /// Denies the password to all others in the account, administrators too, but `deployers`, who are asked for it by
  /// Terraform's refresh. False: others need a policy of their own.
  bool only_readers = false;
  List<Str> deployers = std::initializer_list<Str>{};
  /// Security groups of databases to monitor: PostgreSQL and MySQL are opened there for the server.
  List<Str> rds_security_group_ids = std::initializer_list<Str>{};
  Adjust<aws::Secret> adjust_secret{};
};

struct PmmServer {
  class Ref;

  /// With public and private subnets, at least two of each.
  aws::Network::Ref network;
  /// Where its names are; a zone of another account has a provider of its own.
  aws::Zone::Ref zone;
  /// "production"; a tag.
  Required<Str> environment;
  /// Who gets the alarms. Each must click on the link in a first e-mail. At least one.
  Required<List<Str>> alarm_emails;

  /// Names cluster, service and, if it is literal, the container.
  Str service_name = "pmm-server";
  /// In the zone, the first one being its own; "" is the zone itself.
  List<Str> dns_names = {"pmm"};
  /// 2 or 3: ports, names of variables and paths differ between them. PMM 2 gets no updates any more.
  int major = 3;
  /// The tag of the image: "3", "3.4.1". Left out: the newest of the major version.
  Str version{};

  PmmService service{};
  PmmStorage storage{};
  PmmEdge edge{};
  PmmMonitoring monitoring{};
  PmmBackup backup{};
  PmmAccess access{};

  Ref build(Scope& scope) const;
};

class PmmServer::Ref {
 public:
  /// "https://pmm.example.com", with the scheme.
  Str url() const;
  Str host_name() const;
  aws::Cluster::Ref cluster() const;
  aws::Service::Ref service() const;
  aws::Machines::Ref machines() const;
  aws::LoadBalancer::Ref balancer() const;
  aws::LoadBalancer::Listener listener() const;
  aws::TargetGroup::Ref target_group() const;
  aws::LogGroup::Ref log_group() const;
  aws::Topic::Ref alarms() const;
  /// The generated password of the user "admin".
  aws::Secret::Ref password() const;
  /// Of the task.
  aws::Connections connections() const;
  Str security_group_id() const { return connections().group_id(); }
  /// Set with the profile of that name.
  std::optional<aws::FileSystem::Ref> file_system() const;
  Str volume_id() const;
  /// What is backed up.
  Str storage_arn() const;
  /// Of the file system; unset for a volume.
  Str storage_security_group_id() const;
  Str backup_vault_name() const;

  /// Lets the server reach a database on its port, or, where it says none, on PostgreSQL's and MySQL's.
  const Ref& monitor(const aws::Peer& database) const;
  const Scope& scope() const { return scope_; }

 private:
  friend struct PmmServer;
  explicit Ref(const Scope& scope) : scope_(scope) {}
  Scope scope_;
};

}  // namespace terrace::patterns
