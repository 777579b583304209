// SPDX-License-Identifier: Apache-2.0

// Rules about what runs: container definitions, environments, parameters.

#include "core/secret_names.hpp"
#include "policy/security.hpp"

namespace terrace::policy {
namespace {

std::vector<Field> containers(const Case& here) { return here["container_definitions"].json().items(); }

std::string about(const Field& container) { return "the container " + container["name"].shown(); }

/// A reference to what names a secret, rather than to the secret.
bool names_one(const Field& value) {
  const std::string attribute = value.attribute();
  return attribute.ends_with("arn") || attribute.ends_with("id") || attribute.ends_with("name");
}

/// Literals are found by every synth (TK007); here it is about what Terraform puts in.
void check_variable(Case& here, const std::string& name, const Field& value) {
  if (detail::secret_name(name) != detail::SecretName::yes || !value.is_late() || names_one(value)) return;
  here.violation("the plain environment has " + name);
}

}  // namespace

void privileged(Case& here) {
  for (const Field& container : containers(here)) {
    if (container["privileged"].is_true()) here.violation(about(container) + " is privileged");
  }
}

void read_only_root(Case& here) {
  for (const Field& container : containers(here)) {
    const Field found = container["readonlyRootFilesystem"];
    if (found.is_absent() || found.is_false()) here.violation(about(container) + " can write to its root");
  }
}

void container_logs(Case& here) {
  for (const Field& container : containers(here)) {
    if (container["logConfiguration"].is_absent()) here.violation(about(container) + " has no logConfiguration");
  }
}

void plain_secrets(Case& here) {
  for (const Field& container : containers(here)) {
    for (const Field& variable : container["environment"].items()) {
      check_variable(here, variable["name"].text(), variable["value"]);
    }
  }
  for (const Field& variable : here["environment.environment_variable"].items()) {
    const Field type = variable["type"];
    if (type.is_absent() || type.is("PLAINTEXT")) check_variable(here, variable["name"].text(), variable["value"]);
  }
  const Field variables = here["environment.variables"];
  for (const std::string& name : variables.keys()) check_variable(here, name, variables.member(name));
}

void secure_parameter(Case& here) {
  const Field type = here["type"];
  const Field name = here["name"];
  if (!type.is("String") && !type.is("StringList")) return;
  if (detail::secret_name(name.text()) == detail::SecretName::no) return;
  here.violation("the parameter " + name.shown() + " is of type " + type.shown());
}

void container_insights(Case& here) {
  const Field settings = here["setting"];
  if (!settings.is_complete()) return;
  for (const Field& setting : settings.items()) {
    if (setting["name"].is_late()) return;
    if (setting["name"].is("containerInsights") && !setting["value"].is("disabled")) return;
  }
  here.violation("the setting containerInsights is off");
}

}  // namespace terrace::policy
