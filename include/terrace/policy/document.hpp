// SPDX-License-Identifier: Apache-2.0
#pragma once

// IAM policy documents, read alike from literal JSON, `jsonencode(…)` and the data source aws_iam_policy_document.

#include <terrace/policy/field.hpp>

namespace terrace::policy {

struct Principal {
  std::string type;  ///< "AWS", "Service", "Federated"; "*" for everybody
  Field name;
};

struct Condition {
  std::string test;      ///< "StringEquals"
  std::string variable;  ///< "aws:SourceArn"
  Field values;
};

struct Statement {
  std::string effect;  ///< empty when it is late
  std::vector<Field> actions, not_actions, resources, not_resources;
  std::vector<Principal> principals, not_principals;
  std::vector<Condition> conditions;
  bool conditions_known = true;  ///< false when there may be more

  bool allows() const { return effect == "Allow"; }
  /// Whether a condition names this variable; the case of letters does not matter. True also when there may be more
  /// conditions than the program says.
  bool may_have_condition(std::string_view variable) const;
};

/// The statements that are known; those of documents that it is made from are included.
std::vector<Statement> statements(const Field& document);

}  // namespace terrace::policy
