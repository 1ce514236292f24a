// Connections by libpq, because libpqxx takes the server's messages only from an open one.
#include "live/connect.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include "live/session.hpp"

namespace pglint::live {
namespace {

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string hint_for(std::string_view message) {
  if (contains(message, "password authentication failed") || contains(message, "no password supplied"))
    return "Give the password in PGPASSWORD or in the password file ~/.pgpass.";
  if (contains(message, "does not exist")) return "Check the names of database and role.";
  if (contains(message, "SSL") || contains(message, "certificate"))
    return "See sslmode in PostgreSQL's manual, chapter \"Database Connection Control Functions\".";
  if (contains(message, "pg_hba.conf")) return "The server's pg_hba.conf does not let this role in from here.";
  if (contains(message, "permission denied for database")) return "The role needs CONNECT on the database, and nothing else.";
  return "Is the server running, and are host and port right? PG* variables count too.";
}

}  // namespace

void CloseConnection::operator()(pg_conn* connection) const { PQfinish(connection); }

RawConnection connect(Conninfo& info) {
  RawConnection connection(PQconnectStart(info.text().c_str()));
  if (!connection) throw Failure{Error{"out of memory for a connection", {}}};
  if (PQstatus(connection.get()) != CONNECTION_BAD) {
    PQsetNoticeReceiver(connection.get(), [](void*, const PGresult*) {}, nullptr);
    // From the beginning, this time as PQconnectdb() does: it alone has a time for each host, and takes no receiver beforehand.
    PQreset(connection.get());
  }
  if (const char* password = PQpass(connection.get())) info.add_secret(password);
  if (PQstatus(connection.get()) == CONNECTION_OK) return connection;
  const std::string message = one_line(info, PQerrorMessage(connection.get()));
  throw Failure{Error{fmt::format("could not connect to the server: {}", message), hint_for(message)}};
}

bool takes_raw_bytes(pg_conn& connection) {
  const char* const encoding = PQparameterStatus(&connection, "server_encoding");
  return encoding != nullptr && std::string_view(encoding) == "SQL_ASCII" && PQsetClientEncoding(&connection, "SQL_ASCII") == 0;
}

int version_of(const pg_conn& connection) { return PQserverVersion(&connection); }

std::string one_line(const Conninfo& info, std::string_view message) {
  std::string line;
  for (const char c : info.without_passwords(std::string(message))) {
    if (c == '\n' || c == '\t') {
      if (!line.empty() && !line.ends_with(' ')) line += ' ';
    } else {
      line += c;
    }
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

}  // namespace pglint::live
