// SPDX-License-Identifier: Apache-2.0
#pragma once

// What providers offer, and how their bindings call it: which struct, which members in which order, which accessors of
// which type. It asks the generator of the bindings (src/bind), so that both always agree.

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bind/layout.hpp"
#include "bind/model.hpp"

namespace terrace::convert {

/// A provider whose schema is known.
struct Provider {
  bind::Snapshot snapshot;
  bind::Layout layout;
  /// For each section, the position of a root among the layout's headers.
  std::unordered_map<std::string_view, std::size_t> roots[5];

  std::string local_name() const { return std::string(snapshot.local_name()); }
};

/// A resource, data source, ephemeral resource or provider configuration with a binding.
struct RootRef {
  const Provider* provider = nullptr;
  const bind::Header* header = nullptr;

  explicit operator bool() const { return header != nullptr; }
  const std::vector<bind::Entry>& entries() const { return header->root->entries; }
  /// "tf::data::aws_ami"
  std::string cpp_type() const;
  /// "terrace/tf/data/aws_ami.hpp"
  std::string include() const;
};

/// What an expression is in C++.
struct View {
  enum class Kind : unsigned char {
    any,
    text,
    number,
    boolean,
    list,
    set,
    map,
    block,
    resource,
    untyped,
    module,
    other
  };
  // `other`: some view whose type only the compiler knows.
  Kind kind = Kind::any;
  std::shared_ptr<const View> element;  ///< of list, set and map
  RootRef root{};                       ///< of a resource
  const Provider* provider = nullptr;   ///< of a block
  std::uint32_t block_id = 0;
  /// Of what has instances.
  enum class Instances : unsigned char { one, by_number, by_key } instances = Instances::one;

  bool is(Kind other) const { return kind == other; }
};
/// "List<Str>"
std::string cpp_name(const View& view);
View list_of(View::Kind kind, const View& element);
bool same(const View& a, const View& b);

class Schemas {
 public:
  /// Throws bind::Error.
  void add(const std::string& file, std::string_view text);

  /// By address ("hashicorp/aws"); null when no schema was given.
  const Provider* provider(std::string_view address) const;
  static RootRef root(const Provider& provider, bind::Section section, std::string_view name);
  /// A function of the language; null when there is none.
  const bind::Function* function(std::string_view name) const;
  static const bind::Function* function(const Provider& provider, std::string_view name);

 private:
  std::map<std::string, std::unique_ptr<Provider>, std::less<>> providers_;
  std::vector<bind::Function> functions_;
};

/// What reading an attribute yields.
View view_of(const Provider& provider, const bind::Type& type);
View view_of(const Provider& provider, const bind::Entry& entry);
/// What a function takes and yields; objects are Any.
View view_of_parameter(const bind::Type& type);
View view_of_result(const bind::Type& type);
/// "tf::blocks::aws_vpc::timeouts"
std::string block_type(const Provider& provider, std::uint32_t block);
/// The accessor of an attribute, or empty.
struct Accessor {
  std::string name;
  const bind::Entry* entry = nullptr;
};
Accessor accessor(const View& view, std::string_view attribute);

}  // namespace terrace::convert
