// Indexes that nearly do the same: worth a look, never a verdict.
#include "pglint/analysis.hpp"
#include "pglint/rule.hpp"

namespace pglint::rules {
namespace {

/// A full index that a foreign key or a policy needs and the partial one does not serve: both have their reason.
bool needed_in_full(const Relation& table, const Index& full, const Index& partial) {
  if (full.predicate || !partial.predicate || full.keys.empty()) return false;
  const std::string& leading = full.keys.front().column;
  if (leading.empty() || analysis::serves_equality(partial, leading)) return false;
  for (const Constraint& constraint : table.constraints)
    if (constraint.kind == ConstraintKind::foreign_key &&
        analysis::serves_foreign_key(table, constraint, full) == analysis::Serves::fully)
      return true;
  for (const Policy& policy : table.policies)
    for (const Expr* column : analysis::compared_columns(table, policy.using_))
      if (column->name == leading) return true;
  return false;
}

void check(const Context& in, const Relation& table, Findings& out) {
  for (const analysis::IndexOverlap& overlap : in.facts.index_overlaps(table)) {
    if (overlap.verdict != analysis::Verdict::overlapping) continue;
    const Index& index = *overlap.candidate;
    const Index& keeper = *overlap.keeper;
    if (needed_in_full(table, keeper, index)) continue;
    Finding& finding = out.add(index.provenance.defined, object(table, index),
                               "index " + quote_qualified(table.name.schema, index.name) + " overlaps with " +
                                   quote_qualified(table.name.schema, keeper.name) + ": " + overlap.reason);
    finding.hint = "Whether both are needed depends on the queries: compare their use in pg_stat_user_indexes.";
    finding.related.push_back({"the other index", object(table, keeper), keeper.provenance.defined});
  }
}

}  // namespace

extern constinit const Rule index_overlapping{
    .id = "index/overlapping",
    .summary = "Index that does nearly the same as another one of the table",
    .why = R"(Some pairs of indexes serve nearly the same queries, but each can do something that the other cannot: the same
columns in other directions, other storage parameters, a deferrable constraint beside an immediate one, UNIQUE (a, b)
beside UNIQUE (a), a partial index inside a full one or inside one with a weaker predicate, hash beside btree, a GiST
prefix, `text_pattern_ops` under the C collation, and from PostgreSQL 18 on a column that a skip scan reaches behind a
boolean or enum.

Silent for a partial index beside a full one that a foreign key or a policy needs: both have their reason.

Only the queries tell whether both are needed, so there is no fix, and the severity is info.)",
    .bad = R"sql(create table jobs (id bigint primary key, state text not null, queue text not null);
create index jobs_queue_idx on jobs (queue);
create index jobs_waiting_idx on jobs (queue) where state = 'waiting';
)sql",
    .good = R"sql(create table jobs (id bigint primary key, state text not null, queue text not null);
create index jobs_done_idx on jobs (queue) where state = 'done';
create index jobs_waiting_idx on jobs (queue) where state = 'waiting';
)sql",
    .severity = Severity::info,
    .fix = Fixes::none,
    .check_relation = check};

}  // namespace pglint::rules
