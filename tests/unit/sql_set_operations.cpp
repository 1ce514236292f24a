// Set operations of many arms: trees as deep to the left as there are arms, read, printed, walked and freed in loops.
#include <string>

#include "model_support.hpp"
#include "pglint/analysis.hpp"
#include "pglint/expression.hpp"
#include "pglint/snapshot.hpp"
#include "sql/normalize.hpp"
#include "sql_trees.hpp"

using namespace pglint;

namespace {

std::string arms(int count, const std::string& arm, const std::string& between) {
  std::string sql = arm;
  for (int i = 1; i < count; ++i) sql += between + arm;
  return sql;
}

int depth_of(const Query& query) {
  int depth = 0;
  for (const Query* at = &query; at->left; at = at->left.get()) ++depth;
  return depth;
}

std::size_t count_of(const std::string& text, std::string_view word) {
  std::size_t count = 0;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("set operations: a chain of arms prints as it was written") {
  for (const int count : {2, 3, 2000, 20000}) {
    CAPTURE(count);
    const std::string sql = arms(count, "SELECT a FROM t", " UNION ALL ");
    Result<Query> query = parse_query(sql);
    REQUIRE(query.ok());
    CHECK(depth_of(*query) == count - 1);
    CHECK(to_sql(*query) == sql);
    CHECK(canonical_sql(*query) == sql);
    Query copy = *query;
    sql::normalize(copy, {});
    CHECK(to_sql(*query) == sql);
    CHECK(depth_of(copy) == count - 1);
  }
}

TEST_CASE("set operations: spans, parentheses and ends of mixed chains") {
  const char* const queries[] = {
      "SELECT 1 UNION SELECT 2 UNION SELECT 3", "SELECT 1 UNION (SELECT 2 UNION SELECT 3)", "(SELECT 1 UNION SELECT 2) EXCEPT SELECT 3",
      "((SELECT 1 UNION ALL SELECT 2) INTERSECT SELECT 3) UNION SELECT 4 ORDER BY 1 LIMIT 5",
      "(SELECT 1 UNION SELECT 2 ORDER BY 1 LIMIT 3) UNION SELECT 4 OFFSET 5", "(WITH w AS (SELECT 1) SELECT 2 UNION SELECT 3) UNION SELECT 4",
      "WITH w AS (SELECT 1) (WITH x AS (SELECT 2) SELECT 3 EXCEPT SELECT 4 LIMIT 5) UNION SELECT 6 ORDER BY 1",
      "(SELECT 1 ORDER BY 1) UNION SELECT 2", "(((SELECT 1 UNION SELECT 2 LIMIT 1) UNION SELECT 3 LIMIT 2) UNION SELECT 4 LIMIT 3)",
      "VALUES (1) UNION ALL VALUES (2) UNION ALL SELECT 3"};
  for (const std::string sql : queries) {
    CAPTURE(sql);
    const Result<Query> query = parse_query(sql);
    REQUIRE(query.ok());
    const std::string printed = to_sql(*query);
    CAPTURE(printed);
    const Result<Query> again = parse_query(printed);
    REQUIRE(again.ok());
    CHECK(test::same(*query, *again));
    CHECK(query->span.begin == 0);
    CHECK(query->span.end == sql.size());
  }
}

TEST_CASE("set operations: a hundred thousand arms are understood or passed over, and freed") {
  const Database database = load_sql("create view v as " + arms(100000, "select 1", " union all "));
  const std::size_t passed_over = database.report.syntax_errors.size() + database.report.not_understood.size();
  CHECK(passed_over + (database.catalog.relation("public", "v") != nullptr ? 1 : 0) == 1);
}

TEST_CASE("set operations: views of many arms are replayed") {
  for (const int count : {2000, 20000}) {
    CAPTURE(count);
    const std::string sql = "create table t (a int, b text); create view v as " +
                            arms(count, "select t.a, 'x' as kind from t where t.b = 'y'", " union all ") + ";\nalter table t rename b to c; alter table t rename to u;";
    const Database database = load_clean(sql);
    const Relation& view = relation(database, "v");
    REQUIRE(view.query);
    CHECK(depth_of(*view.query) == count - 1);
    REQUIRE(view.columns.size() == 2);
    CHECK(view.columns[0].type == "integer");
    CHECK(view.columns[1].name == "kind");
    const std::string printed = canonical_sql(*view.query);
    CHECK(count_of(printed, "FROM public.u") == static_cast<std::size_t>(count));
    CHECK(count_of(printed, "u.c = ") == static_cast<std::size_t>(count));
    if (count > 2000) continue;
    const std::string snapshot = write_snapshot(database.catalog);
    const Result<Catalog> read = read_snapshot(snapshot);
    REQUIRE(read.ok());
    CHECK(write_snapshot(*read) == snapshot);
  }
}

TEST_CASE("set operations: a dropped column is found in the last arm and in the first") {
  for (const std::string arms_of_b : {"select a from t union all select b from t", "select b from t union all select a from t"}) {
    const Database database = load_sql("create table t (a int, b int); create view v as " + arms_of_b + arms(500, " union all select a from t", "") +
                                       "; alter table t drop column b;");
    CHECK(database.report.not_understood.size() == 1);
    CHECK(relation(database, "v").query != nullptr);
  }
}

TEST_CASE("set operations: calls in every arm of a policy's sub-select") {
  const std::string arm = "select team from members where member = auth.uid()";
  for (const int count : {3, 2000}) {
    CAPTURE(count);
    const Database database = load_clean("create table members (team int, member uuid); create table t (team int); alter table t enable row level security;"
                                         "create policy p on t using (team in (" + arms(count, arm, " union all ") + "));");
    const Relation& table = relation(database, "t");
    const Expr& clause = table.policies.at(0).using_;
    const auto found = analysis::per_row_expressions(database.catalog, table, clause, {});
    CHECK(found.size() == static_cast<std::size_t>(count));
    const std::string fixed = to_sql(analysis::hoisted(clause, found));
    CHECK(count_of(fixed, "SELECT auth.uid()") == static_cast<std::size_t>(count));
    CHECK(count_of(fixed, "UNION ALL") == static_cast<std::size_t>(count) - 1);
  }
}

TEST_CASE("set operations: rows of a DO block's query") {
  const Database database = load_clean("do $$ declare r record; begin for r in " + [] {
    std::string sql = "select 'a0' as n";
    for (int i = 1; i < 120; ++i) sql += " union all select 'a" + std::to_string(i) + "'";
    return sql;
  }() + " loop execute format('create table %I (id int)', r.n); end loop; end $$;");
  CHECK(database.catalog.relation("public", "a0") != nullptr);
  CHECK(database.catalog.relation("public", "a119") != nullptr);
}
