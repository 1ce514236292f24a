// Indexes that a wider index of the table answers for as well.
#include "analysis/usage.hpp"
#include "pglint/analysis.hpp"
#include "pglint/rule.hpp"

namespace pglint::rules {
namespace {

std::string use_text(const analysis::IndexUse& use) {
  return joined({analysis::human_bytes(use.bytes), " with ", std::to_string(use.scans), use.scans == 1 ? " scan" : " scans"});
}

void check(const Context& in, const Relation& table, Findings& out) {
  for (const analysis::IndexOverlap& overlap : in.facts.index_overlaps(table)) {
    if (overlap.verdict != analysis::Verdict::redundant) continue;
    const Index& index = *overlap.candidate;
    const Index& keeper = *overlap.keeper;
    Finding& finding = out.add(index.provenance.defined, object(table, index),
                               "index " + quote_qualified(table.name.schema, index.name) + " is covered by " +
                                   quote_qualified(table.name.schema, keeper.name) + ": " + overlap.reason);
    const auto use = analysis::index_use(in.catalog, in.statistics, table, index);
    const auto wider = analysis::index_use(in.catalog, in.statistics, table, keeper);
    if (use && wider && use->bytes > 0)
      finding.message += joined({"; it takes ", use_text(*use), ", the wider one ", use_text(*wider)});
    finding.hint = "Compare their sizes and use first: a narrow index deduplicates better than the wide one.";
    finding.related.push_back({"the wider index", object(table, keeper), keeper.provenance.defined});
    Fix fix;
    fix.safety = Safety::review;
    fix.title = "drop index " + quote_qualified(table.name.schema, index.name);
    fix.caution = "queries that used the narrow index read the wider one, which may be several times its size: compare "
                  "pg_relation_size() and idx_scan of both first";
    fix.actions.push_back(DropIndex{&table, &index, &keeper});
    finding.fix = std::move(fix);
  }
}

}  // namespace

extern constinit const Rule index_redundant{
    .id = "index/redundant",
    .summary = "Index whose key is contained in a wider index of the same table",
    .why = R"(A btree on (a, b) answers every query that a btree on (a) answers. The narrow one costs a write on every change
of the table and is only worth its place when its smaller size shows.

Reported for an index that is not unique and whose key is a strict leading part of a valid btree with the same predicate,
operator classes, collations and directions (or all reversed), or that has the same key and fewer INCLUDE columns, or that
is a GIN or BRIN index whose columns are among another's, in any order.

The fix is for review: deduplication makes a narrow index small. Measured on two million rows: 14 MB for (tenant), 62 MB
for (tenant, created_at). With a server's statistics the message has the sizes and scans of both.)",
    .bad = R"sql(create table visits (id bigint primary key, page_id bigint not null, visitor text not null);
create index visits_page_idx on visits (page_id);
create index visits_page_visitor_idx on visits (page_id, visitor);
)sql",
    .good = R"sql(create table visits (id bigint primary key, page_id bigint not null, visitor text not null);
create index visits_visitor_idx on visits (visitor);
create index visits_page_visitor_idx on visits (page_id, visitor);
)sql",
    .severity = Severity::warning,
    .fix = Fixes::review,
    .check_relation = check};

}  // namespace pglint::rules
