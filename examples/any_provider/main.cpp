// SPDX-License-Identifier: Apache-2.0

// A provider that does not come with Terrace. paging.schema.json is what `terraform providers schema -json` prints for
// one (this one is invented), and terrace_provider in CMake makes <terrace/tf/paging_….hpp> of it.

// [any]
#include <terrace/terrace.hpp>
#include <terrace/tf/paging_person.hpp>
#include <terrace/tf/paging_rota.hpp>
#include <terrace/tf/provider/paging.hpp>

using namespace terrace;

struct OnCall {
  void build(Stack& stack) const {
    auto token = stack.variable<Str>("paging_token", {.sensitive = true});  // a literal would not compile
    stack.provider(tf::provider::paging{.token = token});

    auto phones = stack.variable<Map<Str>>("phones", {.sensitive = true});
    auto anna = stack.add("anna", tf::paging_person{.name = "Anna", .phone = phones.at("anna")});
    auto bert = stack.add("bert", tf::paging_person{.name = "Bert", .phone = phones.at("bert")});

    auto managers =
        stack.add("managers", tf::paging_rota{.name = "Managers",
                                              .shifts = {{.days = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"},
                                                          .from = "00:00",
                                                          .people = {{"first", {.order = 1, .person = bert.id()}}},
                                                          .until = "24:00"}}});
    auto web = stack.add(
        "web", tf::paging_rota{.escalation = {{.after_minutes = 15, .rota_id = managers.id()}},  // a nested block
                               .handover = {{.announce = true, .at = "09:00"}},  // a nested attribute, at most one
                               .name = "Web",
                               .shifts = {{.days = {"sat", "sun"},  // nested attributes, a list of them
                                           .from = "09:00",
                                           .people = {{"first", {.order = 1, .person = anna.id()}},  // and a map
                                                      {"second", {.order = 2, .person = bert.id()}}},
                                           .until = "21:00"}}});
    stack.output("on_call_now", {.value = web.current().person()});
  }
};

int main(int argc, char** argv) {
  return run(argc, argv, [](App& app) { app.add("on-call", OnCall{}); });
}
// [/any]
