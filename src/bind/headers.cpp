// SPDX-License-Identifier: Apache-2.0
#include "headers.hpp"

#include "layout.hpp"
#include "names.hpp"

#include <algorithm>
#include <set>
#include <unordered_set>

#include <fmt/format.h>

namespace terrace::bind {

namespace {

// Around a deprecated resource: naming it warns, but the header's own mentions of it must not.
constexpr std::string_view kQuiet =
    "#pragma GCC diagnostic push\n#pragma GCC diagnostic ignored \"-Wdeprecated-declarations\"\n";
constexpr std::string_view kLoud = "#pragma GCC diagnostic pop\n";

std::string_view directory(Section section) {
  switch (section) {
  case Section::resource: return "terrace/tf/";
  case Section::data: return "terrace/tf/data/";
  case Section::ephemeral: return "terrace/tf/ephemeral/";
  case Section::config: return "terrace/tf/provider/";
  case Section::function: return "terrace/tf/function/";
  }
  return {};
}

std::string path_of(const Header& header) {
  if (header.root == nullptr) return "terrace/tf/blocks/" + header.name + ".hpp";
  return std::string(directory(header.section)) + header.name + ".hpp";
}

class Writer {
 public:
  explicit Writer(const Snapshot& snapshot)
      : snapshot_(snapshot), layout_(make_layout(snapshot)), provider_(cpp_name(snapshot.local_name())),
        mark_(fmt::format("{}{} {}; do not edit.\n#pragma once\n\n", kGeneratedMark, snapshot.address,
                          snapshot.version)) {}

  std::vector<GeneratedFile> write() {
    files_.reserve(layout_.headers.size() + 2);
    write_source();
    for (std::uint32_t i = 0; i < layout_.headers.size(); ++i) write_header(i);
    write_all();
    return std::move(files_);
  }

 private:
  std::string source_path() const { return "terrace/tf/provider/" + provider_ + "_source.hpp"; }

  void write_source() {
    std::string text = mark_;
    text += "#include <terrace/core/schema_source.hpp>\n\nnamespace terrace::tf::provider {\n\n";
    text += fmt::format("inline constexpr detail::ProviderSource {}_source{{{}, {}, {}}};\n\n", provider_,
                        cpp_literal(snapshot_.local_name()), cpp_literal(snapshot_.address),
                        cpp_literal(snapshot_.version));
    text += "}  // namespace terrace::tf::provider\n";
    files_.push_back({source_path(), std::move(text)});
  }

  void write_all() {
    std::string text = mark_;
    text += "// Everything of this provider. Slow to compile: include the headers that you use instead.\n\n";
    for (const Header& header : layout_.headers) text += "#include <" + path_of(header) + ">\n";
    files_.push_back({"terrace/tf/all_" + provider_ + ".hpp", std::move(text)});
  }

  std::string space_of(const Header& header) const {
    if (header.root == nullptr) return "terrace::tf::shared";
    switch (header.section) {
    case Section::resource: return "terrace::tf";
    case Section::data: return "terrace::tf::data";
    case Section::ephemeral: return "terrace::tf::ephemeral";
    case Section::config: return "terrace::tf::provider";
    case Section::function: return "terrace::tf::function::" + provider_;
    }
    return {};
  }

  void include(std::set<std::string>& headers, const std::vector<Entry>& entries, std::uint32_t self) const {
    for (const Entry& entry : entries) {
      for_each_block(entry, [&](std::uint32_t id) {
        const std::uint32_t header = layout_.blocks[id].header;
        if (header != self) headers.insert(path_of(layout_.headers[header]));
      });
    }
  }

  void write_header(std::uint32_t index) {
    const Header& header = layout_.headers[index];
    GeneratedFile file{path_of(header), mark_};
    std::string& out = file.text;
    out.reserve(4096);

    std::set<std::string> includes;
    if (header.root != nullptr) include(includes, header.root->entries, index);
    for (const std::uint32_t id : header.blocks) include(includes, snapshot_.blocks[id].entries, index);
    if (header.section != Section::function) includes.insert(source_path());
    out += header.section == Section::function ? "#include <terrace/value/views.hpp>\n"
                                               : "#include <terrace/terraform/binding.hpp>\n";
    for (const std::string& path : includes) out += "#include <" + path + ">\n";

    const std::string space = space_of(header);
    out += "\nnamespace " + space + " {\n";
    write_blocks(out, header);
    if (header.root != nullptr) {
      if (header.section == Section::function) {
        write_function(out, header);
      } else {
        write_root(out, header);
      }
    }
    out += "}  // namespace " + space + '\n';
    files_.push_back(std::move(file));
  }

  void write_blocks(std::string& out, const Header& header) {
    const bool named = header.root != nullptr;
    std::string aliases;
    for (const Alias& alias : header.aliases) {
      const BlockPlace& place = layout_.blocks[alias.block];
      // `using x = blocks::…::x` for a second name of a block in the same namespace, too.
      if (place.argument) aliases += fmt::format("using {} = {};\n", alias.name, place.qualified);
      if (place.readable && alias.direct)
        aliases += fmt::format("using {}_ref = {}_ref;\n", alias.name, place.qualified);
    }
    if (header.blocks.empty() && aliases.empty()) return;
    if (named) out += "namespace blocks::" + header.name + " {\n";
    for (const std::uint32_t id : header.blocks) {
      const Block& block = snapshot_.blocks[id];
      const BlockPlace& place = layout_.blocks[id];
      if (place.argument) {
        out += "struct " + place.name + " {\n";
        write_members(out, block.entries, block.object, place.name, {});
        write_nested_declaration(out, block.entries);
        out += "  static const detail::SchemaSource terrace_schema;\n};\n";
        write_schema(out, block.entries, block.object, place.name, {});
      }
      if (place.readable) {
        const std::string name = place.name + "_ref";
        out += fmt::format("struct {0} : Any {{\n  {0}() noexcept = default;\n"
                           "  explicit {0}(const Value& value_) noexcept : Any(value_) {{}}\n",
                           name);
        write_accessors(out, block.entries, place.name, name);
        out += "};\n";
      }
    }
    out += aliases;
    if (named) out += "}  // namespace blocks::" + header.name + "\n\n";
  }

  void write_root(std::string& out, const Header& header) {
    const Root& root = *header.root;
    const bool readable = header.section != Section::config;
    const std::string& name = header.name;
    if (root.deprecated) out += kQuiet;
    out += "struct ";
    if (root.deprecated) out += deprecation(root.name, {});
    out += name + " {\n";
    if (readable) out += "  class Ref;\n";
    write_members(out, root.entries, false, root.name, readable ? "build" : std::string_view{});
    if (readable) out += "  Ref build(Scope& scope_) const;\n";
    write_nested_declaration(out, root.entries);
    out += "  static const detail::SchemaSource terrace_schema;\n};\n";
    write_schema(out, root.entries, false, name, root.name);
    if (readable) {
      const std::string_view add = header.section == Section::data        ? "add_data"
                                   : header.section == Section::ephemeral ? "add_ephemeral"
                                                                          : "add_resource";
      out += fmt::format("class {}::Ref : public ResourceRef {{\npublic:\n  using ResourceRef::ResourceRef;\n", name);
      write_accessors(out, root.entries, root.name, {});
      out += fmt::format("}};\ninline {0}::Ref {0}::build(Scope& scope_) const {{\n"
                         "  return Ref(detail::{1}(scope_, terrace_schema, this));\n}}\n",
                         name, add);
    }
    if (root.deprecated) out += kLoud;
  }

  void write_function(std::string& out, const Header& header) {
    const auto function = std::find_if(snapshot_.functions.begin(), snapshot_.functions.end(),
                                       [&](const Function& item) { return item.name == header.root->name; });
    const std::string called = fmt::format("provider::{}::{}", snapshot_.local_name(), function->name);
    append_function(out, *function, called, read_type(function->result), fmt::format("provider::{}_source", provider_));
  }

  static std::string deprecation(std::string_view name, std::string_view message) {
    std::string text = fmt::format("{} is deprecated by the provider", name);
    if (!message.empty()) text += fmt::format(": {}", message);
    return "[[deprecated(" + cpp_literal(text) + ")]] ";
  }

  static bool is_required(const Entry& entry, bool object) {
    return !object && (entry.required || (entry.form == Form::block && entry.min_items > 0));
  }

  std::string read_type(const Type& type) const {
    switch (type.kind) {
    case Kind::string: return "Str";
    case Kind::number: return "Num";
    case Kind::boolean: return "Bool";
    case Kind::list: return "List<" + read_type(type.items.front()) + '>';
    case Kind::set: return "Set<" + read_type(type.items.front()) + '>';
    case Kind::map: return "Map<" + read_type(type.items.front()) + '>';
    case Kind::object: return layout_.blocks[type.block].qualified + "_ref";
    case Kind::dynamic:
    case Kind::tuple: break;
    }
    return "Any";
  }

  std::string read_type(const Entry& entry) const {
    if (entry.form == Form::attribute) return read_type(entry.type);
    std::string inner = layout_.blocks[entry.block].qualified + "_ref";
    switch (entry.nesting) {
    case Nesting::list: return "List<" + inner + '>';
    case Nesting::set: return "Set<" + inner + '>';
    case Nesting::map: return "Map<" + inner + '>';
    case Nesting::single:
    case Nesting::group: break;
    }
    return inner;
  }

  std::string argument_type(const Type& type) const {
    const Type* item = type.items.empty() ? nullptr : &type.items.front();
    switch (type.kind) {
    case Kind::string: return "Str";
    case Kind::number: return "Num";
    case Kind::boolean: return "Bool";
    case Kind::object: return "Block<" + layout_.blocks[type.block].qualified + '>';
    case Kind::dynamic:
    case Kind::tuple: return "Any";
    case Kind::list:
    case Kind::set:
      if (item->kind == Kind::object) return "Blocks<" + layout_.blocks[item->block].qualified + '>';
      return (type.kind == Kind::list ? "List<" : "Set<") + argument_type(*item) + '>';
    case Kind::map:
      if (item->kind == Kind::object) return "BlockMap<" + layout_.blocks[item->block].qualified + '>';
      return "Map<" + argument_type(*item) + '>';
    }
    return {};
  }

  std::string argument_type(const Entry& entry) const {
    if (entry.write_only) return "WriteOnly";
    if (entry.form == Form::attribute) {
      if (entry.sensitive && entry.type.kind == Kind::string) return "Secret";
      return argument_type(entry.type);
    }
    const std::string& inner = layout_.blocks[entry.block].qualified;
    if (entry.nesting == Nesting::map) return "BlockMap<" + inner + '>';
    const bool one = entry.nesting == Nesting::single || entry.nesting == Nesting::group ||
                     (entry.form == Form::block && entry.max_items == 1);
    return (one ? "Block<" : "Blocks<") + inner + '>';
  }

  // g++ says nothing when a designated initializer names a deprecated member, and speaks of one that nobody names when
  // it makes the destructor. So the member is not deprecated, but giving it a value is: its type's constructors are.
  static void write_deprecated_type(std::string& out, const std::string& name, const std::string& base,
                                    const std::string& mark) {
    out += fmt::format(
        "  struct {0} : {1} {{\n    {0}() noexcept = default;\n    {2}{0}(const {1}& value_) : {1}(value_) {{}}\n"
        "    template <class T_>\n      requires std::is_convertible_v<T_, {1}>\n"
        "    {2}{0}(T_&& value_) : {1}(static_cast<T_&&>(value_)) {{}}\n",
        name, base, mark);
    const std::string_view outer = std::string_view(base).substr(0, base.find('<') + 1);
    const std::string_view inner =
        outer.empty() ? outer : std::string_view(base).substr(outer.size(), base.size() - outer.size() - 1);
    std::string item;
    if (outer == "List<" || outer == "Set<" || outer == "Blocks<") item = inner;
    if (outer == "Map<" || outer == "BlockMap<") item = base + "::Entry";
    if (!item.empty())
      out += fmt::format("    {}{}(std::initializer_list<{}> items_) : {}(items_) {{}}\n", mark, name, item, base);
    if (outer == "Block<")
      out += fmt::format("    {}{}(const {}& block_) : {}(block_) {{}}\n", mark, name, inner, base);
    out += "  };\n";
  }

  void write_members(std::string& out, const std::vector<Entry>& entries, bool object, std::string_view owner,
                     std::string_view reserved) const {
    const std::vector<std::string> names = member_names(entries, reserved);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const Entry& entry = entries[i];
      if (!entry.settable()) continue;
      const std::string& name = names[i];
      std::string type = argument_type(entry);
      if (is_required(entry, object)) {
        out += "  Required<" + type + "> " + name + ";\n";
        continue;
      }
      if (entry.deprecated) {
        std::string marked = "deprecated_" + name;
        const auto same = [&](const Entry& other) { return cpp_name(other.name) == marked; };
        while (std::any_of(entries.begin(), entries.end(), same)) marked += '_';
        write_deprecated_type(out, marked, type, deprecation(fmt::format("{}.{}", owner, entry.name), entry.message));
        type = std::move(marked);
      }
      out += "  " + type + ' ' + name + "{};\n";
    }
  }

  void write_accessors(std::string& out, const std::vector<Entry>& entries, std::string_view owner,
                       const std::string& self) const {
    const std::vector<std::string> names = accessor_names(entries, self);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const Entry& entry = entries[i];
      const std::string& name = names[i];
      const std::string type = read_type(entry);
      out += "  ";
      if (entry.deprecated) out += deprecation(fmt::format("{}.{}", owner, entry.name), entry.message);
      out += type;
      out += ' ';
      out += name;
      out += "() const { return detail::attribute<";
      out += type;
      out += ">(*this, ";
      out += cpp_literal(entry.name);
      out += "); }\n";
    }
  }

  // The blocks that the schema text of `entries` names by number.
  std::vector<std::uint32_t> nested_of(const std::vector<Entry>& entries) const {
    std::vector<std::uint32_t> nested;
    for (const Entry& entry : entries) {
      if (!entry.settable()) continue;
      for_each_block(entry, [&](std::uint32_t id) {
        if (std::find(nested.begin(), nested.end(), id) == nested.end()) nested.push_back(id);
      });
    }
    return nested;
  }

  void write_nested_declaration(std::string& out, const std::vector<Entry>& entries) const {
    if (!nested_of(entries).empty()) out += "  static const detail::SchemaSource* const terrace_nested[];\n";
  }

  void write_schema(std::string& out, const std::vector<Entry>& entries, bool object, std::string_view name,
                    std::string_view type) const {
    const std::vector<std::uint32_t> nested = nested_of(entries);
    std::vector<std::string> lines(1, object ? "object" : "");
    std::size_t members = 0;
    for (const Entry& entry : entries) {
      if (entry.settable()) ++members;
      std::string text = lines.size() == 1 && lines.back().empty() ? "" : " ";
      const auto number = [&](std::string& target, std::uint32_t id) {
        if (entry.settable()) {
          target += std::to_string(std::find(nested.begin(), nested.end(), id) - nested.begin());
        } else {
          target += '-';
        }
      };
      append_entry(text, entry, number, false);
      if (lines.back().size() + text.size() > 112 && !lines.back().empty()) lines.emplace_back();
      lines.back() += text;
    }
    if (members != 0) out += fmt::format("static_assert(sizeof({}) == {} * sizeof(Value));\n", name, members);
    if (!nested.empty()) {
      out += fmt::format("inline constinit const detail::SchemaSource* const {}::terrace_nested[] = {{\n", name);
      for (const std::uint32_t id : nested)
        out += fmt::format("    &{}::terrace_schema,\n", layout_.blocks[id].qualified);
      out += "};\n";
    }
    out += fmt::format("inline constinit const detail::SchemaSource {}::terrace_schema{{\n    {},\n", name,
                       cpp_literal(type));
    for (const std::string& line : lines) {
      out += "    \"" + line + (&line == &lines.back() ? "\",\n" : "\"\n");
    }
    out +=
        fmt::format("    {},\n    &provider::{}_source}};\n", nested.empty() ? "nullptr" : "terrace_nested", provider_);
  }

  const Snapshot& snapshot_;
  Layout layout_;
  std::string provider_;
  std::string mark_;
  std::vector<GeneratedFile> files_;
};

}  // namespace

std::vector<GeneratedFile> write_headers(const Snapshot& snapshot) { return Writer(snapshot).write(); }

}  // namespace terrace::bind
