// SPDX-License-Identifier: Apache-2.0
#pragma once

// Containers: what a task is made of, with every field that ECS knows.
//
//   aws::Container{.name = "web", .image = "ghcr.io/acme/shop:4.2", .environment = {{"PORT", "8080"}},
//                  .secrets = {{"DB_PASSWORD", database.field("password")}}, .ports = {{8080}},
//                  .health = {{.shell = "wget -q -O /dev/null http://localhost:8080/healthz"}}}
//
// Decided for the user: a read-only root, no privileges, logs in CloudWatch. Cost: values and strings only.

#include <terrace/aws/log_group.hpp>
#include <terrace/aws/repository.hpp>
#include <terrace/core/items.hpp>
#include <terrace/value/expression.hpp>

#include <optional>
#include <string>

namespace terrace::aws {

/// Memory in whole mebibytes: `.memory = 1_GiB`, or a number of them that only Terraform knows.
class Memory : public Num {
 public:
  Memory() = default;
  Memory(Size size) : Num(size.bytes() >> 20) {}
  explicit Memory(const Num& mebibytes) : Num(mebibytes) {}
};

/// An image and where it comes from. What may be pulled is granted to the execution role: an image of a repository
/// (`images.image("1.4")`), or of one in ECR that is written out, by that; of a text that only Terraform knows, the
/// account's repositories in the region; of anything else, nothing.
class Image {
 public:
  Image(const char* uri) : uri_(uri) {}
  Image(const std::string& uri) : uri_(uri) {}
  Image(const Str& uri) : uri_(uri) {}
  Image(const EcrImage& image) : uri_(image.uri()), ecr_(image) {}

  const Str& uri() const { return uri_; }
  const std::optional<EcrImage>& ecr() const { return ecr_; }

 private:
  Str uri_;
  std::optional<EcrImage> ecr_;
};

struct ContainerPort {
  Num port;
  /// How Service Connect calls it.
  std::string name{};
  /// "tcp" or "udp".
  std::string protocol = "tcp";
  /// "http", "http2" or "grpc": lets Service Connect count requests. Needs a name.
  std::string app_protocol{};
  /// On machines in bridge mode; 0, or left out, takes a free one.
  Num host_port{};
};

/// When ECS takes a container for healthy. It runs in the container, so the image must have the program.
struct ContainerHealthCheck {
  /// A line for the container's shell, or `command`: a program and its arguments. One of them.
  Str shell{};
  Items<Str> command{};
  /// 5 to 300 seconds between two checks, 2 to 60 for one, 1 to 10 failures in a row.
  Seconds interval = Seconds::of(30);
  Seconds timeout = Seconds::of(5);
  int retries = 3;
  /// At the beginning failures do not count, for up to 300 seconds.
  Seconds start_period = Seconds::of(0);
};

/// Waits for another container of the task before this one starts.
struct ContainerDependency {
  enum class Until : unsigned char {
    started,
    /// It has a health check and passed it.
    healthy,
    /// It has ended, with any result or with 0; it must not be essential.
    ended,
    succeeded
  };
  std::string container;
  Until until = Until::started;
};

struct Ulimit {
  /// "nofile", "nproc", "memlock" …
  std::string name;
  std::int64_t soft = 0;
  std::int64_t hard = 0;
};

struct Mount {
  /// A volume of the task.
  std::string volume;
  std::string path;
  bool read_only = false;
};

/// A directory in memory; not on Fargate.
struct Tmpfs {
  std::string path;
  Memory size = Size(std::uint64_t{64} << 20);
  Items<std::string> options{};
};

struct LinuxParameters {
  /// A process that reaps others and hands signals on. Left out: on while ECS Exec is.
  Bool init_process{};
  /// Fargate adds SYS_PTRACE only.
  Items<std::string> add_capabilities{};
  Items<std::string> drop_capabilities{};
  /// The rest is for machines only.
  Memory shared_memory{};
  Items<Tmpfs> tmpfs{};
  Num max_swap{};
  Num swappiness{};
};

/// A container that takes in the logs of the others and sends them on.
struct Firelens {
  /// "fluentbit" or "fluentd".
  std::string type = "fluentbit";
  Map<Str> options{};
};

/// A variable whose value ECS reads when the task starts, so that it is in no definition, plan or state. The execution
/// role may read it, and the key behind it; the program in the container needs no grant.
struct SecretVariable {
  std::string name;
  SecretSource source;
};

/// Where a container's output goes.
struct ContainerLogs {
  /// "awslogs", "awsfirelens" (to the task's firelens container), or a driver of the machine; "none" keeps nothing.
  std::string driver = "awslogs";
  /// Of the group that is made. CloudWatch knows certain terms only.
  Num retention_days = 30;
  /// Encrypts the group that is made. Left out: a key of CloudWatch's own.
  Key::Ref key{};
  /// "INFREQUENT_ACCESS": half the price, without metric filters.
  Str log_class{};
  /// Instead of making one.
  std::optional<LogGroup::Ref> group{};
  /// What else the driver is told, such as {"mode", "non-blocking"}.
  Map<Str> options{};
};

/// Starts a container again that ended, without replacing the task.
struct RestartPolicy {
  /// Results that are no reason to.
  Items<int> ignored_exit_codes{};
  /// It must have run so long: 60 to 1800 seconds.
  Seconds attempt_period = Seconds::of(300);
};

struct Container {
  /// Unique in its task. Load balancers, logs and other containers call it by this name.
  std::string name = "main";
  Image image;

  /// Instead of the image's own command and entry point.
  List<Str> command{};
  List<Str> entry_point{};
  /// Not for secrets. Also a map that only Terraform knows.
  Map<Str> environment{};
  Items<SecretVariable> secrets{};
  /// ARNs of objects of S3 with lines `NAME=value`; the execution role may read them.
  Items<Str> environment_files{};
  Items<ContainerPort> ports{};

  /// Its end ends the task. At least one container of a task is essential.
  bool essential = true;
  Items<ContainerDependency> depends_on{};
  std::optional<ContainerHealthCheck> health{};
  std::optional<RestartPolicy> restart{};
  /// How long it may take to start, when others wait for it, and to end. Fargate waits 30 seconds for the end when
  /// nothing is said, and 120 at most.
  std::optional<Seconds> start_timeout{};
  std::optional<Seconds> stop_timeout{};

  /// Shares of the task: CPU units, and memory above which it is killed. Left out: the task's. On machines a container
  /// needs a limit, or a reservation, when the task has no memory of its own.
  Num cpu{};
  Memory memory{};
  Memory memory_reservation{};
  /// GPUs of the machine.
  Num gpus{};

  /// The image's file system cannot be changed, so neither can what was broken into. Left out: true, and false while
  /// ECS Exec is on, which needs to write. What the program writes goes to `scratch`.
  Bool read_only_root{};
  /// Directories that may be written to, empty at first and gone with the task: "/tmp", "/var/run". They belong to root
  /// (0755), unless the image has a VOLUME of that path: then owner and rights are the image's.
  Items<std::string> scratch{};
  Items<Mount> mounts{};
  /// All volumes of another container of the task.
  Items<std::string> volumes_from{};

  /// "1000", "1000:1000" or a name of the image. Left out: the image's user, often root.
  Str user{};
  Str working_directory{};
  LinuxParameters linux_parameters{};
  Items<Ulimit> ulimits{};
  Map<Str> system_controls{};
  Map<Str> labels{};
  bool interactive = false;
  bool pseudo_terminal = false;
  /// Everything that the machine's root may; machines only.
  bool privileged = false;
  /// Machines only, and not with addresses of their own.
  Str hostname{};
  Items<Str> dns_servers{};
  Items<Str> dns_search_domains{};
  Map<Str> extra_hosts{};
  Items<Str> security_options{};

  /// Left out: the task's.
  std::optional<ContainerLogs> logs{};
  std::optional<Firelens> firelens{};
  /// User name and password of a registry, as JSON {"username": …, "password": …}.
  std::optional<SecretSource> registry_credentials{};
  /// False: ECS does not resolve the tag to a digest, so tasks of one deployment may run different images.
  bool consistent_version = true;
};

}  // namespace terrace::aws
