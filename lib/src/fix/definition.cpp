// Definitions of objects as SQL: see the header.
#include "fix/definition.hpp"

namespace pglint::fix {
namespace {

std::string options_list(const std::map<std::string, std::string>& options) {
  std::string list;
  for (const auto& [name, value] : options) {
    if (!list.empty()) list += ", ";
    list += quote_identifier(name);
    if (!value.empty()) list += " = " + quote_literal(value);
  }
  return list;
}

std::string key_sql(const IndexKey& key, bool ordered) {
  std::string sql;
  if (!key.column.empty())
    sql = quote_identifier(key.column);
  else if (key.expression->is(ExprKind::function))
    sql = to_sql(key.expression);
  else
    sql = "(" + to_sql(key.expression) + ")";
  if (!key.collation.empty()) sql += " COLLATE " + *key.collation;
  if (!key.opclass.empty()) sql += " " + *key.opclass;
  if (!key.opclass_options.empty()) sql += " (" + options_list(key.opclass_options) + ")";
  if (ordered && key.descending) sql += " DESC";
  if (ordered && key.nulls_first != key.descending) sql += key.nulls_first ? " NULLS FIRST" : " NULLS LAST";
  return sql;
}

std::string key_list(const std::vector<IndexKey>& keys, bool ordered) {
  std::string list;
  for (const IndexKey& key : keys) list += (list.empty() ? "" : ", ") + key_sql(key, ordered);
  return list;
}

std::string trailing_clauses(const Index& index) {
  std::string sql;
  if (!index.storage_parameters.empty()) sql += " WITH (" + options_list(index.storage_parameters) + ")";
  return sql;
}

}  // namespace

std::string name_of(const Relation& table) { return quote_qualified(table.name.schema, table.name.name); }
std::string name_of(const Relation& table, const Index& index) { return quote_qualified(table.name.schema, index.name); }

std::string create_index_sql(const Relation& table, const Index& index, IndexForm form) {
  std::string sql = "CREATE ";
  if (index.unique) sql += "UNIQUE ";
  sql += "INDEX ";
  if (form.concurrently) sql += "CONCURRENTLY ";
  sql += quote_identifier(index.name) + " ON " + (form.only ? "ONLY " : "") + name_of(table);
  const bool btree = index.access_method == "btree";
  if (!btree) sql += " USING " + quote_identifier(index.access_method);
  sql += " (" + key_list(index.keys, btree) + ")";
  if (!index.include.empty()) sql += " INCLUDE (" + key_list(index.include, false) + ")";
  if (index.nulls_not_distinct) sql += " NULLS NOT DISTINCT";
  sql += trailing_clauses(index);
  if (!index.tablespace.empty()) sql += " TABLESPACE " + quote_identifier(index.tablespace);
  if (index.predicate) sql += " WHERE " + to_sql(index.predicate);
  return sql;
}

std::string add_unique_sql(const Relation& table, const Constraint& constraint, const Index& index, IndexForm form) {
  std::string sql = std::string("ALTER TABLE ") + (form.only ? "ONLY " : "") + name_of(table) + " ADD CONSTRAINT " + quote_identifier(constraint.name) + " UNIQUE";
  if (index.nulls_not_distinct) sql += " NULLS NOT DISTINCT";
  sql += " (" + key_list(index.keys, false) + ")";
  if (!index.include.empty()) sql += " INCLUDE (" + key_list(index.include, false) + ")";
  sql += trailing_clauses(index);
  if (!index.tablespace.empty()) sql += " USING INDEX TABLESPACE " + quote_identifier(index.tablespace);
  if (constraint.deferrable) sql += " DEFERRABLE";
  if (constraint.initially_deferred) sql += " INITIALLY DEFERRED";
  return sql;
}

}  // namespace pglint::fix
