// DO blocks: what replay runs of them, what it counts, and where both stand in the source.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "pglint/load.hpp"

namespace pglint {
namespace {

Database after(std::string_view before, std::string_view body) {
  return load_sql(std::string(before) + "\ndo $$ " + std::string(body) + " $$;");
}
bool has_table(const Database& database, std::string_view name) { return database.catalog.relation("public", name) != nullptr; }
std::size_t not_understood(const Database& database) { return database.report.not_understood.size(); }
std::string_view text_of(const Database& database, const Origin& origin) { return database.sources[origin.source].slice(origin.span); }
std::string_view first_not_understood(const Database& database) {
  REQUIRE_FALSE(database.report.not_understood.empty());
  return text_of(database, database.report.not_understood.front().origin);
}
/// Loads what one block does, all of which is to be understood.
Database understood(std::string_view before, std::string_view body) {
  Database database = after(before, body);
  for (const auto& entry : database.report.not_understood) FAIL_CHECK(body << ": " << entry.why);
  return database;
}

constexpr std::string_view two_tables = "create table a (id bigint primary key, x text); create table b (id bigint primary key, x text);";

}  // namespace

TEST_CASE("a statement in a DO block stands where the source has it") {
  const Database database = understood(two_tables, "begin\n  create index a_x on a (lower(x));\nend");
  const Index* index = database.catalog.index("public", "a_x").index;
  REQUIRE(index);
  CHECK(text_of(database, index->provenance.defined) == "create index a_x on a (lower(x))");
  CHECK(database.sources[0].slice(index->keys[0].span) == "lower(x)");
}

TEST_CASE("a body that is not in the source as it is points at the whole DO statement") {
  const Database database = load_sql("do 'begin create table t (a int default 1, b text default ''x''); end';");
  const Relation* table = database.catalog.relation("public", "t");
  REQUIRE(table);
  CHECK(text_of(database, table->provenance.defined).starts_with("do 'begin"));
}

TEST_CASE("dynamic SQL points at its EXECUTE, and nothing in it points anywhere") {
  const Database database = understood(two_tables,
                                       "begin execute 'create index a_x on a (lower(x)) where id > 1; alter table a add check (id > 0)'; "
                                       "execute 'create policy p on a using (exists (select 1 from b where b.id = a.id))'; end");
  const Relation* table = database.catalog.relation("public", "a");
  const Index* index = database.catalog.index("public", "a_x").index;
  REQUIRE(index);
  CHECK(text_of(database, index->provenance.defined).starts_with("execute 'create index"));
  CHECK(index->keys[0].span == Span{});
  CHECK(index->keys[0].expression->args[0].span == Span{});
  CHECK(index->predicate->span == Span{});
  REQUIRE(table->policies.size() == 1);
  CHECK(table->policies[0].using_->query->where->span == Span{});
  const Constraint* check = table->constraint("a_id_check");
  REQUIRE(check);
  CHECK(text_of(database, check->provenance.defined).starts_with("execute 'create index"));
}

TEST_CASE("format() with constants and loop variables") {
  const Database database = understood(two_tables, R"(
    declare t text; tables constant text[] := array['a', 'b'];
    begin
      foreach t in array tables loop
        execute format('create index %I on public.%2$I (x) where x <> %3$L', 'Idx ' || t, t, 'it''s');
        execute format('comment on table %s is %L', t::regclass, 'the ' || upper(t));
      end loop;
    end)");
  const Index* index = database.catalog.index("public", "Idx b").index;
  REQUIRE(index);
  CHECK(canonical_sql(index->predicate).find("'it''s'") != std::string::npos);
  CHECK(database.catalog.relation("public", "b")->comment == "the B");
}

TEST_CASE("every kind of loop over constants") {
  const auto made = [](std::string_view body) {
    const Database database = understood("", body);
    std::string names;
    for (const Relation& relation : database.catalog.relations()) names += relation.name.name + " ";
    return names;
  };
  CHECK(made("begin for i in 1..3 loop execute 'create table t' || i || ' (a int)'; end loop; end") == "t1 t2 t3 ");
  CHECK(made("begin for i in reverse 5 .. 1 by 2 loop execute format('create table t%s (a int)', i); end loop; end") == "t5 t3 t1 ");
  CHECK(made("declare x text; begin for x in select unnest(array['p', 'q']) loop execute format('create table %I (a int)', x); end loop; end") == "p q ");
  CHECK(made("declare x text; begin for x in values ('p'), ('q') loop execute 'create table ' || quote_ident(x) || ' (a int)'; end loop; end") == "p q ");
  CHECK(made("declare r record; begin for r in select * from (values ('p', 'int'), ('q', 'text')) as v(n, t) loop "
             "execute format('create table %I (a %s)', r.n, r.t); end loop; end") == "p q ");
  CHECK(made("declare x text; begin foreach x in array '{p,q}'::text[] loop execute concat('create table ', x, ' (a int)'); end loop; end") == "p q ");
  CHECK(made("declare x text; begin for x in select u from unnest(string_to_array('q,p', ',')) as u order by 1 loop execute 'create table ' || x || ' ()'; end loop; end") == "p q ");
  CHECK(made("declare i int := 0; begin while i < 2 loop i := i + 1; execute format('create table w%s ()', i); end loop; end") == "w1 w2 ");
  CHECK(made("declare i int := 0; begin <<outer>> loop i := i + 1; exit outer when i > 3; continue when i = 2; execute format('create table l%s ()', i); end loop; end") == "l1 l3 ");
  CHECK(made("declare n text[] := '{p,q}'; begin for i in 1..array_length(n, 1) loop execute format('create table %I ()', n[i]); end loop; end") == "p q ");
}

TEST_CASE("IF decides by the model") {
  constexpr std::string_view before = R"(
    create schema app; create type mood as enum ('sad'); create role reader; create extension pgcrypto;
    create table app.t (id int constraint t_pk primary key, note text, constraint positive check (id > 0));
    create index t_note on app.t (note); alter table app.t enable row level security; create policy mine on app.t using (true);
    create function app.f() returns trigger language plpgsql as 'begin return new; end';
    create trigger touch before update on app.t for each row execute function app.f();
    create view app.v as select 1 as one;)";
  const auto holds = [&](std::string_view condition) {
    const Database database = understood(before, "begin if " + std::string(condition) + " then create table yes (); else create table no (); end if; end");
    CHECK_MESSAGE(has_table(database, "yes") != has_table(database, "no"), condition);
    return has_table(database, "yes");
  };
  CHECK(holds("exists (select 1 from pg_type where typname = 'mood')"));
  CHECK_FALSE(holds("exists (select 1 from pg_type where typname = 'moods')"));
  CHECK(holds("exists (select from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typname = 'mood' and n.nspname = 'public')"));
  CHECK_FALSE(holds("exists (select from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typname = 'mood' and n.nspname = 'app')"));
  CHECK(holds("exists (select 1 from pg_enum where enumlabel = 'sad' and enumtypid = 'mood'::regtype)"));
  CHECK(holds("not exists (select 1 from pg_enum where enumlabel = 'happy' and enumtypid = (select oid from pg_type where typname = 'mood'))"));
  CHECK(holds("exists (select 1 from pg_constraint where conname = 'positive' and conrelid = 'app.t'::regclass)"));
  CHECK_FALSE(holds("exists (select 1 from pg_constraint where conname = 'negative')"));
  CHECK(holds("exists (select 1 from pg_constraint c join pg_class r on c.conrelid = r.oid where c.conname = 'positive' and r.relname = 't')"));
  CHECK(holds("exists (select 1 from pg_policies where schemaname = 'app' and tablename = 't' and policyname = 'mine')"));
  CHECK(holds("not exists (select 1 from pg_policies where tablename = 't' and policyname = 'yours')"));
  CHECK(holds("exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relname = 't_note' and n.nspname = 'app')"));
  CHECK(holds("exists (select 1 from pg_class where relname = 't' and relkind = 'r' and relrowsecurity)"));
  CHECK(holds("exists (select 1 from pg_indexes where schemaname = 'app' and indexname = 't_note')"));
  CHECK(holds("not exists (select 1 from pg_roles where rolname = 'writer')"));
  CHECK(holds("exists (select from pg_catalog.pg_roles where rolname = 'reader')"));
  CHECK(holds("exists (select 1 from pg_extension where extname = 'pgcrypto') and not exists (select 1 from pg_extension where extname = 'timescaledb')"));
  CHECK(holds("exists (select 1 from information_schema.tables where table_schema = 'app' and table_name = 't')"));
  CHECK(holds("exists (select 1 from information_schema.columns where table_schema = 'app' and table_name = 't' and column_name = 'note')"));
  CHECK_FALSE(holds("exists (select 1 from information_schema.columns where table_name = 't' and column_name = 'notes')"));
  CHECK(holds("exists (select 1 from information_schema.columns where table_name = 't' and column_name = 'note' and data_type = 'text')"));
  CHECK(holds("exists (select 1 from information_schema.table_constraints where constraint_name = 't_pk' and constraint_type = 'PRIMARY KEY')"));
  CHECK(holds("exists (select 1 from pg_trigger where tgname = 'touch' and tgrelid = 'app.t'::regclass and not tgisinternal)"));
  CHECK(holds("exists (select 1 from pg_proc p join pg_namespace n on p.pronamespace = n.oid where p.proname = 'f' and n.nspname = 'app')"));
  CHECK(holds("exists (select 1 from pg_attribute where attrelid = 'app.t'::regclass and attname = 'id' and attnotnull)"));
  CHECK(holds("exists (select 1 from pg_views where viewname = 'v')"));
  CHECK(holds("to_regclass('app.t') is not null and to_regclass('public.t') is null"));
  CHECK(holds("(select count(*) from pg_policies where tablename = 't') = 1"));
  CHECK(holds("(select count(*) from information_schema.columns where table_name = 't' and column_name in ('id', 'note')) >= 2"));
  CHECK(holds("exists (select 1 from pg_tables where tablename like 't%' and schemaname not in ('pg_catalog', 'information_schema'))"));
  CHECK(holds("case when 1 = 2 then false else true end"));
}

TEST_CASE("what is found goes into variables") {
  const Database database = understood("create table t (a int, constraint odd_name check (a > 0));", R"(
    declare c text; found_it boolean; n int;
    begin
      select conname into c from pg_constraint where conrelid = 't'::regclass and contype = 'c';
      select exists (select 1 from pg_class where relname = 't') into strict found_it;
      select count(*) into n from pg_constraint where conrelid = 't'::regclass;
      if found_it and n = 1 then execute 'alter table t drop constraint ' || quote_ident(c); end if;
    end)");
  CHECK(database.catalog.relation("public", "t")->constraints.empty());
}

TEST_CASE("an exception that is caught costs nothing") {
  const Database database = understood(two_tables, R"(
    begin
      begin create table a (id int); exception when duplicate_table then null; end;
      begin create table c (id int); exception when duplicate_table then drop table b; end;
      begin execute 'drop table missing'; exception when duplicate_table then raise; when others then raise notice 'gone'; end;
    end)");
  CHECK(has_table(database, "b"));
  CHECK(has_table(database, "c"));
}

TEST_CASE("an exception of another kind is counted") {
  const Database database = after(two_tables, "begin create table a (id int); exception when undefined_table then null; end");
  CHECK(not_understood(database) == 1);
  CHECK(first_not_understood(database) == "create table a (id int)");
}

TEST_CASE("an exception that takes back what its block did before is counted") {
  const Database database = after("", "begin create table c (); drop table missing; exception when others then null; end");
  CHECK(not_understood(database) == 1);
  CHECK(first_not_understood(database) == "drop table missing");
}

TEST_CASE("what cannot be decided is counted once, where it stands") {
  const auto counted = [](std::string_view body) {
    const Database database = after(two_tables, body);
    CHECK_MESSAGE(not_understood(database) == 1, body);
    return std::string(first_not_understood(database));
  };
  CHECK(counted("declare r record; begin for r in select tablename from pg_tables loop execute format('drop table %I', r.tablename); end loop; end")
            .starts_with("for r in select"));
  CHECK(counted("begin for i in 1..9 loop execute 'create table t' || random() || ' ()'; end loop; end") == "execute 'create table t' || random() || ' ()'");
  CHECK(counted("begin if exists (select 1 from a where x = 'y') then drop table b; end if; end").starts_with("if exists"));
  CHECK(counted("begin for i in 1..9 loop drop table missing; end loop; end") == "drop table missing");
  CHECK(counted("begin loop create table if not exists z (); end loop; end").starts_with("loop create"));
  CHECK(counted("begin creat table z (); end") == "creat table z ()");
  CHECK(counted("begin raise exception 'no'; end") == "raise exception 'no'");
  CHECK(counted("this is no block").starts_with("do $$"));
}

TEST_CASE("what changes no schema is not counted") {
  const Database database = understood(two_tables, R"(
    declare n int; r record;
    begin
      if current_setting('server_version_num')::int < 100000 then raise exception 'too old'; end if;
      select count(*) into n from a;
      raise notice 'rows: %', n;
      if n > 3 then update a set x = 'y'; end if;
      for r in select * from a loop insert into b (id) values (r.id); end loop;
      get diagnostics n = row_count;
      if not exists (select 1 from pg_publication_tables where pubname = 'p') then alter publication p add table a; end if;
      perform pg_notify('c', n::text);
    end)");
  CHECK(has_table(database, "a"));
}

TEST_CASE("a variable that an undecided branch may set is not known after it") {
  const Database database = after("", R"(
    declare t text := 'p';
    begin
      if random() > 0.5 then t := 'q'; end if;
      execute 'create table ' || t || ' ()';
    end)");
  CHECK(not_understood(database) == 1);
  CHECK_FALSE(has_table(database, "p"));
}

TEST_CASE("settings of a block: search_path and set_config") {
  const Database database = understood("create schema app;", "begin perform set_config('search_path', 'app', false); create table t (); end");
  CHECK(database.catalog.relation("app", "t"));
}

TEST_CASE("hostile blocks end") {
  const auto body_of = [](int depth, std::string_view open, std::string_view close) {
    std::string body;
    for (int i = 0; i < depth; ++i) body += open;
    body += "null;";
    for (int i = 0; i < depth; ++i) body += close;
    return body;
  };
  CHECK(not_understood(after("", body_of(10'000, "begin ", "end; "))) == 1);
  CHECK(not_understood(after("", "begin " + body_of(10'000, "if true then ", "end if; ") + " end")) == 1);
  CHECK(not_understood(after("", "declare s text := 'x'; begin loop s := s || s; execute s; end loop; end")) >= 1);
  CHECK(not_understood(after("", "declare s text[] := array['x']; begin loop s := s || s; execute s[1]; end loop; end")) >= 1);
  CHECK(not_understood(after("", "begin for i in 1..2000000000 loop for j in 1..2000000000 loop execute 'create table if not exists t ()'; end loop; end loop; end")) == 1);
  CHECK(not_understood(load_sql("do 'begin execute ''do ''''begin null;'; do $a$ begin execute 'begin;;'; end $a$; do $b$begin")) <= 2);
}

}  // namespace pglint
