// The order in which people expect numbered names: 2 before 10.
#pragma once

#include <string_view>

namespace pglint::text {

/// Whether `a` comes before `b`: runs of digits compare as numbers (of any length), everything else byte by
/// byte, and '/' before all else, so that a directory's files stay together. Names that differ only in
/// leading zeros compare byte by byte. A strict total order; linear.
[[nodiscard]] bool natural_less(std::string_view a, std::string_view b) noexcept;

}  // namespace pglint::text
