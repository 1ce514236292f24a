// What a server's counters say of one index: its size, its scans, and since when they are counted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pglint/analysis.hpp"
#include "pglint/statistics.hpp"
#include "text/bytes.hpp"

namespace pglint::analysis {

using text::human_bytes;

/// Whole days between two times as Statistics has them (2026-01-31T12:00:00Z), rounded down; nothing for anything else.
std::optional<long long> days_between(std::string_view from, std::string_view to);

/// pg_stat_database.stats_reset says when the counters began. It is empty when nobody has reset them, and from 15 on also when a crash
/// has: then they go at least as far back as the oldest VACUUM, ANALYZE or scan that they remember. Linear in the statistics.
CounterWindow counter_window_of(const Statistics& statistics);

/// An index, of a partitioned one the sum of its parts.
struct IndexUse {
  std::int64_t bytes = 0;
  std::int64_t scans = 0;
  std::string last_scan;   ///< ISO 8601; empty: never, or a server before 16
};
/// Nothing when the statistics do not have it, or not all of its parts. O(parts).
std::optional<IndexUse> index_use(const Catalog& catalog, const Statistics* statistics, const Relation& table, const Index& index);

/// The statistics of a table's index, or null; a partitioned one has scans but no size.
inline const IndexStatistics* statistics_of(const Statistics* statistics, const Relation& table, const Index& index) {
  return statistics == nullptr ? nullptr : statistics->index({table.name.schema, index.name});
}
inline const RelationStatistics* statistics_of(const Statistics* statistics, const Relation& table) {
  return statistics == nullptr ? nullptr : statistics->relation(table.name);
}
inline const ColumnStatistics* statistics_of(const Statistics* statistics, const Relation& table, std::string_view column) {
  const RelationStatistics* relation = statistics_of(statistics, table);
  if (relation == nullptr) return nullptr;
  const auto found = relation->columns.find(std::string(column));
  return found == relation->columns.end() ? nullptr : &found->second;
}

/// True when a foreign key's check or a policy of the table can use the index: what drops it must look at more than its scans.
bool serves_key_or_policy(const Relation& table, const Index& index);

}  // namespace pglint::analysis
