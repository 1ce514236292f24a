// Tables asked for by owner and time with no index that serves both.
#include <algorithm>

#include "pglint/analysis.hpp"
#include "pglint/rule.hpp"

namespace pglint::rules {
namespace {

bool led_by_both(const Index& index, const std::string& owner, const std::string& time) {
  if (index.access_method != "btree" || index.keys.size() < 2 || index.predicate) return false;
  const std::string& first = index.keys[0].column;
  const std::string& second = index.keys[1].column;
  return (first == owner && second == time) || (first == time && second == owner);
}

/// One row for each owner: there is nothing to order by time.
bool unique_by(const Relation& table, const std::string& column) {
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index& index) {
    return index.unique && !index.predicate && index.keys.size() == 1 && index.keys[0].column == column;
  });
}

Index index_on(const std::string& owner, const std::string& time) {
  Index index;
  for (const std::string& column : {owner, time}) {
    IndexKey key;
    key.column = column;
    index.keys.push_back(std::move(key));
  }
  return index;
}

void check(const Context& in, const Relation& table, Findings& out) {
  if (!table.is_table() || table.kind == RelationKind::foreign_table || table.is_partition) return;
  const Column* owner = analysis::owner_column(table);
  const Column* time = analysis::creation_time_column(table);
  if (owner == nullptr || time == nullptr || unique_by(table, owner->name)) return;
  if (std::any_of(table.indexes.begin(), table.indexes.end(),
                  [&](const Index& index) { return led_by_both(index, owner->name, time->name); }))
    return;
  const std::string columns = quote_identifier(owner->name) + ", " + quote_identifier(time->name);
  Finding& finding = out.add(time->provenance.defined, object(table),
                             "no index on " + quote_qualified(table.name.schema, table.name.name) + " leads with (" + columns + ")");
  finding.detail = owner->name + "," + time->name;
  finding.hint = "Rows of one owner in a range of time, or the newest of them, need both columns in one index; a guess "
                 "from the names of the columns.";
  Fix fix;
  fix.safety = Safety::review;
  fix.title = "create an index on " + quote_qualified(table.name.schema, table.name.name) + " (" + columns + ")";
  fix.caution = "rests on column names: keep it if queries ask for rows by " + quote_identifier(owner->name) + " and order or "
                "limit them by " + quote_identifier(time->name);
  CreateIndex create;
  create.table = &table;
  create.index = index_on(owner->name, time->name);
  // The new index takes the place of the ones that it covers.
  for (const Index& index : table.indexes)
    if (analysis::compare_indexes(table, create.index, index, in.facts.index_uses()).verdict == analysis::Verdict::redundant)
      fix.actions.push_back(DropIndex{&table, &index, nullptr});
  fix.actions.insert(fix.actions.begin(), std::move(create));
  finding.fix = std::move(fix);
}

}  // namespace

extern constinit const Rule index_missing_composite{
    .id = "index/missing-composite",
    .summary = "Owner and time columns with no index led by both",
    .why = R"(Applications that keep the rows of many tenants or users ask for the rows of one of them, newest first or in a
range of time. An index on the owner alone finds the rows and sorts them; an index on the time alone reads everyone's. One
index on (owner, time) reads exactly the rows of the answer: on a million rows 274 buffers for a range, against 957 with the
owner alone and 1,252 with the columns the other way round; 23 against 960 and a sort for the newest 20.

Without queries to look at, this is a guess from names (`tenant_id`, `user_id` …; `created_at`, `recorded_at` …), so it is
info, and the fix is for review. An index on the owner alone that the new one covers is dropped by the same fix. Not
reported: one row for each owner (a unique index on it), partitions (the root is).)",
    .bad = R"sql(create table messages (
  id bigint primary key,
  tenant_id bigint not null,
  created_at timestamptz not null
);
)sql",
    .good = R"sql(create table messages (
  id bigint primary key,
  tenant_id bigint not null,
  created_at timestamptz not null
);
create index messages_tenant_time_idx on messages (tenant_id, created_at);
)sql",
    .severity = Severity::info,
    .fix = Fixes::review,
    .check_relation = check};

}  // namespace pglint::rules
