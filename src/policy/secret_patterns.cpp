// SPDX-License-Identifier: Apache-2.0

#include "policy/secret_patterns.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>
#include <cstring>

#include "value/ascii.hpp"

namespace terrace::policy {
namespace {

using detail::is_alphanumeric;
using detail::is_digit;
using detail::is_upper;

enum class Tail : std::uint8_t { upper, alphanumeric, wide, hexadecimal };

/// A token that begins with text of its own and goes on with at least so many characters.
struct Shape {
  std::string_view prefix;
  std::size_t least;
  Tail tail;
  const char* code;
  const char* kind;
};

constexpr const char* kToken = "TK004";
constexpr Shape kShapes[] = {
    {"AKIA", 16, Tail::upper, "TK001", "the id of an AWS access key"},
    {"ASIA", 16, Tail::upper, "TK001", "the id of a temporary AWS access key"},
    {"ghp_", 36, Tail::alphanumeric, kToken, "a GitHub token"},
    {"gho_", 36, Tail::alphanumeric, kToken, "a GitHub token"},
    {"ghu_", 36, Tail::alphanumeric, kToken, "a GitHub token"},
    {"ghs_", 36, Tail::alphanumeric, kToken, "a GitHub token"},
    {"ghr_", 36, Tail::alphanumeric, kToken, "a GitHub token"},
    {"github_pat_", 22, Tail::wide, kToken, "a GitHub token"},
    {"glpat-", 20, Tail::wide, kToken, "a GitLab token"},
    {"xoxb-", 20, Tail::wide, kToken, "a Slack token"},
    {"xoxp-", 20, Tail::wide, kToken, "a Slack token"},
    {"xoxa-", 20, Tail::wide, kToken, "a Slack token"},
    {"xoxr-", 20, Tail::wide, kToken, "a Slack token"},
    {"xoxs-", 20, Tail::wide, kToken, "a Slack token"},
    {"hooks.slack.com/services/T", 20, Tail::wide, kToken, "a Slack webhook"},
    {"sk_live_", 16, Tail::alphanumeric, kToken, "a Stripe key"},
    {"rk_live_", 16, Tail::alphanumeric, kToken, "a Stripe key"},
    {"whsec_", 24, Tail::alphanumeric, kToken, "a Stripe webhook secret"},
    {"npm_", 36, Tail::alphanumeric, kToken, "an npm token"},
    {"pypi-AgE", 50, Tail::wide, kToken, "a PyPI token"},
    {"SG.", 60, Tail::wide, kToken, "a SendGrid key"},
    {"AIza", 35, Tail::wide, kToken, "a Google API key"},
    {"sk-ant-", 24, Tail::wide, kToken, "an Anthropic key"},
    {"sk-proj-", 24, Tail::wide, kToken, "an OpenAI key"},
    {"hvs.", 24, Tail::wide, kToken, "a Vault token"},
    {"dckr_pat_", 20, Tail::wide, kToken, "a Docker Hub token"},
    {"dop_v1_", 64, Tail::hexadecimal, kToken, "a DigitalOcean token"},
    {"shpat_", 32, Tail::hexadecimal, kToken, "a Shopify token"},
    {"ATATT3", 50, Tail::wide, kToken, "an Atlassian token"},
    {"glsa_", 32, Tail::wide, kToken, "a Grafana token"},
};

constexpr std::string_view kPrivateKey = "-----BEGIN";
constexpr std::string_view kJwt = "eyJ";
constexpr std::string_view kUrl = "://";
constexpr std::string_view kAwsSecretLower = "cret_access_key";
constexpr std::string_view kAwsSecretUpper = "CRET_ACCESS_KEY";
/// Shorter text holds no secret that its form would tell; it also lies inside its Value.
constexpr std::size_t kShortest = 15;

std::size_t pair_of(char a, char b) {
  return static_cast<std::size_t>(static_cast<unsigned char>(a)) << 8 | static_cast<unsigned char>(b);
}

/// By which two bytes anything of the above begins. 8 KB, of which a text touches a few lines.
using Pairs = std::bitset<65536>;
const Pairs kPairs = [] {
  Pairs made;
  for (const Shape& shape : kShapes) made.set(pair_of(shape.prefix[0], shape.prefix[1]));
  for (const std::string_view prefix : {kPrivateKey, kJwt, kUrl, kAwsSecretLower, kAwsSecretUpper}) {
    made.set(pair_of(prefix[0], prefix[1]));
  }
  return made;
}();

bool is_base64(char c) { return is_alphanumeric(c) || c == '+' || c == '/'; }
bool is_url_base64(char c) { return is_alphanumeric(c) || c == '-' || c == '_'; }

bool belongs(char c, Tail tail) {
  switch (tail) {
  case Tail::upper: return is_upper(c) || is_digit(c);
  case Tail::alphanumeric: return is_alphanumeric(c);
  case Tail::hexadecimal: return is_digit(c) || (c >= 'a' && c <= 'f');
  case Tail::wide: break;
  }
  return is_alphanumeric(c) || c == '_' || c == '-' || c == '.' || c == '/';
}

template <class F> std::string_view run_of(std::string_view text, F belongs) {
  const auto end = std::find_if_not(text.begin(), text.end(), belongs);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

std::size_t different_characters(std::string_view text) {
  std::bitset<256> seen;
  for (const char c : text) seen.set(static_cast<unsigned char>(c));
  return seen.count();
}

/// What stands where a secret would, for people to replace: "xxxxxxxx", "<token>", AWS's own examples.
bool is_placeholder(std::string_view text) {
  if (text.empty() || different_characters(text) < 3) return true;
  if (text.find("EXAMPLE") != std::string_view::npos || text.find("example") != std::string_view::npos) return true;
  const char first = text.front();
  return (first == '<' && text.back() == '>') || first == '$' || first == '%' || text.substr(0, 2) == "{{" ||
         (first == '{' && text.back() == '}');
}

bool is_word_before(std::string_view text, std::size_t at) { return at > 0 && is_alphanumeric(text[at - 1]); }

std::optional<Secret> jwt(std::string_view text, std::size_t at) {
  std::string_view rest = text.substr(at);
  const std::string_view header = run_of(rest, is_url_base64);
  rest.remove_prefix(header.size());
  if (header.size() < 16 || !rest.starts_with(".eyJ")) return std::nullopt;
  const std::string_view claims = run_of(rest.substr(1), is_url_base64);
  rest.remove_prefix(1 + claims.size());
  if (!rest.starts_with('.') || run_of(rest.substr(1), is_url_base64).size() < 16) return std::nullopt;
  return Secret{"TK005", "a JSON web token", text.substr(at), kJwt.size()};
}

std::optional<Secret> connection(std::string_view text, std::size_t at) {
  if (at == 0 || !is_alphanumeric(text[at - 1])) return std::nullopt;
  const std::string_view rest = text.substr(at + kUrl.size());
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?# \t\r\n\"'<>"));
  const std::size_t end = authority.rfind('@');
  const std::size_t colon = authority.find(':');
  if (end == std::string_view::npos || colon >= end || end == authority.size() - 1) return std::nullopt;
  const std::string_view password = authority.substr(colon + 1, end - colon - 1);
  if (is_placeholder(password)) return std::nullopt;
  return Secret{"TK006", "a connection string with a password", password, 0};
}

std::optional<Secret> aws_secret(std::string_view text, std::size_t at) {
  std::string_view rest = text.substr(at + kAwsSecretLower.size());
  rest = rest.substr(std::min(rest.find_first_not_of(" \t=:\"'"), rest.size()));
  const std::string_view key = run_of(rest, is_base64);
  if (key.size() != 40 || is_placeholder(key)) return std::nullopt;
  return Secret{"TK002", "an AWS secret access key", key, 0};
}

std::optional<Secret> secret_at(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with(kUrl)) return connection(text, at);
  if (rest.starts_with(kPrivateKey)) {
    if (rest.substr(0, 48).find("PRIVATE KEY") == std::string_view::npos) return std::nullopt;
    return Secret{"TK003", "a private key", rest, kPrivateKey.size()};
  }
  if (rest.starts_with(kAwsSecretLower) || rest.starts_with(kAwsSecretUpper)) return aws_secret(text, at);
  if (is_word_before(text, at)) return std::nullopt;
  if (rest.starts_with(kJwt)) return jwt(text, at);
  for (const Shape& shape : kShapes) {
    if (!rest.starts_with(shape.prefix)) continue;
    const std::string_view tail =
        run_of(rest.substr(shape.prefix.size()), [&](char c) { return belongs(c, shape.tail); });
    // An access key's id has one length; longer text is something else.
    if (tail.size() < shape.least || (shape.tail == Tail::upper && tail.size() != shape.least)) continue;
    // A second sign: real tokens are random.
    if (is_placeholder(tail) || different_characters(tail) < 7) continue;
    return Secret{shape.code, shape.kind, rest.substr(0, shape.prefix.size() + tail.size()), shape.prefix.size()};
  }
  return std::nullopt;
}

char lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

bool starts_fold(std::string_view text, std::string_view word) {
  return text.size() >= word.size() &&
         std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

constexpr std::string_view kSecretWords[] = {"passw", "passphrase", "pwd", "secret", "token", "_key", "apikey"};
const Pairs kWordPairs = [] {
  Pairs made;
  for (const std::string_view word : kSecretWords) made.set(pair_of(word[0], word[1]));
  return made;
}();

bool equals_fold(std::string_view text, std::string_view word) {
  return text.size() == word.size() && starts_fold(text, word);
}

}  // namespace

std::optional<Secret> find_secret(std::string_view text) noexcept {
  if (text.size() < kShortest) return std::nullopt;
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    if (!kPairs[pair_of(text[at], text[at + 1])]) continue;
    if (std::optional<Secret> found = secret_at(text, at)) return found;
  }
  return std::nullopt;
}

std::optional<Secret> named_secret(std::string_view value, bool certain) noexcept {
  constexpr std::array<std::string_view, 10> kWords{"true", "false", "null",    "none",     "yes",
                                                    "no",   "on",    "enabled", "disabled", "required"};
  constexpr std::array<std::string_view, 9> kElsewhere{
      "arn:", "/", "alias/", "http:", "https:", "ssm:", "vault:", "secretsmanager:", "file:"};
  // What stand-ins for AWS on one's own machine are given as keys.
  constexpr std::array<std::string_view, 4> kDummies{"test", "testing", "mock", "dummy"};
  if (value.size() < 4 || is_placeholder(value)) return std::nullopt;
  const auto is_value = [&](std::string_view word) { return equals_fold(value, word); };
  if (std::any_of(kWords.begin(), kWords.end(), is_value) || std::any_of(kDummies.begin(), kDummies.end(), is_value)) {
    return std::nullopt;
  }
  for (const std::string_view start : kElsewhere) {
    if (value.starts_with(start)) return std::nullopt;
  }
  if (value.size() == 40 && std::all_of(value.begin(), value.end(), is_base64) && different_characters(value) > 15) {
    return Secret{"TK002", "an AWS secret access key", value, 0};
  }
  if (!certain) {
    // "secret: orders/database" names a secret; a secret itself is random.
    const bool has_digit = std::any_of(value.begin(), value.end(), is_digit);
    const bool has_letter =
        std::any_of(value.begin(), value.end(), [](char c) { return is_alphanumeric(c) && !is_digit(c); });
    const bool is_path = value.find_first_of("/: ") != std::string_view::npos;
    if (value.size() < 8 || is_path || !has_digit || !has_letter || different_characters(value) < 7)
      return std::nullopt;
  }
  return Secret{"TK007", "a secret by its name", value, 0};
}

bool is_json_about_secrets(std::string_view text) noexcept {
  if (text.size() < kShortest) return false;
  const char first = text.front();
  if (first != '{' && first != '[' && first != ' ' && first != '\n') return false;
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    if (!kWordPairs[pair_of(lower(text[at]), lower(text[at + 1]))]) continue;
    for (const std::string_view word : kSecretWords) {
      if (starts_fold(text.substr(at), word)) return true;
    }
  }
  return false;
}

std::string masked(const Secret& secret) {
  // Two characters of a long password let its owner recognise it and nobody guess it.
  std::size_t shown = secret.shown;
  if (shown == 0 && secret.text.size() >= 12) shown = 2;
  std::string text(secret.text.substr(0, shown));
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e) c = '?';
  }
  return text + "…";
}

}  // namespace terrace::policy
