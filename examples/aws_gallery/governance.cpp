// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/budget.hpp>
#include <terrace/aws/config_recorder.hpp>
#include <terrace/aws/guard_duty.hpp>
#include <terrace/aws/trail.hpp>

#include "gallery.hpp"

using namespace terrace;

void gallery::governance(Stack& stack) {
  auto alerts = stack.add("alerts", aws::Topic{.emails = {"security@example.com"}});

  // [trail]
  auto trail =
      stack.add("trail", aws::Trail{.data = {{"AWS::S3::Object", {"arn:aws:s3:::customers/"}}}, .force_destroy = true});
  trail.alarm_on_misuse(alerts);
  // [/trail]

  // [config]
  auto key = stack.add("key", aws::Key{.description = "What AWS Config found"});
  auto config =
      stack.add("config", aws::ConfigRecorder{.force_destroy = true, .key = key, .snapshots = "TwentyFour_Hours"});
  config.managed_rules({"ROOT_ACCOUNT_MFA_ENABLED", "ENCRYPTED_VOLUMES", "VPC_FLOW_LOGS_ENABLED"});
  config.rule("certificates", {.managed = "ACM_CERTIFICATE_EXPIRATION_CHECK",
                               .parameters = {{"daysToExpiration", "30"}},
                               .every = "TwentyFour_Hours"});
  config.notify(alerts);
  // [/config]

  // [guard]
  auto guard = stack.add("guard", aws::GuardDuty{.features = {{"S3_DATA_EVENTS"}, {"RDS_LOGIN_EVENTS"}}});
  guard.notify(alerts, 7);
  // [/guard]

  // [budget]
  stack.add("budget", aws::Budget{.limit = 500,
                                  .alerts = {{.percent = 80, .emails = {"finance@example.com"}},
                                             {.percent = 100, .forecast = true, .topic = alerts}}});
  // [/budget]
}
