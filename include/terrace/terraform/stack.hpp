// SPDX-License-Identifier: Apache-2.0
#pragma once

// Stack: one Terraform root module with a state of its own, written to out/<stack>/main.tf.json. A scope like any
// other, plus the blocks that belong to a root module.

#include <terrace/terraform/backend.hpp>
#include <terrace/terraform/check.hpp>
#include <terrace/terraform/module.hpp>
#include <terrace/terraform/refactoring.hpp>
#include <terrace/terraform/variable.hpp>

namespace terrace {

struct UntypedProvider;

struct ProviderOptions {
  /// A second configuration of the same provider needs a name of its own.
  std::string_view alias{};
};

/// Where a provider comes from; only needed for one that has no binding, or to pin another version.
struct ProviderRequirement {
  Required<Str> source;
  Str version{};
  /// Names of further configurations that a module expects from its caller ("aws.dns").
  std::vector<std::string> configuration_aliases{};
};

class Stack : public Scope {
 public:
  /// Configures a provider: `stack.provider(tf::provider::aws{.region = "eu-west-1"})`. The first without an alias is
  /// the default of all its resources.
  template <class T>
  ProviderRef provider(const T& spec, const ProviderOptions& options = {},
                       SourceLocation at = SourceLocation::current()) {
    return add_provider(T::terrace_schema, &spec, options, at);
  }
  /// A provider for which there is no binding (<terrace/terraform/untyped.hpp>).
  ProviderRef provider(const UntypedProvider& spec, const ProviderOptions& options = {},
                       SourceLocation at = SourceLocation::current());
  void required_provider(std::string_view name, const ProviderRequirement& requirement);
  /// A version constraint for Terraform itself; `>= 1.5` is written when nothing is said.
  void required_version(std::string_view constraint);

  template <class T> Variable<T> variable(const Id& id, const VariableOptions& options = {}) {
    return variable<T>(id, detail::TypeOf<T>::type(), options);
  }
  template <class T = Any> Variable<T> variable(const Id& id, const Type& type, const VariableOptions& options = {}) {
    return detail::as<Variable<T>>(add_variable(id, type, options));
  }

  void output(const Id& id, const OutputOptions& options);

  /// A named value of the stack, for an expression that is used often or wants a name in the output.
  template <class T> detail::ViewOf<T> local(const Id& id, const T& value) {
    return detail::as<detail::ViewOf<T>>(add_local(id, Any(detail::ViewOf<T>(value))));
  }

  /// Where the state is kept: `stack.backend(backend::s3{.bucket = "…", .key = "…", .use_lockfile = true})`. Without
  /// one, the state is a file beside the stack's output.
  template <class T> void backend(const T& spec, SourceLocation at = SourceLocation::current()) {
    set_backend(T::terrace_schema, &spec, at);
  }

  void moved(const Moved& moved, SourceLocation at = SourceLocation::current());
  void import(const Import& import, SourceLocation at = SourceLocation::current());
  void removed(const Removed& removed, SourceLocation at = SourceLocation::current());
  /// Says what becomes of the stateful and retained resources that were at `path` ("storage/data", from below the stack)
  /// or under it and are gone from the program. The line may go once the next synth has written the ledger.
  void retire(std::string_view path, Retire what, SourceLocation at = SourceLocation::current());
  /// Says that this stack was called `name` before. Its state is the user's to carry along, by the backend's key.
  void renamed_from(std::string_view name);
  Check check(const Id& id, const CheckOptions& options = {});

  /// Orders this stack after another one where no reference says so.
  void depends_on(const Stack& other, SourceLocation at = SourceLocation::current());

  /// The AWS accounts that this stack may be planned for and applied to; with credentials of any other, the AWS provider
  /// refuses before it does anything. Holds for every AWS provider of the stack, also for one that the program does not
  /// configure; list the accounts of all of them.
  void allowed_account_ids(const std::vector<std::string>& ids, SourceLocation at = SourceLocation::current());
  /// `destroy` refuses this stack, and `deploy` refuses a plan that would delete or replace a resource of it. A stack that
  /// is protected cannot silently leave the program either. For once, `--unprotect STACK` goes around it.
  void protected_from_destroy(SourceLocation at = SourceLocation::current());

 private:
  friend struct detail::NodeAccess;
  friend class App;
  friend class Scope;
  using Scope::Scope;
  ProviderRef add_provider(const detail::SchemaSource& schema, const void* first, const ProviderOptions& options,
                           SourceLocation at);
  Value add_variable(const Id& id, const Type& type, const VariableOptions& options);
  Value add_local(const Id& id, const Any& value);
  void set_backend(const detail::SchemaSource& schema, const void* first, SourceLocation at);
};

}  // namespace terrace
