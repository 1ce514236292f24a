// Suppression comments.
#include "model/suppression.hpp"

#include <algorithm>

#include "text/lexeme.hpp"

namespace pglint::model {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && text::is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && text::is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// What stands behind "pglint:", without the comment's own marks.
std::string_view directive(std::string_view comment) {
  constexpr std::string_view word = "pglint:";
  const std::size_t at = comment.find(word);
  if (at == std::string_view::npos) return {};
  std::string_view rest = comment.substr(at + word.size());
  if (rest.ends_with("*/")) rest.remove_suffix(2);
  return trim(rest);
}

/// False when the directive is none that suppresses.
bool parse(std::string_view text, Suppression& suppression) {
  constexpr std::string_view file_word = "ignore-file", word = "ignore";
  if (!text.starts_with(word)) return false;
  suppression.whole_file = text.starts_with(file_word);
  text.remove_prefix(suppression.whole_file ? file_word.size() : word.size());
  if (!text.empty() && !text::is_space(text.front()) && text.front() != '(') return false;
  const std::size_t open = text.find('(');
  if (open != std::string_view::npos) {
    const std::size_t close = text.rfind(')');
    const std::size_t end = close == std::string_view::npos || close < open ? text.size() : close;
    suppression.reason = trim(text.substr(open + 1, end - open - 1));
    text = text.substr(0, open);
  }
  // Rules are parted by commas; a blank parts them too.
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(", \t\r\n"), text.size());
    if (end > 0) suppression.rules.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return true;
}

/// Offset of the first byte at or after `at` that is neither white space nor comment; stops at `stop` all the same.
std::size_t next_code(std::string_view text, std::size_t at, std::size_t stop) {
  while (at < stop) {
    if (text::is_space(text[at])) ++at;
    else if (text.substr(at, 2) == "--") at = text::end_of_line(text, at);
    else if (text.substr(at, 2) == "/*") at = std::min(text::end_of_block_comment(text, at), text.size());
    else break;
  }
  return std::min(at, text.size());
}

}  // namespace

std::vector<Suppression> find_suppressions(const Source& source, SourceId id, const std::vector<text::Comment>& comments) {
  std::vector<Suppression> found;
  // From the last to the first: where a comment's search for code meets the next comment, it takes that one's answer.
  std::size_t stop = source.text().size();
  std::size_t code_behind_stop = stop;
  for (auto comment = comments.rbegin(); comment != comments.rend(); ++comment) {
    std::size_t code = next_code(source.text(), comment->span.end, stop);
    if (code >= stop) code = code_behind_stop;
    stop = comment->span.begin;
    code_behind_stop = code;
    Suppression suppression;
    if (!parse(directive(source.slice(comment->span)), suppression)) continue;
    suppression.origin = {id, comment->span};
    if (!suppression.whole_file)
      suppression.line = source.position(comment->own_line ? static_cast<std::uint32_t>(code) : comment->span.begin).line;
    found.push_back(std::move(suppression));
  }
  std::reverse(found.begin(), found.end());
  return found;
}

}  // namespace pglint::model
