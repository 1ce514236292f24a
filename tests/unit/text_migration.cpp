// What one migration file applies: sections, transactions, names, plans.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "text/layout.hpp"
#include "text/migration.hpp"
#include "text/migration_name.hpp"
#include "text/plan.hpp"

using namespace pglint::text;
using Strings = std::vector<std::string>;

namespace {

/// Applied statements, those in a transaction behind a '*'.
Strings steps(std::string_view text, const MigrationFile& file) {
  const Migration migration = read_migration(text, file);
  Strings out;
  for (const Step& step : migration.steps) {
    const Statement& statement = migration.script.statements[step.statement];
    if (statement.kind == Statement::Kind::meta_command) continue;
    out.push_back((step.in_transaction ? "*" : "") +
                  std::string(text.substr(statement.span.begin, statement.span.end - statement.span.begin)));
  }
  return out;
}

Strings steps(std::string_view text, Tool tool = Tool::plain) {
  return steps(text, MigrationFile{.path = "x.sql", .tool = tool});
}

std::string fixture(const std::string& name) {
  std::ifstream file(PGLINT_SOURCE_DIR "/fixtures/migrations/" + name);
  REQUIRE(file.good());
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// First words of the applied statements of a fixture.
Strings fixture_steps(const std::string& name) {
  const std::string text = fixture(name);
  const MigrationFile file = describe_file(PGLINT_SOURCE_DIR "/fixtures/migrations/" + name);
  Strings out;
  for (const std::string& step : steps(text, file))
    out.push_back(step.substr(0, step.find_first_of(" (", step.find(' ') + 1)));
  return out;
}

}  // namespace

TEST_CASE("migration: every tool's fixture applies its up part in its tool's transactions") {
  CHECK(fixture_steps("plain/2_orders.sql") == Strings{"*BEGIN", "*CREATE TABLE", "*COMMIT", "CREATE INDEX"});
  CHECK(fixture_steps("supabase/supabase/migrations/20240210143000_create_orders.sql") ==
        Strings{"*create table", "*create index"});
  CHECK(fixture_steps("flyway/src/main/resources/db/migration/V1.2__create_orders.sql") ==
        Strings{"*CREATE TABLE"});
  CHECK(fixture_steps("flyway/src/main/resources/db/migration/V1.10__index_orders.sql") ==
        Strings{"CREATE INDEX"});
  CHECK(fixture_steps("golang-migrate/migrations/000001_create_customers.up.sql") ==
        Strings{"*CREATE TABLE", "*CREATE UNIQUE"});
  CHECK(fixture_steps("golang-migrate/migrations/000010_index_orders.up.sql") == Strings{"CREATE INDEX"});
  CHECK(fixture_steps("goose/migrations/00001_create_customers.sql") ==
        Strings{"*CREATE TABLE", "*CREATE FUNCTION", "*CREATE TRIGGER"});
  CHECK(fixture_steps("goose/migrations/00003_index_orders.sql") == Strings{"CREATE INDEX"});
  CHECK(fixture_steps("dbmate/db/migrations/20240102090000_create_customers.sql") ==
        Strings{"*CREATE TABLE", "*CREATE TABLE"});
  CHECK(fixture_steps("dbmate/db/migrations/20240210143000_index_orders.sql") == Strings{"CREATE INDEX"});
  CHECK(fixture_steps("prisma/prisma/migrations/20240102090000_customers/migration.sql") ==
        Strings{"*CREATE TABLE", "*CREATE UNIQUE"});
  CHECK(fixture_steps("drizzle/drizzle/0000_wet_falcon.sql") == Strings{"*CREATE TABLE", "*CREATE UNIQUE"});
  CHECK(fixture_steps("sqitch/deploy/appschema.sql") == Strings{"*BEGIN", "*CREATE SCHEMA", "*COMMIT"});
}

TEST_CASE("migration: a dump by pg_dump is read whole") {
  const std::string text = fixture("dump/structure.sql");
  const Migration migration = read_migration(text, MigrationFile{.path = "structure.sql"});
  int sql = 0;
  int meta = 0;
  int rows = 0;
  for (const Statement& statement : migration.script.statements) {
    CHECK(statement.open == Statement::Open::nothing);
    CHECK(statement.kind != Statement::Kind::templated);
    sql += statement.kind == Statement::Kind::sql ? 1 : 0;
    meta += statement.kind == Statement::Kind::meta_command ? 1 : 0;
    rows += statement.kind == Statement::Kind::copy_data ? 1 : 0;
  }
  CHECK(sql == 44);
  CHECK(meta == 5);
  CHECK(rows == 2);
  CHECK(migration.steps.size() == 51);
  CHECK(!migration.steps[0].in_transaction);
}

TEST_CASE("migration: the tool is seen from the markers of a plain file") {
  const auto tool = [](std::string_view text) {
    return read_migration(text, MigrationFile{.path = "x.sql"}).tool;
  };
  CHECK(tool("-- +goose Up\nA;") == Tool::goose);
  CHECK(tool("-- migrate:up\nA;") == Tool::dbmate);
  CHECK(tool("A;--> statement-breakpoint\nB;") == Tool::drizzle);
  CHECK(tool("-- +migrate Up\nA;") == Tool::plain);
  CHECK(tool("A;") == Tool::plain);
  CHECK(read_migration("-- +goose Up\nA;", MigrationFile{.path = "V1__x.sql", .tool = Tool::flyway}).tool ==
        Tool::flyway);
}

TEST_CASE("migration: sections") {
  CHECK(steps("-- +goose Up\nA;\n-- +goose Down\nB;\n") == Strings{"*A"});
  CHECK(steps("-- +goose Down\nB;\n-- +goose Up\nA;\n") == Strings{"*A"});
  CHECK(steps("X;\n-- migrate:up\nA;\n-- migrate:down\nB;\n-- migrate:up transaction:false\nC;\n-- "
              "migrate:down\nD;") == Strings{"*X", "*A", "C"});
  CHECK(steps("-- +migrate Up notransaction\nA;\n-- +migrate Down\nB;") == Strings{"A"});
  CHECK(steps("A;\n---- create above / drop below ----\nB;") == Strings{"*A"});
  CHECK(steps("-- +goose Up\r\nA\r\n-- +goose Down\r\nB\r\n") == Strings{"*A"});
  CHECK(steps("-- +goose Up\n-- +goose NO TRANSACTION\nA;\n-- +goose Down\nB;") == Strings{"A"});
  CHECK(steps("\xEF\xBB\xBF-- +goose Up\nA;\n-- +goose Down\nB;") == Strings{"*A"});
  CHECK(steps("-- +goose Down\nB;").empty());
}

TEST_CASE("migration: prose counts as a marker only with its counterpart") {
  CHECK(steps("-- Up Migration\nA;\n-- Down Migration\nB;") == Strings{"*A"});
  CHECK(steps("A;\n-- Down migration\nB;") == Strings{"A", "B"});
  CHECK(steps("-- Up migration\nA;") == Strings{"A"});
}

TEST_CASE("migration: what psql would not run is no step") {
  CHECK(steps("\\if false\nA;\n\\else\nB;\n\\endif\nC \\r\nD;") == Strings{"B", "D"});
}

TEST_CASE("migration: transactions in the script") {
  CHECK(steps("A;BEGIN;B;COMMIT;C;") == Strings{"A", "*BEGIN", "*B", "*COMMIT", "C"});
  CHECK(steps("START /* x */ TRANSACTION;B;END;C;") ==
        Strings{"*START /* x */ TRANSACTION", "*B", "*END", "C"});
  CHECK(steps("begin work;B;rollback to savepoint s;C;rollback;D;") ==
        Strings{"*begin work", "*B", "*rollback to savepoint s", "*C", "*rollback", "D"});
  CHECK(steps("BEGIN;COMMIT AND CHAIN;B;COMMIT WORK AND NO CHAIN;C;") ==
        Strings{"*BEGIN", "*COMMIT AND CHAIN", "*B", "*COMMIT WORK AND NO CHAIN", "C"});
  CHECK(steps("BEGIN;PREPARE TRANSACTION 'x';A;COMMIT PREPARED 'x';B;") ==
        Strings{"*BEGIN", "*PREPARE TRANSACTION 'x'", "A", "COMMIT PREPARED 'x'", "B"});
  CHECK(steps("BEGIN;PREPARE p AS SELECT 1;A;ABORT;B;") ==
        Strings{"*BEGIN", "*PREPARE p AS SELECT 1", "*A", "*ABORT", "B"});
  CHECK(steps("BEGIN;A;") == Strings{"*BEGIN", "*A"});
}

TEST_CASE("migration: a file sent as one query is a transaction when it holds several statements") {
  CHECK(steps("A;", Tool::prisma) == Strings{"A"});
  CHECK(steps("A;B;", Tool::prisma) == Strings{"*A", "*B"});
  CHECK(steps("A;", Tool::golang_migrate) == Strings{"A"});
  CHECK(steps("A;", Tool::supabase) == Strings{"*A"});
  CHECK(steps("A;B;", Tool::sqitch) == Strings{"A", "B"});
  CHECK(steps("A;", MigrationFile{.path = "V1__x.sql", .tool = Tool::flyway, .no_transaction = true}) ==
        Strings{"A"});
}

TEST_CASE("migration names: Flyway") {
  const auto version = [](std::string_view name) {
    const auto parsed = parse_flyway_name(name);
    return parsed ? parsed->version + "|" + parsed->name : "none";
  };
  CHECK(version("V1__x.sql") == "1|x");
  CHECK(version("V1_2__add_y.sql") == "1.2|add_y");
  CHECK(version("V1.10__.sql") == "1.10|");
  CHECK(version("V20240101120000__x.sql") == "20240101120000|x");
  CHECK(version("R__view.sql") == "|view");
  CHECK(parse_flyway_name("U1__x.sql")->kind == MigrationName::Kind::down);
  CHECK(parse_flyway_name("B1__x.sql")->kind == MigrationName::Kind::baseline);
  for (const char* none : {"v1__x.sql", "V__x.sql", "V1_x.sql", "V1a__x.sql", "V1.__x.sql", "R1__x.sql",
                           "V1__x.txt", "__.sql", ".sql", "Views__x.sql"}) {
    CAPTURE(none);
    CHECK(version(none) == "none");
  }
}

TEST_CASE("migration names: golang-migrate and numbered files") {
  CHECK(parse_golang_migrate_name("1_a.up.sql")->version == "1");
  CHECK(parse_golang_migrate_name("0001_a.b.down.sql")->name == "a.b");
  CHECK(parse_golang_migrate_name("1_a.down.sql")->kind == MigrationName::Kind::down);
  for (const char* none : {"a.up.sql", "1.up.sql", "1-a.up.sql", "1_a.sql", ".up.sql", "_a.up.sql"}) {
    CAPTURE(none);
    CHECK(!parse_golang_migrate_name(none));
  }
  const auto numbered = [](std::string_view name) {
    const MigrationName parsed = parse_numbered_name(name);
    return parsed.version + "|" + parsed.name;
  };
  CHECK(numbered("0001_init.sql") == "0001|init");
  CHECK(numbered("V2-add.sql") == "2|add");
  CHECK(numbered("1.2.3 x.sql") == "1.2.3|x");
  CHECK(numbered("20240101.sql") == "20240101|");
  CHECK(numbered("schema.sql") == "|schema");
  CHECK(numbered("video.sql") == "|video");
  CHECK(numbered("") == "|");
}

TEST_CASE("migration names: versions compare number by number") {
  const Strings sorted{
      "", "1", "1.1", "1.2", "1.10", "2", "2.0.1", "10", "20240101120000", "99999999999999999999999999"};
  for (std::size_t i = 0; i < sorted.size(); ++i)
    for (std::size_t j = 0; j < sorted.size(); ++j) {
      CAPTURE(sorted[i]);
      CAPTURE(sorted[j]);
      CHECK(version_less(sorted[i], sorted[j]) == (i < j));
    }
  CHECK(!version_less("1", "1.0"));
  CHECK(!version_less("1.0", "1"));
  CHECK(!version_less("007", "7"));
}

TEST_CASE("plans: Sqitch") {
  CHECK(
      parse_sqitch_plan(
          "%syntax-version=1.0.0\n%project=x\n\n# note\na 2024 X <x@y> # n\n+b [a] 2024\r\n@v1 2024\nc\n") ==
      Strings{"a", "b", "c"});
  CHECK(parse_sqitch_plan("a\n@v1\n@v2\nb\na [a@v1]\n@v3\na [a@v3]\n") == Strings{"a@v1", "b", "a@v3", "a"});
  CHECK(parse_sqitch_plan("").empty());
  CHECK(parse_sqitch_plan("\n \n@v1\n-x\n+\n").empty());
}

TEST_CASE("plans: Drizzle's journal") {
  CHECK(*parse_drizzle_journal(R"({"entries":[{"idx":1,"tag":"b"},{"idx":0,"tag":"a"}]})", "j") ==
        Strings{"a", "b"});
  CHECK(parse_drizzle_journal(R"({"entries":[]})", "j")->empty());
  for (const char* wrong : {"", "[]", "{", "{}", R"({"entries":{}})", R"({"entries":[1]})",
                            R"({"entries":[{"idx":"0","tag":"a"}]})", R"({"entries":[{"idx":0}]})",
                            R"({"entries":[{"idx":0,"tag":1}]})"}) {
    CAPTURE(wrong);
    const auto tags = parse_drizzle_journal(wrong, "j");
    REQUIRE(!tags.ok());
    CHECK(tags.error().message == "\"j\" is not a Drizzle journal");
  }
}
