// Schemas, extensions, SET and RESET, transactions, queries.
#include "sql_statement_support.hpp"

namespace pglint::test {
namespace {

TEST_CASE("CREATE SCHEMA and CREATE EXTENSION") {
  const auto schema = body_of<sql::CreateSchema>("create schema if not exists s authorization u");
  CHECK(schema.name == "s");
  CHECK(schema.owner == "u");
  CHECK(schema.if_not_exists);
  CHECK(body_of<sql::CreateSchema>("create schema authorization u").name == "u");
  CHECK(body_of<sql::CreateSchema>("create schema s").owner.empty());

  const auto extension = body_of<sql::CreateExtension>(
      "create extension if not exists \"uuid-ossp\" with schema ext version '1.1' cascade");
  CHECK(extension.name == "uuid-ossp");
  CHECK(extension.schema == "ext");
  CHECK(extension.version == "1.1");
  CHECK(extension.if_not_exists);
  CHECK_FALSE(extension.alter);
  const auto update = body_of<sql::CreateExtension>("alter extension e update to '2'");
  CHECK(update.alter);
  CHECK(update.version == "2");
  CHECK(body_of<sql::CreateExtension>("alter extension e update").version.empty());
  CHECK(body_of<sql::CreateExtension>("create language plpgsql").name == "plpgsql");  // since version 13
}

TEST_CASE("SET") {
  const auto path = body_of<sql::SetVariable>("set search_path = \"$user\", 'a b', Public");
  CHECK(path.name == "search_path");
  CHECK(path.values == Names{"$user", "a b", "public"});
  CHECK_FALSE(path.local);
  CHECK_FALSE(path.reset);
  CHECK(body_of<sql::SetVariable>("set local search_path to ''").values == Names{""});
  CHECK(body_of<sql::SetVariable>("set local search_path to ''").local);
  CHECK_FALSE(body_of<sql::SetVariable>("set session work_mem = 64").local);
  CHECK(body_of<sql::SetVariable>("set session work_mem = 64").values == Names{"64"});
  CHECK(body_of<sql::SetVariable>("set enable_seqscan = on").values == Names{"on"});
  CHECK(body_of<sql::SetVariable>("set \"DateStyle\" = iso").name == "datestyle");
  CHECK(body_of<sql::SetVariable>("set app.tenant = -1").name == "app.tenant");
  CHECK(body_of<sql::SetVariable>("set app.tenant = -1").values == Names{"-1"});
  const auto schema = body_of<sql::SetVariable>("set schema 'x'");
  CHECK(schema.name == "search_path");
  CHECK(schema.values == Names{"x"});
  CHECK(body_of<sql::SetVariable>("set time zone 'UTC'").name == "timezone");
  CHECK(body_of<sql::SetVariable>("set time zone local").reset);
  CHECK(body_of<sql::SetVariable>("set names 'utf8'").name == "client_encoding");
  CHECK(body_of<sql::SetVariable>("set role admin").name == "role");
  CHECK(body_of<sql::SetVariable>("set role admin").values == Names{"admin"});
  CHECK(body_of<sql::SetVariable>("set role none").values == Names{"none"});
  CHECK(body_of<sql::SetVariable>("set session authorization u").name == "session_authorization");
  CHECK(body_of<sql::SetVariable>("set search_path to default").reset);
  CHECK(body_of<sql::NoEffect>("set transaction isolation level serializable").what == "SET TRANSACTION");
  CHECK(body_of<sql::NoEffect>("set session characteristics as transaction read only").what ==
        "SET TRANSACTION");
}

TEST_CASE("RESET and DISCARD") {
  const auto reset = body_of<sql::SetVariable>("reset search_path");
  CHECK(reset.reset);
  CHECK(reset.name == "search_path");
  CHECK(reset.values.empty());
  CHECK(body_of<sql::SetVariable>("reset all").name == "ALL");
  CHECK(body_of<sql::SetVariable>("reset role").name == "role");
  CHECK(body_of<sql::SetVariable>("discard all").name == "ALL");
  CHECK(body_of<sql::SetVariable>("discard all").reset);
  CHECK(body_of<sql::NoEffect>("discard plans").what == "DISCARD");
}

TEST_CASE("transactions") {
  using Kind = sql::Transaction::Kind;
  const auto kind = [](std::string_view text) { return body_of<sql::Transaction>(text).kind; };
  CHECK(kind("begin") == Kind::begin);
  CHECK(kind("start transaction read write") == Kind::begin);
  CHECK(kind("commit") == Kind::commit);
  CHECK(kind("end") == Kind::commit);
  CHECK(kind("rollback") == Kind::rollback);
  CHECK(kind("abort") == Kind::rollback);
  CHECK(kind("prepare transaction 'x'") == Kind::commit);
  CHECK(body_of<sql::Transaction>("commit and chain").chain);
  CHECK(kind("release savepoint s") == Kind::release);
  const auto back = body_of<sql::Transaction>("rollback to savepoint \"S\"");
  CHECK(back.kind == Kind::rollback_to);
  CHECK(back.savepoint == "S");
  CHECK(body_of<sql::Transaction>("savepoint s").savepoint == "s");
}

TEST_CASE("queries") {
  const auto command = [](std::string_view text) { return body_of<sql::QueryStmt>(text).query->command; };
  CHECK(command("select 1") == Query::Command::select);
  CHECK(command("values (1)") == Query::Command::select);
  CHECK(command("insert into t values (1)") == Query::Command::insert);
  CHECK(command("update t set a = 1") == Query::Command::update);
  CHECK(command("delete from t") == Query::Command::delete_);
  CHECK(command("merge into t using s on t.a = s.a when matched then delete") == Query::Command::merge);
  const auto call = body_of<sql::QueryStmt>("call s.p(1, x => 2)");
  CHECK(call.query->command == Query::Command::other);
  REQUIRE(call.query->targets.size() == 1);
  CHECK(call.query->targets[0].expr.is(ExprKind::function));
  CHECK(call.query->targets[0].expr.name == "p");
}

TEST_CASE("the span of a statement is the one it was given") {
  const std::string_view text = "create table a (x int); create index i on a (x)";
  const auto parsed = sql::parse(text, {{0, 22}, {24, 47}});
  REQUIRE(parsed.size() == 2);
  const auto& index = std::get<sql::Statement>(parsed[1].result);
  CHECK(under(text, index.span) == "create index i on a (x)");
  const auto& body = std::get<sql::CreateIndexStmt>(index.body);
  CHECK(body.keys.at(0).span == Span{45, 46});
}

}  // namespace
}  // namespace pglint::test
