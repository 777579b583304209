// SPDX-License-Identifier: Apache-2.0

#include "aws/delivery/build_checks.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "aws/delivery/errors.hpp"
#include "aws/support/allowed.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "core/in_quotes.hpp"
#include "value/ascii.hpp"

namespace terrace::aws::build_checks {

using terrace::detail::in_quotes;

namespace {

struct RepositoryHost {
  std::string_view url;
  std::string_view provider;
  const char* type;
};
constexpr RepositoryHost kRepositoryHosts[] = {{"https://github.com/", "GitHub", "GITHUB"},
                                               {"https://bitbucket.org/", "Bitbucket", "BITBUCKET"},
                                               {"https://gitlab.com/", "GitLab", "GITLAB"},
                                               {"", "GitHubEnterpriseServer", "GITHUB_ENTERPRISE"},
                                               {"", "GitLabSelfManaged", "GITLAB_SELF_MANAGED"}};

constexpr std::string_view kContainerTypes[] = {"LINUX_CONTAINER", "ARM_CONTAINER", "LINUX_GPU_CONTAINER",
                                                "LINUX_LAMBDA_CONTAINER", "ARM_LAMBDA_CONTAINER"};
constexpr std::string_view kSizes[] = {"BUILD_GENERAL1_SMALL",  "BUILD_GENERAL1_MEDIUM",  "BUILD_GENERAL1_LARGE",
                                       "BUILD_GENERAL1_XLARGE", "BUILD_GENERAL1_2XLARGE", "BUILD_LAMBDA_1GB",
                                       "BUILD_LAMBDA_2GB",      "BUILD_LAMBDA_4GB",       "BUILD_LAMBDA_8GB",
                                       "BUILD_LAMBDA_10GB"};
constexpr std::string_view kLocalCaches[] = {"LOCAL_SOURCE_CACHE", "LOCAL_DOCKER_LAYER_CACHE", "LOCAL_CUSTOM_CACHE"};

template <class Names> bool is_known(std::string_view text, const Names& names) {
  return std::find(std::begin(names), std::end(names), text) != std::end(names);
}

void check_buildspec(const Scope& scope, const BuildProject& spec, bool without_source) {
  if (spec.buildspec.is_set() && spec.buildspec_file.is_set()) {
    support::errors::contradiction(scope, "a buildspec as text and one as a file",
                                   "give `buildspec` or `buildspec_file`");
  }
  if (without_source && !spec.buildspec.is_set()) {
    delivery::errors::wrong_buildspec(scope, "a project without a source has no file to take a buildspec from",
                                      "write the commands as `buildspec`");
  }
  const auto text = support::literal_text(spec.buildspec);
  if (!text) return;
  if (text->find("phases") == std::string_view::npos || text->find("version") == std::string_view::npos) {
    delivery::errors::wrong_buildspec(scope, "the buildspec has no \"version\" or no \"phases\"",
                                      text->find('\n') == std::string_view::npos
                                          ? "a file of the source is named by `buildspec_file`"
                                          : "begin with \"version: 0.2\" and give phases with commands");
  }
}

void check_compute(const Scope& scope, const BuildProject& spec) {
  const auto type = support::literal_text(spec.type);
  const auto size = support::literal_text(spec.compute);
  if (type && !is_known(*type, kContainerTypes)) {
    support::errors::out_of_range(scope, "`type`", *type,
                                  "LINUX_CONTAINER, ARM_CONTAINER, LINUX_GPU_CONTAINER, LINUX_LAMBDA_CONTAINER or "
                                  "ARM_LAMBDA_CONTAINER");
    return;
  }
  if (size && !is_known(*size, kSizes)) {
    support::errors::out_of_range(scope, "`compute`", *size,
                                  "BUILD_GENERAL1_SMALL, MEDIUM, LARGE, XLARGE, 2XLARGE, or BUILD_LAMBDA_1GB to 10GB");
    return;
  }
  if (!type || !size) return;
  if (size->starts_with("BUILD_LAMBDA") != is_lambda(spec.type)) {
    delivery::errors::wrong_compute(scope, in_quotes(*type) + " does not come in the size " + in_quotes(*size),
                                    "BUILD_LAMBDA sizes are for types with LAMBDA, and the others for those without");
  }
  const auto image = support::literal_text(spec.image.uri());
  if (image && image->starts_with("aws/codebuild/") && !spec.image.ecr()) {
    const bool image_is_arm = image->find("aarch64") != std::string_view::npos;
    if (image_is_arm != type->starts_with("ARM_")) {
      delivery::errors::wrong_compute(scope, "the image " + in_quotes(*image) + " does not run on " + in_quotes(*type),
                                      "images with \"aarch64\" in their names are for ARM, and the others are not");
    }
  }
  if (!is_lambda(spec.type)) return;
  const bool privileged = support::literal_bool(spec.privileged).value_or(false);
  if (privileged || spec.network.is_set() || !spec.cache.local.empty() || spec.cache.bucket) {
    delivery::errors::wrong_compute(scope, "Lambda compute knows no privileged mode, no network and no cache",
                                    "leave them out, or use the type LINUX_CONTAINER");
  }
}

void check_cache(const Scope& scope, const BuildProject& spec) {
  if (spec.cache.bucket && !spec.cache.local.empty()) {
    support::errors::contradiction(scope, "a cache in a bucket and one on the machine", "choose one of them");
  }
  const auto privileged =
      spec.privileged.is_set() ? support::literal_bool(spec.privileged) : std::optional<bool>(false);
  for (const std::string& mode : spec.cache.local) {
    if (!is_known(mode, kLocalCaches)) {
      support::errors::out_of_range(scope, "`cache.local`", mode,
                                    "LOCAL_SOURCE_CACHE, LOCAL_DOCKER_LAYER_CACHE or LOCAL_CUSTOM_CACHE");
    } else if (mode == "LOCAL_DOCKER_LAYER_CACHE" && privileged == false) {
      support::errors::contradiction(scope, "a cache of Docker's layers in a project that may not use Docker",
                                     "set `privileged`, or leave LOCAL_DOCKER_LAYER_CACHE out");
    }
  }
}

bool is_variable_name(std::string_view name) {
  if (name.empty() || !(terrace::detail::is_letter(name.front()) || name.front() == '_')) return false;
  return std::all_of(name.begin(), name.end(), [](char c) { return terrace::detail::is_alphanumeric(c) || c == '_'; });
}

void check_variables(const Scope& scope, const BuildProject& spec) {
  std::set<std::string> seen;
  const auto look_at = [&](std::string_view name) {
    if (!is_variable_name(name)) {
      support::errors::invalid_name(scope, "the name of a variable", name, "a shell would not take it");
    } else if (name.starts_with("CODEBUILD_")) {
      support::errors::invalid_name(scope, "the name of a variable", name, "what begins with CODEBUILD_ is its own");
    } else if (!seen.insert(std::string(name)).second) {
      delivery::errors::delivery_name_twice(scope, "variables", name);
    }
  };
  if (spec.environment.is_set() && !spec.environment.is_expression()) {
    for (std::size_t i = 0; i < spec.environment.size(); ++i) {
      if (const auto name = support::literal_text(spec.environment.items()[2 * i])) look_at(*name);
    }
  }
  for (const BuildVariable& variable : spec.variables) look_at(variable.name());
}

}  // namespace

bool is_lambda(const Str& type) {
  const auto known = support::literal_text(type);
  return known && known->find("LAMBDA") != std::string_view::npos;
}

std::string type_of_repository(const Scope& scope, const Str& url, const Str& provider) {
  const auto location = support::literal_text(url);
  if (location && !location->starts_with("https://")) {
    delivery::errors::wrong_repository(scope, *location, "give its URL, as \"https://github.com/acme/shop.git\"");
    return "GITHUB";
  }
  for (const RepositoryHost& host : kRepositoryHosts) {
    if (location && !host.url.empty() && location->starts_with(host.url)) return host.type;
  }
  const auto known = support::literal_text(provider);
  for (const RepositoryHost& host : kRepositoryHosts) {
    if (known && *known == host.provider) return host.type;
  }
  delivery::errors::wrong_repository(
      scope, location.value_or("a URL that only Terraform knows"),
      "say the `provider` of the connection, so that CodeBuild knows whose repository it is");
  return "GITHUB";
}

void check(const Scope& scope, const BuildProject& spec, bool from_pipeline, bool without_source) {
  support::check_range(scope, "`timeout_minutes`", spec.timeout_minutes, 5, 2160, "minutes");
  support::check_range(scope, "`queued_timeout_minutes`", spec.queued_timeout_minutes, 5, 480, "minutes");
  check_buildspec(scope, spec, without_source);
  check_compute(scope, spec);
  check_cache(scope, spec);
  check_variables(scope, spec);
  if (from_pipeline && spec.output) {
    support::errors::contradiction(scope, "a project that builds for a pipeline, and an `output`",
                                   "leave `output` out: what is built goes to the pipeline's artifacts");
  }
}

}  // namespace terrace::aws::build_checks
