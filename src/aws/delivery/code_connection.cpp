// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/code_connection.hpp>
#include <terrace/terraform/stack.hpp>
#include <terrace/tf/aws_codeconnections_connection.hpp>

#include <algorithm>
#include <string_view>

#include "aws/delivery/errors.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace {

constexpr std::size_t kConnectionName = 32;
constexpr std::string_view kAtHosts[] = {"GitHubEnterpriseServer", "GitLabSelfManaged"};
constexpr std::string_view kOfTheWorld[] = {"Bitbucket", "GitHub", "GitLab"};

bool is_one_of(std::string_view text, const auto& names) {
  return std::find(std::begin(names), std::end(names), text) != std::end(names);
}

void check_connection_provider(const Scope& scope, const Str& provider, bool has_host) {
  const auto known = support::literal_text(provider);
  if (!known) return;
  const bool is_at_host = is_one_of(*known, kAtHosts);
  if (!is_at_host && !is_one_of(*known, kOfTheWorld)) {
    support::errors::out_of_range(scope, "`provider`", *known,
                                  "Bitbucket, GitHub, GitHubEnterpriseServer, GitLab or GitLabSelfManaged");
  } else if (is_at_host && !has_host) {
    delivery::errors::wrong_host(scope, *known, true);
  } else if (!is_at_host && has_host && *known != "GitHub") {
    delivery::errors::wrong_host(scope, *known, false);
  }
}

/// The names that a check may have.
std::string check_id(const Scope& scope) {
  std::string id = scope.path();
  const std::string stack = Scope(scope.stack()).path();
  if (id.size() > stack.size()) id.erase(0, stack.size() + 1);
  std::replace(id.begin(), id.end(), '/', '-');
  return id + "-confirmed";
}

}  // namespace

CodeConnection::Ref CodeConnection::build(Scope& scope) const {
  // Bytes beyond letters and digits cannot come up in a name that is made, so only what was given is checked.
  const support::NameRule rule{.what = "the name of a connection", .longest = kConnectionName, .others = " _.-/:@"};
  const Str connection_name = support::name_or(name, scope, kConnectionName);
  support::check_name(scope, connection_name, rule);
  check_connection_provider(scope, provider, host_arn.is_set());

  const auto connection =
      scope.add("connection", tf::aws_codeconnections_connection{.host_arn = host_arn,
                                                                 .name = connection_name,
                                                                 .provider_type = host_arn.is_set() ? Str() : provider,
                                                                 .tags = {{"Name", connection_name}}});
  if (remind) {
    Stack stack = scope.stack();
    stack.check(check_id(scope), {.assert_ = {{.condition = not_equal(connection.connection_status(), "PENDING"),
                                               .error_message = format("The connection {} waits for somebody to "
                                                                       "confirm it: AWS console, Developer Tools, "
                                                                       "Settings, Connections.",
                                                                       connection_name)}}});
  }
  return {connection.arn(), connection.connection_status(), provider};
}

CodeConnection::Ref CodeConnection::Existing::build(Scope& scope) const {
  if (provider.is_set()) check_connection_provider(scope, provider, true);
  return {arn, Str(), provider};
}

const CodeConnection::Ref& CodeConnection::Ref::grant_use(const Grantee& grantee) const {
  // A connection keeps the prefix of its ARN, and the actions go by either name.
  grantee.role().allow(
      {.actions = {"codeconnections:UseConnection", "codestar-connections:UseConnection"}, .resources = {arn_}});
  return *this;
}

const CodeConnection::Ref& CodeConnection::Ref::grant_clone(const Grantee& grantee) const {
  grantee.role().allow({.actions = {"codeconnections:GetConnection", "codeconnections:GetConnectionToken",
                                    "codeconnections:UseConnection", "codestar-connections:GetConnection",
                                    "codestar-connections:GetConnectionToken", "codestar-connections:UseConnection"},
                        .resources = {arn_}});
  return *this;
}

}  // namespace terrace::aws
