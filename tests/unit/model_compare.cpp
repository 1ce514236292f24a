// Two models compared: what is a difference, what it is called, and what is none beside a server.
#include <doctest/doctest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "pglint/compare.hpp"
#include "pglint/load.hpp"
#include "pglint/snapshot.hpp"

using namespace pglint;

namespace {

/// Lines, which doctest prints when a check fails.
struct Lines : std::vector<std::string> {
  using std::vector<std::string>::vector;
  friend std::ostream& operator<<(std::ostream& out, const Lines& list) {
    for (const std::string& line : list) out << "\n  " << line;
    return out << "\n ";
  }
};

Lines lines(const Catalog& before, const Catalog& after) {
  Lines out;
  for (const Difference& difference : compare_catalogs(before, after)) out.push_back(to_string(difference));
  return out;
}

Lines between(std::string_view before, std::string_view after) { return lines(load_sql(before).catalog, load_sql(after).catalog); }

/// What `sql` gives as if it were read from a server on which `owner` ran it.
Catalog as_server(std::string_view sql, int version = 17, const std::string& owner = "postgres") {
  Catalog catalog = load_sql(sql).catalog;
  catalog.server_version = version;
  for (const Relation& relation : catalog.relations())
    if (relation.owner.empty()) catalog.relation(relation.name)->owner = owner;
  for (auto& [name, sequence] : catalog.sequences)
    if (sequence.owner.empty()) sequence.owner = owner;
  for (auto& [name, schema] : catalog.schemas)
    if (schema.owner.empty()) schema.owner = name == "public" ? "pg_database_owner" : owner;
  Role role;
  role.name = owner;
  role.superuser = true;
  catalog.roles.emplace(owner, role);
  return catalog;
}

}  // namespace

TEST_CASE("compare: equal models") {
  const std::string_view sql = R"sql(
    create schema app; create type app.mood as enum ('a', 'b'); create domain app.small as int check (value < 10);
    create table app.t (id bigserial primary key, m app.mood default 'a', xml_col xml default xmlelement(name x), check (id > 0));
    create index on app.t (lower(m::text)) where id > 5;
    create view app.v as select id, xmlelement(name x, id) as x from app.t;
    create function app.f(a int, b text default 'x') returns int language sql as 'select 1';
    grant select on app.t to public; alter default privileges grant select on tables to public;)sql";
  CHECK(between(sql, sql).empty());
  const Database database = load_sql(sql);
  const auto again = read_snapshot(write_snapshot(database.catalog));
  REQUIRE(again.ok());
  CHECK(lines(database.catalog, again.value()) == Lines{});
  CHECK(lines(again.value(), database.catalog) == Lines{});
}

TEST_CASE("compare: an object on one side is one difference") {
  CHECK(between("", "create table t (id bigserial primary key, g int generated always as identity, x int unique);") == Lines{"table public.t: added"});
  CHECK(between("create table t (id int primary key);", "") == Lines{"table public.t: removed"});
  CHECK(between("create table t (id int);", "create table t (id int); alter table t add constraint a unique (id);") == Lines{"constraint public.t.a: added"});
  CHECK(between("create table t (id int);", "create table t (id int, n bigserial);") == Lines{"column public.t.n: added"});
  CHECK(between("create table t (id int); create index i on t (id);", "create table t (id int);") == Lines{"index public.t.i: removed"});
  CHECK(between("create function f(int) returns int language sql as 'select 1'; create function f(text) returns int language sql as 'select 1';",
                "create function f(int) returns int language sql as 'select 1';") == Lines{"function public.f(text): removed"});
}

TEST_CASE("compare: what changed, in the snapshot's words") {
  CHECK(between("create table t (a int, b text);", "create table t (a bigint not null default 5, b text);") ==
        Lines{"column public.t.a: default: (none) -> 5", "column public.t.a: not_null: false -> true", "column public.t.a: type: integer -> bigint"});
  CHECK(between("create table t (a text, b text); create index i on t (a, b);", "create table t (a text, b text); create index i on t (a, b collate \"C\" desc) include (a);") ==
        Lines{"index public.t.i: include a: (none) -> a", "index public.t.i: keys 2 collation: (none) -> \"C\"", "index public.t.i: keys 2 descending: false -> true",
              "index public.t.i: keys 2 nulls_first: false -> true"});
  CHECK(between("create table t (a int); create policy p on t using (a > 1);", "create table t (a int); create policy p on t for select using (a > 2);") ==
        Lines{"policy public.t.p: command: all -> select", "policy public.t.p: using: a > 1 -> a > 2"});
  CHECK(between("create table t (a int primary key); create table c (a int references t);", "create table t (a int primary key); create table c (a int references t on delete cascade);") ==
        Lines{"constraint public.c.c_a_fkey: on_delete: no action -> cascade"});
  CHECK(between("create table t (a int) with (fillfactor = 70);", "create table t (a int) with (fillfactor = 80);") == Lines{"table public.t: options fillfactor: 70 -> 80"});
  CHECK(between("create function f(a int) returns int language sql as 'select 1';", "create function f(b int) returns int language sql immutable as E'select\\n2';") ==
        Lines{"function public.f(integer): arguments 1 name: a -> b", "function public.f(integer): body: select 1 -> select\\n2",
              "function public.f(integer): volatility: volatile -> immutable"});
  CHECK(between("create type m as enum ('a', 'b');", "create type m as enum ('b', 'a');") == Lines{"type public.m: labels: 'a', 'b' -> 'b', 'a'"});
  CHECK(between("create table t (a int);", "create table t (a int) partition by range (a);") ==
        Lines{"table public.t: kind: table -> partitioned table", "table public.t: partitioning: (none) -> range (a)"});
  CHECK(between("create role r; create table t (a int); grant select on t to r;", "create role r; create table t (a int); grant select, insert on t to r; grant update (a) on t to r;") ==
        Lines{"grant public.t.r: privileges: r -> ar", "grant public.t.r(a): added"});
}

TEST_CASE("compare: order counts where PostgreSQL gives it a meaning") {
  CHECK(between("create table t (a int, b int, c int);", "create table t (b int, a int, d int);") ==
        Lines{"column public.t.c: removed", "column public.t.d: added", "table public.t: columns order: a, b -> b, a"});
  CHECK(between("create table t (a int); create table u (a int);", "create table u (a int); create table t (a int);").empty());
  CHECK(between("create table t (a int, constraint x check (a > 0), constraint y check (a < 9));", "create table t (a int, constraint y check (a < 9), constraint x check (a > 0));").empty());
}

TEST_CASE("compare: the list is ordered, whatever came first") {
  const auto found = compare_catalogs(load_sql("create table b (x int); create table a (x int);").catalog, load_sql("create view v as select 1 as x; create schema s;").catalog);
  REQUIRE(found.size() == 4);
  CHECK(to_string(found[0]) == "schema s: added");
  CHECK(to_string(found[1]) == "table public.a: removed");
  CHECK(to_string(found[2]) == "table public.b: removed");
  CHECK(to_string(found[3]) == "view public.v: added");
  const auto back = compare_catalogs(load_sql("create view v as select 1 as x; create schema s;").catalog, load_sql("create table b (x int); create table a (x int);").catalog);
  REQUIRE(back.size() == 4);
  CHECK(back[1].kind == Difference::Kind::added);
}

TEST_CASE("compare: hostile names stay on one line") {
  const auto found = between("", "create table U&\"a\\000Ab\"\";\" (x int);");
  CHECK(found == Lines{"table public.\"a\\nb\"\";\": added"});
}

TEST_CASE("compare: what a script cannot say") {
  const std::string sql = "create role app; create schema s; create table s.t (a int constraint nn not null); create table s.u (a int); grant select on s.t to postgres; set search_path = s;";
  CHECK(lines(load_sql(sql).catalog, as_server(sql, 17)) == Lines{});
  CHECK(lines(as_server(sql, 18), load_sql(sql).catalog) == Lines{});

  SUBCASE("but another owner than that of the rest is one") {
    Catalog server = as_server(sql);
    server.relation("s", "u")->owner = "app";
    CHECK(lines(load_sql(sql).catalog, server) == Lines{"table s.u: owner: (none) -> app"});
  }
  SUBCASE("and so is a role of somebody else") {
    Catalog server = as_server(sql);
    Role role;
    role.name = "eve";
    server.roles.emplace("eve", role);
    CHECK(lines(load_sql(sql).catalog, server) == Lines{"role eve: added"});
  }
  SUBCASE("names of NOT NULL count from 18 on") {
    const std::string other = "create role app; create schema s; create table s.t (a int constraint other not null); create table s.u (a int);";
    CHECK(lines(load_sql(sql).catalog, as_server(other, 17)) == Lines{});
    CHECK(lines(load_sql(sql).catalog, as_server(other, 18)) == Lines{"column s.t.a: not_null_name: nn -> other"});
  }
  SUBCASE("two servers say all of it") {
    Catalog a = as_server(sql, 18, "one"), b = as_server(sql, 18, "two");
    const auto found = lines(a, b);
    CHECK(std::find(found.begin(), found.end(), "table s.t: owner: one -> two") != found.end());
    CHECK(std::find(found.begin(), found.end(), "role two: added") != found.end());
  }
  SUBCASE("default privileges are those of whom it was") {
    const std::string privileges = "create role app; create table t (a int); alter default privileges grant select on tables to app;";
    Catalog server = as_server(privileges);
    for (DefaultPrivilege& privilege : server.default_privileges) privilege.role = "postgres";
    CHECK(lines(load_sql(privileges).catalog, server) == Lines{});
  }
}
