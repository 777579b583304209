// SPDX-License-Identifier: Apache-2.0
#pragma once

// Checks: assertions that Terraform evaluates on every plan and apply and reports as warnings, without stopping.
//
//   stack.check("encrypted", {.assert_ = {{.condition = equal(disk.encrypted(), true),
//                                          .error_message = "The disk is not encrypted."}}});
//   auto site = stack.check("site");
//   auto certificate = site.data("certificate", tf::data::aws_acm_certificate{.domain = "example.com"});
//   site.assert_that(equal(certificate.status(), "ISSUED"), "The certificate is not issued.");

#include <terrace/terraform/meta.hpp>

namespace terrace {

struct CheckOptions {
  /// At least one, here or by Check::assert_that.
  Blocks<Condition> assert_{};
  static const detail::SchemaSource terrace_schema;
};

class Check : public Scope {
 public:
  /// A data source that is read for this check only: its failure is a warning too. A check takes one, and nothing
  /// outside the check may refer to it.
  template <class T> auto data(const Id& id, const T& spec) { return add(id, spec); }
  Check& assert_that(const Bool& condition, const Str& error_message);

 private:
  friend class Stack;
  using Scope::Scope;
};

}  // namespace terrace
