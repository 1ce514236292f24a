// Reading's connection. With scratch.cpp the only file that knows libpqxx; both keep to what 6.4 and later versions have in common.
#include "live/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "live/conninfo.hpp"
#include "live/pqxx.hpp"
#include "pglint/expression.hpp"

namespace pglint::live {

// --- answers ---------------------------------------------------------------------------------------------------------

namespace {

using Row = pqxx::result::size_type;
using ColumnNumber = pqxx::row::size_type;

auto field_of(const pqxx::result& result, std::size_t row, int column) {
  return result[static_cast<Row>(row)][static_cast<ColumnNumber>(column)];
}

template <class Number>
Number number_of(std::string_view text) {
  Number number{};
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string connection_hint(std::string_view message) {
  if (contains(message, "password authentication failed") || contains(message, "no password supplied"))
    return "Give the password in PGPASSWORD or in the password file ~/.pgpass.";
  if (contains(message, "does not exist")) return "Check the names of database and role.";
  if (contains(message, "SSL")) return "See sslmode in PostgreSQL's manual, chapter \"Database Connection Control Functions\".";
  if (contains(message, "pg_hba.conf")) return "The server's pg_hba.conf does not let this role in from here.";
  return "Is the server running, and are host and port right? PG* variables count too.";
}

constexpr std::string_view lost = "The connection was lost in the middle: nothing was reported. Run it again.";

[[noreturn]] void fail(std::string message, std::string hint) { throw Failure{Error{std::move(message), std::move(hint)}}; }

/// What a server's refusal of a query means for the user.
std::string query_hint(std::string_view state) {
  if (state == "57014") return "The server may be busy; run it again, or at another time.";              // query_canceled
  if (state == "55P03") return "Somebody else holds a lock, by ALTER TABLE perhaps; run it again.";       // lock_not_available
  if (state == "42501") return "The role needs the catalogs' usual privileges: every role has them unless they were revoked.";
  if (state.starts_with("40") || state == "XX000" || state == "42P01")
    return "Objects were changed or dropped while they were read; run it again.";
  return {};
}

bool ends_session(std::string_view state) {  // admin_shutdown and its kin, connection exceptions
  return state.starts_with("57P") || state.starts_with("08");
}

}  // namespace

Rows::Rows(std::shared_ptr<const Data> data) : data_(std::move(data)), size_(static_cast<std::size_t>(data_->result.size())) {}

bool Rows::null(std::size_t row, int column) const { return field_of(data_->result, row, column).is_null(); }

std::string_view Rows::text(std::size_t row, int column) const {
  const auto field = field_of(data_->result, row, column);
  return field.is_null() ? std::string_view() : std::string_view(field.c_str(), static_cast<std::size_t>(field.size()));
}

char Rows::letter(std::size_t row, int column) const {
  const std::string_view letters = text(row, column);
  return letters.empty() ? '\0' : letters.front();
}

long long Rows::number(std::size_t row, int column) const { return number_of<long long>(text(row, column)); }

double Rows::real(std::size_t row, int column) const { return number_of<double>(text(row, column)); }

// --- the connection --------------------------------------------------------------------------------------------------

struct Session::Connection {
  Connection(const std::string& text, Conninfo conninfo) : info(std::move(conninfo)), connection(text) {}
  Conninfo info;
  pqxx::connection connection;
  std::optional<pqxx::nontransaction> work;
};

Session::Session(const std::string& conninfo, const LiveOptions& options) : options_(options) {
  Result<Conninfo> info = Conninfo::parse(conninfo);
  if (!info) throw Failure{info.error()};
  if (!info->has("fallback_application_name")) info->set("fallback_application_name", "pglint");
  if (!info->has("connect_timeout") && std::getenv("PGCONNECT_TIMEOUT") == nullptr)
    info->set("connect_timeout", std::to_string(options.connect_timeout));
  if (!info->has("client_encoding")) info->set("client_encoding", "UTF8");
  try {
    connection_ = std::make_unique<Connection>(info->text(), *info);
    pqxx::connection& connection = connection_->connection;
    never_reconnect(connection);  // a second connection would not be in the transaction
    const int version = connection.server_version();
    major_version_ = version / 10'000;
    if (major_version_ < oldest_server)
      fail(fmt::format("the server is PostgreSQL {}, older than {}", version >= 100'000 ? std::to_string(major_version_) : fmt::format("{}.{}", version / 10'000, version / 100 % 100), oldest_server),
           fmt::format("pglint reads PostgreSQL {} to {}. A dump of the schema can be linted: pg_dump --schema-only.", oldest_server, newest_server));
    if (major_version_ > newest_server)
      notes_.push_back(fmt::format("the server is PostgreSQL {}, newer than {}, the newest version that pglint knows", major_version_, newest_server));
    begin();
  } catch (const pqxx::pqxx_exception& error) {
    const std::string message = one_line(info->without_passwords(error.base().what()));
    fail(fmt::format("could not connect to the server: {}", message), connection_hint(message));
  } catch (const std::exception& error) {
    fail(fmt::format("could not connect to the server: {}", one_line(info->without_passwords(error.what()))), {});
  }
}

Session::~Session() = default;

/// One transaction that cannot write, under settings that give every name its schema and every value one spelling.
void Session::begin() {
  connection_->work.emplace(connection_->connection);
  static_cast<void>(query("the session", "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"));
  search_path_ = query("the session", "SELECT pg_catalog.current_setting('search_path')").string(0, 0);
  static_cast<void>(query("the session", fmt::format(
    "SET LOCAL search_path = '';"
    "SET LOCAL statement_timeout = {};"
    "SET LOCAL lock_timeout = {};"
    "SET LOCAL timezone = 'UTC';"
    "SET LOCAL datestyle = 'ISO, YMD';"
    "SET LOCAL intervalstyle = 'postgres';"
    "SET LOCAL extra_float_digits = 1;"
    "SET LOCAL bytea_output = 'hex';"
    "SET LOCAL standard_conforming_strings = on;"
    "SET LOCAL quote_all_identifiers = off;"
    "SET LOCAL jit = off;"
    "SET LOCAL work_mem = '32MB'",
    options_.statement_timeout, options_.lock_timeout)));
}

Rows Session::query(std::string_view what, const std::string& sql) {
  try {
    return Rows(std::make_shared<const Rows::Data>(Rows::Data{connection_->work->exec(sql)}));
  } catch (const pqxx::sql_error& error) {
    const std::string message = connection_->info.without_passwords(first_line(error.what()));
    if (ends_session(error.sqlstate()) || !connection_->connection.is_open())
      fail(fmt::format("the server ended the connection while {} were read: {}", what, message), std::string(lost));
    fail(fmt::format("could not read {}: {}", what, message), query_hint(error.sqlstate()));
  } catch (const pqxx::pqxx_exception& error) {
    fail(fmt::format("the server ended the connection while {} were read: {}", what,
                     connection_->info.without_passwords(first_line(error.base().what()))),
         std::string(lost));
  } catch (const std::exception& error) {
    fail(fmt::format("could not read {}: {}", what, first_line(error.what())), {});
  }
}

std::optional<Rows> Session::try_query(std::string_view what, const std::string& sql, std::string& why) {
  static_cast<void>(query(what, "SAVEPOINT pglint"));
  try {
    Rows rows(std::make_shared<const Rows::Data>(Rows::Data{connection_->work->exec(sql)}));
    static_cast<void>(query(what, "RELEASE SAVEPOINT pglint"));
    return rows;
  } catch (const pqxx::sql_error& error) {
    why = first_line(error.what());
    if (ends_session(error.sqlstate()) || !connection_->connection.is_open())
      fail(fmt::format("the server ended the connection while {} were read: {}", what, why), std::string(lost));
    if (error.sqlstate() == "57014" || error.sqlstate() == "55P03")
      fail(fmt::format("could not read {}: {}", what, why), query_hint(error.sqlstate()));
  } catch (const pqxx::pqxx_exception& error) {
    fail(fmt::format("the server ended the connection while {} were read: {}", what, first_line(error.base().what())), std::string(lost));
  }
  static_cast<void>(query(what, "ROLLBACK TO SAVEPOINT pglint"));
  return std::nullopt;
}

void Session::finish() { static_cast<void>(query("the session", "COMMIT")); }

}  // namespace pglint::live
