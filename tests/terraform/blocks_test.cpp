// SPDX-License-Identifier: Apache-2.0
// Modules, backends, blocks about what exists already, checks, and blocks without a binding.

#include "support.hpp"

using namespace terrace;
using namespace terrace::test;
using acme::acme_disk;

TEST_CASE("a module: inputs beside its own arguments, providers, outputs by name") {
  const Built built([](Stack& stack) {
    const ProviderRef dns = stack.provider(acme::provider{}, {.alias = "dns"});
    const ProviderRef main = stack.provider(acme::other_provider{});
    const auto disk = stack.add("disk", acme_disk{});
    const auto ecs = stack.add("ecs", Module{.source = "acme/ecs/aws",
                                             .version = "6.0.0",
                                             .inputs = {{"environment", "dev"}, {"disk", disk.arn()}, {"size", 2}},
                                             .providers = {{"aws.dns", dns}, {"aws", main}}});
    stack.add("many", Module{.source = "./m"}, {.count = 2, .depends_on = {ecs}});
    stack.output("dns", {.value = ecs.output<Str>("dns_name")});
  });
  INFO(built.problems());
  REQUIRE(built.result.ok);
  const json& ecs = built.tf["module"]["ecs"];
  CHECK(ecs["source"] == "acme/ecs/aws");
  CHECK(ecs["version"] == "6.0.0");
  CHECK(ecs["environment"] == "dev");
  CHECK(ecs["disk"] == "${acme_disk.disk.arn}");
  CHECK(ecs["size"] == 2);
  CHECK(ecs["providers"] == json({{"aws.dns", "acme.dns"}, {"aws", "other"}}));
  CHECK(built.tf["module"]["many"]["count"] == 2);
  CHECK(built.tf["module"]["many"]["depends_on"] == json({"module.ecs"}));
  CHECK(built.tf["output"]["dns"]["value"] == "${module.ecs.dns_name}");
}

TEST_CASE("a registry module needs one exact version, any other module none") {
  const char* version = "";
  const char* source = "";
  const auto code = [&] {
    const Built built([&](Stack& stack) {
      Module module{.source = source};
      if (*version != '\0') module.version = version;
      stack.add("m", module);
    });
    return built.found("T0208").message;
  };
  for (const char* registry : {"acme/ecs/aws", "acme/ecs/aws//modules/x", "app.example.com/acme/ecs/aws"}) {
    source = registry;
    version = "";
    CHECK(contains(code(), "has no version"));
    for (const char* range : {"~> 6.0", ">= 1.0.0", "6.0", "6", "6.0.0.0", "6.0.x", "1.0.0, 2.0.0"}) {
      version = range;
      INFO(range);
      CHECK(contains(code(), "is not one exact version"));
    }
    for (const char* exact : {"6.0.0", "= 6.0.0", "1.2.3-beta.1"}) {
      version = exact;
      INFO(exact);
      CHECK(code().empty());
    }
  }
  for (const char* elsewhere : {"./modules/x", "../x", "github.com/acme/ecs", "git::https://example.com/x.git?ref=v1",
                                "https://example.com/x.zip", "s3::https://s3.amazonaws.com/b/x.zip"}) {
    source = elsewhere;
    INFO(elsewhere);
    version = "";
    CHECK(code().empty());
    version = "1.0.0";
    CHECK(contains(code(), "which no registry holds"));
  }
}

TEST_CASE("inputs of a module that cannot be") {
  const Built built([](Stack& stack) {
    stack.add("m", Module{.source = "./m", .inputs = {{"count", 1}, {"a b", 2}}});
    const Map<Any> all = stack.variable<Map<Any>>("all");
    stack.add("n", Module{.source = stack.variable<Str>("source"), .inputs = all});
  });
  CHECK(!built.result.ok);
  CHECK(contains(built.found("T0203").message, "\"count\" cannot be the name of a module's input"));
  CHECK(contains(built.found("T0202").message, "\"a b\""));
  CHECK(built.count("T0213") == 2);
}

TEST_CASE("a backend with nested settings") {
  const Built built([](Stack& stack) {
    stack.backend(backend::s3{.assume_role = backend::s3::AssumeRole{.role_arn = "arn:aws:iam::1:role/${x}"},
                              .bucket = "state",
                              .key = "a/b",
                              .use_lockfile = true});
  });
  INFO(built.problems());
  REQUIRE(built.result.ok);
  const json& s3 = built.tf["terraform"]["backend"]["s3"];
  CHECK(s3["bucket"] == "state");
  CHECK(s3["use_lockfile"] == true);
  CHECK(only(s3["assume_role"])["role_arn"] == "arn:aws:iam::1:role/${x}");
}

TEST_CASE("the cloud block, with both kinds of tags") {
  const Built named([](Stack& stack) {
    stack.backend(backend::cloud{.organization = "o",
                                 .workspaces = backend::cloud::Workspaces{.project = "p", .tags = {"a", "b"}}});
  });
  INFO(named.problems());
  REQUIRE(named.result.ok);
  const json& cloud = named.tf["terraform"]["cloud"];
  CHECK(cloud["organization"] == "o");
  CHECK(only(cloud["workspaces"])["tags"] == json({"a", "b"}));
  CHECK(!named.tf["terraform"].contains("backend"));

  const Built keyed([](Stack& stack) {
    stack.backend(backend::cloud{.workspaces = backend::cloud::Workspaces{.tags = {{"stage", "prod"}}}});
  });
  REQUIRE(keyed.result.ok);
  CHECK(only(keyed.tf["terraform"]["cloud"]["workspaces"])["tags"] == json({{"stage", "prod"}}));
}

TEST_CASE("backends that cannot be") {
  const Built built([](Stack& stack) {
    stack.backend(backend::local{.path = "a"});
    stack.backend(backend::cloud{});
  });
  CHECK(!built.result.ok);
  CHECK(contains(built.found("T0204").message, "\"local\" and \"cloud\""));
  CHECK(built.found("T0204").notes.size() == 1);

  const Built late(
      [](Stack& stack) { stack.backend(backend::gcs{.bucket = stack.variable<Str>("bucket"), .prefix = "p"}); });
  CHECK(contains(late.found("T0213").message, "the backend \"gcs\" must be a literal"));

  for (const char* connection : {"postgres://me:secret@host/db", "host=h password=secret"}) {
    const Built secret([&](Stack& stack) { stack.backend(backend::pg{.conn_str = connection}); });
    CHECK(contains(secret.found("T0216").help, "PGPASSWORD"));
    CHECK(!contains(secret.problems(), "secret@"));
  }
  const Built open([](Stack& stack) { stack.backend(backend::pg{.conn_str = "postgres://me@host:5432/db"}); });
  CHECK(open.count("T0216") == 0);
}

TEST_CASE("moved, import, removed") {
  const Built built([](Stack& stack) {
    const auto disk = stack.add("disk", acme_disk{});
    const auto keyed = stack.add("keyed", acme_disk{}, {.for_each = list({"a", "b"})});
    const ProviderRef far = stack.provider(acme::provider{}, {.alias = "far"});
    stack.moved({.from = "acme_disk.old", .to = disk});
    stack.import({.to = disk, .id = "disk-1", .provider = far});
    stack.import({.to = by_key(keyed).at("a"), .id = "disk-2"});
    stack.import(
        {.to = by_key(keyed).at(each::key()), .id = each::value<Str>(), .for_each = object({{"b", "disk-3"}})});
    stack.removed({.from = "acme_disk.gone", .destroy = false});
    stack.removed({.from = std::string("module.old"), .destroy = true});
  });
  INFO(built.problems());
  REQUIRE(built.result.ok);
  CHECK(only(built.tf["moved"])["from"] == "acme_disk.old");
  CHECK(only(built.tf["moved"])["to"] == "acme_disk.disk");
  const json& imports = built.tf["import"];
  REQUIRE(imports.size() == 3);
  CHECK(imports[0]["to"] == "acme_disk.disk");
  CHECK(imports[0]["id"] == "disk-1");
  CHECK(imports[0]["provider"] == "acme.far");
  CHECK(imports[1]["to"] == "acme_disk.keyed[\"a\"]");
  CHECK(imports[2]["to"] == "acme_disk.keyed[each.key]");
  CHECK(imports[2]["for_each"] == json({{"b", "disk-3"}}));
  REQUIRE(built.tf["removed"].size() == 2);
  CHECK(built.tf["removed"][0]["from"] == "acme_disk.gone");
  CHECK(only(built.tf["removed"][0]["lifecycle"])["destroy"] == false);
  CHECK(built.tf["removed"][1]["from"] == "module.old");
}

TEST_CASE("a check") {
  const Built built([](Stack& stack) {
    const auto disk = stack.add("disk", acme_disk{});
    stack.check("health", {.assert_ = {{.condition = not_equal(disk.arn(), ""), .error_message = "1"},
                                       {.condition = true, .error_message = "2"}}});
    stack.check("9lives", {.assert_ = {{.condition = true, .error_message = "x"}}});
  });
  CHECK(!built.result.ok);
  CHECK(built.count("T0202") == 1);

  const Built good([](Stack& stack) {
    stack.check("health", {.assert_ = {{.condition = equal(1, 1), .error_message = "1"},
                                       {.condition = true, .error_message = "2"}}});
  });
  INFO(good.problems());
  REQUIRE(good.result.ok);
  const json& asserts = good.tf["check"]["health"]["assert"];
  REQUIRE(asserts.size() == 2);
  CHECK(asserts[0]["condition"] == "${1 == 1}");
  CHECK(asserts[1]["error_message"] == "2");
}

TEST_CASE("a check with a data source of its own writes it inside the check and nowhere else") {
  const Built built([](Stack& stack) {
    auto check = stack.check("site");
    const auto image =
        check.data("image", UntypedData{.type = "acme_image", .provider = "acme/acme", .arguments = {{"name", "web"}}});
    check.assert_that(equal(image.get("state"), "ready"), "The image is not ready.");
  });
  INFO(built.problems());
  REQUIRE(built.result.ok);
  CHECK(!built.tf.contains("data"));
  const json& check = built.tf["check"]["site"];
  CHECK(check["data"]["acme_image"]["site_image"]["name"] == "web");
  CHECK(check["assert"][0]["condition"] == "${data.acme_image.site_image.state == \"ready\"}");
}

TEST_CASE("a check refuses a second data source, no assertion at all, and references from outside") {
  const Built built([](Stack& stack) {
    const UntypedData spec{.type = "acme_image", .provider = "acme/acme", .arguments = {}};
    auto check = stack.check("site");
    const auto image = check.data("image", spec);
    check.data("other", spec);
    stack.output("state", {.value = image.get("state")});
  });
  CHECK(!built.result.ok);
  CHECK(built.count("T0221") == 1);
  CHECK(built.count("T0311") == 1);
  CHECK(built.count("T0305") == 1);
}

TEST_CASE("blocks without a binding") {
  const Built built([](Stack& stack) {
    stack.provider(UntypedProvider{.source = "hashicorp/random", .version = "3.6.3"});
    const auto pet =
        stack.add("pet",
                  UntypedResource{.type = "random_pet",
                                  .provider = "hashicorp/random",
                                  .arguments = {{"length", 2}, {"keepers", object({{"a", "${b}"}})}, {"prefix", "x"}}},
                  {.lifecycle = {{.create_before_destroy = true}}});
    stack.add("beta", UntypedData{.type = "google_thing", .provider = "hashicorp/google-beta"});
    stack.provider(UntypedProvider{.source = "hashicorp/google-beta", .arguments = {{"project", "p"}}});
    stack.add("disk", acme_disk{.name = pet.get<Str>("id")});
    stack.add(
        "e", UntypedEphemeral{.type = "random_password", .provider = "hashicorp/random", .arguments = {{"length", 8}}});
  });
  INFO(built.problems());
  REQUIRE(built.result.ok);
  const json& pet = built.tf["resource"]["random_pet"]["pet"];
  CHECK(pet["length"] == 2);
  CHECK(pet["keepers"]["a"] == "$${b}");
  CHECK(only(pet["lifecycle"])["create_before_destroy"] == true);
  CHECK(!pet.contains("provider"));
  CHECK(built.tf["data"]["google_thing"]["beta"]["provider"] == "google-beta");
  CHECK(built.tf["ephemeral"]["random_password"]["e"]["length"] == 8);
  CHECK(built.tf["resource"]["acme_disk"]["disk"]["name"] == "${random_pet.pet.id}");
  const json& required = built.tf["terraform"]["required_providers"];
  CHECK(required["random"]["source"] == "hashicorp/random");
  CHECK(required["random"]["version"] == "~> 3.6");
  CHECK(required["google-beta"]["source"] == "hashicorp/google-beta");
  CHECK(!required["google-beta"].contains("version"));
}

TEST_CASE("blocks without a binding that cannot be") {
  const Built built([](Stack& stack) {
    stack.add("a", UntypedResource{.type = "random pet", .provider = "random"});
    stack.add("b", UntypedResource{.type = "random_pet",
                                   .provider = "hashicorp/random",
                                   .arguments = {{"length", 1}, {"length", 2}, {"no way", 3}}});
    stack.add("c", UntypedResource{.type = "random_pet",
                                   .provider = "hashicorp/random",
                                   .arguments = stack.variable<Map<Any>>("all")});
  });
  CHECK(!built.result.ok);
  INFO(built.problems());
  CHECK(built.count("T0219") == 3);
  CHECK(contains(built.problems(), "\"random pet\" cannot be the type of a block"));
  CHECK(contains(built.problems(), "the argument \"length\" is given twice"));
  CHECK(contains(built.problems(), "\"no way\" cannot be the name of an argument"));
  CHECK(built.count("T0215") == 1);
  CHECK(built.count("T0213") == 1);
}
