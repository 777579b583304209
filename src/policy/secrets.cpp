// SPDX-License-Identifier: Apache-2.0

// The rules of the secret scan. They have no function of their own: every synth runs the scan (secret_scan.cpp).

#include "policy/argument_rules.hpp"
#include "policy/engine.hpp"

namespace terrace::policy {
namespace {

constexpr RuleText kSecretTexts[] = {
    {"TK001", Severity::error, "no id of an AWS access key is in the program", "let AWS give temporary keys to a role"},
    {"TK002", Severity::error, "no AWS secret access key is in the program", "let AWS give temporary keys to a role"},
    {"TK003", Severity::error, "no private key is in the program", "keep it in Secrets Manager and refer to it"},
    {"TK004", Severity::error, "no token of a known service is in the program",
     "keep it in Secrets Manager and refer to it"},
    {"TK005", Severity::error, "no JSON web token is in the program", "keep it in Secrets Manager and refer to it"},
    {"TK006", Severity::error, "no connection string has a password",
     "keep the string in Secrets Manager and refer to it"},
    {"TK007", Severity::error, "what is called a password, key or token is no literal",
     "keep it in Secrets Manager and refer to it"},
};

}  // namespace

const Pack& secrets() {
  static const Pack& pack = *new Pack(make_pack("secrets", kSecretTexts, {}, {}, {}));
  return pack;
}

}  // namespace terrace::policy
