// UTF-8 as RFC 3629 and PostgreSQL have it: decoding one code point and finding the first invalid byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pglint::text {

/// One decoded code point. Overlong forms, surrogates, values above U+10FFFF and truncated sequences are not
/// valid: then `length` is 1 and `value` is the byte itself.
struct CodePoint {
  char32_t value = 0;
  std::uint8_t length = 1;
  bool valid = true;
};

/// The code point that begins at `text[at]`; `at` must be inside the text. O(1).
[[nodiscard]] CodePoint decode(std::string_view text, std::size_t at) noexcept;

/// Offset of the first byte at or after `from` that is not ASCII, or `text.size()`.
[[nodiscard]] std::size_t skip_ascii(std::string_view text, std::size_t from) noexcept;

/// Offset of the first byte at or after `from` that is not printable ASCII (0x20 to 0x7E), or `text.size()`.
[[nodiscard]] std::size_t skip_printable_ascii(std::string_view text, std::size_t from) noexcept;

/// The same for what a JSON string holds as it is: stops at quotes and backslashes too.
[[nodiscard]] std::size_t skip_plain_json(std::string_view text, std::size_t from) noexcept;

/// Offset of the first byte that is not part of valid UTF-8, or `npos`. Linear.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text) noexcept;

/// Control characters (C0, DEL, C1), bidirectional controls, line separators and format characters that show nothing; not
/// the joiners U+200C and U+200D, which scripts need.
[[nodiscard]] constexpr bool is_invisible_or_control(char32_t c) noexcept {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C || c == 0x200B || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
         (c >= 0xE0000 && c <= 0xE0FFF);
}

inline constexpr std::string_view utf8_bom = "\xEF\xBB\xBF";

}  // namespace pglint::text
