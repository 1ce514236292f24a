// A stable 64-bit hash as text: for shortened names. FNV-1a (Fowler, Noll, Vo), the same on every platform.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pglint::fix {

inline std::string hash_text(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  std::string digits(16, '0');
  for (int i = 15; i >= 0; --i, hash >>= 4) digits[static_cast<std::size_t>(i)] = "0123456789abcdef"[hash & 15];
  return digits;
}

}  // namespace pglint::fix
