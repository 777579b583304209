// SPDX-License-Identifier: Apache-2.0

#include "programs.hpp"

#include <terrace/terrace.hpp>
#include <terrace/terraform/untyped.hpp>
#include <terrace/tf/aws_db_instance.hpp>
#include <terrace/tf/provider/aws.hpp>

#include <string>

using namespace terrace;

namespace graph_test {
namespace {

UntypedRef aws(Scope& scope, const std::string& id, const char* type, Map<Any> arguments, const Meta& meta = {}) {
  return scope.add(Id(id), UntypedResource{.type = type, .provider = "hashicorp/aws", .arguments = arguments}, meta);
}

struct Web {
  UntypedRef vpc;
  UntypedRef subnet_a;
  UntypedRef subnet_b;
};

Web network(Stack& stack) {
  stack.provider(tf::provider::aws{.region = "eu-west-1"});
  Scope scope = stack;
  const UntypedRef vpc = aws(scope, "vpc", "aws_vpc", {{"cidr_block", "10.0.0.0/16"}});
  const auto subnet = [&](const std::string& id, const std::string& zone, const std::string& range) {
    return aws(scope, id, "aws_subnet",
               {{"vpc_id", vpc.get<Str>("id")}, {"availability_zone", zone}, {"cidr_block", range}});
  };
  return {vpc, subnet("private-a", "eu-west-1a", "10.0.1.0/24"), subnet("private-b", "eu-west-1b", "10.0.2.0/24")};
}

UntypedRef group(Scope& scope, const std::string& id, const Web& web) {
  return aws(scope, id, "aws_security_group", {{"vpc_id", web.vpc.get<Str>("id")}});
}

void allow(Scope& scope, const std::string& id, const UntypedRef& to, const char* peer, const Any& from, int port) {
  aws(scope, id, "aws_vpc_security_group_ingress_rule",
      {{"security_group_id", to.get<Str>("id")},
       {peer, from},
       {"ip_protocol", "tcp"},
       {"from_port", port},
       {"to_port", port}});
}

Str document(const Str& action, const Any& resource) {
  return fn::jsonencode(
      object({{"Version", "2012-10-17"},
              {"Statement", list({object({{"Effect", "Allow"}, {"Action", action}, {"Resource", resource}})})}}));
}

void shop_stack(Stack& stack, const Web& web) {
  stack.acknowledge("TK007", "invented, to see that it is masked");
  stack.provider(tf::provider::aws{.region = "eu-west-1"});
  Scope front = stack.group("front");
  const UntypedRef front_group = group(front, "group", web);
  allow(front, "from-all", front_group, "cidr_ipv4", Str("0.0.0.0/0"), 443);
  const UntypedRef balancer = aws(front, "balancer", "aws_lb",
                                  {{"security_groups", list({front_group.get<Str>("id")})},
                                   {"subnets", list({web.subnet_a.get<Str>("id"), web.subnet_b.get<Str>("id")})}});
  const UntypedRef target = aws(front, "target", "aws_lb_target_group",
                                {{"port", 8080}, {"protocol", "HTTP"}, {"vpc_id", web.vpc.get<Str>("id")}});
  aws(front, "listener", "aws_lb_listener",
      {{"load_balancer_arn", balancer.get<Str>("arn")},
       {"port", 443},
       {"protocol", "HTTPS"},
       {"default_action", object({{"type", "forward"}, {"target_group_arn", target.get<Str>("arn")}})}});

  Scope app = stack.group("app");
  const UntypedRef app_group = group(app, "group", web);
  allow(app, "from-front", app_group, "referenced_security_group_id", front_group.get<Str>("id"), 8080);
  const UntypedRef role =
      aws(app, "role", "aws_iam_role", {{"assume_role_policy", document("sts:AssumeRole", Str("*"))}});
  const UntypedRef files = aws(app, "files", "aws_s3_bucket", {{"bucket_prefix", "shop-</script>-"}});
  aws(app, "may-read", "aws_iam_role_policy",
      {{"role", role.get<Str>("id")}, {"policy", document("s3:GetObject", files.get<Str>("arn"))}});
  const UntypedRef logs = aws(app, "logs", "aws_cloudwatch_log_group", {{"name", "/shop"}});
  const UntypedRef shared = aws(app, "shared", "aws_efs_file_system", {{"encrypted", true}});
  const UntypedRef task = aws(
      app, "task", "aws_ecs_task_definition",
      {{"family", "shop"},
       {"task_role_arn", role.get<Str>("arn")},
       {"volume", object({{"name", "shared"},
                          {"efs_volume_configuration", object({{"file_system_id", shared.get<Str>("id")}})}})},
       {"container_definitions",
        fn::jsonencode(list({object({{"name", "shop"},
                                     {"environment", list({object({{"name", "DB_PASSWORD"}, {"value", "hunter2"}})})},
                                     {"group", logs.get<Str>("name")}})}))}});
  aws(app, "service", "aws_ecs_service",
      {{"task_definition", task.get<Str>("arn")},
       {"load_balancer", object({{"target_group_arn", target.get<Str>("arn")}, {"container_port", 8080}})},
       {"network_configuration", object({{"subnets", list({web.subnet_a.get<Str>("id")})},
                                         {"security_groups", list({app_group.get<Str>("id")})}})}});

  Scope store = stack.group("store");
  const UntypedRef store_group = group(store, "group", web);
  allow(store, "from-app", store_group, "referenced_security_group_id", app_group.get<Str>("id"), 5432);
  const UntypedRef places = aws(store, "places", "aws_db_subnet_group",
                                {{"subnet_ids", list({web.subnet_a.get<Str>("id"), web.subnet_b.get<Str>("id")})}});
  const auto password = stack.variable<Str>("password", {.sensitive = true});
  store.add("database", tf::aws_db_instance{.db_subnet_group_name = places.get<Str>("name"),
                                            .engine = "postgres",
                                            .instance_class = "db.t4g.small",
                                            .password = password,
                                            .vpc_security_group_ids = {store_group.get<Str>("id")}});
  const UntypedRef orders = aws(store, "orders", "aws_sqs_queue", {{"name", "orders"}});
  const UntypedRef worker = aws(
      store, "worker", "aws_lambda_function",
      {{"function_name", "worker"}, {"environment", object({{"variables", object({{"API_TOKEN", "t0ps3cret"}})}})}});
  aws(store, "orders-to-worker", "aws_lambda_event_source_mapping",
      {{"event_source_arn", orders.get<Str>("arn")}, {"function_name", worker.get<Str>("arn")}});
}

}  // namespace

void shop(App& app) {
  Web web;
  app.add("network", [&](Stack& stack) { web = network(stack); });
  app.add("shop", [&](Stack& stack) { shop_stack(stack, web); });
}

void fleet(App& app, int groups) {
  app.add("fleet", [&](Stack& stack) {
    stack.provider(tf::provider::aws{.region = "eu-west-1"});
    UntypedRef last;
    for (int i = 0; i < groups; ++i) {
      const std::string name = "team-" + std::to_string(i);
      Scope scope = stack.group(Id(name));
      const UntypedRef topic = aws(scope, "topic", "aws_sns_topic", {{"name", name}});
      if (i > 0)
        aws(scope, "feed", "aws_sns_topic_subscription", {{"topic_arn", last.get<Str>("arn")}, {"protocol", "sqs"}});
      if (i == 0)
        aws(scope, "feed", "aws_sns_topic_subscription", {{"topic_arn", "arn:aws:sns:x"}, {"protocol", "sqs"}});
      for (int k = 0; k < 4; ++k) {
        const std::string number = std::to_string(k);
        const UntypedRef queue = aws(scope, "queue-" + number, "aws_sqs_queue", {{"name", name + "-" + number}});
        aws(scope, "in-" + number, "aws_sns_topic_subscription",
            {{"topic_arn", topic.get<Str>("arn")}, {"protocol", "sqs"}, {"endpoint", queue.get<Str>("arn")}});
      }
      last = topic;
    }
  });
}

}  // namespace graph_test
