// SPDX-License-Identifier: Apache-2.0

#include "aws/governance/account_pieces.hpp"

#include <map>
#include <string>
#include <vector>

#include "aws/governance/errors.hpp"
#include "aws/support/known_place.hpp"
#include "core/node.hpp"

namespace terrace::aws::governance {
namespace {

struct PlacedPiece {
  Scope scope;
  AccountPiece piece;
};

/// Everything of the App that is once in an account; lives with the root.
struct AccountPieces {
  std::vector<PlacedPiece> all;
};

std::string where_of(const support::KnownPlace& place, bool by_region) {
  return "account " + place.account + (by_region ? " and region " + place.region : "");
}

/// Two pieces are in one place when both are known to be there, or when they have one stack and one provider.
void check_pieces(const Scope& root) {
  std::map<std::string, const PlacedPiece*> known;
  std::map<std::string, const PlacedPiece*> by_provider;
  for (const PlacedPiece& placed : root.state<AccountPieces>().all) {
    const auto place = support::known_place(placed.scope, placed.piece.provider);
    const bool is_known = !place.account.empty() && (!placed.piece.by_region || !place.region.empty());
    const std::string where = where_of(place, placed.piece.by_region);
    const Scope stack = placed.scope.stack();
    const PlacedPiece*& same_provider = by_provider[placed.piece.what + '\n' + stack.path() + '\n' + place.provider];
    const PlacedPiece* first = same_provider;
    if (same_provider == nullptr) same_provider = &placed;
    if (is_known) {
      const PlacedPiece*& same_place = known[placed.piece.what + '\n' + where];
      if (first == nullptr) first = same_place;
      if (same_place == nullptr) same_place = &placed;
    }
    if (first != nullptr) {
      errors::twice_in_account(placed.scope, first->scope, placed.piece.what,
                               is_known ? where : "the account that " + stack.path() + " is deployed to",
                               placed.piece.help);
    }
  }
}

}  // namespace

void only_once(const Scope& scope, const AccountPiece& piece) {
  auto* node = detail::NodeAccess::node(scope);
  Scope root = detail::NodeAccess::scope(node->tree->root());
  auto& pieces = root.state<AccountPieces>();
  if (pieces.all.empty()) root.validate([root](Validation&) { check_pieces(root); });
  pieces.all.push_back({scope, piece});
}

}  // namespace terrace::aws::governance
