// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/certificate.hpp>
#include <terrace/fn.hpp>
#include <terrace/tf/aws_acm_certificate.hpp>
#include <terrace/tf/aws_acm_certificate_validation.hpp>
#include <terrace/tf/aws_route53_record.hpp>
#include <terrace/tf/data/aws_acm_certificate.hpp>

#include "aws/load_balancing/domain_name.hpp"
#include "aws/load_balancing/errors.hpp"
#include "aws/support/literal.hpp"

namespace terrace::aws {
namespace {

using terrace::detail::as;

constexpr std::size_t kLongestFirstName = 64;
constexpr std::size_t kMostNames = 100;
constexpr int kValidationTtl = 300;

std::vector<std::string> literal_names(const Certificate& certificate) {
  std::vector<std::string> names;
  if (const auto first = support::literal_text(certificate.domain)) names.emplace_back(*first);
  for (std::size_t i = 0; support::literal_size(certificate.other_names) && i < certificate.other_names.size(); ++i) {
    const Value& item = certificate.other_names.items()[i];
    if (item.kind() == Value::Kind::text) names.emplace_back(item.text());
  }
  return names;
}

void check_certificate(const Scope& scope, const Certificate& certificate) {
  const auto names = literal_names(certificate);
  for (const std::string& name : names) domain_name::check(scope, name, true);
  const auto first = support::literal_text(certificate.domain);
  if (first && first->size() > kLongestFirstName) {
    errors::wrong_certificate(scope, "the first name of a certificate has more than 64 characters",
                              "put a shorter one first, and this one into `other_names`");
  }
  if (names.size() > kMostNames) {
    errors::wrong_certificate(scope, "a certificate for " + std::to_string(names.size()) + " names",
                              "ACM takes at most 100, and 10 unless the account's quota was raised");
  }
  const auto algorithm = support::literal_text(certificate.key_algorithm);
  if (algorithm && *algorithm != "RSA_2048" && *algorithm != "EC_prime256v1" && *algorithm != "EC_secp384r1") {
    errors::wrong_certificate(scope, "ACM issues no certificates with keys of " + std::string(*algorithm),
                              "take RSA_2048, EC_prime256v1 or EC_secp384r1");
  }
}

/// Names with `*` whose records are those of another name in the list: "*.example.com" beside "example.com".
List<Str> names_with_same_record(const Certificate& certificate) {
  const auto names = literal_names(certificate);
  List<Str> made = std::initializer_list<Str>{};
  for (const std::string& name : names) {
    if (!name.starts_with("*.")) continue;
    for (const std::string& other : names) {
      if (name.substr(2) == other) made.add(name);
    }
  }
  return made;
}

/// The records of the validation by the names they are for, which are known when the plan is made.
Any records_by_name(const tf::aws_acm_certificate::Ref& certificate, const List<Str>& without) {
  const auto entry = [](const Any&, const Any& option) {
    return Map<Any>::Entry{option.get<Str>("domain_name"), object({{"name", option.get("resource_record_name")},
                                                                   {"type", option.get("resource_record_type")},
                                                                   {"value", option.get("resource_record_value")}})};
  };
  const Any options = certificate.domain_validation_options();
  if (without.size() == 0) return for_map(options, entry);
  return for_map(options, entry, [&](const Any&, const Any& option) {
    return !Bool(fn::contains(without, option.get("domain_name")));
  });
}

}  // namespace

Certificate::Ref Certificate::build(Scope& scope) const {
  check_certificate(scope, *this);
  const auto certificate = scope.add("certificate",
                                     tf::aws_acm_certificate{.domain_name = domain,
                                                             .key_algorithm = key_algorithm,
                                                             .subject_alternative_names = other_names,
                                                             .tags = {{"Name", domain}},
                                                             .validation_method = "DNS"},
                                     {.provider = provider, .lifecycle = {{.create_before_destroy = true}}});
  const Any options = certificate.domain_validation_options();
  if (!zone) return {certificate.arn(), options};

  const Any each_record = each::value();
  const auto records = scope.add(
      "records",
      tf::aws_route53_record{.allow_overwrite = true,  // a certificate that replaces this one has the same
                             .name = each_record.get<Str>("name"),
                             .records = {each_record.get<Str>("value")},
                             .ttl = kValidationTtl,
                             .type = each_record.get<Str>("type"),
                             .zone_id = zone->id()},
      {.for_each = records_by_name(certificate, names_with_same_record(*this)), .provider = zone->provider()});
  const auto validation = scope.add("validation",
                                    tf::aws_acm_certificate_validation{.certificate_arn = certificate.arn(),
                                                                       .validation_record_fqdns = all(records).splat(
                                                                           &tf::aws_route53_record::Ref::fqdn)},
                                    {.provider = provider});
  return {validation.certificate_arn(), options};
}

Certificate::Ref Certificate::Existing::build(Scope& scope) const {
  if (arn.is_set()) return {arn, {}};
  if (!domain.is_set()) errors::unknown_existing(scope, "a certificate", "give `arn`, or `domain` to look it up");
  domain_name::check(scope, domain, true);
  const auto found = scope.add(
      "certificate", tf::data::aws_acm_certificate{.domain = domain, .most_recent = true, .statuses = {"ISSUED"}},
      {.provider = provider});
  return {found.arn(), {}};
}

}  // namespace terrace::aws
