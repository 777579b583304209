// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/parameter.hpp>
#include <terrace/fn.hpp>
#include <terrace/tf/aws_ssm_parameter.hpp>
#include <terrace/tf/terraform_data.hpp>

#include <algorithm>

#include "aws/secrets/errors.hpp"
#include "aws/secrets/generated.hpp"
#include "aws/support/allowed.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"
#include "value/ascii.hpp"

namespace terrace::aws {
namespace {

constexpr std::size_t kStandardSize = 4096;
constexpr std::size_t kAdvancedSize = 8192;
constexpr std::size_t kDeepest = 15;

std::string default_parameter_name(const Scope& scope) {
  std::string name = '/' + scope.path();
  for (char& c : name) {
    if (!terrace::detail::is_alphanumeric(c) && std::string_view("/_.-").find(c) == std::string_view::npos) c = '-';
  }
  return name;
}

/// What is wrong with a name beside its characters.
std::string problem_of_parameter_name(std::string_view name) {
  if (name.find('/') != std::string_view::npos && name.front() != '/') return "one with levels begins with a slash";
  if (name.back() == '/') return "it ends with a slash";
  if (name.find("//") != std::string_view::npos) return "a level of it is empty";
  if (static_cast<std::size_t>(std::count(name.begin(), name.end(), '/')) > kDeepest)
    return "it has more than 15 levels";
  std::string first(name.substr(name.front() == '/' ? 1 : 0, 3));
  for (char& c : first) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  if (first == "aws" || first == "ssm") return "what begins with \"aws\" or \"ssm\" is AWS's own";
  return {};
}

void check_parameter_name(const Scope& scope, const Str& name) {
  // The whole ARN may have 1011 characters; what stands before the name takes less than a hundred.
  const support::NameRule rule{.what = "the name of a parameter", .longest = 900, .others = "/_.-"};
  if (!support::check_name(scope, name, rule) || name.kind() != Value::Kind::text) return;
  const std::string problem = problem_of_parameter_name(name.Value::text());
  if (!problem.empty()) errors::reserved_parameter_name(scope, name.Value::text(), problem);
}

void check_parameter_choices(const Scope& scope, const Parameter& spec) {
  const int said = spec.value.is_set() + spec.values.is_set() + spec.secure_value.is_set() + spec.generated.has_value();
  if (said > 1)
    support::errors::contradiction(scope, "a parameter with more than one value",
                                   "give one of `value`, `values`, `secure_value` and `generated`");
  if (said == 0)
    support::errors::missing(scope, "the value of a parameter",
                             "give one of `value`, `values`, `secure_value` and `generated`");
  if (spec.key.is_set() && (spec.value.is_set() || spec.values.is_set()))
    support::errors::contradiction(scope, "a key for a parameter that is no secret",
                                   "give the value as `secure_value`, or take the key out");
  support::check_word(scope, "tier", spec.tier, {"Standard", "Advanced", "Intelligent-Tiering"});
}

void check_parameter_size(const Scope& scope, const Parameter& spec, std::size_t size) {
  const auto tier = spec.tier.is_set() ? support::literal_text(spec.tier) : std::string_view("Standard");
  if (!tier) return;
  const std::size_t limit = *tier == "Standard" ? kStandardSize : kAdvancedSize;
  if (size > limit) errors::parameter_too_long(scope, size, limit, *tier);
}

/// The texts of a list with commas between them.
Str joined(const Scope& scope, const Parameter& spec) {
  const auto count = support::literal_size(spec.values);
  std::size_t size = 0;
  for (std::size_t i = 0; count && i < *count; ++i) {
    const auto item = support::literal_text(spec.values.items()[i]);
    if (item && item->find(',') != std::string_view::npos) errors::comma_in_list(scope, *item);
    size += 1 + (item ? item->size() : 0);
  }
  check_parameter_size(scope, spec, size);
  if (count == std::size_t{0}) support::errors::missing(scope, "a text of the list `values`", "give at least one");
  return fn::join(",", spec.values);
}

}  // namespace

Parameter::Ref Parameter::build(Scope& scope) const {
  const Str own_name = name.is_set() ? name : Str(default_parameter_name(scope));
  check_parameter_name(scope, own_name);
  check_parameter_choices(scope, *this);
  const bool is_secret = secure_value.is_set() || generated.has_value();
  if (const auto text = support::literal_text(value)) check_parameter_size(scope, *this, text->size());

  WriteOnly secret = secure_value;
  // A parameter is there with its value or not at all, so its password waits for something else.
  if (generated) secret = secrets::generate(scope, *generated, scope.add("once", tf::terraform_data{}).id());
  const auto parameter =
      scope.add("parameter", tf::aws_ssm_parameter{.allowed_pattern = allowed_pattern,
                                                   .data_type = data_type,
                                                   .description = description,
                                                   .insecure_value = is_secret         ? Str()
                                                                     : values.is_set() ? joined(scope, *this)
                                                                                       : value,
                                                   .key_id = is_secret ? key.arn() : Str(),
                                                   .name = own_name,
                                                   .tier = tier,
                                                   .type = is_secret         ? "SecureString"
                                                           : values.is_set() ? "StringList"
                                                                             : "String",
                                                   .value_wo = secret,
                                                   .value_wo_version = is_secret ? value_version : Num()});
  return {scope, parameter.arn(), parameter.name(), key};
}

Parameter::Ref Parameter::Existing::build(Scope& scope) const {
  check_parameter_name(scope, name);
  const Str known = format("arn:{}:ssm:{}:{}:parameter/{}", partition(scope), region(scope), account_id(scope),
                           name.is_expression()                  ? fn::trimprefix(name, "/")
                           : name.Value::text().starts_with('/') ? Str(name.Value::text().substr(1))
                                                                 : Str(name));
  return {scope, known, name, key};
}

SecretSource Parameter::Ref::secret_source() const {
  return SecretSource({.value_from = arn_,
                       .resource = arn_,
                       .actions = {"ssm:GetParameter", "ssm:GetParameters"},
                       .service = "ssm",
                       .key = key_});
}

const Parameter::Ref& Parameter::Ref::grant_read(const Grantee& grantee) const {
  secret_source().grant_read(grantee);
  return *this;
}

const Parameter::Ref& Parameter::Ref::grant_write(const Grantee& grantee) const {
  grantee.role().allow({.actions = {"ssm:PutParameter"}, .resources = {arn_}});
  key_.grant_use(grantee, "ssm");
  return *this;
}

}  // namespace terrace::aws
