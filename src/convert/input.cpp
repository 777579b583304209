// SPDX-License-Identifier: Apache-2.0

#include "convert/input.hpp"

#include <array>

#include "core/suggest.hpp"

namespace terrace::convert {
namespace {

constexpr std::array<std::string_view, 14> kTop = {"terraform", "provider", "variable", "locals", "data",
                                                   "ephemeral", "resource", "module",   "output", "check",
                                                   "moved",     "import",   "removed",  "//"};
constexpr std::array<std::string_view, 6> kSettings = {"required_version", "required_providers", "backend", "cloud",
                                                       "experiments",      "provider_meta"};

std::string_view prefix_of(BlockKind kind) {
  switch (kind) {
  case BlockKind::variable: return "var.";
  case BlockKind::local: return "local.";
  case BlockKind::provider: return "provider.";
  case BlockKind::data: return "data.";
  case BlockKind::ephemeral: return "ephemeral.";
  case BlockKind::module: return "module.";
  case BlockKind::output: return "output.";
  case BlockKind::check: return "check.";
  default: return "";
  }
}

class InputReader {
 public:
  InputReader(Input& input, Diagnostics& diagnostics) : input_(input), diagnostics_(diagnostics) {}

  void read(const InputFile& file) {
    file_ = keep_name(file.name);
    JsonDocument& document = input_.documents.emplace_back(read_json(file.text));
    if (document.fault) {
      diagnostics_.add(errors::invalid_json({file_, document.fault->line}, document.fault->message));
      return;
    }
    each(document.root, "the document", [&](const Json& top) {
      for (const Member& member : top.members) section(member);
    });
  }

 private:
  template <class Use> void each(const Json& json, std::string_view what, Use use) {
    for_each_object(json, file_, diagnostics_, what, use);
  }
  Place at(const Member& member) const { return {file_, member.line}; }

  void section(const Member& member) {
    const std::string& name = member.name;
    const Json& value = member.value;
    if (name == "//") {
      comment(value);
    } else if (name == "terraform") {
      each(value, "terraform", [&](const Json& settings) {
        for (const Member& setting : settings.members) this->setting(setting);
      });
    } else if (name == "resource" || name == "data" || name == "ephemeral") {
      const BlockKind kind = name == "resource" ? BlockKind::resource
                             : name == "data"   ? BlockKind::data
                                                : BlockKind::ephemeral;
      each(value, name, [&](const Json& types) {
        for (const Member& type : types.members) {
          if (type.name != "//") labelled(kind, type.name, type.value);
        }
      });
    } else if (name == "locals") {
      each(value, name, [&](const Json& locals) {
        for (const Member& local : locals.members) {
          if (local.name != "//") add(BlockKind::local, {}, local, &local.value);
        }
      });
    } else if (name == "provider") {
      each(value, name, [&](const Json& providers) {
        for (const Member& provider : providers.members) this->provider(provider);
      });
    } else if (name == "variable" || name == "module" || name == "output" || name == "check") {
      const BlockKind kind = name == "variable" ? BlockKind::variable
                             : name == "module" ? BlockKind::module
                             : name == "output" ? BlockKind::output
                                                : BlockKind::check;
      labelled(kind, {}, value);
    } else if (name == "moved" || name == "import" || name == "removed") {
      const BlockKind kind = name == "moved"    ? BlockKind::moved
                             : name == "import" ? BlockKind::import
                                                : BlockKind::removed;
      each(value, name, [&](const Json& body) {
        InputBlock block;
        block.kind = kind;
        block.body = &body;
        block.at = {file_, body.line};
        block.address = name + "." + std::to_string(input_.blocks.size());
        input_.blocks.push_back(std::move(block));
      });
    } else {
      diagnostics_.add(errors::unknown_block(
          at(member), name, "a Terraform document",
          detail::did_you_mean(name, kTop,
                               "it has terraform, provider, variable, locals, data, resource, module, output …")));
    }
  }

  /// `{"name": {…}}`, or `{"name": [{…}, …]}`.
  void labelled(BlockKind kind, const std::string& type, const Json& json) {
    each(json, type.empty() ? prefix_of(kind) : std::string_view(type), [&](const Json& names) {
      for (const Member& member : names.members) {
        if (member.name == "//") continue;
        each(member.value, member.name, [&](const Json& body) { add(kind, type, member, &body); });
      }
    });
  }

  void provider(const Member& member) {
    if (member.name == "//") return;
    each(member.value, member.name, [&](const Json& body) {
      const std::string alias = text_member(body, "alias", file_, diagnostics_);
      add(BlockKind::provider, {}, member, &body, alias.empty() ? "" : "." + alias);
    });
  }

  void add(BlockKind kind, const std::string& type, const Member& member, const Json* body,
           const std::string& more = {}) {
    InputBlock block;
    block.kind = kind;
    block.type = type;
    block.name = member.name;
    block.body = body;
    block.at = at(member);
    block.address = std::string(prefix_of(kind)) + (type.empty() ? "" : type + ".") + member.name + more;
    const auto [first, is_new] = seen_.try_emplace(block.address, block.at);
    if (!is_new) {
      diagnostics_.add(errors::defined_twice(block.at, block.address, first->second));
      return;
    }
    input_.blocks.push_back(std::move(block));
  }

  void comment(const Json& json) {
    const Json* metadata = json.find("metadata");
    const Json* stack = metadata != nullptr ? metadata->find("stackName") : nullptr;
    if (stack != nullptr && stack->is(Json::Kind::string)) input_.cdktf_stack = stack->text;
  }

  void setting(const Member& member) {
    const std::string& name = member.name;
    if (name == "//") return;
    if (name == "required_version") {
      if (member.value.is(Json::Kind::string)) {
        // Several constraints hold together.
        input_.required_version += (input_.required_version.empty() ? "" : ", ") + member.value.text;
      } else {
        diagnostics_.add(errors::wrong_shape(at(member), name, "a string", kind_name(member.value.kind)));
      }
    } else if (name == "required_providers") {
      each(member.value, name, [&](const Json& providers) {
        for (const Member& provider : providers.members) need(provider);
      });
    } else if (name == "backend") {
      each(member.value, name, [&](const Json& backends) {
        for (const Member& backend : backends.members) {
          if (backend.name != "//") keep_backend(backend.name, backend);
        }
      });
    } else if (name == "cloud") {
      keep_backend("cloud", member);
    } else if (name == "experiments" || name == "provider_meta") {
      diagnostics_.add(errors::left_out(at(member), name, "Terrace has no such setting"));
    } else {
      diagnostics_.add(errors::unknown_block(at(member), name, "the block terraform",
                                             detail::did_you_mean(name, kSettings,
                                                                  "it has required_version, "
                                                                  "required_providers, backend and cloud")));
    }
  }

  void keep_backend(const std::string& type, const Member& member) {
    each(member.value, type, [&](const Json& body) {
      if (input_.backend != nullptr) {
        diagnostics_.add(errors::defined_twice(at(member), "the backend", input_.backend_at));
        return;
      }
      input_.backend_type = type;
      input_.backend = &body;
      input_.backend_at = at(member);
    });
  }

  void need(const Member& member) {
    if (member.name == "//") return;
    ProviderNeed need;
    need.at = at(member);
    if (member.value.is(Json::Kind::string)) {
      need.version = member.value.text;  // as it was written before Terraform 0.13
    } else {
      each(member.value, member.name, [&](const Json& body) {
        need.source = text_member(body, "source", file_, diagnostics_);
        need.version = text_member(body, "version", file_, diagnostics_);
        const Json* aliases = body.find("configuration_aliases");
        if (aliases == nullptr) return;
        for (const Json& alias : aliases->items) need.aliases.push_back(alias.text);
      });
    }
    const auto [first, is_new] = input_.providers.try_emplace(member.name, need);
    if (!is_new) {
      diagnostics_.add(errors::defined_twice(need.at, "the requirement of " + member.name, first->second.at));
    }
  }

  Input& input_;
  Diagnostics& diagnostics_;
  const char* file_ = "";
  std::map<std::string, Place> seen_;
};

}  // namespace

std::string text_member(const Json& object, std::string_view name, const char* file, Diagnostics& diagnostics) {
  const Json* found = object.find(name);
  if (found == nullptr || found->is(Json::Kind::null)) return {};
  if (!found->is(Json::Kind::string)) {
    diagnostics.add(errors::wrong_shape({file, found->line}, name, "a string", kind_name(found->kind)));
    return {};
  }
  return found->text;
}

Input read_input(const std::vector<InputFile>& files, Diagnostics& diagnostics) {
  Input input;
  InputReader reader(input, diagnostics);
  for (const InputFile& file : files) reader.read(file);
  return input;
}

}  // namespace terrace::convert
