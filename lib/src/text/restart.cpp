// Restarting behind something that never ended.
#include "text/restart.hpp"

#include <algorithm>
#include <array>

#include "text/lexeme.hpp"

namespace pglint::text {
namespace {

constexpr std::size_t npos = std::string_view::npos;

bool begins_statement(std::string_view word) noexcept {
  constexpr std::array<std::string_view, 15> words{"alter",  "begin",  "comment",  "commit", "copy",
                                                   "create", "delete", "do",       "drop",   "grant",
                                                   "insert", "revoke", "truncate", "update", "set"};
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view known) { return is_keyword(word, known); });
}

}  // namespace

std::size_t find_restart(std::string_view text, std::size_t at) noexcept {
  for (at = text.find(';', at); at != npos; at = text.find(';', at + 1)) {
    const std::size_t line_end = skip_blanks(text, at + 1);
    if (line_end >= text.size() || !is_line_end(text[line_end])) continue;
    std::size_t next = line_end;
    while (next < text.size() && is_space(text[next])) ++next;
    if (next == text.size() || !is_line_end(text[next - 1])) continue;
    if (text.compare(next, 2, "--") == 0) return at;
    if (begins_statement(text.substr(next, end_of_word(text, next) - next))) return at;
  }
  return npos;
}

}  // namespace pglint::text
