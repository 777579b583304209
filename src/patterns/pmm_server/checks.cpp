// SPDX-License-Identifier: Apache-2.0
// What would not run, or would destroy data; on literals only.

#include <array>
#include <cstdint>
#include <set>

#include "aws/support/literal.hpp"
#include "patterns/pmm_server/errors.hpp"
#include "patterns/pmm_server/state.hpp"

namespace terrace::patterns::pmm {
namespace {

using aws::support::literal_number;
using aws::support::literal_size;
using aws::support::literal_text;

/// Of the machine's memory: what the kernel, Docker and the agent of ECS keep.
constexpr std::int64_t kReservedMebibytes = 768;

struct MachineSize {
  std::int64_t cpu = 0;
  std::int64_t mebibytes = 0;
};

struct MachineFamily {
  std::string_view letter;
  /// GiB of a "large".
  std::int64_t gib;
};

/// Sizes in large ones: "large" has two processors, and each following one twice as many.
std::int64_t larges(std::string_view size) {
  if (size == "large") return 1;
  if (size == "xlarge") return 2;
  const std::size_t digits = size.find("xlarge");
  if (digits == std::string_view::npos || digits == 0 || digits > 2) return 0;
  std::int64_t number = 0;
  for (const char c : size.substr(0, digits)) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + (c - '0');
  }
  return 2 * number;
}

/// Of machines for general use, with much memory, or for computing; nothing is said of others.
std::optional<MachineSize> size_of_machine(std::string_view type) {
  constexpr std::array<MachineFamily, 4> kFamilies = {{{"m", 8}, {"r", 16}, {"c", 4}, {"t", 8}}};
  const std::size_t dot = type.find('.');
  if (dot == std::string_view::npos || dot < 2) return std::nullopt;
  if (type[1] < '0' || type[1] > '9') return std::nullopt;
  for (const MachineFamily& family : kFamilies) {
    if (type.substr(0, 1) != family.letter) continue;
    const std::string_view size = type.substr(dot + 1);
    if (family.letter == "t" && size == "medium") return MachineSize{2048, 4096};
    if (size == "medium") return MachineSize{1024, family.gib * 512};
    if (size == "small" || size == "micro" || size == "nano") return MachineSize{2048, 2048};
    if (const std::int64_t times = larges(size); times > 0) return MachineSize{2048 * times, family.gib * 1024 * times};
  }
  return std::nullopt;
}

/// "m6g", "c7gn", "t4g": a `g` right behind the generation.
bool is_arm(std::string_view type) {
  const std::size_t digit = type.find_first_of("0123456789");
  return type.starts_with("a1.") ||
         (digit != std::string_view::npos && digit + 1 < type.size() && type[digit + 1] == 'g');
}

void check_machine(const Scope& scope, const PmmService& service) {
  const auto type = literal_text(service.instance_type);
  if (!type) return;
  if (is_arm(*type)) {
    errors::no_pmm_for_this_machine(scope, *type);
    return;
  }
  const auto size = size_of_machine(*type);
  if (!size) return;
  if (const auto memory = literal_number(service.memory); memory && *memory + kReservedMebibytes > size->mebibytes) {
    errors::machine_too_small(scope, *type,
                              std::to_string(*memory) + " MiB and " + std::to_string(kReservedMebibytes) +
                                  " MiB for the system are more than its " + std::to_string(size->mebibytes) + " MiB");
  }
  if (const auto cpu = literal_number(service.cpu); cpu && *cpu > size->cpu) {
    errors::machine_too_small(scope, *type,
                              std::to_string(*cpu) + " CPU units are more than its " + std::to_string(size->cpu));
  }
}

void check_version(const Scope& scope, const PmmServer& spec) {
  const auto version = literal_text(spec.version);
  if (spec.major != 2 && spec.major != 3) {
    errors::wrong_version(scope, "", spec.major);
  } else if (version) {
    const std::string number = std::to_string(spec.major);
    if (*version != number && !version->starts_with(number + '.')) errors::wrong_version(scope, *version, spec.major);
  }
}

/// How long what can be moved stays in the cold is checked by the plan itself.
void check_cold(const Scope& scope, const PmmServer& spec) {
  if (spec.backup.cold_after_days.is_set() && spec.storage.profile == PmmStorage::Profile::ebs)
    errors::volumes_stay_warm(scope);
}

void check_subnets(const Scope& scope, const List<Str>& subnets, const char* what) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < literal_size(subnets).value_or(0); ++i) {
    const auto id = literal_text(subnets.items()[i]);
    if (id && !seen.insert(*id).second) {
      errors::subnets_for_pmm(scope, std::string("the ") + what + " subnet " + std::string(*id) + " is given twice");
    }
  }
}

/// PMM goes on without a variable that it does not know, so telemetry would silently stay on.
void check_variables(const Scope& scope, const PmmServer& spec) {
  constexpr std::array<std::string_view, 6> kOld = {"DISABLE_TELEMETRY",  "DISABLE_UPDATES", "DATA_RETENTION",
                                                    "METRICS_RESOLUTION", "ENABLE_DBAAS",    "ADMIN_PASSWORD"};
  const Map<Str>& given = spec.service.environment;
  for (std::size_t i = 0; i < literal_size(given).value_or(0); ++i) {
    const auto name = literal_text(given.items()[2 * i]);
    if (!name) continue;
    if (*name == "ADMIN_PASSWORD" || *name == "PMM_ADMIN_PASSWORD") {
      errors::unknown_variable(scope, *name, "the password is generated; see `access`");
      continue;
    }
    for (const std::string_view old : kOld) {
      if (spec.major == 3 && name->starts_with(old))
        errors::unknown_variable(scope, *name, "PMM 3 calls it PMM_…; PMM_ENABLE_TELEMETRY and so on");
    }
    if (spec.major == 2 && name->starts_with("PMM_"))
      errors::unknown_variable(scope, *name, "PMM 2 calls it by the name without PMM_");
  }
}

void check_one(const Scope& scope, const Num& number, const char* what) {
  if (const auto given = literal_number(number); given && *given != 1)
    errors::more_than_one_server(scope, std::string(what) + " is " + std::to_string(*given));
}

}  // namespace

void check_spec(const Scope& scope, const PmmServer& spec) {
  if (spec.storage.profile == PmmStorage::Profile::efs) errors::databases_on_nfs(scope);
  if (literal_size(spec.alarm_emails) == std::size_t{0} || !spec.alarm_emails.is_set())
    errors::nobody_hears_alarms(scope);
  check_version(scope, spec);
  check_machine(scope, spec.service);
  check_cold(scope, spec);
  check_subnets(scope, spec.network.private_subnets(), "private");
  check_subnets(scope, spec.network.public_subnets(), "public");
  check_variables(scope, spec);
}

void check_singleton(const Scope& scope, const aws::Machines& machines) {
  check_one(scope, machines.min, "`min` of the machines");
  check_one(scope, machines.max, "`max` of the machines");
}

void check_singleton(const Scope& scope, const aws::Ec2Service& service) {
  check_one(scope, service.desired, "`desired` of the service");
  if (!service.singleton) errors::more_than_one_server(scope, "`singleton` of the service is false");
  const auto most = literal_number(service.rollout.max_percent);
  if (most && *most > 100)
    errors::more_than_one_server(scope, "`rollout.max_percent` of the service is " + std::to_string(*most));
}

}  // namespace terrace::patterns::pmm
