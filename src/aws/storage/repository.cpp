// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/repository.hpp>
#include <terrace/fn.hpp>
#include <terrace/tf/aws_ecr_lifecycle_policy.hpp>
#include <terrace/tf/aws_ecr_pull_through_cache_rule.hpp>
#include <terrace/tf/aws_ecr_repository.hpp>
#include <terrace/tf/aws_ecr_repository_policy.hpp>

#include <algorithm>

#include "aws/storage/errors.hpp"
#include "aws/support/arn.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"
#include "value/ascii.hpp"

namespace terrace::aws {
namespace {

using terrace::detail::is_alphanumeric;
using terrace::detail::is_upper;

constexpr std::size_t kRepositoryName = 256;
constexpr std::string_view kCredentialPrefix = "ecr-pullthroughcache/";

const std::vector<std::string> kPull = {"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage",
                                        "ecr:GetDownloadUrlForLayer"};
const std::vector<std::string> kPush = {"ecr:BatchCheckLayerAvailability",
                                        "ecr:BatchGetImage",
                                        "ecr:CompleteLayerUpload",
                                        "ecr:DescribeImages",
                                        "ecr:GetDownloadUrlForLayer",
                                        "ecr:InitiateLayerUpload",
                                        "ecr:PutImage",
                                        "ecr:UploadLayerPart"};
const std::vector<std::string> kFetch = {"ecr:BatchImportUpstreamImage", "ecr:CreateRepository"};

/// What is said about a repository until synth; lives with its node.
struct RepositoryState {
  PolicyDocument policy;
  bool is_ours = true;
};

/// Lower-case letters and digits, with `/`, `.`, `-`, `_` or `__` between them.
bool is_repository_name(std::string_view name, std::size_t longest) {
  if (name.size() < 2 || name.size() > longest) return false;
  if (!is_alphanumeric(name.front()) || !is_alphanumeric(name.back())) return false;
  std::string_view between;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (is_upper(name[i])) return false;
    if (is_alphanumeric(name[i])) {
      const bool hyphens = between.find_first_not_of('-') == std::string_view::npos;
      if (between.size() > 1 && !hyphens && between != "__") return false;
      between = {};
    } else if (std::string_view("./-_").find(name[i]) != std::string_view::npos) {
      between = std::string_view(name.data() + i - between.size(), between.size() + 1);
    } else {
      return false;
    }
  }
  return true;
}

std::string repository_name(const Scope& scope) {
  std::string name;
  for (const char c : scope.path()) {
    const char lower = static_cast<char>(is_upper(c) ? c - 'A' + 'a' : c);
    const bool fits = is_alphanumeric(lower) || lower == '/' || lower == '-';
    const bool after_mark = name.empty() || !is_alphanumeric(name.back());
    if (is_alphanumeric(lower)) {
      name += lower;
    } else if (!after_mark) {
      name += fits ? lower : '-';
    }
  }
  name = name.substr(0, kRepositoryName);
  while (!name.empty() && !is_alphanumeric(name.back())) name.pop_back();
  return name;
}

Any rule(int priority, const char* description, const Any& selection) {
  return object({{"rulePriority", priority},
                 {"description", description},
                 {"selection", selection},
                 {"action", object({{"type", "expire"}})}});
}

void add_expiry(Scope& scope, const Repository& spec, const Str& name) {
  List<Any> rules = std::initializer_list<Any>{};
  const auto days = support::literal_number(spec.untagged_days);
  const auto count = support::literal_number(spec.keep_images);
  if (days && *days < 0)
    support::errors::out_of_range(scope, "untagged_days", std::to_string(*days), "1 or more, or 0 for never");
  if (count && *count < 1) support::errors::out_of_range(scope, "keep_images", std::to_string(*count), "1 or more");
  if (spec.untagged_days.is_set() && days != 0)
    rules.add(rule(1, "What lost its tag",
                   object({{"tagStatus", "untagged"},
                           {"countType", "sinceImagePushed"},
                           {"countUnit", "days"},
                           {"countNumber", spec.untagged_days}})));
  if (spec.keep_images.is_set())
    rules.add(
        rule(2, "All but the newest",
             object({{"tagStatus", "any"}, {"countType", "imageCountMoreThan"}, {"countNumber", spec.keep_images}})));
  if (rules.size() != 0)
    scope.add("expiry",
              tf::aws_ecr_lifecycle_policy{.policy = fn::jsonencode(object({{"rules", rules}})), .repository = name});
}

bool is_tag(std::string_view tag) {
  if (tag.empty() || tag.size() > 128 || tag.front() == '.' || tag.front() == '-') return false;
  return std::all_of(tag.begin(), tag.end(),
                     [](char c) { return is_alphanumeric(c) || c == '_' || c == '.' || c == '-'; });
}

bool is_digest(std::string_view tag) {
  constexpr std::string_view kStart = "sha256:";
  return tag.starts_with(kStart) && tag.size() == kStart.size() + 64 &&
         tag.find_first_not_of("0123456789abcdef", kStart.size()) == std::string_view::npos;
}

void allow_repository(const Grantee& grantee, const std::vector<std::string>& actions, const Str& arn) {
  grantee.role().allow({.actions = actions, .resources = {arn}});
  grantee.role().allow({.actions = {"ecr:GetAuthorizationToken"}, .resources = {"*"}});
}

Statement of_repository(const Scope& scope, const Statement& given) {
  Statement statement = given;
  if (!statement.resources.empty() || !statement.not_resources.empty())
    support::errors::contradiction(scope, "resources in the policy of a repository, which is about itself",
                                   "leave `resources` out");
  return statement;
}

/// Role in another account: the repository has to let it in, too.
void grant_images(const Repository::Ref& repository, const Grantee& grantee, const std::vector<std::string>& actions) {
  allow_repository(grantee, actions, repository.arn());
  const Str role = grantee.role().arn();
  if (repository.scope().state<RepositoryState>().is_ours && support::is_of_other_account(repository.scope(), role))
    repository.allow({.actions = actions, .principals = {Principal::aws(role)}});
}

enum class Upstream { open, with_credential, unknown };

Upstream kind_of(std::string_view host) {
  for (const std::string_view open : {"public.ecr.aws", "quay.io", "registry.k8s.io"}) {
    if (host == open) return Upstream::open;
  }
  for (const std::string_view closed : {"registry-1.docker.io", "ghcr.io", "registry.gitlab.com"}) {
    if (host == closed) return Upstream::with_credential;
  }
  if (host.ends_with(".azurecr.io")) return Upstream::with_credential;
  return host.find(".dkr.ecr.") != std::string_view::npos ? Upstream::open : Upstream::unknown;
}

void check_upstream(const Scope& scope, const PullThroughCache& spec) {
  if (const auto host = support::literal_text(spec.upstream)) {
    const Upstream kind = kind_of(*host);
    if (kind == Upstream::unknown) errors::unknown_upstream(scope, *host);
    if (kind == Upstream::with_credential && !spec.credential.is_set())
      errors::wrong_credential(scope, "\"" + std::string(*host) + "\" wants a user and a token, also for public images",
                               "give `credential`, a secret with \"username\" and \"accessToken\"");
  }
  if (!spec.credential.is_set()) return;
  const auto name = support::literal_text(spec.credential.known_name());
  if (name && !name->starts_with(kCredentialPrefix))
    errors::wrong_credential(scope, "the secret \"" + std::string(*name) + "\" is not one that ECR may read",
                             "its name has to begin with \"" + std::string(kCredentialPrefix) + "\"");
}

}  // namespace

const EcrImage& EcrImage::grant_pull(const Grantee& grantee) const {
  allow_repository(grantee, kPull, repository_arn_);
  if (is_cached_) grantee.role().allow({.actions = kFetch, .resources = {repository_arn_}});
  return *this;
}

Repository::Ref Repository::build(Scope& scope) const {
  const Str own_name = name.is_set() ? name : Str(repository_name(scope));
  if (const auto text = support::literal_text(own_name); text && !is_repository_name(*text, kRepositoryName))
    errors::wrong_repository_name(scope, *text);
  const auto is_immutable = support::literal_bool(immutable);
  using Encryption = tf::shared::aws_ecr_repository_encryption_configuration_;
  const auto repository = scope.add(
      "repository", tf::aws_ecr_repository{
                        .encryption_configuration =
                            key.is_set() ? Blocks<Encryption>({{.encryption_type = "KMS", .kms_key = key.arn()}})
                                         : Blocks<Encryption>({{.encryption_type = "AES256"}}),
                        .force_delete = force_delete,
                        .image_scanning_configuration = {{.scan_on_push = scan_on_push}},
                        .image_tag_mutability = is_immutable ? Str(*is_immutable ? "IMMUTABLE" : "MUTABLE")
                                                             : if_else(immutable, Str("IMMUTABLE"), Str("MUTABLE")),
                        .name = own_name});
  add_expiry(scope, *this, repository.name());
  scope.when_gathered([of = repository.name()](Scope here) {
    const auto& gathered = here.state<RepositoryState>();
    if (gathered.policy.empty()) return;
    // Like a trust, it names no resources.
    gathered.policy.check(here, PolicyOf::trust);
    here.add("policy", tf::aws_ecr_repository_policy{.policy = gathered.policy.json(here), .repository = of})
        .node()
        .only_if(gathered.policy.only_if(here));
  });
  return Ref(scope, repository.name(), repository.arn(), repository.repository_url());
}

Repository::Ref Repository::Existing::build(Scope& scope) const {
  scope.state<RepositoryState>().is_ours = false;
  const Str known =
      arn.is_set() ? arn
                   : format("arn:{}:ecr:{}:{}:repository/{}", partition(scope), region(scope), account_id(scope), name);
  const auto account = support::part_of_arn(known, 4);
  const auto where = support::part_of_arn(known, 3);
  const Str url = format("{}.dkr.ecr.{}.amazonaws.com/{}", account ? Str(*account) : account_id(scope),
                         where ? Str(*where) : region(scope), name);
  return Ref(scope, name, known, url);
}

EcrImage Repository::Ref::image(const Str& tag) const {
  const auto text = support::literal_text(tag);
  if (text && is_digest(*text)) return {format("{}@{}", url_, tag), arn_, false};
  if (text && !is_tag(*text)) errors::wrong_image_tag(scope_, *text);
  return {format("{}:{}", url_, tag), arn_, false};
}

const Repository::Ref& Repository::Ref::grant_pull(const Grantee& grantee) const {
  grant_images(*this, grantee, kPull);
  return *this;
}

const Repository::Ref& Repository::Ref::grant_push(const Grantee& grantee) const {
  grant_images(*this, grantee, kPush);
  return *this;
}

const Repository::Ref& Repository::Ref::allow(const Statement& statement) const {
  auto& gathered = scope_.state<RepositoryState>();
  if (gathered.is_ours) {
    gathered.policy.allow(of_repository(scope_, statement));
  } else {
    errors::fixed_policy(scope_, "repository");
  }
  return *this;
}

const Repository::Ref& Repository::Ref::deny(const Statement& statement) const {
  auto& gathered = scope_.state<RepositoryState>();
  if (gathered.is_ours) {
    gathered.policy.deny(of_repository(scope_, statement));
  } else {
    errors::fixed_policy(scope_, "repository");
  }
  return *this;
}

PullThroughCache::Ref PullThroughCache::build(Scope& scope) const {
  check_upstream(scope, *this);
  const Str copies = prefix.is_set() ? prefix : Str(scope.id());
  if (const auto text = support::literal_text(copies); text && !is_repository_name(*text, 30))
    errors::wrong_repository_name(scope, *text);
  const auto rule = scope.add("rule", tf::aws_ecr_pull_through_cache_rule{.credential_arn = credential.arn(),
                                                                          .ecr_repository_prefix = copies,
                                                                          .upstream_registry_url = upstream});
  return Existing{.prefix = rule.ecr_repository_prefix()}.build(scope);
}

PullThroughCache::Ref PullThroughCache::Existing::build(Scope& scope) const {
  return Ref(scope, format("{}.dkr.ecr.{}.amazonaws.com/{}", account_id(scope), region(scope), prefix),
             format("arn:{}:ecr:{}:{}:repository/{}/*", partition(scope), region(scope), account_id(scope), prefix));
}

EcrImage PullThroughCache::Ref::image(const Str& name_and_tag) const {
  return {format("{}/{}", url_, name_and_tag), arn_, true};
}

const PullThroughCache::Ref& PullThroughCache::Ref::grant_pull(const Grantee& grantee) const {
  image("*").grant_pull(grantee);
  return *this;
}

}  // namespace terrace::aws
