// What the two files that know libpqxx share: results, messages, and how libpqxx takes over a connection that libpq opened.
#pragma once

#include <map>
#include <pqxx/pqxx>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "live/connect.hpp"
#include "live/session.hpp"

namespace pglint::live {

struct Rows::Data {
  pqxx::result result;
  std::map<std::pair<std::size_t, int>, std::string> repaired;   ///< by row and column: what is no UTF-8, with U+FFFD for the wrong bytes
};

/// The first line of a server's message without "ERROR:" and the like.
inline std::string first_line(std::string_view message) {
  message = message.substr(0, message.find('\n'));
  for (const std::string_view severity : {"ERROR:", "FATAL:", "PANIC:"})
    if (const std::size_t at = message.find(severity); at != std::string_view::npos) message.remove_prefix(at + severity.size());
  while (message.starts_with(' ')) message.remove_prefix(1);
  while (message.ends_with(' ')) message.remove_suffix(1);
  return std::string(message);
}

#if PQXX_VERSION_MAJOR < 7
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
/// libpqxx 6 opens its connections by a policy; this one has an open connection.
struct OpenPolicy : pqxx::connectionpolicy {
  explicit OpenPolicy(RawConnection an_open) : pqxx::connectionpolicy(std::string()), open(std::move(an_open)) {}
  handle do_startconnect(handle started) override { return started != nullptr ? started : open.release(); }  // it is called twice
  RawConnection open;
};

struct PqxxConnection : pqxx::connection_base {
  PqxxConnection(RawConnection open, const Conninfo&) : pqxx::connection_base(policy), policy(std::move(open)) {
    init();
    inhibit_reactivation(true);  // a second connection would not be in the transaction
  }
  PqxxConnection(const PqxxConnection&) = delete;
  PqxxConnection& operator=(const PqxxConnection&) = delete;
  ~PqxxConnection() { close(); }
  OpenPolicy policy;
};
#pragma GCC diagnostic pop
#else
using PqxxConnection = pqxx::connection;
#endif

/// libpqxx takes an open connection since some 7.x; before, it opens one of its own.
template <class Connection>
Connection adopt(RawConnection open, const Conninfo& info) {
  if constexpr (requires { Connection::seize_raw_connection(open.get()); }) return Connection::seize_raw_connection(open.release());
  else if constexpr (std::is_constructible_v<Connection, RawConnection, const Conninfo&>) return Connection(std::move(open), info);
  else return Connection(info.text());
}

}  // namespace pglint::live
