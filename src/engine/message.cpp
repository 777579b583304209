// SPDX-License-Identifier: Apache-2.0

#include "engine/message.hpp"

#include <algorithm>
#include <utility>

namespace terrace::engine {
namespace {

using Kind = Message::Kind;

constexpr std::pair<std::string_view, Kind> kTypes[] = {
    {"apply_complete", Kind::apply_complete},
    {"apply_errored", Kind::apply_errored},
    {"apply_progress", Kind::apply_progress},
    {"apply_start", Kind::apply_start},
    {"change_summary", Kind::change_summary},
    {"diagnostic", Kind::diagnostic},
    {"outputs", Kind::outputs},
    {"planned_change", Kind::planned_change},
    {"provision_progress", Kind::provision_progress},
    {"refresh_complete", Kind::refresh_complete},
    {"refresh_start", Kind::refresh_start},
    {"resource_drift", Kind::resource_drift},
    {"version", Kind::version},
};

Kind kind_of(std::string_view type) {
  if (type.starts_with("ephemeral_op")) return Kind::ephemeral;
  for (const auto& [name, kind] : kTypes) {
    if (name == type) return kind;
  }
  return Kind::log;
}

const Json* find(const Json& json, const char* pointer) {
  const Json::json_pointer at(pointer);
  return json.contains(at) ? &json.at(at) : nullptr;
}

std::size_t count_at(const Json& json, const char* pointer) {
  const Json* found = find(json, pointer);
  return found != nullptr && found->is_number_unsigned() ? found->get<std::size_t>() : 0;
}

}  // namespace

std::string text_at(const Json& json, const char* pointer) {
  const Json* found = find(json, pointer);
  return found != nullptr && found->is_string() ? found->get<std::string>() : std::string();
}

const Json& member(const Json& json, std::string_view key) {
  static const Json null;
  if (!json.is_object()) return null;
  const auto found = json.find(key);
  return found == json.end() ? null : *found;
}

std::string text_of(const Json& json) {
  return json.is_string() ? json.get<std::string>() : json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Message read_message(std::string_view line) {
  Message message;
  if (line.ends_with('\r')) line.remove_suffix(1);
  message.text = line;
  if (!line.starts_with('{')) return message;
  Json json = Json::parse(line, nullptr, false);
  if (!json.is_object() || !json.contains("@message")) return message;
  message.kind = kind_of(text_at(json, "/type"));
  message.text = text_at(json, "/@message");
  const char* const about = json.contains("change") ? "/change" : "/hook";
  const std::string prefix = about;
  message.address = text_at(json, (prefix + "/resource/addr").c_str());
  message.action = text_at(json, (prefix + "/action").c_str());
  message.reason = text_at(json, (prefix + "/reason").c_str());
  message.previous_address = text_at(json, "/change/previous_resource/addr");
  message.id_key = text_at(json, "/hook/id_key");
  message.id_value = text_at(json, "/hook/id_value");
  if (const Json* elapsed = find(json, "/hook/elapsed_seconds"); elapsed != nullptr && elapsed->is_number()) {
    message.elapsed_seconds = elapsed->get<double>();
  }
  message.counts = {.add = count_at(json, "/changes/add"),
                    .change = count_at(json, "/changes/change"),
                    .remove = count_at(json, "/changes/remove"),
                    .import = count_at(json, "/changes/import"),
                    .operation = text_at(json, "/changes/operation")};
  message.json = std::move(json);
  return message;
}

}  // namespace terrace::engine
