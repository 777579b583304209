// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the tests of AWS constructs have in common: a stack with a provider that plans without network, the codes of what
// is wrong with it, and the two properties that every family has.

#include <terrace/aws/environment.hpp>
#include <terrace/testing/testing.hpp>
#include <terrace/tf/provider/aws.hpp>

#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "catch.hpp"

namespace aws_test {

using namespace terrace;
using namespace terrace::testing;

inline void configure(Stack& stack) {
  stack.provider(tf::provider::aws{.region = "eu-west-1"});
  aws::set_account_id(stack, "123456789012");
  aws::set_region(stack, "eu-west-1");
}

/// A stack "test" of what `build` adds.
template <class Build> Template synth_stack(Build build) {
  return testing::synth([&](Stack& stack) {
    configure(stack);
    build(stack);
  });
}

/// The codes of all diagnostics of a stack, in the order in which they were found.
template <class Build> std::vector<std::string> codes_of(Build build) {
  App app;
  app.add("test", [&](Stack& stack) {
    configure(stack);
    build(stack);
  });
  testing::synth(app);
  std::vector<std::string> codes;
  for (const Diagnostic& diagnostic : app.diagnostics().all()) codes.push_back(diagnostic.code);
  return codes;
}

using Codes = std::vector<std::string>;

/// The real terraform finds nothing wrong with it; says that it was not asked where it is missing.
inline void check_terraform_takes(const Template& tf) {
  const auto result = terraform_validate(tf);
  if (result.skipped) {
    std::cout << result << '\n';
    return;
  }
  CHECK(result);
}

/// For specs that need nothing beside them.
inline int nothing_shared(Stack&) { return 0; }

/// Property: random specs that break no rule are fine with the real terraform. `make(scope, random)` is called for a
/// hundred scopes of one stack, which is validated as a whole; `prepare(stack)` makes what they share.
template <class Prepare, class Make> void check_valid_specs(Prepare prepare, Make make) {
  auto tf = synth_stack([&](Stack& stack) {
    auto shared = prepare(stack);
    for (int i = 0; i < 100; ++i) {
      Random random(run_seed() * 1000 + static_cast<std::uint64_t>(i));
      Scope scope = stack.group("case-" + std::to_string(i));
      make(scope, shared, random);
    }
  });
  INFO("seed " << run_seed() << ", 100 cases");
  CHECK(tf.no_diagnostics());
  check_terraform_takes(tf);
}

/// A rule, and a way to break it.
template <class Shared> struct Violation {
  std::string code;
  std::function<void(Scope&, const Shared&, Random&)> make;
};

/// Property: whoever breaks a rule gets its diagnostic, whatever else the spec says. Each violation once, and a hundred
/// random cases.
template <class Prepare, class Shared>
void check_violations(Prepare prepare, const std::vector<Violation<Shared>>& violations) {
  const auto gives_its_code = [&](const Violation<Shared>& violation, Random& random) {
    const Codes codes = codes_of([&](Stack& stack) {
      auto shared = prepare(stack);
      Scope scope = stack.group("case");
      violation.make(scope, shared, random);
    });
    std::string all;
    for (const std::string& code : codes) all += code + ' ';
    return Match(all.find(violation.code) != std::string::npos,
                 "expected " + violation.code + ", found " + (all.empty() ? "nothing" : all));
  };
  for (const Violation<Shared>& violation : violations) {
    Random random(run_seed());
    CHECK(gives_its_code(violation, random));
  }
  CHECK(for_each_case(100, [&](Random& random) { return gives_its_code(random.pick(violations), random); }));
}

}  // namespace aws_test
