// unprintable(): what trees do not hold is said, everything else comes back from its text.
#include <doctest/doctest.h>

#include <string>

#include "pglint/expression.hpp"
#include "sql/normalize.hpp"

using namespace pglint;

namespace {

std::string why(const char* text) {
  Result<Expr> expr = parse_expression(text);
  REQUIRE_MESSAGE(expr.ok(), std::string(text));
  return unprintable(*expr);
}

/// Tables a (id, n), b (id, m) and wide (id as bigint), seen from table own (id, n, other).
std::string normalized(const char* text) {
  Result<Expr> expr = parse_expression(text);
  REQUIRE_MESSAGE(expr.ok(), std::string(text));
  using Columns = std::vector<std::pair<std::string, std::string>>;
  sql::Scope scope;
  scope.relation = "own";
  scope.column_type = [](std::string_view relation, std::string_view column) -> std::string {
    return relation.empty() && (column == "id" || column == "n" || column == "other") ? "integer" : "";
  };
  scope.columns_of = [](std::string_view, std::string_view relation) {
    return relation == "a"      ? Columns{{"id", "integer"}, {"n", "integer"}}
           : relation == "b"    ? Columns{{"id", "integer"}, {"m", "integer"}}
           : relation == "wide" ? Columns{{"id", "bigint"}}
                                : Columns{};
  };
  sql::normalize(*expr, scope);
  return to_sql(*expr);
}

}  // namespace

TEST_CASE("what only the source's text holds cannot be printed") {
  for (const char* text :
       {"exists (select 1 from xmltable('/a' passing x columns y int) t)", "exists (select 1 from json_table(x, '$' columns (y int)) t)",
        "xmlelement(name a)", "x is document", "x is json", "json_object('a': x)", "exists (select 1 from f() as t(a text collate \"C\"))",
        "exists (select 1 from rows from (f() as (a int)) t)", "id in (select * from t)", "id in (select t.* from t)", "row(t.*) is null",
        "id in (select (f(x)).*)", "exists (select 1 from t natural join u)", "exists (with d as (delete from t returning 1) select 1 from d)",
        "a and (b or (select c from (select * from t) s) = json_scalar(1))"}) {
    CAPTURE(std::string(text));
    CHECK_FALSE(why(text).empty());
  }
}

TEST_CASE("what the text would lose cannot be printed") {
  // GROUP BY ROW(a, b) would come back as GROUP BY (a, b).
  CHECK(why("exists (select 1 from t group by row(a, b))") == "its text parses to another expression");
  CHECK(why("exists (select 1 from t group by (a, b))").empty());
}

TEST_CASE("all else can be printed") {
  for (const char* text :
       {"a = 1", "a in (1, 2) and b is not distinct from c", "exists (select 1 from t tablesample system (1) repeatable (2))",
        "id in (select j.id from t join u using (id) as j)", "id = (select a from t order by a using > limit 1)",
        "id in (with a as materialized (select 1) select x from a)", "id in (select a from t for share of t skip locked)",
        "id in (select a from t group by distinct cube (a), rollup (b))", "exists (select t.* is null from t)", "f(t.*)", "count(*) > 1"}) {
    CAPTURE(std::string(text));
    CHECK(why(text) == "");
  }
}

TEST_CASE("a merged column is that of the side that has its value, else it stays unqualified") {
  CHECK(normalized("x in (select id from a join b using (id))") == "x IN (SELECT a.id FROM a JOIN b USING (id))");
  CHECK(normalized("x in (select id from a left join b using (id))") == "x IN (SELECT a.id FROM a LEFT JOIN b USING (id))");
  CHECK(normalized("x in (select id from a right join b using (id))") == "x IN (SELECT b.id FROM a RIGHT JOIN b USING (id))");
  CHECK(normalized("x in (select id from a full join b using (id))") == "x IN (SELECT id FROM a FULL JOIN b USING (id))");
  CHECK(normalized("x in (select id from a natural full join b)") == "x IN (SELECT id FROM a FULL JOIN b USING (id))");
  CHECK(normalized("x in (select id from a left join wide using (id))") == "x IN (SELECT id FROM a LEFT JOIN wide USING (id))");
  CHECK(normalized("x in (select id from a join unknown using (id))") == "x IN (SELECT id FROM a JOIN unknown USING (id))");
  CHECK(normalized("x in (select j.id from a right join b using (id) as j)") == "x IN (SELECT b.id FROM a RIGHT JOIN b USING (id) AS j)");
  CHECK(normalized("x in (select id from (a full join b using (id)) as j)") == "x IN (SELECT j.id FROM (a FULL JOIN b USING (id)) AS j)");
  CHECK(normalized("exists (select 1 from (select * from a full join b using (id)) s where s.id = n)") ==
        "EXISTS (SELECT 1 FROM (SELECT id, a.n, b.m FROM a FULL JOIN b USING (id)) AS s WHERE s.id = s.n)");
  CHECK(normalized("exists (select 1 from a natural left join wide x(y))") == "EXISTS (SELECT 1 FROM a LEFT JOIN wide AS x(y) ON true)");
}

TEST_CASE("a name that may be a column of something unknown stays as it is written") {
  CHECK(normalized("exists (select 1 from unknown u where other = 1)") == "EXISTS (SELECT 1 FROM unknown AS u WHERE other = 1)");
  CHECK(normalized("exists (select 1 from unknown u where far = 1)") == "EXISTS (SELECT 1 FROM unknown AS u WHERE u.far = 1)");
  CHECK(normalized("exists (select 1 from unknown u where u is null)") == "EXISTS (SELECT 1 FROM unknown AS u WHERE u IS NULL)");
  CHECK(normalized("exists (select 1 from a where other = 1)") == "EXISTS (SELECT 1 FROM a WHERE own.other = 1)");
  CHECK(normalized("exists (select 1 from a own where other = 1)") == "EXISTS (SELECT 1 FROM a AS own WHERE other = 1)");
  CHECK(normalized("exists (with recursive r(id) as (select n from a union all select id + 1 from r) select 1 from r where id = 3)") ==
        "EXISTS (WITH RECURSIVE r(id) AS (SELECT a.n FROM a UNION ALL SELECT r.id + 1 FROM r) SELECT 1 FROM r WHERE r.id = 3)");
}

TEST_CASE("names in ORDER BY and GROUP BY are those of the select list where a server takes them so") {
  CHECK(normalized("x = (select b.id from a join b on true order by id limit 1)") ==
        "x = (SELECT b.id FROM a JOIN b ON true ORDER BY b.id LIMIT 1)");
  CHECK(normalized("x = (select -id as n from b order by n limit 1)") == "x = (SELECT -b.id FROM b ORDER BY -b.id LIMIT 1)");
  CHECK(normalized("x in (select -id as n from a group by n)") == "x IN (SELECT -a.id FROM a GROUP BY a.n)");
  CHECK(normalized("x in (select -id as n from b group by n)") == "x IN (SELECT -b.id FROM b GROUP BY -b.id)");
  CHECK(normalized("x in (select id as k from a union select m from b order by k)") ==
        "x IN (SELECT a.id FROM a UNION SELECT b.m FROM b ORDER BY 1)");
  CHECK(normalized("exists (select n from a group by 1 having count(*) > 1)") == "EXISTS (SELECT a.n FROM a GROUP BY a.n HAVING count(*) > 1)");
}
