// From a connection string to an open connection. The implementation knows libpq and not libpqxx, which takes over when it is open.
#pragma once

#include <memory>

#include "live/conninfo.hpp"

struct pg_conn;  // PGconn of libpq

namespace pglint::live {

struct CloseConnection {
  void operator()(pg_conn* connection) const;
};
using RawConnection = std::unique_ptr<pg_conn, CloseConnection>;

/// Connects, within connect_timeout seconds for each host. Notices of the server are dropped, from the first byte on: libpq would
/// print them as they come. A password that libpq found elsewhere (password file, service file) becomes a secret of `info`.
/// Throws Failure.
RawConnection connect(Conninfo& info);

/// The server's version as PQserverVersion() has it (150004); 0 when the server did not say.
int version_of(const pg_conn& connection);

/// A database in SQL_ASCII has bytes of any encoding, which its server does not convert and refuses to call UTF-8: then they are asked for
/// as they are, and true is the answer.
bool takes_raw_bytes(pg_conn& connection);

/// A message of libpq or a server on one line, without the secrets of `info`.
std::string one_line(const Conninfo& info, std::string_view message);

}  // namespace pglint::live
