// SPDX-License-Identifier: Apache-2.0

#include "cli/completion.hpp"

#include <algorithm>

#include "cli/catalogue.hpp"

namespace terrace::cli {
namespace {

using Words = std::vector<std::string>;

/// The options that may stand behind a verb: its own, those of the verb it forwards to, and those of all verbs.
std::vector<const Flag*> flags_of(const CommandLine& line, const Verb* verb) {
  std::vector<const Flag*> flags;
  const auto add = [&](std::span<const Flag> more) {
    for (const Flag& flag : more) flags.push_back(&flag);
  };
  if (verb != nullptr) add(verb->flags);
  if (verb == nullptr || verb->forwards_to == nullptr) {
    add(line.flags);
  } else {
    add(verb->forwards_to->flags);
    add(common_flags());
  }
  return flags;
}

const Flag* find_flag(const std::vector<const Flag*>& flags, std::string_view word) {
  const auto found = std::find_if(flags.begin(), flags.end(), [&](const Flag* flag) {
    return flag->name == word || (!flag->letter.empty() && flag->letter == word);
  });
  return found == flags.end() ? nullptr : *found;
}

/// What stands before the word being typed.
struct Before {
  const Verb* verb = nullptr;
  const Flag* wants_value = nullptr;  ///< the option whose value the word is
  bool only_operands = false;         ///< behind "--"
  std::vector<const Flag*> given{};
};

Before read(const CommandLine& line, const Words& words) {
  Before before;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string& word = words[i];
    // bash hands "--color=never" on as three words.
    if (word == "=" && before.wants_value != nullptr) continue;
    if (before.wants_value != nullptr) {
      before.wants_value = nullptr;
    } else if (before.only_operands) {
      continue;
    } else if (word == "--") {
      before.only_operands = true;
    } else if (word.starts_with('-')) {
      const std::size_t equals = word.find('=');
      const Flag* flag = find_flag(flags_of(line, before.verb), std::string_view(word).substr(0, equals));
      if (flag == nullptr) continue;
      before.given.push_back(flag);
      if (!flag->value.empty() && equals == std::string::npos) before.wants_value = flag;
    } else if (before.verb == nullptr) {
      before.verb = find_verb(line.verbs, word);
    }
  }
  return before;
}

class Answer {
 public:
  explicit Answer(std::string typed) : typed_(std::move(typed)) {}

  void add(std::string_view text, std::string_view note = {}) {
    if (text.starts_with(typed_)) made_.words.push_back({prefix_ + std::string(text), std::string(note)});
  }
  void add_all(const std::function<std::vector<std::string>()>& names, std::string_view note) {
    if (!names) return;
    for (const std::string& name : names()) add(name, note);
  }
  void add_files(Completions::Files files) { made_.files = files; }
  /// The first `length` characters are said already, and stay.
  void keep(std::size_t length) {
    prefix_ = typed_.substr(0, length);
    typed_.erase(0, length);
  }
  const std::string& typed() const { return typed_; }
  Completions take() { return std::move(made_); }

 private:
  std::string typed_;
  std::string prefix_;
  Completions made_;
};

void add_value(Answer& answer, const Flag& flag, const CompletionNames& names) {
  if (!flag.choices.empty()) {
    for (const std::string_view choice : choices_of(flag.choices)) answer.add(choice);
  } else if (flag.value == "DIR" || flag.value == "PREFIX") {
    answer.add_files(Completions::Files::folders);
  } else if (flag.value == "FILE") {
    answer.add_files(Completions::Files::files);
  } else if (flag.value == "STACK") {
    answer.add_all(names.stacks, "stack");
  } else if (flag.value == "PROGRAM") {
    answer.add_all(names.programs, "stack program");
  } else if (flag.value == "CODE") {
    for (const CatalogueEntry& entry : catalogue()) answer.add(entry.code, entry.title);
  }
}

void add_flags(Answer& answer, const CommandLine& line, const Before& before) {
  for (const Flag* flag : flags_of(line, before.verb)) {
    const bool again = std::find(before.given.begin(), before.given.end(), flag) != before.given.end();
    if (!again || flag->many) answer.add(flag->name, flag->help);
  }
}

void add_operands(Answer& answer, const Verb& verb, const CompletionNames& names) {
  switch (verb.operands) {
  case Operands::stacks: answer.add_all(names.stacks, "stack"); break;
  case Operands::codes:
    for (const CatalogueEntry& entry : catalogue()) answer.add(entry.code, entry.title);
    break;
  case Operands::folder: answer.add_files(Completions::Files::folders); break;
  case Operands::choice:
    for (const std::string_view choice : choices_of(verb.operand)) answer.add(choice);
    break;
  case Operands::given:
    if (verb.forwards_to != nullptr)
      add_operands(answer, *verb.forwards_to, names);
    else
      answer.add_files(Completions::Files::files);
    break;
  case Operands::words:
    if (verb.operand.starts_with("[stack")) answer.add_all(names.stacks, "stack");
    if (verb.operand.starts_with("FILE")) answer.add_files(Completions::Files::files);
    break;
  case Operands::none: break;
  }
}

/// A program's name as the name of a shell function.
std::string function_name(std::string_view program) {
  std::string made = "__complete_";
  for (const char c : program) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    made += plain ? c : '_';
  }
  return made;
}

constexpr std::string_view kBash = R"script(# bash completion of @PROGRAM@
# for this shell:  source <(@PROGRAM@ completion bash)
@FUNCTION@() {
  local line mode= current=${COMP_WORDS[COMP_CWORD]}
  [ "$current" = "=" ] && current=
  COMPREPLY=()
  while IFS= read -r line; do
    if [ -z "$mode" ]; then
      mode=$line
    else
      COMPREPLY+=("${line%%$'\t'*}")
    fi
  done < <("${COMP_WORDS[0]}" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  case $mode in
    :files | :folders)
      compopt -o filenames 2>/dev/null
      local action=-f
      [ "$mode" = :folders ] && action=-d
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$action" -- "$current")
      ;;
  esac
}
complete -F @FUNCTION@ @PROGRAM@
)script";

constexpr std::string_view kZsh = R"script(#compdef @PROGRAM@
# for this shell:  source <(@PROGRAM@ completion zsh)
@FUNCTION@() {
  local line mode=
  local -a described
  for line in "${(@f)$("${(Q)words[1]}" __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ -z $mode ]]; then
      mode=$line
    else
      described+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
    fi
  done
  (( $#described )) && _describe '@PROGRAM@' described
  case $mode in
    (:files) _files ;;
    (:folders) _files -/ ;;
  esac
}
if [[ $funcstack[1] == _@PROGRAM@ ]]; then
  @FUNCTION@ "$@"
else
  compdef @FUNCTION@ @PROGRAM@
fi
)script";

constexpr std::string_view kFish = R"script(# fish completion of @PROGRAM@
# for this shell:  @PROGRAM@ completion fish | source
function @FUNCTION@
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l answer ($words[1] __complete $words[2..-1] "$current" 2>/dev/null)
    switch "$answer[1]"
        case :files
            __fish_complete_path "$current"
        case :folders
            __fish_complete_directories "$current"
    end
    if test (count $answer) -gt 1
        printf '%s\n' $answer[2..-1]
    end
end
complete -c @PROGRAM@ -f -a '(@FUNCTION@)'
)script";

}  // namespace

Completions complete(const CommandLine& line, const std::vector<std::string>& words, const CompletionNames& names) {
  const Before before = read(line, words);
  Answer answer(words.empty() || words.back() == "=" ? std::string() : words.back());
  const std::string& typed = answer.typed();
  if (before.wants_value != nullptr) {
    add_value(answer, *before.wants_value, names);
  } else if (!before.only_operands && typed.starts_with('-')) {
    const std::size_t equals = typed.find('=');
    if (equals == std::string::npos) {
      add_flags(answer, line, before);
    } else if (const Flag* flag = find_flag(flags_of(line, before.verb), std::string_view(typed).substr(0, equals))) {
      answer.keep(equals + 1);
      add_value(answer, *flag, names);
    }
  } else if (before.verb == nullptr) {
    for (const Verb& verb : line.verbs) answer.add(verb.name, verb.summary);
  } else {
    add_operands(answer, *before.verb, names);
  }
  return answer.take();
}

std::string completions_text(const Completions& completions) {
  std::string text = completions.files == Completions::Files::files     ? ":files\n"
                     : completions.files == Completions::Files::folders ? ":folders\n"
                                                                        : ":none\n";
  for (const Completions::Word& word : completions.words) text += word.text + '\t' + word.note + '\n';
  return text;
}

std::optional<std::vector<std::string>> words_to_complete(const std::vector<std::string>& arguments) {
  if (arguments.size() < 2 || arguments[1] != "__complete") return std::nullopt;
  return std::vector<std::string>(arguments.begin() + 2, arguments.end());
}

std::string completion_script(std::string_view shell, std::string_view program) {
  const std::string name(program.substr(program.rfind('/') + 1));
  std::string script(shell == "bash" ? kBash : shell == "zsh" ? kZsh : kFish);
  for (const auto& [key, value] : {std::pair<std::string_view, std::string>{"@FUNCTION@", function_name(name)},
                                   std::pair<std::string_view, std::string>{"@PROGRAM@", name}}) {
    for (std::size_t at = script.find(key); at != std::string::npos; at = script.find(key, at + value.size())) {
      script.replace(at, key.size(), value);
    }
  }
  return script;
}

}  // namespace terrace::cli
