// search_path and roles while a script runs.
#include "model_support.hpp"

using namespace pglint;

TEST_CASE("search_path decides where objects go") {
  const Database database = load_clean(R"(
    create schema app; create schema "B";
    set search_path = app, public;
    create table one ();
    set search_path to "B";
    create table two ();
    reset search_path;
    create table three ();
    begin; set local search_path = app; create table four (); commit;
    create table five ();
    select pg_catalog.set_config('search_path', '"B", app', false);
    create table six ();
    select set_config('search_path', 'app', true);
    create table seven ();
    set search_path to default;
    create table eight ();)");
  CHECK(database.catalog.relation("app", "one"));
  CHECK(database.catalog.relation("B", "two"));
  CHECK(database.catalog.relation("public", "three"));
  CHECK(database.catalog.relation("app", "four"));
  CHECK(database.catalog.relation("public", "five"));
  CHECK(database.catalog.relation("B", "six"));
  CHECK(database.catalog.relation("app", "seven"));
  CHECK(database.catalog.relation("public", "eight"));
  CHECK(database.catalog.search_path == std::vector<std::string>{"\"$user\"", "public"});
}

TEST_CASE("an empty search_path as pg_dump sets it") {
  const Database database = load_clean(R"(
    SELECT pg_catalog.set_config('search_path', '', false);
    CREATE TABLE public.t (a integer);
    ALTER TABLE ONLY public.t ADD CONSTRAINT t_pkey PRIMARY KEY (a);)");
  CHECK(relation(database, "t").primary_key());
  CHECK(database.catalog.search_path.empty());
}

TEST_CASE("SET ROLE owns what follows") {
  const Database database = load_clean(R"(
    create role app; create role other; create schema app;
    set role app; create table t (); set local role other; create function f() returns int language sql as 'select 1'; commit;
    create sequence s; reset role; create table u ();)");
  REQUIRE(database.catalog.relation("app", "t"));  // "$user" is app
  CHECK(database.catalog.relation("app", "t")->owner == "app");
  REQUIRE(database.catalog.functions().size() == 1);
  CHECK(database.catalog.functions().begin()->owner == "other");
  CHECK(database.catalog.sequences.at({"app", "s"}).owner == "app");
  CHECK(relation(database, "u").owner.empty());
}

TEST_CASE("a query that calls a function with DDL in it is counted") {
  const Database database = load_sql(R"(
    create function make() returns void language plpgsql as $$ begin execute 'create table x()'; end $$;
    create function read() returns int language sql as 'select 1';
    select make(); select read(); select now();)");
  REQUIRE(database.report.not_understood.size() == 1);
  CHECK(text_at(database, database.report.not_understood[0].origin) == "select make()");
}
