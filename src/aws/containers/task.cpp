// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/task.hpp>
#include <terrace/core/render.hpp>
#include <terrace/fn.hpp>
#include <terrace/tf/aws_ecs_task_definition.hpp>

#include <algorithm>

#include "aws/containers/task_state.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"
#include "value/ascii.hpp"

namespace terrace::aws {
namespace {

using terrace::detail::as;
using TaskDefinition = tf::aws_ecs_task_definition;

const std::vector<std::string> kPullActions = {"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage",
                                               "ecr:GetDownloadUrlForLayer"};

/// "arn:aws:ecr:eu-west-1:123456789012:repository/shop" of "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:4.2"; empty
/// for an image of another registry.
std::string repository_of(std::string_view uri) {
  constexpr std::string_view kRegistry = ".dkr.ecr.";
  const std::size_t registry = uri.find(kRegistry);
  const std::size_t slash = uri.find('/');
  if (registry == std::string_view::npos || slash == std::string_view::npos || slash < registry) return {};
  const std::string_view rest = uri.substr(registry + kRegistry.size());
  const std::string region(rest.substr(0, rest.find('.')));
  std::string_view name = uri.substr(slash + 1);
  name = name.substr(0, name.find_first_of(":@"));
  const char* partition = uri.find(".amazonaws.com.cn/") != std::string_view::npos ? "aws-cn"
                          : region.starts_with("us-gov-")                          ? "aws-us-gov"
                                                                                   : "aws";
  return std::string("arn:") + partition + ":ecr:" + region + ':' + std::string(uri.substr(0, registry)) +
         ":repository/" + std::string(name);
}

/// Of a text of which only the end is late, such as "percona/pmm-server:${var.version}": the beginning says that it is of
/// no registry of ECR.
bool is_of_other_registry(const Str& uri) {
  const std::string text = to_json(uri);
  const std::string known = text.substr(0, text.find("${"));
  return known.find('/') != std::string::npos && known.find(".dkr.ecr.") == std::string::npos;
}

Role task_role_spec(const Task& spec, const char* what) {
  return {.trusts = {Principal::service("ecs-tasks.amazonaws.com")},
          .description = what,
          .permissions_boundary = spec.permissions_boundary};
}

void grant_pull(const Scope& scope, const Task::Ref& task, const Image& image) {
  if (image.ecr()) {
    image.ecr()->grant_pull(task.execution_role());
    return;
  }
  Str repository;
  if (const auto uri = support::literal_text(image.uri())) {
    const std::string found = repository_of(*uri);
    if (found.empty()) return;
    repository = found;
  } else {
    if (is_of_other_registry(image.uri())) return;
    repository = format("arn:{}:ecr:{}:{}:repository/*", partition(scope), region(scope), account_id(scope));
  }
  const Role::Ref role = task.execution_role();
  role.allow({.actions = kPullActions, .resources = {repository}});
  role.allow({.actions = {"ecr:GetAuthorizationToken"}, .resources = {"*"}});
}

void grant_environment_file(const Task::Ref& task, const Str& arn) {
  const Str bucket = as<List<Str>>(fn::split("/", arn)).at(0);
  task.execution_role().allow({.actions = {"s3:GetObject"}, .resources = {arn}});
  task.execution_role().allow({.actions = {"s3:GetBucketLocation"}, .resources = {bucket}});
}

LogGroup::Ref make_group(Scope scope, const std::string& id, const ContainerLogs& logs, const std::string& name) {
  if (logs.group) return *logs.group;
  if (logs.key.is_set()) logs.key.allow_cloudwatch_logs();
  return scope.add(id, LogGroup{.name = name,
                                .retention_days = logs.retention_days,
                                .kms_key_arn = logs.key.arn(),
                                .log_class = logs.log_class});
}

std::string group_name(const Scope& scope) { return "/ecs/" + support::physical_name(scope, 400); }

/// What a container needs of the execution role, when it becomes known.
void prepare_container(const Scope& scope, TaskState& gathered, const Task::Ref& task, const Container& container) {
  grant_pull(scope, task, container.image);
  for (const SecretVariable& secret : container.secrets) secret.source.grant_read(task.execution_role());
  for (const Str& arn : container.environment_files) grant_environment_file(task, arn);
  if (container.registry_credentials) container.registry_credentials->grant_read(task.execution_role());
  const ContainerLogs& logs = container.logs ? *container.logs : gathered.spec.logs;
  const bool collector = container.firelens && !container.logs && logs.driver == "awsfirelens";
  if (logs.driver != "awslogs" && !collector) return;
  if (container.logs) {
    const auto made = gathered.container_groups.emplace(
        container.name, make_group(scope, "logs-" + container.name, logs, group_name(scope) + '/' + container.name));
    made.first->second.grant_write(task.execution_role());
  } else {
    task.log_group().grant_write(task.execution_role());
  }
}

Blocks<tf::blocks::aws_ecs_task_definition::volume> volumes_of(TaskState& gathered) {
  namespace blocks = tf::blocks::aws_ecs_task_definition;
  Blocks<blocks::volume> made;
  for (const Volume& volume : gathered.volumes) {
    blocks::volume one{.host_path = volume.host_path, .name = volume.name};
    if (volume.file_system_id.is_set()) {
      const bool by_point = volume.access_point_id.is_set();
      one.efs_volume_configuration =
          blocks::volume_efs_volume_configuration{.file_system_id = volume.file_system_id,
                                                  .root_directory = by_point ? Str("/") : volume.root_directory,
                                                  .transit_encryption = "ENABLED"};
      if (by_point || volume.by_role) {
        one.efs_volume_configuration = blocks::volume_efs_volume_configuration{
            .authorization_config =
                blocks::volume_efs_volume_configuration_authorization_config{.access_point_id = volume.access_point_id,
                                                                             .iam = support::on_or_off(volume.by_role)},
            .file_system_id = volume.file_system_id,
            .root_directory = by_point ? Str("/") : volume.root_directory,
            .transit_encryption = "ENABLED"};
      }
    }
    made.add(one);
  }
  for (const Container& container : tasks::all_containers(gathered)) {
    for (const std::string& path : container.scratch) made.add({.name = tasks::scratch_volume(container, path)});
  }
  return made;
}

const char* network_mode_of(const TaskState& gathered) {
  if (tasks::is_fargate(gathered)) return "awsvpc";
  switch (gathered.spec.network) {
  case Task::Network::awsvpc: return "awsvpc";
  case Task::Network::bridge: return "bridge";
  case Task::Network::host: return "host";
  default: return "none";
  }
}

Set<Str> compatibilities_of(Task::RunsOn runs_on) {
  switch (runs_on) {
  case Task::RunsOn::fargate: return {"FARGATE"};
  case Task::RunsOn::machines: return {"EC2"};
  default: return {"EC2", "FARGATE"};
  }
}

/// Lets `passer` hand `role` to ECS, and to nobody else.
void allow_pass(const Role::Ref& passer, const Role::Ref& role) {
  passer.allow({.actions = {"iam:PassRole"},
                .resources = {role.arn()},
                .conditions = {{"StringEquals", "iam:PassedToService", {"ecs-tasks.amazonaws.com"}}}});
}

/// Stands for a role of somebody else's task that the program did not name.
Role::Ref unknown_role(Scope scope, const char* member) {
  support::errors::missing(scope, member, "name the role where the task that exists already is named");
  return scope.add(member, Role::Existing{.name = "unknown", .arn = "unknown", .may_change = false});
}

/// For additions: refused once the definition is written, or when somebody else wrote it.
bool is_open(const Scope& scope, const TaskState& gathered, std::string_view what) {
  if (gathered.is_existing) {
    support::errors::contradiction(scope, std::string(what) + " of a task that exists already",
                                   "add it where the task is made");
  } else if (gathered.written) {
    support::errors::too_late(scope, std::string(what) + " is added");
  } else {
    return true;
  }
  return false;
}

}  // namespace

Task::Ref Task::build(Scope& scope) const {
  const support::NameRule rule{.what = "the family of a task", .others = "-_"};
  const Str shown = support::name_or(family, scope, rule.longest);
  support::check_name(scope, shown, rule);

  const Ref ref(scope);
  auto& gathered = scope.state<TaskState>();
  gathered.spec = *this;
  gathered.volumes = volumes;
  gathered.role = role;
  gathered.execution_role = execution_role;
  const bool sized = runs_on != RunsOn::machines;
  const Num units = cpu.is_set() ? cpu : sized ? Num(size.cpu()) : Num();
  const Num mebibytes = memory.is_set() ? Num(memory) : sized ? Num(size.mebibytes()) : Num();
  gathered.spec.cpu = units;
  gathered.spec.memory = Memory(mebibytes);

  const Scope here = scope;
  namespace blocks = tf::blocks::aws_ecs_task_definition;
  TaskDefinition definition{
      .container_definitions = lazy<Str>([here] { return tasks::definitions_of(here, here.state<TaskState>()); }),
      .cpu = units.is_set() ? Str(units) : Str(),
      .enable_fault_injection = fault_injection ? Bool(true) : Bool(),
      .execution_role_arn = lazy<Str>([here] {
        const auto& found = here.state<TaskState>().execution_role;
        return found ? found->arn() : Str();
      }),
      .family = shown,
      .ipc_mode = ipc_mode,
      .memory = mebibytes.is_set() ? Str(mebibytes) : Str(),
      .network_mode = network_mode_of(gathered),
      .pid_mode = pid_mode,
      .requires_compatibilities = compatibilities_of(runs_on),
      .runtime_platform =
          blocks::runtime_platform{.cpu_architecture = architecture == Architecture::arm64 ? "ARM64" : "X86_64",
                                   .operating_system_family = "LINUX"},
      .skip_destroy = keep_revisions ? Bool(true) : Bool(),
      .task_role_arn = lazy<Str>([here] {
        const auto& found = here.state<TaskState>().role;
        return found ? found->arn() : Str();
      }),
      .track_latest = track_latest ? Bool(true) : Bool(),
      .volume = Blocks<blocks::volume>(lazy<Any>([here] { return Any(volumes_of(here.state<TaskState>())); }))};
  if (ephemeral_storage_gib.is_set()) definition.ephemeral_storage = {{.size_in_gib = ephemeral_storage_gib}};
  const auto made = scope.add("definition", definition);
  gathered.arn = made.arn();
  gathered.arn_without_revision = made.arn_without_revision();
  gathered.family = made.family();
  gathered.definitions = made.container_definitions();

  for (const Container& container : containers) ref.add(container);
  scope.when_gathered([](Scope at) {
    auto& found = at.state<TaskState>();
    found.written = true;
    tasks::check(at, found);
  });
  return ref;
}

Task::Ref Task::Existing::build(Scope& scope) const {
  auto& gathered = scope.state<TaskState>();
  gathered.is_existing = true;
  gathered.arn = arn;
  // "arn:…:task-definition/web:7" without the revision.
  gathered.arn_without_revision = fn::replace(arn, R"(/:\d+$/)", "");
  gathered.family = fn::replace(gathered.arn_without_revision, "/^.*task-definition\\//", "");
  gathered.existing_container = container;
  gathered.existing_port = port;
  gathered.role = role;
  gathered.execution_role = execution_role;
  return Ref(scope);
}

Str Task::Ref::arn() const { return scope_.state<TaskState>().arn; }
Str Task::Ref::family() const { return scope_.state<TaskState>().family; }
Str Task::Ref::container_definitions() const { return as<Str>(scope_.state<TaskState>().definitions); }
Str Task::Ref::all_revisions_arn() const { return format("{}:*", scope_.state<TaskState>().arn_without_revision); }

Task::Ref::ContainerRef Task::Ref::add(const Container& container) const {
  auto& gathered = scope_.state<TaskState>();
  if (is_open(scope_, gathered, "a container")) {
    gathered.containers.push_back(container);
    prepare_container(scope_, gathered, *this, container);
  }
  return {*this, container.name};
}

Task::Ref::ContainerRef Task::Ref::container(std::string_view name) const { return {*this, name}; }

const Task::Ref& Task::Ref::add_volume(const Volume& volume) const {
  auto& gathered = scope_.state<TaskState>();
  if (is_open(scope_, gathered, "a volume")) gathered.volumes.push_back(volume);
  return *this;
}

const Task::Ref& Task::Ref::needs(const Dependency& dependency) const {
  scope_.state<TaskState>().needs.push_back(dependency);
  return *this;
}

Role::Ref Task::Ref::task_role() const {
  auto& gathered = scope_.state<TaskState>();
  if (!gathered.role && gathered.is_existing) gathered.role = unknown_role(scope_, "role");
  if (!gathered.role) {
    Scope here = scope_;
    gathered.role = here.add("role", task_role_spec(gathered.spec, "What the containers may do"));
    for (const Role::Ref& passer : gathered.passers) allow_pass(passer, *gathered.role);
  }
  return *gathered.role;
}

Role::Ref Task::Ref::execution_role() const {
  auto& gathered = scope_.state<TaskState>();
  if (!gathered.execution_role && gathered.is_existing) {
    gathered.execution_role = unknown_role(scope_, "execution_role");
  }
  if (!gathered.execution_role) {
    Scope here = scope_;
    gathered.execution_role = here.add("execution", task_role_spec(gathered.spec, "What ECS needs to start the task"));
    for (const Role::Ref& passer : gathered.passers) allow_pass(passer, *gathered.execution_role);
  }
  return *gathered.execution_role;
}

LogGroup::Ref Task::Ref::log_group() const {
  auto& gathered = scope_.state<TaskState>();
  if (!gathered.group) gathered.group = make_group(scope_, "logs", gathered.spec.logs, group_name(scope_));
  return *gathered.group;
}

const Task::Ref& Task::Ref::grant_run(const Grantee& grantee, const Str& cluster_arn) const {
  Statement run{.actions = {"ecs:RunTask"}, .resources = {all_revisions_arn()}};
  if (cluster_arn.is_set()) run.conditions = {{"ArnEquals", "ecs:cluster", {cluster_arn}}};
  grantee.role().allow(run);
  tasks::grant_pass_roles(*this, grantee.role());
  return *this;
}

const Task::Ref::ContainerRef& Task::Ref::ContainerRef::environment(const std::string& name, const Str& value) const {
  auto& gathered = tasks::state_of(task_);
  if (is_open(task_.scope(), gathered, "a variable")) gathered.additions[name_].environment.push_back({name, value});
  return *this;
}

const Task::Ref::ContainerRef& Task::Ref::ContainerRef::secret(const std::string& name,
                                                               const SecretSource& source) const {
  auto& gathered = tasks::state_of(task_);
  if (is_open(task_.scope(), gathered, "a secret")) {
    gathered.additions[name_].secrets.push_back({name, source});
    source.grant_read(task_.execution_role());
  }
  return *this;
}

const Task::Ref::ContainerRef& Task::Ref::ContainerRef::port(const ContainerPort& port) const {
  auto& gathered = tasks::state_of(task_);
  if (is_open(task_.scope(), gathered, "a port")) gathered.additions[name_].ports.push_back(port);
  return *this;
}

const Task::Ref::ContainerRef& Task::Ref::ContainerRef::mount_volume(const Mount& mount) const {
  auto& gathered = tasks::state_of(task_);
  if (is_open(task_.scope(), gathered, "a mount")) gathered.additions[name_].mounts.push_back(mount);
  return *this;
}

const Task::Ref::ContainerRef& Task::Ref::ContainerRef::scratch(const std::string& path) const {
  auto& gathered = tasks::state_of(task_);
  if (is_open(task_.scope(), gathered, "a directory")) gathered.additions[name_].scratch.push_back(path);
  return *this;
}

const Task::Ref::ContainerRef& Task::Ref::ContainerRef::depends_on(const ContainerDependency& other) const {
  auto& gathered = tasks::state_of(task_);
  if (is_open(task_.scope(), gathered, "a dependency")) gathered.additions[name_].depends_on.push_back(other);
  return *this;
}

const Task::Ref::ContainerRef& Task::Ref::ContainerRef::mount(const AccessPoint::Ref& point, const std::string& path,
                                                              bool read_only) const {
  auto& gathered = tasks::state_of(task_);
  if (!is_open(task_.scope(), gathered, "a mount")) return *this;
  if (read_only) {
    point.grant_read(task_);
  } else {
    point.grant_write(task_);
  }
  std::string volume = "efs";
  for (const char c : path) volume += terrace::detail::is_alphanumeric(c) ? c : '-';
  const auto has_name = [&](const Volume& one) { return one.name == volume; };
  if (std::any_of(gathered.volumes.begin(), gathered.volumes.end(), has_name)) volume += '-' + name_;
  gathered.volumes.push_back(
      {.name = volume, .file_system_id = point.file_system().id(), .access_point_id = point.id()});
  gathered.additions[name_].mounts.push_back({.volume = volume, .path = path, .read_only = read_only});
  gathered.needs.push_back(point.ready());
  gathered.storage.push_back(point.connections());
  for (const Connections& runner : gathered.runners) point.connections().allow_from(runner);
  return *this;
}

namespace tasks {

void grant_pass_roles(const Task::Ref& task, const Role::Ref& to) {
  auto& gathered = state_of(task);
  gathered.passers.push_back(to);
  for (const auto* role : {&gathered.role, &gathered.execution_role}) {
    if (*role) allow_pass(to, **role);
  }
}

TaskState& state_of(const Task::Ref& task) { return task.scope().state<TaskState>(); }

bool is_fargate(const TaskState& gathered) { return gathered.spec.runs_on != Task::RunsOn::machines; }

Items<Container> all_containers(TaskState& gathered) {
  Items<Container> made = gathered.containers;
  for (Container& container : made) {
    const auto found = gathered.additions.find(container.name);
    if (found == gathered.additions.end()) continue;
    container.secrets.append(found->second.secrets);
    container.ports.append(found->second.ports);
    container.mounts.append(found->second.mounts);
    container.scratch.append(found->second.scratch);
    container.depends_on.append(found->second.depends_on);
  }
  return made;
}

Found find_port(TaskState& gathered, std::string_view container, const Num& port) {
  if (gathered.is_existing) {
    if (!container.empty() && container != gathered.existing_container) return {};
    return {gathered.existing_container, {.port = port.is_set() ? port : gathered.existing_port}};
  }
  const auto wanted = support::literal_number(port);
  for (const Container& one : all_containers(gathered)) {
    if (!container.empty() && one.name != container) continue;
    for (const ContainerPort& open : one.ports) {
      const auto number = support::literal_number(open.port);
      // A late port on either side may be the other.
      if (!port.is_set() || !wanted || !number || *wanted == *number) {
        Found found{one.name, open};
        if (port.is_set()) found.port.port = port;
        return found;
      }
    }
  }
  return {};
}

void add_runner(const Task::Ref& task, const Connections& connections) {
  auto& gathered = state_of(task);
  gathered.runners.push_back(connections);
  for (const Connections& side : gathered.storage) side.allow_from(connections);
}

Items<Dependency> needs_of(const Task::Ref& task) {
  auto& gathered = state_of(task);
  Items<Dependency> made = gathered.needs;
  // Policies, so that the first task may already do what it must.
  for (const auto* role : {&gathered.role, &gathered.execution_role}) {
    if (*role) made.push_back((*role)->ready());
  }
  return made;
}

}  // namespace tasks
}  // namespace terrace::aws
