// SPDX-License-Identifier: Apache-2.0

// The blocks that are Terraform's own: settings, variables, checks, moved, import, removed.

#include <algorithm>

#include "bind/names.hpp"
#include "convert/backends.hpp"
#include "convert/layout.hpp"
#include "convert/stack_writer.hpp"

namespace terrace::convert {
namespace {

using V = View::Kind;
using Kind = Expr::Kind;

std::string local_name_of(const std::string& source) { return source.substr(source.rfind('/') + 1); }

/// "aws_vpc.a[0]" for an address, with or without `${…}` around it.
std::string bare_text(const Json& json) {
  std::string text = json.text;
  if (text.starts_with("${") && text.ends_with('}')) text = text.substr(2, text.size() - 3);
  return text;
}

}  // namespace

/// What a condition with a message is part of: for diagnostics, for its address, and the function that takes it.
struct StackWriter::RuleKind {
  const char* noun;
  const char* word;
  const char* verb;
};

const StackWriter::RuleKind StackWriter::kValidation{"a validation", "validation", "validate"};
const StackWriter::RuleKind StackWriter::kAssertion{"an assertion", "assert", "assert_that"};

std::vector<Statement> StackWriter::settings() {
  std::vector<Statement> made;
  const Input& input = program_.input;
  const auto add = [&](std::string code) {
    Statement statement;
    statement.topic = "settings";
    statement.code = std::move(code);
    made.push_back(std::move(statement));
  };
  if (!input.required_version.empty()) add(call("stack.required_version", {text_literal(input.required_version)}));
  for (const auto& [name, need] : input.providers) {
    const std::string source = provider_source(input, name);
    const std::string own = local_name_of(source);
    if (own != name && renamed_.insert(name).second)
      program_.diagnostics.add(errors::renamed_provider(need.at, name, own));
    std::vector<std::string> members{".source = " + text_literal(source)};
    if (!need.version.empty()) members.push_back(".version = " + text_literal(need.version));
    if (!need.aliases.empty()) {
      std::vector<std::string> aliases;
      for (const std::string& alias : need.aliases) aliases.push_back(text_literal(alias));
      members.push_back(".configuration_aliases = " + braces(aliases));
    }
    add(call("stack.required_provider", {text_literal(own), braces(members)}));
  }
  // A provider that needs no configuration may have no block in Terraform; a stack says which providers it has.
  std::set<std::string> bare;
  for (const auto& [address, symbol] : program_.symbols) {
    if (!symbol.root || symbol.untyped) continue;
    const std::string name = symbol.root.provider->local_name();
    const std::string local = symbol.block != nullptr ? provider_of(*symbol.block) : name;
    if (name != "terraform" && program_.symbols.count("provider." + local) == 0) bare.insert(name);
  }
  for (const std::string& name : bare) {
    const std::string space = bind::cpp_name(name);
    program_.includes.insert("terrace/tf/provider/" + space + ".hpp");
    add(call("stack.provider", {"tf::provider::" + space + "{}"}));
  }
  if (input.backend != nullptr) {
    const detail::SchemaSource* source = backend_schema(input.backend_type);
    if (source == nullptr) {
      program_.diagnostics.add(errors::left_out(input.backend_at, "the backend \"" + input.backend_type + '"',
                                                "Terraform 1.11 has no such backend"));
      return made;
    }
    Statement statement;
    statement.topic = "settings";
    ExpressionWriter expressions(program_, statement.uses, input.backend_at);
    BlockWriter blocks(program_, statement, expressions, input.backend_at.file);
    const std::string what = "the backend " + input.backend_type;
    const std::string spec = blocks.own(*source, *input.backend, true, what);
    statement.code = call("stack.backend", {"backend::" + input.backend_type + spec});
    made.push_back(std::move(statement));
  }
  return made;
}

std::string StackWriter::type_constraint(const Expr& expr, View& view, bool& plain, Place at) {
  const auto wrong = [&] {
    program_.diagnostics.add(errors::invalid_expression(at, expression_text(expr), "it is no type constraint"));
    plain = true;
    view = View{};
    return std::string("Type::any()");
  };
  if (expr.is(Kind::variable)) {
    plain = true;
    if (expr.text == "string") return view = plain_view(V::text), "Type::string()";
    if (expr.text == "number") return view = plain_view(V::number), "Type::number()";
    if (expr.text == "bool") return view = plain_view(V::boolean), "Type::boolean()";
    if (expr.text == "any") return view = View{}, "Type::any()";
    // As they were written before Terraform 0.12.
    if (expr.text == "list" || expr.text == "map" || expr.text == "set") {
      view = list_of(expr.text == "list" ? V::list : expr.text == "map" ? V::map : V::set, View{});
      return "Type::" + expr.text + "(Type::any())";
    }
    return wrong();
  }
  if (!expr.is(Kind::call) || expr.children.empty()) return wrong();
  const Expr& inner = *expr.children[0];
  if (expr.text == "list" || expr.text == "set" || expr.text == "map") {
    View element;
    std::string text = type_constraint(inner, element, plain, at);
    view = plain ? list_of(expr.text == "list" ? V::list : expr.text == "map" ? V::map : V::set, element) : View{};
    return call("Type::" + expr.text, {std::move(text)});
  }
  plain = false;
  View ignored;
  bool ignored_plain = false;
  if (expr.text == "optional") {
    std::vector<std::string> arguments{type_constraint(inner, ignored, ignored_plain, at)};
    std::set<std::string> uses;
    ExpressionWriter expressions(program_, uses, at);
    if (expr.children.size() > 1) arguments.push_back(expressions.as_any(*expr.children[1]));
    plain = false;
    view = View{};
    return call("Type::optional", arguments);
  }
  std::vector<std::string> items;
  if (expr.text == "tuple" && inner.is(Kind::tuple)) {
    for (const ExprPtr& item : inner.children) items.push_back(type_constraint(*item, ignored, ignored_plain, at));
  } else if (expr.text == "object" && inner.is(Kind::object)) {
    for (std::size_t i = 0; i < inner.children.size(); i += 2) {
      items.push_back(braces({text_literal(inner.children[i]->text),
                              type_constraint(*inner.children[i + 1], ignored, ignored_plain, at)}));
    }
  } else {
    return wrong();
  }
  plain = false;
  view = View{};
  return call("Type::" + expr.text, {braces(items)});
}

void StackWriter::variable(const InputBlock& block, std::vector<Statement>& into, const std::set<std::string>& late) {
  static constexpr std::string_view kKnown[] = {"type",     "default",   "description", "sensitive",
                                                "nullable", "ephemeral", "validation"};
  leave_out_unknown(block, kKnown, "a variable");
  Statement statement = begin(block);
  ExpressionWriter expressions(program_, statement.uses, block.at);
  BlockWriter blocks(program_, statement, expressions, block.at.file);
  const Json& body = *block.body;
  View view;
  bool plain = true;
  std::string type;
  if (const Json* json = body.find("type")) {
    const Place at = blocks.at(*json);
    type = type_constraint(*bare_expression_of(*json, block.at.file, program_.diagnostics), view, plain, at);
  }
  program_.symbols[block.address].view = view;
  std::vector<std::string> arguments{text_literal(block.name)};
  if (!plain) arguments.push_back(type);
  std::vector<std::string> members;
  if (const Json* json = body.find("default")) {
    const std::string code = expressions.as_any(*literal_expression(*json));
    members.push_back(".default_value = " + code);
  }
  if (const Json* json = body.find("description")) {
    members.push_back(".description = " + expressions.as(*literal_expression(*json), plain_view(V::text), true));
  }
  for (const char* flag : {"sensitive", "nullable", "ephemeral"}) {
    if (const Json* json = body.find(flag))
      members.push_back('.' + std::string(flag) + " = " + blocks.value(*json, plain_view(V::boolean)));
  }
  if (!members.empty()) arguments.push_back(braces(members));
  statement.code = call("stack.variable<" + cpp_name(view) + '>', arguments);
  statement.type = "Variable<" + cpp_name(view) + '>';
  into.push_back(statement);
  const Json* validations = body.find("validation");
  if (validations == nullptr) return;
  for_each_object(*validations, block.at.file, program_.diagnostics, "validation",
                  [&](const Json& json) { rule(json, block, kValidation, statement, {block.address}, late, into); });
}

void StackWriter::rule(const Json& json, const InputBlock& block, const RuleKind& kind, const Statement& of,
                       std::set<std::string> uses, const std::set<std::string>& late, std::vector<Statement>& into) {
  const Json* condition = json.find("condition");
  const Json* message = json.find("error_message");
  if (condition == nullptr || message == nullptr) {
    program_.diagnostics.add(
        errors::wrong_shape({block.at.file, json.line}, kind.noun, "condition and error_message", "one without"));
    return;
  }
  Statement made;
  made.address = block.address + ' ' + kind.word + ' ' + std::to_string(into.size());
  made.topic = of.topic;
  made.uses = std::move(uses);
  ExpressionWriter expressions(program_, made.uses, block.at);
  expressions.set_late(late);
  BlockWriter writer(program_, made, expressions, block.at.file);
  const std::string first = writer.value(*condition, plain_view(V::boolean));
  const std::string second = writer.value(*message, plain_view(V::text));
  made.code = of.variable + '.' + call(kind.verb, {first, second});
  into.push_back(std::move(made));
}

void StackWriter::check(const InputBlock& block, std::vector<Statement>& into, const std::set<std::string>& late) {
  static constexpr std::string_view kKnown[] = {"data", "assert"};
  leave_out_unknown(block, kKnown, "a check");
  Statement statement = begin(block);
  statement.type = "Check";
  statement.code = call("stack.check", {text_literal(block.name)});
  std::string data;
  into.push_back(statement);
  if (const Json* types = block.body->find("data"); types != nullptr) {
    for (const InputBlock& inner : in_checks_) {
      const Json* names = types->find(inner.type);
      if (names == nullptr || names->find(inner.name) != inner.body) continue;
      Statement read = begin(inner);
      read.topic = statement.topic;
      read.uses.insert(block.address);
      ExpressionWriter expressions(program_, read.uses, inner.at);
      expressions.set_late(late);
      std::vector<std::string> arguments{text_literal(inner.name), spec(inner, read, expressions)};
      for (const char* meta : {"depends_on", "provider"}) {
        if (inner.body->find(meta) != nullptr) {
          program_.diagnostics.add(errors::left_out(inner.at,
                                                    '"' + std::string(meta) + "\" of a data source in a check",
                                                    "Terrace offers no meta-arguments there"));
        }
      }
      read.code = statement.variable + '.' + call("data", arguments);
      read.tails.push_back(".node()." + call("set_name", {text_literal(inner.name)}));
      data = inner.address;
      into.push_back(std::move(read));
    }
  }
  const Json* asserts = block.body->find("assert");
  if (asserts == nullptr) return;
  std::set<std::string> uses{block.address};
  if (!data.empty()) uses.insert(data);
  for_each_object(*asserts, block.at.file, program_.diagnostics, "assert",
                  [&](const Json& json) { rule(json, block, kAssertion, statement, uses, late, into); });
}

std::string StackWriter::address(const Json& json, const char* file, Statement& into,
                                 const ExpressionWriter& expressions) {
  const ExprPtr expr = bare_expression_of(json, file, program_.diagnostics);
  std::string address;
  const Symbol* symbol = expressions.symbol_of(*expr, address);
  const bool refers =
      symbol != nullptr && (symbol->view.is(V::resource) || symbol->view.is(V::untyped) || symbol->view.is(V::module));
  if (!refers || late_.count(address) != 0) return text_literal(bare_text(json));
  into.uses.insert(address);
  return symbol->variable;
}

void StackWriter::refactoring(const InputBlock& block, Statement& into, ExpressionWriter& expressions) {
  const char* const file = block.at.file;
  const Json& body = *block.body;
  BlockWriter blocks(program_, into, expressions, file);
  const auto need = [&](const char* name) -> const Json* {
    const Json* json = body.find(name);
    if (json == nullptr) {
      program_.diagnostics.add(errors::wrong_shape(block.at, block.address.substr(0, block.address.find('.')),
                                                   std::string("one with \"") + name + '"', "without it"));
    }
    return json;
  };
  into.variable.clear();
  std::vector<std::string> members;
  if (block.kind == BlockKind::moved) {
    const Json* from = need("from");
    const Json* to = need("to");
    if (from == nullptr || to == nullptr) return;
    members = {".from = " + text_literal(bare_text(*from)), ".to = " + address(*to, file, into, expressions)};
    into.code = call("stack.moved", {braces(members)});
  } else if (block.kind == BlockKind::import) {
    static constexpr std::string_view kKnown[] = {"to", "id", "for_each", "provider"};
    leave_out_unknown(block, kKnown, "an import");
    const Json* to = need("to");
    const Json* id = need("id");
    if (to == nullptr || id == nullptr) return;
    members = {".to = " + address(*to, file, into, expressions), ".id = " + blocks.value(*id, plain_view(V::text))};
    if (const Json* json = body.find("for_each")) members.push_back(".for_each = " + blocks.value(*json, View{}));
    if (const Json* json = body.find("provider")) {
      const std::string code = provider_reference(*json, file, into);
      if (!code.empty()) members.push_back(".provider = " + code);
    }
    into.code = call("stack.import", {braces(members)});
  } else {
    static constexpr std::string_view kKnown[] = {"from", "lifecycle"};
    leave_out_unknown(block, kKnown, "a removed block");
    const Json* from = need("from");
    if (from == nullptr) return;
    std::string destroy = "true";
    if (const Json* lifecycle = body.find("lifecycle")) {
      for_each_object(*lifecycle, file, program_.diagnostics, "lifecycle", [&](const Json& inner) {
        if (const Json* json = inner.find("destroy")) destroy = blocks.value(*json, plain_view(V::boolean));
      });
    }
    members = {".from = " + text_literal(bare_text(*from)), ".destroy = " + destroy};
    into.code = call("stack.removed", {braces(members)});
  }
}

}  // namespace terrace::convert
