// SPDX-License-Identifier: Apache-2.0

// Meta-arguments: count, for_each, provider, depends_on, lifecycle, connection, provisioner.

#include <terrace/terraform/meta.hpp>

#include "convert/layout.hpp"
#include "convert/stack_writer.hpp"

namespace terrace::convert {
namespace {

using V = View::Kind;

std::string bare(const std::string& text) {
  return text.starts_with("${") && text.ends_with('}') ? text.substr(2, text.size() - 3) : text;
}

}  // namespace

std::string StackWriter::provider_reference(const Json& json, const char* file, Statement& into) {
  if (!json.is(Json::Kind::string)) {
    program_.diagnostics.add(errors::wrong_shape({file, json.line}, "provider", "a string", kind_name(json.kind)));
    return {};
  }
  const std::string address = "provider." + bare(json.text);
  const auto symbol = program_.symbols.find(address);
  if (symbol == program_.symbols.end()) {
    // The default configuration needs no block, and then no mention.
    if (address.find('.', 9) != std::string::npos) {
      program_.diagnostics.add(errors::left_out({file, json.line}, "the provider \"" + bare(json.text) + '"',
                                                "no block of the input configures it"));
    }
    return {};
  }
  into.uses.insert(address);
  return symbol->second.variable;
}

std::string StackWriter::depends_on(const Json& json, const char* file, Statement& into,
                                    const std::set<std::string>& late, const ExpressionWriter& expressions) {
  std::vector<std::string> made;
  for (const Json& item : json.items) {
    ExprPtr expr = bare_expression_of(item, file, program_.diagnostics);
    while (expr->is(Expr::Kind::index)) expr = ExprPtr(expr->children[0]);
    std::string address;
    const Symbol* symbol = expressions.symbol_of(*expr, address);
    const bool orders = symbol != nullptr &&
                        (symbol->view.is(V::resource) || symbol->view.is(V::untyped) || symbol->view.is(V::module));
    if (!orders || late.count(address) != 0) {
      program_.diagnostics.add(errors::left_out({file, item.line}, "the dependency on \"" + item.text + '"',
                                                "it is no resource, data source or module of the input"));
      continue;
    }
    into.uses.insert(address);
    made.push_back(symbol->variable);
  }
  return made.empty() ? std::string() : braces(made);
}

std::string StackWriter::meta(const InputBlock& block, Statement& into, ExpressionWriter& expressions, bool is_module) {
  const Json& body = *block.body;
  const char* const file = block.at.file;
  BlockWriter blocks(program_, into, expressions, file);
  std::vector<std::string> members;
  if (const Json* json = body.find("count"))
    members.push_back(".count = " + blocks.value(*json, plain_view(V::number)));
  if (const Json* json = body.find("for_each")) members.push_back(".for_each = " + blocks.value(*json, View{}));
  if (const Json* json = body.find("provider"); json != nullptr && !is_module) {
    const std::string code = provider_reference(*json, file, into);
    if (!code.empty()) members.push_back(".provider = " + code);
  }
  if (const Json* json = body.find("depends_on")) {
    const std::string code = depends_on(*json, file, into, late_, expressions);
    if (!code.empty()) members.push_back(".depends_on = " + code);
  }
  if (const Json* json = body.find("lifecycle"); json != nullptr && !is_module) {
    const std::string code = lifecycle(*json, blocks, expressions);
    if (code != braces({braces({})})) members.push_back(".lifecycle = " + code);
  }
  if (const Json* json = body.find("connection"); json != nullptr && !is_module) {
    for_each_object(*json, file, program_.diagnostics, "connection", [&](const Json& inner) {
      const std::string code = blocks.own(Connection::terrace_schema, inner, false, "a connection");
      if (code != braces({})) members.push_back(".connection = " + braces({code}));
    });
  }
  if (const Json* json = body.find("provisioner"); json != nullptr && !is_module) {
    const std::string code = provisioners(*json, blocks);
    if (code != braces({})) members.push_back(".provisioner = " + code);
  }
  return members.empty() ? std::string() : braces(members);
}

std::string StackWriter::lifecycle(const Json& json, BlockWriter& blocks, ExpressionWriter& expressions) {
  std::vector<std::string> members;
  const char* const file = blocks.at(json).file;
  for_each_object(json, file, program_.diagnostics, "lifecycle", [&](const Json& body) {
    for (const Member& member : body.members) {
      const std::string& name = member.name;
      const bool known = name == "//" || name == "create_before_destroy" || name == "prevent_destroy" ||
                         name == "ignore_changes" || name == "replace_triggered_by" || name == "precondition" ||
                         name == "postcondition";
      if (!known) {
        program_.diagnostics.add(errors::left_out({file, member.line}, '"' + name + "\" of a lifecycle",
                                                  "Terraform 1.11 has no such argument there"));
      }
    }
    for (const char* flag : {"create_before_destroy", "prevent_destroy"}) {
      if (const Json* value = body.find(flag))
        members.push_back('.' + std::string(flag) + " = " + blocks.value(*value, plain_view(V::boolean)));
    }
    if (const Json* ignored = body.find("ignore_changes")) {
      std::vector<std::string> names;
      bool all = ignored->is(Json::Kind::string) && bare(ignored->text) == "all";
      for (const Json& item : ignored->items) {
        all = all || bare(item.text) == "all" || item.text == "*";
        names.push_back(text_literal(bare(item.text)));
      }
      if (all || !names.empty()) members.push_back(".ignore_changes = " + (all ? "all_arguments" : braces(names)));
    }
    if (const Json* triggers = body.find("replace_triggered_by")) {
      std::vector<std::string> made;
      for (const Json& item : triggers->items) {
        expressions.set_place(blocks.at(item));
        made.push_back(expressions.as_any(*bare_expression_of(item, file, program_.diagnostics)));
      }
      if (!made.empty()) members.push_back(".replace_triggered_by = " + braces(made));
    }
    for (const char* name : {"precondition", "postcondition"}) {
      if (const Json* rules = body.find(name))
        members.push_back('.' + std::string(name) + " = " + braces(blocks.conditions(*rules)));
    }
  });
  return braces({braces(members)});
}

std::string StackWriter::provisioners(const Json& json, BlockWriter& blocks) {
  std::vector<std::string> made;
  const char* const file = blocks.at(json).file;
  for_each_object(json, file, program_.diagnostics, "provisioner", [&](const Json& labels) {
    for (const Member& label : labels.members) {
      if (label.name == "//") continue;
      for_each_object(label.value, file, program_.diagnostics, label.name, [&](const Json& body) {
        const std::string what = "the provisioner " + label.name;
        if (label.name == "local-exec") {
          made.push_back("LocalExec" + blocks.own(LocalExec::terrace_schema, body, false, what));
        } else if (label.name == "remote-exec") {
          made.push_back("RemoteExec" + blocks.own(RemoteExec::terrace_schema, body, false, what));
        } else if (label.name == "file") {
          made.push_back("FileProvisioner" + blocks.own(FileProvisioner::terrace_schema, body, false, what));
        } else {
          program_.diagnostics.add(
              errors::left_out({file, label.line}, what, "Terraform 1.11 has no such provisioner"));
        }
      });
    }
  });
  return braces(made);
}

}  // namespace terrace::convert
