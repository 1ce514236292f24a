// Functions: identity, properties, defaults; measured on PostgreSQL 15.
#include "model_support.hpp"

using namespace pglint;

namespace {

const Function& function(const Database& database, std::string_view name, std::size_t overload = 0) {
  const auto found = database.catalog.functions("public", name);
  REQUIRE(found.size() > overload);
  return *found[overload];
}

}  // namespace

TEST_CASE("overloads are told apart by their input types") {
  const Database database = load_clean(R"(
    create function f(a int) returns int language sql as 'select 1';
    create function f(a varchar(20)) returns int language sql as 'select 1';
    create or replace function f(b integer, out c text) language sql as 'select ''x''';
    create or replace function f(text, variadic int[] default '{}') returns int language sql as 'select 2';)");
  REQUIRE(database.catalog.functions("public", "f").size() == 3);
  CHECK(function(database, "f").input_types() == std::vector<std::string>{"integer"});
  CHECK(function(database, "f").returns == "text");
  CHECK(function(database, "f", 1).input_types() == std::vector<std::string>{"character varying"});
  CHECK(function(database, "f", 2).input_types() == std::vector<std::string>{"text", "integer[]"});
}

TEST_CASE("what a function returns") {
  const Database database = load_clean(R"(
    create function a() returns table(x int, y text) language sql as 'select 1, ''a''';
    create function b() returns table(x int) language sql as 'select 1';
    create function c(out x int, out y int) language sql as 'select 1, 2';
    create function d() returns setof varchar(3) language sql as 'select ''a''';
    create procedure p(a int) language plpgsql as 'begin end';
    create procedure q(a int, out b text) language plpgsql as 'begin end';
    create function t() returns trigger language plpgsql as 'begin return new; end';)");
  CHECK(function(database, "a").returns == "record");
  CHECK(function(database, "a").returns_set);
  CHECK(function(database, "b").returns == "integer");
  CHECK(function(database, "b").returns_set);
  CHECK(function(database, "c").returns == "record");
  CHECK_FALSE(function(database, "c").returns_set);
  CHECK(function(database, "d").returns == "character varying");
  CHECK(function(database, "p").returns.empty());
  CHECK(function(database, "p").kind == 'p');
  CHECK(function(database, "q").returns == "record");
  CHECK(function(database, "t").returns == "trigger");
}

TEST_CASE("properties, replaced and altered") {
  const char* sql = R"(
    create function f() returns int language plpgsql as $$begin return 1; end$$;
    comment on function f is 'kept';
    create or replace function f() returns int language sql stable security definer strict parallel safe cost 5
      set search_path = public, pg_temp as $$select 1$$;)";
  Database database = load_clean(sql);
  const Function& f = function(database, "f");
  CHECK(f.language == "sql");
  CHECK(f.volatility == Volatility::stable);
  CHECK(f.security_definer);
  CHECK(f.strict);
  CHECK(f.parallel == 's');
  CHECK(f.cost == 5);
  CHECK(f.rows == -1);
  CHECK(f.settings == std::map<std::string, std::string>{{"search_path", "public, pg_temp"}});
  CHECK(f.comment == "kept");
  CHECK(f.body == "select 1");
  CHECK(text_at(database, {f.provenance.changed.source, f.body_span}) == "select 1");
  CHECK(text_at(database, f.provenance.defined).starts_with("create function f()"));

  append_sql(database, "alter function f() volatile cost 100 reset all set work_mem = '1MB'; alter function f() called on null input;", "2.sql");
  CHECK(database.report.not_understood.empty());
  CHECK(f.volatility == Volatility::volatile_);
  CHECK(f.cost == -1);
  CHECK(f.settings == std::map<std::string, std::string>{{"work_mem", "1MB"}});
  CHECK_FALSE(f.strict);
  CHECK(f.body_span.empty());  // it would be looked for in the file of the ALTER
}

TEST_CASE("everybody may execute a new function") {
  const Database database = load_clean(R"(
    create role app;
    create function f() returns int language sql as 'select 1';
    create function g() returns int language sql as 'select 1';
    revoke execute on function g() from public;
    grant execute on function g() to app;)");
  REQUIRE(function(database, "f").grants.size() == 1);
  CHECK(function(database, "f").grants[0].grantee == "public");
  CHECK(function(database, "f").grants[0].privileges == "X");
  REQUIRE(function(database, "g").grants.size() == 1);
  CHECK(function(database, "g").grants[0].grantee == "app");
}

TEST_CASE("a function that exists already is counted, and so is one that does not") {
  const Database database = load_sql(R"(
    create function f() returns int language sql as 'select 1';
    create function f() returns int language sql as 'select 2';
    alter function g() stable;)");
  CHECK(database.report.not_understood.size() == 2);
  CHECK(function(database, "f").body == "select 1");
}
