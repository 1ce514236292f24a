// Replay of CREATE VIEW, CREATE MATERIALIZED VIEW and CREATE TABLE AS.
#include "model/query_columns.hpp"
#include "model/replay.hpp"
#include "sql/own_query.hpp"

namespace pglint::model {
namespace {

/// Gives the relation its query's columns, under the names written.
void set_columns(Relation& relation, const Catalog& catalog, const sql::Scope& scope, const std::shared_ptr<const Query>& query,
                 const std::vector<std::string>& names) {
  std::optional<std::vector<QueryColumn>> found;
  if (query) found = query_columns(catalog, scope, *query);
  relation.columns_known = found.has_value();
  relation.columns.clear();
  if (found) {
    for (QueryColumn& column : *found) {
      Column& added = relation.columns.emplace_back();
      added.name = std::move(column.name);
      added.type = std::move(column.type);
      added.collation = std::move(column.collation);
    }
  } else {
    relation.columns.resize(names.size());
  }
  for (std::size_t i = 0; i < names.size() && i < relation.columns.size(); ++i) relation.columns[i].name = names[i];
  for (Column& column : relation.columns) column.provenance = relation.provenance;
}

/// CREATE VIEW v (names) as a server keeps it: the names are aliases in the query, of a set operation in its first arm.
void name_outputs(std::shared_ptr<const Query>& query, const std::vector<std::string>& names) {
  if (!query || names.empty()) return;
  Query* arm = &sql::own(query);
  while (arm->left) arm = &sql::own(arm->left);
  for (std::size_t i = 0; i < names.size() && i < arm->targets.size(); ++i) {
    TargetItem& target = arm->targets[i];
    if (target.expr.is(ExprKind::whole_row)) break;  // which of the names it takes is not known
    const bool is_own = target.expr.is(ExprKind::column) && target.expr.name == names[i];
    target.alias = is_own ? std::string() : names[i];
  }
}

}  // namespace

void Replay::apply(sql::CreateView& statement) {
  Relation view;
  view.name = creation_name(statement.name);
  if (statement.temporary) view.name.schema = "pg_temp";
  view.kind = RelationKind::view;
  view.temporary = statement.temporary;
  view.options = statement.options;
  view.check_option = statement.check_option;
  view.query = std::move(statement.query);
  normalize_for(view.query);
  name_outputs(view.query, statement.columns);
  view.owner = role_;
  view.provenance.defined = view.provenance.changed = origin({});
  set_columns(view, catalog_, scope_for(nullptr), view.query, statement.columns);
  if (Relation* old = catalog_.relation(view.name.schema, view.name.name)) {
    if (!statement.or_replace || old->kind != RelationKind::view)
      return not_understood(statement_, "relation " + quote_identifier(view.name.name) + " already exists");
    old->columns = std::move(view.columns);
    old->columns_known = view.columns_known;
    old->query = std::move(view.query);
    old->options = std::move(view.options);
    old->check_option = std::move(view.check_option);
    old->provenance.changed = origin({});
    return;
  }
  if (catalog_.relation_name_taken(view.name.schema, view.name.name))
    return not_understood(statement_, "relation " + quote_identifier(view.name.name) + " already exists");
  view.grants = initial_grants('r', view.name.schema);
  changes_.add(std::move(view));
}

void Replay::apply(sql::CreateTableAs& statement) {
  Relation table;
  table.name = creation_name(statement.name);
  if (statement.temporary) table.name.schema = "pg_temp";
  if (catalog_.relation_name_taken(table.name.schema, table.name.name)) {
    if (!statement.if_not_exists) not_understood(statement_, "relation " + quote_identifier(table.name.name) + " already exists");
    return;
  }
  table.kind = statement.materialized ? RelationKind::materialized_view : RelationKind::table;
  table.temporary = statement.temporary;
  table.unlogged = statement.unlogged;
  table.populated = statement.with_data;
  table.options = statement.options;
  table.tablespace = statement.tablespace;
  table.access_method = statement.access_method == "heap" ? "" : statement.access_method;
  table.owner = role_;
  table.provenance.defined = table.provenance.changed = origin({});
  std::shared_ptr<const Query> query = std::move(statement.query);
  normalize_for(query);
  set_columns(table, catalog_, scope_for(nullptr), query, statement.columns);
  if (statement.materialized) {
    name_outputs(query, statement.columns);
    table.query = std::move(query);
  }
  table.grants = initial_grants('r', table.name.schema);
  changes_.add(std::move(table));
}

}  // namespace pglint::model
