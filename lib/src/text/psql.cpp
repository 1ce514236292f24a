// Parsing psql's meta-commands.
#include "text/psql.hpp"

#include <algorithm>
#include <array>

#include "text/lexeme.hpp"

namespace pglint::text {
namespace {

struct Named {
  std::string_view name;
  MetaCommand command;
};

constexpr std::array commands{
    Named{"c", MetaCommand::connect},         Named{"connect", MetaCommand::connect},
    Named{"i", MetaCommand::include},         Named{"ir", MetaCommand::include},
    Named{"include", MetaCommand::include},   Named{"include_relative", MetaCommand::include},
    Named{"gexec", MetaCommand::execute},     Named{"g", MetaCommand::send},
    Named{"gx", MetaCommand::send},           Named{"gset", MetaCommand::send},
    Named{"gdesc", MetaCommand::send},        Named{"crosstabview", MetaCommand::send},
    Named{"watch", MetaCommand::send},        Named{"parse", MetaCommand::send},
    Named{"sendpipeline", MetaCommand::send}, Named{"r", MetaCommand::reset},
    Named{"reset", MetaCommand::reset},       Named{"set", MetaCommand::assign},
    Named{"prompt", MetaCommand::assign},     Named{"getenv", MetaCommand::assign},
    Named{"copy", MetaCommand::copy},         Named{"if", MetaCommand::if_branch},
    Named{"elif", MetaCommand::elif_branch},  Named{"else", MetaCommand::else_branch},
    Named{"endif", MetaCommand::end_if},
};

/// The commands that take the rest of their line as it is, backslashes and quotes included.
bool takes_whole_line(std::string_view name) noexcept {
  constexpr std::array<std::string_view, 8> names{"copy", "!", "h", "help", "ef", "ev", "sf", "sv"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Offset of the backslash or line end that ends the arguments; a line may hold many commands.
std::size_t end_of_arguments(std::string_view text, std::size_t at) noexcept {
  const auto in_line = [&] { return at < text.size() && !is_line_end(text[at]); };
  while (in_line() && text[at] != '\\') {
    const char quote = text[at++];
    if (quote != '\'' && quote != '"' && quote != '`') continue;
    while (in_line() && text[at] != quote) {
      if (quote == '\'' && text[at] == '\\') ++at;
      if (in_line()) ++at;
    }
    if (in_line()) ++at;
  }
  return at;
}

std::string_view first_argument(std::string_view arguments) noexcept {
  const std::size_t begin = skip_blanks(arguments, 0);
  std::size_t end = begin;
  while (end < arguments.size() && !is_blank(arguments[end])) ++end;
  return arguments.substr(begin, end - begin);
}

bool copies_from_stdin(std::string_view arguments) noexcept {
  bool from = false;
  for (std::size_t at = skip_blanks(arguments, 0); at < arguments.size(); at = skip_blanks(arguments, at)) {
    std::size_t end = at;
    while (end < arguments.size() && !is_blank(arguments[end])) ++end;
    std::string_view word = arguments.substr(at, end - at);
    if (word.size() > 1 && word.back() == ';') word.remove_suffix(1);
    if (from && is_keyword(word, "stdin")) return true;
    from = is_keyword(word, "from");
    at = end;
  }
  return false;
}

}  // namespace

MetaMatch match_meta_command(std::string_view text, std::size_t at) noexcept {
  if (at + 1 < text.size() && text[at + 1] == ';') return {MetaCommand::separator, at + 2, at + 2, {}, false};
  std::size_t name_end = at + 1;
  while (name_end < text.size() && !is_space(text[name_end]) && text[name_end] != '\\') ++name_end;
  const std::string_view name = text.substr(at + 1, name_end - at - 1);

  MetaMatch match;
  for (const Named& known : commands)
    if (known.name == name) match.command = known.command;
  std::size_t end = takes_whole_line(name) ? end_of_line(text, name_end) : end_of_arguments(text, name_end);
  match.next = end;
  if (name.empty()) {
    match.next = end = end_of_line(text, end);  // no command: psql complains and drops the line
  } else if (text.compare(end, 2, "\\\\") == 0) {
    match.next = end + 2;
  }
  const std::string_view arguments = text.substr(name_end, end - name_end);
  match.argument = first_argument(arguments);
  match.reads_stdin = match.command == MetaCommand::copy && copies_from_stdin(arguments);
  while (end > at + 1 && is_space(text[end - 1])) --end;
  match.end = end;
  return match;
}

std::optional<bool> parse_boolean(std::string_view word) noexcept {
  if (word.size() > 2 && word.front() == '\'' && word.back() == '\'') word = word.substr(1, word.size() - 2);
  if (word == "1" || is_keyword(word, "on")) return true;
  if (word == "0" || is_keyword(word, "of") || is_keyword(word, "off")) return false;
  if (word.empty()) return std::nullopt;
  const auto begins = [&](std::string_view whole) {
    return word.size() <= whole.size() && is_keyword(word, whole.substr(0, word.size()));
  };
  if (begins("true") || begins("yes")) return true;
  if (begins("false") || begins("no")) return false;
  return std::nullopt;
}

void Conditions::enter(Level& level, std::optional<bool> value) noexcept {
  level.active = !level.decided && value.value_or(true);
  level.certain = value.has_value();
  level.statements_before = statements_;
  if (!level.active) ++inactive_;
}

void Conditions::follow(const MetaMatch& match) {
  if (match.command == MetaCommand::if_branch) {
    enter(levels_.emplace_back(), parse_boolean(match.argument));
    return;
  }
  if (!is_condition(match.command) || levels_.empty()) return;
  Level& level = levels_.back();
  if (level.active && (level.certain || statements_ > level.statements_before)) level.decided = true;
  if (!level.active) --inactive_;
  switch (match.command) {
    case MetaCommand::elif_branch: enter(level, parse_boolean(match.argument)); break;
    case MetaCommand::else_branch: enter(level, true); break;
    default: levels_.pop_back();
  }
}

}  // namespace pglint::text
