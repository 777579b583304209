// SPDX-License-Identifier: Apache-2.0

#include "convert/convert.hpp"

#include <algorithm>
#include <cctype>
#include <tuple>

#include "bind/names.hpp"
#include "convert/layout.hpp"
#include "convert/stack_writer.hpp"
#include "core/node.hpp"

namespace terrace::convert {
namespace {

/// Lines of statements in one file; with what stands around them it stays below 500.
constexpr std::size_t kLinesOfFile = 400;

std::string type_name(const std::string& stack) {
  std::string name;
  bool upper = true;
  for (const char c : stack) {
    const bool letter = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (letter) name += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    upper = !letter;
  }
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0])) != 0) name.insert(0, "Stack");
  return bind::cpp_name(name + "Stack");
}

struct Chunk {
  std::string name;
  std::vector<std::size_t> statements;
  std::size_t lines = 0;
};

class Assembler {
 public:
  Assembler(std::vector<Statement> statements, const Program& program, std::string stack, bool cdktf,
            const std::vector<InputFile>& files)
      : statements_(std::move(statements)), program_(program), stack_(std::move(stack)), cdktf_(cdktf),
        type_(type_name(stack_)) {
    mark_ = "// Made by `terrace convert` from ";
    for (std::size_t i = 0; i < files.size(); ++i) {
      const std::string& name = files[i].name;
      mark_ += (i == 0 ? "" : ", ") + name.substr(name.rfind('/') + 1);
    }
    mark_ += "; from now on yours to edit.\n";
    for (const Statement& statement : statements_) used_.insert(statement.uses.begin(), statement.uses.end());
  }

  std::vector<OutputFile> files() {
    std::vector<std::string> texts;
    std::size_t lines = 0;
    for (const Statement& statement : statements_) {
      texts.push_back(text(statement, 4));
      lines += static_cast<std::size_t>(std::count(texts.back().begin(), texts.back().end(), '\n'));
    }
    std::vector<OutputFile> made;
    if (lines <= kLinesOfFile) {
      made.push_back({"main.cpp", single(texts)});
    } else {
      split(made);
    }
    std::string sources;
    for (const OutputFile& file : made) {
      if (file.name.ends_with(".cpp")) sources += ' ' + file.name;
    }
    made.push_back({"CMakeLists.txt", "cmake_minimum_required(VERSION 3.25)\nproject(" + project_name() +
                                          " LANGUAGES CXX)\n\nfind_package(terrace REQUIRED)\nterrace_add_stack(" +
                                          project_name() + sources + ")\n"});
    return made;
  }

 private:
  std::string project_name() const {
    std::string name;
    for (const char c : stack_)
      name += std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' ? c : '_';
    return name == "test" || name == "all" || name == "install" || name == "help" ? name + "_stack" : name;
  }

  bool is_kept(const Statement& statement) const {
    return !statement.variable.empty() && used_.count(statement.address) != 0;
  }

  /// The statement; what others use is kept in a variable.
  std::string text(const Statement& statement, unsigned indent) const {
    if (!is_kept(statement)) {
      std::string code = statement.code;
      for (const std::string& tail : statement.tails) code += tail;
      return set_lines(code + ';', indent);
    }
    std::string made = set_lines(
        (statement.type == "Scope" ? "Scope " : "auto ") + statement.variable + " = " + statement.code + ';', indent);
    for (const std::string& tail : statement.tails) made += set_lines(statement.variable + tail + ';', indent);
    return made;
  }

  std::string includes(const std::string& text) const {
    std::string made = "#include <terrace/terrace.hpp>\n";
    for (const std::string& include : program_.includes) {
      // Only what this file names; a type is named as in "tf::aws_vpc{", "&tf::aws_vpc::Ref".
      const bool is_binding = include.starts_with("terrace/tf/");
      std::string name = include.substr(0, include.size() - 4);
      if (is_binding) {
        name = name.substr(8);
        for (std::size_t i = name.find('/'); i != std::string::npos; i = name.find('/')) name.replace(i, 1, "::");
        if (name.ends_with("_source")) name = "tf::function::" + name.substr(14, name.size() - 21) + "::";
        if (name.starts_with("tf::function::") && !name.ends_with("::")) name = "::" + name.substr(14) + '(';
      }
      const auto names_it = [&] {
        for (std::size_t i = text.find(name); i != std::string::npos; i = text.find(name, i + 1)) {
          const char next = i + name.size() < text.size() ? text[i + name.size()] : ' ';
          const bool more = std::isalnum(static_cast<unsigned char>(next)) != 0 || next == '_';
          if (!more || name.ends_with('(') || name.ends_with("::")) return true;
        }
        return false;
      };
      const char* const sign = include == kComputed ? "computed(" : "Untyped";
      const bool splats = include == kComputed && text.find("splat(") != std::string::npos;
      const bool wanted = is_binding ? names_it() : splats || text.find(sign) != std::string::npos;
      if (wanted) made += "#include <" + include + ">\n";
    }
    return made;
  }

  std::string main_function() const {
    std::string made = "int main(int argc, char** argv) {\n";
    const std::string add = call("app.add", {bind::cpp_literal(stack_), type_ + "{}"}) + ';';
    if (cdktf_) {
      made +=
          "  return terrace::run(argc, argv, [](App& app) {\n    app.set_naming(Naming::cdktf);  // the names that the "
          "state knows\n" +
          set_lines(add, 4) + "  });\n}\n";
    } else {
      made += set_lines("return terrace::run(argc, argv, [](App& app) { " + add + " });", 2) + "}\n";
    }
    return made;
  }

  std::string single(const std::vector<std::string>& texts) const {
    std::string body = "struct " + type_ + " {\n  void build(Stack& stack) const {\n";
    std::string topic;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (i != 0 && statements_[i].topic != topic) body += '\n';
      topic = statements_[i].topic;
      body += texts[i];
    }
    body += "  }\n};\n";
    return mark_ + '\n' + includes(body) + "\nusing namespace terrace;\n\nnamespace {\n\n" + body +
           "\n}  // namespace\n\n" + main_function();
  }

  // --- several files -----------------------------------------------------------------------------------------------------

  std::vector<Chunk> chunks() const {
    std::vector<Chunk> made;
    std::map<std::string, int> names;
    for (std::size_t i = 0; i < statements_.size(); ++i) {
      const std::string lines = text(statements_[i], 2);
      const auto count = static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n'));
      if (made.empty() || made.back().lines + count > kLinesOfFile * 3 / 4) made.emplace_back();
      made.back().statements.push_back(i);
      made.back().lines += count;
    }
    for (Chunk& chunk : made) {
      std::map<std::string, int> topics;
      for (const std::size_t i : chunk.statements) {
        if (!statements_[i].topic.empty()) ++topics[statements_[i].topic];
      }
      int most = 0;
      for (const auto& [topic, count] : topics) {
        if (count > most) chunk.name = topic, most = count;
      }
      if (chunk.name.empty()) chunk.name = "part";
      for (char& c : chunk.name) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
      const int number = ++names[chunk.name];
      if (number > 1 || chunk.name == "main" || chunk.name == "stack")
        chunk.name += "_" + std::to_string(number + (number == 1 ? 1 : 0));
    }
    return made;
  }

  /// In code, `name` as a member of the struct that the files share.
  static std::string with_members(const std::string& code, const std::map<std::string, bool>& shared) {
    std::string made;
    bool quoted = false;
    for (std::size_t i = 0; i < code.size();) {
      const char c = code[i];
      if (quoted && c == '\\') {
        made += code.substr(i, 2);
        i += 2;
        continue;
      }
      if (c == '"') quoted = !quoted;
      const bool word = std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
      if (quoted || !word) {
        made += c;
        ++i;
        continue;
      }
      std::size_t end = i;
      while (end < code.size() && (std::isalnum(static_cast<unsigned char>(code[end])) != 0 || code[end] == '_')) ++end;
      const std::string name = code.substr(i, end - i);
      const char before = i == 0 ? ' ' : code[i - 1];
      const bool free = before != '.' && before != ':' && before != '<' && code.substr(end, 2) != "::";
      const auto found = free ? shared.find(name) : shared.end();
      if (found != shared.end()) {
        made += found->second ? "(*h." + name + ')' : "h." + name;
      } else {
        made += name;
      }
      i = end;
    }
    return made;
  }

  void split(std::vector<OutputFile>& made) {
    const std::vector<Chunk> parts = chunks();
    std::map<std::string, std::size_t> home;
    for (std::size_t part = 0; part < parts.size(); ++part) {
      for (const std::size_t i : parts[part].statements) home[statements_[i].address] = part;
    }
    std::map<std::string, bool> shared;  // whether it is in an optional: no scope is made without a place
    std::string members;
    std::set<std::string> shared_addresses;
    for (const Statement& statement : statements_) {
      for (const std::string& use : statement.uses) {
        const auto found = home.find(use);
        if (found != home.end() && found->second != home[statement.address]) shared_addresses.insert(use);
      }
    }
    for (const Statement& statement : statements_) {
      if (shared_addresses.count(statement.address) == 0) continue;
      const bool optional = statement.type == "Scope" || statement.type == "Check";
      shared[statement.variable] = optional;
      members += "  " + (optional ? "std::optional<" + statement.type + '>' : statement.type) + ' ' +
                 statement.variable + ";\n";
    }
    std::string declarations;
    std::string calls;
    for (const Chunk& part : parts) {
      declarations += "void add_" + part.name + "(Stack& stack, Handles& h);\n";
      calls += "    add_" + part.name + "(stack, h);\n";
    }
    std::string header = "// What the files of this stack share.\nnamespace " + space() +
                         " {\n\nusing namespace terrace;\n\nstruct Handles {\n" + members + "};\n\n" + declarations +
                         "\n}  // namespace " + space() + "\n";
    made.push_back(
        {"stack.hpp", mark_ + "#pragma once\n\n" +
                          (members.find("std::optional") != std::string::npos ? "#include <optional>\n" : "") +
                          includes(header) + '\n' + header});
    const std::string main_text = "namespace {\n\nstruct " + type_ +
                                  " {\n  void build(Stack& stack) const {\n    Handles h;\n" + calls +
                                  "  }\n};\n\n}  // namespace\n\n" + main_function();
    made.insert(made.begin(),
                {"main.cpp", mark_ + "\n#include \"stack.hpp\"\n\nusing namespace terrace;\nusing namespace " +
                                 space() + ";\n\n" + main_text});
    for (const Chunk& part : parts) {
      std::string body;
      bool uses_handles = false;
      for (const std::size_t i : parts[static_cast<std::size_t>(&part - parts.data())].statements) {
        const Statement& statement = statements_[i];
        Statement changed = statement;
        changed.code = with_members(statement.code, shared);
        uses_handles = uses_handles || changed.code != statement.code;
        if (shared_addresses.count(statement.address) != 0) {
          uses_handles = true;
          body += set_lines("h." + statement.variable + " = " + changed.code + ';', 2);
          for (const std::string& tail : statement.tails) body += set_lines("h." + statement.variable + tail + ';', 2);
        } else {
          body += text(changed, 2);
        }
      }
      const std::string parameter = uses_handles ? "Handles& h" : "Handles&";
      const std::string definition = "void add_" + part.name + "(Stack& stack, " + parameter + ") {\n" + body + "}\n";
      made.push_back({part.name + ".cpp", mark_ + "\n" + includes(definition) +
                                              "\n#include \"stack.hpp\"\n\nnamespace " + space() + " {\n\n" +
                                              definition + "\n}  // namespace " + space() + "\n"});
    }
  }

  std::string space() const {
    std::string name;
    for (const char c : stack_)
      name += std::isalnum(static_cast<unsigned char>(c)) != 0
                  ? static_cast<char>(std::tolower(static_cast<unsigned char>(c)))
                  : '_';
    return bind::cpp_name(name + "_stack");
  }

  std::vector<Statement> statements_;
  const Program& program_;
  std::string stack_;
  bool cdktf_;
  std::string type_;
  std::string mark_;
  std::set<std::string> used_;
};

std::string stack_name(const std::string& wanted) {
  std::string name;
  for (const char c : wanted) {
    const bool good = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
    name += good ? c : '-';
  }
  return detail::is_stack_name(name) ? name : "stack";
}

/// What is found twice, because a block was written a second time, is said once.
void add_once(const Diagnostics& found, Diagnostics& into) {
  std::set<std::tuple<std::string, std::string, std::string, unsigned>> seen;
  for (const Diagnostic& diagnostic : found.all()) {
    const bool is_new =
        seen.emplace(diagnostic.code, diagnostic.message, diagnostic.location.file, diagnostic.location.line).second;
    if (is_new) into.add(diagnostic);
  }
}

}  // namespace

Converted convert(const std::vector<InputFile>& files, const Schemas& schemas, const std::string& stack,
                  const std::string& otherwise, Diagnostics& diagnostics) {
  Converted result;
  Diagnostics found;
  const Input input = read_input(files, found);
  result.blocks = input.blocks.size();
  result.stack = stack_name(!stack.empty() ? stack : !input.cdktf_stack.empty() ? input.cdktf_stack : otherwise);
  if (!found.has_errors()) {
    Program program(schemas, input, found);
    StackWriter writer(program);
    std::vector<Statement> statements = writer.write();
    std::vector<Statement> settings = writer.settings();
    statements.insert(statements.begin(), settings.begin(), settings.end());
    result.raws = program.raws;
    for (const auto& [address, symbol] : program.symbols) result.untyped += symbol.untyped ? 1 : 0;
    if (!found.has_errors()) {
      result.files = Assembler(std::move(statements), program, result.stack, writer.names_of_cdktf(), files).files();
    }
  }
  add_once(found, diagnostics);
  return result;
}

}  // namespace terrace::convert
