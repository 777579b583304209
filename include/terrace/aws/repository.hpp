// SPDX-License-Identifier: Apache-2.0
#pragma once

// ECR: repositories of container images, and caches of other registries.
//
//   auto images = stack.add("images", aws::Repository{.keep_images = 50});
//   images.grant_push(build);
//   container.image = images.image("1.4.2");                              // "<url>:1.4.2"; and who runs it may pull
//   auto hub = stack.add("hub", aws::PullThroughCache{.upstream = "registry-1.docker.io", .credential = login});
//   container.image = hub.image("percona/pmm-server:3");
//
// Decided for the user: a tag cannot be moved, images are scanned when they are pushed, what lost its tag goes after two
// weeks. A repository with images in it is not deleted, unless `force_delete` says so.

#include <terrace/aws/secret.hpp>

namespace terrace::aws {

/// An image in ECR: its text, and what it takes to pull it.
class EcrImage : public Str {
 public:
  EcrImage(const Str& text, const Str& repository_arn, bool is_cached)
      : Str(text), repository_arn_(repository_arn), is_cached_(is_cached) {}
  const Str& uri() const { return *this; }
  /// May pull it; of a cache, may also fetch it from where it comes from.
  const EcrImage& grant_pull(const Grantee& grantee) const;

 private:
  Str repository_arn_;
  bool is_cached_;
};

struct Repository {
  class Ref;
  struct Existing;

  /// Left out: the path in lower case. 2 to 256 lower-case letters, digits, and `._-/` between them. Changing it
  /// replaces the repository.
  Str name{};
  /// A tag stays with its image. False: it can be moved, and what runs as "1.4" tomorrow may not be what runs today.
  Bool immutable = true;
  Bool scan_on_push = true;
  /// Images without a tag go after so many days; 0 never.
  Num untagged_days = 14;
  /// The newest so many images stay, whatever their age. Left out: all. An old one may be one that is running.
  Num keep_images{};
  /// Left out: encrypted with keys of S3. Cannot be changed later.
  Key::Ref key{};
  /// Destroying it deletes the images in it. Left out, AWS refuses to delete a repository that is not empty.
  Bool force_delete{};

  Ref build(Scope& scope) const;
};

/// A repository that exists already, in this account and region. Its policy is its owner's.
struct Repository::Existing {
  Required<Str> name;
  /// Left out: the repository of that name here.
  Str arn{};

  Ref build(Scope& scope) const;
};

class Repository::Ref {
 public:
  const Str& name() const { return name_; }
  const Str& arn() const { return arn_; }
  /// "<account>.dkr.ecr.<region>.amazonaws.com/<name>"
  const Str& url() const { return url_; }

  /// By tag, or by digest: "sha256:…".
  EcrImage image(const Str& tag) const;

  const Ref& grant_pull(const Grantee& grantee) const;
  const Ref& grant_push(const Grantee& grantee) const;
  /// Adds to the repository's policy: other accounts, say. Without resources, as ECR wants it.
  const Ref& allow(const Statement& statement) const;
  const Ref& deny(const Statement& statement) const;

  /// To depend on: the repository with its rules.
  Dependency ready() const { return Dependency(scope_); }
  const Scope& scope() const { return scope_; }

 private:
  friend struct Repository;
  friend struct Repository::Existing;
  Ref(const Scope& scope, const Str& name, const Str& arn, const Str& url)
      : scope_(scope), name_(name), arn_(arn), url_(url) {}
  Scope scope_;
  Str name_;
  Str arn_;
  Str url_;
};

/// Keeps copies of another registry's images in this account, under a prefix: pulls do not depend on that registry, and are
/// not counted against its limits.
struct PullThroughCache {
  class Ref;
  struct Existing;

  /// "public.ecr.aws", "quay.io", "registry.k8s.io"; with a credential also "registry-1.docker.io", "ghcr.io",
  /// "registry.gitlab.com" and "<name>.azurecr.io".
  Required<Str> upstream;
  /// Of the copies' repositories: 2 to 30 lower-case letters, digits and `._-/`. Left out: the construct's id.
  Str prefix{};
  /// The user and the token, as JSON with "username" and "accessToken". Its name begins with "ecr-pullthroughcache/".
  Secret::Ref credential{};

  Ref build(Scope& scope) const;
};

/// A cache that exists already in this account and region.
struct PullThroughCache::Existing {
  Required<Str> prefix;

  Ref build(Scope& scope) const;
};

class PullThroughCache::Ref {
 public:
  /// "<account>.dkr.ecr.<region>.amazonaws.com/<prefix>", which stands before the names that the registry has.
  const Str& url() const { return url_; }
  /// As the registry names it: "library/nginx:1.27".
  EcrImage image(const Str& name_and_tag) const;
  /// May pull every image of the cache.
  const Ref& grant_pull(const Grantee& grantee) const;

  Dependency ready() const { return Dependency(scope_); }

 private:
  friend struct PullThroughCache;
  friend struct PullThroughCache::Existing;
  Ref(const Scope& scope, const Str& url, const Str& arn) : scope_(scope), url_(url), arn_(arn) {}
  Scope scope_;
  Str url_;
  Str arn_;
};

}  // namespace terrace::aws
