// Columns of views, materialized views and CREATE TABLE AS; measured on PostgreSQL 15.
#include "model_support.hpp"

using namespace pglint;

namespace {

constexpr const char* tables = R"(
  create table t (id bigint generated always as identity primary key, a varchar(20), b numeric(10,2), c text collate "C",
                  d timestamptz, e int[], s smallint, r real, bl boolean);
  create table u (id bigint, note text, extra jsonb);)";

/// "name type" of each column; "?" when they are unknown.
std::vector<std::string> columns(const std::string& query) {
  const Database database = load_clean(std::string(tables) + "create view v as " + query + ";");
  const Relation& v = relation(database, "v");
  if (!v.columns_known) return {"?"};
  std::vector<std::string> list;
  for (const Column& column : v.columns) list.push_back(column.name + " " + column.type);
  return list;
}
using List = std::vector<std::string>;

}  // namespace

TEST_CASE("columns passed on keep name, type and modifier") {
  CHECK(columns("select a, b as price, t.id from t") == List{"a character varying(20)", "price numeric(10,2)", "id bigint"});
  CHECK(columns("select * from u") == List{"id bigint", "note text", "extra jsonb"});
  CHECK(columns("select u.* from t join u on t.id = u.id") == List{"id bigint", "note text", "extra jsonb"});
  CHECK(columns("select x.* from u as x (one)") == List{"one bigint", "note text", "extra jsonb"});
  CHECK(columns("select * from u join (select id, a from t) t using (id)") ==
        List{"id bigint", "note text", "extra jsonb", "a character varying(20)"});
  CHECK(columns("select * from u natural join (select id, s from t) t") == List{"id bigint", "note text", "extra jsonb", "s smallint"});
}

TEST_CASE("aggregates, casts and conditions") {
  CHECK(columns("select count(*), sum(s), sum(b) sb, avg(s), max(a), array_agg(s) from t") ==
        List{"count bigint", "sum bigint", "sb numeric", "avg numeric", "max text", "array_agg smallint[]"});
  CHECK(columns("select coalesce(a, 'x'), d::date, exists (select 1), bl and true from t") ==
        List{"coalesce character varying", "d date", "exists boolean", "?column? boolean"});
  CHECK(columns("select (select note from u limit 1), array(select id from u)") == List{"note text", "array bigint[]"});
  CHECK(columns("select 'lit', null as n, case when bl then a end from t") ==
        List{"?column? text", "n text", "a character varying(20)"});
}

TEST_CASE("WITH, VALUES and set operations") {
  CHECK(columns("with w as (select id, a from t) select * from w") == List{"id bigint", "a character varying(20)"});
  CHECK(columns("with w (x) as (select id from t), y as (select x from w) select * from y") == List{"x bigint"});
  CHECK(columns("with recursive w as (select id from t union all select id from w) select id from w") == List{"id bigint"});
  CHECK(columns("select id, note from u union all select id, c from t") == List{"id bigint", "note text"});
  CHECK(columns("select v.column1 from (values (true)) v") == List{"column1 boolean"});
}

TEST_CASE("what cannot be told is said") {
  CHECK(columns("select * from jsonb_each('{}')") == List{"?"});
  CHECK(columns("select * from elsewhere.unknown") == List{"?"});
  CHECK(columns("select x from elsewhere.unknown") == List{"x "});
}

TEST_CASE("functions in FROM") {
  const Database database = load_clean(std::string(tables) + R"(
    create function f() returns table (x int, y text) language sql as 'select 1, ''a''';
    create function g() returns setof u language sql as 'select * from u';
    create function h() returns int language sql as 'select 1';
    create view v as select * from f(), g() as g, h() as z;)");
  List names;
  for (const Column& column : relation(database, "v").columns) names.push_back(column.name + " " + column.type);
  CHECK(names == List{"x integer", "y text", "id bigint", "note text", "extra jsonb", "z integer"});
}

TEST_CASE("views of views, replaced views, materialized views, tables from queries") {
  const Database database = load_clean(std::string(tables) + R"(
    create view v1 (one) as select id, a from t; create view v2 as select * from v1;
    create or replace view v2 as select one, a, 1 as more from v1;
    create view v3 with (security_invoker = true) as select * from u with cascaded check option;
    create materialized view m as select * from u with no data; create index on m (id);
    create table if not exists c as select id, a as x from t; create temp table tmp as select 1 as one;)");
  CHECK(relation(database, "v2").columns.size() == 3);
  CHECK(relation(database, "v3").options == std::map<std::string, std::string>{{"security_invoker", "true"}});
  CHECK(relation(database, "v3").check_option == "cascaded");
  const Relation& m = relation(database, "m");
  CHECK(m.kind == RelationKind::materialized_view);
  CHECK_FALSE(m.populated);
  CHECK(m.indexes.size() == 1);
  CHECK(m.query != nullptr);
  CHECK(relation(database, "c").kind == RelationKind::table);
  CHECK(relation(database, "c").columns[1].type == "character varying(20)");
  CHECK_FALSE(relation(database, "c").columns[0].not_null);
}

TEST_CASE("hostile queries stay bounded") {
  std::string star = "select *";
  for (int i = 0; i < 600; ++i) star += ", *";
  CHECK(columns(star + " from t") == List{"?"});
  std::string many = "select id from t";
  for (int i = 0; i < 3000; ++i) many += " union all select id from t";
  CHECK(columns(many) == List{"id bigint"});
}
