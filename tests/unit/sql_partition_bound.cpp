// Partition bounds as a server prints them: every expectation was read from PostgreSQL 15 and 18.
#include "sql_statement_support.hpp"

namespace pglint::test {
namespace {

std::string bound_text(const std::string& bound, const Names& types) {
  const auto table = body_of<sql::CreateTable>("create table t partition of p " + bound);
  return sql::partition_bound_text(table.partition_bound, types);
}

TEST_CASE("partition bounds depend on the types of the key") {
  CHECK(bound_text("for values from (1, 'a') to (10, maxvalue)", {"integer", "text"}) ==
        "FOR VALUES FROM (1, 'a') TO (10, MAXVALUE)");
  CHECK(bound_text("for values from (-5) to ('100')", {"bigint"}) == "FOR VALUES FROM ('-5') TO ('100')");
  CHECK(bound_text("for values from (-5) to (7)", {"integer"}) == "FOR VALUES FROM ('-5') TO (7)");
  CHECK(bound_text("for values from (3000000000) to (+4000000000)", {"bigint"}) ==
        "FOR VALUES FROM ('3000000000') TO ('4000000000')");
  CHECK(bound_text("for values in (1.5, '2', null, -3, 1e3)", {"numeric(10,2)"}) ==
        "FOR VALUES IN (1.50, 2.00, NULL, '-3.00', 1000.00)");
  CHECK(bound_text("for values in ('b', E'x\\\\y', 'it''s', null)", {"text"}) ==
        "FOR VALUES IN ('b', 'x\\y', 'it''s', NULL)");
  CHECK(bound_text("for values in (1, true)", {"text"}) == "FOR VALUES IN ('1', 'true')");
  CHECK(bound_text("for values in (true, null)", {"boolean"}) == "FOR VALUES IN (true, NULL)");
  CHECK(bound_text("for values in ('f')", {"boolean"}) == "FOR VALUES IN (false)");
  CHECK(bound_text("for values with (modulus 4, remainder 1)", {"integer"}) ==
        "FOR VALUES WITH (modulus 4, remainder 1)");
  CHECK(bound_text("default", {"integer"}) == "DEFAULT");
}

TEST_CASE("partition bounds of dates are in ISO form") {
  CHECK(bound_text("for values from ('2024-1-1') to (date '2024-02-01')", {"date"}) ==
        "FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')");
  CHECK(bound_text("for values from ('2024-01-01') to ('2024-02-01 00:00:00+00')",
                   {"timestamp with time zone"}) ==
        "FOR VALUES FROM ('2024-01-01 00:00:00+00') TO ('2024-02-01 00:00:00+00')");
  CHECK(
      bound_text("for values from ('2024-01-01') to ('2024-02-01T12:30')", {"timestamp without time zone"}) ==
      "FOR VALUES FROM ('2024-01-01 00:00:00') TO ('2024-02-01 12:30:00')");
  // Written in another way: left alone.
  CHECK(bound_text("for values from ('infinity') to ('01/02/2024')", {"date"}) ==
        "FOR VALUES FROM ('infinity') TO ('01/02/2024')");
}

TEST_CASE("partition bounds without known types stay as written") {
  CHECK(bound_text("for values from (1) to ('b')", {}) == "FOR VALUES FROM (1) TO ('b')");
  CHECK(sql::partition_bound_text({}, {}).empty());
}

}  // namespace
}  // namespace pglint::test
