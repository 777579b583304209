// SPDX-License-Identifier: Apache-2.0
#pragma once

// In-memory synthesis for tests: nothing is written and no terraform is run.
//
//   auto tf = testing::synth(WebStack{.domain = "example.com"});        // a stack, named "test"
//   auto tf = testing::synth(Network{.zones = 3});                      // a construct, as "subject" in a stack "test"
//   auto tf = testing::synth(tf::aws_vpc{.cidr_block = "10.0.0.0/16"}); // a binding: aws_vpc.subject
//   auto tf = testing::synth([](Stack& stack) { … });                   // a function
//   auto tf = testing::synth(app);  auto tf = testing::synth(app, stack);  // an App of the test's own, once complete
//
// The stack made for a single construct gets an empty configuration of each provider that it lacks.

#include <terrace/core/app.hpp>
#include <terrace/testing/template.hpp>

namespace terrace::testing {

struct Options {
  std::string stack = "test";
  std::string id = "subject";
  AppOptions app{};
};

namespace detail {
/// When synth begins, configures each provider that `stack` uses without configuring it.
void add_missing_providers(Stack& stack);
}  // namespace detail

/// All stacks of `app`. An App is synthesized once; asking again gives the same answer.
Template synth(App& app);
/// One stack of an App; the whole App is synthesized.
Template synth(App& app, const Stack& stack);

template <class T>
requires(!std::is_base_of_v<App, T> && !std::is_base_of_v<Scope, T>) Template
    synth(const T& spec, const Options& options = {}, SourceLocation at = SourceLocation::current()) {
  App app(options.app);
  if constexpr (Buildable<T, Scope>) {
    app.add(Id(options.stack, at), [&](Stack& stack) {
      stack.add(Id(options.id, at), spec);
      detail::add_missing_providers(stack);
    });
  } else {
    app.add(Id(options.stack, at), spec);
  }
  return synth(app);
}

}  // namespace terrace::testing
