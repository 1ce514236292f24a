// Triggers and comments.
#include "model_support.hpp"

using namespace pglint;

TEST_CASE("triggers, replaced and enabled") {
  const Database database = load_clean(R"(
    create schema app; create function app.touch() returns trigger language plpgsql as 'begin return new; end';
    create table t (a int, b text);
    set search_path = public, app;
    create trigger tr before update of a, b on t for each row when (old.a is distinct from new.a) execute function touch('x');
    create or replace trigger tr after insert or delete on t execute procedure touch();
    create trigger second before truncate on t execute function touch();
    alter table t disable trigger second;)");
  const Relation& t = relation(database, "t");
  REQUIRE(t.triggers.size() == 2);
  const Trigger& trigger = t.triggers[0];
  CHECK(trigger.timing == TriggerTiming::after);
  CHECK(trigger.on_insert);
  CHECK(trigger.on_delete);
  CHECK_FALSE(trigger.on_update);
  CHECK_FALSE(trigger.for_each_row);
  CHECK(trigger.function == QualifiedName{"app", "touch"});
  CHECK(trigger.arguments.empty());
  CHECK_FALSE(trigger.when);
  CHECK(t.triggers[1].enabled == 'D');
}

TEST_CASE("partitions get the row triggers of their parent") {
  const Database database = load_clean(R"(
    create function f() returns trigger language plpgsql as 'begin return new; end';
    create table p (a int) partition by range (a);
    create table p1 partition of p for values from (0) to (10) partition by range (a);
    create table p11 partition of p1 for values from (0) to (5);
    create trigger r after insert on p for each row execute function f();
    create trigger s after insert on p for each statement execute function f();
    create table p2 partition of p for values from (10) to (20);
    create table p3 (a int); alter table p attach partition p3 for values from (20) to (30);)");
  for (const char* name : {"p1", "p11", "p2", "p3"}) {
    const Relation& partition = relation(database, name);
    REQUIRE_MESSAGE(partition.triggers.size() == 1, name);
    CHECK(partition.triggers[0].name == "r");
    CHECK(partition.triggers[0].is_inherited);
  }
  CHECK(relation(database, "p").triggers.size() == 2);
  CHECK_FALSE(relation(database, "p").triggers[0].is_inherited);
}

TEST_CASE("comments on everything that keeps one") {
  const Database database = load_clean(R"(
    create extension hstore; create table t (a int constraint c check (a > 0)); create index i on t (a); create policy p on t;
    create function f(int) returns trigger language plpgsql as 'begin end'; create trigger tr after insert on t execute function f();
    create type e as enum ('x'); create domain d as int; create sequence s; create view v as select 1 as x; create type c as (q int);
    comment on table t is 'table'; comment on column t.a is 'column'; comment on constraint c on t is 'constraint';
    comment on index i is 'index'; comment on policy p on t is 'policy'; comment on trigger tr on t is 'trigger';
    comment on function f(int) is 'function'; comment on type e is 'enum'; comment on domain d is 'domain';
    comment on sequence s is 'sequence'; comment on view v is 'view'; comment on column v.x is 'view column'; comment on schema public is 'schema';
    comment on column c.q is 'attribute'; comment on type c is 'composite'; comment on extension hstore is 'x'; comment on database foo is 'x';
    comment on schema auth is 'x'; comment on table t is 'again'; comment on table v is null;)");
  const Relation& t = relation(database, "t");
  CHECK(t.comment == "again");
  CHECK(*t.columns[0].comment == "column");
  CHECK(t.constraints[0].comment == "constraint");
  CHECK(*database.catalog.index("public", "i").index->comment == "index");
  CHECK(t.policies[0].comment == "policy");
  CHECK(t.triggers[0].comment == "trigger");
  CHECK(database.catalog.functions("public", "f")[0]->comment == "function");
  CHECK(database.catalog.enums.at({"public", "e"}).comment == "enum");
  CHECK(database.catalog.domains.at({"public", "d"}).comment == "domain");
  CHECK(database.catalog.sequences.at({"public", "s"}).comment == "sequence");
  CHECK(*relation(database, "v").columns[0].comment == "view column");
  CHECK(relation(database, "v").comment.empty());
  CHECK(database.catalog.schemas.at("public").comment == "schema");
  CHECK(database.catalog.types.at({"public", "c"}).comment == "composite");
  CHECK(*database.catalog.types.at({"public", "c"}).columns[0].comment == "attribute");
}
