// SPDX-License-Identifier: Apache-2.0

// What the two baselines of the reference workload share: its texts and the places that the manifest names.

#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

namespace bench {

inline constexpr std::string_view kAssumeRolePolicy =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs-tasks.amazonaws.com"}}]})";
inline constexpr std::string_view kSource = "bench/groups.cpp";

/// One of the five resources of a group, in the order in which groups.cpp makes them.
struct Part {
  std::string_view id;
  std::string_view type;
  int line;
};

inline constexpr Part kParts[] = {{"sg", "aws_security_group", 35},
                                  {"rule", "aws_security_group_rule", 41},
                                  {"role", "aws_iam_role", 48},
                                  {"logs", "aws_cloudwatch_log_group", 54},
                                  {"subnet", "aws_subnet", 57}};

inline std::string cidr_block(int number) {
  return "10." + std::to_string((number >> 8) & 255) + "." + std::to_string(number & 255) + ".0/24";
}

inline std::string availability_zone(int number) { return std::string("eu-central-1") + "abc"[number % 3]; }

/// Writes a whole file in one piece, as the fastest honest program would.
inline void write_file(const std::filesystem::path& file, std::string_view content) {
  std::filesystem::create_directories(file.parent_path());
  std::FILE* out = std::fopen(file.c_str(), "wb");
  const bool written = out != nullptr && std::fwrite(content.data(), 1, content.size(), out) == content.size();
  if (out == nullptr || std::fclose(out) != 0 || !written) {
    std::perror(file.c_str());
    std::exit(1);
  }
}

}  // namespace bench
