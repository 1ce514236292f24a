// Enums, domains, composite and range types, sequences, schemas and extensions.
#include "model_support.hpp"

using namespace pglint;

TEST_CASE("enum labels keep their order") {
  const Database database = load_clean(R"(
    create type mood as enum ('sad', 'ok');
    alter type mood add value 'happy';
    alter type mood add value 'bad' before 'ok';
    alter type mood add value if not exists 'ok';
    alter type mood add value 'fine' after 'ok';
    alter type mood rename value 'sad' to 'blue';)");
  CHECK(database.catalog.enums.at({"public", "mood"}).labels ==
        std::vector<std::string>{"blue", "bad", "ok", "fine", "happy"});
}

TEST_CASE("domains and the names of their checks") {
  const Database database = load_clean(R"(
    create domain positive as int not null default '5' check (value > 0) check (value < 10) constraint named check (value <> 3);
    create table other (x int constraint positive_check2 check (x > 0));
    alter domain positive add check (value <> 5);
    alter domain positive drop constraint named;
    alter domain positive drop not null;)");
  const Domain& domain = database.catalog.domains.at({"public", "positive"});
  CHECK(domain.base_type == "integer");
  CHECK_FALSE(domain.not_null);
  CHECK(canonical_sql(domain.default_value) == "5");
  REQUIRE(domain.checks.size() == 3);
  CHECK(domain.checks[0].name == "positive_check");
  CHECK(domain.checks[1].name == "positive_check1");
  CHECK(domain.checks[2].name == "positive_check3");  // the table's constraint took positive_check2
  CHECK(to_sql(domain.checks[0].expression) == "value > 0");
}

TEST_CASE("composite and range types") {
  const Database database = load_clean(R"(
    create type pair as (a int, b public.pair2[]);
    create type floats as range (subtype = float8);
    create type intrange as range (subtype = int4);)");
  const CompositeType& pair = database.catalog.types.at({"public", "pair"});
  REQUIRE(pair.columns.size() == 2);
  CHECK(pair.columns[0].type == "integer");
  CHECK(pair.columns[1].type == "public.pair2[]");
  CHECK(database.catalog.types.at({"public", "floats"}).kind == 'r');
  CHECK(database.catalog.types.count({"public", "floats_multirange"}));
  CHECK(database.catalog.types.count({"public", "intmultirange"}));
}

TEST_CASE("sequences take their bounds from type and step") {
  const Database database = load_clean(R"(
    create table t (id int);
    create sequence a as smallint; create sequence b increment -1; create sequence c as integer minvalue 5 owned by t.id;
    create sequence d start 7 maxvalue 100 cycle cache 3;
    alter sequence a as bigint; alter sequence b increment 2; alter sequence c as smallint owned by none; alter sequence d no maxvalue;)");
  const auto& sequences = database.catalog.sequences;
  const auto bounds = [&](const char* name) {
    const Sequence& s = sequences.at({"public", name});
    return std::vector<long long>{s.start, s.increment, s.minimum, s.maximum};
  };
  constexpr long long most = 9223372036854775807LL;
  CHECK(bounds("a") == std::vector<long long>{1, 1, 1, most});
  CHECK(bounds("b") == std::vector<long long>{-1, 2, -most - 1, -1});
  CHECK(bounds("c") == std::vector<long long>{5, 1, 5, 32767});
  CHECK(bounds("d") == std::vector<long long>{7, 1, 1, most});
  CHECK(sequences.at({"public", "c"}).owner_column.empty());
  CHECK(sequences.at({"public", "d"}).cycle);
  CHECK(sequences.at({"public", "d"}).cache == 3);
}

TEST_CASE("extensions bring types and functions into their schema") {
  const Database database = load_clean(R"(
    create schema extensions;
    create extension if not exists citext with schema extensions;
    create extension "uuid-ossp" schema extensions version '1.1';
    create extension pg_trgm; create extension if not exists pg_trgm; create extension earthdistance cascade;
    create extension plpgsql;
    set search_path = public, extensions;
    create table t (id uuid default uuid_generate_v4(), email citext);)");
  CHECK(database.catalog.extensions.size() == 5);  // cube came with earthdistance
  CHECK(database.catalog.extensions.at("pg_trgm").schema == "public");
  CHECK(database.catalog.extensions.at("uuid-ossp").version == "1.1");
  const auto generate = database.catalog.functions("extensions", "uuid_generate_v4");
  REQUIRE(generate.size() == 1);
  CHECK(generate[0]->volatility == Volatility::volatile_);
  CHECK(generate[0]->extension_member);
  CHECK(relation(database, "t").column("email")->type == "extensions.citext");
}

TEST_CASE("dropping an extension takes what it brought") {
  const Database database = load_clean("create extension citext; create extension pgcrypto; drop extension citext; drop extension pgcrypto;");
  CHECK(database.catalog.extensions.empty());
  CHECK(database.catalog.types.empty());
  CHECK(database.catalog.functions().empty());
}

TEST_CASE("schemas and their elements") {
  const Database database = load_clean(R"(
    create role app;
    create schema if not exists one authorization app create table t (a int) create index on t (a);
    create schema authorization app;
    create schema if not exists one;)");
  CHECK(database.catalog.schemas.at("one").owner == "app");
  CHECK(database.catalog.schemas.count("app"));
  CHECK(relation(database, "t", "one").indexes.size() == 1);
}

TEST_CASE("names in use are counted") {
  const Database database = load_sql(R"(
    create type mood as enum ('a'); create type mood as (x int); create domain mood as int;
    create sequence s; create sequence s; create sequence if not exists s;
    create schema x; create schema x; create extension hstore; create extension hstore;
    alter type missing add value 'x'; alter domain missing drop not null; alter sequence missing cycle;
    alter sequence if exists missing cycle;)");
  CHECK(database.report.not_understood.size() == 8);
}
