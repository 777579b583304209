// SPDX-License-Identifier: Apache-2.0
#include "support.hpp"

#include <algorithm>

using namespace terrace::bind;

namespace {

std::string with_resource(std::string_view block) {
  return "{\"format_version\": \"1.0\",\n\"provider_schemas\": {\n\"example.com/acme/tool\": {\n"
         "\"resource_schemas\": {\n\"tool_box\": {\n\"block\":\n" +
         std::string(block) + "\n}}}}}\n";
}

std::string schema_error(std::string_view block) {
  return error_of([&] { read_provider_schema("s.json", with_resource(block), {}, "1.0.0"); });
}

std::string snapshot_error(std::string_view lines) {
  return error_of(
      [&] { read_snapshot("s.schema", "terrace-schema 1\nprovider acme/tool 1.0.0\n" + std::string(lines)); });
}

const Entry& entry_of(const std::vector<Entry>& entries, std::string_view name) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.name == name; });
  REQUIRE(found != entries.end());
  return *found;
}

}  // namespace

TEST_CASE("bind: a snapshot that is read and written again stays the same, byte for byte") {
  const Snapshot snapshot = everything();
  const std::string text = write_snapshot(snapshot);
  const Snapshot again = read_snapshot("x", text);
  CHECK(again == snapshot);
  CHECK(write_snapshot(again) == text);
}

TEST_CASE("bind: the committed snapshots are in the form that the generator writes") {
  for (const char* name : {"aws", "terraform", "functions"}) {
    const std::string text = read_file(std::string(TERRACE_SOURCE_DIR "/schema/") + name + ".schema");
    CHECK(write_snapshot(read_snapshot(name, text)) == text);
  }
}

TEST_CASE("bind: the AWS snapshot is complete") {
  const Snapshot aws = read_snapshot("aws", read_file(TERRACE_SOURCE_DIR "/schema/aws.schema"));
  CHECK(aws.address == "hashicorp/aws");
  CHECK(aws.local_name() == "aws");
  CHECK(aws.version == "5.100.0");
  CHECK(aws.config.size() == 1);
  CHECK(aws.resources.size() == 1526);
  CHECK(aws.data.size() == 608);
  CHECK(aws.ephemeral.size() == 7);
  CHECK(aws.functions.size() == 3);
}

TEST_CASE("bind: all facts of a schema are in its snapshot") {
  const Snapshot snapshot = everything();
  CHECK(snapshot.address == "example.com/acme/everything");
  const auto found = std::find_if(snapshot.resources.begin(), snapshot.resources.end(),
                                  [](const Root& root) { return root.name == "everything_thing"; });
  REQUIRE(found != snapshot.resources.end());
  const std::vector<Entry>& entries = found->entries;
  CHECK(entry_of(entries, "text").required);
  CHECK(entry_of(entries, "labels").optional);
  CHECK(entry_of(entries, "labels").computed);
  CHECK(entry_of(entries, "password").sensitive);
  CHECK(entry_of(entries, "password_wo").write_only);
  CHECK(entry_of(entries, "older").deprecated);
  CHECK(entry_of(entries, "older").message == "use \"names\"\ninstead");
  CHECK(entry_of(entries, "pair").type.kind == Kind::tuple);
  CHECK(entry_of(entries, "pair").type.items.size() == 2);
  CHECK(entry_of(entries, "keyed").form == Form::nested_attribute);
  CHECK(entry_of(entries, "keyed").nesting == Nesting::map);
  CHECK(entry_of(entries, "group").nesting == Nesting::group);
  CHECK(entry_of(entries, "few").max_items == 3);
  CHECK(entry_of(entries, "exactly_one").min_items == 1);
  CHECK(entry_of(entries, "retired").deprecated);
  CHECK(entry_of(entries, "few").block == entry_of(entries, "at_most_one").block);
  const Block& rule = snapshot.blocks[entry_of(entries, "rules").type.items.front().block];
  CHECK(rule.object);
  CHECK(entry_of(rule.entries, "note").optional);
  CHECK(entry_of(rule.entries, "from").required);
}

TEST_CASE("bind: a snapshot does not depend on the order of the schema's members") {
  const std::string one = with_resource(R"({"attributes": {"a": {"type": "string", "optional": true}},
      "block_types": {"b": {"nesting_mode": "list", "block": {}}, "c": {"nesting_mode": "set", "block": {}}}})");
  const std::string two = with_resource(R"({"block_types": {"c": {"block": {}, "nesting_mode": "set"},
      "b": {"nesting_mode": "list", "block": {}}}, "attributes": {"a": {"optional": true, "type": "string"}}})");
  CHECK(write_snapshot(read_provider_schema("1", one, {}, "1")) ==
        write_snapshot(read_provider_schema("2", two, {}, "1")));
}

TEST_CASE("bind: a changed block changes its own line and those that hold it, nothing else") {
  const auto text_of = [](std::string_view type) {
    return write_snapshot(read_provider_schema(
        "s",
        with_resource(R"({"block_types": {"a": {"nesting_mode": "list", "block": {"attributes": {"x": {"type": ")" +
                      std::string(type) +
                      R"("}}}}, "b": {"nesting_mode": "set", "block": {"attributes": {"y": {"type": "bool"}}}}}})"),
        {}, "1"));
  };
  const std::string before = text_of("string");
  const std::string after = text_of("number");
  std::size_t same = 0;
  std::istringstream old_lines(before);
  for (std::string line; std::getline(old_lines, line);) same += contains(after, line + '\n') ? 1u : 0u;
  CHECK(std::count(before.begin(), before.end(), '\n') == 5);
  CHECK(std::count(after.begin(), after.end(), '\n') == 5);
  CHECK(same == 3);
}

TEST_CASE("bind: a provider is chosen by address, in short or in full") {
  const std::string json = R"({"format_version": "1.0", "provider_schemas": {
      "registry.terraform.io/acme/tool": {}, "example.com/acme/box": {}}})";
  CHECK(read_provider_schema("s", json, "acme/tool", "1").address == "acme/tool");
  CHECK(read_provider_schema("s", json, "registry.terraform.io/acme/tool", "1").address == "acme/tool");
  CHECK(read_provider_schema("s", json, "example.com/acme/box", "1").address == "example.com/acme/box");
  CHECK(error_of([&] { read_provider_schema("s", json, {}, "1"); }) ==
        "s:1: provider_schemas: choose one provider of: example.com/acme/box, acme/tool");
  CHECK(contains(error_of([&] { read_provider_schema("s", json, "acme/toll", "1"); }), "no provider `acme/toll`"));
}

TEST_CASE("bind: a malformed schema is refused with line, place and reason") {
  CHECK(contains(error_of([] { read_provider_schema("s.json", "{\n\"a\": ]\n", {}, "1"); }),
                 "s.json:2: this is not JSON"));
  CHECK(contains(error_of([] { read_provider_schema("s.json", "[]", {}, "1"); }), "s.json:1: must be an object"));
  CHECK(contains(error_of([] { read_provider_schema("s.json", "{}", {}, "1"); }), "format version 1.x"));
  CHECK(contains(error_of([] { read_provider_schema("s.json", R"({"format_version": "2.0"})", {}, "1"); }),
                 "format version 1.x"));
  CHECK(contains(schema_error("3"), "s.json:6: provider_schemas.example.com/acme/tool.resource_schemas.tool_box.block: "
                                    "must be an object"));
  CHECK(contains(schema_error("{\"attributes\": {\n\"a\": {\n\"type\": \"strin\"}}}"),
                 "s.json:9: provider_schemas.example.com/acme/tool.resource_schemas.tool_box.block.attributes.a.type: "
                 "unknown type `strin`"));
  CHECK(contains(schema_error("{\"attributes\": {\n\"a\": {}}}"), "s.json:8: "));
  CHECK(contains(schema_error("{\"attributes\": {\n\"a\": {}}}"), "neither `type` nor `nested_type`"));
  CHECK(contains(schema_error(R"({"attributes": {"a": {"type": ["list"]}}})"), "malformed type"));
  CHECK(contains(schema_error(R"({"attributes": {"a": {"type": ["lists", "string"]}}})"), "unknown type `lists`"));
  CHECK(contains(schema_error(R"({"attributes": {"a b": {"type": "string"}}})"), "not a name"));
  CHECK(contains(schema_error(R"({"attributes": {"a": {"type": "string", "optional": 1}}})"), "must be true or false"));
  CHECK(contains(schema_error(R"({"block_types": {"a": {"block": {}}}})"), "nesting_mode"));
  CHECK(contains(schema_error(R"({"block_types": {"a": {"nesting_mode": "list"}}})"), "`block` is missing"));
  CHECK(contains(schema_error(R"({"block_types": {"a": {"nesting_mode": "list", "block": {}, "max_items": -1}}})"),
                 "must be a whole number"));
  CHECK(contains(schema_error(R"({"attributes": {"a": {"type": "string"}},
                                  "block_types": {"a": {"nesting_mode": "list", "block": {}}}})"),
                 "`a` is both an attribute and a block"));
}

TEST_CASE("bind: a malformed snapshot is refused with line and reason") {
  CHECK(error_of([] { read_snapshot("s", ""); }) == "s: a snapshot begins with the line `terrace-schema 1`");
  CHECK(error_of([] { read_snapshot("s", "terrace-schema 2\n"); }) ==
        "s:1: a snapshot begins with the line `terrace-schema 1`");
  CHECK(error_of([] { read_snapshot("s", "terrace-schema 1\nprovider\n"); }) ==
        "s:2: expected `provider ADDRESS VERSION` or `functions VERSION`");
  CHECK(snapshot_error("resource a x:string:o") == "s.schema:3: the last line does not end; the file is cut off");
  CHECK(snapshot_error("resorce a\n") == "s.schema:3: a line cannot begin with `resorce`");
  CHECK(snapshot_error("resource a x:strin:o\n") == "s.schema:3: unknown type `strin`");
  CHECK(snapshot_error("resource a x:string:q\n") == "s.schema:3: unknown flag `q`");
  CHECK(snapshot_error("resource a x:list(string\n") == "s.schema:3: expected `)` before ``");
  CHECK(snapshot_error("resource a b:string a:string\n") == "s.schema:3: `a` is out of order");
  CHECK(snapshot_error("resource b\nresource a\n") == "s.schema:4: `a` is out of order");
  CHECK(snapshot_error("resource a x:block(list,x~1)\n") == "s.schema:3: there is no block `x~1`");
  CHECK(snapshot_error("resource a x:block(pile,x~1)\nblock x~1\n") == "s.schema:3: unknown nesting `pile`");
  CHECK(snapshot_error("block x~1\nblock x~1\n") == "s.schema:4: block `x~1` is here twice");
  CHECK(snapshot_error("block x~1 y:block(list,x~1)\n") == "s.schema: block `x~1` holds itself");
  CHECK(snapshot_error("block x~1\nresource a x:object(x~1)\n") == "s.schema: `x~1` is used as an object, but is not");
  CHECK(snapshot_error("resource a x:string:d:\"no end\n") == "s.schema:3: a message does not end");
  CHECK(snapshot_error("function f string *a:string b:string\n") ==
        "s.schema:3: nothing can follow the variadic parameter");
}

TEST_CASE("bind: nesting without end is refused") {
  std::string type;
  for (int i = 0; i < 100'000; ++i) type += "list(";
  std::string json = "\"string\"";
  for (int i = 0; i < 2'000; ++i) json = "[\"list\", " + json + ']';
  CHECK(contains(snapshot_error("resource a x:" + type + "string\n"), "nested too deeply"));
  CHECK(contains(schema_error("{\"attributes\": {\"a\": {\"type\": " + json + "}}}"), "nested too deeply"));
}

TEST_CASE("bind: Terraform's functions are listed once") {
  const std::string json = R"({"format_version": "1.0", "function_signatures": {
      "core::upper": {"return_type": "string", "parameters": [{"name": "str", "type": "string"}]},
      "upper": {"return_type": "string", "parameters": [{"name": "str", "type": "string"}]},
      "max": {"return_type": "number", "variadic_parameter": {"name": "numbers", "type": "number"}}}})";
  CHECK(write_snapshot(read_core_functions("f", json, "1.11.4")) ==
        "terrace-schema 1\nfunctions 1.11.4\nfunction max number *numbers:number\nfunction upper string str:string\n");
}
