// Expressions and queries: what is printed parses back to the same tree, whatever the spelling.
#include <doctest/doctest.h>

#include <string>

#include "pglint/expression.hpp"
#include "sql_trees.hpp"

using namespace pglint;
using test::same;

namespace {

const char* const expressions[] = {
    // constants
    "NULL", "true", "false", "1", "-1", "1.5", "-1.5", "1e10", "9223372036854775807", "123456789012345678901234567890",
    "''", "'a'", "'it''s'", "E'a\\\\b'", "'a\\b'", "E'\\n'", "U&'\\0061'", "B'0101'", "X'1F'", "$$dollar$$", "$1",
    "'x'::text", "text 'x'", "date '2020-01-01'", "timestamp(3) with time zone '2020-01-01'", "interval '1' day",
    "interval(3) '1 day'", "interval '1-2' year to month", "5::bigint", "(-5)::bigint", "-5::bigint", "NULL::text",
    "'{}'::text[]", "'{a,b}'::text[]", "1.5::numeric(10,2)", "'a'::varchar(3)", "'a'::char", "'a'::\"char\"", "'a'::bpchar",
    "true::int", "'1'::public.mood", "'1'::\"Odd Schema\".\"Odd Type\"[]", "current_date::text",
    // names
    "a", "t.a", "s.t.a", "\"Quoted\"", "\"a\"\"b\".\"c\"", "t.*", "s.t.*", "\"select\"", "\"user\"", "\"2a\"", "f(t.*)",
    // operators
    "a + b * c", "(a + b) * c", "a - b - c", "a - (b - c)", "a / b / c", "a / (b / c)", "a ^ b ^ c", "a ^ (b ^ c)", "-a", "- -a",
    "-(-a)", "+a", "-a ^ 2", "-(a ^ 2)", "~a", "~ ~a", "~(a + b)", "(~a) + b", "a + ~b", "@ -a", "!!a", "a || b || c",
    "a || (b || c)", "a || b + c", "(a || b) + c", "a = b", "(a = b) = c", "a = (b = c)", "a < b", "a <> b", "a != b", "a >= b",
    "a OPERATOR(pg_catalog.=) b", "a OPERATOR(s.@@@) b + c", "OPERATOR(s.-) a", "a -> 'b' ->> 'c'", "(a -> b) ->> c",
    "a -> (b ->> c)", "a #>> '{a,b}'", "a @> '{}'", "a ? 'b'", "a ?| array['a']", "a & b | c", "a - -5", "a - (-5)", "a * -b",
    "a % b", "2 ^ -x", "a <-> b", "a = -1", "a=-1", "a <= -b", "a @-b",
    // boolean
    "a AND b", "a AND b AND c", "(a AND b) AND c", "a AND (b AND c)", "a OR b AND c", "(a OR b) AND c", "NOT a", "NOT NOT a",
    "NOT a AND b", "NOT (a AND b)", "NOT a = b", "(NOT a) = b", "a OR NOT b", "a = b AND c = d OR e", "(a = b) IS NULL",
    "a = b IS NULL", "a IS NULL", "a IS NOT NULL", "a ISNULL", "a NOTNULL", "(a IS NULL) IS NOT NULL", "NOT a IS NULL",
    "(a IS NULL) = b", "a = (b IS NULL)", "a IS TRUE", "a IS NOT TRUE", "a IS FALSE", "a IS NOT FALSE", "a IS UNKNOWN",
    "a IS NOT UNKNOWN", "(a OR b) IS TRUE", "(a = b) IS NOT TRUE", "a IS DISTINCT FROM b", "a IS NOT DISTINCT FROM b",
    "a IS DISTINCT FROM b + 1", "a IS DISTINCT FROM (b IS NULL)", "(a IS DISTINCT FROM b) IS DISTINCT FROM c",
    "a IS DISTINCT FROM NULL", "a IS NOT DISTINCT FROM NULL", "a + b IS NULL", "a IS DISTINCT FROM (b = c)",
    // lists, ranges, patterns
    "a IN (1, 2)", "a IN (1)", "a NOT IN (1, 2)", "a NOT IN (1)", "a IN (1, b)", "a IN (1, 2, b)", "a NOT IN (1, 2, b)",
    "a + 1 IN (1, 2)", "(a = b) IN (true, false)", "a IN ('a', 'b') AND c", "NOT a IN (1, 2)", "a = ANY (b)", "a = ANY (ARRAY[1, 2])",
    "a = ANY ('{1,2}'::int[])", "a <> ALL (ARRAY[1, 2])", "a < ALL (b)", "a || b = ANY (c)", "a = ANY (b) = true", "true = (a = ANY (b))",
    "a = ANY (ARRAY[1])", "a LIKE ANY (ARRAY['a%', 'b%'])", "a BETWEEN 1 AND 2", "a NOT BETWEEN 1 AND 2", "a + 1 BETWEEN b AND c",
    "a BETWEEN SYMMETRIC 2 AND 1", "a NOT BETWEEN SYMMETRIC 2 AND 1", "a BETWEEN 1 AND 2 AND b", "a BETWEEN 1 AND 2 OR b",
    "NOT a BETWEEN 1 AND 2", "a LIKE 'b%'", "a NOT LIKE 'b%'", "a ILIKE 'b'", "a NOT ILIKE 'b'", "a LIKE 'b' ESCAPE 'c'",
    "a NOT ILIKE b || 'c' ESCAPE '!'", "a || b LIKE c || d", "(a LIKE b) = c", "a LIKE (b = c)", "a ~ 'b'", "a !~* 'b'",
    "a SIMILAR TO 'b'", "a NOT SIMILAR TO 'b' ESCAPE 'c'", "a ~~ b", "a !~~* b",
    // rows, arrays, subscripts
    "ROW(a, b)", "(a, b)", "ROW(a)", "ROW()", "(a, b) = (c, d)", "(a, b) <> (c, d)", "(a, b) < (c, d)", "(a, b) IN ((1, 2), (3, 4))",
    "(a, b) IS NULL", "(a, b) IS DISTINCT FROM (c, d)", "ARRAY[1, 2]", "ARRAY[]::int[]", "ARRAY[[1, 2], [3, 4]]", "ARRAY[a, b] || c",
    "a[1]", "t.a[1]", "a[1][2]", "a[1:2]", "a[:2]", "a[1:]", "a[:]", "(f(x))[1]", "(ARRAY[1, 2])[1]", "(a).b", "(t.a).b", "(f(x)).b", "(f(x)).*",
    "(a).b.c", "(a).b[1]", "a[1].b", "$1.b", "$1[1]", "(a || b)[1]", "a[b + 1]", "(a).*", "a[1]::int", "(a).b::text", "('{1}'::int[])[1]",
    "(SELECT a)[1]", "(a[1]).b",
    // casts, collations
    "a::text", "CAST(a AS text)", "a::text::varchar", "(a + b)::text", "a + b::text", "-a::int", "(-a)::int", "a::int[]", "a::timestamptz",
    "a::timestamp(3)", "a::double precision", "a::bit varying(3)", "a::bit", "a::\"bit\"", "a::national character varying(3)", "a::dec(3)", "a::interval day to second(3)",
    "a COLLATE \"C\"", "a COLLATE pg_catalog.\"de_DE\" || b", "(a || b) COLLATE \"C\"", "a::text COLLATE \"C\"", "(a COLLATE \"C\")::text",
    "a COLLATE \"C\" < b", "a::geometry(point, 4326)", "a::s.t(1)",
    // calls
    "now()", "f(1, 'a')", "s.f(a)", "\"F\"(a)", "left(a, 1)", "f(VARIADIC a)", "f(1, VARIADIC a)", "f(x => 1)", "f(1, y => 2 + 3)", "count(*)",
    "count(DISTINCT a)", "string_agg(a, ',' ORDER BY a DESC, b NULLS FIRST)", "sum(a) FILTER (WHERE b > 1)",
    "percentile_cont(0.5) WITHIN GROUP (ORDER BY a)", "row_number() OVER ()", "sum(a) OVER (PARTITION BY b, c ORDER BY d DESC)",
    "sum(a) OVER (ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)", "sum(a) OVER (ROWS UNBOUNDED PRECEDING EXCLUDE TIES)",
    "sum(a) FILTER (WHERE c) OVER (ORDER BY b RANGE BETWEEN '1 day'::interval PRECEDING AND UNBOUNDED FOLLOWING)",
    "coalesce(a, b)", "COALESCE(a, 1 + 2)", "greatest(a, b)", "least(a)", "nullif(a, '')", "grouping(a)", "current_user", "user",
    "session_user", "current_role", "current_date", "current_timestamp", "current_timestamp(3)", "localtime", "current_catalog",
    "current_schema", "extract(epoch from a)", "extract('year' from a)", "extract(\"Odd One\" from a)", "position('a' in b)",
    "substring(a from 1 for 2)", "substring(a from 'x')", "substring(a, 1)", "substring(a for 2)", "overlay(a placing b from 1)",
    "trim(a)", "trim(both 'x' from a)", "trim(leading from a)", "a AT TIME ZONE 'utc'", "a AT TIME ZONE 'utc' + b",
    "(a + b) AT TIME ZONE 'utc'", "a AT TIME ZONE (b || c)", "(a AT TIME ZONE b) AT TIME ZONE c", "a AT TIME ZONE b::text",
    "(a AT TIME ZONE b)::date", "timezone('utc', now())", "pg_catalog.lower(a)", "(a, b) OVERLAPS (c, d)", "a IS NORMALIZED",
    "a IS NFC NORMALIZED", "normalize(a, NFD)", "collation for (a)", "xmlelement(name a)", "a IS DOCUMENT",
    // CASE
    "CASE WHEN a THEN b END", "CASE a WHEN 1 THEN 'x' WHEN 2 THEN 'y' ELSE 'z' END", "CASE WHEN a = 1 OR b THEN c + 1 ELSE -d END",
    "CASE WHEN a THEN b ELSE c END::text", "CASE (CASE WHEN a THEN 1 END) WHEN 1 THEN 2 END", "CASE WHEN a THEN 1 END + 1",
    // sub-selects
    "(SELECT 1)", "EXISTS (SELECT 1 FROM t)", "NOT EXISTS (SELECT FROM t)", "a IN (SELECT b FROM t)", "a NOT IN (SELECT b FROM t)",
    "(a, b) IN (SELECT c, d FROM t)", "a = ANY (SELECT b FROM t)", "a <> ALL (SELECT b FROM t)", "a > ALL (SELECT b)", "ARRAY(SELECT a FROM t)",
    "a = (SELECT b)", "a IN (SELECT b) AND c", "NOT (a IN (SELECT b) OR c)", "(a, b) = (SELECT 1, 2)", "a + b IN (SELECT c)", "a OPERATOR(s.=) ANY (SELECT b)",
    "DEFAULT",
};

const char* const queries[] = {
    "SELECT", "SELECT 1", "SELECT a, b AS c FROM t", "SELECT * FROM s.t", "SELECT DISTINCT a FROM t", "SELECT DISTINCT ON (a, b) c FROM t",
    "SELECT a FROM t x", "SELECT a FROM t AS x(b, c)", "SELECT a FROM ONLY t", "SELECT a FROM t, u", "SELECT a FROM t JOIN u ON t.a = u.b",
    "SELECT a FROM t LEFT JOIN u USING (a, b)", "SELECT a FROM t NATURAL FULL JOIN u", "SELECT a FROM t CROSS JOIN u CROSS JOIN v",
    "SELECT a FROM t JOIN (u JOIN v ON true) ON false", "SELECT a FROM (t JOIN u ON true) AS j", "SELECT a FROM t RIGHT JOIN u ON a = b JOIN v ON c",
    "SELECT a FROM (SELECT b FROM c) d", "SELECT a FROM t, LATERAL (SELECT t.b) u", "SELECT a FROM f(1) WITH ORDINALITY AS x(a, b)",
    "SELECT a FROM LATERAL f(1) x", "SELECT a FROM ROWS FROM (f(1), g(2)) AS x(a, b)", "SELECT * FROM f() AS x(a int, b text[])",
    "SELECT a FROM t WHERE a > 1 GROUP BY a, b HAVING count(*) > 1 ORDER BY a DESC, b NULLS FIRST, c DESC NULLS LAST LIMIT 1 OFFSET 2",
    "SELECT a FROM t FETCH FIRST ROW ONLY", "SELECT a FROM t ORDER BY a FETCH FIRST 2 ROWS WITH TIES", "SELECT a FROM t FOR UPDATE",
    "SELECT a FROM t GROUP BY ROLLUP (a, (b, c)), CUBE (d), GROUPING SETS ((a), ())", "VALUES (1, 'a'), (2, DEFAULT)",
    "SELECT 1 UNION SELECT 2", "SELECT 1 UNION ALL SELECT 2 EXCEPT SELECT 3", "SELECT 1 UNION (SELECT 2 EXCEPT SELECT 3)",
    "SELECT 1 INTERSECT SELECT 2 UNION SELECT 3", "SELECT 1 UNION SELECT 2 INTERSECT SELECT 3", "(SELECT 1 ORDER BY 1) UNION SELECT 2 ORDER BY 1",
    "(SELECT 1 LIMIT 1) UNION (SELECT 2 LIMIT 1)", "WITH a AS (SELECT 1), b(c, d) AS (SELECT 2, 3) SELECT * FROM a, b",
    "WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT * FROM r", "(WITH a AS (SELECT 1) SELECT 2) UNION SELECT 3",
    "SELECT sum(a) OVER w, sum(b) OVER (w ORDER BY c) FROM t WINDOW w AS (PARTITION BY d)",
    "SELECT sum(a) OVER v FROM t WINDOW w AS (PARTITION BY d ORDER BY e), v AS (w ROWS 1 PRECEDING)",
    "INSERT INTO t VALUES (1)", "INSERT INTO s.t (a, b) SELECT 1, 2 RETURNING a", "INSERT INTO t DEFAULT VALUES",
    "INSERT INTO t AS x (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = excluded.b, c = 1 WHERE x.d",
    "UPDATE t SET a = 1, (b, c) = (SELECT 2, 3), (d, e) = (4, DEFAULT) FROM u WHERE t.a = u.b RETURNING *",
    "SELECT a FROM t JOIN u USING (a) AS j", "SELECT a FROM (t JOIN u USING (a) AS j) AS k(b)", "SELECT a FROM t TABLESAMPLE bernoulli (10)",
    "SELECT a FROM s.t AS x TABLESAMPLE s.method (1, b) REPEATABLE (2)", "SELECT a FROM t ORDER BY a USING >, b USING OPERATOR(s.<) NULLS LAST",
    "SELECT array_agg(a ORDER BY b USING <) FROM t", "SELECT a FROM t GROUP BY DISTINCT ROLLUP (a), CUBE (b)", "SELECT a FROM t GROUP BY (a, b), c",
    "SELECT a FROM t FOR SHARE", "SELECT a FROM t FOR NO KEY UPDATE OF t SKIP LOCKED FOR KEY SHARE OF u, v NOWAIT",
    "WITH a AS MATERIALIZED (SELECT 1), b AS NOT MATERIALIZED (SELECT 2) SELECT * FROM a, b",
    "WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SEARCH DEPTH FIRST BY n, m SET o CYCLE n SET c USING p SELECT * FROM r",
    "WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SEARCH BREADTH FIRST BY n SET o CYCLE n SET c TO 'a' DEFAULT 'b' USING p TABLE r",
    "DELETE FROM ONLY t USING u WHERE t.a = u.a", "WITH x AS (DELETE FROM t RETURNING a) INSERT INTO u SELECT * FROM x",
};

}  // namespace

TEST_CASE("an expression printed parses back to the same tree") {
  for (const char* text : expressions) {
    CAPTURE(text);
    const Result<Expr> first = parse_expression(text);
    REQUIRE(first.ok());
    const std::string readable = to_sql(*first);
    const std::string canonical = canonical_sql(*first);
    CAPTURE(readable);
    CAPTURE(canonical);
    const Result<Expr> again = parse_expression(readable);
    REQUIRE(again.ok());
    CHECK(same(*first, *again));
    CHECK(to_sql(*again) == readable);
    const Result<Expr> from_canonical = parse_expression(canonical);
    REQUIRE(from_canonical.ok());
    CHECK(same(*first, *from_canonical));
  }
}

TEST_CASE("a query printed parses back to the same tree") {
  for (const char* text : queries) {
    CAPTURE(text);
    const Result<Query> first = parse_query(text);
    REQUIRE(first.ok());
    const std::string readable = to_sql(*first);
    const std::string canonical = canonical_sql(*first);
    CAPTURE(readable);
    CAPTURE(canonical);
    const Result<Query> again = parse_query(readable);
    REQUIRE(again.ok());
    CHECK(same(*first, *again));
    const Result<Query> from_canonical = parse_query(canonical);
    REQUIRE(from_canonical.ok());
    CHECK(same(*first, *from_canonical));
  }
}

TEST_CASE("an expression reads like a person's") {
  const auto printed = [](const char* text) { return to_sql(*parse_expression(text)); };
  CHECK(printed("((a) + (b * c))") == "a + b * c");
  CHECK(printed("(((a = 1) and (b = 2)) or (not c))") == "(a = 1 AND b = 2) OR NOT c");
  CHECK(printed("a in ('x','y')") == "a IN ('x', 'y')");
  CHECK(printed("a not in (1,2)") == "a NOT IN (1, 2)");
  CHECK(printed("a between 1 and 2") == "a >= 1 AND a <= 2");
  CHECK(printed("not (a in (select b from t))") == "a NOT IN (SELECT b FROM t)");
  CHECK(printed("a is not distinct from b") == "a IS NOT DISTINCT FROM b");
  CHECK(printed("a like 'x%'") == "a LIKE 'x%'");
  CHECK(printed("a AT TIME ZONE 'utc'") == "a AT TIME ZONE 'utc'");
  CHECK(printed("extract(epoch from now())") == "EXTRACT(epoch FROM now())");
  CHECK(printed("trim(a)") == "TRIM(a)");
  CHECK(printed("a::int4") == "a::integer");
  CHECK(printed("cast(a as varchar(20)[])") == "a::character varying(20)[]");
  CHECK(printed("-a - -b - -1") == "-a - -b - -1");
  CHECK(printed("((select auth.jwt()) ->> 'sub')::uuid") == "((SELECT auth.jwt()) ->> 'sub')::uuid");
}

TEST_CASE("a hostile name or literal never leaves its quotes") {
  const std::string hostile[] = {"a\"; DROP TABLE t; --", "a'b", "a\\", "\\'", "''", "\"", "--", "/*", "$$", "$a$", "\n", "\x1b[31m", "\xc3\xa4", "a.b", "E'x", "UPPER", "select", "user", "", ";"};
  for (const std::string& name : hostile) {
    CAPTURE(name);
    if (!name.empty()) {
      const Result<Expr> column = parse_expression(quote_qualified("s \"" + name, name) + " + 1");
      REQUIRE(column.ok());
      REQUIRE(column->args.size() == 2);
      CHECK(column->args[0].name == name);
      CHECK(column->args[0].relation == "s \"" + name);
      CHECK(same(*column, *parse_expression(to_sql(*column))));
    }
    const Result<Expr> literal = parse_expression(quote_literal(name));
    REQUIRE(literal.ok());
    CHECK(literal->is(ExprKind::constant));
    CHECK(literal->name == name);
    CHECK(same(*literal, *parse_expression(to_sql(*literal))));
    CHECK(same(*literal, *parse_expression(canonical_sql(*literal))));
  }
}

TEST_CASE("names are quoted as quote_ident() does") {
  CHECK(quote_identifier("plain_1") == "plain_1");
  CHECK(quote_identifier("Plain") == "\"Plain\"");
  CHECK(quote_identifier("1a") == "\"1a\"");
  CHECK(quote_identifier("a$") == "\"a$\"");
  CHECK(quote_identifier("") == "\"\"");
  CHECK(quote_identifier("select") == "\"select\"");    // reserved
  CHECK(quote_identifier("left") == "\"left\"");        // type or function name
  CHECK(quote_identifier("integer") == "\"integer\"");  // column name
  CHECK(quote_identifier("action") == "action");        // unreserved
  CHECK(quote_identifier("\xc3\xa4") == "\"\xc3\xa4\"");
  CHECK(quote_qualified("", "a") == "a");
  CHECK(quote_qualified("Public", "order") == "\"Public\".\"order\"");
  CHECK(quote_literal("it's") == "'it''s'");
  CHECK(quote_literal("a\\b'c") == "E'a\\\\b''c'");
}

TEST_CASE("what is understood by nobody keeps its text and equals nothing") {
  const Expr one = *parse_expression("xmlelement(name a, b) is document and xmlelement(name a, b) is document");
  REQUIRE(one.args.size() == 2);
  CHECK(one.args[0].is(ExprKind::other));
  CHECK(to_sql(one.args[0]) == "xmlelement(name a, b) is document");
  CHECK(canonical_sql(one.args[0]) != canonical_sql(one.args[1]));
}
