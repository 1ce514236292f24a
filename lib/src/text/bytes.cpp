// Sizes for people. Bytes below 10 kB, then the smallest unit that leaves less than 10240 of it, rounded half up.
#include "text/bytes.hpp"

#include <array>

namespace pglint::text {

std::string human_bytes(std::int64_t bytes) {
  constexpr std::array units{" kB", " MB", " GB", " TB", " PB"};
  constexpr std::uint64_t limit = 10240;
  const bool negative = bytes < 0;
  const std::uint64_t magnitude = negative ? 0 - static_cast<std::uint64_t>(bytes) : static_cast<std::uint64_t>(bytes);
  const std::string sign = negative ? "-" : "";
  if (magnitude < limit) return sign + std::to_string(magnitude) + " bytes";
  std::uint64_t rounded = 0;
  std::size_t unit = 0;
  for (;; ++unit) {
    const unsigned shift = 10 * static_cast<unsigned>(unit + 1);
    rounded = ((magnitude >> (shift - 1)) + 1) / 2;
    if (rounded < limit || unit + 1 == units.size()) break;
  }
  return sign + std::to_string(rounded) + units[unit];
}

}  // namespace pglint::text
