// SPDX-License-Identifier: Apache-2.0

#include <terrace/testing/terraform.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "testing/document.hpp"
#include "testing/environment.hpp"
#include "testing/explain.hpp"
#include "testing/terraform_folder.hpp"

namespace terrace::testing {

namespace {

using detail::Json;
using detail::ProcessResult;

enum class Verb { validate, plan, apply };

const char* text_of(Verb verb) { return verb == Verb::validate ? "validate" : verb == Verb::plan ? "plan" : "apply"; }

std::string text_at(const Json& json, const char* pointer) {
  const Json::json_pointer at(pointer);
  return json.contains(at) && json.at(at).is_string() ? json.at(at).get<std::string>() : std::string();
}

/// Terraform's own diagnostic, with the construct that it is about.
class DiagnosticWriter {
 public:
  explicit DiagnosticWriter(const Template* tf) : tf_(tf) {}

  void add(const Json& diagnostic) {
    text_ += text_at(diagnostic, "/severity") + ": " + text_at(diagnostic, "/summary") + "\n";
    add_indented(text_at(diagnostic, "/detail"));
    std::string address = text_at(diagnostic, "/address");
    if (address.empty()) address = text_at(diagnostic, "/snippet/context");
    if (address.starts_with("resource.")) address.erase(0, 9);
    if (!address.empty()) text_ += "  at " + introduced(address) + "\n";
    const std::string code = text_at(diagnostic, "/snippet/code");
    const std::size_t begin = std::min(code.find_first_not_of(' '), code.size());
    if (!code.empty()) text_ += "  in " + text_at(diagnostic, "/range/filename") + ": " + code.substr(begin) + "\n";
  }
  std::string take() { return std::move(text_); }

 private:
  void add_indented(const std::string& detail) {
    std::string_view rest = detail;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      if (end != 0) text_.append("  ").append(rest.substr(0, end)).append("\n");
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  std::string introduced(const std::string& address) const {
    if (tf_ == nullptr) return address;
    const std::string block = address.substr(0, address.find('['));
    for (const detail::BlockEntry& entry : detail::DocumentAccess::document(*tf_).blocks) {
      if (detail::DocumentAccess::holds(*tf_, entry) && entry.is(block) && entry.group != block) {
        return address + detail::introduce(entry).substr(entry.address.size());
      }
    }
    return address;
  }

  const Template* tf_;
  std::string text_;
};

/// Reads the lines of `-json`, or the one document of `validate -json`.
void read_messages(const ProcessResult& process, Verb verb, const Template* tf, TerraformResult& result) {
  DiagnosticWriter writer(tf);
  std::string other;
  const auto read = [&](const Json& message) {
    if (const auto found = message.find("diagnostics"); found != message.end() && found->is_array()) {
      for (const Json& diagnostic : *found) writer.add(diagnostic);
    }
    if (const auto found = message.find("diagnostic"); found != message.end()) writer.add(*found);
    if (const auto changes = message.find("changes"); changes != message.end() && changes->is_object()) {
      result.added = changes->value("add", 0);
      result.changed = changes->value("change", 0);
      result.removed = changes->value("remove", 0);
    }
  };
  if (verb == Verb::validate) {
    // Warnings about the command line's own configuration stand before the document.
    const std::size_t begin = process.output.starts_with("{") ? 0 : process.output.find("\n{");
    const std::string document = process.output.substr(std::min(begin, process.output.size()));
    const Json message = Json::parse(document, nullptr, false);
    if (message.is_object()) {
      read(message);
    } else {
      other = process.output;
    }
  } else {
    std::string_view rest = process.output;
    while (!rest.empty()) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
      const Json message = line.starts_with("{") ? Json::parse(line, nullptr, false) : Json();
      if (message.is_object()) {
        read(message);
      } else {
        other.append(line).append("\n");
      }
    }
  }
  std::string text = writer.take();
  if (process.timed_out) text += "error: terraform " + std::string(text_of(verb)) + " took too long and was stopped\n";
  if (text.empty() && process.exit_code != 0) text = other;
  result.diagnostics += text;
  result.ok = process.exit_code == 0 && !process.timed_out;
}

void read_outputs(const std::string& folder, TerraformResult& result) {
  std::ifstream file(folder + "/terraform.tfstate", std::ios::binary);
  const Json state = Json::parse(file, nullptr, false);
  if (!state.is_object() || !state.contains("outputs")) return;
  for (const auto& [name, output] : state["outputs"].items()) {
    if (output.contains("value")) result.outputs.emplace_back(name, output["value"].dump());
  }
  std::sort(result.outputs.begin(), result.outputs.end());
}

TerraformResult skipped(std::string reason) {
  TerraformResult result;
  result.skipped = !detail::is_on("TERRACE_REQUIRE_TERRAFORM");
  result.diagnostics = std::move(reason);
  return result;
}

bool is_no_network(const std::string& output) {
  for (const char* sign : {"dial tcp", "could not connect", "no such host", "context deadline exceeded"}) {
    if (output.find(sign) != std::string::npos) return true;
  }
  return false;
}

void run_apply(const detail::TerraformFolder& folder, const Template* tf, const TerraformOptions& options,
               TerraformResult& result) {
  read_messages(folder.run({"apply", "-json", "-auto-approve", "-input=false", "-lock=false"}), Verb::apply, tf,
                result);
  if (result.ok) read_outputs(folder.path(), result);
  if (result.ok && options.replan) {
    TerraformResult again;
    read_messages(folder.run({"plan", "-json", "-input=false", "-lock=false"}), Verb::plan, tf, again);
    if (!again.ok || again.added + again.changed + again.removed != 0) {
      result.ok = false;
      result.diagnostics += "the second plan is not empty: " + std::to_string(again.added) + " to add, " +
                            std::to_string(again.changed) + " to change, " + std::to_string(again.removed) +
                            " to destroy\n" + again.diagnostics;
    }
  }
  if (!options.destroy) return;
  // Also after a failure, so that nothing is left at the endpoint.
  TerraformResult destroyed;
  read_messages(folder.run({"apply", "-destroy", "-json", "-auto-approve", "-input=false", "-lock=false"}), Verb::apply,
                tf, destroyed);
  if (destroyed.ok) return;
  result.ok = false;
  result.diagnostics += "the destruction failed:\n" + destroyed.diagnostics;
}

TerraformResult run(Verb verb, const Files& files, const Template* tf, const TerraformOptions& options) {
  const Availability available = terraform_available();
  if (!available) return skipped(available.reason);
  TerraformResult result;
  const detail::Config config = detail::make_config(files, verb == Verb::validate, options);
  if (verb == Verb::apply && config.uses_aws && options.endpoint.empty()) {
    result.diagnostics = "an apply of AWS resources needs TerraformOptions::endpoint, a local stand-in for AWS\n";
    return result;
  }
  detail::TerraformFolder folder(config, options);
  if (!folder.problem().empty()) {
    result.diagnostics = folder.problem();
    return result;
  }
  if (config.needs_init) {
    const ProcessResult init = folder.init();
    if (init.exit_code != 0 && is_no_network(init.output)) {
      return skipped("providers cannot be installed without network; set TERRACE_PROVIDER_MIRROR to a filesystem "
                     "mirror of them");
    }
    if (init.exit_code != 0) {
      result.diagnostics = "terraform init failed:\n" + init.output;
      return result;
    }
  }
  if (verb == Verb::validate) {
    read_messages(folder.run({"validate", "-json"}), verb, tf, result);
  } else if (verb == Verb::plan) {
    read_messages(folder.run({"plan", "-json", "-input=false", "-lock=false"}), verb, tf, result);
  } else {
    run_apply(folder, tf, options, result);
  }
  if (detail::is_on("TERRACE_KEEP")) result.diagnostics += "kept in " + folder.path() + "\n";
  return result;
}

TerraformResult run(Verb verb, const Template& tf, const TerraformOptions& options) {
  TerraformResult all;
  const detail::Document& document = detail::DocumentAccess::document(tf);
  if (!document.ok) {
    all.diagnostics = detail::explain_failed_synth(document);
    return all;
  }
  const std::vector<std::string> names = tf.stacks();
  all.ok = true;
  for (const std::string& name : names) {
    const Template one = tf.stack(name);
    TerraformResult result = run(verb, {{"main.tf.json", one.json()}}, &one, options);
    if (result.skipped) return result;
    if (names.size() > 1 && !result.diagnostics.empty()) all.diagnostics += "stack " + name + ":\n";
    all.diagnostics += result.diagnostics;
    all.ok = all.ok && result.ok;
    all.added += result.added;
    all.changed += result.changed;
    all.removed += result.removed;
    all.outputs.insert(all.outputs.end(), result.outputs.begin(), result.outputs.end());
    if (!all.ok && verb == Verb::apply) break;
  }
  return all;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Availability& availability) {
  if (availability.available) return out << "terraform is available";
  return out << "terrace-skip: " << availability.reason;
}

std::ostream& operator<<(std::ostream& out, const TerraformResult& result) {
  if (result.skipped) return out << "terrace-skip: " << result.diagnostics;
  out << (result.ok ? "terraform was content" : "terraform failed");
  return result.diagnostics.empty() ? out : out << ":\n" << result.diagnostics;
}

const std::string& TerraformResult::output(std::string_view name) const {
  for (const auto& [key, value] : outputs) {
    if (key == name) return value;
  }
  std::vector<std::string> names;
  for (const auto& [key, value] : outputs) names.push_back(key);
  throw Failure("no output is named \"" + std::string(name) + "\"; " + detail::suggest(name, names));
}

Availability terraform_available() {
  const std::string chosen = detail::variable("TERRACE_TERRAFORM");
  if (!detail::find_program(chosen.empty() ? "terraform" : chosen).empty()) return {true, {}};
  if (!chosen.empty()) return {false, "TERRACE_TERRAFORM names " + chosen + ", which cannot be run"};
  return {false, "terraform is not on the PATH (https://developer.hashicorp.com/terraform/install)"};
}

Availability aws_provider_available() {
  Availability terraform = terraform_available();
  if (!terraform) return terraform;
  const std::string mirror = detail::variable("TERRACE_PROVIDER_MIRROR");
  if (mirror.empty()) {
    return {false, "TERRACE_PROVIDER_MIRROR is not set: it names a filesystem mirror that holds hashicorp/aws"};
  }
  std::error_code error;
  if (std::filesystem::is_directory(mirror + "/registry.terraform.io/hashicorp/aws", error)) return {true, {}};
  return {false, "the provider mirror " + mirror + " does not hold registry.terraform.io/hashicorp/aws"};
}

TerraformResult terraform_validate(const Template& tf, const TerraformOptions& options) {
  return run(Verb::validate, tf, options);
}
TerraformResult terraform_plan(const Template& tf, const TerraformOptions& options) {
  return run(Verb::plan, tf, options);
}
TerraformResult terraform_apply(const Template& tf, const TerraformOptions& options) {
  return run(Verb::apply, tf, options);
}
TerraformResult terraform_validate(const Files& files, const TerraformOptions& options) {
  return run(Verb::validate, files, nullptr, options);
}
TerraformResult terraform_plan(const Files& files, const TerraformOptions& options) {
  return run(Verb::plan, files, nullptr, options);
}
TerraformResult terraform_apply(const Files& files, const TerraformOptions& options) {
  return run(Verb::apply, files, nullptr, options);
}

TerraformResult terraform_outputs(std::string_view json_configuration) {
  return terraform_apply(Files{{"main.tf.json", std::string(json_configuration)}});
}

}  // namespace terrace::testing
