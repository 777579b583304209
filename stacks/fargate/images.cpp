// SPDX-License-Identifier: Apache-2.0

#include "parts.hpp"

using namespace terrace;

namespace fargate {

ImagesPart::Ref ImagesPart::build(Scope& scope) const {
  const Str name = or_else(in.ecr_repository_name, in.name);
  const auto repository = scope.group("own")
                              .only_if(in.create_ecr_repository)
                              .add("repository", aws::Repository{.name = name,
                                                                 .immutable = in.ecr_immutable_tags,
                                                                 .untagged_days = in.ecr_untagged_expiry_days,
                                                                 .force_delete = in.ecr_force_delete});
  Scope hub = scope.group("hub").only_if(in.create_pull_through_cache);
  const auto login = hub.add("login", aws::Secret::Existing{.arn = in.pull_through_cache_credential_arn});
  const auto cache =
      hub.add("cache", aws::PullThroughCache{.upstream = "registry-1.docker.io",
                                             .prefix = or_else(in.pull_through_cache_prefix, format("{}-hub", in.name)),
                                             .credential = login});
  return {.repository = name,
          .repository_url = repository.url(),
          .cache = cache,
          .cache_url = if_else(in.create_pull_through_cache, cache.url(), null)};
}

}  // namespace fargate
