// SPDX-License-Identifier: Apache-2.0

#include "convert/block_writer.hpp"

#include <algorithm>
#include <cctype>

#include "bind/names.hpp"
#include "convert/layout.hpp"
#include "value/text.hpp"

namespace terrace::convert {
namespace {

using V = View::Kind;

bool has(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_object_type(const bind::Type& type) { return type.kind == bind::Kind::object; }

/// An attribute that the binding takes as Block, Blocks or BlockMap.
bool holds_blocks(const bind::Entry& entry) {
  if (entry.form != bind::Form::attribute) return true;
  if (is_object_type(entry.type)) return true;
  return !entry.type.items.empty() && entry.type.kind != bind::Kind::tuple && is_object_type(entry.type.items.front());
}

bool is_single(const bind::Entry& entry) {
  if (entry.form == bind::Form::attribute) return is_object_type(entry.type);
  return entry.nesting == bind::Nesting::single || entry.nesting == bind::Nesting::group ||
         (entry.form == bind::Form::block && entry.max_items == 1);
}

bool is_map(const bind::Entry& entry) {
  if (entry.form == bind::Form::attribute) return entry.type.kind == bind::Kind::map;
  return entry.nesting == bind::Nesting::map;
}

std::uint32_t block_of(const bind::Entry& entry) {
  if (entry.form != bind::Form::attribute) return entry.block;
  return is_object_type(entry.type) ? entry.type.block : entry.type.items.front().block;
}

/// The objects of a JSON value, or nothing when it holds anything else.
std::vector<const Json*> objects_of(const Json& json) {
  std::vector<const Json*> objects;
  if (json.is(Json::Kind::object)) objects.push_back(&json);
  for (const Json& item : json.items) {
    if (!item.is(Json::Kind::object)) return {};
    objects.push_back(&item);
  }
  return objects;
}

}  // namespace

void refuse_repeated(const Json& body, const char* file, Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < body.members.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (body.members[i].name != body.members[j].name || body.members[i].name == "//") continue;
      diagnostics.add(
          errors::defined_twice({file, body.members[i].line}, body.members[i].name, {file, body.members[j].line}));
    }
  }
}

std::string BlockWriter::value(const Json& json, const View& target) {
  expressions_.set_place(at(json));
  return expressions_.as(*expression(json), target, true);
}

std::string BlockWriter::typed(const RootRef& root, const Json& body, std::span<const std::string_view> meta) {
  const bool builds = root.header->section != bind::Section::config;
  return braces(
      members({*root.provider, root.entries(), builds ? "build" : "", false}, body, meta, statement_.address));
}

std::vector<std::string> BlockWriter::members(const Content& content, const Json& body,
                                              std::span<const std::string_view> meta, const std::string& where) {
  refuse_repeated(body, file_, program_.diagnostics);
  const Json* dynamics = body.find("dynamic");
  std::map<std::string_view, const Json*> dynamic;
  if (dynamics != nullptr) {
    for_each_object(*dynamics, file_, program_.diagnostics, "dynamic", [&](const Json& labels) {
      for (const Member& label : labels.members) {
        if (!dynamic.try_emplace(label.name, &label.value).second)
          throw CannotSay{"a dynamic block stands in two places"};
      }
    });
  }
  for (const Member& member : body.members) {
    if (member.name == "//" || member.name == "dynamic" || has(meta, member.name)) continue;
    const auto known = std::find_if(content.entries.begin(), content.entries.end(),
                                    [&](const bind::Entry& e) { return e.name == member.name; });
    if (known == content.entries.end()) throw CannotSay{"the schema has no argument \"" + member.name + '"'};
    if (!known->settable()) throw CannotSay{'"' + member.name + "\" can only be read"};
  }
  for (const auto& entry : dynamic) {
    const std::string_view label = entry.first;
    const auto known = std::find_if(content.entries.begin(), content.entries.end(),
                                    [&](const bind::Entry& e) { return e.name == label; });
    // Of an attribute the library would make a `for` expression: the same in effect, but not the same document.
    if (known == content.entries.end() || known->form != bind::Form::block || is_map(*known)) {
      throw CannotSay{"\"" + std::string(label) + "\" cannot be a dynamic block"};
    }
  }

  const std::vector<std::string> names = bind::member_names(content.entries, content.reserved);
  std::vector<std::string> made;
  for (std::size_t i = 0; i < content.entries.size(); ++i) {
    const bind::Entry& entry = content.entries[i];
    if (!entry.settable() || has(meta, entry.name)) continue;
    const Json* json = body.find(entry.name);
    const auto found = dynamic.find(entry.name);
    const Json* repeated = found == dynamic.end() ? nullptr : found->second;
    const std::string inner = where + '.' + entry.name;
    const bool required =
        !content.object && (entry.required || (entry.form == bind::Form::block && entry.min_items > 0));
    std::string code;
    if (repeated != nullptr || (json != nullptr && entry.form == bind::Form::block)) {
      code = is_map(entry) ? labelled(content.provider, entry.block, *json, true, inner)
                           : blocks(content.provider, entry, json, repeated, inner);
    } else if (json != nullptr && !(json->is(Json::Kind::null) && (required || content.object))) {
      // An object's null is what synth writes for the keys that are left out.
      code = argument(content.provider, entry, *json, inner);
    }
    if (!code.empty()) {
      made.push_back('.' + names[i] + " = " + code);
    } else if (required) {
      throw CannotSay{"the required argument \"" + entry.name + "\" is missing"};
    }
  }
  return made;
}

std::string BlockWriter::argument(const Provider& provider, const bind::Entry& entry, const Json& json,
                                  const std::string& where) {
  const bool secret_type =
      entry.sensitive && entry.form == bind::Form::attribute && entry.type.kind == bind::Kind::string;
  if (entry.write_only || secret_type) return secret(entry, json, where);
  if (holds_blocks(entry)) return of_objects(provider, entry, json, where);
  const View target = view_of(provider, entry.type);
  // The binding has views of blocks somewhere inside, which take any value as a whole.
  const View* inner = &target;
  while (inner->element != nullptr) inner = inner->element.get();
  if (!inner->is(V::block)) return value(json, target);
  const std::string code = value(json, View{});
  return json.is(Json::Kind::null) ? code : call("Any", {code});
}

std::string BlockWriter::of_objects(const Provider& provider, const bind::Entry& entry, const Json& json,
                                    const std::string& where) {
  if (json.is(Json::Kind::null)) return "null";
  const std::vector<const Json*> objects = objects_of(json);
  const std::uint32_t id = block_of(entry);
  const auto& known = provider.snapshot.blocks[id].entries;
  const auto fits = [&](const Json& object) {
    return std::all_of(object.members.begin(), object.members.end(), [&](const Member& member) {
      return std::any_of(known.begin(), known.end(),
                         [&](const bind::Entry& e) { return e.name == member.name && e.settable(); });
    });
  };
  const bool all_fit = std::all_of(objects.begin(), objects.end(), [&](const Json* object) { return fits(*object); });
  if (is_map(entry) && json.is(Json::Kind::object)) {
    const bool labels = std::all_of(json.members.begin(), json.members.end(), [&](const Member& member) {
      return member.value.is(Json::Kind::object) && fits(member.value);
    });
    if (labels && !json.members.empty()) return labelled(provider, id, json, false, where);
  } else if (!objects.empty() && all_fit) {
    if (!is_single(entry)) {
      std::vector<std::string> made;
      made.reserve(objects.size());
      for (const Json* object : objects) made.push_back(block(provider, id, *object, where));
      return braces(made);
    }
    if (json.is(Json::Kind::object)) return braces({block(provider, id, json, where)});
  }
  program_.includes.insert(kComputed);
  return call("computed", {call("Any", {value(json, View{})})});
}

std::string BlockWriter::secret(const bind::Entry& entry, const Json& json, const std::string& where) {
  const ExprPtr expr = expression(json);
  if (expr->is(Expr::Kind::null)) return "null";
  if (expr->is(Expr::Kind::text) && expr->text.empty()) return call("Str", {"\"\""});
  const bool literal = expr->is(Expr::Kind::text) || expr->is(Expr::Kind::number) || expr->is(Expr::Kind::boolean);
  if (literal) return secret_variable(json, where, entry.write_only);
  expressions_.set_place(at(json));
  const Cpp cpp = expressions_.write(*expr);
  const bool fits = cpp.view.is(V::any) || cpp.view.is(V::text) || cpp.view.is(V::block);
  return fits ? cpp.code : call("Any", {cpp.code});
}

std::string BlockWriter::secret_variable(const Json& json, const std::string& argument, bool ephemeral) {
  std::string name;
  for (const char c : argument) name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  while (program_.symbols.count("var." + name) != 0) name += '_';
  std::string variable = bind::cpp_name(name);
  while (!program_.names.insert(variable).second) variable += '_';
  Symbol symbol;
  symbol.variable = variable;
  symbol.view = plain_view(V::text);
  const std::string address = "var." + name;
  program_.symbols[address] = symbol;
  Statement statement;
  statement.address = address;
  statement.topic = "inputs";
  statement.variable = variable;
  statement.type = "Variable<Str>";
  std::vector<std::string> options{".sensitive = true"};
  if (ephemeral) options.emplace_back(".ephemeral = true");
  statement.code = call("stack.variable<Str>", {text_literal(name), braces(options)});
  program_.secrets.push_back(std::move(statement));
  statement_.uses.insert(address);
  program_.diagnostics.add(errors::secret_becomes_variable(at(json), argument, name));
  return variable;
}

std::string BlockWriter::block(const Provider& provider, std::uint32_t id, const Json& body, const std::string& where,
                               bool named) {
  const bind::Block& known = provider.snapshot.blocks[id];
  const std::vector<std::string> made = members({provider, known.entries, {}, known.object}, body, {}, where);
  // Empty braces could be anything.
  if (made.empty() || named) return block_type(provider, id) + (made.empty() ? "{}" : braces(made));
  return braces(made);
}

std::string BlockWriter::labelled(const Provider& provider, std::uint32_t id, const Json& json, bool is_name,
                                  const std::string& where) {
  if (!json.is(Json::Kind::object)) throw CannotSay{"blocks with labels are not written as an object"};
  std::vector<std::string> made;
  for (const Member& member : json.members) {
    if (!member.value.is(Json::Kind::object)) throw CannotSay{"blocks with labels are not written as an object"};
    const std::string key = is_name
                                ? text_literal(member.name)
                                : expressions_.as(*template_of(member.name, {file_, member.line}, program_.diagnostics),
                                                  plain_view(V::text), true);
    made.push_back(braces({key, block(provider, id, member.value, where)}));
  }
  return made.empty() ? std::string() : braces(made);
}

std::string BlockWriter::blocks(const Provider& provider, const bind::Entry& entry, const Json* json,
                                const Json* dynamic, const std::string& where) {
  std::vector<const Json*> objects;
  if (json != nullptr && !json->is(Json::Kind::null)) {
    objects = objects_of(*json);
    if (objects.empty() && !(json->is(Json::Kind::array) && json->items.empty())) {
      throw CannotSay{'"' + entry.name + "\" is a block, but not written as an object"};
    }
  }
  const std::uint32_t id = block_of(entry);
  if (dynamic == nullptr) {
    if (objects.empty()) return {};
    if (is_single(entry)) {
      if (objects.size() > 1) throw CannotSay{"the block \"" + entry.name + "\" stands there more than once"};
      const std::string made = block(provider, id, *objects[0], where);
      return made[0] == '{' ? braces({made}) : made;
    }
    std::vector<std::string> made;
    made.reserve(objects.size());
    for (const Json* object : objects) made.push_back(block(provider, id, *object, where));
    return braces(made);
  }
  const std::string type = "Blocks<" + block_type(provider, id) + '>';
  std::string code;
  if (!objects.empty()) {
    std::vector<std::string> made;
    made.reserve(objects.size());
    for (const Json* object : objects) made.push_back(block(provider, id, *object, where));
    code = type + braces(made);
  }
  for (const Json* one : objects_of(*dynamic)) {
    const std::string arguments = dynamic_arguments(provider, id, entry.name, *one, where);
    code += (code.empty() ? type + "::dynamic" : ".add_dynamic") + arguments;
  }
  if (!is_single(entry)) return code;
  program_.includes.insert(kComputed);
  return call("computed", {code});
}

std::string BlockWriter::dynamic_arguments(const Provider& provider, std::uint32_t id, const std::string& label,
                                           const Json& dynamic, const std::string& where) {
  const Json* for_each = dynamic.find("for_each");
  const Json* content = dynamic.find("content");
  if (for_each == nullptr || content == nullptr || !content->is(Json::Kind::object) ||
      dynamic.find("labels") != nullptr) {
    throw CannotSay{"the dynamic block \"" + label + "\" is not one with for_each and content"};
  }
  const Json* given = dynamic.find("iterator");
  const std::string iterator = given != nullptr && given->is(Json::Kind::string) ? given->text : label;
  const std::string collection = value(*for_each, View{});
  std::string key = "key";
  std::string item = bind::cpp_name(iterator);
  while (!program_.names.insert(item).second) item += '_';
  while (!program_.names.insert(key).second) key += '_';
  expressions_.bind(iterator, "");
  expressions_.bind(iterator + ".key", key);
  expressions_.bind(iterator + ".value", item);
  const auto done = [&] {
    expressions_.unbind(iterator + ".value");
    expressions_.unbind(iterator + ".key");
    expressions_.unbind(iterator);
    program_.names.erase(item);
    program_.names.erase(key);
  };
  std::string made;
  try {
    made = block(provider, id, *content, where, true);
  } catch (const CannotSay&) {
    done();
    throw;
  }
  done();
  const auto used = [&](const std::string& name) {
    for (std::size_t i = made.find(name); i != std::string::npos; i = made.find(name, i + 1)) {
      const auto part = [&](std::size_t j) {
        return j < made.size() && (std::isalnum(static_cast<unsigned char>(made[j])) != 0 || made[j] == '_');
      };
      if (!part(i + name.size()) && (i == 0 || (!part(i - 1) && made[i - 1] != '.' && made[i - 1] != ':'))) return true;
    }
    return false;
  };
  const std::string lambda = "[&](const Any&" + (used(key) ? ' ' + key : "") + ", const Any&" +
                             (used(item) ? ' ' + item : "") + ") { return " + made + "; }";
  return call("", {collection, lambda});
}

void BlockWriter::bind_raw_iterators(const Json& json, std::vector<std::string>& names) const {
  for (const Member& member : json.members) {
    if (member.name == "dynamic") {
      for (const Json* labels : objects_of(member.value)) {
        for (const Member& label : labels->members) {
          names.push_back(label.name);
          for (const Json* one : objects_of(label.value)) {
            const Json* iterator = one->find("iterator");
            if (iterator != nullptr && iterator->is(Json::Kind::string)) names.push_back(iterator->text);
          }
        }
      }
    }
    bind_raw_iterators(member.value, names);
  }
  for (const Json& item : json.items) bind_raw_iterators(item, names);
}

std::string BlockWriter::untyped(const Json& body, std::span<const std::string_view> meta, const RootRef& known) {
  refuse_repeated(body, file_, program_.diagnostics);
  std::vector<std::string> iterators;
  bind_raw_iterators(body, iterators);
  for (const std::string& name : iterators) expressions_.bind_raw(name);
  std::vector<std::string> entries;
  for (const Member& member : body.members) {
    if (member.name == "//" || has(meta, member.name)) continue;
    std::string code;
    if (known) {
      for (const bind::Entry& entry : known.entries()) {
        if (entry.name == member.name && (entry.sensitive || entry.write_only) && member.value.is(Json::Kind::string)) {
          code = secret(entry, member.value, statement_.address + '.' + entry.name);
        }
      }
    }
    if (code.empty()) code = value(member.value, View{});
    entries.push_back(braces({text_literal(member.name), code}));
  }
  for (const std::string& name : iterators) expressions_.unbind_raw(name);
  return entries.empty() ? std::string() : ".arguments = " + braces(entries);
}

}  // namespace terrace::convert
