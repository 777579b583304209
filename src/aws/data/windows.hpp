// SPDX-License-Identifier: Apache-2.0
#pragma once

// The windows of backups and maintenance, names and subnets: what databases and caches have in common.

#include <terrace/aws/data_network.hpp>

namespace terrace::aws::data {

/// "02:00-03:00" and "sun:03:30-sun:04:30": form, length and overlap. `daily_name` is the member's name.
void check_windows(const Scope& scope, const char* daily_name, const Str& daily, const Str& weekly,
                   int shortest_minutes);
/// Reports subnets that are known to be in one zone.
void check_zones(const Scope& scope, const DataNetwork& network);
/// The name made of the path, as RDS and ElastiCache take it: lower case, a letter first, single hyphens.
std::string lower_name(const Scope& scope, std::size_t limit);
/// Whether `text` is "<prefix><family>.<size>", as "db.t4g.medium".
bool is_node_class(std::string_view text, std::string_view prefix);
/// "16" of "16.4": the first `parts` parts of a version.
std::string_view first_parts(std::string_view version, int parts);

}  // namespace terrace::aws::data
