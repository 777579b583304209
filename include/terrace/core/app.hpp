// SPDX-License-Identifier: Apache-2.0
#pragma once

// App: the root of the tree. A stack program gets one from terrace::run; a test makes its own.
//
//   App app;
//   auto web = app.add("web-dev", WebStack{.domain = "dev.example.com"});   // a stack: a folder of Terraform JSON
//
// An App owns everything that is added to it. It is used from one thread; different Apps may live in different threads.

#include <terrace/core/diagnostics.hpp>
#include <terrace/core/scope.hpp>
#include <terrace/terraform/stack.hpp>

namespace terrace {

namespace detail {
class Tree;
}
struct PolicyPack;

/// How resources get their Terraform names.
enum class Naming : std::uint8_t {
  path,   ///< the path in the stack: `network_public_a`
  cdktf,  ///< as CDKTF does: the path and 8 hexadecimal digits, so that a team can move without touching its state
};

struct AppOptions {
  Naming naming = Naming::path;
  /// Context as by `-c key=value`; wins over environment and file.
  std::vector<std::pair<std::string, std::string>> context{};
  /// Where terrace.context.json is looked for; empty: not at all.
  std::string context_file{};
};

class App {
 public:
  explicit App(const AppOptions& options = {});
  ~App();
  App(const App&) = delete;  // stacks and references point into it: make a second App by running the program twice
  App& operator=(const App&) = delete;

  /// Makes a stack. Returns what `build` returns; the Stack if that is nothing. Also takes a function of Stack&.
  template <class T> auto add(const Id& id, const T& spec) {
    Stack stack = begin_stack(id);
    if constexpr (Buildable<T, Stack>) {
      if constexpr (std::is_void_v<decltype(spec.build(stack))>) {
        spec.build(stack);
        return stack;
      } else {
        return spec.build(stack);
      }
    } else {
      static_assert(std::is_invocable_v<const T&, Stack&>,
                    "a stack is a struct with `auto build(Stack& stack) const`, or a function of Stack&");
      if constexpr (std::is_void_v<std::invoke_result_t<const T&, Stack&>>) {
        spec(stack);
        return stack;
      } else {
        return spec(stack);
      }
    }
  }

  void set_naming(Naming naming);
  /// Says that names were made by `earlier` before: every resource and module gets a `moved` block from its name then.
  App& renamed_from(Naming earlier);
  /// Says that a stack that held stateful resources is gone on purpose: Retire::keep leaves what it made to itself, and
  /// Retire::destroy says that `destroy` has been run on it. The line may go once the next synth has written the ledger.
  App& retire(std::string_view stack, Retire what);
  /// Tags for every taggable resource of every stack.
  App& tag(const Str& key, const Str& value);
  /// Rules that `check` runs beside the built-in packs; see <terrace/policy/policy.hpp>.
  App& policy(const PolicyPack& pack);
  App& policies(std::initializer_list<PolicyPack> packs);
  /// The scope above all stacks, for context, tags and validations.
  Scope root() const;

  std::vector<Stack> stacks() const;
  /// Every construct, parents before children, in program order.
  std::vector<Construct> constructs() const;
  /// What building and synthesis have found so far.
  const Diagnostics& diagnostics() const;

 private:
  friend struct detail::NodeAccess;
  Stack begin_stack(const Id& id);
  detail::Tree* tree_;
};

}  // namespace terrace
