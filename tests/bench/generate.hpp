// DDL in bulk, the same at every call, in the proportions of a real schema.
#pragma once

#include <cstddef>
#include <string>

namespace bench {

/// At least `bytes` of DDL and at most one table's worth more: tables with keys, indexes (every fourth table has a
/// duplicate), policies, triggers, comments, grants and functions.
std::string schema(std::size_t bytes);

/// One small migration: a table and what belongs to it.
std::string migration(std::size_t number);

/// One table with `count` indexes, a tenth of them duplicates.
std::string indexes_on_one_table(std::size_t count);

}  // namespace bench
