// SPDX-License-Identifier: Apache-2.0

// The pack `hygiene`: what makes a program easy to read, to move and to run twice.

#include <algorithm>
#include <array>

#include "core/node.hpp"
#include "policy/argument_rules.hpp"
#include "terraform/schemas.hpp"
#include "value/ascii.hpp"
#include "value/representation.hpp"

namespace terrace::policy {
namespace {

using detail::Access;
using detail::is_alphanumeric;
using detail::is_digit;
using detail::Node;
using detail::NodeAccess;
using detail::NodeKind;

const Node& node_of(const Case& here) { return *NodeAccess::node(here.construct()); }

bool is(const Case& here, NodeKind kind) { return node_of(here).kind == kind; }

/// Calls with each literal text of a block's arguments, and the name of the argument. Keys of maps count too.
template <class F> void for_each_text(const Case& here, F call) {
  struct Item {
    const Value* value;
    std::string_view argument;
  };
  std::vector<Item> pending{{&node_of(here).arguments, {}}};
  while (!pending.empty()) {
    const Item item = pending.back();
    pending.pop_back();
    if (item.value->kind() == Value::Kind::text) call(item.argument, item.value->text());
    const auto [first, count] = detail::held(*item.value);
    const bool is_top = item.argument.empty() && item.value->kind() == Value::Kind::block;
    for (std::size_t i = count; i-- > 0;) {
      std::string_view name = item.argument;
      if (is_top) {
        detail::BlockData& block = Access::block(*item.value);
        name = schema_of(*block.source).members()[block.indexes()[i]].name;
      }
      pending.push_back({first + i, name});
    }
  }
}

/// The first region of AWS in a text: "eu-west-1".
std::string_view region_in(std::string_view text) {
  constexpr std::string_view kContinents[] = {"us-", "eu-", "ap-", "sa-", "ca-", "me-", "af-", "il-", "mx-"};
  constexpr std::string_view kSides[] = {"east",      "west",      "north",     "south",    "central",
                                         "northeast", "southeast", "northwest", "southwest"};
  for (const std::string_view continent : kContinents) {
    for (std::size_t at = text.find(continent); at != std::string_view::npos; at = text.find(continent, at + 1)) {
      if (at > 0 && is_alphanumeric(text[at - 1])) continue;
      const std::string_view rest = text.substr(at + continent.size());
      for (const std::string_view side : kSides) {
        const std::size_t size = side.size() + 2;
        if (rest.size() < size || !rest.starts_with(side) || rest[side.size()] != '-') continue;
        if (is_digit(rest[size - 1])) return text.substr(at, continent.size() + size);
      }
    }
  }
  return {};
}

/// Twelve digits between colons, as in an ARN, or alone.
std::string_view account_in(std::string_view text) {
  for (std::size_t at = 0; at + 12 <= text.size(); ++at) {
    const std::string_view digits = text.substr(at, 12);
    if (!std::all_of(digits.begin(), digits.end(), is_digit)) continue;
    const bool whole = at == 0 && text.size() == 12;
    const bool in_arn = at > 0 && text[at - 1] == ':' && at + 12 < text.size() && text[at + 12] == ':';
    if (whole || in_arn) return digits;
  }
  return {};
}

bool is_described(const Case& here) {
  const Field text = here["description"];
  return !text.is_absent() && !text.is("");
}

/// The first provider of the block's stack, of this name unless it is empty.
const Node* first_provider(const Node& node, std::string_view name) {
  for (const Node* child = node.stack->first_child; child != nullptr; child = child->next_sibling) {
    if (child->kind == NodeKind::provider && (name.empty() || child->source->provider->name == name)) return child;
  }
  return nullptr;
}

void tagged(Case& here) {
  const Node& node = node_of(here);
  if (node.kind != NodeKind::resource || !node.schema().taggable() || !here["tags"].is_absent()) return;
  // A provider may tag everything; the first one of its name is that of most resources.
  const std::string_view name = node.source->provider != nullptr ? node.source->provider->name : "";
  const Node* const provider = first_provider(node, name);
  if (provider != nullptr) {
    if (!field(NodeAccess::construct(const_cast<Node*>(provider)), "default_tags").is_absent()) return;
  }
  here.violation("it has no tags");
}

struct Limit {
  std::string_view types;
  std::string_view argument;
  std::size_t most;
  bool lower_case;  ///< small letters, digits, hyphens and dots only
};

constexpr Limit kLimits[] = {
    {"aws_lb|aws_alb|aws_lb_target_group|aws_alb_target_group", "name", 32, false},
    {"aws_iam_role|aws_iam_user", "name", 64, false},
    {"aws_iam_policy|aws_iam_group|aws_iam_instance_profile", "name", 128, false},
    {"aws_iam_role|aws_iam_policy", "description", 1000, false},
    {"aws_s3_bucket", "bucket", 63, true},
    {"aws_db_instance", "identifier", 63, true},
    {"aws_rds_cluster", "cluster_identifier", 63, true},
    {"aws_elasticache_replication_group", "replication_group_id", 40, true},
    {"aws_ecr_repository", "name", 256, false},
    {"aws_ecs_cluster|aws_ecs_service", "name", 255, false},
    {"aws_backup_vault", "name", 50, false},
    {"aws_cloudtrail", "name", 128, false},
    {"aws_lambda_function", "function_name", 64, false},
    {"aws_sqs_queue", "name", 80, false},
    {"aws_security_group", "name", 255, false},
    {"aws_security_group", "description", 255, false},
    {"aws_vpc_security_group_ingress_rule|aws_vpc_security_group_egress_rule", "description", 255, false},
};

void limits(Case& here) {
  for (const Limit& limit : kLimits) {
    if (!is_one_of(here.construct().type(), limit.types)) continue;
    const Field found = here[limit.argument];
    const std::string text = found.text();
    const auto is_lower = [](char c) { return is_digit(c) || detail::is_lower(c) || c == '-' || c == '.'; };
    if (text.size() > limit.most) {
      here.violation(std::string(limit.argument) + " is " + found.shown() + ", of " + std::to_string(text.size()) +
                     " characters; AWS takes " + std::to_string(limit.most));
    } else if (limit.lower_case && !std::all_of(text.begin(), text.end(), is_lower)) {
      here.violation(std::string(limit.argument) + " is " + found.shown() +
                     "; AWS takes small letters, digits and hyphens");
    }
  }
  const bool balancer = is_one_of(here.construct().type(), "aws_lb|aws_alb|aws_lb_target_group|aws_alb_target_group");
  const std::string name = balancer ? here["name"].text() : std::string();
  if (!name.empty() && (name.front() == '-' || name.back() == '-' || name.starts_with("internal-"))) {
    here.violation(here["name"], "a name neither begins nor ends with a hyphen, nor begins with \"internal-\"");
  }
}

void described_groups(Case& here) {
  if (!is_described(here)) return here.violation(here["description"]);
}

void described_variable(Case& here) {
  if (is(here, NodeKind::variable) && !is_described(here)) here.violation("it has no description");
}

void described_output(Case& here) {
  if (is(here, NodeKind::output) && !is_described(here)) here.violation("it has no description");
}

void deprecated(Case& here) {
  const Node& node = node_of(here);
  if (node.arguments.kind() != Value::Kind::block || node.source == nullptr) return;
  std::vector<const Value*> pending{&node.arguments};
  while (!pending.empty()) {
    const Value& next = *pending.back();
    pending.pop_back();
    const auto [first, count] = detail::held(next);
    if (next.kind() == Value::Kind::block) {
      detail::BlockData& block = Access::block(next);
      for (std::size_t i = 0; i < block.size; ++i) {
        const SchemaEntry& entry = schema_of(*block.source).members()[block.indexes()[i]];
        if (entry.deprecated) here.violation(std::string(entry.name) + " is deprecated by the provider");
      }
    }
    for (std::size_t i = 0; i < count; ++i) pending.push_back(first + i);
  }
}

void pinned_module(Case& here) {
  if (!is(here, NodeKind::module)) return;
  const std::string source = here["source"].text();
  const bool local = source.starts_with('.') || source.starts_with('/');
  const bool remote = source.find("::") != std::string::npos || source.find("git@") != std::string::npos ||
                      source.find("://") != std::string::npos || source.starts_with("github.com/");
  if (source.empty() || local) return;
  if (remote) {
    const bool pinned = source.find("ref=") != std::string::npos || source.find("versionId=") != std::string::npos ||
                        source.ends_with(".zip") || source.ends_with(".tgz") || source.ends_with(".tar.gz");
    if (!pinned) here.violation("source is " + here["source"].shown() + ", without a ref");
    return;
  }
  const Field version = here["version"];
  const std::string text = version.text();
  const bool exact = !text.empty() && std::all_of(text.begin(), text.end(),
                                                  [](char c) { return is_alphanumeric(c) || c == '.' || c == '-'; });
  if (!exact && !version.is_late()) here.violation(version);
}

/// What a stack says about itself belongs to its first provider, as it has no block of its own.
bool is_first_provider(const Case& here) {
  const Node& node = node_of(here);
  if (node.kind != NodeKind::provider) return false;
  return first_provider(node, {}) == &node;
}

void bounded_provider(Case& here) {
  if (!is_first_provider(here)) return;
  for (const auto& [name, requirement] : node_of(here).stack->stack_data->requirements) {
    const std::string& version = requirement.version;
    const bool open =
        version.empty() || (version.find('>') != std::string::npos && version.find('<') == std::string::npos &&
                            version.find("~>") == std::string::npos);
    const bool known = !version.empty() || node_of(here).source->provider->name != name;
    if (open && known) {
      here.violation("the version of the provider " + name + " is " +
                     (version.empty() ? "not set" : '"' + version + '"'));
    }
  }
}

void state_backend(Case& here) {
  if (!is_first_provider(here)) return;
  const Value& backend = node_of(here).stack->stack_data->backend;
  if (backend.kind() != Value::Kind::block || std::string_view(Access::block(backend).source->type) != "s3") return;
  const Field settings(backend);
  if (settings["encrypt"].is_absent() || settings["encrypt"].is_false()) {
    here.violation("the state is not encrypted: encrypt is " + settings["encrypt"].shown());
  }
  const Field lock = settings["use_lockfile"];
  if ((lock.is_absent() || lock.is_false()) && settings["dynamodb_table"].is_absent()) {
    here.violation("the state is not locked: use_lockfile is " + lock.shown());
  }
}

/// Of resources and data sources; a variable's default is where such a thing belongs.
bool is_moveable(const Case& here) { return is(here, NodeKind::resource) || is(here, NodeKind::data); }

void no_account(Case& here) {
  if (!is_moveable(here)) return;
  bool found = false;
  for_each_text(here, [&](std::string_view argument, std::string_view text) {
    const std::string_view account = found ? std::string_view() : account_in(text);
    if (account.empty()) return;
    found = true;
    here.violation(std::string(argument) + " holds the account " + std::string(account));
  });
}

void no_region(Case& here) {
  if (!is_moveable(here)) return;
  bool found = false;
  for_each_text(here, [&](std::string_view argument, std::string_view text) {
    const bool in_arn = text.find("arn:") != std::string_view::npos;
    const std::string_view region = found || !in_arn ? std::string_view() : region_in(text);
    if (region.empty()) return;
    found = true;
    here.violation(std::string(argument) + " holds the region " + std::string(region));
  });
}

void style_of_names(Case& here) {
  const Field name = here["name"];
  const std::string text = name.text();
  if (!is(here, NodeKind::resource) || text.find_first_of(" \t\n") == std::string::npos) return;
  here.violation("name is " + name.shown() + ", with a space");
}

constexpr RuleText kHygieneTexts[] = {
    {"TH001", Severity::warning, "what takes tags has some",
     "scope.tag(\"Key\", value) tags everything in a scope, app.tag everything"},
    {"TH002", Severity::error, "names and descriptions are such that AWS takes them",
     "shorten it, or use name_prefix and let AWS choose the rest"},
    {"TH003", Severity::warning, "security groups and their rules say what they are for", "set description"},
    {"TH004", Severity::warning, "nothing deprecated is used", "the provider's documentation says what to use instead"},
    {"TH005", Severity::warning, "variables have descriptions", "set description: it is what the user is asked"},
    {"TH006", Severity::warning, "outputs have descriptions", "set description"},
    {"TH007", Severity::warning, "modules are of one version",
     "set version to exactly one (\"6.0.0\"), or add ?ref= with a tag or commit to the source"},
    {"TH008", Severity::warning, "versions of providers have an upper bound", "write \"~> 5.100\", or one version"},
    {"TH009", Severity::warning, "no id of an account is written out",
     "take it from data.aws_caller_identity or a variable, so that the stack works in another account"},
    {"TH010", Severity::warning, "no ARN holds a region that is written out",
     "refer to the resource, or use data.aws_region, so that the stack works in another region"},
    {"TH011", Severity::error, "state in S3 is encrypted and locked", "set encrypt = true and use_lockfile = true"},
    {"TH012", Severity::warning, "names have no spaces", "use hyphens"},
};

constexpr FunctionRule kHygieneRules[] = {
    {"TH001", "", tagged},
    {"TH002", "", limits},
    {"TH003",
     "aws_security_group|aws_security_group_rule|aws_vpc_security_group_ingress_rule|"
     "aws_vpc_security_group_egress_rule",
     described_groups},
    {"TH004", "", deprecated},
    {"TH005", "", described_variable},
    {"TH006", "", described_output},
    {"TH007", "", pinned_module},
    {"TH008", "", bounded_provider},
    {"TH009", "", no_account},
    {"TH010", "", no_region},
    {"TH011", "", state_backend},
    {"TH012", "", style_of_names},
};

}  // namespace

const Pack& hygiene() {
  static const Pack& pack = *new Pack(make_pack("hygiene", kHygieneTexts, {}, {}, kHygieneRules));
  return pack;
}

Pack required_tags(std::string code, std::vector<std::string> keys) {
  Rule rule;
  rule.code = std::move(code);
  rule.title = "resources have the tags of this organisation";
  rule.help = "scope.tag(\"Key\", value) tags everything in a scope, app.tag everything";
  rule.check = [keys = std::move(keys)](Case& here) {
    const Node& node = node_of(here);
    if (node.kind != NodeKind::resource || !node.schema().taggable()) return;
    const Field tags = here["tags"];
    if (!tags.is_complete()) return;
    const std::vector<std::string> given = tags.keys();
    for (const std::string& key : keys) {
      if (std::find(given.begin(), given.end(), key) == given.end()) here.violation("the tag " + key + " is not set");
    }
  };
  return {"required tags", {std::move(rule)}};
}

}  // namespace terrace::policy
