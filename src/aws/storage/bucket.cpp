// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/bucket.hpp>
#include <terrace/aws/environment.hpp>
#include <terrace/tf/aws_s3_bucket.hpp>
#include <terrace/tf/aws_s3_bucket_cors_configuration.hpp>
#include <terrace/tf/aws_s3_bucket_object_lock_configuration.hpp>
#include <terrace/tf/aws_s3_bucket_ownership_controls.hpp>
#include <terrace/tf/aws_s3_bucket_policy.hpp>
#include <terrace/tf/aws_s3_bucket_public_access_block.hpp>
#include <terrace/tf/aws_s3_bucket_server_side_encryption_configuration.hpp>
#include <terrace/tf/aws_s3_bucket_versioning.hpp>

#include <algorithm>

#include "aws/storage/bucket_state.hpp"
#include "aws/storage/errors.hpp"
#include "aws/support/allowed.hpp"
#include "aws/support/arn.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace {

/// What Terraform takes of a prefix; it adds 26 characters.
constexpr std::size_t kPrefixLength = 37;

std::string bucket_prefix(const Scope& scope) {
  std::string prefix = support::physical_name(scope, kPrefixLength - 1) + '-';
  for (char& c : prefix) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return prefix;
}

Dependency add_versioning(Scope& scope, const Bucket& spec, const Str& bucket) {
  const auto versioned = support::literal_bool(spec.versioned);
  const Str status =
      versioned ? Str(*versioned ? "Enabled" : "Suspended") : if_else(spec.versioned, Str("Enabled"), Str("Suspended"));
  if (spec.mfa_delete && !spec.mfa.is_set())
    errors::wrong_mfa_delete(scope, "MFA delete without the device and its code: AWS refuses the change",
                             "set `mfa`, and apply with the root user's credentials");
  if (!spec.mfa_delete && spec.mfa.is_set())
    errors::wrong_mfa_delete(scope, "an MFA device, and MFA delete is off",
                             "set `mfa_delete = true`, or take `mfa` out");
  return scope.add("versioning", tf::aws_s3_bucket_versioning{
                                     .bucket = bucket,
                                     .mfa = spec.mfa,
                                     .versioning_configuration = {
                                         {.mfa_delete = spec.mfa_delete ? Str("Enabled") : Str(), .status = status}}});
}

void add_lock(Scope& scope, const Bucket& spec, const Str& bucket, const Dependency& versioning) {
  const ObjectLock& lock = *spec.object_lock;
  if (support::literal_bool(spec.versioned) == false)
    support::errors::contradiction(scope, "an object lock in a bucket that keeps no versions",
                                   "set `versioned = true`");
  if (lock.days.is_set() && lock.years.is_set())
    support::errors::contradiction(scope, "an object lock for days and for years", "give one of them");
  support::check_word(scope, "object_lock.mode", lock.mode, {"GOVERNANCE", "COMPLIANCE"});
  if (!lock.days.is_set() && !lock.years.is_set()) return;
  scope.add("lock",
            tf::aws_s3_bucket_object_lock_configuration{
                .bucket = bucket,
                .rule = {{.default_retention = {{.days = lock.days, .mode = lock.mode, .years = lock.years}}}}},
            {.depends_on = {versioning}});
}

void add_cors(Scope& scope, const Bucket& spec, const Str& bucket) {
  using CorsBlock = tf::blocks::aws_s3_bucket_cors_configuration::cors_rule;
  constexpr std::string_view kMethods[] = {"GET", "PUT", "POST", "DELETE", "HEAD"};
  std::vector<CorsBlock> rules;
  for (const CorsRule& rule : spec.cors) {
    for (std::size_t i = 0; i < support::literal_size(rule.methods).value_or(0); ++i) {
      const auto method = support::literal_text(rule.methods.items()[i]);
      if (method && std::find(std::begin(kMethods), std::end(kMethods), *method) == std::end(kMethods))
        support::errors::out_of_range(scope, "cors.methods", *method, "GET, PUT, POST, DELETE and HEAD");
    }
    rules.push_back({.allowed_headers = rule.headers,
                     .allowed_methods = Set<Str>(rule.methods),
                     .allowed_origins = Set<Str>(rule.origins),
                     .expose_headers = rule.exposed_headers,
                     .max_age_seconds = rule.max_age_seconds});
  }
  if (!rules.empty())
    scope.add("cors", tf::aws_s3_bucket_cors_configuration{.bucket = bucket, .cors_rule = Blocks<CorsBlock>(rules)});
}

/// Whether a literal ARN of a statement can be of this bucket.
bool is_in(const BucketState& bucket, const Str& resource) {
  const auto rest = support::part_of_arn(resource, 5);
  if (!rest || bucket.given_name.is_expression()) return true;
  const auto name = support::literal_text(bucket.given_name);
  const std::string_view named = rest->substr(0, rest->find('/'));
  return named == "*" || (name && named == *name);
}

Statement on_bucket(const Bucket::Ref& bucket, const Statement& given) {
  Statement statement = given;
  const auto& known = bucket.scope().state<BucketState>();
  for (const auto* resources : {&statement.resources, &statement.not_resources}) {
    for (const Str& resource : *resources) {
      if (!is_in(known, resource)) errors::other_bucket(bucket.scope(), resource.Value::text());
    }
  }
  if (statement.resources.empty() && statement.not_resources.empty())
    statement.resources = {bucket.arn(), bucket.objects_arn()};
  return statement;
}

/// On the role, and in the bucket's policy where the role is of another account.
void grant_on(const Bucket::Ref& bucket, const Grantee& grantee, Statement statement) {
  grantee.role().allow(statement);
  const Str role = grantee.role().arn();
  if (!bucket.scope().state<BucketState>().is_ours || !support::is_of_other_account(bucket.scope(), role)) return;
  statement.principals = {Principal::aws(role)};
  bucket.allow(statement);
}

}  // namespace

Bucket::Ref Bucket::build(Scope& scope) const {
  check_bucket_name(scope, name);
  auto& gathered = scope.state<BucketState>();
  gathered.given_name = name;
  gathered.event_bridge = notify_event_bridge;

  const auto bucket =
      scope.add("bucket", tf::aws_s3_bucket{.bucket = name,
                                            .bucket_prefix = name.is_set() ? Str() : Str(bucket_prefix(scope)),
                                            .force_destroy = force_destroy,
                                            .object_lock_enabled = object_lock ? Bool(true) : Bool()});
  const Str id = bucket.id();
  scope.add(
      "encryption",
      tf::aws_s3_bucket_server_side_encryption_configuration{
          .bucket = id,
          .rule = {{.apply_server_side_encryption_by_default = {{.kms_master_key_id = key.arn(),
                                                                 .sse_algorithm = key.is_set() ? "aws:kms" : "AES256"}},
                    .bucket_key_enabled = key.is_set() ? Bool(true) : Bool()}}});
  const auto access =
      scope.add("public-access", tf::aws_s3_bucket_public_access_block{.block_public_acls = block_public_access,
                                                                       .block_public_policy = block_public_access,
                                                                       .bucket = id,
                                                                       .ignore_public_acls = block_public_access,
                                                                       .restrict_public_buckets = block_public_access});
  scope.add("ownership",
            tf::aws_s3_bucket_ownership_controls{.bucket = id, .rule = {{.object_ownership = "BucketOwnerEnforced"}}});
  const Dependency versioning = add_versioning(scope, *this, id);
  add_lifecycle(scope, *this, id, versioning);
  add_cors(scope, *this, id);
  if (object_lock) add_lock(scope, *this, id, versioning);

  Ref ref(scope, id, bucket.arn(), key);
  ref.domain_name_ = bucket.bucket_regional_domain_name();
  ref.deny({.actions = {"s3:*"},
            .principals = {Principal::anyone()},
            .conditions = {{"Bool", "aws:SecureTransport", {"false"}}}});
  const Scope here = scope;
  // S3 works on one change of a bucket's permissions at a time.
  const auto policy =
      scope.add("policy", tf::aws_s3_bucket_policy{.bucket = id, .policy = lazy<Str>([here] {
                                                                   return here.state<BucketState>().policy.json(here);
                                                                 })},
                {.depends_on = {access}});
  gathered.policy_written = policy;
  gathered.name_with_policy = policy.id();
  scope.validate([here](Validation&) { here.state<BucketState>().policy.check(here, PolicyOf::resource); });
  scope.when_gathered([id](Scope at) { write_notifications(at, id); });
  return ref;
}

Bucket::Ref Bucket::Existing::build(Scope& scope) const {
  scope.state<BucketState>().is_ours = false;
  return Ref(scope, name, format("arn:{}:s3:::{}", partition(scope), name), key);
}

Str Bucket::Ref::objects_arn(const Str& keys) const { return format("{}/{}", arn_, keys); }

Str Bucket::Ref::log_name() const {
  const Str& known = scope_.state<BucketState>().name_with_policy;
  return known.is_set() ? known : name_;
}

Str Bucket::Ref::log_arn(const Str& folder) const {
  const Str whole = format("arn:{}:s3:::{}", partition(scope_), log_name());
  return folder.is_set() ? format("{}/{}", whole, folder) : whole;
}

const Bucket::Ref& Bucket::Ref::grant_read(const Grantee& grantee, const Str& keys) const {
  grant_on(*this, grantee, {.actions = {"s3:GetObject"}, .resources = {objects_arn(keys)}});
  grant_on(*this, grantee, {.actions = {"s3:GetBucketLocation"}, .resources = {arn_}});
  Statement list{.actions = {"s3:ListBucket"}, .resources = {arn_}};
  if (support::literal_text(keys) != "*") list.conditions = {{"StringLike", "s3:prefix", {keys}}};
  grant_on(*this, grantee, list);
  key_.grant_decrypt(grantee, "s3");
  return *this;
}

const Bucket::Ref& Bucket::Ref::grant_write(const Grantee& grantee, const Str& keys) const {
  grant_on(*this, grantee,
           {.actions = {"s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"},
            .resources = {objects_arn(keys)}});
  // The parts of an upload are read again when they are put together.
  key_.grant_use(grantee, "s3");
  return *this;
}

const Bucket::Ref& Bucket::Ref::grant_read_write(const Grantee& grantee, const Str& keys) const {
  return grant_read(grantee, keys).grant_write(grantee, keys);
}

const Bucket::Ref& Bucket::Ref::grant_delete(const Grantee& grantee, const Str& keys) const {
  grant_on(*this, grantee, {.actions = {"s3:DeleteObject"}, .resources = {objects_arn(keys)}});
  return *this;
}

const Bucket::Ref& Bucket::Ref::allow(const Statement& statement) const {
  auto& gathered = scope_.state<BucketState>();
  if (gathered.is_ours) {
    gathered.policy.allow(on_bucket(*this, statement));
  } else {
    errors::fixed_policy(scope_, "bucket");
  }
  return *this;
}

const Bucket::Ref& Bucket::Ref::deny(const Statement& statement) const {
  auto& gathered = scope_.state<BucketState>();
  if (gathered.is_ours) {
    gathered.policy.deny(on_bucket(*this, statement));
  } else {
    errors::fixed_policy(scope_, "bucket");
  }
  return *this;
}

}  // namespace terrace::aws
