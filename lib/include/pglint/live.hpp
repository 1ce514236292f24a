// From a running PostgreSQL to a model: the same Catalog that replaying its DDL gives, and the server's statistics.
#pragma once

#include <string>

#include "pglint/load.hpp"
#include "pglint/result.hpp"

namespace pglint {

struct LiveOptions {
  int connect_timeout = 10;          ///< seconds, where neither the connection string nor PGCONNECT_TIMEOUT says
  int statement_timeout = 60'000;    ///< milliseconds that one query may take; 0: no limit
  int lock_timeout = 5'000;          ///< milliseconds that one lock may be waited for; 0: no limit
  bool statistics = true;            ///< read Statistics too
  bool values = false;               ///< with the most common values, which are row data
  int statements = 1'000;            ///< rows of pg_stat_statements at most
};

/// The versions that are read: an older server is refused, a newer one is read with a note.
inline constexpr int oldest_server = 14;
inline constexpr int newest_server = 18;

/// Reads the database that `conninfo` names: keywords and values, a URL, or a database name, as psql takes them; PG*
/// variables and the password file work. All of it is read in one READ ONLY, REPEATABLE READ transaction and a number of
/// queries that does not depend on the number of objects; nothing is written. A second transaction asks whether what the server
/// prints names with was changed meanwhile; then all is read again, three times at most. Schemas of the system and temporary ones are left
/// out, objects of extensions are marked. What the role may not read is in LoadReport::not_read, texts of the server
/// that pglint does not understand are in LoadReport::not_understood, both without an origin.
/// Errors: no connection, a server older than oldest_server, a timeout, no permission, a connection that was lost,
/// objects that were changed during each of the attempts.
/// They never hold a password. There is no partial result.
Result<Database> read_server(const std::string& conninfo, const LiveOptions& options = {});

}  // namespace pglint
