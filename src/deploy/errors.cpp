// SPDX-License-Identifier: Apache-2.0

#include "deploy/errors.hpp"

#include "core/in_quotes.hpp"

namespace terrace::deploy::errors {
namespace {

using detail::diagnostic;
using detail::Node;

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// Adds where the stack was protected.
Diagnostic with_protection(Diagnostic made, const Node* stack) {
  made.notes.push_back({"it is protected here", stack->stack_data->protected_location});
  return made;
}

}  // namespace

Diagnostic protected_stack(const Node* stack) {
  const std::string name(stack->id);
  Diagnostic made =
      diagnostic(stack, "T0554", "the stack " + detail::in_quotes(name) + " is protected from destroy",
                 "take the protection out of the program, or go around it this once with --unprotect " + name);
  return with_protection(std::move(made), stack);
}

Diagnostic still_needed(const Node* stack, const std::vector<std::string>& by) {
  const std::string name(stack->id);
  return diagnostic(stack, "T0556", "the stack " + detail::in_quotes(name) + " is still needed by " + listed(by),
                    "name " + std::string(by.size() == 1 ? "that one" : "those") +
                        " too, or say --all, which takes along what needs the named stacks");
}

Diagnostic nothing_named(const std::vector<std::string>& stacks) {
  return diagnostic(nullptr, "T0557", "destroy was not told what to destroy",
                    "name the stacks (" + listed(stacks) + "), or say --all");
}

Diagnostic no_terminal(std::string_view verb) {
  return diagnostic(nullptr, "T0558",
                    std::string(verb) + " asks before it changes anything, and there is no terminal to answer on",
                    "add --yes to go ahead without being asked; `plan` shows what would be done");
}

Diagnostic unread_approval() {
  return diagnostic(nullptr, "T0558", "the question was not answered, so nothing more was applied",
                    "answer yes or no; add --yes to go ahead without being asked");
}

Diagnostic folder_in_use(const std::string& folder, const std::string& holder) {
  return diagnostic(nullptr, "T0559",
                    "another deploy or destroy" + (holder.empty() ? "" : " (" + holder + ")") + " is at work in " +
                        folder,
                    "wait for it to end");
}

Diagnostic no_lock(const std::string& file, const std::string& reason) {
  return diagnostic(
      nullptr, "T0559", file + " cannot be locked: " + reason,
      "without its lock, two deploys could run in one folder; mend it, or choose another folder with --out");
}

Diagnostic protected_resource(const Node* stack, const Node* node, const std::string& what, bool is_replaced) {
  const std::string name(stack->id);
  Diagnostic made =
      diagnostic(node == nullptr ? stack : node, "T0555",
                 "the plan would " + std::string(is_replaced ? "replace " : "delete ") + what + " of the stack " +
                     detail::in_quotes(name) + ", which is protected from destroy",
                 std::string("nothing of this stack was applied; change the program so that the resource stays, ") +
                     "or allow it this once with --unprotect " + name);
  return with_protection(std::move(made), stack);
}

Diagnostic stale_plan(Diagnostic found) {
  found.code = "T0560";
  found.help =
      "the state was changed by somebody else after the plan was made, so the plan was not applied: run it again, "
      "and look at the new plan";
  return found;
}

Diagnostic wrong_account(Diagnostic found, const Node* stack) {
  found.code = "T0561";
  found.help =
      "these credentials belong to another account than the stack allows: change the profile or the variables that "
      "they come from; nothing was done";
  found.notes.push_back({"the accounts are listed here", stack->stack_data->accounts_location});
  return found;
}

Diagnostic killed_in_apply(Diagnostic found, const std::vector<Diagnostic::Note>& running) {
  found.code = "T0562";
  found.message += ", in the middle of its work";
  found.notes.insert(found.notes.end(), running.begin(), running.end());
  found.help =
      "the state may be behind: what was being made may exist without being in it. Run deploy again: it reads "
      "everything anew and shows what is missing. If it says that something exists already, import it or delete it "
      "by hand; if the state is locked, take the lock away as that message says";
  return found;
}

Diagnostic interrupted_apply(Diagnostic found) {
  found.help = "what was finished is in the state; run deploy again to go on. What was at work is made anew then";
  return found;
}

Diagnostic state_not_saved(const Node* stack, const std::string& engine, const std::string& folder) {
  return diagnostic(stack, "T0563",
                    "the state of " + detail::in_quotes(stack->id) + " could not be saved; it is in " + folder +
                        "/errored.tfstate",
                    "when the backend can be reached again: " + engine + " -chdir=" + folder +
                        " state push errored.tfstate; until then, deploy nothing there and delete nothing");
}

}  // namespace terrace::deploy::errors
