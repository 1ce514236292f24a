// Reading's connection. With scratch.cpp and pqxx.hpp the only file that knows libpqxx; they keep to what 6.4 and later versions have in common.
#include "live/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <type_traits>
#include <utility>

#include "live/connect.hpp"
#include "live/conninfo.hpp"
#include "live/pqxx.hpp"
#include "pglint/expression.hpp"
#include "text/utf8.hpp"

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

constexpr std::string_view lost = "The connection was lost in the middle: nothing was reported. Run it again.";

[[noreturn]] void fail(std::string message, std::string hint) { throw Failure{Error{std::move(message), std::move(hint)}}; }

/// Whether objects that were changed meanwhile may be the reason: conflicts, failed look-ups, names that are gone.
bool is_change(std::string_view state) {
  return state.starts_with("40") || state == "XX000" || state == "42P01" || state == "42704" || state == "42883" || state == "3F000";
}

/// What a server's refusal of a query means for the user.
std::string query_hint(std::string_view state) {
  if (state == "57014") return "The server may be busy; run it again, or at another time.";              // query_canceled
  if (state == "55P03") return "Somebody else holds a lock, by ALTER TABLE perhaps; run it again.";       // lock_not_available
  if (state == "42501") return "The role needs the catalogs' usual privileges: every role has them unless they were revoked.";
  if (state == "53200") return "Too many locks for the server, perhaps: see max_locks_per_transaction.";
  if (is_change(state)) return std::string(changed_hint);
  return {};
}

bool ends_session(std::string_view state) {  // admin_shutdown and its kin, connection exceptions
  return state.starts_with("57P") || state.starts_with("08");
}

/// SQLSTATE of an exception; "" for none. libpqxx 6 does not keep it where it has a class for it.
std::string state_of(const std::exception& error) {
  const auto is = [&]<class Kind>(std::type_identity<Kind>) { return dynamic_cast<const Kind*>(&error) != nullptr; };
  if (const auto* refused = dynamic_cast<const pqxx::sql_error*>(&error); refused != nullptr && !refused->sqlstate().empty()) return refused->sqlstate();
  if (is(std::type_identity<pqxx::insufficient_privilege>())) return "42501";
  if (is(std::type_identity<pqxx::undefined_table>())) return "42P01";
  if (is(std::type_identity<pqxx::undefined_function>())) return "42883";
  if (is(std::type_identity<pqxx::out_of_memory>())) return "53200";
  if (is(std::type_identity<pqxx::transaction_rollback>())) return "40000";
  return {};
}

Failure failure_of(std::string_view what, const Session::Refusal& refusal) {
  if (refusal.is_lost)
    return {Error{fmt::format("the server ended the connection while {} were read: {}", what, refusal.message), std::string(lost)}};
  return {Error{fmt::format("could not read {}: {}", what, refusal.message), query_hint(refusal.state)}, is_change(refusal.state)};
}

}  // namespace

namespace {

std::string as_utf8(std::string_view bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size();) {
    const text::CodePoint point = text::decode(bytes, at);
    out += point.valid ? bytes.substr(at, point.length) : std::string_view("\xEF\xBF\xBD");
    at += point.length;
  }
  return out;
}

/// Everything behind this reads UTF-8.
void repair(Rows::Data& data) {
  for (std::size_t row = 0; row < static_cast<std::size_t>(data.result.size()); ++row)
    for (int column = 0; column < static_cast<int>(data.result.columns()); ++column) {
      const auto field = field_of(data.result, row, column);
      const std::string_view bytes(field.c_str(), static_cast<std::size_t>(field.size()));
      if (text::find_invalid_utf8(bytes) != std::string_view::npos) data.repaired[{row, column}] = as_utf8(bytes);
    }
}

}  // namespace

Rows::Rows(std::shared_ptr<const Data> data) : data_(std::move(data)), size_(static_cast<std::size_t>(data_->result.size())) {}

bool Rows::null(std::size_t row, int column) const { return field_of(data_->result, row, column).is_null(); }

std::string_view Rows::text(std::size_t row, int column) const {
  if (!data_->repaired.empty())
    if (const auto found = data_->repaired.find({row, column}); found != data_->repaired.end()) return found->second;
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
  Connection(RawConnection open, Conninfo conninfo) : info(std::move(conninfo)), connection(adopt<PqxxConnection>(std::move(open), info)) {}
  Conninfo info;
  PqxxConnection connection;
  std::optional<pqxx::nontransaction> work;
};

namespace {

void check_version(int version, std::vector<std::string>& notes) {
  const int major = version / 10'000;
  if (version == 0) fail("the server does not say its version", "pglint reads PostgreSQL servers.");
  if (major < oldest_server)
    fail(fmt::format("the server is PostgreSQL {}, older than {}", version >= 100'000 ? std::to_string(major) : fmt::format("{}.{}", major, version / 100 % 100), oldest_server),
         fmt::format("pglint reads PostgreSQL {} to {}. A dump of the schema can be linted: pg_dump --schema-only.", oldest_server, newest_server));
  if (major > newest_server)
    notes.push_back(fmt::format("the server is PostgreSQL {}, newer than {}, the newest version that pglint knows", major, newest_server));
}

}  // namespace

Session::Session(const std::string& conninfo, const LiveOptions& options) : options_(options) {
  Result<Conninfo> info = Conninfo::parse(conninfo);
  if (!info) throw Failure{info.error()};
  if (!info->has("fallback_application_name")) info->set("fallback_application_name", "pglint");
  if (!info->has("connect_timeout") && std::getenv("PGCONNECT_TIMEOUT") == nullptr)
    info->set("connect_timeout", std::to_string(options.connect_timeout));
  if (!info->has("client_encoding")) info->set("client_encoding", "UTF8");
  RawConnection open = connect(info.value());
  const int version = version_of(*open);
  check_version(version, notes_);
  major_version_ = version / 10'000;
  raw_bytes_ = takes_raw_bytes(*open);
  try {
    connection_ = std::make_unique<Connection>(std::move(open), *info);
  } catch (const pqxx::pqxx_exception& error) {
    fail(fmt::format("could not connect to the server: {}", one_line(*info, error.base().what())), {});
  }
  begin();
}

Session::~Session() = default;

/// One transaction that cannot write, under settings that give every name its schema and every value one spelling.
void Session::begin() {
  connection_->work.emplace(connection_->connection);
  static_cast<void>(query("the session", "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"));
  const Rows before = query("the session", "SELECT pg_catalog.current_setting('search_path'), "
                                           "pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())::text::numeric % 4294967296");
  search_path_ = before.string(0, 0);
  oldest_unseen_ = before.string(0, 1);
  set_up();
}

void Session::begin_another() {
  static_cast<void>(query("the session", "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"));
  set_up();
}

void Session::set_up() {
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

Rows Session::answer(const std::string& sql) {
  Rows::Data data{connection_->work->exec(sql), {}};
  if (raw_bytes_) {
    repair(data);
    if (!data.repaired.empty() && !std::exchange(has_noted_bytes_, true))
      notes_.emplace_back("texts that are no UTF-8: the database is in SQL_ASCII, and U+FFFD stands for bytes of another encoding, in names too");
  }
  return Rows(std::make_shared<const Rows::Data>(std::move(data)));
}

Rows Session::query(std::string_view what, const std::string& sql) {
  try {
    return answer(sql);
  } catch (const std::exception& error) {
    throw failure_of(what, refusal_of(error));
  }
}

std::optional<Rows> Session::try_query(std::string_view what, const std::string& sql, std::string& why) {
  static_cast<void>(query(what, "SAVEPOINT pglint"));
  try {
    Rows rows = answer(sql);
    static_cast<void>(query(what, "RELEASE SAVEPOINT pglint"));
    return rows;
  } catch (const std::exception& error) {
    Refusal refusal = refusal_of(error);
    if (refusal.is_lost || refusal.state == "57014" || refusal.state == "55P03") throw failure_of(what, refusal);
    why = std::move(refusal.message);
  }
  static_cast<void>(query(what, "ROLLBACK TO SAVEPOINT pglint"));
  return std::nullopt;
}

Session::Refusal Session::refusal_of(const std::exception& error) const {
  Refusal refusal;
  refusal.state = state_of(error);
  refusal.message = connection_->info.without_passwords(first_line(error.what()));
  refusal.is_lost = ends_session(refusal.state) || dynamic_cast<const pqxx::broken_connection*>(&error) != nullptr || !connection_->connection.is_open();
  return refusal;
}

Rows Session::query_unlocked(std::string_view what, const std::string& sql) {
  static_cast<void>(query(what, "SAVEPOINT pglint"));
  Rows rows = query(what, sql);
  static_cast<void>(query(what, "ROLLBACK TO SAVEPOINT pglint"));
  return rows;
}

void Session::finish() { static_cast<void>(query("the session", "COMMIT")); }

}  // namespace pglint::live
