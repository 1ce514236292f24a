// Checks of a config's text and strings. Knows nothing of TOML but what a dotted key looks like.
#include "lint/config_check.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pglint::linter {
namespace {

constexpr int most_dots = 100;

/// Dots outside of strings and comments.
int dots(std::string_view line) {
  int count = 0;
  char quote = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (quote == '"' && c == '\\') ++at;
    else if (quote != 0) quote = c == quote ? '\0' : quote;
    else if (c == '"' || c == '\'') quote = c;
    else if (c == '#') break;
    else if (c == '.') ++count;
  }
  return count;
}

}  // namespace

std::string pg_version_hint() { return fmt::format("Versions are {} to {}.", oldest_pg_version, newest_pg_version); }

std::optional<ConfigTextProblem> config_text_problem(std::string_view text) {
  if (text.size() > largest_config)
    return ConfigTextProblem{1, fmt::format("the file is larger than {} bytes", largest_config)};
  std::size_t number = 1;
  for (std::size_t begin = 0; begin < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (dots(text.substr(begin, end - begin)) > most_dots)
      return ConfigTextProblem{number, fmt::format("more than {} dots in a key", most_dots)};
    begin = end + 1;
  }
  return std::nullopt;
}

std::string template_problem(std::string_view text, const std::vector<std::string>& placeholders) {
  std::size_t found = 0;
  for (std::size_t at = text.find_first_of("{}"); at != std::string_view::npos; at = text.find_first_of("{}", at + 1)) {
    const std::size_t end = text.find('}', at);
    if (text[at] == '}' || end == std::string_view::npos) return "a brace has no partner";
    const std::string_view name = text.substr(at + 1, end - at - 1);
    if (std::find(placeholders.begin(), placeholders.end(), name) == placeholders.end())
      return fmt::format("there is no placeholder {{{}}}", name);
    ++found;
    at = end;
  }
  return found == 0 ? "it has no placeholder, so all names would be the same" : std::string{};
}

std::optional<std::string> table_and_columns(std::string_view key) {
  const std::size_t open = key.find('(');
  const std::size_t close = key.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || open == 0 || close <= open + 1)
    return std::nullopt;
  const std::string_view tail = key.substr(close + 1);
  if (!tail.empty() && (tail.size() < 2 || tail[0] != ' ')) return std::nullopt;

  const std::string_view columns = key.substr(open + 1, close - open - 1);
  if (columns.find_first_of("('\"") != std::string_view::npos) return std::string(key);  // expressions stay as they are
  std::string out(key.substr(0, open + 1));
  for (const char c : columns)
    if (c != ' ') out += c;
  return out.append(key.substr(close));
}

}  // namespace pglint::linter
