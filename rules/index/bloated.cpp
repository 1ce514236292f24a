// Btrees much larger than a fresh build of them would be.
#include "analysis/index_bloat.hpp"
#include "analysis/usage.hpp"
#include "pglint/rule.hpp"

namespace pglint::rules {
namespace {

constexpr RuleOption options[] = {{"min_bytes", "10485760", "bytes that must be wasted"},
                                  {"min_percent", "50", "share of the index that must be wasted, in percent"}};

RunSql reindex(const std::string& name, const std::string& freed) {
  RunSql action;
  SqlStep& up = action.up.emplace_back();
  up.sql = "REINDEX INDEX CONCURRENTLY " + name;
  up.transactional = false;
  up.lock = "SHARE UPDATE EXCLUSIVE";
  up.comment = "frees about " + freed;
  action.down.emplace_back().comment = "index " + printable(name) + " needs no way back: its definition is the same";
  return action;
}

void check(const Context& in, const Relation& table, Findings& out) {
  if ((table.kind != RelationKind::table && table.kind != RelationKind::materialized_view) || table.temporary) return;
  for (const Index& index : table.indexes) {
    if (!index.valid) continue;
    const auto bloat = analysis::estimate_bloat(in.catalog, *in.statistics, table, index);
    if (!bloat || bloat->wasted() < in.option_number("min_bytes") || bloat->percent() < in.option_number("min_percent")) continue;
    const std::string name = quote_qualified(table.name.schema, index.name);
    const std::string freed = analysis::human_bytes(bloat->wasted());
    Finding& finding = out.add(index.provenance.defined, object(table, index),
                               joined({"index ", name, " takes ", analysis::human_bytes(bloat->bytes), ", built anew it would take about ",
                                       analysis::human_bytes(bloat->expected), ": ", std::to_string(bloat->percent()), " % are wasted"}));
    finding.evidence = Evidence::statistics;
    finding.hint = "An estimate from the widths of the columns: pgstatindex() of the extension pgstattuple measures it, reading the whole index.";
    Fix& fix = finding.fix.emplace();
    fix.safety = Safety::review;
    fix.title = joined({"rebuild index ", name, ", which frees about ", freed});
    fix.caution = "an estimate; the rebuild needs room for a second copy and waits for every transaction that is open";
    fix.actions.emplace_back(reindex(name, freed));
  }
}

}  // namespace

extern constinit const Rule index_bloated{
    .id = "index/bloated",
    .summary = "Index much larger than it would be if it were built now",
    .why = R"(A btree's pages are split when they are full and freed only when they are empty. Deletes and updates that hit all over the key
leave pages that are nearly empty, which every scan reads and which take room in memory.

The size of a fresh build is computed from the number of rows, the average width of the columns (`pg_stats`), the null bitmap, the
alignment of types and the fillfactor. Measured by rebuilding bloated indexes of 14 kinds: integers, uuid and times as estimated, text
and numeric within 8 %. A btree in good order with keys in random order is 70 % full where a fresh one is 90 %: that is no bloat, hence
the default of `min_percent`.

Not estimable, and not reported: access methods other than btree; an index that deduplicates (what that saves depends on the data), which
is one that is not unique, unless it has INCLUDE columns, `deduplicate_items = off`, a column that has as good as no value twice, or one
of a type that is never deduplicated (numeric, floats, jsonb); expressions; columns wider than 500 bytes, of other types than the
usual ones, or that this role has no statistics of; and what was never analysed.)",
    .bad = R"sql(create table sessions (id uuid primary key, user_id bigint not null, seen_at timestamptz not null);
)sql",
    .good = R"sql(create table logins (id uuid primary key, user_id bigint not null, seen_at timestamptz not null);
)sql",
    .statistics = R"json({"read_at": "2025-03-31T06:00:00Z",
  "relations": [
    {"name": {"schema": "public", "name": "sessions"}, "bytes": 65000000, "reltuples": 400000, "columns": {"id": {"avg_width": 16, "n_distinct": -1}}},
    {"name": {"schema": "public", "name": "logins"}, "bytes": 65000000, "reltuples": 400000, "columns": {"id": {"avg_width": 16, "n_distinct": -1}}}],
  "indexes": [
    {"name": {"schema": "public", "name": "sessions_pkey"}, "bytes": 58720256, "reltuples": 400000, "idx_scan": 80321},
    {"name": {"schema": "public", "name": "logins_pkey"}, "bytes": 16777216, "reltuples": 400000, "idx_scan": 80321}]})json",
    .severity = Severity::warning,
    .needs = Needs::statistics,
    .fix = Fixes::review,
    .options = options,
    .check_relation = check};

}  // namespace pglint::rules
