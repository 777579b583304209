// SPDX-License-Identifier: Apache-2.0

#include "synth/errors.hpp"

#include "core/in_quotes.hpp"
#include "synth/plan.hpp"

namespace terrace::detail::errors {
namespace {

/// "aws_vpc \"network/vpc\"": a construct in a message about another one.
std::string called(const Node& node) {
  const std::string path = in_quotes(path_of(&node));
  return node.source != nullptr && node.source->type[0] != '\0' ? node.source->type + (" " + path) : path;
}

/// Bytes that are no text, made readable.
std::string escaped(std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string shown;
  for (const char c : text.substr(0, 40)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f) {
      shown += c;
    } else {
      shown += "\\x";
      shown += kHex[byte >> 4];
      shown += kHex[byte & 15];
    }
  }
  return shown;
}

}  // namespace

Diagnostic name_taken(const Node& node, const Node& first, const std::string& address) {
  const auto line = [](const Node& named) {
    return named.extras != nullptr && named.extras->set_name_location.is_known() ? named.extras->set_name_location
                                                                                 : named.location;
  };
  Diagnostic made = diagnostic(&node, "T0301", "two constructs have the Terraform address " + address,
                               "what Terraform cannot take in a name becomes '_': choose another id, or set_name(…)");
  made.location = line(node);
  made.notes.push_back({"the first one is " + path_of(&first), line(first)});
  return made;
}

Diagnostic unusable_name(const Node& node, const std::string& name) {
  return diagnostic(&node, "T0302", "Terraform cannot take " + in_quotes(name) + " as a name",
                    "a name begins with a letter or '_' and goes on with letters, digits, '-' and '_'");
}

Diagnostic outside_a_stack(const Node& node) {
  return diagnostic(&node, "T0303", called(node) + " is outside any stack, so nothing would deploy it",
                    "add it to a Stack, or to a scope in one");
}

Diagnostic foreign_app(const Node& node, std::string_view attribute) {
  return diagnostic(&node, "T0304",
                    "a reference" + (attribute.empty() ? std::string() : " to " + in_quotes(attribute)) +
                        " points to a construct of another App",
                    "references work within one App; hand the value over as a variable");
}

Diagnostic not_referable(const Node& node, const Node& target) {
  if (node.stack != target.stack) {
    return diagnostic(&node, "T0305",
                      "a moved, import or removed block refers to " + called(target) + " of another stack",
                      "these blocks are about their own stack's state: put the block into that stack");
  }
  return diagnostic(&node, "T0305", "a value refers to " + called(target) + ", which has no value of its own",
                    "refer to a resource, data source, module, variable or local");
}

Diagnostic needs_instance(const Node& node, const Node& target, std::string_view attribute) {
  const bool keyed = target.has_for_each;
  return diagnostic(&node, "T0324",
                    "a value reads " + in_quotes(attribute) + " of " + called(target) + ", which has " +
                        (keyed ? "for_each" : "count") + " and so is many",
                    keyed ? "name one instance, by_key(ref).at(key), or all of them, all(ref).splat(…)"
                          : "name one instance, all(ref).at(number), or all of them, all(ref).splat(…)");
}

Diagnostic missing_trigger(const Node& node, const Node& target) {
  return diagnostic(
      &node, "T0336", called(node) + " is to be replaced with " + called(target) + ", which may not be there",
      "put both under one condition, or let a terraform_data that is always there read it and replace by that");
}

Diagnostic reference_cycle(const std::vector<const Node*>& cycle) {
  Diagnostic made = diagnostic(
      cycle.front(), "T0306",
      cycle.size() == 1 ? called(*cycle.front()) + " refers to itself"
                        : "a cycle of " + std::to_string(cycle.size()) + " references",
      "Terraform makes one thing after the other: break the cycle, for instance by a resource of its own for "
      "what joins two others");
  for (std::size_t i = 0; i < cycle.size() && cycle.size() > 1; ++i) {
    if (i == 10 && cycle.size() > 12) {
      made.notes.push_back({"… " + std::to_string(cycle.size() - i - 1) + " more …"});
      i = cycle.size() - 2;
      continue;
    }
    made.notes.push_back(
        {called(*cycle[i]) + " refers to " + called(*cycle[(i + 1) % cycle.size()]), cycle[i]->location});
  }
  return made;
}

Diagnostic stack_cycle(const std::vector<const StackDependency*>& cycle) {
  const auto consumer = [&](std::size_t i) { return cycle[(i + cycle.size() - 1) % cycle.size()]->stack; };
  Diagnostic made = diagnostic(consumer(0), "T0307",
                               "the stacks " + in_quotes(consumer(0)->id) + " and " + in_quotes(cycle[0]->stack->id) +
                                   " need each other",
                               "neither can be applied first: move what both need into a third stack");
  made.location = cycle[0]->location;
  for (std::size_t i = 0; i < cycle.size(); ++i) {
    made.notes.push_back({in_quotes(consumer(i)->id) + " needs " + in_quotes(cycle[i]->stack->id) +
                              (cycle[i]->from != nullptr ? " for " + path_of(cycle[i]->from) : ""),
                          cycle[i]->location});
  }
  return made;
}

Diagnostic shared_state(const Node& stack, const Node& first, const std::string& what) {
  Diagnostic made = diagnostic(&stack, "T0308",
                               "the stacks " + in_quotes(first.id) + " and " + in_quotes(stack.id) +
                                   " keep their state in one place (" + what + ")",
                               "each apply would destroy what the other made: give each its own key");
  const auto line = [](const Node& node) {
    const SourceLocation backend = node.stack_data->backend_location;
    return backend.is_known() ? backend : node.location;
  };
  made.location = line(stack);
  made.notes.push_back({"the other one is here", line(first)});
  return made;
}

Diagnostic ephemeral_across_stacks(const Node& node, const Node& target) {
  return diagnostic(&node, "T0309", called(target) + " is ephemeral and in another stack",
                    "an ephemeral value exists in one run of Terraform only: read it again in this stack");
}

Diagnostic missing_provider(const Node& node, std::string_view provider) {
  return diagnostic(&node, "T0310",
                    called(node) + " needs the provider " + in_quotes(provider) +
                        ", which its stack does not configure",
                    "add stack.provider(tf::provider::" + std::string(provider) + "{…})");
}

Diagnostic missing_argument(const Node& node, const std::string& argument) {
  return diagnostic(&node, "T0311", called(node) + " has no " + in_quotes(argument) + ", which is required",
                    "set it; an override may have taken it away");
}

Diagnostic too_many_blocks(const Node& node, const std::string& block, std::size_t most, std::size_t found) {
  return diagnostic(&node, "T0312",
                    called(node) + " has " + std::to_string(found) + " blocks " + in_quotes(block) +
                        "; the provider takes " + std::to_string(most),
                    "remove the surplus");
}

Diagnostic too_few_blocks(const Node& node, const std::string& block, std::size_t least, std::size_t found) {
  return diagnostic(&node, "T0313",
                    called(node) + " has " + std::to_string(found) + " blocks " + in_quotes(block) +
                        "; the provider needs " + std::to_string(least),
                    "add what is missing");
}

Diagnostic ephemeral_argument(const Node& node, const std::string& argument, std::string help) {
  return diagnostic(&node, "T0314",
                    called(node) + " gets an ephemeral value in " + in_quotes(argument) +
                        ", which Terraform would store",
                    std::move(help));
}

Diagnostic literal_secret(const Node& node, const std::string& argument) {
  return diagnostic(&node, "T0315",
                    "the secret " + in_quotes(argument) + " of " + called(node) + " is written in the program",
                    "use a sensitive variable, a secret that exists already, or a generated one");
}

Diagnostic symbol_without_meta(const Node& node, std::string_view symbol, std::string_view meta) {
  return diagnostic(&node, "T0316", called(node) + " uses " + std::string(symbol) + " but has no " + std::string(meta),
                    "give it ." + std::string(meta) + " in the third argument of add");
}

Diagnostic wrong_override(const Node& node, const Override& change, std::string message, std::string help) {
  Diagnostic made = diagnostic(
      &node, "T0317", "the override " + in_quotes(change.pointer) + " of " + called(node) + ": " + std::move(message),
      std::move(help));
  made.location = change.location;
  made.label = in_quotes(change.pointer);
  return made;
}

Diagnostic wrong_move(const Node& node, std::string reason) {
  return diagnostic(&node, "T0319", called(node) + " cannot have been renamed: " + std::move(reason),
                    "renamed_from takes the former path below the stack, such as \"network/vpc\"");
}

Diagnostic moved_twice(const Node& node, const Node& first, const std::string& address) {
  Diagnostic made = diagnostic(&node, "T0333", called(node) + " and another construct were both " + address + " before",
                               "one object can become one: leave renamed_from to the one that took it over");
  made.notes.push_back({"the other one is " + path_of(&first), first.location});
  return made;
}

Diagnostic synthesized_twice() {
  return diagnostic(nullptr, "T0318", "an App is synthesized only once", "make a new App; its hooks have run already");
}

Diagnostic shape_unknown(const Node& node, std::string_view argument) {
  return diagnostic(&node, "T0350",
                    in_quotes(argument) + " of " + called(node) +
                        " cannot be written in native syntax: without a binding it is not known whether it is a nested "
                        "block or an argument",
                    "write JSON (synth without --format), or make a binding of the provider (docs/bindings.md)");
}

Diagnostic module_input_taken(const Node& variable, const Node& stack, std::string_view output) {
  return diagnostic(&variable, "T0351",
                    "the variable " + in_quotes(variable.name) + " has the name by which the module takes " +
                        in_quotes(output) + " of the stack " + in_quotes(stack.id),
                    "rename the variable; in a module, what a stack reads from another is a variable "
                    "<stack>_<output>");
}

Diagnostic import_in_module(const Node& stack, SourceLocation location) {
  Diagnostic made = diagnostic(&stack, "T0352", "a module cannot hold an import block",
                               "import in the root module that calls it, with an address such as "
                               "module.<name>.aws_vpc.main; leave import() out when you write the module");
  if (location.is_known()) made.location = location;
  return made;
}

Diagnostic local_module_in_module(const Node& module, std::string_view source) {
  Diagnostic made = diagnostic(&module, "T0353",
                               "the source " + in_quotes(source) + " of " + called(module) +
                                   " is a path from the folder of the module that is written",
                               "copy that module beside it, or name a registry or a repository as the source");
  made.severity = Severity::warning;
  return made;
}

Diagnostic invalid_utf8(const Node& node, std::string_view argument, std::string_view text) {
  return diagnostic(&node, "T0401",
                    in_quotes(argument) + " of " + called(node) + " is not valid UTF-8: \"" + escaped(text) + "\"",
                    "Terraform takes Unicode text only; encode bytes with base64");
}

Diagnostic not_finite(const Node& node, std::string_view argument, std::string_view what) {
  return diagnostic(&node, "T0402", in_quotes(argument) + " of " + called(node) + " is " + std::string(what),
                    "Terraform has finite numbers only; look at how it was computed");
}

Diagnostic duplicate_key(const Node& node, std::string_view argument, std::string_view key) {
  return diagnostic(&node, "T0403",
                    in_quotes(argument) + " of " + called(node) + " has the key " + in_quotes(key) + " twice",
                    "one of the two values would be lost; remove one");
}

Diagnostic stray_iterator(const Node& node, std::string_view argument) {
  return diagnostic(&node, "T0404",
                    in_quotes(argument) + " of " + called(node) +
                        " uses the key or value of a loop outside of that loop",
                    "what for_list, for_map and dynamic hand to a function has a meaning only in what it returns");
}

Diagnostic cannot_write(const std::string& what, const std::string& reason) {
  return diagnostic(
      nullptr, "T0320", "cannot write " + what + ": " + reason,
      "the earlier output is unchanged; mend it and run synth again, or choose another folder with --out");
}

Diagnostic folder_is_busy(const std::string& folder) {
  return diagnostic(nullptr, "T0321", "another synth is writing to " + folder,
                    "wait for it to end, or choose another folder with --out");
}

Diagnostic foreign_file(const std::string& file) {
  return diagnostic(nullptr, "T0322", file + " was not written by synth, so it is not replaced",
                    "move it away, or choose another folder with --out");
}

Diagnostic unreadable_manifest(const std::string& file, const std::string& reason) {
  return diagnostic(nullptr, "T0323", file + " cannot be read: " + reason,
                    "if nothing else is to be kept in that folder, delete the file and run synth again");
}

Diagnostic protected_stack_gone(const std::string& stack) {
  return diagnostic(
      nullptr, "T0553", "the stack \"" + stack + "\" is protected from destroy, but it is no longer in the program",
      "bring it back; or, if what it made is to live on without Terrace, say so with --unprotect " + stack);
}

}  // namespace terrace::detail::errors
