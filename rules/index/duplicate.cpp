// Indexes that another index of the table makes superfluous without any loss.
#include "analysis/usage.hpp"
#include "pglint/analysis.hpp"
#include "pglint/rule.hpp"

namespace pglint::rules {
namespace {

/// A constraint's index goes with its constraint.
Action drop(const Relation& table, const analysis::IndexOverlap& overlap) {
  if (!overlap.candidate->constraint.empty())
    if (const Constraint* constraint = table.constraint(overlap.candidate->constraint))
      return DropConstraint{&table, constraint, overlap.candidate, overlap.keeper};
  return DropIndex{&table, overlap.candidate, overlap.keeper};
}

void check(const Context& in, const Relation& table, Findings& out) {
  for (const analysis::IndexOverlap& overlap : in.facts.index_overlaps(table)) {
    if (overlap.verdict != analysis::Verdict::duplicate) continue;
    const Index& index = *overlap.candidate;
    const Index& keeper = *overlap.keeper;
    Finding& finding = out.add(index.provenance.defined, object(table, index),
                               "index " + quote_qualified(table.name.schema, index.name) + " duplicates " +
                                   quote_qualified(table.name.schema, keeper.name) + ": " + overlap.reason);
    if (const auto use = analysis::index_use(in.catalog, in.statistics, table, index); use && use->bytes > 0)
      finding.message += "; dropping it frees " + analysis::human_bytes(use->bytes);
    if (overlap.fillfactor_differs) finding.hint = "The fillfactor differs; the kept index's stays as it is.";
    finding.related.push_back({"the index that stays", object(table, keeper), keeper.provenance.defined});
    Fix fix;
    fix.title = index.constraint.empty() ? "drop index " + quote_qualified(table.name.schema, index.name)
                                         : "drop constraint " + quote_identifier(index.constraint) + " of " +
                                               quote_qualified(table.name.schema, table.name.name);
    fix.group = Group::fix_index_bloat_and_performance;
    fix.actions.push_back(drop(table, overlap));
    if (const Function* function = in.facts.index_uses().named_by(index)) {
      fix.safety = Safety::review;
      fix.caution = "function " + quote_qualified(function->name.schema, function->name.name) + " says ON CONFLICT ON CONSTRAINT " +
                    quote_identifier(index.constraint) + ": let it name " +
                    quote_identifier(keeper.constraint.empty() ? keeper.name : keeper.constraint) + " first";
    }
    finding.fix = std::move(fix);
  }
}

}  // namespace

extern constinit const Rule index_duplicate{
    .id = "index/duplicate",
    .summary = "Index that another index of the same table makes superfluous",
    .why = R"(Every index is maintained by every write and takes space in memory and on disk. A second index with the same
definition answers nothing that the first does not.

Two indexes are duplicates when they have the same access method and predicate and, for each key part, the same column or
expression, operator class and options, and collation; the same INCLUDE columns; and directions that are equal or all
reversed (a btree is read both ways). The one that goes is not unique, or the one that stays enforces the same uniqueness.

Never reported: a primary key, an exclusion constraint, a replica identity, the target of a foreign key, a partition's
attached index, an index of an extension. The one that stays is, in this order: the primary key, the target of a foreign
key or the replica identity, one that a function names in ON CONFLICT ON CONSTRAINT, one owned by a constraint, a valid one, a unique one, the clustered one, with
a server's statistics the most scanned one, the oldest. The message then says what dropping it frees. An invalid index of a table is no duplicate: index/invalid knows what it is. Where a function
names the constraint that goes, the fix needs review: the function would fail.)",
    .bad = R"sql(create table orders (id bigint primary key, customer_id bigint not null);
create index orders_customer_idx on orders (customer_id);
create index idx_orders_customer on orders (customer_id);
)sql",
    .good = R"sql(create table orders (id bigint primary key, customer_id bigint not null, code text not null);
create index orders_customer_idx on orders (customer_id);
create index orders_code_idx on orders (code);
create index orders_code_prefix_idx on orders (code text_pattern_ops);
)sql",
    .severity = Severity::error,
    .fix = Fixes::safe,
    .check_relation = check};

}  // namespace pglint::rules
