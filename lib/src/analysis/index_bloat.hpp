// How large a btree would be if it were built now: an estimate from what ANALYZE knows.
#pragma once

#include <cstdint>
#include <optional>

#include "pglint/catalog.hpp"
#include "pglint/statistics.hpp"

namespace pglint::analysis {

struct IndexBloat {
  std::int64_t bytes = 0;      ///< what it takes now
  std::int64_t expected = 0;   ///< what REINDEX would make of it
  [[nodiscard]] std::int64_t wasted() const { return bytes - expected; }
  /// Of `bytes`; 0 when nothing is wasted.
  [[nodiscard]] int percent() const {
    return bytes <= 0 || wasted() <= 0 ? 0 : static_cast<int>(100.0 * static_cast<double>(wasted()) / static_cast<double>(bytes));
  }
};

/// The size that a build gives a btree, page by page (manual, "Database Page Layout" and "B-Tree Structure"):
///
///   usable   = page - 24 (page header) - 16 (special space of a btree's page) - 4 (line pointer of the high key)
///   tuple    = align8(8 + columns, each at its type's alignment), 16 in place of 8 where a column is null (null bitmap); + 4 line pointer
///   per leaf = floor((usable - page * (100 - fillfactor) / 100) / tuple), since the last tuple of a page becomes its high key
///   pages    = 1 (meta page) + ceil(rows / per leaf) + internal pages, which hold key columns only and are filled to 70 %
///
/// The width of a column that varies is pg_stats.avg_width; aligning adds 3.5 bytes on average to those. Nothing (not estimable) for
/// an access method other than btree; an index that deduplicates, since what is saved depends on the lengths of the runs; expressions;
/// columns without statistics or wider than 500 bytes, which may be compressed; and what was never vacuumed or analysed.
/// A btree deduplicates unless it is unique (a build then never does), has INCLUDE columns, a column whose type forbids it
/// (numeric, float, jsonb, arrays, composite and range types: manual, "Deduplication"), or deduplicate_items off; and where
/// a column has as good as no value twice there is nothing to deduplicate. O(columns of the index).
std::optional<IndexBloat> estimate_bloat(const Catalog& catalog, const Statistics& statistics, const Relation& table, const Index& index);

}  // namespace pglint::analysis
