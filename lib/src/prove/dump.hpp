// The sources of a server that was read: what pg_dump prints of it.
#pragma once

#include <string>

#include "pglint/result.hpp"

namespace pglint::prove {

/// pg_dump --schema-only of the database. `programs`: the directory of pg_dump; empty: PATH, then where the newest server's programs
/// are. A password goes by the environment, never among the arguments, which other users see.
/// Errors: no pg_dump, one that is older than the server, no connection, no permission; with the last line that it printed.
Result<std::string> dump_schema(const std::string& conninfo, const std::string& programs);

}  // namespace pglint::prove
