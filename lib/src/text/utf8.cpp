// Decoding and validating UTF-8.
#include "text/utf8.hpp"

#include <cstring>

namespace pglint::text {
namespace {

unsigned char byte_at(std::string_view text, std::size_t at) noexcept {
  return static_cast<unsigned char>(text[at]);
}

bool is_continuation(unsigned char byte) noexcept { return (byte & 0xC0U) == 0x80U; }

}  // namespace

CodePoint decode(std::string_view text, std::size_t at) noexcept {
  const unsigned char lead = byte_at(text, at);
  const CodePoint invalid{lead, 1, false};
  if (lead < 0x80) return {lead, 1, true};
  // The smallest value that needs this many bytes: anything below it is an overlong form.
  char32_t value = 0;
  char32_t smallest = 0;
  std::uint8_t length = 0;
  if ((lead & 0xE0U) == 0xC0U) {
    value = lead & 0x1FU, smallest = 0x80, length = 2;
  } else if ((lead & 0xF0U) == 0xE0U) {
    value = lead & 0x0FU, smallest = 0x800, length = 3;
  } else if ((lead & 0xF8U) == 0xF0U) {
    value = lead & 0x07U, smallest = 0x10000, length = 4;
  } else {
    return invalid;
  }
  if (text.size() - at < length) return invalid;
  for (std::size_t i = 1; i < length; ++i) {
    const unsigned char next = byte_at(text, at + i);
    if (!is_continuation(next)) return invalid;
    value = (value << 6U) | (next & 0x3FU);
  }
  if (value < smallest || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return invalid;
  return {value, length, true};
}

std::size_t skip_ascii(std::string_view text, std::size_t from) noexcept {
  constexpr std::uint64_t high_bits = 0x8080808080808080ULL;
  while (text.size() - from >= sizeof(std::uint64_t)) {
    std::uint64_t block = 0;
    std::memcpy(&block, text.data() + from, sizeof block);
    if ((block & high_bits) != 0) break;
    from += sizeof block;
  }
  while (from < text.size() && byte_at(text, from) < 0x80) ++from;
  return from;
}

namespace {

/// Past printable ASCII, eight bytes at a time, up to one of the bytes `but`.
template <class... But>
std::size_t skip_printable(std::string_view text, std::size_t from, But... but) noexcept {
  constexpr std::uint64_t ones = 0x0101010101010101ULL;
  for (; text.size() - from >= sizeof(std::uint64_t); from += sizeof(std::uint64_t)) {
    std::uint64_t block = 0;
    std::memcpy(&block, text.data() + from, sizeof block);
    // The high bit of a byte, or of the first one in doubt: it is no ASCII, or DEL, or below the space …
    std::uint64_t stops = block | (block + ones) | (block - 0x20 * ones);
    // … or one of `but`, which XOR makes zero.
    ((stops |= ((block ^ (but * ones)) - ones) & ~(block ^ (but * ones))), ...);
    if ((stops & (0x80 * ones)) != 0) break;
  }
  const auto goes_on = [&](unsigned char byte) { return byte >= 0x20 && byte < 0x7F && ((byte != but) && ...); };
  while (from < text.size() && goes_on(byte_at(text, from))) ++from;
  return from;
}

}  // namespace

std::size_t skip_printable_ascii(std::string_view text, std::size_t from) noexcept { return skip_printable(text, from); }

std::size_t skip_plain_json(std::string_view text, std::size_t from) noexcept {
  return skip_printable(text, from, std::uint64_t{'"'}, std::uint64_t{'\\'});
}

std::size_t find_invalid_utf8(std::string_view text) noexcept {
  std::size_t at = skip_ascii(text, 0);
  while (at < text.size()) {
    const CodePoint point = decode(text, at);
    if (!point.valid) return at;
    at = skip_ascii(text, at + point.length);
  }
  return std::string_view::npos;
}

}  // namespace pglint::text
