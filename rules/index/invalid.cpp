// Indexes that no query may use: left behind by a build that failed, or waiting for their parts.
#include <optional>
#include <string_view>

#include "analysis/usage.hpp"
#include "pglint/analysis.hpp"
#include "pglint/rule.hpp"

namespace pglint::rules {
namespace {

enum class Cause : unsigned char { create, create_or_drop, reindex_new, reindex_old, drop };

struct Leftover {
  Cause cause = Cause::create;
  const Index* original = nullptr;   ///< of REINDEX: the index that is in use
};

/// x_ccnew, x_ccnew1 → x: the name that REINDEX … CONCURRENTLY gave it, when an index of the first name is there and valid.
const Index* original_of(const Relation& table, std::string_view name, std::string_view suffix) {
  while (!name.empty() && name.back() >= '0' && name.back() <= '9') name.remove_suffix(1);
  if (!name.ends_with(suffix)) return nullptr;
  name.remove_suffix(suffix.size());
  for (const Index& index : table.indexes)
    // A long name was cut to make room.
    if (index.valid && (index.name == name || (name.size() > 50 && index.name.starts_with(name)))) return &index;
  return nullptr;
}

/// DROP INDEX CONCURRENTLY first makes an index invalid, then, at once, neither ready nor live: in between it looks like one that a
/// CREATE has not validated yet. One that was scanned has been valid.
Cause cause_of(const Index& index, const IndexStatistics* counted) {
  if (!index.live) return Cause::drop;
  if (!index.ready) return Cause::create;
  return counted != nullptr && counted->idx_scan > 0 ? Cause::drop : Cause::create_or_drop;
}

Leftover leftover_of(const Relation& table, const Index& index, const IndexStatistics* counted) {
  if (const Index* original = original_of(table, index.name, "_ccnew")) return {Cause::reindex_new, original};
  if (const Index* original = original_of(table, index.name, "_ccold")) return {Cause::reindex_old, original};
  return {cause_of(index, counted), nullptr};
}

void report_waiting(const Relation& table, const Index& index, Findings& out) {
  Finding& finding = out.add(index.provenance.defined, object(table, index),
                             joined({"index ", quote_qualified(table.name.schema, index.name), " of partitioned table ",
                                     quote_qualified(table.name.schema, table.name.name), " is invalid: not every partition has its part"}));
  finding.hint = "CREATE INDEX … ON ONLY waits for them: create the missing ones and attach each with ALTER INDEX … ATTACH PARTITION.";
  finding.no_fix_reason = "it becomes valid when the last part is attached";
}

void report(const Context& in, const Relation& table, const Index& index, Findings& out) {
  const std::string name = quote_qualified(table.name.schema, index.name);
  const IndexStatistics* const counted = analysis::statistics_of(in.statistics, table, index);
  const Leftover leftover = leftover_of(table, index, counted);
  std::string message = joined({"index ", name, " is invalid: "});
  std::string hint = "No query uses it, and as long as it is ready every write maintains it.";
  switch (leftover.cause) {
    case Cause::reindex_new:
      message += joined({"REINDEX CONCURRENTLY of ", quote_identifier(leftover.original->name), " failed, which is still in use"});
      break;
    case Cause::reindex_old:
      message += joined({"REINDEX CONCURRENTLY has put ", quote_identifier(leftover.original->name), " in its place and could not drop it"});
      break;
    case Cause::create:
    case Cause::create_or_drop:
      message += leftover.cause == Cause::create ? "CREATE INDEX CONCURRENTLY did not finish" : "CREATE or DROP INDEX CONCURRENTLY did not finish";
      hint += " If it is wanted, create it again when it is gone; or REINDEX INDEX CONCURRENTLY builds it anew.";
      break;
    case Cause::drop: message += "DROP INDEX CONCURRENTLY did not finish"; break;
  }
  if (counted != nullptr && counted->bytes > 0) message += joined({"; dropping it frees ", analysis::human_bytes(counted->bytes)});
  Finding& finding = out.add(index.provenance.defined, object(table, index), std::move(message));
  finding.hint = std::move(hint);
  if (leftover.original != nullptr) finding.related.push_back({"the index in use", object(table, *leftover.original), leftover.original->provenance.defined});
  if (!index.constraint.empty() || !analysis::droppable(table, index, in.facts.index_uses())) {
    finding.no_fix_reason = "something depends on it: REINDEX INDEX CONCURRENTLY builds it anew";
    return;
  }
  Fix& fix = finding.fix.emplace();
  fix.title = "drop index " + name;
  fix.actions.push_back(DropIndex{&table, &index, nullptr});
  if (leftover.cause == Cause::create_or_drop && index.unique) {
    fix.safety = Safety::review;
    fix.caution = "an invalid unique index that is ready still refuses new duplicates: remove those that kept it from being built, then "
                  "REINDEX INDEX CONCURRENTLY in place of dropping it";
  }
}

void check(const Context& in, const Relation& table, Findings& out) {
  if (table.extension_member || table.temporary) return;
  for (const Index& index : table.indexes) {
    if (index.valid) continue;
    if (table.kind == RelationKind::partitioned_table) {
      report_waiting(table, index, out);
      continue;
    }
    // Between them a build that runs and one that failed look alike.
    const RelationStatistics* const counted = analysis::statistics_of(in.statistics, table);
    if (counted == nullptr || !counted->building) report(in, table, index, out);
  }
}

}  // namespace

extern constinit const Rule index_invalid{
    .id = "index/invalid",
    .summary = "Index that is invalid: no query uses it",
    .why = R"(`CREATE INDEX CONCURRENTLY` and `REINDEX … CONCURRENTLY` that fail, because of a duplicate, a deadlock, a timeout or a cancelled
session, leave an invalid index behind. No query uses it; once it is ready every write maintains it, and `CREATE INDEX … IF NOT EXISTS`
takes it for the index that was wanted.

The name says what it was: `x_ccnew` beside a valid `x` is what a failed REINDEX was building, and `x_ccold` the one that it has replaced
and could not drop; both can go. Any other is a CREATE that did not finish (`indisready` is false), a DROP (`indislive` is false, or
there are scans from when it was valid), or one of the two. The fix drops it; it is for review when the index is unique, ready and maybe
a CREATE's, because it refuses new duplicates as it is.

The index of a partitioned table that was created `ON ONLY` is invalid until every partition has its part attached: that is said, and
nothing is dropped.

Only a server knows of leftovers. An index of a table on which a build runs (`pg_stat_progress_create_index`, as of the beginning of the
reading) is not reported, nor is any while a build runs that the role may not see.)",
    .bad = R"sql(create table readings (sensor_id bigint not null, at timestamptz not null) partition by range (at);
create table readings_2025 partition of readings for values from ('2025-01-01') to ('2026-01-01');
create index readings_sensor_idx on only readings (sensor_id);
)sql",
    .good = R"sql(create table readings (sensor_id bigint not null, at timestamptz not null) partition by range (at);
create table readings_2025 partition of readings for values from ('2025-01-01') to ('2026-01-01');
create index readings_sensor_idx on only readings (sensor_id);
create index readings_2025_sensor_idx on readings_2025 (sensor_id);
alter index readings_sensor_idx attach partition readings_2025_sensor_idx;
)sql",
    .severity = Severity::warning,
    .fix = Fixes::safe,
    .check_relation = check};

}  // namespace pglint::rules
