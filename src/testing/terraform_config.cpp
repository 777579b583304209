// SPDX-License-Identifier: Apache-2.0

#include "testing/terraform_config.hpp"

#include "testing/expression_text.hpp"

namespace terrace::testing::detail {

namespace {

const Json* member(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

/// Bodies of a block that may be written alone or as a list.
template <class Visit> void for_each_body(Json& bodies, Visit visit) {
  if (bodies.is_array()) {
    for (Json& body : bodies) {
      if (body.is_object()) visit(body);
    }
  } else if (bodies.is_object()) {
    visit(bodies);
  }
}

bool remove_backends(Json& json) {
  bool removed = false;
  if (!json.contains("terraform")) return removed;
  for_each_body(json["terraform"], [&](Json& body) {
    for (const char* name : {"backend", "cloud"}) removed = body.erase(name) != 0 || removed;
  });
  return removed;
}

void read_needs(Json& json, Config& config) {
  if (json.contains("terraform")) {
    for_each_body(json["terraform"], [&](Json& body) {
      if (!body.contains("required_providers")) return;
      for_each_body(body["required_providers"], [&](Json& providers) {
        for (const auto& [name, requirement] : providers.items()) {
          const Json* source = member(requirement, "source");
          const std::string text = source != nullptr && source->is_string() ? source->get<std::string>() : "";
          if (name == "//" || text.starts_with("terraform.io/builtin/")) continue;
          config.needs_init = true;
          config.init_key += name + requirement.dump();
          config.uses_aws = config.uses_aws || text.ends_with("hashicorp/aws");
        }
      });
    });
  }
  if (const Json* modules = member(json, "module")) {
    config.needs_init = true;
    config.init_key += modules->dump();
  }
  if (const Json* providers = member(json, "provider"); providers != nullptr && providers->contains("aws")) {
    config.uses_aws = true;
  }
}

/// Settings that would make the provider look for credentials or an account.
void tame_aws(Json& json, const TerraformOptions& options) {
  const auto tame = [&](Json& body) {
    for (const char* name : {"profile", "shared_config_files", "shared_credentials_files", "assume_role",
                             "assume_role_with_web_identity", "allowed_account_ids", "forbidden_account_ids"}) {
      body.erase(name);
    }
    body["skip_credentials_validation"] = true;
    body["skip_metadata_api_check"] = true;
    body["skip_requesting_account_id"] = options.endpoint.empty();
    // A local stand-in answers what it does not know with a server error; by default each is tried 25 times.
    body["max_retries"] = 2;
  };
  Json& providers = json["provider"];
  if (!providers.is_object()) providers = Json::object();
  Json& bodies = providers["aws"];
  if (bodies.is_null()) bodies = Json::array();
  bool has_default = false;
  for_each_body(bodies, [&](Json& body) {
    has_default = has_default || !body.contains("alias");
    tame(body);
  });
  if (has_default) return;
  if (bodies.is_object()) bodies = Json::array({bodies});
  Json body = Json::object();
  tame(body);
  bodies.push_back(body);
}

}  // namespace

Config make_config(const Files& files, bool for_validation, const TerraformOptions& options) {
  Config config;
  for (const auto& [name, content] : files) {
    Json json = name.ends_with(".tf.json") ? Json::parse(content, nullptr, false) : Json();
    if (json.is_object()) {
      bool changed = remove_backends(json);
      Config needs;
      read_needs(json, needs);
      if (needs.uses_aws && !for_validation) {
        tame_aws(json, options);
        changed = true;
      }
      config.needs_init = config.needs_init || needs.needs_init;
      config.uses_aws = config.uses_aws || needs.uses_aws;
      config.init_key += needs.init_key;
      config.files.emplace_back(name, changed ? json.dump(2) + "\n" : content);
      continue;
    }
    for (const char* word : {"provider", "resource", "data", "module", "ephemeral"}) {
      if (name.ends_with(".tf") && content.find(word) != std::string::npos) config.needs_init = true;
    }
    config.uses_aws = config.uses_aws || content.find("hashicorp/aws") != std::string::npos;
    config.init_key += name + content;
    config.files.emplace_back(name, content);
  }
  return config;
}

}  // namespace terrace::testing::detail
