// Sizes for people, as they see them in psql.
#pragma once

#include <cstdint>
#include <string>

namespace pglint::text {

/// "8192 bytes", "14 MB": what pg_size_pretty() of PostgreSQL 15 and newer gives for the same number, negative ones included.
std::string human_bytes(std::int64_t bytes);

}  // namespace pglint::text
