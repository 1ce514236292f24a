// Tables without a primary key.
#include <algorithm>

#include "pglint/rule.hpp"

namespace pglint::rules {
namespace {

/// A unique index that could become the primary key: plain columns, all NOT NULL, no predicate.
const Index* candidate_key(const Relation& table) {
  for (const Index& index : table.indexes) {
    const bool plain = index.unique && index.immediate && index.valid && !index.predicate && index.access_method == "btree" &&
                       std::all_of(index.keys.begin(), index.keys.end(), [&](const IndexKey& key) {
                         const Column* column = table.column(key.column);
                         return column != nullptr && column->not_null && key.opclass.empty() && key.collation.empty();
                       });
    if (plain) return &index;
  }
  return nullptr;
}

void check(const Context&, const Relation& table, Findings& out) {
  const bool stored = table.kind == RelationKind::table || table.kind == RelationKind::partitioned_table;
  if (!stored || table.temporary || table.is_partition || table.extension_member || table.primary_key() != nullptr) return;
  Finding& finding = out.add(table.provenance.defined, object(table),
                             "table " + quote_qualified(table.name.schema, table.name.name) + " has no primary key");
  const Index* key = candidate_key(table);
  if (key == nullptr) {
    finding.hint = "Without one, rows cannot be named singly: logical replication refuses UPDATE and DELETE, and duplicates "
                   "go unnoticed.";
    return;
  }
  finding.hint = "Index " + quote_qualified(table.name.schema, key->name) + " is unique on columns that are NOT NULL: it "
                 "can become the key with ADD PRIMARY KEY USING INDEX.";
  finding.related.push_back({"the unique index", object(table, *key), key->provenance.defined});
}

}  // namespace

extern constinit const Rule constraint_missing_primary_key{
    .id = "constraint/missing-primary-key",
    .summary = "Table without a primary key",
    .why = R"(A primary key names each row. Without one, logical replication cannot carry UPDATE and DELETE (unless the replica
identity is FULL), rows that are wholly equal cannot be told apart or removed one at a time, and tools that page through a
table have nothing to hold on to.

Which columns are the key is a decision about the data, so there is no fix; a unique index on NOT NULL columns is named when
there is one. Not reported: temporary and foreign tables, partitions (their root is).)",
    .bad = R"sql(create table events (happened_at timestamptz not null, what text not null);
)sql",
    .good = R"sql(create table events (
  id bigint generated always as identity primary key,
  happened_at timestamptz not null,
  what text not null
);
)sql",
    .severity = Severity::warning,
    .fix = Fixes::none,
    .check_relation = check};

}  // namespace pglint::rules
