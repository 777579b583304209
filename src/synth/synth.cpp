// SPDX-License-Identifier: Apache-2.0

#include <terrace/synth/synth.hpp>

#include <algorithm>
#include <thread>

#include "policy/engine.hpp"
#include "policy/secret_scan.hpp"
#include "synth/document.hpp"
#include "synth/errors.hpp"
#include "synth/ledger.hpp"

namespace terrace {

std::size_t OutputText::size() const {
  std::size_t size = 0;
  for (const std::string_view piece : pieces_) size += piece.size();
  return size;
}

std::string OutputText::str() const {
  std::string text;
  text.reserve(size());
  for (const std::string_view piece : pieces_) text += piece;
  return text;
}

Synthesis synthesize(App& app, const SynthOptions& options) {
  detail::Tree& tree = detail::NodeAccess::tree(app);
  Diagnostics& diagnostics = tree.diagnostics();
  Synthesis result;
  if (tree.is_synthesized()) {
    diagnostics.add(detail::errors::synthesized_twice());
    return result;
  }
  tree.set_synthesized();

  detail::Plan plan;
  detail::prepare(tree);
  detail::name_blocks(tree, plan);
  detail::add_moves(tree, plan);
  result.ledger = detail::keep_ledger(tree, plan, options.ledger);
  detail::resolve(tree, plan);
  detail::validate(tree, plan);
  policy::check_acknowledgements(tree);
  const unsigned jobs = options.jobs != 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  detail::Findings found;
  for (const detail::StackPlan& stack : plan.stacks) {
    const bool is_meant = options.stacks.empty() || std::find(options.stacks.begin(), options.stacks.end(),
                                                              stack.stack->id) != options.stacks.end();
    if (!is_meant) continue;
    SynthesizedStack& made = result.stacks.emplace_back();
    made.name = stack.stack->id;
    if (options.format == OutputFormat::json) {
      made.json = detail::stack_document(plan, stack, jobs, found);
      made.files.push_back({"main.tf.json", made.json});
    } else {
      made.files = detail::hcl_files(plan, stack, options.format == OutputFormat::module, found);
    }
    for (const detail::Node* node : stack.blocks) {
      made.resources += node->kind == detail::NodeKind::resource;
      made.data_sources += node->kind == detail::NodeKind::data;
    }
    made.data_sources += stack.remotes.size();
  }
  for (Diagnostic& diagnostic : found.diagnostics) diagnostics.add(std::move(diagnostic));
  policy::report_secrets(tree, std::move(found.suspects));
  result.ok = !diagnostics.has_errors();
  if (result.ok) {
    result.manifest = detail::manifest_document(tree, plan, result.stacks);
  } else {
    result.stacks.clear();
    result.ledger = nullptr;
  }
  return result;
}

}  // namespace terrace
