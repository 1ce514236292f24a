// Escapes for what cannot be seen, token by token.
#include "sql/visible.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "sql/tokens.hpp"
#include "text/utf8.hpp"

namespace pglint::sql {
namespace {

bool has_invisible(std::string_view text, bool line_breaks_too) {
  for (std::size_t at = text::skip_printable_ascii(text, 0); at < text.size(); at = text::skip_printable_ascii(text, at)) {
    const text::CodePoint point = text::decode(text, at);
    const bool layout = point.value == '\n' || point.value == '\t';
    if (point.valid && text::is_invisible_or_control(point.value) && (line_breaks_too || !layout)) return true;
    at += point.length;
  }
  return false;
}

bool has_comment_line(std::string_view text) {
  for (std::size_t line = text.find('\n'); line != std::string_view::npos; line = text.find('\n', line + 1)) {
    const std::size_t first = text.find_first_not_of(" \t\r", line + 1);
    if (first != std::string_view::npos && text.substr(first, 2) == "--") return true;
  }
  return false;
}

/// The code point as an escape inside E'…'.
void append_string_escape(std::string& out, char32_t c) {
  if (c == '\n') out += "\\n";
  else if (c == '\r') out += "\\r";
  else if (c == '\t') out += "\\t";
  else if (c > 0xFFFF) fmt::format_to(std::back_inserter(out), "\\U{:08X}", static_cast<std::uint32_t>(c));
  else fmt::format_to(std::back_inserter(out), "\\u{:04X}", static_cast<std::uint32_t>(c));
}

/// The code point as an escape inside U&"…" or U&'…'.
void append_unicode_escape(std::string& out, char32_t c) {
  if (c > 0xFFFF) fmt::format_to(std::back_inserter(out), "\\+{:06X}", static_cast<std::uint32_t>(c));
  else fmt::format_to(std::back_inserter(out), "\\{:04X}", static_cast<std::uint32_t>(c));
}

/// Copies text, what cannot be seen through `escape`, which gets the code point, and a backslash doubled if asked for.
template <class Escape>
void append_escaped(std::string& out, std::string_view text, bool double_backslashes, Escape escape) {
  for (std::size_t at = 0; at < text.size();) {
    const text::CodePoint point = text::decode(text, at);
    if (point.valid && text::is_invisible_or_control(point.value)) {
      escape(out, point.value);
    } else {
      if (text[at] == '\\' && double_backslashes) out += '\\';
      out += text.substr(at, point.length);
    }
    at += point.length;
  }
}

/// The inside of E'…': a backslash before what becomes an escape goes, for it says that character itself.
void append_escape_string(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const bool pair = text[at] == '\\' && at + 1 < text.size();
    const text::CodePoint point = text::decode(text, at + (pair ? 1 : 0));
    const std::size_t length = point.length + (pair ? 1U : 0U);
    if (point.valid && text::is_invisible_or_control(point.value)) append_string_escape(out, point.value);
    else out += text.substr(at, length);
    at += length;
  }
}

/// A prefixed token may not grow together with a word before it.
void part_from_word(std::string& out) {
  if (out.empty()) return;
  const auto last = static_cast<unsigned char>(out.back());
  const bool word = last >= 0x80 || last == '_' || last == '$' || (last >= '0' && last <= '9') ||
                    ((last | 0x20U) >= 'a' && (last | 0x20U) <= 'z');
  if (word) out += ' ';
}

void append_name(std::string& out, std::string_view inside) {
  part_from_word(out);
  out += "U&\"";
  append_escaped(out, inside, true, append_unicode_escape);
  out += '"';
}

void append_string(std::string& out, std::string_view inside) {
  part_from_word(out);
  out += "E'";
  append_escaped(out, inside, true, append_string_escape);
  out += '\'';
}

void append_dollar_quoted(std::string& out, std::string_view token) {
  const std::size_t tag = token.find('$', 1) + 1;
  if (token.size() < 2 * tag || (!has_invisible(token, false) && !has_comment_line(token))) {
    out += token;
    return;
  }
  std::string doubled;
  for (const char c : token.substr(tag, token.size() - 2 * tag)) doubled.append(c == '\'' ? 2 : 1, c);
  append_string(out, doubled);
}

void append_token(std::string& out, Token::Kind kind, std::string_view token) {
  if (kind == Token::Kind::string && token.starts_with('$')) return append_dollar_quoted(out, token);
  if (!has_invisible(token, true)) {
    out += token;
  } else if (kind == Token::Kind::word) {
    std::string folded(token);
    for (char& c : folded)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    append_name(out, folded);
  } else if (token.starts_with('"')) {
    append_name(out, token.substr(1, token.size() - 2));
  } else if (token.starts_with('\'')) {
    append_string(out, token.substr(1, token.size() - 2));
  } else if (token.starts_with("E'") || token.starts_with("e'")) {
    append_escape_string(out, token);
  } else {  // U&"…", U&'…'
    append_escaped(out, token, false, append_unicode_escape);
  }
}

void append_gap(std::string& out, std::string_view gap) {
  const bool comment = gap.find_first_not_of(" \t\n\r\v\f") != std::string_view::npos;
  if (!has_invisible(gap, comment)) out += gap;
  else out += gap.find_first_of("\n\r") != std::string_view::npos ? '\n' : ' ';
}

}  // namespace

std::string visible(std::string_view sql) {
  if (!has_invisible(sql, true)) return std::string(sql);
  std::string out;
  out.reserve(sql.size() + 16);
  TokenMap tokens;
  tokens.reset(sql, 0, static_cast<std::uint32_t>(sql.size()));
  std::uint32_t at = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    append_gap(out, sql.substr(at, tokens[i].begin - at));
    append_token(out, tokens[i].kind, tokens.text(i));
    at = tokens[i].end;
  }
  append_gap(out, sql.substr(at));
  return out;
}

}  // namespace pglint::sql
