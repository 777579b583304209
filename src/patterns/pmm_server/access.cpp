// SPDX-License-Identifier: Apache-2.0
// Who may read the password, and which databases the server may reach.

#include <terrace/fn.hpp>
#include <terrace/tf/aws_secretsmanager_secret_policy.hpp>
#include <terrace/tf/aws_vpc_security_group_ingress_rule.hpp>

#include "aws/support/literal.hpp"
#include "patterns/pmm_server/state.hpp"

namespace terrace::patterns::pmm {
namespace {

constexpr int kPostgresql = 5432;
constexpr int kMysql = 3306;

/// Readers by the secret's own policy. It is made when there are any, which only Terraform may know.
void make_secret_policy(Scope scope, const PmmServer& spec, const PmmState& made) {
  const PmmAccess& access = spec.access;
  const bool nobody = aws::support::literal_size(access.secret_readers) == std::size_t{0};
  if (nobody && !access.only_readers) return;
  const Str secret = made.password->arn();
  Any statements = list({object({{"Sid", "Readers"},
                                 {"Effect", "Allow"},
                                 {"Action", list({"secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"})},
                                 {"Resource", "*"},
                                 {"Principal", object({{"AWS", access.secret_readers}})}})});
  if (access.only_readers) {
    const List<Str> allowed =
        fn::concat(access.secret_readers, access.deployers, List<Str>{made.task->execution_role().arn()});
    const Any others = object({{"Sid", "NobodyElse"},
                               {"Effect", "Deny"},
                               {"Action", list({"secretsmanager:GetSecretValue"})},
                               {"Resource", "*"},
                               {"Principal", "*"},
                               {"Condition", object({{"ArnNotLike", object({{"aws:PrincipalArn", allowed}})}})}});
    statements = nobody ? list({others}) : Any(fn::concat(statements, list({others})));
  }
  Meta meta;
  if (!aws::support::literal_size(access.secret_readers) && !access.only_readers)
    meta.count = if_else(fn::length(access.secret_readers) > 0, 1, 0);
  scope.add("readers",
            tf::aws_secretsmanager_secret_policy{
                .block_public_policy = true,
                .policy = fn::jsonencode(object({{"Version", "2012-10-17"}, {"Statement", statements}})),
                .secret_arn = secret},
            meta);
}

void open_databases(Scope scope, const List<Str>& groups, const Str& server, const char* id, int port,
                    const char* what) {
  scope.add(id,
            tf::aws_vpc_security_group_ingress_rule{.description = what,
                                                    .from_port = port,
                                                    .ip_protocol = "tcp",
                                                    .referenced_security_group_id = server,
                                                    .security_group_id = each::value<Str>(),
                                                    .to_port = port},
            {.for_each = fn::toset(groups)});
}

}  // namespace

void make_password(Scope scope, const PmmServer& spec, PmmState& made) {
  made.password = scope.add("password", spec.access.adjust_secret(aws::Secret{
                                            .name = format("{}/admin-password", spec.service_name),
                                            .description = "PMM: the password of the user admin at the first start"}));
}

void make_access(Scope scope, const PmmServer& spec, PmmState& made) {
  make_secret_policy(scope, spec, made);
  const List<Str>& groups = spec.access.rds_security_group_ids;
  if (aws::support::literal_size(groups) == std::size_t{0}) return;
  const Str server = made.service->connections().group_id();
  open_databases(scope, groups, server, "postgresql", kPostgresql, "PMM monitors PostgreSQL");
  open_databases(scope, groups, server, "mysql", kMysql, "PMM monitors MySQL");
}

}  // namespace terrace::patterns::pmm
