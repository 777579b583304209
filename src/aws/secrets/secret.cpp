// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/secret.hpp>
#include <terrace/fn.hpp>
#include <terrace/tf/aws_secretsmanager_secret.hpp>
#include <terrace/tf/aws_secretsmanager_secret_policy.hpp>
#include <terrace/tf/aws_secretsmanager_secret_rotation.hpp>
#include <terrace/tf/aws_secretsmanager_secret_version.hpp>

#include <algorithm>
#include <set>

#include "aws/secrets/errors.hpp"
#include "aws/secrets/generated.hpp"
#include "aws/support/allowed.hpp"
#include "aws/support/arn.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/function_permission.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"
#include "value/ascii.hpp"

namespace terrace::aws {
namespace {

using terrace::detail::is_alphanumeric;

constexpr std::string_view kNameCharacters = "/_+=.@-";
constexpr std::size_t kLongestName = 512;

/// What is said about a secret until synth; lives with its node.
struct SecretState {
  PolicyDocument policy;
  bool is_ours = true;
  /// The members of its JSON, where the program knows them all.
  bool fields_known = false;
  std::vector<std::string> fields;
};

/// "-abc123": what Secrets Manager puts behind the name in an ARN.
bool ends_like_an_arn(std::string_view name) {
  constexpr std::size_t kEnding = 7;
  if (name.size() < kEnding) return false;
  const std::string_view ending = name.substr(name.size() - kEnding);
  return ending[0] == '-' && std::all_of(ending.begin() + 1, ending.end(), is_alphanumeric);
}

std::string default_name(const Scope& scope) {
  std::string name = scope.path();
  for (char& c : name) {
    if (!is_alphanumeric(c) && kNameCharacters.find(c) == std::string_view::npos) c = '-';
  }
  if (name.size() > kLongestName) name = support::physical_name(scope, kLongestName);
  // "web/db-worker" would end like an ARN.
  if (ends_like_an_arn(name)) name = name.substr(0, kLongestName - sizeof("/value")) + "/value";
  return name;
}

void check_secret_name(const Scope& scope, const Str& name) {
  const support::NameRule rule{.what = "the name of a secret", .longest = kLongestName, .others = kNameCharacters};
  if (support::check_name(scope, name, rule) && name.kind() == Value::Kind::text &&
      ends_like_an_arn(name.Value::text()))
    errors::ambiguous_secret_name(scope, name.Value::text());
}

void check_secret_choices(const Scope& scope, const Secret& spec) {
  const bool has_fields = spec.fields.is_set();
  if (spec.filled_by_hand && (spec.value.is_set() || has_fields)) {
    support::errors::contradiction(scope, "a secret that is filled by hand, and a value for it",
                                   "take out `filled_by_hand`, or `value` and `fields`");
  } else if (spec.value.is_set() && has_fields) {
    support::errors::contradiction(scope, "a secret with a value and with fields beside a generated password",
                                   "make the value a JSON object yourself, or take `value` out");
  }
  if (const auto days = support::literal_number(spec.recovery_window_days);
      days && *days != 0 && (*days < 7 || *days > 30))
    support::errors::out_of_range(scope, "recovery_window_days", std::to_string(*days), "7 to 30 days, or 0");
}

/// The fields and the password as one JSON text; notes what they are called.
Str json_with(Scope& scope, const Secret& spec, const Str& password) {
  auto& known = scope.state<SecretState>();
  known.fields.push_back(spec.password_field);
  if (spec.fields.is_expression())
    return fn::jsonencode(fn::merge(Any(spec.fields), object({{Str(spec.password_field), password}})));
  known.fields_known = true;
  Map<Any> all = std::initializer_list<Map<Any>::Entry>{};
  for (std::size_t i = 0; i < spec.fields.size(); ++i) {
    const Value& key = spec.fields.items()[2 * i];
    if (support::literal_text(key) == spec.password_field) {
      errors::wrong_secret_field(scope, spec.password_field, "it is given twice",
                                 "the generated password is put there; call it otherwise by `password_field`");
      continue;
    }
    if (const auto name = support::literal_text(key)) known.fields.emplace_back(*name);
    known.fields_known = known.fields_known && support::literal_text(key).has_value();
    all.add(terrace::detail::as<Str>(key), Any(spec.fields.items()[2 * i + 1]));
  }
  all.add(spec.password_field, password);
  return fn::jsonencode(all);
}

WriteOnly value_of(Scope& scope, const Secret& spec, const Str& id) {
  if (spec.value.is_set()) return spec.value;
  const Str password = secrets::generate(scope, spec.password, id);
  if (spec.fields.is_set()) return json_with(scope, spec, password);
  scope.state<SecretState>().fields_known = true;
  return password;
}

Blocks<tf::blocks::aws_secretsmanager_secret::replica> replicas_of(const Scope& scope, const Secret& spec) {
  Blocks<tf::blocks::aws_secretsmanager_secret::replica> made;
  std::set<std::string> regions;
  for (const SecretReplica& replica : spec.replicas) {
    if (const auto name = support::literal_text(replica.region)) {
      const Str here = region(scope);
      const bool is_home = support::literal_text(here) == name;
      const bool is_new = regions.emplace(*name).second;
      if (is_home || !is_new) errors::replica_at_home(scope, *name, !is_home);
    }
    made.add({.kms_key_id = replica.kms_key_arn, .region = replica.region});
  }
  return made;
}

void rotate(Scope& scope, const SecretRotation& rotation, const Str& arn, const Str& id) {
  support::check_range(scope, "rotation.days", rotation.days, 1, 1000, "days");
  const auto permission =
      scope.add("rotation-permission", support::may_invoke(rotation.function_arn, "secretsmanager.amazonaws.com", arn));
  scope.add("rotation",
            tf::aws_secretsmanager_secret_rotation{
                .rotate_immediately = rotation.immediately,
                .rotation_lambda_arn = rotation.function_arn,
                .rotation_rules = {{.automatically_after_days = rotation.schedule.is_set() ? Num() : rotation.days,
                                    .duration = rotation.duration,
                                    .schedule_expression = rotation.schedule}},
                .secret_id = id},
            {.depends_on = {permission}});
}

const std::vector<std::string> kReadSecret = {"secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"};

}  // namespace

Secret::Ref Secret::build(Scope& scope) const {
  check_secret_name(scope, name);
  check_secret_choices(scope, *this);
  const Str own_name = name.is_set() ? name : Str(default_name(scope));
  const auto secret = scope.add("secret", tf::aws_secretsmanager_secret{.description = description,
                                                                        .kms_key_id = key.arn(),
                                                                        .name = own_name,
                                                                        .recovery_window_in_days = recovery_window_days,
                                                                        .replica = replicas_of(scope, *this)});
  Ref ref(scope, secret.arn(), secret.name());
  if (!own_name.is_expression()) ref.known_name_ = own_name;
  ref.value_from_ = secret.arn();
  ref.resource_ = secret.arn();
  ref.key_ = key;
  if (!filled_by_hand) {
    ref.value_from_ =
        scope
            .add("value", tf::aws_secretsmanager_secret_version{.secret_id = secret.id(),
                                                                .secret_string_wo = value_of(scope, *this, secret.id()),
                                                                .secret_string_wo_version = value_version})
            .arn();
  }
  if (rotation) rotate(scope, *rotation, secret.arn(), secret.id());
  for (const Principal& reader : readers) ref.allow_reader(reader);
  scope.when_gathered([arn = secret.arn()](Scope here) {
    const auto& gathered = here.state<SecretState>();
    if (gathered.policy.empty()) return;
    gathered.policy.check(here, PolicyOf::resource);
    here.add("policy", tf::aws_secretsmanager_secret_policy{.block_public_policy = true,
                                                            .policy = gathered.policy.json(here),
                                                            .secret_arn = arn})
        .node()
        .only_if(gathered.policy.only_if(here));
  });
  return ref;
}

Secret::Ref Secret::Existing::build(Scope& scope) const {
  scope.state<SecretState>().is_ours = false;
  if (name.is_set() == arn.is_set()) {
    const char* const help = "give one of them; the ARN is better, as it is complete";
    if (name.is_set()) {
      support::errors::contradiction(scope, "an existing secret by name and by ARN", help);
    } else {
      support::errors::missing(scope, "the name or the ARN of an existing secret", help);
    }
  }
  const auto rest = support::part_of_arn(arn, 5);
  if (support::literal_text(arn) && (!rest || !rest->starts_with("secret:")))
    errors::wrong_secret_arn(scope, arn.Value::text());
  const Str known = arn.is_set() ? arn
                                 : format("arn:{}:secretsmanager:{}:{}:secret:{}", partition(scope), region(scope),
                                          account_id(scope), name);
  Ref ref(scope, known, name);
  if (!name.is_expression()) ref.known_name_ = name;
  if (rest && rest->starts_with("secret:")) ref.known_name_ = rest->substr(sizeof("secret:") - 1);
  ref.value_from_ = known;
  // A name stands for every ARN that it is the beginning of, up to the six characters.
  ref.resource_ = arn.is_set() ? known : format("{}-??????", known);
  ref.key_ = key;
  return ref;
}

SecretSource Secret::Ref::source(const Str& value_from) const {
  return SecretSource({.value_from = value_from,
                       .resource = resource_,
                       .actions = kReadSecret,
                       .service = "secretsmanager",
                       .key = key_});
}

SecretSource Secret::Ref::field(std::string_view name) const {
  if (scope_) {
    const auto& known = scope_->state<SecretState>();
    if (name.empty() || name.find(':') != std::string_view::npos) {
      errors::wrong_secret_field(*scope_, name, "references to fields have no colons", "rename the field");
    } else if (known.fields_known && known.fields.empty()) {
      errors::wrong_secret_field(*scope_, name, "the secret is one password, without fields",
                                 "use the secret as a whole, or make it one with `fields`");
    } else if (known.fields_known && std::find(known.fields.begin(), known.fields.end(), name) == known.fields.end()) {
      std::string all;
      for (const std::string& field : known.fields) all += (all.empty() ? "" : ", ") + field;
      errors::wrong_secret_field(*scope_, name, "it has " + all, "use one of these, or add it to `fields`");
    }
  }
  return source(format("{}:{}::", value_from_, Str(name)));
}

const Secret::Ref& Secret::Ref::grant_read(const Grantee& grantee) const {
  if (scope_) source(value_from_).grant_read(grantee);
  return *this;
}

const Secret::Ref& Secret::Ref::grant_write(const Grantee& grantee) const {
  if (!scope_) return *this;
  grantee.role().allow({.actions = {"secretsmanager:DescribeSecret", "secretsmanager:PutSecretValue",
                                    "secretsmanager:UpdateSecretVersionStage"},
                        .resources = {resource_}});
  key_.grant_use(grantee, "secretsmanager");
  return *this;
}

const Secret::Ref& Secret::Ref::allow_reader(const Principal& reader, const Items<PolicyCondition>& conditions) const {
  if (!scope_) return *this;
  auto& gathered = scope_->state<SecretState>();
  if (!gathered.is_ours) {
    errors::fixed_secret_policy(*scope_);
    return *this;
  }
  if (!key_.is_set() && reader.type() == "AWS" && support::is_of_other_account(*scope_, reader.name()))
    errors::reader_without_key(*scope_, reader.name().Value::text());
  gathered.policy.allow({.actions = kReadSecret, .resources = {"*"}, .principals = {reader}, .conditions = conditions});
  if (key_.is_set())
    key_.allow({.actions = {"kms:Decrypt", "kms:DescribeKey"},
                .principals = {reader},
                .conditions = {{"StringLike", "kms:ViaService", {"secretsmanager.*.amazonaws.com"}}}});
  return *this;
}

}  // namespace terrace::aws
