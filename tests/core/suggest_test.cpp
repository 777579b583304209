// SPDX-License-Identifier: Apache-2.0

// "Did you mean …?"

#include "core/suggest.hpp"

#include <array>

#include "catch.hpp"

using namespace terrace::detail;

TEST_CASE("the nearest name is suggested, and none when nothing is near") {
  constexpr std::array<std::string_view, 4> names{"cidr_block", "tags", "vpc_id", "ipv6_cidr_block"};
  CHECK(closest_name("cidr_blok", names) == "cidr_block");
  CHECK(closest_name("cidr_blokc", names) == "cidr_block");
  CHECK(closest_name("tgas", names) == "tags");
  CHECK(closest_name("Tags", names) == "tags");
  CHECK(closest_name("tags", names) == "tags");
  CHECK(closest_name("something_else", names).empty());
  CHECK(closest_name("", names).empty());
  CHECK(closest_name("x", {}).empty());
  CHECK(did_you_mean("vpcid", names, "no") == "did you mean \"vpc_id\"?");
  CHECK(did_you_mean("zzzzzzzz", names, "look it up") == "look it up");
}
