// SQL text without characters that steer a terminal or show nothing, and that a tool which reads lines cannot take apart.
#pragma once

#include <string>
#include <string_view>

namespace pglint::sql {

/// SQL that means the same with no control, bidirectional or invisible character (as printable() has them) but line breaks
/// and tabs between tokens and in dollar quotes: names that hold one, a line break included, become U&"…", literals E'…'.
/// A dollar quote with a line that begins as a comment becomes E'…' too; comments with a line break in or beside them are
/// left out. Unchanged otherwise. Linear.
std::string visible(std::string_view sql);

}  // namespace pglint::sql
