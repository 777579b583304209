// SPDX-License-Identifier: Apache-2.0

// The schemas of Terraform's own blocks. Each text lists the members of a struct in their order, which is not always
// that of their names; src/core/schema.cpp explains the format.

#include "terraform/schemas.hpp"

#include <terrace/terraform/stack.hpp>

namespace terrace {

using detail::SchemaSource;

constinit const SchemaSource Condition::terrace_schema{"", "condition:bool:r error_message:string:r", nullptr, nullptr};

namespace {
constexpr const SchemaSource* condition_nested[] = {&Condition::terrace_schema};
}  // namespace

constinit const SchemaSource Lifecycle::terrace_schema{
    "",
    "create_before_destroy:bool:o prevent_destroy:bool:o ignore_changes:list(string):o "
    "replace_triggered_by:list(dynamic):o precondition:block(list,0) postcondition:block(list,0)",
    condition_nested, nullptr};

constinit const SchemaSource Connection::terrace_schema{
    "",
    "type:string:o user:string:o password:string:os host:string:o port:number:o timeout:string:o "
    "script_path:string:o private_key:string:os certificate:string:o agent:bool:o agent_identity:string:o "
    "host_key:string:o target_platform:string:o https:bool:o insecure:bool:o use_ntlm:bool:o cacert:string:o "
    "bastion_host:string:o bastion_host_key:string:o bastion_port:number:o bastion_user:string:o "
    "bastion_password:string:os bastion_private_key:string:os bastion_certificate:string:o proxy_scheme:string:o "
    "proxy_host:string:o proxy_port:number:o proxy_user_name:string:o proxy_user_password:string:os",
    nullptr, nullptr};

namespace {
constexpr const SchemaSource* connection_nested[] = {&Connection::terrace_schema};
}  // namespace

constinit const SchemaSource LocalExec::terrace_schema{
    "",
    "command:string:r working_dir:string:o interpreter:list(string):o environment:map(string):o quiet:bool:o "
    "when:string:o on_failure:string:o",
    nullptr, nullptr};

constinit const SchemaSource RemoteExec::terrace_schema{
    "",
    "inline:list(string):o script:string:o scripts:list(string):o when:string:o on_failure:string:o "
    "connection:block(single,0)",
    connection_nested, nullptr};

constinit const SchemaSource FileProvisioner::terrace_schema{
    "",
    "destination:string:r source:string:o content:string:o when:string:o on_failure:string:o "
    "connection:block(single,0)",
    connection_nested, nullptr};

namespace {
constexpr const SchemaSource* meta_nested[] = {&Lifecycle::terrace_schema, &Connection::terrace_schema};
}  // namespace

constinit const SchemaSource Meta::terrace_schema{
    "",
    "count:number:o for_each:dynamic:o provider:dynamic:o depends_on:list(dynamic):o lifecycle:block(single,0) "
    "connection:block(single,1) provisioner:list(dynamic):o",
    meta_nested, nullptr};

constinit const SchemaSource Module::terrace_schema{
    "", "source:string:r version:string:o inputs:map(dynamic):o providers:map(dynamic):o", nullptr, nullptr};

constinit const SchemaSource OutputOptions::terrace_schema{
    "",
    "value:dynamic:r description:string:o sensitive:bool:o ephemeral:bool:o depends_on:list(dynamic):o "
    "precondition:block(list,0)",
    condition_nested, nullptr};

constinit const SchemaSource Moved::terrace_schema{"", "from:dynamic:r to:dynamic:r", nullptr, nullptr};

constinit const SchemaSource Import::terrace_schema{
    "", "to:dynamic:r id:string:r for_each:dynamic:o provider:dynamic:o", nullptr, nullptr};

constinit const SchemaSource CheckOptions::terrace_schema{"", "assert:block(list,0,1)", condition_nested, nullptr};

namespace detail {
namespace {
constexpr const SchemaSource* removed_nested[] = {&removed_lifecycle_schema};
}  // namespace

constinit const SchemaSource variable_schema{
    "",
    "default:dynamic:o description:string:o sensitive:bool:o nullable:bool:o ephemeral:bool:o "
    "validation:block(list,0)",
    condition_nested, nullptr};

constinit const SchemaSource local_schema{"", "value:dynamic:r", nullptr, nullptr};

constinit const SchemaSource removed_lifecycle_schema{"", "destroy:bool:r", nullptr, nullptr};

constinit const SchemaSource removed_schema{"", "from:dynamic:r lifecycle:block(single,0)", removed_nested, nullptr};

}  // namespace detail
}  // namespace terrace
