// SPDX-License-Identifier: Apache-2.0

#include <terrace/core/render.hpp>
#include <terrace/value/units.hpp>

#include <chrono>

#include "catch.hpp"

using namespace terrace;
using namespace std::chrono_literals;

TEST_CASE("a CIDR literal is a network and becomes text where Terraform wants text", "[units]") {
  constexpr Cidr network = "10.20.0.0/16"_cidr;
  static_assert(network.prefix() == 16 && network.size() == 65536);
  const Required<Str> text = network;
  CHECK(to_json(text) == "\"10.20.0.0/16\"");
  CHECK("0.0.0.0/0"_cidr.text() == "0.0.0.0/0");
  CHECK("255.255.255.255/32"_cidr.size() == 1);
}

TEST_CASE("a CIDR read at run time is valid or says that it is not", "[units]") {
  CHECK(Cidr::parse("192.168.1.0/24") == "192.168.1.0/24"_cidr);
  for (const char* wrong :
       {"", "10.0.0.0", "10.0.0.0/", "10.0.0/8", "10.0.0.1/16", "10.0.0.0/33", "256.0.0.0/8", "10.0.0.0/8 ",
        "010.0.0.0/8", "10.0.0.0/08", "10.0.0.0.0/8", "a.b.c.d/8", "10.0.0.0/-1", "99999999999.0.0.0/8"}) {
    INFO(wrong);
    CHECK_FALSE(Cidr::parse(wrong).valid());
  }
}

TEST_CASE("subnets of a CIDR lie side by side inside it and end where it ends", "[units]") {
  constexpr Cidr network = "10.0.0.0/16"_cidr;
  CHECK(network.subnet(24, 0).text() == "10.0.0.0/24");
  CHECK(network.subnet(24, 255).text() == "10.0.255.0/24");
  CHECK_FALSE(network.subnet(24, 256).valid());
  CHECK_FALSE(network.subnet(8, 0).valid());
  CHECK(network.subnet(16, 0) == network);
  CHECK("0.0.0.0/0"_cidr.subnet(32, 4294967295U).text() == "255.255.255.255/32");
  for (std::uint32_t i = 1; i < 256; ++i) {
    CHECK(network.contains(network.subnet(24, i)));
    CHECK_FALSE(network.subnet(24, i).overlaps(network.subnet(24, i - 1)));
  }
}

TEST_CASE("sizes and durations become whole numbers of the field's unit", "[units]") {
  constexpr Gibibytes storage = 2_TiB;
  CHECK(to_json(Num(storage)) == "2048");
  CHECK_FALSE(Gibibytes::fits(512_MiB));
  CHECK(Gibibytes::rounded_up(1537_MiB).count() == 2);
  CHECK(1_GiB == 1024_MiB);
  CHECK(512_MiB < 1_GiB);

  constexpr Minutes window = 2h;
  CHECK(window.count() == 120);
  CHECK(window.seconds() == 7200);
  CHECK(to_json(Num(Seconds(5min))) == "300");
  static_assert(std::is_constructible_v<Minutes, std::chrono::hours>);
  static_assert(!std::is_constructible_v<Minutes, std::chrono::seconds>);
  static_assert(!std::is_constructible_v<Seconds, std::chrono::milliseconds>);
}

TEST_CASE("a port is a number between 0 and 65535", "[units]") {
  constexpr Port https = 443;
  CHECK(to_json(Num(https)) == "443");
  CHECK(Port::fits(65535));
  CHECK_FALSE(Port::fits(65536));
  CHECK_FALSE(Port::fits(-1));
  CHECK(Port::unchecked(8080).number() == 8080);
}
