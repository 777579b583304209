// SPDX-License-Identifier: Apache-2.0
#pragma once

// The files of one Terraform module, read and taken apart into blocks.

#include <terrace/core/diagnostics.hpp>

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "convert/errors.hpp"
#include "convert/json.hpp"

namespace terrace::convert {

enum class BlockKind : unsigned char {
  variable,
  local,
  provider,
  data,
  ephemeral,
  resource,
  module,
  output,
  check,
  moved,
  import,
  removed
};

struct InputBlock {
  BlockKind kind = BlockKind::resource;
  std::string type;  ///< of resource, data, ephemeral
  std::string name;  ///< of a provider its local name; empty for moved, import and removed
  const Json* body = nullptr;
  Place at{};
  /// "data.aws_ami.ubuntu", as expressions refer to it; "provider.aws.dns"; unique.
  std::string address;
};

struct ProviderNeed {
  std::string source;
  std::string version;
  std::vector<std::string> aliases;
  Place at{};
};

struct Input {
  std::deque<JsonDocument> documents;  ///< blocks point into them
  std::vector<InputBlock> blocks;
  std::string required_version;
  std::map<std::string, ProviderNeed> providers;
  std::string backend_type;  ///< "cloud" for the cloud block; empty for none
  const Json* backend = nullptr;
  Place backend_at{};
  /// What CDKTF wrote: the stack's name, or empty.
  std::string cdktf_stack;
};

struct InputFile {
  std::string name;
  std::string text;
};

Input read_input(const std::vector<InputFile>& files, Diagnostics& diagnostics);

/// Calls `use(object)` for an object, or for each object of an array; anything else is reported as `what`.
template <class Use>
void for_each_object(const Json& json, const char* file, Diagnostics& diagnostics, std::string_view what, Use use) {
  if (json.is(Json::Kind::object)) return use(json);
  if (!json.is(Json::Kind::array)) {
    if (!json.is(Json::Kind::null)) {
      diagnostics.add(errors::wrong_shape({file, json.line}, what, "an object", kind_name(json.kind)));
    }
    return;
  }
  for (const Json& item : json.items) {
    if (item.is(Json::Kind::object)) {
      use(item);
    } else {
      diagnostics.add(errors::wrong_shape({file, item.line}, what, "objects", kind_name(item.kind)));
    }
  }
}

/// The text of a member, or empty; anything but a string is reported.
std::string text_member(const Json& object, std::string_view name, const char* file, Diagnostics& diagnostics);

}  // namespace terrace::convert
