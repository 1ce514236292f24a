// Append-only time columns of logs with no index on the time.
#include <algorithm>
#include <cmath>

#include "analysis/usage.hpp"
#include "pglint/analysis.hpp"
#include "pglint/rule.hpp"

namespace pglint::rules {
namespace {

constexpr RuleOption options[] = {
    {"min_pages", "100000", "pages from which a table is large enough for a warning (with a server's statistics)"}};

/// Of a partitioned table: all of its partitions.
double bytes_of(const Context& in, const Relation& table) {
  const RelationStatistics* const counted = analysis::statistics_of(in.statistics, table);
  double bytes = counted == nullptr ? 0 : static_cast<double>(counted->bytes);
  if (table.kind == RelationKind::partitioned_table)
    for (const Relation* partition : in.catalog.children(table)) bytes += bytes_of(in, *partition);
  return bytes;
}

/// "0.97"
std::string two_digits(double value) {
  const auto hundredths = static_cast<int>(std::floor(std::min(std::abs(value), 1.0) * 100));
  return joined({value < 0 ? "-" : "", std::to_string(hundredths / 100), hundredths % 100 < 10 ? ".0" : ".", std::to_string(hundredths % 100)});
}

/// A btree led by the time already serves ranges of it.
bool serves_ranges(const Index& index, const std::string& time) {
  if (index.predicate || index.keys.empty()) return false;
  if (index.access_method == "btree") return index.keys.front().column == time;
  return index.access_method == "brin" &&
         std::any_of(index.keys.begin(), index.keys.end(), [&](const IndexKey& key) { return key.column == time; });
}

void check(const Context& in, const Relation& table, Findings& out) {
  if (!table.is_table() || table.kind == RelationKind::foreign_table || table.is_partition || table.temporary) return;
  if (!analysis::looks_like_log(table) || !analysis::looks_insert_only(table, in.facts)) return;
  const Column& time = *analysis::creation_time_column(table);
  if (std::any_of(table.indexes.begin(), table.indexes.end(),
                  [&](const Index& index) { return serves_ranges(index, time.name); }))
    return;
  const ColumnStatistics* const analysed = analysis::statistics_of(in.statistics, table, time.name);
  const std::optional<double> correlation = analysed == nullptr ? std::nullopt : analysed->correlation;
  if (correlation && std::abs(*correlation) < 0.9) return;  // ranges of pages would hold all times
  Finding& finding = out.add(time.provenance.defined, object(table, time),
                             "no index serves ranges of time column " + quote_identifier(time.name) + " of the log-like table " +
                                 quote_qualified(table.name.schema, table.name.name));
  finding.hint = "Rows written in order of time suit a BRIN index, a thousandth of a btree's size; a guess from names and "
                 "shape. It does not replace a btree for single rows, ORDER BY … LIMIT, uniqueness or foreign keys.";
  const double bytes = correlation ? std::min(bytes_of(in, table), 9e18) : 0;
  const bool is_proven = correlation && bytes >= static_cast<double>(in.option_number("min_pages")) * in.statistics->block_size;
  if (is_proven) {
    finding.severity = Severity::warning;
    finding.evidence = Evidence::statistics;
    finding.message += joined({"; it has ", analysis::human_bytes(static_cast<std::int64_t>(bytes)), ", and the correlation is ", two_digits(*correlation)});
    finding.hint = "Rows lie on disk in the order of time: a BRIN index, a thousandth of a btree's size, serves ranges of it. It does not "
                   "replace a btree for single rows, ORDER BY … LIMIT, uniqueness or foreign keys.";
  }
  Fix& fix = finding.fix.emplace();
  fix.safety = Safety::review;
  fix.title = "create a BRIN index on " + quote_qualified(table.name.schema, table.name.name) + " (" + quote_identifier(time.name) + ")";
  fix.caution = correlation ? "serves only while rows lie on disk in the order of time, as they do now: updates and deletes can change that"
                            : "serves only while rows lie on disk in the order of time: check that pg_stats.correlation is above 0.9 or so";
  CreateIndex& create = std::get<CreateIndex>(fix.actions.emplace_back(std::in_place_type<CreateIndex>));
  create.table = &table;
  create.suffix = "brin";
  create.index.access_method = "brin";
  create.index.storage_parameters.edit()["autosummarize"] = "on";
  create.index.keys.emplace_back().column = time.name;
}

}  // namespace

extern constinit const Rule index_missing_brin{
    .id = "index/missing-brin",
    .summary = "Append-only time column of a log with no index on the time",
    .why = R"(Tables that only grow, a log, an audit trail, a stream of metrics, are read and trimmed by ranges of time. Their rows
lie on disk in that order, which is all that a BRIN index needs: on two million rows 24 kB against 44 MB for a btree, and a
million inserts in 6.7 s against 11.3 s.

Decided from names and shape, so it is info, and the fix is for review: a log's word in the table's name (log, audit, event,
metric, history …), a creation time, no column that records an update, no table that refers to it, and no btree or BRIN
index that serves ranges of the time. With the statistics of a server it is a warning when the table has `min_pages` pages and the
correlation of the column is 0.9 or more, and nothing when the correlation is lower. `autosummarize` keeps the index useful for the newest rows.)",
    .bad = R"sql(create table login_events (
  id bigint primary key,
  outcome text not null,
  occurred_at timestamptz not null
);
)sql",
    .good = R"sql(create table login_events (
  id bigint primary key,
  outcome text not null,
  occurred_at timestamptz not null
);
create index login_events_time_idx on login_events using brin (occurred_at) with (autosummarize = on);
)sql",
    .severity = Severity::info,
    .fix = Fixes::review,
    .options = options,
    .check_relation = check};

}  // namespace pglint::rules
