// What a server has counted and estimated about its objects: held beside the model, never part of it.
// Plain data in PostgreSQL's own words; a member is named after the column of the view that it comes from.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pglint/catalog.hpp"

namespace pglint {

/// A row of pg_stats: what ANALYZE estimated of a column.
struct ColumnStatistics {
  double null_frac = 0;
  int avg_width = 0;           ///< bytes
  double n_distinct = 0;       ///< > 0 a number of values, < 0 minus a fraction of the rows, 0 unknown
  std::optional<double> correlation;               ///< of physical and logical order, -1 … 1; none when not computed
  std::vector<double> most_common_freqs;           ///< descending
  std::vector<std::string> most_common_vals;       ///< row data: only when LiveOptions::values asked for it
  std::optional<bool> has_negative;                ///< of numbers: a common value or the histogram's lowest bound is below zero; none: another type, or no values
};

/// Of an index: pg_class and pg_stat_user_indexes.
struct IndexStatistics {
  std::int64_t bytes = 0;      ///< of the main fork as of the last VACUUM or ANALYZE; of one that never had any, now. 0 for a partitioned index
  double reltuples = -1;       ///< -1: never vacuumed or analysed
  std::int64_t idx_scan = 0;
  std::int64_t idx_tup_read = 0;
  std::int64_t idx_tup_fetch = 0;
  std::string last_idx_scan;   ///< ISO 8601, UTC; empty: never, or a server before 16
};

/// Of a table, partition or materialized view: pg_class, pg_stat_user_tables, pg_stats.
struct RelationStatistics {
  std::int64_t bytes = 0;      ///< as IndexStatistics::bytes; 0 for a partitioned table
  std::int64_t toast_bytes = 0;
  double reltuples = -1;       ///< -1: never vacuumed or analysed
  std::int64_t seq_scan = 0;
  std::int64_t seq_tup_read = 0;
  std::int64_t idx_scan = 0;   ///< of all its indexes
  std::int64_t n_tup_ins = 0, n_tup_upd = 0, n_tup_del = 0, n_tup_hot_upd = 0;
  std::int64_t n_live_tup = 0, n_dead_tup = 0;
  bool building = false;       ///< CREATE INDEX or REINDEX may have been at work on it (pg_stat_progress_create_index)
  std::string last_vacuum, last_analyze;           ///< by hand or automatic, the later; ISO 8601, UTC; empty: never
  std::map<std::string, ColumnStatistics> columns; ///< those analysed, and readable for this role
};

/// A row of pg_stat_statements.
struct StatementStatistics {
  std::string query;           ///< with $1 … for its constants
  std::int64_t calls = 0;
  std::int64_t rows = 0;
  double total_exec_time = 0;  ///< milliseconds
  double mean_exec_time = 0;
};

/// Everything a server told besides its catalog.
struct Statistics {
  std::map<QualifiedName, RelationStatistics> relations;
  std::map<QualifiedName, IndexStatistics> indexes;
  std::vector<StatementStatistics> statements;     ///< by total time, descending; empty without pg_stat_statements
  std::string stats_reset;     ///< when the counters of this database began, ISO 8601, UTC; empty: never reset since it was created
  int block_size = 8192;       ///< bytes of a page
  bool track_counts = true;    ///< false: the server, or sessions of some role, do not count scans and rows (setting track_counts)
  bool in_recovery = false;    ///< a standby was read: it counts its own scans only (pg_is_in_recovery())
  std::string read_at;         ///< the server's clock when the catalog was read, ISO 8601, UTC

  [[nodiscard]] const RelationStatistics* relation(const QualifiedName& name) const {
    const auto found = relations.find(name);
    return found == relations.end() ? nullptr : &found->second;
  }
  [[nodiscard]] const IndexStatistics* index(const QualifiedName& name) const {
    const auto found = indexes.find(name);
    return found == indexes.end() ? nullptr : &found->second;
  }
};

}  // namespace pglint
