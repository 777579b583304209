// SPDX-License-Identifier: Apache-2.0
#pragma once

// The pack `security`, in parts: what its rules say, the tables, and the functions of what no table can say.

#include "policy/argument_rules.hpp"

namespace terrace::policy {

std::span<const RuleText> security_texts();
std::span<const ArgumentRule> security_arguments();
std::span<const CompanionRule> security_companions();

void secure_parameter(Case& here);
void http_redirects(Case& here);
void bucket_tls_only(Case& here);
void forced_tls(Case& here);
void open_ports(Case& here);
void open_web_ports(Case& here);
void open_acl(Case& here);
void eks_endpoint(Case& here);
void privileged(Case& here);
void read_only_root(Case& here);
void plain_secrets(Case& here);
void container_logs(Case& here);
void lambda_permission(Case& here);
void all_actions(Case& here);
void whole_service(Case& here);
void all_resources(Case& here);
void not_action(Case& here);
void open_trust(Case& here);
void trust_deputy(Case& here);
void github_trust(Case& here);
void open_resource(Case& here);
void resource_deputy(Case& here);
void user_policy(Case& here);
void access_key(Case& here);
void container_insights(Case& here);

}  // namespace terrace::policy
