// SPDX-License-Identifier: Apache-2.0

#include "aws/data/errors.hpp"

#include "core/in_quotes.hpp"

namespace terrace::aws::data::errors {

using terrace::detail::in_quotes;

void wrong_engine(const Scope& scope, std::string_view engine, std::string_view known) {
  scope.error("T1901", in_quotes(engine) + " is not an engine here", "take " + std::string(known));
}

void unknown_version(const Scope& scope, std::string_view engine, std::string_view version, std::string_view known) {
  scope.error("T1902", "there is no " + std::string(engine) + ' ' + in_quotes(version) + " at AWS",
              "take " + std::string(known) + "; for a newer one, also give `parameter_family`");
}

void wrong_class(const Scope& scope, std::string_view member, std::string_view given, std::string_view example) {
  scope.error("T1903", in_quotes(given) + " is no " + std::string(member), "write it as " + in_quotes(example));
}

void storage_shrinks(const Scope& scope, long long storage, long long most) {
  scope.error("T1904",
              "a storage of " + std::to_string(storage) + " GiB that may grow to " + std::to_string(most) + " GiB",
              "set `max_storage_gib` to at least a tenth more than `storage_gib`, or to 0 so that it does not grow");
}

void wrong_performance(const Scope& scope, std::string_view problem) {
  scope.error("T1905", problem, "leave `iops` and `throughput` out, or change `storage_type` or `storage_gib`");
}

void wrong_window(const Scope& scope, std::string_view member, std::string_view given, std::string_view problem) {
  scope.error("T1906", in_quotes(given) + " cannot be the " + std::string(member) + ": " + std::string(problem),
              "write \"02:00-03:00\" for a daily window, \"sun:03:30-sun:04:30\" for a weekly one, in UTC");
}

void windows_overlap(const Scope& scope, std::string_view daily, std::string_view weekly) {
  scope.error("T1907",
              "the daily window " + in_quotes(daily) + " and the weekly window " + in_quotes(weekly) + " overlap",
              "move one of them");
}

void one_zone(const Scope& scope) {
  scope.error("T1908", "all subnets are in one zone, and AWS wants two", "give subnets of two zones or more");
}

void reserved_word(const Scope& scope, std::string_view what, std::string_view word) {
  scope.error("T1909", in_quotes(word) + " cannot be " + std::string(what),
              "begin with a letter, go on with letters, digits and underscores, and take no word of the engine's own");
}

void unknown_log(const Scope& scope, std::string_view log, std::string_view engine, std::string_view known) {
  scope.error("T1910", std::string(engine) + " has no log " + in_quotes(log), "take of " + std::string(known));
}

void no_insights(const Scope& scope, std::string_view instance_class) {
  scope.error("T1911", "a database of the class " + in_quotes(instance_class) + " has no Performance Insights",
              "leave `performance_insights` out, or take a larger class");
}

void replica_needs_backups(const Scope& scope) {
  scope.error("T1912", "a replica of a database without backups", "set `backup_days` of the source to 1 or more");
}

void failover_needs_nodes(const Scope& scope) {
  scope.error("T1913", "a cache of one node is to fail over to another",
              "set `nodes` to 2 or more, or leave `failover` out");
}

void token_needs_tls(const Scope& scope) {
  scope.error("T1914", "a password for a cache without TLS", "leave `tls` out: only over TLS does a cache ask for one");
}

void two_ways_to_sign_in(const Scope& scope) {
  scope.error("T1915", "a cache with users and with a password for everybody", "leave `auth_token` or `users` out");
}

void cold_too_short(const Scope& scope, std::string_view rule, long long cold, long long keep) {
  scope.error("T1916",
              "the rule " + in_quotes(rule) + " has backups in the cold store for " + std::to_string(keep - cold) +
                  " days, and AWS keeps them there 90",
              "set `keep_days` to `cold_after_days` + 90 or more");
}

void wrong_backup_window(const Scope& scope, std::string_view rule, std::string_view problem) {
  scope.error("T1917", "the rule " + in_quotes(rule) + ": " + std::string(problem),
              "begin within 60 minutes or more, and be done at least an hour after that");
}

void continuous_too_long(const Scope& scope, std::string_view rule, std::string_view problem) {
  scope.error("T1918", "the rule " + in_quotes(rule) + " is continuous and " + std::string(problem),
              "keep it 35 days at most, never cold, or make it a rule of its own");
}

void nothing_selected(const Scope& scope) {
  scope.warning("T1919", "the plan backs nothing up", "say `select` or `select_tagged`");
}

void wrong_lock(const Scope& scope, std::string_view problem) {
  scope.error("T1920", problem, "at least `min_days` of 1, `max_days` not below that, `final_after_days` of 3 or more");
}

void no_iam_auth(const Scope& scope, std::string_view user) {
  scope.error("T1921", "nobody can sign in as " + in_quotes(user) + " by role",
              "name the user without a password, and leave `iam_auth` and `tls` on");
}

}  // namespace terrace::aws::data::errors
