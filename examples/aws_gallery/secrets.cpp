// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/key.hpp>
#include <terrace/aws/parameter.hpp>
#include <terrace/aws/role.hpp>
#include <terrace/aws/secret.hpp>

#include "gallery.hpp"

using namespace terrace;

void gallery::secrets(Stack& stack) {
  auto task = stack.add("task", aws::Role{.trusts = {aws::Principal::service("ecs-tasks.amazonaws.com")}});

  // [key]
  auto key = stack.add("key", aws::Key{.description = "Secrets and logs of the shop", .deletion_window_days = 7});
  key.allow_cloudwatch_logs().allow_cloudwatch_alarms().allow_events();
  key.grant_decrypt(task);
  // [/key]
  key.allow_sns().allow_s3_notifications().allow_backup().allow_cloudtrail().allow_config();
  key.allow_notifications().allow_log_delivery().allow_fargate_storage("shop");

  // [secret]
  // A password that is in neither the program nor the state, and a JSON object with one.
  auto session = stack.add("session", aws::Secret{.recovery_window_days = 0});
  auto login = stack.add("login", aws::Secret{.description = "The shop's own user of its database",
                                              .fields = {{"username", "shop"}, {"port", 5432}},
                                              .key = key,
                                              .recovery_window_days = 0});
  // What only somebody else knows is a variable that Terraform forgets.
  auto given = stack.variable<Str>("payment_token", {.default_value = "given-by-the-operator",
                                                     .description = "The token of the payment service",
                                                     .sensitive = true,
                                                     .ephemeral = true});
  auto payments = stack.add("payments", aws::Secret{.value = given, .recovery_window_days = 0});

  aws::SecretSource password = login.field("password");
  password.grant_read(task);  // the secret, and its key by way of Secrets Manager only
  session.grant_read(task);
  payments.grant_read(task);
  // [/secret]
  stack.output("password_reference", {.value = password.value_from(), .description = "For a container's valueFrom"});

  auto other = stack.variable<Str>(
      "partner_account", {.default_value = "210987654321", .description = "The account of who may read, too"});
  stack.add("shared", aws::Secret{.key = key, .recovery_window_days = 0, .readers = {aws::Principal::aws(other)}});
  stack.add("rotated", aws::Secret{.recovery_window_days = 0,
                                   .rotation = {{.function_arn = function(stack, "rotate"), .immediately = false}}});
  auto partner = stack.add("partner", aws::Secret::Existing{.name = "partner/api"});
  partner.grant_read(task);

  // [parameter]
  stack.add("host", aws::Parameter{.value = "db.shop.internal"}).grant_read(task);
  stack.add("languages", aws::Parameter{.values = {"de", "en", "fr"}});
  auto signing = stack.add("signing", aws::Parameter{.generated = aws::GeneratedPassword{.length = 50}, .key = key});
  signing.grant_read(task);
  // [/parameter]
}
