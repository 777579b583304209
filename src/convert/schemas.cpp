// SPDX-License-Identifier: Apache-2.0

#include "convert/schemas.hpp"

#include <algorithm>

#include "bind/names.hpp"
#include "bind/snapshot.hpp"

namespace terrace::convert {
namespace {

std::string_view space_of(const bind::Header& header) {
  if (header.root == nullptr) return "tf::shared::";
  switch (header.section) {
  case bind::Section::resource: return "tf::";
  case bind::Section::data: return "tf::data::";
  case bind::Section::ephemeral: return "tf::ephemeral::";
  case bind::Section::config: return "tf::provider::";
  case bind::Section::function: break;
  }
  return "tf::function::";
}

std::string_view folder_of(bind::Section section) {
  switch (section) {
  case bind::Section::resource: return "";
  case bind::Section::data: return "data/";
  case bind::Section::ephemeral: return "ephemeral/";
  case bind::Section::config: return "provider/";
  case bind::Section::function: break;
  }
  return "function/";
}

bool holds_object(const bind::Type& type) {
  if (type.kind == bind::Kind::dynamic || type.kind == bind::Kind::tuple || type.kind == bind::Kind::object)
    return true;
  return std::any_of(type.items.begin(), type.items.end(), holds_object);
}

View plain(View::Kind kind) {
  View view;
  view.kind = kind;
  return view;
}

/// `on_object(id)` is the view of an object type.
template <class OnObject> View made(const bind::Type& type, const OnObject& on_object) {
  switch (type.kind) {
  case bind::Kind::string: return plain(View::Kind::text);
  case bind::Kind::number: return plain(View::Kind::number);
  case bind::Kind::boolean: return plain(View::Kind::boolean);
  case bind::Kind::list: return list_of(View::Kind::list, made(type.items.front(), on_object));
  case bind::Kind::set: return list_of(View::Kind::set, made(type.items.front(), on_object));
  case bind::Kind::map: return list_of(View::Kind::map, made(type.items.front(), on_object));
  case bind::Kind::object: return on_object(type.block);
  case bind::Kind::dynamic:
  case bind::Kind::tuple: break;
  }
  return {};
}

View block_view(const Provider& provider, std::uint32_t id) {
  View view = plain(View::Kind::block);
  view.provider = &provider;
  view.block_id = id;
  return view;
}

}  // namespace

std::string RootRef::cpp_type() const { return std::string(space_of(*header)) + header->name; }

std::string RootRef::include() const {
  return "terrace/tf/" + std::string(folder_of(header->section)) + header->name + ".hpp";
}

View list_of(View::Kind kind, const View& element) {
  View view = plain(kind);
  view.element = std::make_shared<const View>(element);
  return view;
}

std::string cpp_name(const View& view) {
  switch (view.kind) {
  case View::Kind::any: return "Any";
  case View::Kind::text: return "Str";
  case View::Kind::number: return "Num";
  case View::Kind::boolean: return "Bool";
  case View::Kind::list: return "List<" + cpp_name(*view.element) + '>';
  case View::Kind::set: return "Set<" + cpp_name(*view.element) + '>';
  case View::Kind::map: return "Map<" + cpp_name(*view.element) + '>';
  case View::Kind::block: return block_type(*view.provider, view.block_id) + "_ref";
  case View::Kind::resource: return view.root.cpp_type() + "::Ref";
  case View::Kind::untyped: return "UntypedRef";
  case View::Kind::module: return "Module::Ref";
  case View::Kind::other: break;
  }
  return "auto";
}

bool same(const View& a, const View& b) { return cpp_name(a) == cpp_name(b); }

void Schemas::add(const std::string& file, std::string_view text) {
  auto provider = std::make_unique<Provider>();
  provider->snapshot = bind::read_snapshot(file, text);
  if (provider->snapshot.address.empty()) {
    functions_ = provider->snapshot.functions;
    return;
  }
  provider->layout = bind::make_layout(provider->snapshot);
  for (std::size_t i = 0; i < provider->layout.headers.size(); ++i) {
    const bind::Header& header = provider->layout.headers[i];
    if (header.root != nullptr) provider->roots[static_cast<int>(header.section)][header.root->name] = i;
  }
  std::string address = provider->snapshot.address;
  providers_.insert_or_assign(std::move(address), std::move(provider));
}

const Provider* Schemas::provider(std::string_view address) const {
  constexpr std::string_view kPublic = "registry.terraform.io/";
  if (address.starts_with(kPublic)) address.remove_prefix(kPublic.size());
  const auto found = providers_.find(address);
  return found == providers_.end() ? nullptr : found->second.get();
}

RootRef Schemas::root(const Provider& provider, bind::Section section, std::string_view name) {
  const auto& roots = provider.roots[static_cast<int>(section)];
  const auto found = roots.find(name);
  if (found == roots.end()) return {};
  return {&provider, &provider.layout.headers[found->second]};
}

const bind::Function* Schemas::function(std::string_view name) const {
  const auto found = std::find_if(functions_.begin(), functions_.end(), [&](const auto& f) { return f.name == name; });
  return found == functions_.end() ? nullptr : &*found;
}

const bind::Function* Schemas::function(const Provider& provider, std::string_view name) {
  const auto& all = provider.snapshot.functions;
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& f) { return f.name == name; });
  return found == all.end() ? nullptr : &*found;
}

View view_of(const Provider& provider, const bind::Type& type) {
  return made(type, [&](std::uint32_t id) { return block_view(provider, id); });
}

View view_of(const Provider& provider, const bind::Entry& entry) {
  if (entry.form == bind::Form::attribute) return view_of(provider, entry.type);
  View inner = block_view(provider, entry.block);
  switch (entry.nesting) {
  case bind::Nesting::list: return list_of(View::Kind::list, inner);
  case bind::Nesting::set: return list_of(View::Kind::set, inner);
  case bind::Nesting::map: return list_of(View::Kind::map, inner);
  case bind::Nesting::single:
  case bind::Nesting::group: break;
  }
  return inner;
}

View view_of_parameter(const bind::Type& type) {
  if (holds_object(type)) return {};
  return view_of_result(type);
}

View view_of_result(const bind::Type& type) {
  return made(type, [](std::uint32_t) { return View{}; });
}

std::string block_type(const Provider& provider, std::uint32_t block) {
  const bind::BlockPlace& place = provider.layout.blocks[block];
  const bind::Header& header = provider.layout.headers[place.header];
  std::string name(space_of(header));
  if (header.root != nullptr) name += "blocks::" + header.name + "::";
  return name + place.name;
}

Accessor accessor(const View& view, std::string_view attribute) {
  const bool is_block = view.is(View::Kind::block);
  if (!is_block && !view.is(View::Kind::resource)) return {};
  const auto& entries = is_block ? view.provider->snapshot.blocks[view.block_id].entries : view.root.entries();
  const std::string self = is_block ? view.provider->layout.blocks[view.block_id].name + "_ref" : std::string();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].name != attribute) continue;
    return {bind::accessor_names(entries, self)[i], &entries[i]};
  }
  return {};
}

}  // namespace terrace::convert
