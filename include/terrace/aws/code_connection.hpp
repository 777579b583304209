// SPDX-License-Identifier: Apache-2.0
#pragma once

// Connections to where code is: GitHub, Bitbucket, GitLab.
//
//   auto github = stack.add("github", aws::CodeConnection{.provider = "GitHub"});
//   auto ours = stack.add("ours", aws::CodeConnection::Existing{.arn = connection_arn});
//
// Somebody must confirm a new connection in the console (Developer Tools, Settings, Connections), once, and until then
// nothing can use it. So that nobody forgets, each plan and apply of the stack warns until it is done. Costs nothing.

#include <terrace/aws/role.hpp>

namespace terrace::aws {

struct CodeConnection {
  class Ref;
  struct Existing;

  /// "GitHub", "Bitbucket", "GitLab"; with a host "GitHubEnterpriseServer" or "GitLabSelfManaged".
  Str provider = "GitHub";
  /// The ARN of the host, for a server of one's own. The host says the provider, then.
  Str host_arn{};
  /// At most 32 characters, unique in the account and region. Left out: "<stack>-<path>", cut. Changing it replaces the
  /// connection, and somebody must confirm again.
  Str name{};
  /// False: nobody is told that the connection waits to be confirmed.
  bool remind = true;

  Ref build(Scope& scope) const;
};

/// A connection that exists already, and was confirmed.
struct CodeConnection::Existing {
  Required<Str> arn;
  /// As in CodeConnection, for build projects whose repositories are at a server of one's own.
  Str provider{};

  Ref build(Scope& scope) const;
};

class CodeConnection::Ref {
 public:
  const Str& arn() const { return arn_; }
  /// "PENDING" until somebody has confirmed it, then "AVAILABLE". Unset for one that exists already.
  const Str& status() const { return status_; }
  const Str& provider() const { return provider_; }

  /// May use it, as a pipeline does to fetch code.
  const Ref& grant_use(const Grantee& grantee) const;
  /// May also get tokens of it: a build that clones by itself.
  const Ref& grant_clone(const Grantee& grantee) const;

 private:
  friend struct CodeConnection;
  friend struct CodeConnection::Existing;
  Ref(const Str& arn, const Str& status, const Str& provider) : arn_(arn), status_(status), provider_(provider) {}
  Str arn_;
  Str status_;
  Str provider_;
};

}  // namespace terrace::aws
