// SPDX-License-Identifier: Apache-2.0

#include "convert/stack_writer.hpp"

#include <algorithm>

#include "bind/names.hpp"
#include "convert/layout.hpp"
#include "terraform/names.hpp"

namespace terrace::convert {
namespace {

using V = View::Kind;

/// The lowest version that a constraint names; any three numbers where it names none.
std::string exact_version(const std::string& constraint) {
  std::string version;
  for (const char c : constraint) {
    const bool part = (c >= '0' && c <= '9') || c == '.';
    if (!part && !version.empty()) break;
    if (part) version += c;
  }
  if (version.empty()) version = "1";
  while (std::count(version.begin(), version.end(), '.') < 2) version += ".0";
  return version;
}

std::string topic_of(const InputBlock& block) {
  switch (block.kind) {
  case BlockKind::variable: return "inputs";
  case BlockKind::local: return "locals";
  case BlockKind::output: return "outputs";
  case BlockKind::module: return "modules";
  case BlockKind::check: return "checks";
  case BlockKind::moved:
  case BlockKind::import:
  case BlockKind::removed: return "refactoring";
  case BlockKind::provider: return "providers";
  default: break;
  }
  const std::size_t begin = block.type.find('_');
  if (begin == std::string::npos) return block.type;
  const std::size_t end = block.type.find('_', begin + 1);
  return block.type.substr(begin + 1, end == std::string::npos ? end : end - begin - 1);
}

/// The addresses of locals that an expression reads.
void locals_in(const Expr& expr, std::set<std::string>& found) {
  if (expr.is(Expr::Kind::attribute) && expr.children[0]->is(Expr::Kind::variable) &&
      expr.children[0]->text == "local") {
    found.insert("local." + expr.text);
  }
  for (const ExprPtr& child : expr.children) {
    if (child != nullptr) locals_in(*child, found);
  }
}

}  // namespace

Statement StackWriter::begin(const InputBlock& block) const {
  Statement statement;
  statement.address = block.address;
  statement.topic = topic_of(block);
  const auto symbol = program_.symbols.find(block.address);
  if (symbol != program_.symbols.end()) {
    statement.variable = symbol->second.variable;
    statement.type = cpp_name(symbol->second.view);
  }
  return statement;
}

void StackWriter::leave_out_unknown(const InputBlock& block, std::span<const std::string_view> known,
                                    const char* what) {
  refuse_repeated(*block.body, block.at.file, program_.diagnostics);
  for (const Member& member : block.body->members) {
    if (member.name == "//" || std::find(known.begin(), known.end(), member.name) != known.end()) continue;
    program_.diagnostics.add(errors::left_out({block.at.file, member.line}, '"' + member.name + "\" of " + what,
                                              "Terraform 1.11 has no such argument there"));
  }
}

std::vector<Statement> StackWriter::statements_of(const InputBlock& block, const std::set<std::string>& late) {
  late_ = late;
  std::vector<Statement> made;
  if (block.kind == BlockKind::variable) {
    variable(block, made, late);
    return made;
  }
  if (block.kind == BlockKind::check) {
    check(block, made, late);
    return made;
  }
  Statement statement = begin(block);
  ExpressionWriter expressions(program_, statement.uses, block.at);
  expressions.set_late(late);
  switch (block.kind) {
  case BlockKind::local: local(block, statement, late); break;
  case BlockKind::provider: provider(block, statement, expressions); break;
  case BlockKind::module: module(block, statement, expressions); break;
  case BlockKind::output: output(block, statement, expressions); break;
  case BlockKind::moved:
  case BlockKind::import:
  case BlockKind::removed: refactoring(block, statement, expressions); break;
  default: resource(block, statement, expressions); break;
  }
  made.push_back(std::move(statement));
  return made;
}

void StackWriter::local(const InputBlock& block, Statement& into, const std::set<std::string>& late) {
  ExpressionWriter expressions(program_, into.uses, block.at);
  expressions.set_late(late);
  const Cpp cpp = expressions.write(*expression_of(*block.body, block.at.file, program_.diagnostics));
  Symbol& symbol = program_.symbols[block.address];
  const bool keeps = cpp.view.is(V::text) || cpp.view.is(V::number) || cpp.view.is(V::boolean);
  symbol.view = keeps && cpp.literal != Cpp::Literal::null ? cpp.view : View{};
  // A collection keeps its type when the types inside are plain; of all else Terraform knows more than C++.
  const bool plain = keeps || (cpp.view.is(V::any) && cpp.literal == Cpp::Literal::none);
  into.type = cpp_name(symbol.view);
  into.code = call("stack.local", {text_literal(block.name), plain ? cpp.code : call("Any", {cpp.code})});
}

void StackWriter::provider(const InputBlock& block, Statement& into, ExpressionWriter& expressions) {
  const std::string source = provider_source(program_.input, block.name);
  const Provider* known = program_.schemas.provider(source);
  const RootRef root = known == nullptr || known->snapshot.config.empty()
                           ? RootRef{}
                           : Schemas::root(*known, bind::Section::config, known->snapshot.config.front().name);
  static constexpr std::string_view kMeta[] = {"alias", "version"};
  if (const Json* version = block.body->find("version")) {
    program_.diagnostics.add(errors::left_out({block.at.file, version->line}, "the version of a provider",
                                              "Terraform reads it from required_providers only"));
  }
  const std::string own_name(source.substr(source.rfind('/') + 1));
  if (own_name != block.name && renamed_.insert(block.name).second) {
    program_.diagnostics.add(errors::renamed_provider(block.at, block.name, own_name));
  }
  BlockWriter blocks(program_, into, expressions, block.at.file);
  into.type = "ProviderRef";
  std::string made;
  if (root) {
    try {
      made = root.cpp_type() + blocks.typed(root, *block.body, kMeta);
      program_.includes.insert(root.include());
    } catch (const CannotSay& fault) {
      program_.diagnostics.add(errors::written_untyped(block.at, block.address, fault.reason));
      made.clear();
    }
  }
  if (made.empty()) {
    std::vector<std::string> members{".source = " + text_literal(source)};
    if (std::string arguments = blocks.untyped(*block.body, kMeta, root); !arguments.empty())
      members.push_back(arguments);
    made = "UntypedProvider" + braces(members);
    program_.includes.insert("terrace/terraform/untyped.hpp");
  }
  std::vector<std::string> arguments{made};
  const std::string alias = text_member(*block.body, "alias", block.at.file, program_.diagnostics);
  if (!alias.empty()) arguments.push_back(braces({".alias = " + text_literal(alias)}));
  into.code = call("stack.provider", arguments);
}

std::string StackWriter::spec(const InputBlock& block, Statement& into, ExpressionWriter& expressions) {
  static constexpr std::string_view kMeta[] = {"count",     "for_each",   "provider",   "depends_on",
                                               "lifecycle", "connection", "provisioner"};
  Symbol& symbol = program_.symbols[block.address];
  BlockWriter blocks(program_, into, expressions, block.at.file);
  const std::string source = provider_source(program_.input, provider_of(block));
  const std::string own_name = source.substr(source.rfind('/') + 1);
  if (own_name != provider_of(block) && renamed_.insert(provider_of(block)).second) {
    program_.diagnostics.add(errors::renamed_provider(block.at, provider_of(block), own_name));
  }
  if (!symbol.untyped) {
    const std::size_t secrets = program_.secrets.size();
    try {
      std::string made = symbol.root.cpp_type() + blocks.typed(symbol.root, *block.body, kMeta);
      program_.includes.insert(symbol.root.include());
      return made;
    } catch (const CannotSay& fault) {
      program_.diagnostics.add(errors::written_untyped(block.at, block.address, fault.reason));
      symbol.untyped = true;
      const View::Instances instances = symbol.view.instances;
      symbol.view = plain_view(V::untyped);
      symbol.view.instances = instances;
      into.type = "UntypedRef";
      for (std::size_t i = secrets; i < program_.secrets.size(); ++i)
        program_.symbols.erase(program_.secrets[i].address);
      program_.secrets.resize(secrets);
    }
  }
  program_.includes.insert("terrace/terraform/untyped.hpp");
  std::vector<std::string> members{".type = " + text_literal(block.type), ".provider = " + text_literal(source)};
  if (std::string arguments = blocks.untyped(*block.body, kMeta, symbol.root); !arguments.empty())
    members.push_back(arguments);
  const char* const struct_name = block.kind == BlockKind::resource ? "UntypedResource"
                                  : block.kind == BlockKind::data   ? "UntypedData"
                                                                    : "UntypedEphemeral";
  return struct_name + braces(members);
}

void StackWriter::resource(const InputBlock& block, Statement& into, ExpressionWriter& expressions) {
  const Spot& spot = spots_[block.address];
  if (!spot.scope.empty()) into.uses.insert(spot.scope);
  std::vector<std::string> arguments{text_literal(spot.id), spec(block, into, expressions)};
  if (std::string meta = this->meta(block, into, expressions, false); !meta.empty())
    arguments.push_back(std::move(meta));
  into.code = call(spot.variable + ".add", arguments);
  if (spot.named) into.tails.push_back(".node()." + call("set_name", {text_literal(block.name)}));
}

void StackWriter::module(const InputBlock& block, Statement& into, ExpressionWriter& expressions) {
  static constexpr std::string_view kMeta[] = {"source",   "version",    "providers", "count",
                                               "for_each", "depends_on", "lifecycle"};
  const char* const file = block.at.file;
  const Spot& spot = spots_[block.address];
  if (!spot.scope.empty()) into.uses.insert(spot.scope);
  BlockWriter blocks(program_, into, expressions, file);
  const std::string source = text_member(*block.body, "source", file, program_.diagnostics);
  const std::string version = text_member(*block.body, "version", file, program_.diagnostics);
  std::vector<std::string> members{".source = " + text_literal(source)};
  if (detail::is_registry_module(source) && !detail::is_exact_version(version)) {
    program_.diagnostics.add(errors::inexact_module_version(block.at, source, version));
    members.push_back(".version = " + text_literal(exact_version(version)));
    into.tails.push_back(".node()." +
                         call("override", {"\"/version\"", version.empty() ? "Any()" : text_literal(version)}));
  } else if (!version.empty()) {
    members.push_back(".version = " + text_literal(version));
  }
  std::string inputs = blocks.untyped(*block.body, kMeta, {});
  if (!inputs.empty()) members.push_back(".inputs" + inputs.substr(10));
  if (const Json* providers = block.body->find("providers")) {
    std::vector<std::string> made;
    for (const Member& member : providers->members) {
      const std::string reference = provider_reference(member.value, file, into);
      if (!reference.empty()) made.push_back(braces({text_literal(member.name), reference}));
    }
    if (!made.empty()) members.push_back(".providers = " + braces(made));
  }
  std::vector<std::string> arguments{text_literal(spot.id), "Module" + braces(members)};
  if (std::string meta = this->meta(block, into, expressions, true); !meta.empty())
    arguments.push_back(std::move(meta));
  into.code = call(spot.variable + ".add", arguments);
  if (spot.named) into.tails.push_back(".node()." + call("set_name", {text_literal(block.name)}));
}

void StackWriter::output(const InputBlock& block, Statement& into, ExpressionWriter& expressions) {
  static constexpr std::string_view kKnown[] = {"value",     "description", "sensitive",
                                                "ephemeral", "depends_on",  "precondition"};
  leave_out_unknown(block, kKnown, "an output");
  BlockWriter blocks(program_, into, expressions, block.at.file);
  const Json& body = *block.body;
  std::vector<std::string> members;
  const Json* value = body.find("value");
  if (value == nullptr) {
    program_.diagnostics.add(errors::wrong_shape(block.at, block.address, "a value", "without one"));
  } else {
    const std::string code = blocks.value(*value, View{});
    members.push_back(".value = " + (code == "null" ? call("raw", {"\"null\""}) : code));
  }
  if (const Json* text = body.find("description")) {
    members.push_back(".description = " + expressions.as(*literal_expression(*text), plain_view(V::text), true));
  }
  for (const char* flag : {"sensitive", "ephemeral"}) {
    if (const Json* json = body.find(flag))
      members.push_back('.' + std::string(flag) + " = " + blocks.value(*json, plain_view(V::boolean)));
  }
  if (const Json* json = body.find("depends_on")) {
    const std::string code = depends_on(*json, block.at.file, into, late_, expressions);
    if (!code.empty()) members.push_back(".depends_on = " + code);
  }
  if (const Json* json = body.find("precondition"))
    members.push_back(".precondition = " + braces(blocks.conditions(*json)));
  into.code = call("stack.output", {text_literal(block.name), braces(members)});
  into.variable.clear();
}

void StackWriter::write_locals(std::vector<Statement>& into) {
  // A local's type is that of its expression, so it is written after the locals which that reads.
  std::map<std::string, const InputBlock*> locals;
  for (const InputBlock& block : program_.input.blocks) {
    if (block.kind == BlockKind::local) locals[block.address] = &block;
  }
  std::set<std::string> begun;
  std::set<std::string> done;
  Diagnostics ignored;
  for (const auto& [address, block] : locals) {
    std::vector<std::string> pending{address};
    while (!pending.empty()) {
      const std::string at = pending.back();
      const auto found = locals.find(at);
      if (found == locals.end() || done.count(at) != 0) {
        pending.pop_back();
        continue;
      }
      if (begun.insert(at).second) {
        std::set<std::string> read;
        locals_in(*expression_of(*found->second->body, found->second->at.file, ignored), read);
        for (const std::string& other : read) {
          if (begun.count(other) == 0) pending.push_back(other);
        }
        continue;
      }
      pending.pop_back();
      done.insert(at);
      std::vector<Statement> made = statements_of(*found->second, {});
      into.insert(into.end(), made.begin(), made.end());
    }
  }
}

std::vector<Statement> StackWriter::write() {
  name_symbols();
  place_blocks();
  if (program_.diagnostics.has_errors()) return {};
  std::vector<Statement> all;
  write_locals(all);
  // What the binding cannot say becomes untyped, which what refers to it must know: so all are written twice.
  const auto write_all = [&](std::vector<Statement>& into) {
    for (const InputBlock& block : program_.input.blocks) {
      if (block.kind == BlockKind::local) continue;
      std::vector<Statement> made = statements_of(block, {});
      into.insert(into.end(), std::make_move_iterator(made.begin()), std::make_move_iterator(made.end()));
    }
  };
  std::size_t untyped = 0;
  for (const auto& [address, symbol] : program_.symbols) untyped += symbol.untyped ? 1 : 0;
  write_all(all);
  std::size_t untyped_now = 0;
  for (const auto& [address, symbol] : program_.symbols) untyped_now += symbol.untyped ? 1 : 0;
  if (untyped != untyped_now) {
    for (const Statement& secret : program_.secrets) {
      program_.symbols.erase(secret.address);
      program_.names.erase(secret.variable);
    }
    program_.secrets.clear();
    program_.raws = 0;
    all.clear();
    write_locals(all);
    write_all(all);
  }
  all.insert(all.begin(), program_.secrets.begin(), program_.secrets.end());
  for (const auto& [address, scope] : scopes_) all.push_back(scope);
  const auto section = [](const Statement& statement) {
    const std::string_view topic = statement.topic;
    constexpr std::string_view kFirst[] = {"providers", "inputs", "locals"};
    constexpr std::string_view kLast[] = {"checks", "outputs", "refactoring"};
    for (int i = 0; i < 3; ++i) {
      if (topic == kFirst[i]) return i;
      if (topic == kLast[i]) return 4 + i;
    }
    return 3;
  };
  std::stable_sort(all.begin(), all.end(),
                   [&](const Statement& a, const Statement& b) { return section(a) < section(b); });
  sort(all);
  return all;
}

void StackWriter::sort(std::vector<Statement>& statements) {
  std::map<std::string, std::size_t> at;
  for (std::size_t i = 0; i < statements.size(); ++i) at.emplace(statements[i].address, i);
  enum class Mark : unsigned char { fresh, open, done };
  std::vector<Mark> marks(statements.size(), Mark::fresh);
  std::vector<Statement> sorted;
  for (std::size_t start = 0; start < statements.size(); ++start) {
    std::vector<std::size_t> pending{start};
    while (!pending.empty()) {
      const std::size_t i = pending.back();
      if (marks[i] == Mark::done) {
        pending.pop_back();
        continue;
      }
      std::set<std::string> late;
      bool waits = false;
      if (marks[i] == Mark::fresh) {
        marks[i] = Mark::open;
        for (const std::string& use : statements[i].uses) {
          const auto found = at.find(use);
          if (found == at.end() || marks[found->second] == Mark::done) continue;
          if (marks[found->second] == Mark::open) {
            late.insert(use);  // a circle, or itself
          } else {
            pending.push_back(found->second);
            waits = true;
          }
        }
      } else {
        for (const std::string& use : statements[i].uses) {
          const auto found = at.find(use);
          if (found != at.end() && marks[found->second] != Mark::done) late.insert(use);
        }
      }
      if (waits) continue;
      pending.pop_back();
      marks[i] = Mark::done;
      if (!late.empty()) {
        const auto block = std::find_if(program_.input.blocks.begin(), program_.input.blocks.end(),
                                        [&](const InputBlock& b) { return b.address == statements[i].address; });
        if (block != program_.input.blocks.end()) {
          std::vector<Statement> made = statements_of(*block, late);
          statements[i] = std::move(made.front());
        }
      }
      sorted.push_back(std::move(statements[i]));
    }
  }
  statements = std::move(sorted);
}

}  // namespace terrace::convert
