// SPDX-License-Identifier: Apache-2.0

#include "cli/options.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>

#include "core/in_quotes.hpp"
#include "core/suggest.hpp"

namespace terrace::cli {
namespace {

constexpr unsigned kMostJobs = 1024;

struct Fault {
  std::string text;
  std::string hint;
};

std::string listed(const std::vector<std::string_view>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + std::string(words[i]);
  }
  return text;
}

/// What was given of one option.
struct Given {
  const Flag* flag;
  std::vector<std::string> values{};
  bool on = false;
};

/// A command line of which one verb gets its words as they are.
struct Split {
  std::vector<std::string> head;   ///< up to the verb, with the verb's own flags behind it
  std::vector<std::string> given;  ///< the words
  bool help = false;
};

/// "--program" of "--program=x".
std::string_view name_of_flag(std::string_view word) { return word.substr(0, word.find('=')); }

const Flag* find_flag(std::span<const Flag> flags, std::string_view word) {
  const std::string_view name = name_of_flag(word);
  const auto found = std::find_if(flags.begin(), flags.end(), [&](const Flag& flag) {
    return flag.name == name || (!flag.letter.empty() && flag.letter == word);
  });
  return found == flags.end() ? nullptr : &*found;
}

bool takes_next_word(const Flag* flag, std::string_view word) {
  return flag != nullptr && !flag->value.empty() && word.find('=') == std::string_view::npos;
}

/// Where the verb stands; the number of arguments when there is none.
std::size_t position_of_verb(const CommandLine& line, const std::vector<std::string>& arguments) {
  std::size_t at = 1;
  while (at < arguments.size() && arguments[at].starts_with('-')) {
    at += takes_next_word(find_flag(line.flags, arguments[at]), arguments[at]) ? 2 : 1;
  }
  return std::min(at, arguments.size());
}

Split split_at(const Verb& verb, std::size_t position, const std::vector<std::string>& arguments) {
  Split split;
  const auto after = arguments.begin() + static_cast<std::ptrdiff_t>(position) + 1;
  split.head.assign(arguments.begin(), after);
  for (auto word = after; word != arguments.end(); ++word) {
    if (*word == "--") {
      split.given.insert(split.given.end(), word, arguments.end());
      break;
    }
    const Flag* flag = find_flag(verb.flags, *word);
    if (flag == nullptr) {
      split.help |= verb.forwards_to != nullptr && (*word == "--help" || *word == "-h");
      split.given.push_back(*word);
      continue;
    }
    split.head.push_back(*word);
    if (takes_next_word(flag, *word) && word + 1 != arguments.end()) split.head.push_back(*++word);
  }
  return split;
}

class Parser {
 public:
  Parser(const CommandLine& line, const std::vector<std::string>& arguments)
      : line_(line), see_help_(arguments.at(0) + " --help lists verbs and options"), arguments_(arguments) {}

  Fault read(Options& options) {
    app_.set_help_flag();
    app_.fallthrough();
    app_.allow_extras();
    common_.reserve(line_.flags.size());
    for (const Flag& flag : line_.flags) add(app_, common_, flag);
    own_.resize(line_.verbs.size());
    std::vector<CLI::App*> verbs;
    for (std::size_t i = 0; i < line_.verbs.size(); ++i) {
      const Verb& verb = line_.verbs[i];
      CLI::App* sub = verbs.emplace_back(app_.add_subcommand(std::string(verb.name)));
      own_[i].reserve(verb.flags.size());
      for (const Flag& flag : verb.flags) add(*sub, own_[i], flag);
      if (verb.operands != Operands::none && verb.operands != Operands::given)
        sub->add_option("operands", options.operands);
    }
    try {
      app_.parse(std::vector<std::string>(arguments_.rbegin(), arguments_.rend() - 1));
    } catch (const CLI::ParseError& error) {
      return {error.what(), see_help_};
    }
    options.verb = line_.otherwise;
    bool named = false;
    for (std::size_t i = 0; i < verbs.size(); ++i) {
      if (!verbs[i]->parsed()) continue;
      named = true;
      options.verb = &line_.verbs[i];
      for (const Given& given : own_[i]) take(given, options);
    }
    options.help = is_on("--help");
    options.version = is_on("--version");
    if (!named && options.help) options.verb = nullptr;
    if (options.help || options.version) return {};
    if (options.verb == nullptr && app_.remaining(true).empty()) return {"no verb is given", see_help_};
    if (app_.get_subcommands().size() > 1) return {"two verbs at once", see_help_};
    if (const auto extras = app_.remaining(true); !extras.empty()) {
      return unknown_word(extras.front(), named ? options.verb : nullptr);
    }
    return read_values(options);
  }

 private:
  static void add(CLI::App& app, std::vector<Given>& into, const Flag& flag) {
    Given& given = into.emplace_back(Given{&flag});
    std::string names(flag.name);
    if (!flag.letter.empty()) names = std::string(flag.letter) + ',' + names;
    if (flag.value.empty()) {
      app.add_flag(names, given.on);
    } else {
      app.add_option(names, given.values)->allow_extra_args(false);
    }
  }

  static void take(const Given& given, Options& options) {
    if (given.on) options.own.emplace_back(given.flag->name, "");
    for (const std::string& value : given.values) options.own.emplace_back(given.flag->name, value);
  }

  const Given* find(std::string_view name) const {
    const auto found =
        std::find_if(common_.begin(), common_.end(), [&](const Given& g) { return g.flag->name == name; });
    return found == common_.end() ? nullptr : &*found;
  }
  bool is_on(std::string_view name) const {
    const Given* given = find(name);
    return given != nullptr && given->on;
  }
  const std::string* value(std::string_view name) const {
    const Given* given = find(name);
    return given == nullptr || given->values.empty() ? nullptr : &given->values.back();
  }

  Fault unknown_word(const std::string& word, const Verb* verb) const {
    if (word.size() > 1 && word[0] == '-') {
      const std::string flag = word.substr(0, word.find('='));
      std::vector<std::string_view> names;
      for (const Flag& known : line_.flags) names.push_back(known.name);
      if (verb != nullptr) {
        for (const Flag& known : verb->flags) names.push_back(known.name);
      }
      return {"unknown option " + detail::in_quotes(flag), detail::did_you_mean(flag, names, see_help_)};
    }
    if (verb != nullptr) return {"unexpected argument " + detail::in_quotes(word), see_help_};
    std::vector<std::string_view> names;
    for (const Verb& known : line_.verbs) names.push_back(known.name);
    return {"unknown verb " + detail::in_quotes(word), detail::did_you_mean(word, names, see_help_)};
  }

  static Fault wrong_choice(const Flag& flag, const std::string& word) {
    const std::vector<std::string_view> choices = choices_of(flag.choices);
    if (choices.empty() || std::find(choices.begin(), choices.end(), word) != choices.end()) return {};
    return {std::string(flag.name) + " takes " + listed(choices) + ", not " + detail::in_quotes(word),
            detail::did_you_mean(word, choices, "")};
  }

  static Fault read_operands(const Verb& verb, const std::vector<std::string>& operands) {
    if (verb.operands == Operands::folder && operands.size() > 1) {
      return {"unexpected argument " + detail::in_quotes(operands[1]), "give one folder"};
    }
    if (verb.operands != Operands::choice) return {};
    const std::vector<std::string_view> choices = choices_of(verb.operand);
    const std::string takes = std::string(verb.name) + " takes " + listed(choices);
    if (operands.empty()) return {takes, "for example: " + std::string(verb.name) + ' ' + std::string(choices[0])};
    if (operands.size() > 1) return {"unexpected argument " + detail::in_quotes(operands[1]), takes};
    if (std::find(choices.begin(), choices.end(), operands[0]) != choices.end()) return {};
    return {takes + ", not " + detail::in_quotes(operands[0]), detail::did_you_mean(operands[0], choices, "")};
  }

  Fault read_values(Options& options) {
    if (Fault fault = read_operands(*options.verb, options.operands); !fault.text.empty()) return fault;
    for (const std::vector<Given>* list :
         {&common_, &own_[static_cast<std::size_t>(options.verb - line_.verbs.data())]}) {
      for (const Given& given : *list) {
        if (given.values.size() > 1 && !given.flag->many) {
          return {std::string(given.flag->name) + " is given twice", "give it once"};
        }
        for (const std::string& word : given.values) {
          if (Fault fault = wrong_choice(*given.flag, word); !fault.text.empty()) return fault;
        }
      }
    }
    if (const std::string* out = value("--out")) {
      options.out = *out;
      options.out_given = true;
    }
    if (options.out.empty()) return {"--out takes the name of a folder", "for example: --out out"};
    if (const std::string* ledger = value("--ledger")) options.ledger = *ledger == "none" ? "" : *ledger;
    options.json = is_on("--json");
    options.strict = is_on("--strict");
    options.quiet = is_on("--quiet");
    options.verbose = is_on("--verbose");
    if (options.quiet && options.verbose) return {"-q and -v contradict each other", "give one of them"};
    if (const std::string* jobs = value("--jobs")) {
      Number number = number_of("--jobs", *jobs, 0, kMostJobs);
      if (!number.fault.empty()) return {number.fault, "0 takes one thread for each core"};
      options.jobs = number.value;
    }
    if (const std::string* color = value("--color")) {
      options.color = *color == "always"  ? ColorChoice::always
                      : *color == "never" ? ColorChoice::never
                                          : ColorChoice::automatic;
    }
    const Given* context = find("--context");
    return context == nullptr ? Fault{} : read_context(context->values, options);
  }

  static Fault read_context(const std::vector<std::string>& settings, Options& options) {
    for (const std::string& setting : settings) {
      const std::size_t equals = setting.find('=');
      if (equals == std::string::npos || equals == 0) {
        return {"-c takes key=value, not " + detail::in_quotes(setting), "for example: -c region=eu-west-1"};
      }
      options.context.emplace_back(setting.substr(0, equals), setting.substr(equals + 1));
    }
    return {};
  }

  const CommandLine& line_;
  std::string see_help_;
  const std::vector<std::string>& arguments_;
  CLI::App app_;
  std::vector<Given> common_;
  std::vector<std::vector<Given>> own_;
};

}  // namespace

const std::string* Options::value(std::string_view flag) const {
  const auto found = std::find_if(own.rbegin(), own.rend(), [&](const auto& given) { return given.first == flag; });
  return found == own.rend() ? nullptr : &found->second;
}

std::vector<std::string> Options::values(std::string_view flag) const {
  std::vector<std::string> made;
  for (const auto& [name, value] : own) {
    if (name == flag) made.push_back(value);
  }
  return made;
}

Number number_of(std::string_view flag, const std::string& word, unsigned least, unsigned most) {
  Number number;
  const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), number.value);
  if (fault != std::errc() || end != word.data() + word.size() || number.value < least || number.value > most) {
    number.fault = std::string(flag) + " takes a number from " + std::to_string(least) + " to " + std::to_string(most) +
                   ", not " + detail::in_quotes(word);
  }
  return number;
}

std::vector<std::string_view> choices_of(std::string_view choices) {
  std::vector<std::string_view> made;
  for (std::string_view rest = choices; !rest.empty();) {
    const std::size_t end = std::min(rest.find('|'), rest.size());
    made.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return made;
}

const Verb* find_verb(std::span<const Verb> verbs, std::string_view name) {
  const auto found = std::find_if(verbs.begin(), verbs.end(), [&](const Verb& verb) { return verb.name == name; });
  return found == verbs.end() ? nullptr : &*found;
}

Parsed parse(const CommandLine& line, const std::vector<std::string>& arguments) {
  Parsed parsed;
  const std::size_t position = position_of_verb(line, arguments);
  const Verb* verb = position < arguments.size() ? find_verb(line.verbs, arguments[position]) : nullptr;
  const bool splits = verb != nullptr && verb->operands == Operands::given;
  Split split = splits ? split_at(*verb, position, arguments) : Split{arguments, {}};
  Fault fault = Parser(line, split.head).read(parsed.options);
  if (splits) {
    parsed.options.operands = std::move(split.given);
    parsed.options.help |= split.help;
    const auto is_given = [&](const char* word) {
      const std::vector<std::string>& given = parsed.options.operands;
      return verb->forwards_to != nullptr && std::find(given.begin(), given.end(), word) != given.end();
    };
    // What the tool itself has to say before the program runs follows them too.
    parsed.options.json |= is_given("--json");
    parsed.options.quiet |= is_given("--quiet") || is_given("-q");
  }
  parsed.fault = std::move(fault.text);
  parsed.hint = std::move(fault.hint);
  return parsed;
}

}  // namespace terrace::cli
