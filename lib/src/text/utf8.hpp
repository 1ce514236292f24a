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

/// Offset of the first byte that is not part of valid UTF-8, or `npos`. Linear.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text) noexcept;

inline constexpr std::string_view utf8_bom = "\xEF\xBB\xBF";

}  // namespace pglint::text
