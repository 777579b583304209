// SPDX-License-Identifier: Apache-2.0

// Reading what engines write: messages, addresses, plain text, differences, permissions.

#include "catch.hpp"
#include "engine/attributes.hpp"
#include "engine/diagnostic.hpp"
#include "engine/permissions.hpp"

#include <algorithm>
#include <random>

using namespace terrace::engine;

TEST_CASE("a line of an engine becomes a message and one that is no JSON stays text") {
  Message message = read_message(
      R"({"@level":"info","@message":"aws_vpc.a[0]: Still creating...","type":"apply_progress","hook":{"resource":{"addr":"module.m.aws_vpc.a[0]"},"action":"create","elapsed_seconds":10}})");
  CHECK(message.kind == Message::Kind::apply_progress);
  CHECK(message.address == "module.m.aws_vpc.a[0]");
  CHECK(message.action == "create");
  CHECK(message.elapsed_seconds == 10);
  message = read_message(
      R"({"@message":"Plan: 1 to add","type":"change_summary","changes":{"add":1,"change":2,"remove":3,"import":4,"operation":"plan"}})");
  CHECK(message.kind == Message::Kind::change_summary);
  CHECK(message.counts.add + 10 * message.counts.change + 100 * message.counts.remove + 1000 * message.counts.import ==
        4321);
  message = read_message(
      R"({"@message":"m","type":"planned_change","change":{"resource":{"addr":"a.b"},"previous_resource":{"addr":"a.c"},"action":"move"}})");
  CHECK(message.address == "a.b");
  CHECK(message.previous_address == "a.c");
  for (const char* line : {"plain", "{\"a\":1}", "{broken", "", "[1]"}) {
    CHECK(read_message(line).kind == Message::Kind::text);
    CHECK(read_message(line).text == line);
  }
  CHECK(read_message(R"({"@message":"m","type":"of tomorrow"})").kind == Message::Kind::log);
}

TEST_CASE("addresses lose instance keys and what follows the block") {
  using Parts = std::vector<std::string>;
  CHECK(address_parts("aws_vpc.a") == Parts{"aws_vpc.a"});
  CHECK(address_parts("resource.aws_vpc.a") == Parts{"aws_vpc.a"});
  CHECK(address_parts("aws_vpc.a[0].id") == Parts{"aws_vpc.a"});
  CHECK(address_parts("aws_vpc.a[\"x.y]\\\"z\"].tags") == Parts{"aws_vpc.a"});
  CHECK(address_parts("data.aws_ami.web") == Parts{"data.aws_ami.web"});
  CHECK(address_parts("module.a[\"k\"].module.b.aws_vpc.c[1]") == Parts{"module.a", "module.b", "aws_vpc.c"});
  CHECK(address_parts("module.a") == Parts{"module.a"});
  CHECK(address_parts("var.region") == Parts{"var.region"});
  CHECK(address_parts("") == Parts{""});
}

TEST_CASE("diagnostics are read from plain text with their place and without frames and colours") {
  const auto found = read_text_diagnostics(
      "Initializing...\n\x1b[31m╷\x1b[0m\n\x1b[31m│\x1b[0m \x1b[1m\x1b[31mError: \x1b[0mDuplicate resource\n│ \n"
      "│   on main.tf.json line 14, in resource.terraform_data:\n│   14:       \"b\": {\n│ \n│ It was already declared at\n│ "
      "main.tf.json:9.\n╵\n\nWarning: Old\n\nUse the new one.\n\nand more\n\nError: A summary that is so long that it\ngoes on\n\nWhy.\n");
  REQUIRE(found.size() == 3);
  CHECK(found[0]["severity"] == "error");
  CHECK(found[0]["summary"] == "Duplicate resource");
  CHECK(found[0]["range"]["filename"] == "main.tf.json");
  CHECK(found[0]["range"]["start"]["line"] == 14);
  CHECK(found[0]["detail"] == "It was already declared at\nmain.tf.json:9.");
  CHECK(found[1]["severity"] == "warning");
  CHECK(found[1]["detail"] == "Use the new one.\n\nand more");
  CHECK(found[2]["summary"] == "A summary that is so long that it goes on");
  CHECK(read_text_diagnostics("all is well\n").empty());
}

TEST_CASE("a redactor masks secrets in any text and leaves short ones alone") {
  Redactor redact;
  redact.add("hunter2");
  redact.add("hunter2-long");
  redact.add("a\"b\\c");
  redact.add("eu");
  redact.add_all(Json{{"k", {123456, "inner-secret"}}, {"t", true}});
  CHECK(redact("x hunter2-long y hunter2") == "x (sensitive value) y (sensitive value)");
  CHECK(redact(Json("a\"b\\c").dump()) == "\"(sensitive value)\"");
  CHECK(redact("eu 123456 inner-secret true") == "eu (sensitive value) (sensitive value) true");
}

namespace {

std::string text_of(const std::vector<AttributeChange>& changes) {
  std::string text;
  for (const AttributeChange& change : changes) {
    text += change.path + ' ' + change.before.dump() + " > " + (change.unknown ? "?" : change.after.dump());
    if (change.sensitive) text += " sensitive";
    if (change.forces_replacement) text += " replaces";
    text += '\n';
  }
  return text;
}

std::string difference(const Json& change, const Redactor& redact = {}) {
  return text_of(attribute_changes(change, redact));
}

Json random_value(std::mt19937& random, int depth) {
  switch (random() % (depth > 3 ? 4 : 6)) {
  case 0: return nullptr;
  case 1: return random() % 2 == 0;
  case 2: return random() % 5;
  case 3: return std::string(1 + random() % 2, static_cast<char>('a' + random() % 3));
  case 4: {
    Json list = Json::array();
    for (std::size_t i = random() % 4; i > 0; --i) list.push_back(random_value(random, depth + 1));
    return list;
  }
  default: {
    Json object = Json::object();
    for (std::size_t i = random() % 4; i > 0; --i)
      object[std::string(1, static_cast<char>('k' + random() % 4))] = random_value(random, depth + 1);
    return object;
  }
  }
}

/// All that a value holds, without nulls and empty lists, in the order of its text.
std::vector<std::string> leaves(const Json& value) {
  std::vector<std::string> found;
  const Json flat = value.flatten();
  for (const auto& [path, leaf] : flat.items()) {
    if (!leaf.is_null() && !(leaf.is_structured() && leaf.empty())) found.push_back(leaf.dump());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

TEST_CASE("differences name the attribute and treat sets as sets and look into JSON texts") {
  CHECK(difference({{"before", {{"a", 1}, {"t", {{"x y", "1"}}}}}, {"after", {{"a", 2}, {"t", {{"x y", "2"}}}}}}) ==
        "a 1 > 2\nt[\"x y\"] \"1\" > \"2\"\n");
  CHECK(difference({{"before", {{"s", {"a", "b", "c"}}}}, {"after", {{"s", {"c", "a"}}}}}) == "s[1] \"b\" > null\n");
  CHECK(difference({{"before", {{"s", {{{"p", 1}}, {{"p", 2}}}}}}, {"after", {{"s", {{{"p", 2}}, {{"p", 3}}}}}}}) ==
        "s[1].p 1 > 3\n");
  CHECK(difference({{"before", {{"p", R"({"S":[{"A":"x"}]})"}}}, {"after", {{"p", R"({"S": [{"A": "y"}]})"}}}}) ==
        "p.S[0].A \"x\" > \"y\"\n");
  CHECK(difference({{"before", {{"id", "1"}, {"n", nullptr}}},
                    {"after", {{"n", "x"}}},
                    {"after_unknown", {{"id", true}}},
                    {"replace_paths", {{"n"}}}}) == "id \"1\" > ?\nn null > \"x\" replaces\n");
  Redactor redact;
  redact.add("secret");
  CHECK(
      difference({{"before", nullptr},
                  {"after", {{"a", "hidden"}, {"b", "secret"}, {"c", "with secret in it"}}},
                  {"after_sensitive", {{"a", true}}}},
                 redact) ==
      "a null > \"(sensitive value)\" sensitive\nb null > \"(sensitive value)\" sensitive\nc null > \"with (sensitive value) in it\"\n");
}

TEST_CASE("two values differ if and only if a difference is found and no secret is ever in it") {
  std::mt19937 random(20261125);
  for (int i = 0; i < 400; ++i) {
    const Json before = random_value(random, 0);
    const Json after = random() % 4 == 0 ? before : random_value(random, 0);
    Json change{{"before", {{"v", before}}},
                {"after", {{"v", after}, {"w", "hunter2!"}, {"x", {{"deep", "hunter2!"}}}}},
                {"after_sensitive", {{"w", true}}}};
    Redactor redact;
    collect_sensitive(change, redact);
    const std::vector<AttributeChange> found = attribute_changes(change, redact);
    INFO("seed 20261125, case " << i << ": " << change.dump());
    CHECK_FALSE(text_of(found).find("hunter2!") != std::string::npos);
    const bool differs =
        std::any_of(found.begin(), found.end(), [](const AttributeChange& one) { return one.path.starts_with("v"); });
    if (before == after) CHECK_FALSE(differs);
    if (!differs && before != after) {
      // Only what holds nothing may come and go without a word.
      CHECK(leaves(before) == leaves(after));
    }
  }
}

TEST_CASE("policies permit each action on each resource to each principal and denials are told apart") {
  Permissions found;
  CHECK(read_policy(Json::parse(R"({"Statement":[{"Effect":"Allow","Action":["s3:Get*","s3:Put*"],"Resource":"arn:b/*"},
    {"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs.amazonaws.com","AWS":"*"}},
    {"Effect":"Deny","NotAction":"iam:Get*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}},
    {"Effect":"Allow","Action":"*","Resource":"*"}]})"),
                    found));
  std::string text;
  for (const auto& [name, permission] : found)
    text += name + (permission.is_broad ? " !" : "") + (permission.is_denial ? " -" : "") + '\n';
  CHECK(text == "allows * on * !\n"
                "allows s3:Get* on arn:b/*\n"
                "allows s3:Put* on arn:b/*\n"
                "allows sts:AssumeRole to ecs.amazonaws.com\n"
                "allows sts:AssumeRole to everybody !\n"
                "denies everything but iam:Get* on * if aws:SecureTransport Bool false -\n");
  CHECK_FALSE(read_policy(Json{{"Version", "1"}}, found));
  CHECK_FALSE(read_policy(Json("text"), found));
}

TEST_CASE("ports are read from every form of a rule") {
  const auto settings = [](const char* type, const char* values) {
    Permissions found;
    read_settings(type, Json::parse(values), found);
    std::string text;
    for (const auto& [name, permission] : found) text += name + (permission.is_broad ? " !" : "") + ";";
    return text;
  };
  CHECK(
      settings(
          "aws_security_group",
          R"({"ingress":[{"protocol":"tcp","from_port":80,"to_port":81,"cidr_blocks":["0.0.0.0/0"],"self":true}],"egress":[{"protocol":"-1","from_port":0,"to_port":0,"ipv6_cidr_blocks":["::/0"]}]})") ==
      "lets in tcp 80-81 from 0.0.0.0/0 !;lets in tcp 80-81 from the group itself;lets out all traffic to ::/0;");
  CHECK(
      settings("aws_security_group_rule",
               R"({"type":"ingress","protocol":"6","from_port":22,"to_port":22,"source_security_group_id":"sg-1"})") ==
      "lets in tcp 22 from sg-1;");
  CHECK(settings("aws_vpc_security_group_ingress_rule",
                 R"({"ip_protocol":"tcp","from_port":22,"to_port":22,"cidr_ipv4":"::/0"})") ==
        "lets in tcp 22 from ::/0 !;");
  CHECK(settings("aws_vpc_security_group_egress_rule", R"({"ip_protocol":"-1"})") ==
        "lets out all traffic to a source known after apply;");
  CHECK(
      settings(
          "aws_network_acl_rule",
          R"({"egress":false,"rule_action":"allow","protocol":"17","from_port":53,"to_port":53,"cidr_block":"10.0.0.0/8"})") ==
      "lets in udp 53 from 10.0.0.0/8;");
  CHECK(settings("aws_network_acl_rule", R"({"rule_action":"deny","protocol":"17"})").empty());
  CHECK(settings("aws_db_instance", R"({"publicly_accessible":true})") == "makes it reachable from the internet !;");
  CHECK(settings("aws_iam_role_policy_attachment",
                 R"({"policy_arn":"arn:aws:iam::aws:policy/AdministratorAccess","role":null})") ==
        "gives arn:aws:iam::aws:policy/AdministratorAccess to role (known after apply) !;");
}
