// Where one lexical unit of SQL ends: strings, quoted identifiers, dollar quotes, comments, words.
// The rules are those of PostgreSQL's own scanner with standard_conforming_strings on. No recursion, nothing
// is copied.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pglint::text {

/// What a byte may begin in SQL; everything without a meaning of its own is `other`.
enum class ByteClass : std::uint8_t {
  other,
  space,
  word,
  digit,
  quote,
  double_quote,
  dollar,
  dash,
  slash,
  semicolon,
  open_paren,
  close_paren,
  open_bracket,
  close_bracket,
  colon,
  backslash,
  brace,
  less,
  at_sign
};

[[nodiscard]] constexpr ByteClass classify(unsigned char byte) noexcept {
  if ((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' || byte >= 0x80)
    return ByteClass::word;
  if (byte >= '0' && byte <= '9') return ByteClass::digit;
  switch (byte) {
    case ' ':
    case '\t':
    case '\n':
    case '\r':
    case '\f':
    case '\v': return ByteClass::space;
    case '\'': return ByteClass::quote;
    case '"': return ByteClass::double_quote;
    case '$': return ByteClass::dollar;
    case '-': return ByteClass::dash;
    case '/': return ByteClass::slash;
    case ';': return ByteClass::semicolon;
    case '(': return ByteClass::open_paren;
    case ')': return ByteClass::close_paren;
    case '[': return ByteClass::open_bracket;
    case ']': return ByteClass::close_bracket;
    case ':': return ByteClass::colon;
    case '\\': return ByteClass::backslash;
    case '{': return ByteClass::brace;
    case '<': return ByteClass::less;
    case '@': return ByteClass::at_sign;
    default: return ByteClass::other;
  }
}

inline constexpr std::array<ByteClass, 256> byte_classes = [] {
  std::array<ByteClass, 256> classes{};
  for (std::size_t i = 0; i < classes.size(); ++i) classes[i] = classify(static_cast<unsigned char>(i));
  return classes;
}();

[[nodiscard]] constexpr ByteClass class_of(char c) noexcept {
  return byte_classes[static_cast<unsigned char>(c)];
}
[[nodiscard]] constexpr bool is_space(char c) noexcept { return class_of(c) == ByteClass::space; }
[[nodiscard]] constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }
[[nodiscard]] constexpr bool is_line_end(char c) noexcept { return c == '\n' || c == '\r'; }
inline constexpr std::array<bool, 256> name_bytes = [] {
  std::array<bool, 256> names{};
  for (std::size_t i = 0; i < names.size(); ++i)
    names[i] = byte_classes[i] == ByteClass::word || byte_classes[i] == ByteClass::digit;
  return names;
}();
/// A byte of a variable's or tag's name: a letter, a digit, an underscore or a byte outside ASCII.
[[nodiscard]] constexpr bool is_name_byte(char c) noexcept { return name_bytes[static_cast<unsigned char>(c)]; }

/// True when `word` is `lower` (given in lower case ASCII letters) in any case.
[[nodiscard]] constexpr bool is_keyword(std::string_view word, std::string_view lower) noexcept {
  if (word.size() != lower.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c) != lower[i]) return false;
  }
  return true;
}

// Each of these takes the offset at which the unit begins and gives the offset behind it; npos when it never
// ends.

/// A word: a name byte, then name bytes and '$' (but not the '$' of a `${`).
[[nodiscard]] std::size_t end_of_word(std::string_view text, std::size_t at) noexcept;
/// '…' with '' inside; also U&'…', B'…', X'…' and N'…' from their quote on.
[[nodiscard]] std::size_t end_of_string(std::string_view text, std::size_t at) noexcept;
/// The quote of E'…': backslashes escape, also in the parts that continue it on later lines. (So the server
/// has it; psql 15 itself looks at single lines and takes a continued part for a plain string.)
[[nodiscard]] std::size_t end_of_escape_string(std::string_view text, std::size_t at) noexcept;
/// "…" with "" inside.
[[nodiscard]] std::size_t end_of_quoted_identifier(std::string_view text, std::size_t at) noexcept;
/// The whole $tag$…$tag$, whose opening delimiter has the given length.
[[nodiscard]] std::size_t end_of_dollar_quote(std::string_view text, std::size_t at,
                                              std::size_t delimiter) noexcept;
/// /* … */ with comments nested in it.
[[nodiscard]] std::size_t end_of_block_comment(std::string_view text, std::size_t at) noexcept;

/// Length of the $tag$ that begins at a '$', or 0 when it is none.
[[nodiscard]] std::size_t dollar_delimiter(std::string_view text, std::size_t at) noexcept;
/// Offset of the \n or \r that ends the line, or the end of the text.
[[nodiscard]] std::size_t end_of_line(std::string_view text, std::size_t at) noexcept;
/// Offset behind the \n, \r\n or \r at `at`; `at` itself at the end of the text.
[[nodiscard]] std::size_t skip_line_end(std::string_view text, std::size_t at) noexcept;
/// Offset of the first byte at or after `at` that is neither space nor tab.
[[nodiscard]] std::size_t skip_blanks(std::string_view text, std::size_t at) noexcept;

}  // namespace pglint::text
