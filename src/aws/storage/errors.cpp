// SPDX-License-Identifier: Apache-2.0

#include "aws/storage/errors.hpp"

#include "core/in_quotes.hpp"

namespace terrace::aws::errors {

using terrace::detail::in_quotes;

void wrong_bucket_name(const Scope& scope, std::string_view name, std::string_view problem) {
  scope.error("T1501", in_quotes(name) + " cannot be the name of a bucket: " + std::string(problem),
              "use 3 to 63 lower-case letters, digits and hyphens, or leave it out");
}

void wrong_mfa_delete(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T1502", problem, help);
}

void wrong_lifecycle(const Scope& scope, std::string_view rule, std::string_view problem, std::string_view help) {
  scope.error("T1503", "the lifecycle rule " + in_quotes(rule) + " " + std::string(problem), help);
}

void other_bucket(const Scope& scope, std::string_view arn) {
  scope.error("T1504", "a statement of its policy is about " + in_quotes(arn) + ", which is not in this bucket",
              "take the ARN from the bucket: `objects_arn(\"folder/*\")`");
}

void logs_need_plain_bucket(const Scope& scope, std::string_view logs) {
  scope.error("T1505", std::string(logs) + " cannot be written to a bucket that is encrypted with a key of its own",
              "use a bucket without `key` for them");
}

void wrong_log_prefix(const Scope& scope, std::string_view prefix) {
  scope.error("T1506", in_quotes(prefix) + " cannot be the prefix of logs",
              "no slash at its ends, and no \"AWSLogs\", which is added to it");
}

void logs_to_itself(const Scope& scope) {
  scope.error("T1507", "the bucket would log each log of itself, without an end", "log to another bucket");
}

void overlapping_notifications(const Scope& scope, std::string_view first, std::string_view second) {
  scope.error("T1508",
              "the notifications " + in_quotes(first) + " and " + in_quotes(second) +
                  " are about the same events of the same keys",
              "give them different events, prefixes or suffixes, or send to a topic that both listen to");
}

void unknown_event(const Scope& scope, std::string_view event) {
  scope.error("T1509", in_quotes(event) + " is no event of S3", "write \"s3:ObjectCreated:*\", for example");
}

void fixed_policy(const Scope& scope, std::string_view what) {
  scope.error("T1510", "the policy of a " + std::string(what) + " that exists already is its owner's",
              "have the owner add the statement, or make a " + std::string(what) + " of your own");
}

void wrong_throughput(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T1511", problem, help);
}

void wrong_storage_class(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T1512", problem, help);
}

void two_in_a_zone(const Scope& scope, std::string_view first, std::string_view second) {
  scope.error("T1513",
              "the subnets " + in_quotes(first) + " and " + in_quotes(second) +
                  " are in one zone, and a file system has one mount target in each",
              "name one subnet of each zone");
}

void subnet_of_other_network(const Scope& scope, std::string_view subnet) {
  scope.error("T1514", "the subnet " + in_quotes(subnet) + " is in another VPC than the security group would be",
              "give `vpc` and `subnets` of the same network");
}

void wrong_access_point(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T1515", problem, help);
}

void wrong_repository_name(const Scope& scope, std::string_view name) {
  scope.error("T1516", in_quotes(name) + " cannot be the name of a repository",
              "use 2 to 256 lower-case letters and digits, with single `.`, `-`, `/` or up to two `_` between them");
}

void wrong_credential(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T1517", problem, help);
}

void unknown_upstream(const Scope& scope, std::string_view upstream) {
  scope.error(
      "T1518", in_quotes(upstream) + " is no registry that ECR keeps copies of",
      upstream.find("docker.io") == std::string_view::npos
          ? "use public.ecr.aws, quay.io, registry.k8s.io, registry-1.docker.io, ghcr.io, registry.gitlab.com or "
            "<name>.azurecr.io"
          : "Docker Hub is \"registry-1.docker.io\"");
}

void wrong_image_tag(const Scope& scope, std::string_view tag) {
  scope.error(
      "T1519", in_quotes(tag) + " is neither a tag nor a digest of an image",
      "a tag has at most 128 letters, digits and `_.-` and begins with neither `.` nor `-`; a digest is \"sha256:\" "
      "and 64 digits");
}

}  // namespace terrace::aws::errors
