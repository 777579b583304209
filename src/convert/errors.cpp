// SPDX-License-Identifier: Apache-2.0

#include "convert/errors.hpp"

#include "core/in_quotes.hpp"

#include <set>

namespace terrace::convert {
namespace {

Diagnostic made(const char* code, Severity severity, Place at, std::string message, std::string help) {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.severity = severity;
  diagnostic.message = std::move(message);
  diagnostic.location = at;
  diagnostic.help = std::move(help);
  return diagnostic;
}

Diagnostic error(const char* code, Place at, std::string message, std::string help) {
  return made(code, Severity::error, at, std::move(message), std::move(help));
}
Diagnostic warning(const char* code, Place at, std::string message, std::string help) {
  return made(code, Severity::warning, at, std::move(message), std::move(help));
}
Diagnostic note(const char* code, Place at, std::string message, std::string help) {
  return made(code, Severity::note, at, std::move(message), std::move(help));
}

}  // namespace

const char* keep_name(const std::string& file) {
  static std::set<std::string>& names = *new std::set<std::string>();  // never destroyed: diagnostics point into it
  return names.insert(file).first->c_str();
}

namespace errors {

Diagnostic unreadable_file(const std::string& file, const std::string& reason) {
  return error("T0601", {}, file + " cannot be read: " + reason,
               "name files of Terraform JSON, or the folder of a stack");
}

Diagnostic invalid_json(Place at, const std::string& reason) {
  return error("T0602", at, "this is not JSON: " + reason,
               "convert takes Terraform's JSON syntax (*.tf.json), not its native one");
}

Diagnostic wrong_shape(Place at, std::string_view what, std::string_view expected, std::string_view found) {
  return error("T0603", at,
               std::string(what) + " is " + std::string(found) + ", where Terraform takes " + std::string(expected),
               "`terraform validate` says the same of this file; correct it first");
}

Diagnostic unknown_block(Place at, std::string_view name, std::string_view where, std::string help) {
  return error("T0604", at, std::string(where) + " has nothing of the name " + detail::in_quotes(name),
               std::move(help));
}

Diagnostic invalid_expression(Place at, std::string_view text, const std::string& reason) {
  return error("T0605", at, "the expression " + detail::in_quotes(text) + " cannot be read: " + reason,
               "`terraform validate` shows the place; a `${` that is meant as text is written `$${`");
}

Diagnostic defined_twice(Place at, const std::string& address, Place first) {
  Diagnostic diagnostic = error("T0606", at, address + " is defined twice", "remove one of them");
  diagnostic.notes.push_back({"the first one is here", first});
  return diagnostic;
}

Diagnostic impossible_name(Place at, std::string_view name, std::string_view what) {
  return error("T0607", at, detail::in_quotes(name) + " cannot be the name of " + std::string(what) + " in Terrace",
               "names are ASCII letters, digits, `_` and `-`; rename it in Terraform first, with a moved block");
}

Diagnostic written_untyped(Place at, const std::string& address, const std::string& reason) {
  return warning("T0608", at, address + " is written without its binding: " + reason,
                 "the result is the same, but the compiler checks nothing in it");
}

Diagnostic no_schema(Place at, std::string_view provider) {
  return note("T0609", at,
              "there is no schema of the provider " + detail::in_quotes(provider) +
                  ", so its blocks are written without bindings",
              "make a snapshot with `terrace bind snapshot` and give it with --schema");
}

Diagnostic secret_becomes_variable(Place at, const std::string& argument, const std::string& variable) {
  return warning("T0610", at,
                 argument + " is a secret in plain text; the program reads it from the variable " +
                     detail::in_quotes(variable),
                 "set TF_VAR_" + variable + " when Terraform runs, or take the secret from where it is kept");
}

Diagnostic written_raw(Place at, const std::string& text, const std::string& reason) {
  return note("T0611", at, detail::in_quotes(text) + " is written with raw(): " + reason,
              "the result is the same; write it by hand where you can");
}

Diagnostic unknown_reference(Place at, const std::string& text) {
  return warning("T0612", at,
                 "nothing in the input is called " + detail::in_quotes(text) + "; it is written with raw()",
                 "convert all files of the folder together");
}

Diagnostic left_out(Place at, const std::string& what, const std::string& why) {
  return warning("T0613", at, what + " is left out: " + why, "see what it did, and say it another way");
}

Diagnostic inexact_module_version(Place at, const std::string& module, const std::string& version) {
  const std::string given =
      version.empty() ? "has no version" : "has the version " + detail::in_quotes(version) + ", a range";
  return warning("T0614", at, "the module " + detail::in_quotes(module) + ' ' + given + "; it is kept by an override",
                 "write the one version that you use, and take the override out");
}

Diagnostic renamed_provider(Place at, const std::string& name, const std::string& now) {
  return warning("T0615", at,
                 "the provider that is called " + detail::in_quotes(name) + " here is called " +
                     detail::in_quotes(now) + " in the result",
                 "the state knows providers by their source, so nothing changes in it");
}

Diagnostic output_exists(const std::string& folder) {
  return error("T0616", {}, folder + " exists", "name another folder with -o, or replace its files with --force");
}

Diagnostic output_unwritable(const std::string& path, const std::string& reason) {
  return error("T0617", {}, path + " cannot be written: " + reason, "nothing was changed");
}

Diagnostic no_input(const std::string& where) {
  return error("T0618", {}, "there is no *.tf.json in " + where, "name the files, or the folder that holds them");
}

Diagnostic unusable_schema(const std::string& reason) {
  return error("T0619", {}, "a schema cannot be used: " + reason,
               "give --schema a file that `terrace bind snapshot` made");
}

}  // namespace errors
}  // namespace terrace::convert
