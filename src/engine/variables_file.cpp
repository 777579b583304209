// SPDX-License-Identifier: Apache-2.0

#include "engine/variables_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/node.hpp"
#include "value/text.hpp"

namespace terrace::engine {
namespace {

/// Whether -var takes the value as it stands; what is not of a simple type is an expression.
bool is_text(std::string_view type) { return type.empty() || type == "string" || type == "number" || type == "bool"; }

std::string hcl_text(std::string_view text) {
  // What is no UTF-8 reaches the engine as it would from a command line: with a sign in its place.
  const auto valid = nlohmann::json::parse(
      nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), nullptr, false);
  detail::Buffer out;
  out.put('"');
  detail::put_text(out, valid.get_ref<const std::string&>(), detail::Place::hcl);
  out.put('"');
  return std::string(out.view());
}

}  // namespace

std::string variables_text(const SourceMap& map, const std::vector<std::string>& settings) {
  // The last of several counts, and a file may set a variable once.
  std::vector<std::pair<std::string, std::string>> values;
  for (const std::string& setting : settings) {
    const std::size_t equals = setting.find('=');
    std::string name = setting.substr(0, equals);
    const detail::Node* const variable = map.find("var." + name);
    if (variable == nullptr || equals == std::string::npos) continue;
    const std::string value = setting.substr(equals + 1);
    std::erase_if(values, [&](const auto& other) { return other.first == name; });
    // In parentheses an expression may go over several lines.
    values.emplace_back(std::move(name), is_text(variable->type_text) ? hcl_text(value) : "(\n" + value + "\n)");
  }
  std::string text;
  for (const auto& [name, value] : values) text += name + " = " + value + '\n';
  return text;
}

PrivateFile::PrivateFile(std::string path, const std::string& text) : path_(std::move(path)) {
  if (text.empty()) return;
  const int file = open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) {
    error_ = errno;
    return;
  }
  is_there_ = true;
  for (std::string_view rest = text; !rest.empty();) {
    const ssize_t put = write(file, rest.data(), rest.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) {
      error_ = errno;
      break;
    }
    rest.remove_prefix(static_cast<std::size_t>(put));
  }
  if (close(file) != 0 && error_ == 0) error_ = errno;
}

PrivateFile::~PrivateFile() {
  if (is_there_) unlink(path_.c_str());
}

}  // namespace terrace::engine
