// SPDX-License-Identifier: Apache-2.0
#pragma once

// One line of what an engine writes with -json.

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace terrace::engine {

using Json = nlohmann::ordered_json;

struct Message {
  enum class Kind : unsigned char {
    text,  ///< a line that is no JSON object; `text` is the line
    version,
    log,  ///< also everything of a type that is not listed here
    diagnostic,
    planned_change,
    resource_drift,
    change_summary,
    outputs,
    refresh_start,
    refresh_complete,
    apply_start,
    apply_progress,
    apply_complete,
    apply_errored,
    provision_progress,  ///< a line that a provisioner has printed
    ephemeral,           ///< ephemeral_op_start, _progress, _complete, _errored
  };
  Kind kind = Kind::text;
  /// Terraform's own sentence ("terraform_data.a: Creating..."), or the line.
  std::string text{};
  /// Of what is about a resource: "module.a.aws_vpc.b[0]".
  std::string address{};
  /// "create", "read", "update", "replace", "delete", "move", "import", "noop", "remove" (forget).
  std::string action{};
  /// Of planned changes and drift: why ("cannot_update", "requested" …), and where a moved resource was.
  std::string reason{};
  std::string previous_address{};
  /// Of apply_progress, apply_complete, apply_errored.
  double elapsed_seconds = 0;
  /// Of apply_complete: "id" and its value, where the engine tells them.
  std::string id_key{};
  std::string id_value{};
  /// Of change_summary. `operation` is "plan", "apply" or "destroy".
  struct Counts {
    std::size_t add = 0;
    std::size_t change = 0;
    std::size_t remove = 0;
    std::size_t import = 0;
    std::string operation{};
  } counts{};
  /// The whole line; of a diagnostic, `json["diagnostic"]` is what diagnostic.hpp takes.
  Json json{};
};

Message read_message(std::string_view line);

/// The member of an object if it is a text, else empty; `pointer` is a JSON pointer ("/change/resource/addr").
std::string text_at(const Json& json, const char* pointer);
/// The member of an object; null when there is none, or no object.
const Json& member(const Json& json, std::string_view key);
/// A text as it is, anything else as JSON.
std::string text_of(const Json& json);

}  // namespace terrace::engine
