// SPDX-License-Identifier: Apache-2.0
// Zones, records and certificates: include/terrace/aws/dns.hpp, certificate.hpp.

#include <terrace/aws/certificate.hpp>

#include "aws/support.hpp"

using namespace aws_test;

namespace {

aws::Zone::Ref zone_of(Scope& scope) {
  return scope.add("zone", aws::Zone::Existing{.name = "example.com", .id = "Z0123456789"});
}

template <class Build> Template synth_zone(Build build) {
  return synth_stack([&](Stack& stack) { build(stack, zone_of(stack)); });
}

const aws::AliasTarget kEdge("edge-1.eu-west-1.elb.amazonaws.com", "Z32O12XQLNTSW2");

}  // namespace

TEST_CASE("names are relative to the zone") {
  auto tf = synth_zone([](Stack&, const aws::Zone::Ref& zone) {
    zone.alias("", kEdge).alias("www", kEdge).alias("old.example.com", kEdge);
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_route53_record.zone_apex-a", {{"name", "example.com"}, {"type", "A"}, {"zone_id", "Z0123456789"}}));
  CHECK(tf.has("aws_route53_record.zone_www-a",
               {{"name", "www.example.com"}, {"alias", {{"evaluate_target_health", true}}}}));
  CHECK(tf.has("aws_route53_record.zone_old-example-com-a", {{"name", "old.example.com"}}));
  CHECK(tf.count("aws_route53_record") == 3);
}

TEST_CASE("what has addresses of both kinds gets records of both") {
  auto tf = synth_zone(
      [](Stack&, const aws::Zone::Ref& zone) { zone.alias("www", aws::AliasTarget("edge.example.net", "Z1", true)); });
  CHECK(tf.has("aws_route53_record.zone_www-aaaa", {{"type", "AAAA"}}));
  CHECK(tf.count("aws_route53_record") == 2);
}

TEST_CASE("a late name takes an id") {
  auto tf = synth_zone(
      [](Stack& stack, const aws::Zone::Ref& zone) { zone.alias(stack.variable<Str>("host"), kEdge, {.id = "site"}); });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_route53_record.zone_site-a", {{"name", "${var.host}.example.com"}}));
}

TEST_CASE("certificates may be issued by whom CAA names alone") {
  auto tf = synth_zone([](Stack&, const aws::Zone::Ref& zone) {
    zone.caa("", {.issuers = {"amazon.com"}, .wildcard_issuers = {";"}, .report_to = "mailto:a@example.com"});
    zone.caa("dead", {});
  });
  CHECK(tf.has("aws_route53_record.zone_apex-caa", {{"records", exactly({"0 issue \"amazon.com\"", "0 issuewild \";\"",
                                                                         "0 iodef \"mailto:a@example.com\""})}}));
  CHECK(tf.has("aws_route53_record.zone_dead-caa", {{"records", exactly({"0 issue \";\""})}}));
}

TEST_CASE("a long text is several for DNS") {
  auto tf = synth_zone([](Stack&, const aws::Zone::Ref& zone) {
    zone.record("key._domainkey", {.type = "TXT", .values = {std::string(300, 'k')}});
  });
  CHECK(tf.has("aws_route53_record.zone_key-_domainkey-txt",
               {{"records", exactly({std::string(255, 'k') + "\"\"" + std::string(45, 'k')})}}));
}

TEST_CASE("records of one name may share the answers") {
  auto tf = synth_zone([](Stack&, const aws::Zone::Ref& zone) {
    zone.alias("www", kEdge, {.routing = {.set = "blue", .weight = 90}});
    zone.alias("www", kEdge, {.routing = {.set = "green", .weight = 10}});
    zone.record("api", {.type = "A", .values = {"192.0.2.1"}, .routing = {.set = "main", .failover = "PRIMARY"}});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_route53_record.zone_www-a-green",
               {{"set_identifier", "green"}, {"weighted_routing_policy", {{"weight", 10}}}}));
  check_terraform_takes(tf);
}

TEST_CASE("a private zone is known in its networks") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("zone", aws::Zone{.name = "shop.internal", .networks = {Str("vpc-1"), Str("vpc-2")}});
  });
  CHECK(tf.has("aws_route53_zone", {{"name", "shop.internal"}, {"vpc", array_with({{"vpc_id", "vpc-2"}})}}));
}

TEST_CASE("a zone of another account is looked up and written by its provider") {
  auto tf = synth_stack([](Stack& stack) {
    auto dns = stack.provider(tf::provider::aws{.region = "us-east-1"}, {.alias = "dns"});
    auto zone = stack.add("zone", aws::Zone::Existing{.name = "example.com", .provider = dns});
    stack.add("certificate", aws::Certificate{.domain = "example.com", .zone = zone});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("data.aws_route53_zone", {{"provider", "aws.dns"}, {"private_zone", false}}));
  CHECK(tf.has("aws_route53_record", {{"provider", "aws.dns"}}));
  CHECK(tf.has("aws_acm_certificate", {{"provider", absent()}}));
}

TEST_CASE("who uses a certificate waits until it is issued") {
  auto tf = synth_zone([](Stack& stack, const aws::Zone::Ref& zone) {
    auto certificate = stack.add(
        "certificate",
        aws::Certificate{.domain = "example.com", .other_names = {"*.example.com", "example.net"}, .zone = zone});
    stack.output("arn", {.value = aws::CertificateUse(certificate).arn()});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("output.arn", {{"value", "${aws_acm_certificate_validation.certificate_validation.certificate_arn}"}}));
  CHECK(
      tf.has("aws_acm_certificate", {{"validation_method", "DNS"}, {"lifecycle", {{"create_before_destroy", true}}}}));
  // "*.example.com" has the record of "example.com".
  CHECK(tf.only("aws_route53_record").text("/for_each").find("!contains([\"*.example.com\"], v.domain_name)") !=
        std::string::npos);
  CHECK(tf.has("aws_acm_certificate_validation",
               {{"validation_record_fqdns", "${values(aws_route53_record.certificate_records)[*].fqdn}"}}));
}

TEST_CASE("without a zone the records are somebody else's") {
  auto tf = synth_stack([](Stack& stack) {
    auto certificate = stack.add("certificate", aws::Certificate{.domain = "example.com"});
    stack.output("options", {.value = certificate.validation_options()});
    stack.add("old", aws::Certificate::Existing{.domain = "old.example.com"});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_acm_certificate_validation") == 0);
  CHECK(tf.has("data.aws_acm_certificate", {{"most_recent", true}, {"statuses", exactly({"ISSUED"})}}));
}

namespace {

aws::Certificate random_certificate(const aws::Zone::Ref& zone, Random& random) {
  aws::Certificate made{.domain = "shop.example.com"};
  if (random.one_in(2)) made.zone = zone;
  if (random.one_in(2)) made.other_names = {"*.shop.example.com", "example.com"};
  if (random.one_in(3)) made.key_algorithm = "EC_prime256v1";
  return made;
}

using ZoneViolation = Violation<aws::Zone::Ref>;

ZoneViolation broken_certificate(std::string code, std::function<void(aws::Certificate&)> change) {
  return ZoneViolation{std::move(code), [change](Scope& scope, const aws::Zone::Ref& zone, Random& random) {
                         aws::Certificate certificate = random_certificate(zone, random);
                         change(certificate);
                         scope.add("certificate", certificate);
                       }};
}

ZoneViolation broken_record(std::string code, const char* name, const aws::DnsRecord& record) {
  return ZoneViolation{std::move(code),
                       [=](Scope&, const aws::Zone::Ref& zone, Random&) { zone.record(name, record); }};
}

}  // namespace

TEST_CASE("random zones and records and certificates are valid Terraform") {
  check_valid_specs([](Stack& stack) { return zone_of(stack); },
                    [](Scope& scope, const aws::Zone::Ref& shared, Random& random) {
                      auto zone = scope.add("zone", aws::Zone{.name = "example.org"});
                      scope.add("certificate", random_certificate(random.one_in(2) ? zone : shared, random));
                      const std::string name = "x" + random.identifier(12);
                      zone.alias("www", kEdge, {.follow_health = random.one_in(2)});
                      zone.record("", {.type = "TXT", .values = {std::string(1 + random.below(600), 't')}});
                      zone.record("mail", {.type = "MX", .values = {"10 mx.example.net", "20 mx2.example.net"}});
                      if (random.one_in(2)) zone.caa("", {.issuers = {"amazon.com"}});
                      if (random.one_in(2)) zone.record("old", {.type = "CNAME", .values = {"example.net"}});
                    });
}

TEST_CASE("what AWS would refuse of a zone or a record or a certificate is a diagnostic") {
  check_violations(
      [](Stack& stack) { return zone_of(stack); },
      std::vector<ZoneViolation>{
          broken_record("T1002", "www", {.type = "A", .values = {"192.0.2.1"}, .routing = {.set = "a", .weight = 256}}),
          broken_record("T1003", "www", {.type = "A", .values = {"192.0.2.1"}, .routing = {.weight = 25}}),
          broken_record("T1003", "www", {.type = "A", .values = {"192.0.2.1"}, .routing = {.set = "a"}}),
          broken_record("T1717", "no blanks", {.type = "A", .values = {"192.0.2.1"}}),
          broken_record("T1717", "a..b", {.type = "A", .values = {"192.0.2.1"}}),
          broken_record("T1719", "", {.type = "CNAME", .values = {"example.net"}}),
          broken_record("T1719", "www", {.type = "CNAME", .values = {"example.net", "example.org"}}),
          broken_record("T1719", "www", {.type = "A", .values = std::initializer_list<Str>{}}),
          {"T1719", [](Scope& scope, const aws::Zone::Ref& zone,
                       Random&) { zone.alias(scope.stack().variable<Str>("host"), kEdge); }},
          {"T1717", [](Scope& scope, const aws::Zone::Ref&, Random&) { scope.add("z", aws::Zone{.name = "-a.com"}); }},
          {"T1722", [](Scope& scope, const aws::Zone::Ref&, Random&) { scope.add("c", aws::Certificate::Existing{}); }},
          broken_certificate("T1717", [](aws::Certificate& c) { c.domain = "a.*.example.com"; }),
          broken_certificate("T1718", [](aws::Certificate& c) { c.domain = std::string(60, 'a') + ".example.com"; }),
          broken_certificate("T1718", [](aws::Certificate& c) { c.key_algorithm = "RSA_512"; }),
          broken_certificate("T1718",
                             [](aws::Certificate& c) {
                               c.other_names = std::initializer_list<Str>{};
                               for (int i = 0; i < 100; ++i)
                                 c.other_names.add("a" + std::to_string(i) + ".example.com");
                             }),
      });
}
