// SPDX-License-Identifier: Apache-2.0
#pragma once

// Tasks: what runs together on one address, as a task definition. A service, a schedule or a deployment runs it.
//
//   auto task = stack.add("task", aws::Task{.containers = {{.name = "web", .image = "ghcr.io/acme/shop:4.2", .ports = {{8080}}}},
//                                           .size = {512, 1_GiB}});
//   task.container("web").mount(uploads, "/var/uploads");     // volume, mount, and the grant to the task's role
//   bucket.grant_read(task);                                  // what the program in it may do
//
// Two roles are made when they are needed: ECS takes on the execution role to pull images, write logs and read secrets,
// and the program in the containers takes on the task role. Containers, variables and mounts may be added until synth.

#include <terrace/aws/connections.hpp>
#include <terrace/aws/container.hpp>
#include <terrace/aws/file_system.hpp>
#include <terrace/core/items.hpp>

namespace terrace::aws {

namespace detail {
/// Said by its name where the compiler stops: a constant expression must not call this. (It has a body for clang 14, which
/// leaves a call of it in programs that it does not optimise.)
inline void fargate_does_not_have_this_pair_of_cpu_and_memory() {}
}  // namespace detail

/// CPU units (1024 are one processor) and memory of a task. A pair that Fargate does not have does not compile.
class FargateSize {
 public:
  consteval FargateSize(int cpu, Size memory) : cpu_(cpu), mebibytes_(static_cast<std::int64_t>(memory.bytes() >> 20)) {
    if (memory.bytes() % (std::uint64_t{1} << 20) != 0 || !is_offered(cpu, mebibytes_)) {
      detail::fargate_does_not_have_this_pair_of_cpu_and_memory();
    }
  }
  static constexpr bool is_offered(std::int64_t cpu, std::int64_t mebibytes) {
    const auto within = [&](std::int64_t low, std::int64_t high, std::int64_t step) {
      return mebibytes >= low && mebibytes <= high && (mebibytes - low) % step == 0;
    };
    switch (cpu) {
    case 256: return mebibytes == 512 || mebibytes == 1024 || mebibytes == 2048;
    case 512: return within(1024, 4096, 1024);
    case 1024: return within(2048, 8192, 1024);
    case 2048: return within(4096, 16384, 1024);
    case 4096: return within(8192, 30720, 1024);
    case 8192: return within(16384, 61440, 4096);
    case 16384: return within(32768, 122880, 8192);
    default: return false;
    }
  }
  constexpr int cpu() const { return cpu_; }
  constexpr std::int64_t mebibytes() const { return mebibytes_; }

 private:
  int cpu_;
  std::int64_t mebibytes_;
};

/// A volume that containers of the task mount. With nothing but a name: empty, and gone with the task.
struct Volume {
  std::string name;
  /// A directory of the machine; machines only.
  Str host_path{};
  /// A file system of EFS, always mounted with TLS.
  Str file_system_id{};
  /// What it shows of the file system, and as whom. The directory is then the access point's.
  Str access_point_id{};
  Str root_directory{};
  /// Mounts as the task's role, so that the file system can tell tasks apart.
  bool by_role = true;
};

struct Task {
  class Ref;
  struct Existing;

  enum class RunsOn : unsigned char { fargate, machines, either };
  enum class Architecture : unsigned char { x86_64, arm64 };
  /// How tasks on machines reach the network; on Fargate always `awsvpc`, an address for each task.
  enum class Network : unsigned char { awsvpc, bridge, host, none };

  /// More may be added by `Ref::add` until synth.
  Items<Container> containers{};
  /// For Fargate: a pair that does not exist does not compile.
  FargateSize size = {256, Size(std::uint64_t{512} << 20)};
  /// The same as values of run time or of Terraform; they go before `size`. On machines, the task's limits.
  Num cpu{};
  Memory memory{};
  RunsOn runs_on = RunsOn::fargate;
  Architecture architecture = Architecture::x86_64;
  Network network = Network::awsvpc;
  /// Disk on Fargate in GiB, 21 to 200. Left out: 20, without charge.
  Num ephemeral_storage_gib{};
  Items<Volume> volumes{};
  /// Of all containers that say nothing else: one log group for the task, kept 30 days.
  ContainerLogs logs{};

  /// Left out: "<stack>-<path>", at most 255 letters, digits, `-` and `_`.
  Str family{};
  /// Roles that exist already; left out, each is made when something is granted.
  std::optional<Role::Ref> role{};
  std::optional<Role::Ref> execution_role{};
  /// Limits the roles that are made.
  Str permissions_boundary{};
  /// "task" lets the containers see each other's processes; "host" (machines only) the machine's, too.
  Str pid_mode{};
  /// "task", "host" or "none"; machines only.
  Str ipc_mode{};
  /// Lets experiments of the Fault Injection Service act on the task.
  bool fault_injection = false;
  /// Old revisions stay registered, for going back by hand.
  bool keep_revisions = false;
  /// Others register revisions, too (a pipeline): the latest counts, whoever made it.
  bool track_latest = false;

  Ref build(Scope& scope) const;
};

/// A task definition that exists already.
struct Task::Existing {
  Required<Str> arn;
  /// Where a load balancer finds it.
  std::string container = "main";
  Num port{};
  std::optional<Role::Ref> role{};
  std::optional<Role::Ref> execution_role{};

  Ref build(Scope& scope) const;
};

class Task::Ref {
 public:
  class ContainerRef;

  /// With the revision, so that what refers to it follows each change.
  Str arn() const;
  Str family() const;
  /// Every revision: "arn:…:task-definition/web:*", for policies.
  Str all_revisions_arn() const;
  /// What the task definition makes of its containers, as JSON text.
  Str container_definitions() const;

  /// Adds a container; any time before synth.
  ContainerRef add(const Container& container) const;
  /// A container by name; one that is added later is found, too.
  ContainerRef container(std::string_view name = "main") const;
  const Ref& add_volume(const Volume& volume) const;
  /// Lets what runs the task wait for something, such as mount targets.
  const Ref& needs(const Dependency& dependency) const;

  /// What the program in the containers is. Made when it is first asked for.
  Role::Ref task_role() const;
  /// What ECS takes on to start the task.
  Role::Ref execution_role() const;
  Role::Ref grant_role() const { return task_role(); }
  /// The group of the containers that say nothing else; made when it is first asked for.
  LogGroup::Ref log_group() const;

  /// May run the task, on the given cluster if it is set, and hand it its roles; nothing else.
  const Ref& grant_run(const Grantee& grantee, const Str& cluster_arn = {}) const;

  /// To depend on: the definition, with roles and policies.
  Dependency ready() const { return Dependency(scope_); }
  const Scope& scope() const { return scope_; }

 private:
  friend struct Task;
  friend struct Task::Existing;
  explicit Ref(const Scope& scope) : scope_(scope) {}
  Scope scope_;
};

/// A container of a task, to tell it more.
class Task::Ref::ContainerRef {
 public:
  const ContainerRef& environment(const std::string& name, const Str& value) const;
  const ContainerRef& secret(const std::string& name, const SecretSource& source) const;
  const ContainerRef& port(const ContainerPort& port) const;
  /// Mounts a volume of the task.
  const ContainerRef& mount_volume(const Mount& mount) const;
  const ContainerRef& scratch(const std::string& path) const;
  /// Mounts an access point of a file system: makes the volume and the mount, grants the task's role what it needs,
  /// opens the file system to whatever runs the task, and has that wait until it can be mounted.
  const ContainerRef& mount(const AccessPoint::Ref& point, const std::string& path, bool read_only = false) const;
  const ContainerRef& depends_on(const ContainerDependency& other) const;
  const std::string& name() const { return name_; }
  const Task::Ref& task() const { return task_; }

 private:
  friend class Task::Ref;
  ContainerRef(const Task::Ref& task, std::string_view name) : task_(task), name_(name) {}
  Task::Ref task_;
  std::string name_;
};

}  // namespace terrace::aws
