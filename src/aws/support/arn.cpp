// SPDX-License-Identifier: Apache-2.0

#include "aws/support/arn.hpp"

#include <terrace/aws/environment.hpp>

#include "aws/support/literal.hpp"

namespace terrace::aws::support {

std::optional<std::string_view> part_of_arn(const Value& arn, int part) {
  auto text = literal_text(arn);
  if (!text || !text->starts_with("arn:")) return std::nullopt;
  for (int at = 0; at < part; ++at) {
    const std::size_t colon = text->find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    text->remove_prefix(colon + 1);
  }
  return part == 5 ? *text : text->substr(0, text->find(':'));
}

bool is_of_other_account(const Scope& scope, const Str& principal) {
  auto theirs = part_of_arn(principal, 4);
  if (!theirs) {
    const auto text = literal_text(principal);
    if (text && text->size() == 12 && text->find_first_not_of("0123456789") == std::string_view::npos) theirs = text;
  }
  if (!theirs || theirs->empty()) return false;
  const Str account = account_id(scope);
  const auto ours = literal_text(account);
  return ours && *ours != *theirs;
}

}  // namespace terrace::aws::support
