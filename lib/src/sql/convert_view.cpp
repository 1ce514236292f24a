// CREATE VIEW, CREATE MATERIALIZED VIEW, CREATE TABLE AS and SELECT … INTO.
#include "sql/convert_parts.hpp"

namespace pglint::sql {
namespace {

CreateTableAs convert_into(const ::IntoClause& into) {
  CreateTableAs table;
  table.name = qualified_name(into.rel);
  table.temporary = into.rel->relpersistence == 't';
  table.unlogged = into.rel->relpersistence == 'u';
  table.with_data = !into.skipData;
  table.columns = string_list(into.colNames);
  table.options = storage_parameters(into.options);
  table.tablespace = text_of(into.tableSpaceName);
  table.access_method = text_of(into.accessMethod);
  return table;
}

// INTO stands in the first SELECT of a UNION and its kin.
const ::IntoClause* into_clause(const ::SelectStmt& stmt) {
  const ::SelectStmt* first = &stmt;
  while (first->larg) first = first->larg;
  return first->intoClause;
}

}  // namespace

StatementBody convert(Conversion& c, const ::ViewStmt& stmt) {
  CreateView view;
  view.name = qualified_name(stmt.view);
  view.or_replace = stmt.replace;
  view.temporary = stmt.view->relpersistence == 't';
  view.columns = string_list(stmt.aliases);
  view.query = convert_query(c, stmt.query);
  view.options = option_map(stmt.options);
  if (stmt.withCheckOption == LOCAL_CHECK_OPTION) view.check_option = "local";
  if (stmt.withCheckOption == CASCADED_CHECK_OPTION) view.check_option = "cascaded";
  // WITH (check_option = …) is another spelling of WITH … CHECK OPTION.
  if (const auto option = view.options.find("check_option"); option != view.options.end()) {
    if (view.check_option.empty()) view.check_option = lower(option->second);
    view.options.erase(option);
  }
  return view;
}

StatementBody convert(Conversion& c, const ::CreateTableAsStmt& stmt) {
  CreateTableAs table = convert_into(*stmt.into);
  table.if_not_exists = stmt.if_not_exists;
  table.materialized = stmt.objtype == OBJECT_MATVIEW;
  if (!as<::ExecuteStmt>(stmt.query, T_ExecuteStmt)) table.query = convert_query(c, stmt.query);
  return table;
}

StatementBody convert(Conversion& c, const ::SelectStmt& stmt) {
  auto query = convert_query(c, reinterpret_cast<const Node*>(&stmt));
  const ::IntoClause* into = into_clause(stmt);
  if (!into) return QueryStmt{std::move(query)};
  CreateTableAs table = convert_into(*into);
  table.query = std::move(query);
  return table;
}

}  // namespace pglint::sql
