// SPDX-License-Identifier: Apache-2.0
#pragma once

// Certificates of ACM, validated by records in Route 53.
//
//   auto certificate = stack.add("certificate", aws::Certificate{.domain = "example.com",
//                                                                .other_names = {"*.example.com"}, .zone = zone});
//   edge.https({.certificate = certificate});
//
// Whoever uses the certificate waits until it is issued. ACM renews it while the records exist. A certificate that must be
// replaced exists beside the old one until that is unused. It costs nothing.

#include <terrace/aws/dns.hpp>

#include <optional>

namespace terrace::aws {

struct Certificate {
  class Ref;
  struct Existing;

  /// The first name, of at most 64 characters; `*.example.com` is for all names of one more label.
  Required<Str> domain;
  List<Str> other_names{};
  /// Where the records of the validation are made: by the zone's provider, so also in another account. Left out: somebody
  /// else makes them (see `validation_options`), and nobody waits for that.
  std::optional<Zone::Ref> zone{};
  /// "RSA_2048" when left out; "EC_prime256v1" is faster, and not all old clients know it.
  Str key_algorithm{};
  /// Which provider asks for it, when not the default one: CloudFront wants certificates of us-east-1.
  ProviderRef provider{};

  Ref build(Scope& scope) const;
};

struct Certificate::Existing {
  /// By ARN, or looked up by its first name: the latest one that is issued.
  Str arn{};
  Str domain{};
  ProviderRef provider{};

  Ref build(Scope& scope) const;
};

class Certificate::Ref {
 public:
  /// Of the issued certificate.
  const Str& arn() const { return arn_; }
  const Str& certificate_arn() const { return arn_; }
  /// What must be in DNS: a set of objects with `domain_name`, `resource_record_name`, `…_type` and `…_value`.
  const Any& validation_options() const { return validation_options_; }

 private:
  friend struct Certificate;
  friend struct Certificate::Existing;
  Ref(const Str& arn, const Any& validation_options) : arn_(arn), validation_options_(validation_options) {}
  Str arn_;
  Any validation_options_;
};

/// A certificate to serve with: its ARN, or anything with `certificate_arn()`.
class CertificateUse {
 public:
  CertificateUse() = default;
  CertificateUse(const Str& arn) : arn_(arn) {}
  template <class T>
  requires requires(const T& certificate) { Str(certificate.certificate_arn()); }
  CertificateUse(const T& certificate) : arn_(certificate.certificate_arn()) {}
  const Str& arn() const { return arn_; }

 private:
  Str arn_;
};

}  // namespace terrace::aws
