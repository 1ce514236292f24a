// Writing's connection, see the header. With session.cpp the only file that knows libpqxx.
#include "live/scratch.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "live/connect.hpp"
#include "live/conninfo.hpp"
#include "live/pqxx.hpp"

namespace pglint::live {

struct Scratch::Connection {
  Connection(RawConnection open, Conninfo conninfo) : info(std::move(conninfo)), connection(adopt<PqxxConnection>(std::move(open), info)), work(connection) {}
  Conninfo info;
  PqxxConnection connection;
  pqxx::nontransaction work;
};

Scratch::Scratch(const std::string& conninfo) {
  Result<Conninfo> info = Conninfo::parse(conninfo);
  if (!info) throw Failure{info.error()};
  if (!info->has("fallback_application_name")) info->set("fallback_application_name", "pglint");
  if (!info->has("connect_timeout") && std::getenv("PGCONNECT_TIMEOUT") == nullptr) info->set("connect_timeout", "10");
  if (!info->has("client_encoding")) info->set("client_encoding", "UTF8");
  RawConnection open = connect(*info);
  try {
    connection_ = std::make_unique<Connection>(std::move(open), *info);
  } catch (const pqxx::pqxx_exception& error) {
    throw Failure{Error{fmt::format("could not connect to the server: {}", one_line(*info, error.base().what())), {}}};
  }
}

Scratch::~Scratch() = default;

std::optional<std::string> Scratch::run(const std::string& sql) {
  try {
    static_cast<void>(connection_->work.exec(sql));
    return std::nullopt;
  } catch (const pqxx::sql_error& error) {
    if (connection_->connection.is_open()) return first_line(error.what());
    throw Failure{Error{fmt::format("the server ended the connection: {}", first_line(error.what())), {}}};
  } catch (const pqxx::pqxx_exception& error) {
    if (connection_->connection.is_open()) return first_line(error.base().what());
    throw Failure{Error{fmt::format("the server ended the connection: {}", first_line(error.base().what())), {}}};
  } catch (const std::exception& error) {
    return first_line(error.what());
  }
}

Rows Scratch::query(std::string_view what, const std::string& sql) {
  try {
    return Rows(std::make_shared<const Rows::Data>(Rows::Data{connection_->work.exec(sql), {}}));
  } catch (const pqxx::pqxx_exception& error) {
    throw Failure{Error{fmt::format("could not read {}: {}", what, first_line(error.base().what())), {}}};
  }
}

std::string Scratch::version() {
  const std::string text = query("the server's version", "select pg_catalog.current_setting('server_version')").string(0, 0);
  return text.substr(0, text.find(' '));
}

}  // namespace pglint::live
