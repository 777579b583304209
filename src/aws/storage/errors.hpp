// SPDX-License-Identifier: Apache-2.0
#pragma once

// Diagnostics of buckets, file systems and repositories: T15xx.

#include <terrace/core/scope.hpp>

namespace terrace::aws::errors {

void wrong_bucket_name(const Scope& scope, std::string_view name, std::string_view problem);
void wrong_mfa_delete(const Scope& scope, std::string_view problem, std::string_view help);
void wrong_lifecycle(const Scope& scope, std::string_view rule, std::string_view problem, std::string_view help);
void other_bucket(const Scope& scope, std::string_view arn);
void logs_need_plain_bucket(const Scope& scope, std::string_view logs);
void wrong_log_prefix(const Scope& scope, std::string_view prefix);
void logs_to_itself(const Scope& scope);
void overlapping_notifications(const Scope& scope, std::string_view first, std::string_view second);
void unknown_event(const Scope& scope, std::string_view event);
/// `what`: "bucket", "file system", "repository".
void fixed_policy(const Scope& scope, std::string_view what);
void wrong_throughput(const Scope& scope, std::string_view problem, std::string_view help);
void wrong_storage_class(const Scope& scope, std::string_view problem, std::string_view help);
void two_in_a_zone(const Scope& scope, std::string_view first, std::string_view second);
void subnet_of_other_network(const Scope& scope, std::string_view subnet);
void wrong_access_point(const Scope& scope, std::string_view problem, std::string_view help);
void wrong_repository_name(const Scope& scope, std::string_view name);
void wrong_credential(const Scope& scope, std::string_view problem, std::string_view help);
void unknown_upstream(const Scope& scope, std::string_view upstream);
void wrong_image_tag(const Scope& scope, std::string_view tag);

}  // namespace terrace::aws::errors
