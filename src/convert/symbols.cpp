// SPDX-License-Identifier: Apache-2.0

// Names: of the local variables, and of the constructs, so that Terraform's names come out as they were.

#include <algorithm>
#include <array>

#include "bind/names.hpp"
#include "convert/layout.hpp"
#include "convert/stack_writer.hpp"
#include "synth/naming_cdktf.hpp"
#include "value/text.hpp"

namespace terrace::convert {
namespace {

using V = View::Kind;

/// Names that mean something else in a stack program.
constexpr std::array kTaken = std::to_array<std::string_view>(
    {"Any",    "App",      "Block",         "Bool",     "List",   "Map",  "Num",        "Set",      "Stack",
     "Str",    "Type",     "all",           "app",      "argc",   "argv", "aws",        "backend",  "build",
     "by_key", "count",    "each",          "equal",    "expand", "fn",   "for_groups", "for_list", "for_map",
     "format", "if_else",  "index",         "lazy",     "list",   "main", "not_equal",  "null",     "object",
     "path",   "patterns", "raw",           "self",     "stack",  "std",  "terraform",  "terrace",  "testing",
     "tf",     "time",     "all_arguments", "computed", "splat",  "key",  "value",      "item",     "h"});

/// Names that say nothing beside the type.
constexpr std::array kGeneric = std::to_array<std::string_view>({"this", "main", "default", "self", "it", "the"});

/// "vpc" for aws_vpc.
std::string short_type(const std::string& type) {
  const std::size_t underscore = type.find('_');
  return underscore == std::string::npos ? type : type.substr(underscore + 1);
}

std::vector<std::string> path_in_cdktf(const Json& body) {
  const Json* comment = body.find("//");
  const Json* metadata = comment != nullptr ? comment->find("metadata") : nullptr;
  const Json* path = metadata != nullptr ? metadata->find("path") : nullptr;
  std::vector<std::string> ids;
  if (path == nullptr || !path->is(Json::Kind::string)) return ids;
  std::size_t begin = path->text.find('/');
  while (begin != std::string::npos) {
    const std::size_t end = path->text.find('/', begin + 1);
    ids.push_back(path->text.substr(begin + 1, end == std::string::npos ? end : end - begin - 1));
    begin = end;
  }
  if (std::any_of(ids.begin(), ids.end(), [](const std::string& id) { return id.empty(); })) ids.clear();
  return ids;
}

bool is_typed(BlockKind kind) {
  return kind == BlockKind::resource || kind == BlockKind::data || kind == BlockKind::ephemeral;
}

}  // namespace

std::string StackWriter::fresh(const std::string& wanted) {
  std::string name;
  for (const char c : wanted) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (good || (!name.empty() && name.back() != '_')) name += good ? c : '_';
  }
  while (!name.empty() && name.back() == '_') name.pop_back();
  if (name.empty()) name = "block";
  name = bind::cpp_name(name);
  const bool reserved = std::find(kTaken.begin(), kTaken.end(), name) != kTaken.end();
  std::string tried = reserved ? name + '_' : name;
  for (int number = 2; !program_.names.insert(tried).second; ++number) tried = name + '_' + std::to_string(number);
  return tried;
}

std::string StackWriter::wanted_name(const InputBlock& block) const {
  const bool generic = std::find(kGeneric.begin(), kGeneric.end(), block.name) != kGeneric.end();
  if (is_typed(block.kind) && generic) return short_type(block.type);
  if (block.kind != BlockKind::provider) {
    // CDKTF ends names with a hash, which helps nobody to read them.
    const std::size_t hash = block.name.size() < 10 ? std::string::npos : block.name.size() - 9;
    const bool hashed = hash != std::string::npos && block.name[hash] == '_' &&
                        block.name.find_first_not_of("0123456789ABCDEF", hash + 1) == std::string::npos;
    return hashed ? block.name.substr(0, hash) : block.name;
  }
  const std::size_t alias = block.address.find('.', 9);
  return block.name + (alias == std::string::npos ? "_provider" : '_' + block.address.substr(alias + 1));
}

void StackWriter::name_symbols() {
  for (const InputBlock& block : program_.input.blocks) {
    if (block.kind != BlockKind::check) continue;
    const Json* data = block.body->find("data");
    if (data == nullptr) continue;
    for_each_object(*data, block.at.file, program_.diagnostics, "data", [&](const Json& types) {
      for (const Member& type : types.members) {
        for_each_object(type.value, block.at.file, program_.diagnostics, type.name, [&](const Json& names) {
          for (const Member& name : names.members) {
            if (name.name == "//") continue;
            InputBlock& inner = in_checks_.emplace_back();
            inner.kind = BlockKind::data;
            inner.type = type.name;
            inner.name = name.name;
            inner.body = &name.value;
            inner.at = {block.at.file, name.line};
            inner.address = "data." + type.name + '.' + name.name;
          }
        });
      }
    });
  }
  std::map<std::string, int> wanted;
  const auto for_all = [&](auto use) {
    for (const InputBlock& block : program_.input.blocks) use(block);
    for (const InputBlock& block : in_checks_) use(block);
  };
  for_all([&](const InputBlock& block) { ++wanted[wanted_name(block)]; });
  for_all([&](const InputBlock& block) {
    if (block.kind >= BlockKind::moved) return;
    std::string name = wanted_name(block);
    // When several blocks have one name, each says its type.
    if (wanted[name] > 1) {
      const std::string type = is_typed(block.kind)              ? short_type(block.type)
                               : block.kind == BlockKind::module ? "module"
                               : block.kind == BlockKind::output ? "output"
                               : block.kind == BlockKind::local  ? "local"
                               : block.kind == BlockKind::check  ? "check"
                                                                 : "";
      if (!type.empty() && name != type) name += '_' + type;
    }
    Symbol symbol = symbol_for(block);
    symbol.variable = fresh(name);
    if (!detail::is_identifier(block.name) && block.kind != BlockKind::provider) {
      program_.diagnostics.add(errors::impossible_name(block.at, block.name, "a block"));
    }
    program_.symbols[block.address] = symbol;
  });
}

std::string StackWriter::provider_of(const InputBlock& block) const {
  const Json* given = block.body->find("provider");
  if (given != nullptr && given->is(Json::Kind::string)) {
    std::string_view text = given->text;
    if (text.starts_with("${")) text = text.substr(2, text.size() - 3);
    return std::string(text.substr(0, text.find('.')));
  }
  return block.type.substr(0, block.type.find('_'));
}

Symbol StackWriter::symbol_for(const InputBlock& block) {
  Symbol symbol;
  symbol.block = &block;
  if (block.kind == BlockKind::module) symbol.view = plain_view(V::module);
  if (is_typed(block.kind)) {
    const std::string source = provider_source(program_.input, provider_of(block));
    const Provider* provider = program_.schemas.provider(source);
    const bind::Section section = block.kind == BlockKind::resource ? bind::Section::resource
                                  : block.kind == BlockKind::data   ? bind::Section::data
                                                                    : bind::Section::ephemeral;
    if (provider != nullptr) symbol.root = Schemas::root(*provider, section, block.type);
    if (provider == nullptr && program_.without_schema.insert(source).second) {
      program_.diagnostics.add(errors::no_schema(block.at, source));
    }
    symbol.untyped = !symbol.root;
    if (provider != nullptr && symbol.untyped) {
      program_.diagnostics.add(errors::written_untyped(block.at, block.address, "its schema has no such type"));
    }
    symbol.view = plain_view(symbol.untyped ? V::untyped : V::resource);
    symbol.view.root = symbol.root;
  }
  if (block.kind == BlockKind::module || is_typed(block.kind)) {
    if (block.body->find("for_each") != nullptr) symbol.view.instances = View::Instances::by_key;
    if (block.body->find("count") != nullptr) symbol.view.instances = View::Instances::by_number;
  }
  return symbol;
}

void StackWriter::place_blocks() {
  std::map<std::string, std::vector<std::string>> paths;
  std::set<std::string> taken;  // paths of scopes, then of blocks
  for (const InputBlock& block : program_.input.blocks) {
    if (!is_typed(block.kind) && block.kind != BlockKind::module) continue;
    std::vector<std::string> ids =
        program_.input.cdktf_stack.empty() ? std::vector<std::string>{} : path_in_cdktf(*block.body);
    std::vector<std::string_view> views(ids.begin(), ids.end());
    if (ids.empty() || detail::cdktf_name(views) != block.name) continue;
    cdktf_ = true;
    paths[block.address] = ids;
    std::string path;
    std::string scope;
    for (std::size_t i = 0; i + 1 < ids.size(); ++i) {
      path += '/' + ids[i];
      const std::string address = "scope" + path;
      if (taken.insert(path).second) {
        Statement statement;
        statement.address = address;
        statement.variable = fresh(ids[i]);
        statement.type = "Scope";
        statement.code =
            call((scope.empty() ? "stack" : scopes_[scope].variable) + std::string(".group"), {text_literal(ids[i])});
        if (!scope.empty()) statement.uses.insert(scope);
        scopes_[address] = statement;
      }
      scope = address;
    }
  }
  for (const InputBlock& block : program_.input.blocks) {
    if (!is_typed(block.kind) && block.kind != BlockKind::module) continue;
    Spot spot{{}, "stack", block.name};
    std::string path;
    const auto found = paths.find(block.address);
    if (found != paths.end()) {
      for (std::size_t i = 0; i + 1 < found->second.size(); ++i) path += '/' + found->second[i];
      if (!path.empty()) {
        spot.scope = "scope" + path;
        spot.variable = scopes_[spot.scope].variable;
      }
      spot.id = found->second.back();
    } else {
      const std::vector<std::string_view> ids{block.name};
      spot.named = cdktf_ && detail::cdktf_name(ids) != block.name;
    }
    if (!taken.insert(path + '/' + spot.id).second) {
      spot.named = true;
      const std::string id = spot.id + '_' + (block.kind == BlockKind::module ? "module" : short_type(block.type));
      spot.id = id;
      for (int number = 2; !taken.insert(path + '/' + spot.id).second; ++number)
        spot.id = id + '_' + std::to_string(number);
    }
    spots_[block.address] = spot;
  }
}

}  // namespace terrace::convert
