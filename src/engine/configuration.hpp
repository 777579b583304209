// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which arguments a stack sets, as the plan's own document has it: what is unknown and not set is merely computed.

#include <string>
#include <unordered_map>

#include "engine/message.hpp"

namespace terrace::engine {

/// The arguments that the program gives to each block, by the engine's own reading of the configuration. The document must outlive it.
class Configuration {
 public:
  explicit Configuration(const Json& shown) {
    const Json::json_pointer at("/configuration/root_module/resources");
    if (!shown.contains(at)) return;
    for (const Json& resource : shown.at(at)) {
      const auto expressions = resource.find("expressions");
      if (expressions == resource.end() || !expressions->is_object()) continue;
      by_address_.emplace(text_at(resource, "/address"), &*expressions);
    }
  }

  bool sets(const std::string& block, const std::string& attribute) const {
    const auto found = by_address_.find(block);
    return found != by_address_.end() && found->second->contains(attribute);
  }

 private:
  std::unordered_map<std::string, const Json*> by_address_;
};

}  // namespace terrace::engine
