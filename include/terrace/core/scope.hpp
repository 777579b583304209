// SPDX-License-Identifier: Apache-2.0
#pragma once

// Scope: a place in the construct tree, and the one way to put something there.
//
//   auto vpc = scope.add("vpc", tf::aws_vpc{.cidr_block = "10.0.0.0/16"});    // a binding
//   auto network = scope.add("network", Network{.zones = 3});                 // any struct with build(Scope&)
//
// `add` makes the node "network" under this scope, calls `build` on it and returns what `build` returns (the new scope
// if that is nothing). The node remembers the line of the call; nodes that a library construct makes inside its `build`
// take over the line of the user who added that construct.
//
// A Scope is a handle of one pointer: copy it freely; it is valid while its App lives.

#include <terrace/core/source_location.hpp>
#include <terrace/value/views.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace terrace {

class App;
class Scope;
class Stack;
class Validation;
struct Meta;

namespace detail {
struct Node;  // src/core/node.hpp
struct SchemaSource;
struct NodeAccess;
}  // namespace detail

/// A child's name and the line where it was given. Made implicitly from text.
class Id {
 public:
  Id(const char* text, SourceLocation location = SourceLocation::current()) : text_(text), location_(location) {}
  Id(std::string_view text, SourceLocation location = SourceLocation::current()) : text_(text), location_(location) {}
  Id(const std::string& text, SourceLocation location = SourceLocation::current()) : text_(text), location_(location) {}

  std::string_view text() const { return text_; }
  SourceLocation location() const { return location_; }

 private:
  std::string_view text_;
  SourceLocation location_;
};

/// What may be added to a scope: a struct that knows how to build itself there, or a function of the new scope.
template <class T, class Where>
concept Buildable = requires(const T& spec, Where& where) {
  spec.build(where);
};

/// Key and default of a context value; see Scope::context.
struct ContextKey {
  std::string_view text;
  SourceLocation location;
  ContextKey(const char* key, SourceLocation where = SourceLocation::current()) : text(key), location(where) {}
};

class Scope {
 public:
  /// Makes the construct `id` from `spec`. Ids are unique within their scope and must not contain `/`.
  template <class T> auto add(const Id& id, const T& spec) {
    Scope child = begin(id);
    return finish(child, spec);
  }
  /// The same for a generated binding or a module, with Terraform's meta-arguments:
  /// `scope.add("web", tf::aws_instance{…}, {.count = 2, .lifecycle = {{.prevent_destroy = true}}})`.
  template <class T> auto add(const Id& id, const T& spec, const Meta& meta) {
    Scope child = begin(id);
    child.set_meta(meta);
    return finish(child, spec);
  }
  /// A scope that groups what is added to it and gives its name to their paths.
  Scope group(const Id& id) { return begin(id); }

  Stack stack() const;
  /// "web-dev/network/public-a": the ids from the stack down to here.
  std::string path() const;
  std::string_view id() const;
  SourceLocation location() const;

  /// Puts a tag on everything taggable in this scope, unless a deeper scope or the resource itself sets that key.
  Scope& tag(const Str& key, const Str& value);
  /// Takes the inherited tag `key` away from this scope and what is in it.
  Scope& untag(std::string_view key);

  /// Says that a policy's violation in this scope is meant, and why: `scope.acknowledge("TS012", "the site is public")`.
  /// `check` lists it with the reason. An empty reason or an unknown code is a diagnostic.
  Scope& acknowledge(std::string_view code, std::string_view reason, SourceLocation at = SourceLocation::current());

  /// Says that this construct was at `path` before ("old/network", from below the stack), with all that is in it: every
  /// resource and module in it gets its `moved` block. Earlier paths may be added, the oldest first; keep them until
  /// every environment has been applied. See docs/refactoring.md.
  Scope& renamed_from(std::string_view path);
  /// Makes what is in this scope only where `condition` holds when Terraform runs, such as a variable of the stack:
  /// `scope.group("cache").only_if(create_cache)`. Blocks get a `count`, references between them are as before, and from
  /// outside read null where there is nothing. What holds always (`true`) changes nothing. Said twice, both must hold.
  Scope& only_if(const Bool& condition);
  /// Resources and modules in this scope are kept when they vanish from the program: Terraform then forgets them and
  /// destroys nothing. Works through the ledger, so it outlives its own line. `false` takes an outer scope's word back.
  Scope& retain(bool retained = true);
  /// Whether losing a resource in this scope loses data. Known for AWS's databases, buckets, keys and so on; a stateful
  /// resource that vanishes from the program without a word is an error.
  Scope& stateful(bool stateful = true);

  /// A setting from outside the program: `-c key=value`, the environment variable TERRACE_CONTEXT_<KEY>, or the file
  /// terrace.context.json, in this order. A value that cannot be read as the default's type is a diagnostic.
  std::string context(const ContextKey& key, const char* otherwise) const;
  std::string context(const ContextKey& key, const std::string& otherwise) const;
  long long context(const ContextKey& key, long long otherwise) const;
  int context(const ContextKey& key, int otherwise) const;
  bool context(const ContextKey& key, bool otherwise) const;
  /// Whether the key is set anywhere.
  bool has_context(const ContextKey& key) const;

  /// Runs `hook(Scope)` when synth begins, after the whole program: the place to add what depends on later calls. Hooks
  /// may add nodes and further hooks.
  template <class F> void before_synth(F hook) {
    add_hook(
        new F(static_cast<F&&>(hook)), [](void* f, Scope scope) { (*static_cast<F*>(f))(scope); },
        [](void* f) { delete static_cast<F*>(f); });
  }
  /// The same, after all hooks of `before_synth` have run: the place where a construct writes what others told it until
  /// then. Two that wait for each other see what the other has at that time, so a hook of this kind writes and tells nobody.
  template <class F> void when_gathered(F hook) {
    add_last_hook(
        new F(static_cast<F&&>(hook)), [](void* f, Scope scope) { (*static_cast<F*>(f))(scope); },
        [](void* f) { delete static_cast<F*>(f); });
  }
  /// Attaches a check: `rule(Validation&)` runs when the tree is final and reports what is wrong with it.
  template <class F> void validate(F rule) {
    add_rule(
        new F(static_cast<F&&>(rule)), [](void* f, Validation& v) { (*static_cast<F*>(f))(v); },
        [](void* f) { delete static_cast<F*>(f); });
  }

  /// State of type T that lives with this node and is shared by all handles to it: what a construct collects until
  /// synth. Made by `T()` on first use.
  template <class T> T& state() const {
    static const char key = 0;
    void* found = find_state(&key);
    if (found == nullptr) {
      found = new T();
      keep_state(&key, found, [](void* object) { delete static_cast<T*>(object); });
    }
    return *static_cast<T*>(found);
  }

  /// Records a diagnostic about this construct, with its path and line. `code` is the user's own, such as "ACME-1".
  void error(std::string_view code, std::string_view message, std::string_view help = {}) const;
  void warning(std::string_view code, std::string_view message, std::string_view help = {}) const;

  friend bool operator==(const Scope&, const Scope&) = default;

 protected:
  explicit Scope(detail::Node* node) : node_(node) {}
  friend struct detail::NodeAccess;
  friend class App;
  detail::Node* node_;

 private:
  Scope begin(const Id& id);
  void set_meta(const Meta& meta);
  void add_hook(void* hook, void (*call)(void*, Scope), void (*destroy)(void*));
  void add_last_hook(void* hook, void (*call)(void*, Scope), void (*destroy)(void*));
  void add_rule(void* rule, void (*call)(void*, Validation&), void (*destroy)(void*));
  void* find_state(const void* key) const;
  void keep_state(const void* key, void* object, void (*destroy)(void*)) const;

  template <class T> static auto finish(Scope& child, const T& spec) {
    if constexpr (Buildable<T, Scope>) {
      if constexpr (std::is_void_v<decltype(spec.build(child))>) {
        spec.build(child);
        return child;
      } else {
        return spec.build(child);
      }
    } else if constexpr (std::is_invocable_v<const T&, Scope&>) {
      if constexpr (std::is_void_v<std::invoke_result_t<const T&, Scope&>>) {
        spec(child);
        return child;
      } else {
        return spec(child);
      }
    } else {
      static_assert(!Buildable<T, Stack>, "this spec builds a whole stack: add it to the App, not to a scope");
      static_assert(Buildable<T, Scope>, "a construct is a struct with `auto build(Scope& scope) const`");
    }
  }
};

/// A node seen by a visitor or a validation: read-only.
class Construct : public Scope {
 public:
  /// "aws_vpc" for a resource, data source or ephemeral resource; empty for everything else.
  std::string_view type() const;
  /// "aws_vpc.network" as seen in its own stack, "" for a scope. Final once synth has begun.
  std::string address() const;
  bool is_resource() const;
  bool is_data() const;
  /// A top-level argument or block as given, unset when it was left out.
  Value argument(std::string_view name) const;
  std::vector<Construct> children() const;

 private:
  using Scope::Scope;
  friend struct detail::NodeAccess;
};

/// What a user's check gets: the construct it was attached to, its subtree, and where to report.
class Validation {
 public:
  Construct construct() const { return construct_; }
  /// Every construct below and including this one, parents first.
  std::vector<Construct> all() const;
  void error(const Construct& about, std::string_view code, std::string_view message, std::string_view help = {});
  void warning(const Construct& about, std::string_view code, std::string_view message, std::string_view help = {});

 private:
  friend struct detail::NodeAccess;
  explicit Validation(Construct construct) : construct_(construct) {}
  Construct construct_;
};

}  // namespace terrace
