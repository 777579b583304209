// SPDX-License-Identifier: Apache-2.0
#pragma once

// Each block of the input as a statement of the stack's build().

#include <deque>
#include <set>
#include <string>
#include <vector>

#include "convert/block_writer.hpp"
#include "convert/program.hpp"

namespace terrace::convert {

class StackWriter {
 public:
  explicit StackWriter(Program& program) : program_(program) {}

  /// All statements, none before what it uses.
  std::vector<Statement> write();
  /// Statements that go before all others: versions, backend.
  std::vector<Statement> settings();
  /// Whether names are made as CDKTF makes them.
  bool names_of_cdktf() const { return cdktf_; }

 private:
  struct Job {
    const InputBlock* block;
    std::set<std::string> late{};
  };
  /// Where a block is in the tree.
  struct Spot {
    std::string scope;     ///< address of the scope, empty for the stack
    std::string variable;  ///< of the scope
    std::string id;
    bool named = false;  ///< its path gives another name than the input has
  };

  void name_symbols();
  void name_symbol(const InputBlock& block);
  void place_blocks();
  std::string fresh(const std::string& wanted);
  std::string wanted_name(const InputBlock& block) const;
  Symbol symbol_for(const InputBlock& block);
  std::string provider_of(const InputBlock& block) const;
  void write_locals(std::vector<Statement>& into);

  std::vector<Statement> statements_of(const InputBlock& block, const std::set<std::string>& late);
  Statement begin(const InputBlock& block) const;
  void variable(const InputBlock& block, std::vector<Statement>& into, const std::set<std::string>& late);
  void local(const InputBlock& block, Statement& into, const std::set<std::string>& late);
  void provider(const InputBlock& block, Statement& into, ExpressionWriter& expressions);
  void resource(const InputBlock& block, Statement& into, ExpressionWriter& expressions);
  std::string spec(const InputBlock& block, Statement& into, ExpressionWriter& expressions);
  void module(const InputBlock& block, Statement& into, ExpressionWriter& expressions);
  void output(const InputBlock& block, Statement& into, ExpressionWriter& expressions);
  void check(const InputBlock& block, std::vector<Statement>& into, const std::set<std::string>& late);
  struct RuleKind;
  static const RuleKind kValidation, kAssertion;
  /// A condition with its message, of a validation or an assertion, as a statement that calls a function of `of`.
  void rule(const Json& json, const InputBlock& block, const RuleKind& kind, const Statement& of,
            std::set<std::string> uses, const std::set<std::string>& late, std::vector<Statement>& into);
  void refactoring(const InputBlock& block, Statement& into, ExpressionWriter& expressions);

  std::string meta(const InputBlock& block, Statement& into, ExpressionWriter& expressions, bool is_module);
  std::string lifecycle(const Json& json, BlockWriter& blocks, ExpressionWriter& expressions);
  std::string provisioners(const Json& json, BlockWriter& blocks);
  std::string depends_on(const Json& json, const char* file, Statement& into, const std::set<std::string>& late,
                         const ExpressionWriter& expressions);
  std::string provider_reference(const Json& json, const char* file, Statement& into);
  std::string address_text(const Json& json, const char* file) const;
  std::string address(const Json& json, const char* file, Statement& into, const ExpressionWriter& expressions);
  std::string type_constraint(const Expr& expr, View& view, bool& plain, Place at);
  void leave_out_unknown(const InputBlock& block, std::span<const std::string_view> known, const char* what);
  void sort(std::vector<Statement>& statements);

  Program& program_;
  bool cdktf_ = false;
  std::deque<InputBlock> in_checks_;
  std::map<std::string, Spot> spots_;
  std::map<std::string, Statement> scopes_;
  std::set<std::string> late_;
  std::set<std::string> renamed_;
};

}  // namespace terrace::convert
