// SPDX-License-Identifier: Apache-2.0

#include "inputs.hpp"

using namespace terrace;

namespace pmm {
namespace {

/// Of the machine's memory: what the system keeps.
constexpr int kReservedMebibytes = 768;

Bool matches(const Str& text, const char* pattern) { return fn::can(fn::regex(pattern, text)); }

Bool each_matches(const List<Str>& texts, const char* pattern) {
  return fn::alltrue(
      for_list<Str>(texts, [&](const Any&, const Str& text) { return fn::can(fn::regex(pattern, text)); }));
}

Bool is_distinct(const List<Str>& texts) { return equal(fn::length(fn::distinct(texts)), fn::length(texts)); }

Bool is_one_of(const Any& value, std::initializer_list<Any> allowed) {
  return terrace::detail::as<Bool>(fn::contains(list(allowed), value));
}

template <class T> Variable<T> given(Stack& stack, const char* name, const Any& otherwise, const char* description) {
  return stack.variable<T>(name, {.default_value = otherwise, .description = description, .nullable = false});
}

template <class T> Variable<T> asked(Stack& stack, const char* name, const char* description) {
  return stack.variable<T>(name, {.description = description, .nullable = false});
}

/// May be null, which is the default.
Variable<Str> optional(Stack& stack, const char* name, const char* description) {
  return stack.variable<Str>(name, {.default_value = null, .description = description});
}

/// MiB of a machine: so many larges of its family.
Num memory_of(const Str& type) {
  const Num larges = terrace::detail::as<Num>(
      fn::lookup(object({{"large", 1}, {"xlarge", 2}, {"2xlarge", 4}, {"4xlarge", 8}, {"8xlarge", 16}}),
                 fn::element(fn::split(".", type), 1), 0));
  return larges * if_else(fn::startswith(type, "r"), 16384, if_else(fn::startswith(type, "c"), 4096, 8192));
}

/// Units of CPU: a large has two processors.
Num cpu_of(const Str& type) {
  return terrace::detail::as<Num>(
      fn::lookup(object({{"large", 2048}, {"xlarge", 4096}, {"2xlarge", 8192}, {"4xlarge", 16384}, {"8xlarge", 32768}}),
                 fn::element(fn::split(".", type), 1), 0));
}

constexpr const char* kMachines =
    R"(^(m5|m5a|m5n|m6i|m6a|m7i|m7a|r5|r5a|r5n|r6i|r6a|r7i|r7a|c5|c5a|c6i|c6a|c7i|c7a|t3|t3a)\.(large|xlarge|[248]xlarge)$)";

}  // namespace

Inputs::Inputs(Stack& stack, const Choices& choices, bool own_network) {
  required(stack, own_network);
  service(stack, choices);
  storage(stack, choices);
  operation(stack);
}

void Inputs::required(Stack& stack, bool own_network) {
  if (own_network) {
    network_cidr =
        given<Str>(stack, "network_cidr", "10.20.0.0/16", "The range of the network that is made, a /16 to a /22");
    const Num prefix = fn::tonumber(fn::element(fn::split("/", network_cidr), 1));
    network_cidr.validate(fn::can(fn::cidrhost(network_cidr, 0)) && fn::try_(prefix >= 16 && prefix <= 22, false),
                          "The range must be a /16 to a /22 in CIDR notation, such as 10.20.0.0/16.");
  } else {
    public_subnet_ids =
        asked<List<Str>>(stack, "public_subnet_ids", "Subnets of the load balancer, in at least two zones");
    public_subnet_ids.validate(
        fn::length(public_subnet_ids) >= 2 && is_distinct(public_subnet_ids) &&
            each_matches(public_subnet_ids, "^subnet-"),
        "The load balancer needs two or more different public subnets (subnet-...), in zones of their own.");
    private_subnet_ids =
        asked<List<Str>>(stack, "private_subnet_ids",
                         "Subnets of the machine and its storage; the machine of the profile ebs is in the first");
    private_subnet_ids.validate(fn::length(private_subnet_ids) >= 1 && is_distinct(private_subnet_ids) &&
                                    each_matches(private_subnet_ids, "^subnet-"),
                                "Name one or more different private subnets (subnet-...).");
  }
  zone_id = asked<Str>(stack, "zone_id", "The Route 53 zone in which the names are");
  zone_id.validate(matches(zone_id, "^[0-9A-Z]{8,32}$"),
                   "The id of a zone is capital letters and digits, such as Z0123456789ABCDEFGHIJ.");
  environment = asked<Str>(stack, "environment", "What the server is for, such as production; a tag");
  environment.validate(matches(environment, "^[a-z0-9][a-z0-9_-]*$"),
                       "The environment is lower-case letters, digits, - and _.");
  alarm_emails = asked<List<Str>>(stack, "alarm_emails", R"(Who gets the alarms.
Each address receives an e-mail first, with a link that must be followed.)");
  alarm_emails.validate(fn::length(alarm_emails) > 0, "At least one e-mail address is needed for alarms.");
  alarm_emails.validate(each_matches(alarm_emails, R"(^[^@\s]+@[^@\s]+\.[^@\s]+$)"),
                        "Each of alarm_emails must be an e-mail address.");
}

void Inputs::service(Stack& stack, const Choices& choices) {
  service_name =
      given<Str>(stack, "service_name", "pmm-server", "Names the cluster, the service and what belongs to them");
  service_name.validate(matches(service_name, "^[a-z][a-z0-9-]{1,30}[a-z0-9]$"),
                        "The name is 3 to 32 lower-case letters, digits and hyphens, with a letter first.");
  dns_names =
      given<List<Str>>(stack, "dns_names", list({"pmm"}),
                       R"(Names in the zone that lead to the server, the first being its own. "" is the zone itself)");
  dns_names.validate(
      fn::length(dns_names) > 0 && is_distinct(dns_names) &&
          each_matches(dns_names, R"(^([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*)?$)"),
      "Name one or more different host names, without the zone's own name.");
  const std::string major = std::to_string(choices.major);
  pmm_version = given<Str>(stack, "pmm_version", major,
                           R"(The tag of the image percona/pmm-server.
A whole version such as 3.4.1 changes only when you say so; "3" is the newest at each start.)");
  pmm_version.validate(
      fn::can(fn::regex("^" + major + R"((\.[0-9]+){0,2}$)", pmm_version)),
      "This configuration is for PMM " + major + ": say " + major +
          " or a version that begins with it. For another one write the configuration with -c major=.");
  disable_telemetry = given<Bool>(stack, "disable_telemetry", true, "Percona does not hear how the server is used");
  enable_dbaas = given<Bool>(stack, "enable_dbaas", false, "Databases as a service in PMM 2; PMM 3 has them no more");
  instance_type = given<Str>(
      stack, "instance_type", "m5.large",
      "The machine: Intel or AMD, at least two processors and 8 GiB. Percona wants 4 and 8 from 30 nodes on");
  instance_type.validate(
      matches(instance_type, kMachines),
      "Take a machine of the families m5 to m7, r5 to r7, c5 to c7 or t3 with Intel or AMD processors, "
      "from large to 8xlarge.");
  container_cpu = given<Num>(stack, "container_cpu", 2048, "CPU units of the container; 1024 are a processor");
  container_cpu.validate(container_cpu >= 1024 && container_cpu <= cpu_of(instance_type),
                         "The container needs 1024 units or more, and no more than the machine has.");
  container_memory = given<Num>(stack, "container_memory", 4096, "MiB of the container");
  container_memory.validate(container_memory >= 2048, "PMM needs 2048 MiB or more.");
  container_memory.validate(container_memory + kReservedMebibytes <= memory_of(instance_type),
                            "The container does not fit on the machine, which keeps 768 MiB for itself.");
  healthcheck_interval = given<Num>(stack, "healthcheck_interval", 30, "Seconds between two health checks");
  healthcheck_interval.validate(healthcheck_interval >= 5 && healthcheck_interval <= 300,
                                "5 to 300 seconds are possible.");
  healthcheck_timeout = given<Num>(stack, "healthcheck_timeout", 5, "Seconds that a health check may take");
  healthcheck_timeout.validate(healthcheck_timeout >= 2 && healthcheck_timeout < healthcheck_interval,
                               "The timeout must be 2 seconds or more, and less than healthcheck_interval.");
  ssh_key_name =
      optional(stack, "ssh_key_name", "An EC2 key pair that may log in to the machine over SSH. Null: nobody");
  admin_cidr_blocks =
      given<List<Str>>(stack, "admin_cidr_blocks", list({}), "Ranges from which SSH is open; with none it is shut");
  admin_cidr_blocks.validate(fn::alltrue(for_list<Str>(admin_cidr_blocks,
                                                       [](const Any&, const Str& range) {
                                                         return fn::can(fn::cidrhost(range, 0)) &&
                                                                not_equal(range, "0.0.0.0/0");
                                                       })),
                             "Each must be a range in CIDR notation, and none the whole world.");
}

void Inputs::storage(Stack& stack, const Choices& choices) {
  const char* const key = choices.has_files() ? "efs_kms_key_id" : "volume_kms_key_id";
  storage_kms_key_id =
      optional(stack, key, "The ARN of a KMS key that encrypts the data. Null: the account's key for the service");
  storage_kms_key_id.validate(equal(storage_kms_key_id, null) ||
                                  fn::can(fn::regex("^arn:aws[a-z-]*:kms:", storage_kms_key_id)),
                              "It must be the ARN of a KMS key, or null.");
  if (choices.has_files()) {
    efs_performance_mode = given<Str>(stack, "efs_performance_mode", "generalPurpose", "generalPurpose or maxIO");
    efs_performance_mode.validate(is_one_of(efs_performance_mode, {"generalPurpose", "maxIO"}),
                                  "generalPurpose or maxIO.");
    efs_throughput_mode = given<Str>(stack, "efs_throughput_mode", "bursting",
                                     "bursting or elastic; elastic is faster and is paid by use");
    efs_throughput_mode.validate(is_one_of(efs_throughput_mode, {"bursting", "elastic"}), "bursting or elastic.");
    efs_throughput_mode.validate(!(equal(efs_throughput_mode, "elastic") && equal(efs_performance_mode, "maxIO")),
                                 "elastic goes with generalPurpose only.");
    efs_transition_to_ia =
        given<Str>(stack, "efs_transition_to_ia", "AFTER_30_DAYS", "When files that nobody reads become cheaper");
    efs_transition_to_ia.validate(
        is_one_of(efs_transition_to_ia,
                  {"AFTER_1_DAY", "AFTER_7_DAYS", "AFTER_14_DAYS", "AFTER_30_DAYS", "AFTER_60_DAYS", "AFTER_90_DAYS",
                   "AFTER_180_DAYS", "AFTER_270_DAYS", "AFTER_365_DAYS"}),
        "AFTER_1_DAY, AFTER_7_DAYS, 14, 30, 60, 90, 180, 270 or 365.");
    return;
  }
  volume_size = given<Num>(stack, "volume_size", 100, "GiB for the data. It can grow, never shrink");
  volume_size.validate(volume_size >= 20 && volume_size <= 16384, "20 to 16384 GiB are possible.");
  volume_iops = given<Num>(stack, "volume_iops", 3000, "Operations per second of the volume; above 3000 they cost");
  volume_iops.validate(volume_iops >= 3000 && volume_iops <= 16000 && volume_iops <= volume_size * 500,
                       "3000 to 16000 operations are possible, and 500 for each GiB.");
  volume_throughput = given<Num>(stack, "volume_throughput", 125, "MiB/s of the volume; above 125 they cost");
  volume_throughput.validate(volume_throughput >= 125 && volume_throughput <= 1000 &&
                                 volume_throughput * 4 <= volume_iops,
                             "125 to 1000 MiB/s are possible, and a quarter of the operations per second.");
}

void Inputs::operation(Stack& stack) {
  backup_schedule = given<Str>(stack, "backup_schedule", "cron(0 2 * * ? *)", "When backups are made, in UTC");
  backup_schedule.validate(matches(backup_schedule, R"(^(cron|rate)\(.+\)$)"), "It must be cron(...) or rate(...).");
  backup_retention_days = given<Num>(stack, "backup_retention_days", 365, "How long backups are kept");
  backup_retention_days.validate(backup_retention_days >= 1 && backup_retention_days <= 36500,
                                 "Keep backups for a day or longer.");
  cloudwatch_log_retention_days =
      given<Num>(stack, "cloudwatch_log_retention_days", 365, "How long CloudWatch keeps the server's logs");
  cloudwatch_log_retention_days.validate(
      is_one_of(cloudwatch_log_retention_days, {1,   3,   5,   7,   14,   30,   60,   90,   120,  150,  180,
                                                365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}),
      "CloudWatch keeps logs for 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, "
      "3288 or 3653 days.");
  rds_security_group_ids =
      given<List<Str>>(stack, "rds_security_group_ids", list({}),
                       "Security groups of databases: PostgreSQL and MySQL are opened there for the server");
  rds_security_group_ids.validate(each_matches(rds_security_group_ids, "^sg-") && is_distinct(rds_security_group_ids),
                                  "Each must be the id of a security group (sg-...), once.");
  secret_readers =
      given<List<Str>>(stack, "secret_readers", list({}), "ARNs of roles or users that may read the admin password");
  secret_readers.validate(each_matches(secret_readers, "^arn:aws[a-z-]*:(iam|sts)::"),
                          "Each must be the ARN of a role or a user.");
  tags = given<Map<Str>>(stack, "tags", object({}), "Further tags of everything; keys in lower case");
  tags.validate(fn::alltrue(for_list<Str>(tags,
                                          [](const Any& key, const Str&) {
                                            return equal(key, "Name") ||
                                                   equal(key, fn::lower(terrace::detail::as<Str>(key)));
                                          })),
                "Keys of tags are in lower case.");
}

}  // namespace pmm
