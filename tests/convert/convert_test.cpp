// SPDX-License-Identifier: Apache-2.0
// What a conversion says about its input, and how what it writes reads.

#include "catch.hpp"

#include <filesystem>
#include <fstream>

#include "bind/files.hpp"
#include "cli/harness.hpp"
#include "convert/convert.hpp"
#include "convert/files.hpp"

namespace {

using namespace terrace;
namespace fs = std::filesystem;
using cli_test::contains;

const convert::Schemas& schemas() {
  static const convert::Schemas& known = *[] {
    auto* made = new convert::Schemas();
    for (const char* name : {"aws", "functions", "terraform"}) {
      const std::string path = std::string(TERRACE_SOURCE_DIR "/schema/") + name + ".schema";
      made->add(path, bind::read_file(path));
    }
    return made;
  }();
  return known;
}

struct Outcome {
  convert::Converted converted;
  Diagnostics diagnostics;

  std::string main() const { return converted.files.empty() ? "" : converted.files.front().text; }
  /// "T0602 a.tf.json:3 message" for each.
  std::string said() const {
    std::string text;
    for (const Diagnostic& d : diagnostics.all()) {
      text += d.code + ' ' + d.location.file + ':' + std::to_string(d.location.line) + ' ' + d.message + '\n';
    }
    return text;
  }
};

Outcome convert_text(const std::string& text, const std::string& stack = "web") {
  Outcome outcome;
  outcome.converted = convert::convert({{"a.tf.json", text}}, schemas(), stack, "other", outcome.diagnostics);
  return outcome;
}

}  // namespace

TEST_CASE("a converted stack reads as a person would write it") {
  const Outcome outcome = convert_text(R"({
    "resource": {
      "aws_vpc": {"main": {"cidr_block": "10.0.0.0/16", "tags": {"Name": "${var.name}-net"}}},
      "aws_subnet": {"a": {"vpc_id": "${aws_vpc.main.id}", "cidr_block": "${cidrsubnet(aws_vpc.main.cidr_block, 8, 1)}"}}
    },
    "variable": {"name": {"type": "string"}}
  })");
  CHECK(outcome.said() == "");
  CHECK(contains(outcome.main(), R"(auto name = stack.variable<Str>("name");)"));
  CHECK(contains(
      outcome.main(),
      R"(auto vpc = stack.add("main", tf::aws_vpc{.cidr_block = "10.0.0.0/16", .tags = {{"Name", format("{}-net", name)}}});)"));
  CHECK(contains(
      outcome.main(),
      R"(stack.add("a", tf::aws_subnet{.cidr_block = fn::cidrsubnet(vpc.cidr_block(), 8, 1), .vpc_id = vpc.id()});)"));
  CHECK(contains(outcome.main(), R"(app.add("web", WebStack{});)"));
  CHECK(outcome.converted.raws == 0);
}

TEST_CASE("faults of the input name the file and the line") {
  CHECK(contains(convert_text("{\n\"resource\": {\n").said(),
                 "T0602 a.tf.json:3 this is not JSON: a name in quotes is expected"));
  CHECK(contains(convert_text("{\n\"resource\": 7}").said(),
                 "T0603 a.tf.json:2 resource is a number, where Terraform takes an object"));
  const Outcome unknown = convert_text("{\n\n\"resurce\": {}}");
  CHECK(contains(unknown.said(), "T0604 a.tf.json:3 a Terraform document has nothing of the name \"resurce\""));
  CHECK(unknown.diagnostics.all()[0].help == "did you mean \"resource\"?");
  CHECK(contains(convert_text("{\"output\": {\"a\": {\n\"value\": \"${1 +}\"}}}").said(),
                 "T0605 a.tf.json:2 the expression \"${1 +}\" cannot be read: \"}\" is no value"));
  CHECK(contains(convert_text("{\"locals\": {\"a\": 1,\n\"a\": 2}}").said(),
                 "T0606 a.tf.json:2 local.a is defined twice"));
  CHECK(contains(convert_text("{\"resource\": {\"aws_vpc\": {\"\xc3\xa9\": {}}}}").said(), "T0607"));
  CHECK(convert_text("{\"output\": 1}").converted.files.empty());
}

TEST_CASE("what the binding cannot hold is written without it") {
  const Outcome outcome = convert_text(
      "{\"resource\": {\"aws_vpc\": {\"a\": {\n\"brand_new\": \"${1 + 2}\"}},\n\"acme_box\": {\"b\": {}}}}");
  CHECK(
      contains(outcome.said(),
               "T0608 a.tf.json:1 aws_vpc.a is written without its binding: the schema has no argument \"brand_new\""));
  CHECK(contains(outcome.said(), "T0609 a.tf.json:3 there is no schema of the provider \"hashicorp/acme\""));
  CHECK(contains(outcome.main(), R"(.arguments = {{"brand_new", Num(1) + 2}})"));
  CHECK(outcome.converted.untyped == 2);
}

TEST_CASE("a secret in plain text never reaches the program") {
  const Outcome outcome =
      convert_text(R"({"resource": {"aws_db_instance": {"d": {"instance_class": "x", "password": "hunter2"}}}})");
  CHECK(contains(outcome.said(), "T0610"));
  for (const convert::OutputFile& file : outcome.converted.files) CHECK_FALSE(contains(file.text, "hunter2"));
  CHECK(contains(outcome.main(), R"(stack.variable<Str>("aws_db_instance_d_password", {.sensitive = true}))"));
  CHECK(contains(outcome.main(), ".password = aws_db_instance_d_password"));
}

TEST_CASE("losses and doubts are said") {
  CHECK(contains(
      convert_text("{\"output\": {\"a\": {\"value\": \"${var.l[*].a[0]}\"}}, \"variable\": {\"l\": {}}}").said(),
      "T0611 a.tf.json:1 \"var.l[*].a[0]\" is written with raw(): a splat with further indexes has no C++ form"));
  CHECK(contains(convert_text("{\"output\": {\"a\": {\"value\": \"${aws_vpc.gone.id}\"}}}").said(),
                 "T0612 a.tf.json:1 nothing in the input is called \"aws_vpc.gone\"; it is written with raw()"));
  const Outcome backend = convert_text(
      "{\"terraform\": {\"backend\": {\"s3\": {\"bucket\": \"b\", \"key\": \"k\",\n\"dynamodb_table\": \"t\"}}}}");
  CHECK(contains(backend.said(), "T0613 a.tf.json:2 \"dynamodb_table\" of the backend s3 is left out"));
  CHECK(contains(
      convert_text(R"({"module": {"m": {"source": "a/b/c", "version": "~> 1.2"}}})").said(),
      "T0614 a.tf.json:1 the module \"a/b/c\" has the version \"~> 1.2\", a range; it is kept by an override"));
  CHECK(contains(convert_text(R"({"terraform": {"required_providers": {"cloud": {"source": "acme/nimbus"}}}})").said(),
                 "T0615 a.tf.json:1 the provider that is called \"cloud\" here is called \"nimbus\" in the result"));
}

TEST_CASE("files appear as a whole and none is replaced unasked") {
  const terrace_test::TemporaryFolder top;
  const std::string out = top / "new/out";
  CHECK_FALSE(convert::write_files(out, {{"main.cpp", "int a;\n"}}, false).has_value());
  CHECK(bind::read_file(out + "/main.cpp") == "int a;\n");
  const auto refused = convert::write_files(out, {{"main.cpp", "int b;\n"}}, false);
  CHECK((refused.has_value() && refused->code == "T0616" && contains(refused->message, "exists")));
  CHECK(bind::read_file(out + "/main.cpp") == "int a;\n");
  std::ofstream(out + "/mine.txt") << "mine";
  CHECK_FALSE(convert::write_files(out, {{"main.cpp", "int b;\n"}}, true).has_value());
  CHECK(bind::read_file(out + "/main.cpp") == "int b;\n");
  CHECK(bind::read_file(out + "/mine.txt") == "mine");
  const auto blocked = convert::write_files(out + "/main.cpp/below", {{"main.cpp", ""}}, false);
  CHECK((blocked.has_value() && blocked->code == "T0617"));
  CHECK(std::distance(fs::directory_iterator(top / "new"), fs::directory_iterator()) == 1);
  Diagnostics none;
  CHECK(convert::read_files({out}, none).empty());
  CHECK(none.all().at(0).code == "T0618");
  convert::read_files({out + "/absent.tf.json"}, none);
  CHECK(none.all().at(1).code == "T0601");
}
