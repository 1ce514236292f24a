// Foreign keys whose check reads the whole referencing table.
#include <algorithm>
#include <unordered_map>

#include "pglint/analysis.hpp"
#include "pglint/rule.hpp"

namespace pglint::rules {
namespace {

using analysis::Serves;
using ByLeadingColumn = std::unordered_map<std::string_view, std::vector<const Index*>>;

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

Service service_of(const Relation& table, const Constraint& key, const ByLeadingColumn& indexes) {
  Service best;
  for (const std::string& column : key.columns) {
    const auto led = indexes.find(column);
    if (led == indexes.end()) continue;
    for (const Index* index : led->second) {
      const Serves serves = analysis::serves_foreign_key(table, key, *index);
      if (serves > best.serves) best = {serves, index};
      if (serves == Serves::fully) return best;
    }
  }
  return best;
}

std::string column_list(const std::vector<std::string>& columns) {
  std::string list;
  for (const std::string& column : columns) list += (list.empty() ? "" : ", ") + quote_identifier(column);
  return list;
}

CreateIndex index_on(const Relation& table, const std::vector<std::string>& columns) {
  CreateIndex action;
  action.table = &table;
  for (const std::string& column : columns) {
    IndexKey key;
    key.column = column;
    action.index.keys.push_back(std::move(key));
  }
  return action;
}

void report(const Relation& table, const Constraint& key, const Service& service, Findings& out) {
  const std::string what = "foreign key " + quote_identifier(key.name) + " (" + column_list(key.columns) + ") of " +
                           quote_qualified(table.name.schema, table.name.name);
  const bool partly = service.serves == Serves::partly;
  Finding& finding =
      out.add(key.provenance.defined, object(table, key),
              partly ? what + " is only partly served by index " + quote_qualified(table.name.schema, service.index->name)
                     : "no index serves the " + what);
  finding.hint = "Every DELETE or key UPDATE in " + quote_qualified(key.referenced_table.schema, key.referenced_table.name) +
                 " looks for referencing rows" + (partly ? " through the leading columns only." : " by reading the whole table.");
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
  Fix fix;
  fix.title = "create an index on " + quote_qualified(table.name.schema, table.name.name) + " (" + column_list(key.columns) + ")";
  fix.actions.push_back(index_on(table, key.columns));
  finding.fix = std::move(fix);
}

void check(const Context& in, Findings& out) {
  for (const Relation& table : in.catalog.relations()) {
    if (!table.is_table() || table.kind == RelationKind::foreign_table || table.temporary) continue;
    ByLeadingColumn indexes;
    for (const Index& index : table.indexes)
      if (!index.keys.empty() && !index.keys.front().column.empty()) indexes[index.keys.front().column].push_back(&index);
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
    .check = check};

}  // namespace pglint::rules
