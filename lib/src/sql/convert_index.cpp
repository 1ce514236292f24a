// CREATE INDEX, index elements and storage parameters.
#include "sql/convert_parts.hpp"

namespace pglint::sql {

void reduce_to_column(IndexElement& item) {
  if (!item.expression) return;
  Expr* const whole = &item.expression.edit();
  Expr* inner = whole;
  while (inner->is(ExprKind::collate) && !inner->args.empty()) inner = &inner->args.front();
  if (!inner->is(ExprKind::column)) return;
  // The outermost collation counts.
  if (inner != whole && item.collation.name.empty()) item.collation = {whole->schema, whole->name};
  item.column = std::move(inner->name);
  item.expression = {};
}

IndexElement convert_index_element(Conversion& c, const ::IndexElem& node, Span span) {
  IndexElement item;
  item.column = text_of(node.name);
  item.expression = convert_expr(c, node.expr);
  item.opclass = qualified_name(node.opclass);
  item.opclass_options = option_map(node.opclassopts);
  item.collation = qualified_name(node.collation);
  if (node.ordering == SORTBY_ASC || node.ordering == SORTBY_DESC)
    item.descending = node.ordering == SORTBY_DESC;
  if (node.nulls_ordering != SORTBY_NULLS_DEFAULT)
    item.nulls_first = node.nulls_ordering == SORTBY_NULLS_FIRST;
  item.span = span;
  reduce_to_column(item);
  return item;
}

std::map<std::string, std::string> storage_parameters(const List* def_elems) {
  std::map<std::string, std::string> options = option_map(def_elems);
  options.erase("oids");  // accepted for old dumps, kept nowhere
  for (auto it = options.begin(); it != options.end();)
    it = it->first.starts_with("toast.") ? options.erase(it) : std::next(it);
  return options;
}

StatementBody convert(Conversion& c, const ::IndexStmt& stmt) {
  CreateIndexStmt index;
  index.name = text_of(stmt.idxname);
  index.table = qualified_name(stmt.relation);
  index.unique = stmt.unique;
  index.concurrently = stmt.concurrent;
  index.if_not_exists = stmt.if_not_exists;
  index.only = !stmt.relation->inh;
  index.nulls_not_distinct = stmt.nulls_not_distinct;
  if (stmt.accessMethod) index.access_method = stmt.accessMethod;
  const auto elements = [&](const List* nodes, const std::vector<Span>& spans) {
    std::vector<IndexElement> result;
    for (const auto* node : each<::IndexElem>(nodes))
      result.push_back(convert_index_element(c, *node, element(spans, result.size())));
    return result;
  };
  const ListSpans keys = list_after(c, stmt.relation->location);
  index.keys = elements(stmt.indexParams, keys.elements);
  if (stmt.indexIncludingParams)
    index.include = elements(stmt.indexIncludingParams, list_after(c, keys.end).elements);
  index.predicate = convert_expr(c, stmt.whereClause);
  index.options = storage_parameters(stmt.options);
  index.tablespace = text_of(stmt.tableSpace);
  return index;
}

}  // namespace pglint::sql
