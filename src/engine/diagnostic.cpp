// SPDX-License-Identifier: Apache-2.0

#include "engine/diagnostic.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "core/node.hpp"
#include "engine/variables_file.hpp"

namespace terrace::engine {
namespace {

using detail::Node;

constexpr std::string_view kDocument = "main.tf.json";

bool holds_any(std::string_view text, std::initializer_list<std::string_view> signs) {
  return std::any_of(signs.begin(), signs.end(),
                     [&](std::string_view sign) { return text.find(sign) != std::string_view::npos; });
}

/// Detail texts are wrapped for a terminal, so what is looked for may have a line feed in it.
std::string on_one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::size_t number_at(const Json& json, const char* pointer) {
  const Json::json_pointer at(pointer);
  return json.contains(at) && json.at(at).is_number_unsigned() ? json.at(at).get<std::size_t>() : 0;
}

struct Place {
  std::string file;
  std::size_t line = 0;
  std::string code;
};

Place place_of(const Json& found, const SourceMap& map) {
  Place place{text_at(found, "/range/filename"), number_at(found, "/range/start/line"), ""};
  // Behind the folder's own files there may be those of modules.
  const bool own = place.file == kDocument;
  if (own) place.code = map.line(place.line);
  if (!place.code.empty()) return place;
  const std::string code = text_at(found, "/snippet/code");
  const std::size_t begin = std::min(code.find_first_not_of(' '), code.size());
  place.code = code.substr(begin);
  return place;
}

const Node* construct_of(const Json& found, const Place& place, const SourceMap& map) {
  if (const Node* node = map.find(text_at(found, "/address"))) return node;
  if (place.file == kDocument) {
    if (const Node* node = map.at_line(place.line)) return node;
  }
  // A value in a file of variables; the engine then says which variable it is for.
  const std::string detail = on_one_line(text_at(found, "/detail"));
  constexpr std::string_view declared = "declared at main.tf.json:";
  if (const std::size_t at = detail.find(declared); at != std::string::npos) {
    std::size_t line = 0;
    const char* const begin = detail.data() + at + declared.size();
    std::from_chars(begin, detail.data() + detail.size(), line);
    if (const Node* node = map.at_line(line)) return node;
  }
  const std::string context = text_at(found, "/snippet/context");
  return context.empty() ? nullptr : map.find(context);
}

/// The stack whose outputs are read where the diagnostic points.
const Node* upstream_of(const Json& found, const Place& place, const SourceMap& map) {
  for (const std::string& text : {text_at(found, "/address"), place.code}) {
    const std::size_t begin = text.find("data.terraform_remote_state.");
    if (begin == std::string::npos) continue;
    std::string_view address = std::string_view(text).substr(begin);
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    address = address.substr(0, std::min(address.find_first_not_of(letters), address.size()));
    if (const Node* stack = map.upstream(address)) return stack;
  }
  return nullptr;
}

struct Cure {
  std::string_view code = "T0510";
  std::string help;
};

constexpr std::string_view kNetworkSigns[] = {
    "dial tcp",         "no such host", "could not connect",      "connection refused",
    "context deadline", "i/o timeout",  "network is unreachable", "TLS handshake timeout"};

bool is_network(std::string_view text) {
  return std::any_of(std::begin(kNetworkSigns), std::end(kNetworkSigns),
                     [&](std::string_view sign) { return text.find(sign) != std::string_view::npos; });
}

/// "ID:        1234" of the lock's description.
std::string lock_id(std::string_view detail) {
  const std::size_t at = detail.find("ID:");
  if (at == std::string_view::npos) return {};
  detail = detail.substr(at + 3);
  detail.remove_prefix(std::min(detail.find_first_not_of(' '), detail.size()));
  return std::string(detail.substr(0, detail.find_first_of(" \n")));
}

Cure cure_of(const std::string& summary, const std::string& detail, const Node* upstream, bool in_init) {
  const std::string all = on_one_line(summary + ' ' + detail);
  if (holds_any(all, {"Error acquiring the state lock", "Error locking state", "Error locking destination state"})) {
    const std::string id = lock_id(detail);
    return {"T0505",
            "another run is using this state: wait for it and run this again. If none is running any more, one "
            "was killed: take its lock away with `force-unlock " +
                (id.empty() ? "ID" : id) + "` in the stack's folder"};
  }
  if (upstream != nullptr &&
      holds_any(all, {"Unable to find remote state", "No stored state was found",
                      "This object does not have an attribute named", "Unsupported attribute"})) {
    return {"T0518",
            "stack \"" + std::string(upstream->id) +
                "\" hands these values on, and has never been applied with them: apply it first, then plan this "
                "one again"};
  }
  if (holds_any(all, {"Backend configuration changed", "Backend initialization required",
                      "Unsetting the previously set backend", "Backend configuration block has changed"})) {
    return {"T0509",
            "to bring the state along to where the program now keeps it, add --migrate-state; to leave the old "
            "state where it is and begin with what is at the new place, add --reconfigure"};
  }
  if (holds_any(all,
                {"Inconsistent dependency lock file", "Required plugins are not installed", "Module not installed",
                 "Module source has changed", "locked provider", "does not match configured version constraint"})) {
    return {"T0509",
            "the stack's folder was initialised for something else: run this again with --upgrade, which chooses "
            "versions anew and writes them to .terraform.lock.hcl"};
  }
  const bool about_provider =
      holds_any(all, {"Failed to query available provider packages", "Failed to install provider", "provider registry",
                      "Could not retrieve the list of available versions", "Failed to install providers"});
  if (about_provider && is_network(all)) {
    return {"T0507", "providers come from the network, which cannot be reached: check the connection or the proxy. "
                     "Without a network, name a folder of providers in TERRACE_PROVIDER_MIRROR, or a mirror in the "
                     "engine's CLI configuration"};
  }
  if (about_provider) {
    return {"T0506",
            "check the provider's source and version in the program (required_provider, or the binding's own); a "
            "mirror or -plugin-dir must hold just that version for this machine"};
  }
  if (holds_any(all, {"Failed to download module", "Module not found", "Unresolvable module version constraint"})) {
    return {"T0507", "modules come from where their source says; check the source, the version and the connection"};
  }
  if (holds_any(all, {"backend", "Backend", "Error refreshing state", "Error loading state", "Failed to load state",
                      "Failed to get state", "existing workspaces", "No valid credential sources found",
                      "Error inspecting states"}) &&
      (in_init || is_network(all) || holds_any(all, {"redential", "AccessDenied", "NoSuchBucket", "does not exist"}))) {
    return {"T0508",
            "the state is kept there, so nothing can be planned without it: check that it exists, that it can be "
            "reached from here, and that the credentials of this shell may read and write it"};
  }
  if (in_init) return {"T0511", "what is said above stops init; nothing was planned"};
  return {"T0510", {}};
}

std::string text_of_place(const Place& place, const SourceMap& map) {
  if (place.file.ends_with(std::string("/") + kVariablesFile)) return "--var";
  const bool is_of_stack = !place.file.starts_with('/');
  return (is_of_stack ? std::string(map.stack().id) + '/' : "") + place.file + ':' + std::to_string(place.line);
}

std::string severity_help(bool has_place) {
  return has_place ? "the text is the engine's own; the line is where the program makes what it is about"
                   : "the text is the engine's own, and it names no place in the stack";
}

/// What a diagnostic says of the values in the line: `aws_vpc.a.id is "vpc-1"`. Engines mask sensitive ones.
void add_values(const Json& found, const Redactor& redact, Diagnostic& into) {
  const Json::json_pointer at("/snippet/values");
  if (!found.contains(at) || !found.at(at).is_array()) return;
  std::string text;
  for (const Json& value : found.at(at)) {
    const std::string traversal = text_at(value, "/traversal");
    if (traversal.empty()) continue;
    if (!text.empty()) text += "; ";
    text += traversal + ' ' + text_at(value, "/statement");
  }
  if (!text.empty()) into.notes.push_back({redact("there, " + text), {}});
}

std::string_view without_frame(std::string_view line) {
  for (const std::string_view frame : {"╷", "│", "╵"}) {
    if (line.starts_with(frame)) line.remove_prefix(frame.size());
  }
  return line;
}

/// Without colours and the frame around a diagnostic.
std::string plain(std::string_view text) {
  std::string made;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string line;
    for (std::size_t i = 0; i < end; ++i) {
      if (text[i] == '\x1b' && i + 1 < end && text[i + 1] == '[') {
        i += 2;
        while (i < end && std::isalpha(static_cast<unsigned char>(text[i])) == 0) ++i;
      } else if (text[i] != '\r') {
        line += text[i];
      }
    }
    std::string_view bare = without_frame(line);
    if (bare.size() != line.size() && bare.starts_with(' ')) bare.remove_prefix(1);
    made.append(bare).append("\n");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return made;
}

/// "  on main.tf.json line 14, in resource.aws_vpc.a:"
bool read_place(std::string_view line, Json& found) {
  constexpr std::string_view on = "  on ";
  const std::size_t number = line.find(" line ");
  if (!line.starts_with(on) || number == std::string_view::npos) return false;
  const std::string digits(line.substr(number + 6, line.find_first_not_of("0123456789", number + 6) - number - 6));
  if (digits.empty() || digits.size() > 9) return false;
  found["range"]["filename"] = std::string(line.substr(on.size(), number - on.size()));
  found["range"]["start"]["line"] = static_cast<unsigned>(std::stoul(digits));
  if (const std::size_t in = line.find(", in "); in != std::string_view::npos && line.ends_with(':')) {
    found["snippet"]["context"] = std::string(line.substr(in + 5, line.size() - in - 6));
  }
  return true;
}

/// "  14:       "b": {", the line that is quoted.
bool is_quoted_line(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(' ');
  if (begin < 2 || begin == std::string_view::npos) return false;
  const std::size_t end = line.find_first_not_of("0123456789", begin);
  return end != begin && end != std::string_view::npos && line[end] == ':';
}

}  // namespace

Diagnostic to_diagnostic(const Json& found, const SourceMap& map, const Redactor& redact, bool in_init) {
  const std::string summary = text_at(found, "/summary");
  const std::string detail = text_at(found, "/detail");
  const Place place = place_of(found, map);
  const Node* node = construct_of(found, place, map);
  const Node* upstream = upstream_of(found, place, map);
  const Cure cure = cure_of(summary, detail, upstream, in_init);
  // What is about no construct is about the stack, but not about the line that adds it.
  Diagnostic made = detail::diagnostic(node, cure.code, redact(summary), cure.help);
  if (node == nullptr) made.path = map.stack().id;
  if (text_at(found, "/severity") == "warning") made.severity = Severity::warning;
  if (made.message.empty()) made.message = "the engine reports a problem without a name";
  if (!detail.empty()) made.notes.push_back({redact(detail), {}});
  const std::string address = text_at(found, "/address");
  if (!address.empty()) made.notes.push_back({"it is about " + address, {}});
  if (place.line != 0) {
    const std::string where = text_of_place(place, map);
    made.notes.push_back({redact(place.code.empty() ? "at " + where : "at " + where + ": " + place.code), {}});
  }
  add_values(found, redact, made);
  if (made.help.empty()) made.help = severity_help(node != nullptr);
  return made;
}

std::vector<Json> read_text_diagnostics(std::string_view text) {
  const std::string clean = plain(text);
  std::vector<Json> found;
  std::vector<std::string> details;
  std::string_view rest = clean;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const bool error = line.starts_with("Error: ");
    if (error || line.starts_with("Warning: ")) {
      Json& next = found.emplace_back();
      next["severity"] = error ? "error" : "warning";
      next["summary"] = std::string(line.substr(line.find(' ') + 1));
      details.emplace_back();
      continue;
    }
    if (found.empty() || read_place(line, found.back()) || is_quoted_line(line)) continue;
    std::string& detail = details.back();
    // A summary may be wrapped: it goes on until the first empty line.
    if (detail.empty() && !line.empty() && !found.back().contains("range") && !found.back().contains("ended")) {
      found.back()["summary"] = found.back()["summary"].get<std::string>() + ' ' + std::string(line);
      continue;
    }
    found.back()["ended"] = true;
    if (!detail.empty() || !line.empty()) detail.append(line).append("\n");
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    found[i].erase("ended");
    while (details[i].ends_with('\n')) details[i].pop_back();
    found[i]["detail"] = details[i];
  }
  return found;
}

}  // namespace terrace::engine
