// What counters say of an index: since when they count, and what they add up to.
#include <cmath>
#include <limits>

#include "analysis/index_bloat.hpp"
#include "analysis/usage.hpp"
#include "model_support.hpp"

using namespace pglint;
using namespace pglint::analysis;

TEST_CASE("days between two times") {
  CHECK(days_between("2025-03-01T06:00:00Z", "2025-03-31T06:00:00Z") == 30);
  CHECK(days_between("2025-03-01T06:00:01Z", "2025-03-31T06:00:00Z") == 29);
  CHECK(days_between("2024-02-28T00:00:00Z", "2024-03-01T00:00:00Z") == 2);
  CHECK(days_between("2025-03-31T06:00:00Z", "2025-03-30T06:00:00Z") == -1);
  for (const char* bad : {"", "2025-03-01", "2025-02-30T00:00:00Z", "2025-03-01 06:00:00Z", "2025-0x-01T06:00:00Z", "2025-03-01T06:00:00+", "-025-03-01T06:00:00Z"})
    CHECK_FALSE(days_between(bad, "2025-03-31T06:00:00Z").has_value());
}

TEST_CASE("how far counters go back") {
  Statistics statistics;
  statistics.read_at = "2025-03-31T06:00:00Z";
  CHECK(counter_window_of(statistics).days == -1);
  statistics.relations[{"public", "t"}].last_vacuum = "2025-03-11T06:00:00Z";
  statistics.indexes[{"public", "i"}].last_idx_scan = "2025-03-10T06:00:00Z";
  CHECK(counter_window_of(statistics).days == 21);
  CHECK(counter_window_of(statistics).at_least);
  statistics.stats_reset = "2025-03-30T06:00:00Z";
  CHECK(counter_window_of(statistics).days == 1);
  CHECK_FALSE(counter_window_of(statistics).at_least);
}

TEST_CASE("a partitioned index is the sum of its parts, and not known without one of them") {
  const Database database = load_sql("create table r (id bigint, at date) partition by range (at); create table r1 partition of r for values from ('2024-01-01') to ('2025-01-01');"
                                     "create table r2 partition of r for values from ('2025-01-01') to ('2026-01-01'); create index i on r (id);");
  Statistics statistics;
  statistics.indexes[{"public", "i"}] = {};
  statistics.indexes[{"public", "r1_id_idx"}] = {100, 5, 3, 0, 0, "2025-03-10T06:00:00Z"};
  const Relation& root = relation(database, "r");
  const Index& index = *database.catalog.index("public", "i").index;
  CHECK_FALSE(index_use(database.catalog, &statistics, root, index).has_value());
  CHECK_FALSE(index_use(database.catalog, nullptr, root, index).has_value());
  statistics.indexes[{"public", "r2_id_idx"}] = {std::numeric_limits<std::int64_t>::max(), 5, 4, 0, 0, "2025-03-09T06:00:00Z"};
  const auto use = index_use(database.catalog, &statistics, root, index);
  REQUIRE(use.has_value());
  CHECK(use->scans == 7);
  CHECK(use->bytes == std::numeric_limits<std::int64_t>::max());
  CHECK(use->last_scan == "2025-03-10T06:00:00Z");
}

TEST_CASE("the size of a built btree: PostgreSQL 15 built these from 300,000 rows") {
  const Database database = load_sql("create table t (id bigint, i int, u uuid, n numeric, nul bigint, d text, primary key (id)); create unique index t_i on t (i); create unique index t_u on t (u);"
                                     "create index t_n on t (n); create index t_nul on t (nul); create unique index t_ff on t (id) with (fillfactor = 60); create index t_three on t (i, id, nul);");
  Statistics statistics;
  RelationStatistics& t = statistics.relations[{"public", "t"}];
  t.columns["id"] = {0, 8, -1, {}, {}, {}, {}};
  t.columns["i"] = {0, 4, -1, {}, {}, {}, {}};
  t.columns["u"] = {0, 16, -1, {}, {}, {}, {}};
  t.columns["n"] = {0, 6, -1, {}, {}, {}, {}};
  t.columns["nul"] = {0.5066, 8, -0.49339998, {}, {}, {}, {}};
  const auto pages = [&](const char* name) -> std::int64_t {
    statistics.indexes[{"public", name}] = {8192, 300000, 0, 0, 0, {}};
    const auto bloat = estimate_bloat(database.catalog, statistics, relation(database, "t"), *database.catalog.index("public", name).index);
    return bloat ? bloat->expected / 8192 : -1;
  };
  CHECK(pages("t_pkey") == 825);
  CHECK(pages("t_i") == 825);
  CHECK(pages("t_u") == 1158);
  CHECK(pages("t_n") == 889);    // in fact 825: lengths vary, and what aligning adds to them is taken on the safe side
  CHECK(pages("t_nul") == -1);   // it deduplicates
  CHECK(pages("t_ff") == 1242);
  CHECK(std::abs(static_cast<double>(pages("t_three")) - 1486) < 60);
  statistics.relations.clear();
  CHECK(pages("t_pkey") == -1);  // nobody has analysed it
}
