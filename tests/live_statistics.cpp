// What a server counted, read with and without the privileges and the libraries for it; and the limits of time that an embedder may set.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <algorithm>
#include <iostream>
#include <string>
#include <thread>

#include "pglint/live.hpp"
#include "support/server.hpp"

namespace {

using namespace pglint;

void must(const test::Server& server, std::string_view database, std::string_view sql) {
  const auto answer = server.run(database, sql);
  REQUIRE_MESSAGE(answer.ok, answer.errors);
}

std::string as(const test::Server& server, const std::string& role, const std::string& database) {
  std::string conninfo = server.conninfo(database);
  return conninfo.replace(conninfo.find("user=postgres"), 13, "user=" + role);
}

Database must_read(const std::string& conninfo, const LiveOptions& options = {}) {
  Result<Database> database = read_server(conninfo, options);
  REQUIRE_MESSAGE(database.ok(), database.error().message);
  REQUIRE(database->statistics.has_value());
  return std::move(database.value());
}

const StatementStatistics* statement(const Database& database, std::string_view part) {
  const auto& all = database.statistics->statements;
  const auto found = std::find_if(all.begin(), all.end(), [&](const StatementStatistics& one) { return one.query.find(part) != std::string::npos; });
  return found == all.end() ? nullptr : &*found;
}

bool has_gap(const Database& database, std::string_view part) {
  const auto& gaps = database.report.not_read;
  return std::any_of(gaps.begin(), gaps.end(), [&](const std::string& gap) { return gap.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("statements of pg_stat_statements") {
  const auto server = test::Server::start(15, "-c shared_preload_libraries=pg_stat_statements");
  if (!server || !server->run("postgres", "create extension pg_stat_statements").ok) {
    std::cout << "skipped: no PostgreSQL 15 or later with pg_stat_statements is installed\n";
    return;
  }
  must(*server, "postgres", "drop extension pg_stat_statements; create database plain; create database apart; create role reader login; create role monitor login in role pg_read_all_stats");
  must(*server, "plain", "create table orders (id int primary key, note text); select count(*) from orders where id = 1;");
  CHECK(must_read(server->conninfo("plain")).statistics->statements.empty());  // no extension, and that is no gap
  CHECK_FALSE(has_gap(must_read(server->conninfo("plain")), "pg_stat_statements"));

  must(*server, "plain", "create extension pg_stat_statements; insert into orders select i, 'secret' from generate_series(1, 7) i; select note from orders where id = 5; select note from orders where id = 6;");
  const Database plain = must_read(server->conninfo("plain"));
  const StatementStatistics* lookup = statement(plain, "select note from orders where id = $1");
  REQUIRE(lookup != nullptr);
  CHECK(lookup->calls == 2);
  CHECK(lookup->rows == 2);
  CHECK(lookup->total_exec_time > 0);
  CHECK(lookup->mean_exec_time == doctest::Approx(lookup->total_exec_time / 2));
  CHECK_FALSE(has_gap(plain, "pg_stat_statements"));
  const auto& all = plain.statistics->statements;
  CHECK(std::is_sorted(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.total_exec_time > b.total_exec_time; }));
  CHECK(all.size() > 3);
  const std::size_t few = must_read(server->conninfo("plain"), {.statements = 3}).statistics->statements.size();  // rows of which some may be no queries
  CHECK((few >= 1 && few <= 3));
  CHECK_FALSE(must_read(server->conninfo("postgres")).statistics->statements.size() > 0);  // no extension there

  SUBCASE("of others they are hidden, which is said") {
    const Database hidden = must_read(as(*server, "reader", "plain"));
    CHECK(statement(hidden, "orders") == nullptr);
    CHECK(has_gap(hidden, "statements of other roles in pg_stat_statements: membership in pg_read_all_stats shows them"));
    CHECK(statement(hidden, "insufficient privilege") == nullptr);
    const Database shown = must_read(as(*server, "monitor", "plain"));
    CHECK(statement(shown, "select note from orders") != nullptr);
    CHECK_FALSE(has_gap(shown, "pg_stat_statements"));
  }
  SUBCASE("in a schema with a name of its own") {
    must(*server, "apart", "create schema \"My \"\"Stats\"; create extension pg_stat_statements schema \"My \"\"Stats\"; select 'apart';");
    CHECK(statement(must_read(server->conninfo("apart")), "select $1") != nullptr);
    CHECK(statement(must_read(server->conninfo("apart")), "orders") == nullptr);  // of another database
    const Database closed = must_read(as(*server, "reader", "apart"));  // no USAGE
    CHECK(has_gap(closed, "pg_stat_statements: permission denied for schema My \"Stats"));
    CHECK(closed.catalog.schemas.size() == must_read(server->conninfo("apart")).catalog.schemas.size());  // the rest is read
  }
}

TEST_CASE("an extension whose library is not loaded is a gap") {
  const auto server = test::Server::start(15);
  if (!server || !server->run("postgres", "create extension pg_stat_statements").ok) return;
  must(*server, "postgres", "create table orders (id int primary key, note text); create role reader login;");
  const Database database = must_read(server->conninfo("postgres"));
  CHECK(has_gap(database, "pg_stat_statements: pg_stat_statements must be loaded via"));
  CHECK(database.catalog.relation("public", "orders") != nullptr);
  CHECK(database.statistics->relation({"public", "orders"}) != nullptr);
}

TEST_CASE("the values of columns are read on demand only, and where the role may see them") {
  const auto server = test::Server::start(15);
  if (!server) return;
  must(*server, "postgres", "create role reader login; create table t (mood text, other int); create table shown (mood text); grant select on shown to reader;"
                            "insert into t select 'good', 1 from generate_series(1, 400); insert into shown select mood from t; analyze t; analyze shown;");
  const auto values = [&](const Database& database, const char* table) {
    const auto& columns = database.statistics->relation({"public", table})->columns;
    const auto found = columns.find("mood");
    return found == columns.end() ? std::vector<std::string>{"no statistics"} : found->second.most_common_vals;
  };
  CHECK(values(must_read(server->conninfo("postgres")), "t").empty());
  CHECK(values(must_read(server->conninfo("postgres"), {.values = true}), "t") == std::vector<std::string>{"good"});
  const Database partly = must_read(as(*server, "reader", "postgres"), {.values = true});
  CHECK(values(partly, "t") == std::vector<std::string>{"no statistics"});
  CHECK(values(partly, "shown") == std::vector<std::string>{"good"});
  CHECK(has_gap(partly, "statistics of the columns of 1 table: role reader may not read it"));
  CHECK(partly.statistics->relation({"public", "t"})->reltuples == 400);
}

TEST_CASE("limits of time") {
  const auto server = test::Server::start(15);
  if (!server) return;
  must(*server, "postgres", "create table t (id int primary key)");
  std::thread holder([&] { static_cast<void>(server->run("postgres", "begin; lock table pg_catalog.pg_policy; select pg_sleep(3);")); });
  // Until the lock is held.
  Result<Database> refused = read_server(server->conninfo("postgres"), {.statement_timeout = 200});
  for (int tries = 0; refused.ok() && tries < 50; ++tries) refused = read_server(server->conninfo("postgres"), {.statement_timeout = 200});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message == "could not read policies: canceling statement due to statement timeout");
  CHECK(refused.error().hint.find("run it again") != std::string::npos);
  const Result<Database> locked = read_server(server->conninfo("postgres"), {.lock_timeout = 200});
  REQUIRE_FALSE(locked.ok());
  CHECK(locked.error().message == "could not read policies: canceling statement due to lock timeout");
  CHECK(read_server(server->conninfo("postgres"), {.statement_timeout = 0, .lock_timeout = 0}).ok());  // waits
  holder.join();
}
