// SPDX-License-Identifier: Apache-2.0

#include "patterns/pmm_server/errors.hpp"

#include "core/in_quotes.hpp"

namespace terrace::patterns::errors {

using terrace::detail::in_quotes;

void databases_on_nfs(const Scope& scope) {
  scope.warning("T2101",
                "PMM keeps PostgreSQL, ClickHouse and VictoriaMetrics on its storage, and EFS is NFS: a machine that "
                "stops at the wrong moment can leave databases there that do not start again",
                "use `.storage = {.profile = patterns::PmmStorage::Profile::ebs}`; if EFS is meant, keep "
                "backups and try out a restore");
}

void more_than_one_server(const Scope& scope, std::string_view what) {
  scope.error("T2102", std::string(what) + ", but two servers on one set of data destroy it",
              "leave it at 1; a larger machine is how PMM grows");
}

void machine_too_small(const Scope& scope, std::string_view machine, std::string_view problem) {
  scope.error("T2103", "the container does not fit on " + in_quotes(machine) + ": " + std::string(problem),
              "take a larger `instance_type`, or give the container less");
}

void no_pmm_for_this_machine(const Scope& scope, std::string_view machine) {
  scope.error("T2104", in_quotes(machine) + " has ARM processors, and PMM is for Intel and AMD only",
              "take a machine such as \"m5.large\" or \"m6a.xlarge\"");
}

void wrong_version(const Scope& scope, std::string_view version, int major) {
  const std::string number = std::to_string(major);
  if (major != 2 && major != 3) {
    scope.error("T2105", "there is no PMM " + number, "`major` is 3, or 2");
    return;
  }
  scope.error("T2105",
              in_quotes(version) + " is no version of PMM " + number +
                  ", whose ports and variables this server would have",
              "set `major` to the version's first number, or take a version like \"" + number + "\"");
}

void nobody_hears_alarms(const Scope& scope) {
  scope.error("T2106", "nobody hears the alarms: `alarm_emails` is empty", "name at least one address");
}

void volumes_stay_warm(const Scope& scope) {
  scope.error("T2107", "snapshots of volumes cannot be moved to cold storage",
              "take `backup.cold_after_days` out; backups of volumes hold what changed only");
}

void subnets_for_pmm(const Scope& scope, std::string_view problem) {
  scope.error("T2108", problem,
              "give each subnet once, in zones of their own: EFS has one mount target in a zone, a load balancer one "
              "subnet");
}

void unknown_variable(const Scope& scope, std::string_view name, std::string_view instead) {
  scope.warning("T2109", "this PMM does not know the variable " + in_quotes(name), instead);
}

}  // namespace terrace::patterns::errors
