// Indexes that the server has not scanned for as long as it remembers, or for longer than a window.
#include <algorithm>

#include "analysis/usage.hpp"
#include "pglint/analysis.hpp"
#include "pglint/rule.hpp"

namespace pglint::rules {
namespace {

using analysis::Verdict;

constexpr RuleOption options[] = {
    {"min_age_days", "30", "days that the counters must go back, or that the last scan must be past"},
    {"min_bytes", "1048576", "bytes below which an index is not reported"}};

/// Why nobody can tell from these counters which index is unused.
std::string obstacle(const Context& in) {
  if (!in.statistics->track_counts) return "track_counts is off, for the server, the database or a role: not every scan is counted";
  const long long wanted = in.option_number("min_age_days");
  const analysis::CounterWindow& window = in.facts.counter_window();
  if (wanted <= 0 || window.days >= wanted) return {};
  if (window.days < 0) return "nothing tells how far the counters go back";
  return joined({window.at_least ? "the counters are known to go back only " : "the counters go back only ", std::to_string(window.days),
                 window.days == 1 ? " day" : " days", ", and min_age_days is ", std::to_string(wanted)});
}

/// Its scans say nothing of its use, or something needs it without scanning it often.
bool exempt(const Context& in, const Relation& table, const Index& index) {
  return index.unique || !index.valid || !index.ready || !index.live || !index.constraint.empty() ||
         !analysis::droppable(table, index, in.facts.index_uses()) || analysis::serves_key_or_policy(table, index);
}

/// Never scanned in the window, or not since before it.
bool is_unused(const Context& in, const analysis::IndexUse& use) {
  if (use.scans == 0) return true;
  return !use.last_scan.empty() &&
         analysis::days_between(use.last_scan, in.statistics->read_at).value_or(-1) >= std::max(1LL, in.option_number("min_age_days"));
}

/// Another index goes because this one stays, and that one is scanned: the two verdicts cannot both be followed.
bool keeps_a_used_one_superfluous(const Context& in, const Relation& table, const Index& index) {
  for (const analysis::IndexOverlap& overlap : in.facts.index_overlaps(table)) {
    if (overlap.keeper != &index || (overlap.verdict != Verdict::duplicate && overlap.verdict != Verdict::redundant)) continue;
    const auto use = analysis::index_use(in.catalog, in.statistics, table, *overlap.candidate);
    if (!use || !is_unused(in, *use)) return true;
  }
  return false;
}

std::string scans_text(const Context& in, const analysis::IndexUse& use) {
  const analysis::CounterWindow& window = in.facts.counter_window();
  if (use.scans > 0) return "has not been scanned since " + use.last_scan;
  if (window.since.empty()) return "has not been scanned since its counters began";
  return joined({"has not been scanned since ", window.at_least ? "at least " : "", window.since});
}

void check(const Context& in, const Relation& table, Findings& out) {
  const bool stored = table.kind == RelationKind::table || table.kind == RelationKind::partitioned_table || table.kind == RelationKind::materialized_view;
  if (!stored || table.temporary) return;
  for (const Index& index : table.indexes) {
    if (exempt(in, table, index)) continue;
    const auto use = analysis::index_use(in.catalog, in.statistics, table, index);
    if (!use || use->bytes < in.option_number("min_bytes") || !is_unused(in, *use) || keeps_a_used_one_superfluous(in, table, index)) continue;
    const std::string name = quote_qualified(table.name.schema, index.name);
    const std::string size = analysis::human_bytes(use->bytes);
    Finding& finding = out.add(index.provenance.defined, object(table, index),
                               joined({"index ", name, " of ", size, " ", scans_text(in, *use)}));
    finding.evidence = Evidence::statistics;
    const bool standby = in.statistics->in_recovery;
    finding.hint = joined({"Each server counts for itself: ", standby ? "this is a standby, look at the primary and the other standbys too" : "look at the standbys too",
                           ". A report that runs once a quarter, and an index that is younger than the counters, look the same."});
    Fix& fix = finding.fix.emplace();
    fix.safety = Safety::review;
    fix.title = joined({"drop index ", name, ", ", size});
    fix.caution = joined({"not scanned on the ", standby ? "standby" : "node", " that was read: look at pg_stat_user_indexes of every other node, and whether something rare needs it (", size, ")"});
    fix.actions.push_back(DropIndex{&table, &index, nullptr});
  }
}

}  // namespace

extern constinit const Rule index_unused{
    .id = "index/unused",
    .summary = "Index that the server has not scanned for a long time",
    .why = R"(An index that no query reads still costs a write with every change of its columns, room in memory, time of every VACUUM, and
it keeps updates from being HOT.

Reported when `idx_scan` is 0 and the counters go back `min_age_days`, or, from PostgreSQL 16 on, when the last scan is that long ago. An
index of a partitioned table is judged by the sum of its parts, and is dropped as a whole.

How far the counters go back: since `pg_stat_database.stats_reset`. That is empty when nobody has reset them, but from PostgreSQL 15 on
also after a crash, which empties the counters; then they are taken to go back as far as the oldest VACUUM, ANALYZE or scan that they still
remember, which is safe, and too little rather than too much. Where that does not suffice, the rule is listed as skipped, with the
reason. `min_age_days = 0` takes the counters as they are.

Never reported: unique indexes (the check for duplicates is no scan), primary keys, exclusion constraints, replica identities, targets
of foreign keys, indexes that serve a foreign key or a policy of the table, the attached index of a partition, invalid indexes, those of
extensions, and those smaller than `min_bytes`. An index that makes another one superfluous which is scanned is not reported before that
one is gone.

While `track_counts` is off, for the server, the database or a role, the rule is listed as skipped.

What the counters do not tell: a server counts its own scans only, so that what a standby reads is counted there; EXPLAIN without ANALYZE
may move them; and PostgreSQL does not keep when an index was made. The fix is for review.)",
    .bad = R"sql(create table visits (id bigint primary key, page_id bigint not null, referrer text);
create index visits_page_idx on visits (page_id);
create index visits_referrer_idx on visits (referrer);
)sql",
    .good = R"sql(create table visits (id bigint primary key, page_id bigint not null, referrer text);
create index visits_page_idx on visits (page_id);
)sql",
    .statistics = R"json({"read_at": "2025-03-31T06:00:00Z", "stats_reset": "2024-11-02T21:14:09Z",
  "relations": [{"name": {"schema": "public", "name": "visits"}, "bytes": 130000000, "reltuples": 2000000}],
  "indexes": [
    {"name": {"schema": "public", "name": "visits_page_idx"}, "bytes": 14000000, "reltuples": 2000000, "idx_scan": 91734},
    {"name": {"schema": "public", "name": "visits_referrer_idx"}, "bytes": 61000000, "reltuples": 2000000}]})json",
    .severity = Severity::warning,
    .needs = Needs::statistics,
    .fix = Fixes::review,
    .options = options,
    .check_relation = check,
    .obstacle = obstacle};

}  // namespace pglint::rules
