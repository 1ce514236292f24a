// Columns of a terminal.
#pragma once

namespace pglint::report {

/// Columns that a printable code point takes: 0 (combining), 1, or 2 (East Asian wide). O(log tables).
int display_width(char32_t c);

}  // namespace pglint::report
