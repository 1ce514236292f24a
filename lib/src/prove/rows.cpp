// See the header.
#include "prove/rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace pglint::prove {
namespace {

constexpr std::size_t tables_of_a_query = 100;

void add_sums(live::Scratch& server, const std::vector<QualifiedName>& tables, RowSums& sums) {
  if (tables.empty()) return;
  std::string query;
  for (std::size_t i = 0; i < tables.size(); ++i)
    query += fmt::format("{}SELECT {}, pg_catalog.count(*), coalesce(pg_catalog.sum(pg_catalog.hashtextextended(t::text, 0)), 0) FROM ONLY {} t", i == 0 ? "" : " UNION ALL ", i,
                         quote_qualified(tables[i].schema, tables[i].name));
  try {
    const live::Rows rows = server.query("the rows of tables", query);
    for (std::size_t row = 0; row < rows.size(); ++row)
      sums[tables[static_cast<std::size_t>(rows.number(row, 0))]] = {rows.number(row, 1), rows.string(row, 2)};
  } catch (const live::Failure&) {
    if (tables.size() == 1) return;  // the role may not read it
    for (const QualifiedName& table : tables) add_sums(server, {table}, sums);
  }
}

}  // namespace

RowSums row_sums(live::Scratch& server, const Catalog& catalog) {
  RowSums sums;
  std::vector<QualifiedName> tables;
  for (const Relation& relation : catalog.relations()) {
    if (relation.kind != RelationKind::table || relation.temporary || relation.extension_member) continue;
    tables.push_back(relation.name);
    if (tables.size() < tables_of_a_query) continue;
    add_sums(server, tables, sums);
    tables.clear();
  }
  add_sums(server, tables, sums);
  return sums;
}

bool have_same_columns(const Catalog& before, const Catalog& after, const QualifiedName& table) {
  const Relation* const was = before.relation(table);
  const Relation* const is = after.relation(table);
  const auto alike = [](const Column& a, const Column& b) { return a.name == b.name && a.type == b.type; };
  return was != nullptr && is != nullptr && std::equal(was->columns.begin(), was->columns.end(), is->columns.begin(), is->columns.end(), alike);
}

}  // namespace pglint::prove
