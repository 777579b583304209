// SPDX-License-Identifier: Apache-2.0
#pragma once

// Most rules say "argument X of type Y must be Z". They are rows of a table, and this makes rules of them.

#include <terrace/policy/policy.hpp>

#include <span>

namespace terrace::policy {

/// What an argument must be. `given`: an argument that was left out is a violation as well, because AWS's own default is
/// the wrong one. A late value never is.
enum class Must : unsigned char {
  be_true,        ///< given
  be_false,       ///< given
  not_be_true,    ///< may be left out
  not_be_false,   ///< may be left out
  be_given,       ///< with any value but an empty one
  be_absent,      ///< or an empty list
  be_one_of,      ///< given; `values` are separated by `|`, one that ends with `*` is a prefix
  be_one_of_set,  ///< the same, but may be left out
  not_be_one_of,
  be_at_least,      ///< given; `values` is a number
  be_at_least_set,  ///< the same, but may be left out
};

struct ArgumentRule {
  std::string_view code;
  std::string_view types;  ///< separated by `|`
  /// Through nested blocks: "metadata_options.http_tokens"; every block counts. With a `?` in front the rule is for
  /// blocks that are there, otherwise an absent block is one in which nothing is given.
  std::string_view path;
  Must must;
  std::string_view values = {};
  /// When it applies: "protocol=HTTPS|TLS"; an empty alternative stands for an argument that was left out. A late
  /// value never applies.
  std::string_view when = {};
};

/// A resource that stands for a setting of another, such as aws_s3_bucket_versioning.
struct CompanionRule {
  std::string_view code;
  std::string_view types;
  /// "aws_flow_log.vpc_id|…": any of these that refers to the resource.
  std::string_view companions;
  std::string_view name = {};  ///< the argument by whose literal it may be named as well: "bucket"
  std::string_view when = {};
};

/// Code, title and cure of a rule.
struct RuleText {
  std::string_view code;
  Severity severity;
  std::string_view title;
  std::string_view help;
};

/// A rule whose function is written out.
struct FunctionRule {
  std::string_view code;
  std::string_view types;
  void (*check)(Case&);
};

/// One rule for each text, with every row of its code behind it.
Pack make_pack(std::string_view name, std::span<const RuleText> texts, std::span<const ArgumentRule> arguments,
               std::span<const CompanionRule> companions, std::span<const FunctionRule> functions);

/// The words between `|`.
std::vector<std::string_view> alternatives(std::string_view text);
/// Whether `text` is among the alternatives.
bool is_one_of(std::string_view text, std::string_view values);

}  // namespace terrace::policy
