// SPDX-License-Identifier: Apache-2.0

// The stack program that the tests deploy: three stacks without a provider, bent by context values.
//
//   -c text=…      what "base" hands to "web"
//   -c trigger=…   another value replaces base/store/data
//   -c seconds=N   base/store/data takes so long
//   -c fail=STACK  a resource of that stack fails
//   -c protect=STACK, -c without=STACK, -c http=URL, -c s3=BUCKET (base keeps its state there)

#include <terrace/terrace.hpp>
#include <terrace/tf/terraform_data.hpp>

#include <string>

using namespace terrace;

namespace {

struct Program {
  App& app;

  std::string setting(const char* name, const char* otherwise) const { return app.root().context(name, otherwise); }

  void begin(Stack& stack, const std::string& name) const {
    if (setting("protect", "") == name) stack.protected_from_destroy();
  }

  LocalExec work(const std::string& name) const {
    if (setting("fail", "") == name) return {.command = "echo broken >&2; exit 3"};
    return {.command = "sleep " + (name == "base" ? setting("seconds", "0") : "0")};
  }
};

struct Base {
  struct Ref {
    tf::terraform_data::Ref data;
  };
  Program program;

  Ref build(Stack& stack) const {
    program.begin(stack, "base");
    if (const std::string url = program.setting("http", ""); !url.empty()) {
      stack.backend(backend::http{.address = url, .retry_max = 0});
    }
    if (const std::string bucket = program.setting("s3", ""); !bucket.empty()) {
      stack.backend(backend::s3{.bucket = bucket,
                                .key = "base.tfstate",
                                .max_retries = 0,
                                .region = "eu-west-1",
                                .skip_credentials_validation = true,
                                .skip_metadata_api_check = true,
                                .skip_requesting_account_id = true});
    }
    Scope store = stack.group("store");
    return {store.add(
        "data",
        tf::terraform_data{.input = program.setting("text", "a"), .triggers_replace = program.setting("trigger", "0")},
        {.provisioner = {program.work("base")}})};
  }
};

struct Web {
  Program program;
  Base::Ref base;

  void build(Stack& stack) const {
    program.begin(stack, "web");
    auto page =
        stack.add("page", tf::terraform_data{.input = base.data.output()}, {.provisioner = {program.work("web")}});
    stack.output("page", {.value = page.output()});
  }
};

struct Island {
  Program program;

  void build(Stack& stack) const {
    program.begin(stack, "island");
    stack.add("tree", tf::terraform_data{.input = "palm"}, {.provisioner = {program.work("island")}});
  }
};

}  // namespace

int main(int argc, char** argv) {
  return run(argc, argv, [](App& app) {
    const Program program{app};
    const std::string without = program.setting("without", "");
    auto base = app.add("base", Base{program});
    if (without != "web") app.add("web", Web{program, base});
    if (without != "island") app.add("island", Island{program});
  });
}
