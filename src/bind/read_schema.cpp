// SPDX-License-Identifier: Apache-2.0
#include "read_schema.hpp"

#include "json_line.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace terrace::bind {

namespace {

using Json = nlohmann::json;

// A place in the document, as a chain on the stack: costs nothing until a fault is reported.
struct Place {
  const Place* parent;
  std::string_view key;
};

std::vector<std::string> keys_of(const Place& place) {
  std::vector<std::string> keys;
  for (const Place* at = &place; at != nullptr; at = at->parent) {
    if (at->parent != nullptr) keys.emplace_back(at->key);
  }
  std::reverse(keys.begin(), keys.end());
  return keys;
}

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash ^ (hash >> 29);
}

class Reader {
 public:
  Reader(std::string_view file, std::string_view text) : file_(file), text_(text) {
    try {
      document_ = Json::parse(text);
    } catch (const Json::parse_error& fault) {
      const std::size_t end = std::min(fault.byte, text.size());
      const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), '\n');
      const std::string_view what = fault.what();
      const std::size_t colon = what.find(": ");
      throw Error(file, static_cast<std::size_t>(line),
                  fmt::format("this is not JSON: {}", colon == what.npos ? what : what.substr(colon + 2)));
    }
    const Json* version = object(document_, kTop) ? member(document_, "format_version") : nullptr;
    if (version == nullptr || !version->is_string() || version->get_ref<const std::string&>().rfind("1.", 0) != 0) {
      fail(kTop, "this is not a schema of format version 1.x, as `terraform providers schema -json` prints it");
    }
  }

  const Json& document() const { return document_; }

  Snapshot provider(std::string_view wanted, std::string_view version) {
    const Place schemas{&kTop, "provider_schemas"};
    const Json& all = need_object(document_, "provider_schemas", kTop);
    const Json* chosen = nullptr;
    std::string known;
    for (const auto& [address, schema] : all.items()) {
      const std::string shown = short_address(address);
      known += (known.empty() ? "" : ", ") + shown;
      if (wanted.empty() ? all.size() == 1 : (wanted == address || wanted == shown)) {
        chosen = &schema;
        snapshot_.address = shown;
        address_ = address;
      }
    }
    if (chosen == nullptr) {
      fail(schemas, wanted.empty() ? fmt::format("choose one provider of: {}", known)
                                   : fmt::format("no provider `{}`; there are: {}", wanted, known));
    }
    for (const char c : snapshot_.address) {
      if (!is_name(std::string_view(&c, 1)) && c != '/' && c != '.')
        fail(schemas, "the provider's address is malformed");
    }
    snapshot_.version = version;
    const Place at{&schemas, address_};
    object(*chosen, at);
    if (const Json* config = member(*chosen, "provider"); config != nullptr) {
      const Place here{&at, "provider"};
      object(*config, here);
      // A provider that takes no arguments has no block.
      if (member(*config, "block") != nullptr) {
        snapshot_.config.push_back(root(std::string(snapshot_.local_name()), *config, here));
      }
    }
    snapshot_.resources = roots(*chosen, "resource_schemas", at);
    snapshot_.data = roots(*chosen, "data_source_schemas", at);
    snapshot_.ephemeral = roots(*chosen, "ephemeral_resource_schemas", at);
    if (const Json* functions = member(*chosen, "functions"); functions != nullptr) {
      read_functions(*functions, Place{&at, "functions"});
    }
    return finish();
  }

  Snapshot core_functions(std::string_view version) {
    snapshot_.version = version;
    read_functions(need_object(document_, "function_signatures", kTop), Place{&kTop, "function_signatures"});
    return finish();
  }

 private:
  static constexpr Place kTop{nullptr, {}};

  [[noreturn]] void fail(const Place& place, std::string_view reason) const {
    const std::vector<std::string> keys = keys_of(place);
    std::string where;
    for (const std::string& key : keys) where += (where.empty() ? "" : ".") + key;
    throw Error(file_, line_of_key(text_, keys),
                where.empty() ? std::string(reason) : fmt::format("{}: {}", where, reason));
  }

  static const Json* member(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found == json.end() || found->is_null() ? nullptr : &*found;
  }

  bool object(const Json& json, const Place& place) const {
    if (!json.is_object()) fail(place, "must be an object");
    return true;
  }

  const Json& need_object(const Json& json, const char* key, const Place& place) const {
    const Json* found = member(json, key);
    if (found == nullptr) fail(place, fmt::format("`{}` is missing", key));
    object(*found, Place{&place, key});
    return *found;
  }

  bool flag(const Json& json, const char* key, const Place& place) const {
    const Json* found = member(json, key);
    if (found == nullptr) return false;
    if (!found->is_boolean()) fail(Place{&place, key}, "must be true or false");
    return found->get<bool>();
  }

  std::uint32_t count(const Json& json, const char* key, const Place& place) const {
    const Json* found = member(json, key);
    if (found == nullptr) return 0;
    if (!found->is_number_unsigned() || found->get<std::uint64_t>() > UINT32_MAX) {
      fail(Place{&place, key}, "must be a whole number");
    }
    return found->get<std::uint32_t>();
  }

  static std::string short_address(std::string_view address) {
    for (const std::string_view host : {"registry.terraform.io/", "registry.opentofu.org/"}) {
      if (address.substr(0, host.size()) == host) return std::string(address.substr(host.size()));
    }
    return std::string(address);
  }

  void check_name(std::string_view name, const Place& place) const {
    if (!is_name(name)) fail(place, "not a name: only letters, digits, `_` and `-` may stand in one");
  }

  Type type(const Json& json, std::string_view name, const Place& place) {
    const Depth depth(depth_);
    if (depth.too_deep()) fail(place, "nested too deeply");
    Type result;
    if (json.is_string()) {
      const std::string& text = json.get_ref<const std::string&>();
      for (const Kind kind : {Kind::string, Kind::number, Kind::boolean, Kind::dynamic}) {
        if (text == word(kind)) {
          result.kind = kind;
          return result;
        }
      }
      fail(place, fmt::format("unknown type `{}`", text));
    }
    if (!json.is_array() || json.size() < 2 || !json[0].is_string()) fail(place, "malformed type");
    const std::string& text = json[0].get_ref<const std::string&>();
    if (text == "object") {
      object(json[1], place);
      std::set<std::string> optional;
      if (json.size() > 2) {
        if (!json[2].is_array()) fail(place, "malformed list of optional attributes");
        for (const Json& item : json[2]) {
          if (!item.is_string()) fail(place, "malformed list of optional attributes");
          optional.insert(item.get<std::string>());
        }
      }
      std::vector<Entry> entries;
      for (const auto& [key, item] : json[1].items()) {
        check_name(key, place);
        Entry& entry = entries.emplace_back();
        entry.name = key;
        entry.type = type(item, key, place);
        entry.optional = optional.count(key) != 0;
        entry.required = !entry.optional;
      }
      result.kind = Kind::object;
      result.block = intern(true, std::move(entries), name);
      return result;
    }
    if (text == "tuple") {
      if (!json[1].is_array()) fail(place, "malformed tuple type");
      result.kind = Kind::tuple;
      for (const Json& item : json[1]) result.items.push_back(type(item, name, place));
      return result;
    }
    for (const Kind kind : {Kind::list, Kind::set, Kind::map}) {
      if (text == word(kind)) {
        result.kind = kind;
        result.items.push_back(type(json[1], name, place));
        return result;
      }
    }
    fail(place, fmt::format("unknown type `{}`", text));
  }

  Nesting nesting(const Json& json, const Place& place) const {
    const Json* found = member(json, "nesting_mode");
    if (found != nullptr && found->is_string()) {
      for (const Nesting mode : {Nesting::single, Nesting::group, Nesting::list, Nesting::set, Nesting::map}) {
        if (found->get_ref<const std::string&>() == word(mode)) return mode;
      }
    }
    fail(place, "`nesting_mode` must be single, group, list, set or map");
  }

  void describe_deprecation(Entry& entry, const Json& json, const Place& place) const {
    entry.deprecated = flag(json, "deprecated", place);
    const Json* message = member(json, "deprecation_message");
    if (entry.deprecated && message != nullptr && message->is_string()) entry.message = message->get<std::string>();
  }

  void attributes(const Json& json, const Place& parent, std::vector<Entry>& out) {
    const Depth depth(depth_);
    if (depth.too_deep()) fail(parent, "nested too deeply");
    object(json, parent);
    for (const auto& [name, facts] : json.items()) {
      const Place place{&parent, name};
      check_name(name, place);
      object(facts, place);
      Entry& entry = out.emplace_back();
      entry.name = name;
      entry.required = flag(facts, "required", place);
      entry.optional = flag(facts, "optional", place);
      entry.computed = flag(facts, "computed", place);
      entry.sensitive = flag(facts, "sensitive", place);
      entry.write_only = flag(facts, "write_only", place);
      describe_deprecation(entry, facts, place);
      if (const Json* plain = member(facts, "type"); plain != nullptr) {
        entry.type = type(*plain, name, Place{&place, "type"});
      } else if (const Json* nested = member(facts, "nested_type"); nested != nullptr) {
        const Place here{&place, "nested_type"};
        object(*nested, here);
        entry.form = Form::nested_attribute;
        entry.nesting = nesting(*nested, here);
        entry.min_items = count(*nested, "min_items", here);
        entry.max_items = count(*nested, "max_items", here);
        std::vector<Entry> inner;
        attributes(need_object(*nested, "attributes", here), Place{&here, "attributes"}, inner);
        entry.block = intern(false, std::move(inner), name);
      } else {
        fail(place, "neither `type` nor `nested_type`");
      }
    }
  }

  std::vector<Entry> block(const Json& json, const Place& place) {
    const Depth depth(depth_);
    if (depth.too_deep()) fail(place, "nested too deeply");
    object(json, place);
    std::vector<Entry> entries;
    if (const Json* found = member(json, "attributes"); found != nullptr) {
      attributes(*found, Place{&place, "attributes"}, entries);
    }
    if (const Json* found = member(json, "block_types"); found != nullptr) {
      const Place types{&place, "block_types"};
      object(*found, types);
      for (const auto& [name, facts] : found->items()) {
        const Place here{&types, name};
        check_name(name, here);
        object(facts, here);
        const Json& inner = need_object(facts, "block", here);
        const Place inner_place{&here, "block"};
        const std::uint32_t id = intern(false, block(inner, inner_place), name);
        Entry& entry = entries.emplace_back();
        entry.name = name;
        entry.form = Form::block;
        entry.nesting = nesting(facts, here);
        entry.min_items = count(facts, "min_items", here);
        entry.max_items = count(facts, "max_items", here);
        entry.block = id;
        describe_deprecation(entry, inner, inner_place);
      }
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.name < b.name; });
    for (std::size_t i = 1; i < entries.size(); ++i) {
      if (entries[i].name == entries[i - 1].name) {
        fail(place, fmt::format("`{}` is both an attribute and a block", entries[i].name));
      }
    }
    return entries;
  }

  Root root(std::string name, const Json& json, const Place& place) {
    object(json, place);
    const Json& inner = need_object(json, "block", place);
    const Place here{&place, "block"};
    Root result;
    result.name = std::move(name);
    result.deprecated = flag(inner, "deprecated", here);
    result.entries = block(inner, here);
    return result;
  }

  std::vector<Root> roots(const Json& provider, const char* key, const Place& parent) {
    std::vector<Root> result;
    const Json* found = member(provider, key);
    if (found == nullptr) return result;
    const Place place{&parent, key};
    object(*found, place);
    for (const auto& [name, json] : found->items()) {
      const Place here{&place, name};
      check_name(name, here);
      result.push_back(root(name, json, here));
    }
    return result;
  }

  Parameter parameter(const Json& json, const Place& place) {
    object(json, place);
    const Json* name = member(json, "name");
    const Json* kind = member(json, "type");
    if (name == nullptr || !name->is_string() || kind == nullptr) fail(place, "a parameter needs a name and a type");
    Parameter result;
    result.name = name->get<std::string>();
    check_name(result.name, place);
    result.type = type(*kind, result.name, place);
    result.nullable = flag(json, "is_nullable", place);
    return result;
  }

  void read_functions(const Json& json, const Place& parent) {
    object(json, parent);
    for (const auto& [name, facts] : json.items()) {
      // Terraform lists each of its own functions a second time under this prefix.
      if (name.rfind("core::", 0) == 0) continue;
      const Place place{&parent, name};
      check_name(name, place);
      object(facts, place);
      Function function;
      function.name = name;
      const Json* result = member(facts, "return_type");
      if (result == nullptr) fail(place, "`return_type` is missing");
      function.result = type(*result, name, place);
      if (const Json* list = member(facts, "parameters"); list != nullptr) {
        if (!list->is_array()) fail(place, "`parameters` must be a list");
        for (const Json& item : *list) function.parameters.push_back(parameter(item, place));
      }
      if (const Json* rest = member(facts, "variadic_parameter"); rest != nullptr) {
        function.variadic.push_back(parameter(*rest, place));
      }
      snapshot_.functions.push_back(std::move(function));
    }
  }

  // Equal content is one block, whatever it is called; of its names the first in the alphabet becomes part of its key.
  std::uint32_t intern(bool is_object, std::vector<Entry> entries, std::string_view name) {
    std::string identity = is_object ? "object" : "block";
    for (const Entry& entry : entries) {
      identity += ' ';
      append_entry(
          identity, entry, [](std::string& out, std::uint32_t id) { out += std::to_string(id); }, true);
    }
    const auto [found, fresh] = known_.try_emplace(identity, static_cast<std::uint32_t>(snapshot_.blocks.size()));
    if (fresh) {
      std::string content = is_object ? "object" : "block";
      for (const Entry& entry : entries) {
        content += ' ';
        append_entry(
            content, entry, [this](std::string& out, std::uint32_t id) { out += fmt::format("{:016x}", hashes_[id]); },
            true);
      }
      hashes_.push_back(hash_of(content));
      names_.emplace_back(name);
      snapshot_.blocks.push_back({is_object, std::move(entries), {}});
    } else if (name < names_[found->second]) {
      names_[found->second] = name;
    }
    return found->second;
  }

  static void renumber(Type& type, const std::vector<std::uint32_t>& place) {
    if (type.kind == Kind::object) type.block = place[type.block];
    for (Type& item : type.items) renumber(item, place);
  }

  static void renumber(std::vector<Entry>& entries, const std::vector<std::uint32_t>& place) {
    for (Entry& entry : entries) {
      if (entry.form == Form::attribute) {
        renumber(entry.type, place);
      } else {
        entry.block = place[entry.block];
      }
    }
  }

  Snapshot finish() {
    const std::size_t size = snapshot_.blocks.size();
    std::vector<std::uint32_t> order(size);
    for (std::uint32_t i = 0; i < size; ++i) order[i] = i;
    std::set<std::string> taken;
    for (std::size_t i = 0; i < size; ++i) {
      std::string key = fmt::format("{}~{:010x}", names_[i], hashes_[i] & 0xffffffffffu);
      // Two of one name and one hash: as good as impossible, yet it must not merge them.
      while (!taken.insert(key).second) key += fmt::format("{:x}", hashes_[i] >> 60);
      snapshot_.blocks[i].key = std::move(key);
    }
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return snapshot_.blocks[a].key < snapshot_.blocks[b].key; });
    std::vector<std::uint32_t> place(size);
    std::vector<Block> sorted(size);
    for (std::uint32_t i = 0; i < size; ++i) place[order[i]] = i;
    for (std::size_t i = 0; i < size; ++i) {
      renumber(snapshot_.blocks[i].entries, place);
      sorted[place[i]] = std::move(snapshot_.blocks[i]);
    }
    snapshot_.blocks = std::move(sorted);
    for (auto* roots : {&snapshot_.config, &snapshot_.resources, &snapshot_.data, &snapshot_.ephemeral}) {
      for (Root& root : *roots) renumber(root.entries, place);
    }
    for (Function& function : snapshot_.functions) {
      renumber(function.result, place);
      for (auto* list : {&function.parameters, &function.variadic}) {
        for (Parameter& parameter : *list) renumber(parameter.type, place);
      }
    }
    return std::move(snapshot_);
  }

  std::string_view file_;
  std::string_view text_;
  Json document_;
  std::string address_;
  int depth_ = 0;
  Snapshot snapshot_;
  std::unordered_map<std::string, std::uint32_t> known_;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::string> names_;
};

}  // namespace

Snapshot read_provider_schema(std::string_view file, std::string_view json, std::string_view provider,
                              std::string_view version) {
  return Reader(file, json).provider(provider, version);
}

Snapshot read_core_functions(std::string_view file, std::string_view json, std::string_view version) {
  return Reader(file, json).core_functions(version);
}

}  // namespace terrace::bind
