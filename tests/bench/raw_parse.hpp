// libpg_query alone: the yardstick of the benchmarks.
#pragma once

#include <string>

namespace bench {

/// Parses the text in one call of pg_query_raw_parse and throws the tree away; false when it does not parse.
bool raw_parse(const std::string& text);

}  // namespace bench
