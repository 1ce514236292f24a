// The part of a source line that a finding points to, ready to print, with the columns to underline.
#pragma once

#include <string>
#include <string_view>

namespace pglint::report {

struct Excerpt {
  std::string text;        ///< printable, tabs expanded, at most `width` columns, "…" where it was cut
  int caret = 0;           ///< columns before the first one underlined
  int underlined = 1;      ///< columns underlined, at least one
};

/// `begin` and `end` are byte offsets into `line` (clamped; an end before the begin is the begin). The begin is always in
/// view. O(width), however long the line is.
Excerpt excerpt(std::string_view line, std::size_t begin, std::size_t end, int width);

}  // namespace pglint::report
