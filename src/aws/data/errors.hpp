// SPDX-License-Identifier: Apache-2.0
#pragma once

// Diagnostics of databases, caches and backups: T19xx.

#include <terrace/core/scope.hpp>

namespace terrace::aws::data::errors {

void wrong_engine(const Scope& scope, std::string_view engine, std::string_view known);
void unknown_version(const Scope& scope, std::string_view engine, std::string_view version, std::string_view known);
void wrong_class(const Scope& scope, std::string_view member, std::string_view given, std::string_view example);
void storage_shrinks(const Scope& scope, long long storage, long long most);
void wrong_performance(const Scope& scope, std::string_view problem);
void wrong_window(const Scope& scope, std::string_view member, std::string_view given, std::string_view problem);
void windows_overlap(const Scope& scope, std::string_view daily, std::string_view weekly);
void one_zone(const Scope& scope);
void reserved_word(const Scope& scope, std::string_view what, std::string_view word);
void unknown_log(const Scope& scope, std::string_view log, std::string_view engine, std::string_view known);
void no_insights(const Scope& scope, std::string_view instance_class);
void replica_needs_backups(const Scope& scope);
void failover_needs_nodes(const Scope& scope);
void token_needs_tls(const Scope& scope);
void two_ways_to_sign_in(const Scope& scope);
void cold_too_short(const Scope& scope, std::string_view rule, long long cold, long long keep);
void wrong_backup_window(const Scope& scope, std::string_view rule, std::string_view problem);
void continuous_too_long(const Scope& scope, std::string_view rule, std::string_view problem);
void nothing_selected(const Scope& scope);
void wrong_lock(const Scope& scope, std::string_view problem);
void no_iam_auth(const Scope& scope, std::string_view user);

}  // namespace terrace::aws::data::errors
