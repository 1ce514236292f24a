// Replay of tables, indexes, ALTER, DROP and RENAME where no server is at hand: replay_parity compares far more.
#include <doctest/doctest.h>

#include <algorithm>

#include "pglint/load.hpp"

using namespace pglint;

namespace {

/// The catalog of a script that is understood in full.
Catalog catalog_of(std::string_view sql) {
  Database database = load_sql(sql);
  for (const auto& passed_over : database.report.not_understood) FAIL_CHECK(passed_over.why);
  for (const auto& error : database.report.syntax_errors) FAIL_CHECK(error.message);
  return std::move(database.catalog);
}

std::vector<std::string> index_names(const Catalog& catalog, const char* table) {
  std::vector<std::string> names;
  for (const Index& index : catalog.relation("public", table)->indexes) names.push_back(index.name);
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("what one CREATE TABLE says twice is one index") {
  const Catalog catalog = catalog_of(
      "create table t (a int, b int, unique (a), primary key (a), unique (b, a), unique (a) deferrable, constraint foo unique (a))");
  CHECK(index_names(catalog, "t") == Names{"foo", "t_b_a_key", "t_a_key"});
  const Relation& table = *catalog.relation("public", "t");
  CHECK(table.primary_key()->name == "foo");
  CHECK(table.column("a")->not_null);
  CHECK_FALSE(table.column("b")->not_null);
  CHECK(index_names(catalog_of("create table t (a int primary key); alter table t add unique (a)"), "t") == Names{"t_pkey", "t_a_key"});
}

TEST_CASE("serial is an integer, a sequence, a default and NOT NULL") {
  const Catalog catalog = catalog_of("create table t (id bigserial)");
  const Column& id = *catalog.relation("public", "t")->column("id");
  CHECK(id.type == "bigint");
  CHECK(id.not_null);
  CHECK(id.owned_sequence == QualifiedName{"public", "t_id_seq"});
  CHECK(to_sql(id.default_value).find("public.t_id_seq") != std::string::npos);
  const Sequence& sequence = catalog.sequences.at({"public", "t_id_seq"});
  CHECK(sequence.owner_column == "id");
  CHECK_FALSE(sequence.internal);
}

TEST_CASE("what spells out a default is left out of an index") {
  const Catalog catalog = catalog_of(
      "create table t (a text, b text collate \"C\", j jsonb);"
      "create index i on t (a text_ops desc nulls first, b collate \"C\", a text_pattern_ops, a collate \"C\", ((b)));"
      "create index g on t using gin (j jsonb_ops, j jsonb_path_ops)");
  const Index& index = *catalog.index("public", "i").index;
  REQUIRE(index.keys.size() == 5);
  CHECK(index.keys[0].opclass.empty());
  CHECK(index.keys[0].descending);
  CHECK(index.keys[0].nulls_first);
  CHECK(index.keys[1].collation.empty());
  CHECK(*index.keys[2].opclass == "text_pattern_ops");
  CHECK_FALSE(index.keys[2].nulls_first);
  CHECK(*index.keys[3].collation == "\"C\"");
  CHECK(index.keys[4].column == "b");
  const Index& gin = *catalog.index("public", "g").index;
  CHECK(gin.keys[0].opclass.empty());
  CHECK(*gin.keys[1].opclass == "jsonb_path_ops");
}

TEST_CASE("a partitioned index has a part on every partition") {
  const Catalog catalog = catalog_of(
      "create table p (id int, ts date, primary key (id, ts)) partition by range (ts);"
      "create table p1 partition of p for values from ('2020-01-01') to ('2021-01-01');"
      "create index named on p (id);"
      "create table p2 partition of p default;"
      "create index late on only p (ts);");
  CHECK(index_names(catalog, "p1") == Names{"p1_pkey", "p1_id_idx"});
  CHECK(index_names(catalog, "p2") == Names{"p2_pkey", "p2_id_idx"});
  CHECK(catalog.index("public", "p2_id_idx").index->attached_to == QualifiedName{"public", "named"});
  CHECK_FALSE(catalog.index("public", "late").index->valid);
  CHECK(catalog.relation("public", "p1")->primary_key()->inherit_count == 1);
}

TEST_CASE("an index of parts is valid when all are attached") {
  const std::string sql =
      "create table p (id int) partition by list (id);"
      "create table p1 partition of p for values in (1); create table p2 partition of p for values in (2);"
      "create index i on only p (id); create index i1 on p1 (id); create index i2 on p2 (id);"
      "alter index i attach partition i1;";
  CHECK_FALSE(catalog_of(sql).index("public", "i").index->valid);
  CHECK(catalog_of(sql + "alter index i attach partition i2").index("public", "i").index->valid);
}

TEST_CASE("DROP COLUMN takes indexes and constraints with it") {
  const Catalog catalog = catalog_of(
      "create table t (a int, b int, c int, check (a > b), unique (a, b), check (c > 0));"
      "create index i on t ((a + 1)); create index part on t (c) where a > 5; create index stays on t (c);"
      "alter table t drop column a");
  CHECK(index_names(catalog, "t") == Names{"stays"});
  REQUIRE(catalog.relation("public", "t")->constraints.size() == 1);
  CHECK(catalog.relation("public", "t")->constraints[0].name == "t_c_check");
}

TEST_CASE("DROP refuses what CASCADE would take") {
  const std::string sql =
      "create table t (id int primary key); create table r (t_id int references t); create view v as select id from t;"
      "create table g (a int); create policy p on g using (a in (select t.id from t));";
  Database refused = load_sql(sql + "drop table t");
  CHECK(refused.report.not_understood.size() == 1);
  CHECK(refused.catalog.relation("public", "t") != nullptr);
  const Catalog dropped = catalog_of(sql + "drop table t cascade");
  CHECK(dropped.relation("public", "t") == nullptr);
  CHECK(dropped.relation("public", "v") == nullptr);
  CHECK(dropped.relation("public", "r")->constraints.empty());
  CHECK(dropped.relation("public", "g")->policies.empty());
}

TEST_CASE("renames reach everything that mentions the object") {
  const Catalog catalog = catalog_of(
      "create table users (id int primary key, age int check (age > 0));"
      "create table posts (user_id int references users);"
      "create index i on users ((age + 1)) where age < 100;"
      "create policy p on posts using (user_id in (select users.id from users where users.age > 3));"
      "alter table users rename to people; alter table people rename column age to years; alter table people rename column id to pid");
  const Relation& people = *catalog.relation("public", "people");
  CHECK(people.constraint("users_age_check")->columns == Names{"years"});
  CHECK(to_sql(people.constraint("users_age_check")->expression) == "years > 0");
  const Index& index = *catalog.index("public", "i").index;
  CHECK(to_sql(index.predicate) == "years < 100");
  CHECK(to_sql(index.keys[0].expression) == "years + 1");
  const Relation& posts = *catalog.relation("public", "posts");
  CHECK(posts.constraints[0].referenced_table == people.name);
  CHECK(posts.constraints[0].referenced_columns == Names{"pid"});
  const std::string policy = to_sql(posts.policies[0].using_);
  CHECK(policy.find("people.years > 3") != std::string::npos);
  CHECK(policy.find("SELECT people.pid FROM") != std::string::npos);  // the name of its column is nobody's concern
}

TEST_CASE("an index and its constraint are renamed together") {
  const Catalog catalog = catalog_of(
      "create table t (a int primary key, b int unique); create table r (t int references t);"
      "alter index t_pkey rename to t_primary; alter table t rename constraint t_b_key to t_unique");
  const Relation& table = *catalog.relation("public", "t");
  CHECK(index_names(catalog, "t") == Names{"t_primary", "t_unique"});
  CHECK(table.constraint("t_primary")->index == "t_primary");
  CHECK(catalog.index("public", "t_unique").index->constraint == "t_unique");
  CHECK(catalog.relation("public", "r")->constraints[0].index == "t_primary");
}

TEST_CASE("a statement that a server refuses changes nothing and is counted once") {
  Database database = load_sql(
      "create table t (a int);\n"
      "alter table t add column b int, add column a int;\n"
      "alter table t add column c int, drop column nothing;\n"
      "create table d (x int, x int);\n"
      "create index on nothing (a);\n"
      "alter table if exists nothing add column x int;\n");
  CHECK(database.report.not_understood.size() == 4);
  CHECK(database.catalog.relation("public", "t")->columns.size() == 1);
  CHECK(database.catalog.relation("public", "d") == nullptr);
}

TEST_CASE("a foreign key to a table of another system is kept as written") {
  const Catalog catalog = catalog_of("create table t (user_id uuid references auth.users (id) on delete cascade)");
  const Constraint& key = catalog.relation("public", "t")->constraints.at(0);
  CHECK(key.name == "t_user_id_fkey");
  CHECK(key.referenced_table == QualifiedName{"auth", "users"});
  CHECK(key.referenced_columns == Names{"id"});
  CHECK(key.on_delete == 'c');
}

TEST_CASE("every part remembers where it was made and last changed") {
  const std::string sql = "create table t (\n  a int,\n  b int check (b > 0)\n);\nalter table t alter column a set not null;\n";
  const Database database = load_sql(sql);
  const Relation& table = *database.catalog.relation("public", "t");
  const Source& source = database.sources[0];
  const auto line = [&](const Origin& origin) { return source.position(origin.span.begin).line; };
  CHECK(line(table.provenance.defined) == 1);
  CHECK(line(table.provenance.changed) == 5);
  CHECK(line(table.column("a")->provenance.defined) == 2);
  CHECK(line(table.column("a")->provenance.changed) == 5);
  CHECK(line(table.constraints.at(0).provenance.defined) == 3);
}

TEST_CASE("an output column keeps its name when its column is renamed, where the name is of use") {
  const Catalog catalog = catalog_of(
      "create table users (id int, name text);"
      "create view v as select id, name as label from users;"
      "create view nested as select x.id from (select id from users) x;"
      "create view joined as with w as (select id from users union all select id from users) select id from w;"
      "alter table users rename column id to pid; alter table users rename column name to label");
  CHECK(to_sql(*catalog.relation("public", "v")->query) == "SELECT users.pid AS id, users.label FROM public.users");
  CHECK(to_sql(*catalog.relation("public", "nested")->query) == "SELECT x.id FROM (SELECT users.pid AS id FROM public.users) AS x");
  CHECK(to_sql(*catalog.relation("public", "joined")->query) ==
        "WITH w AS (SELECT users.pid AS id FROM public.users UNION ALL SELECT users.pid FROM public.users) SELECT w.id FROM w");
}

TEST_CASE("a default stays what it was when its column is given another type") {
  const Catalog catalog = catalog_of(
      "create table t (a int default 0, b bigint default '5', c varchar(20) default 'x', d text default null, e numeric(5, 2) default null);"
      "alter table t alter a type numeric, alter b type numeric(10, 2), alter c type text; alter table t alter b type text");
  const Relation& t = *catalog.relation("public", "t");
  CHECK(canonical_sql(t.column("a")->default_value) == "0");
  CHECK(canonical_sql(t.column("b")->default_value) == "5::bigint");
  CHECK(canonical_sql(t.column("c")->default_value) == "'x'::character varying");
  CHECK(to_sql(t.column("c")->default_value) == "'x'");
  CHECK_FALSE(t.column("d")->default_value);
  CHECK(canonical_sql(t.column("e")->default_value) == "NULL::numeric");
}

TEST_CASE("a value of an enum is renamed wherever it stands") {
  const Catalog catalog = catalog_of(
      "create type mood as enum ('a', 'b'); create domain dmood as mood default 'a' check (value <> 'a');"
      "create table t (m mood default 'a', list mood[] default '{a,b,NULL}', other text default 'a', check (m <> 'a')) partition by list (m);"
      "create table t1 partition of t for values in ('a', 'b');"
      "alter type mood rename value 'a' to 'it''s, a'; alter type mood rename to feeling");
  const Relation& t = *catalog.relation("public", "t");
  CHECK(canonical_sql(t.column("m")->default_value) == "'it''s, a'::public.feeling");
  CHECK(canonical_sql(t.column("list")->default_value) == "'{\"it''s, a\",b,NULL}'::public.feeling[]");
  CHECK(canonical_sql(t.column("other")->default_value) == "'a'::text");
  CHECK(to_sql(t.constraints[0].expression) == "m <> 'it''s, a'");
  CHECK(catalog.relation("public", "t1")->partition_bound == "FOR VALUES IN ('it''s, a', 'b')");
  const Domain& domain = catalog.domains.begin()->second;
  CHECK(canonical_sql(domain.default_value) == "'it''s, a'::public.feeling");
  CHECK(canonical_sql(domain.checks[0].expression) == "value <> ('it''s, a'::public.feeling)");
}

TEST_CASE("operator classes follow their schema's new name") {
  const Catalog catalog = catalog_of(
      "create schema b; create extension pg_trgm schema b; create table t (a text);"
      "create index x on t using gin (a b.gin_trgm_ops); alter schema b rename to bb;");
  CHECK(*catalog.index("public", "x").index->keys[0].opclass == "bb.gin_trgm_ops");
}
