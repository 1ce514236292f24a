// CREATE INDEX, views, materialised views, CREATE TABLE AS and SELECT INTO.
#include "sql_statement_support.hpp"

namespace pglint::test {
namespace {

TEST_CASE("CREATE INDEX: everything") {
  const std::string_view text =
      "create unique index concurrently if not exists i on only app.\"T (1)\" using gin (\n"
      "  a, lower(b) collate \"C\" s.text_ops (siglen = 32) desc nulls last, (c -> 'x,y') asc, -- d,\n"
      "  (d)) include (e, f) nulls not distinct with (fastupdate = off, fillfactor = 90) tablespace ts where "
      "a > 0";
  const auto index = body_of<sql::CreateIndexStmt>(text);
  CHECK(index.name == "i");
  CHECK(index.table == name("app", "T (1)"));
  CHECK(index.unique);
  CHECK(index.concurrently);
  CHECK(index.if_not_exists);
  CHECK(index.only);
  CHECK(index.nulls_not_distinct);
  CHECK(index.access_method == "gin");
  REQUIRE(index.keys.size() == 4);
  CHECK(index.keys[0].column == "a");
  CHECK_FALSE(index.keys[0].descending.has_value());
  CHECK_FALSE(index.keys[0].nulls_first.has_value());
  CHECK(index.keys[1].column.empty());
  CHECK(index.keys[1].expression->is(ExprKind::function));
  CHECK(index.keys[1].collation == name("", "C"));
  CHECK(index.keys[1].opclass == name("s", "text_ops"));
  CHECK(index.keys[1].opclass_options == std::map<std::string, std::string>{{"siglen", "32"}});
  CHECK(index.keys[1].descending == true);
  CHECK(index.keys[1].nulls_first == false);
  CHECK(index.keys[2].descending == false);
  CHECK(index.keys[3].column == "d");  // an expression that is only a column
  CHECK_FALSE(index.keys[3].expression);
  CHECK(under(text, index.keys[1].span) == "lower(b) collate \"C\" s.text_ops (siglen = 32) desc nulls last");
  CHECK(under(text, index.keys[2].span) == "(c -> 'x,y') asc");
  REQUIRE(index.include.size() == 2);
  CHECK(index.include[1].column == "f");
  CHECK(under(text, index.include[0].span) == "e");
  CHECK(index.options == std::map<std::string, std::string>{{"fastupdate", "off"}, {"fillfactor", "90"}});
  CHECK(index.tablespace == "ts");
  CHECK(index.predicate->is(ExprKind::op));
}

TEST_CASE("CREATE INDEX: what is left out") {
  const auto index =
      body_of<sql::CreateIndexStmt>("create index on t (((x collate \"C\") collate \"POSIX\"), y)");
  CHECK(index.name.empty());
  CHECK(index.access_method == "btree");
  CHECK_FALSE(index.only);
  CHECK_FALSE(index.unique);
  CHECK(index.include.empty());
  CHECK_FALSE(index.predicate);
  CHECK(index.keys[0].column == "x");
  CHECK(index.keys[0].collation == name("", "POSIX"));
}

TEST_CASE("CREATE VIEW") {
  const auto view = body_of<sql::CreateView>(
      "create or replace temp view s.v (a, \"B\") with (security_invoker = on, security_barrier, "
      "check_option = LOCAL) "
      "as select 1, 2");
  CHECK(view.or_replace);
  CHECK(view.temporary);
  CHECK(view.name == name("s", "v"));
  CHECK(view.columns == Names{"a", "B"});
  CHECK(view.options ==
        std::map<std::string, std::string>{{"security_barrier", "true"}, {"security_invoker", "on"}});
  CHECK(view.check_option == "local");
  REQUIRE(view.query);
  CHECK(view.query->targets.size() == 2);
  CHECK(body_of<sql::CreateView>("create view v as select a from t with check option").check_option ==
        "cascaded");
  CHECK(body_of<sql::CreateView>("create view v as select a from t with local check option").check_option ==
        "local");
  CHECK(body_of<sql::CreateView>("create view v as select 1").check_option.empty());
  const auto recursive = body_of<sql::CreateView>(
      "create recursive view r (n) as values (1) union all select n + 1 from r where n < 9");
  CHECK(recursive.columns == Names{"n"});
  CHECK(recursive.query != nullptr);
}

TEST_CASE("CREATE MATERIALIZED VIEW and CREATE TABLE AS") {
  const auto view = body_of<sql::CreateTableAs>(
      "create materialized view if not exists s.m (a) using heap with (fillfactor = 70) tablespace x as "
      "select 1 "
      "with no data");
  CHECK(view.materialized);
  CHECK(view.if_not_exists);
  CHECK_FALSE(view.with_data);
  CHECK(view.name == name("s", "m"));
  CHECK(view.columns == Names{"a"});
  CHECK(view.access_method == "heap");
  CHECK(view.tablespace == "x");
  CHECK(view.options == std::map<std::string, std::string>{{"fillfactor", "70"}});
  REQUIRE(view.query);

  const auto table = body_of<sql::CreateTableAs>("create unlogged table t as table other");
  CHECK(table.unlogged);
  CHECK(table.with_data);
  CHECK_FALSE(table.materialized);
  CHECK(table.query != nullptr);
  CHECK(body_of<sql::CreateTableAs>("create temp table t as execute p(1)").query == nullptr);
  CHECK(body_of<sql::CreateTableAs>("explain analyze create table t as select 1").name == name("", "t"));
  CHECK(body_of<sql::NoEffect>("explain create table t as select 1").what == "EXPLAIN");
  CHECK(body_of<sql::NoEffect>("explain (analyze off) create table t as select 1").what == "EXPLAIN");
}

TEST_CASE("SELECT INTO") {
  const auto table = body_of<sql::CreateTableAs>("select a, b into unlogged s.t from x union select 1, 2");
  CHECK(table.name == name("s", "t"));
  CHECK(table.unlogged);
  REQUIRE(table.query);
  CHECK(table.query->set_op == Query::SetOp::union_);
  CHECK(body_of<sql::QueryStmt>("select 1").query->targets.size() == 1);
}

}  // namespace
}  // namespace pglint::test
