// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/tf/aws_ecr_lifecycle_policy.hpp>
#include <terrace/tf/aws_ecr_pull_through_cache_rule.hpp>
#include <terrace/tf/aws_ecr_repository.hpp>

#include "parts.hpp"

using namespace terrace;

namespace fargate {

ImagesPart::Ref ImagesPart::build(Scope& scope) const {
  const Num wanted = if_else(in.create_ecr_repository, 1, 0);
  const Str name = or_else(in.ecr_repository_name, in.name);
  const auto repository = scope.add("repository",
                                    tf::aws_ecr_repository{
                                        .encryption_configuration = {{.encryption_type = "AES256"}},
                                        .force_delete = in.ecr_force_delete,
                                        .image_scanning_configuration = {{.scan_on_push = true}},
                                        .image_tag_mutability = if_else(in.ecr_immutable_tags, "IMMUTABLE", "MUTABLE"),
                                        .name = name,
                                    },
                                    {.count = wanted});
  const Any untagged = object({{"tagStatus", "untagged"},
                               {"countType", "sinceImagePushed"},
                               {"countUnit", "days"},
                               {"countNumber", in.ecr_untagged_expiry_days}});
  scope.add("lifecycle",
            tf::aws_ecr_lifecycle_policy{.policy = fn::jsonencode(object(
                                             {{"rules", list({object({{"rulePriority", 1},
                                                                      {"description", "Images that lost their tag"},
                                                                      {"selection", untagged},
                                                                      {"action", object({{"type", "expire"}})}})})}})),
                                         .repository = all(repository).at(count::index()).name()},
            {.count = wanted});

  const auto cache =
      scope.add("cache",
                tf::aws_ecr_pull_through_cache_rule{
                    .credential_arn = in.pull_through_cache_credential_arn,
                    .ecr_repository_prefix = or_else(in.pull_through_cache_prefix, format("{}-hub", in.name)),
                    .upstream_registry_url = "registry-1.docker.io"},
                {.count = if_else(in.create_pull_through_cache, 1, 0)});
  const Str prefix = Str(fn::one(all(cache).splat(&tf::aws_ecr_pull_through_cache_rule::Ref::ecr_repository_prefix)));
  const List<Str> registries = all(cache).splat(&tf::aws_ecr_pull_through_cache_rule::Ref::registry_id);
  const List<Str> urls = for_list<Str>(registries, [&](const Any&, const Str& registry) {
    return format("{}.dkr.ecr.{}.amazonaws.com/{}", registry, aws::region(scope), prefix);
  });
  return {.repository = name,
          .repository_url = Str(fn::one(all(repository).splat(&tf::aws_ecr_repository::Ref::repository_url))),
          .cache_prefix = prefix,
          .cache_url = Str(fn::one(urls))};
}

}  // namespace fargate
