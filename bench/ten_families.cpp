// SPDX-License-Identifier: Apache-2.0

// A stack program with ten families of AWS constructs: how long one waits for the compiler when constructs say what is wanted.
//
//   ten_families synth [option…]

#include <terrace/aws/alarm.hpp>
#include <terrace/aws/backup.hpp>
#include <terrace/aws/bucket.hpp>
#include <terrace/aws/database.hpp>
#include <terrace/aws/fargate_service.hpp>
#include <terrace/aws/file_system.hpp>
#include <terrace/aws/load_balancer.hpp>
#include <terrace/aws/network.hpp>
#include <terrace/aws/role.hpp>
#include <terrace/aws/secret.hpp>
#include <terrace/terrace.hpp>
#include <terrace/tf/provider/aws.hpp>

using namespace terrace;

namespace {

struct Shop {
  Str certificate_arn;

  void build(Stack& stack) const {
    stack.provider(tf::provider::aws{.region = "eu-west-1"});

    auto network = stack.add("network", aws::Network{.zone_names = {"eu-west-1a", "eu-west-1b"}});
    auto alerts = stack.add("alerts", aws::Topic{.emails = {"ops@example.com"}});
    auto uploads = stack.add("uploads", aws::Bucket{.lifecycle = {{.id = "end", .expire_days = 90}}});
    auto files = stack.add("files", aws::FileSystem{.vpc = network, .subnets = network.private_subnets()});
    auto token = stack.add("token", aws::Secret{.filled_by_hand = true});
    auto database = stack.add("database", aws::Database{.network = network,
                                                        .engine = "postgres",
                                                        .version = "16",
                                                        .instance_class = "db.t4g.medium",
                                                        .database = "shop"});
    auto backups = stack.add("backups", aws::BackupPlan{.rules = {{.keep_days = 35}}, .notify = {alerts}});
    backups.select(files).select(database);

    auto cluster = stack.add("cluster", aws::Cluster{});
    auto web = stack.add(
        "web",
        aws::FargateService{
            .cluster = cluster, .network = network, .image = "ghcr.io/acme/shop:4.2", .port = 8080, .desired = 2});
    web.container().mount(files.access_point("uploads"), "/var/uploads").secret("API_TOKEN", token);
    web.scale({.min = 2, .max = 10}).on_cpu(60);
    uploads.grant_read_write(web.task_role());
    database.connections().allow_from(web);
    database.grant_connect(web.task_role(), "shop");

    auto edge = stack.add("edge", aws::LoadBalancer{.network = network});
    edge.https({.certificate_arn = certificate_arn}).forward(web, {.health_path = "/healthz"});
    edge.redirect_http_to_https();
    auto reader = stack.add("reader", aws::Role{.trusts = {aws::Principal::aws("210987654321")}});
    token.grant_read(reader);
    stack.add("storage-low", aws::Alarm{.metric = database.metrics().free_storage(),
                                        .below = 2'000'000'000,
                                        .missing_data = aws::MissingData::breaching,
                                        .notify = {alerts}});
  }
};

}  // namespace

int main(int argc, char** argv) {
  return terrace::run(argc, argv, [](App& app) {
    app.add("shop", Shop{.certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/1f2e3d4c"});
  });
}
