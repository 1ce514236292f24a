// Foreign keys whose check reads the whole referencing table.
#include <algorithm>
#include <utility>

#include "pglint/analysis.hpp"
#include "pglint/rule.hpp"

namespace pglint::rules {
namespace {

using analysis::Serves;
using Led = std::pair<std::string_view, const Index*>;  // leading column and index

/// The indexes that a column leads, sorted by column, of one column in creation order.
std::vector<Led> by_leading_column(const Relation& table) {
  std::vector<Led> indexes;
  indexes.reserve(table.indexes.size());
  for (const Index& index : table.indexes)
    if (!index.keys.empty() && !index.keys.front().column.empty()) indexes.emplace_back(index.keys.front().column, &index);
  std::stable_sort(indexes.begin(), indexes.end(), [](const Led& a, const Led& b) { return a.first < b.first; });
  return indexes;
}

/// An index on a partitioned table that would serve once every partition has its part (CREATE INDEX … ON ONLY).
const Index* awaiting_parts(const Relation& table, const Constraint& key) {
  if (table.kind != RelationKind::partitioned_table) return nullptr;
  for (const Index& index : table.indexes) {
    if (index.valid) continue;
    Index complete = index;
    complete.valid = true;
    if (analysis::serves_foreign_key(table, key, complete) == Serves::fully) return &index;
  }
  return nullptr;
}

/// Best service among the indexes led by a column of the key, and the index that partly serves.
struct Service {
  Serves serves = Serves::no;
  const Index* index = nullptr;
};

Service service_of(const Relation& table, const Constraint& key, const std::vector<Led>& indexes) {
  Service best;
  for (const std::string& column : key.columns) {
    auto led = std::lower_bound(indexes.begin(), indexes.end(), column,
                                [](const Led& entry, const std::string& name) { return entry.first < name; });
    for (; led != indexes.end() && led->first == column; ++led) {
      const Index* index = led->second;
      const Serves serves = analysis::serves_foreign_key(table, key, *index);
      if (serves > best.serves) best = {serves, index};
      if (serves == Serves::fully) return best;
    }
  }
  return best;
}

std::string column_list(const std::vector<std::string>& columns) {
  std::string list;
  for (const std::string& column : columns) list.append(list.empty() ? "" : ", ").append(quote_identifier(column));
  return list;
}

void report(const Relation& table, const Constraint& key, const Service& service, Findings& out) {
  const std::string columns = column_list(key.columns);
  const std::string on_table = quote_qualified(table.name.schema, table.name.name);
  const std::string what = joined({"foreign key ", quote_identifier(key.name), " (", columns, ") of ", on_table});
  const bool partly = service.serves == Serves::partly;
  Finding& finding =
      out.add(key.provenance.defined, object(table, key),
              partly ? what + " is only partly served by index " + quote_qualified(table.name.schema, service.index->name)
                     : "no index serves the " + what);
  finding.hint = joined({"Every DELETE or key UPDATE in ", quote_qualified(key.referenced_table.schema, key.referenced_table.name),
                         " looks for referencing rows",
                         partly ? " through the leading columns only." : " by reading the whole table."});
  if (partly) {
    finding.severity = Severity::info;
    finding.related.push_back({"the index that partly serves", object(table, *service.index), service.index->provenance.defined});
    finding.no_fix_reason = "the leading columns may be selective enough";
    return;
  }
  if (const Index* index = awaiting_parts(table, key); index != nullptr) {
    finding.hint = "Index " + quote_qualified(table.name.schema, index->name) + " is invalid until every partition has its part: "
                   "create the missing ones and attach them with ALTER INDEX … ATTACH PARTITION.";
    finding.related.push_back({"the index that awaits its parts", object(table, *index), index->provenance.defined});
    finding.no_fix_reason = "index " + quote_qualified(table.name.schema, index->name) + " awaits its partitions' parts";
    return;
  }
  Fix& fix = finding.fix.emplace();
  fix.title = joined({"create an index on ", on_table, " (", columns, ")"});
  CreateIndex& create = std::get<CreateIndex>(fix.actions.emplace_back(std::in_place_type<CreateIndex>));
  create.table = &table;
  create.index.keys.reserve(key.columns.size());
  for (const std::string& column : key.columns) create.index.keys.emplace_back().column = column;
}

void check(const Context&, const Relation& table, Findings& out) {
  if (!table.is_table() || table.kind == RelationKind::foreign_table || table.temporary) return;
  const std::vector<Led> indexes = by_leading_column(table);
  for (const Constraint& key : table.constraints) {
    if (key.kind != ConstraintKind::foreign_key || !key.enforced) continue;
    if (table.is_partition && key.inherit_count > 0) continue;  // reported at the root
    const bool known = std::all_of(key.columns.begin(), key.columns.end(),
                                   [&](const std::string& name) { return table.column(name) != nullptr; });
    if (!known) continue;
    if (const Service service = service_of(table, key, indexes); service.serves != Serves::fully)
      report(table, key, service, out);
  }
}

}  // namespace

extern constinit const Rule index_unindexed_foreign_key{
    .id = "index/unindexed-foreign-key",
    .summary = "Foreign key with no index on its referencing columns",
    .why = R"(PostgreSQL indexes the referenced side of a foreign key, not the referencing side. Each DELETE or key UPDATE of a
referenced row then reads the whole referencing table to find rows that point at it, and so do joins along the key.

A foreign key is served by a valid btree or hash index whose first key parts are its columns, in any order, with the
type's own equality and the column's collation, and no predicate but `column IS NOT NULL`. An index that begins with some
of the columns only serves partly: that is info. INCLUDE columns, BRIN, GIN and expression indexes do not serve.

Not reported: `NOT ENFORCED` keys, and keys that a partition inherits (the root is reported).)",
    .bad = R"sql(create table authors (id bigint primary key);
create table books (id bigint primary key, author_id bigint references authors);
)sql",
    .good = R"sql(create table authors (id bigint primary key);
create table books (id bigint primary key, author_id bigint references authors);
create index books_author_idx on books (author_id, id);
)sql",
    .severity = Severity::warning,
    .fix = Fixes::safe,
    .check_relation = check};

}  // namespace pglint::rules
