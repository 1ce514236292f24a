// Scanning single lexical units.
#include "text/lexeme.hpp"

namespace pglint::text {
namespace {

constexpr std::size_t npos = std::string_view::npos;

std::size_t end_of_quoted(std::string_view text, std::size_t at, char quote) noexcept {
  for (++at;; at += 2) {
    at = text.find(quote, at);
    if (at == npos) return npos;
    if (at + 1 == text.size() || text[at + 1] != quote) return at + 1;
  }
}

/// The quote at which a string goes on after at least one line end (comments may stand between), or npos.
std::size_t continuation(std::string_view text, std::size_t at) noexcept {
  bool new_line = false;
  for (; at < text.size(); ++at) {
    if (is_line_end(text[at])) {
      new_line = true;
    } else if (text[at] == '-' && at + 1 < text.size() && text[at + 1] == '-') {
      at = end_of_line(text, at);
      if (at == text.size()) return npos;
      new_line = true;
    } else if (!is_space(text[at])) {
      return new_line && text[at] == '\'' ? at : npos;
    }
  }
  return npos;
}

}  // namespace

std::size_t end_of_word(std::string_view text, std::size_t at) noexcept {
  const char* const end = text.data() + text.size();
  for (const char* byte = text.data() + at;; ++byte) {
    while (byte != end && is_name_byte(*byte)) ++byte;
    if (byte == end || *byte != '$' || (byte + 1 != end && byte[1] == '{')) return static_cast<std::size_t>(byte - text.data());
  }
}

std::size_t end_of_string(std::string_view text, std::size_t at) noexcept {
  return end_of_quoted(text, at, '\'');
}

std::size_t end_of_quoted_identifier(std::string_view text, std::size_t at) noexcept {
  return end_of_quoted(text, at, '"');
}

std::size_t end_of_escape_string(std::string_view text, std::size_t at) noexcept {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '\'') {
      if (at + 1 < text.size() && text[at + 1] == '\'') {
        ++at;
        continue;
      }
      const std::size_t next = continuation(text, at + 1);
      if (next == npos) return at + 1;
      at = next;
    }
  }
  return npos;
}

std::size_t end_of_dollar_quote(std::string_view text, std::size_t at, std::size_t delimiter) noexcept {
  const std::size_t close = text.find(text.substr(at, delimiter), at + delimiter);
  return close == npos ? npos : close + delimiter;
}

std::size_t end_of_block_comment(std::string_view text, std::size_t at) noexcept {
  std::size_t depth = 1;
  for (at += 2; at + 1 < text.size(); ++at) {
    if (text[at] == '*' && text[at + 1] == '/') {
      ++at;
      if (--depth == 0) return at + 1;
    } else if (text[at] == '/' && text[at + 1] == '*') {
      ++at;
      ++depth;
    }
  }
  return npos;
}

std::size_t dollar_delimiter(std::string_view text, std::size_t at) noexcept {
  std::size_t end = at + 1;
  if (end < text.size() && class_of(text[end]) == ByteClass::word) {
    while (end < text.size() && is_name_byte(text[end])) ++end;
  }
  return end < text.size() && text[end] == '$' ? end + 1 - at : 0;
}

std::size_t end_of_line(std::string_view text, std::size_t at) noexcept {
  while (at < text.size() && !is_line_end(text[at])) ++at;
  return at;
}

std::size_t skip_line_end(std::string_view text, std::size_t at) noexcept {
  if (at < text.size() && text[at] == '\r') ++at;
  if (at < text.size() && text[at] == '\n') ++at;
  return at;
}

std::size_t skip_blanks(std::string_view text, std::size_t at) noexcept {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

}  // namespace pglint::text
