// Members of FROM: relations, sub-selects, functions, joins.
#include "sql/convert_expr.hpp"
#include "sql/convert_query.hpp"

namespace pglint::sql {
namespace {

void set_alias(FromItem& item, const Alias* alias) {
  if (!alias) return;
  item.alias = text_of(alias->aliasname);
  item.column_aliases = string_list(alias->colnames);
}

FromItem convert_subselect(Conversion& c, const RangeSubselect* node) {
  FromItem item;
  item.kind = FromItem::Kind::subquery;
  item.lateral = node->lateral;
  item.query = convert_query(c, node->subquery);
  set_alias(item, node->alias);
  return item;
}

/// Each member of `functions` is a list of a call and, in ROWS FROM, its column definitions.
FromItem convert_function(Conversion& c, const RangeFunction* node) {
  FromItem item;
  item.kind = FromItem::Kind::function;
  item.lateral = node->lateral;
  item.rows_from = node->is_rowsfrom;
  item.with_ordinality = node->ordinality;
  set_alias(item, node->alias);
  bool defined = false;
  for (const Node* entry : each(node->functions)) {
    const auto* parts = as<List>(entry, T_List);
    if (!parts) continue;
    item.functions.push_back(convert_expr(c, static_cast<const Node*>(list_nth(parts, 0))));
    defined |= list_length(parts) > 1 && list_nth(parts, 1) != nullptr;
  }
  for (const ::ColumnDef* column : each<::ColumnDef>(node->coldeflist)) {
    item.column_aliases.push_back(text_of(column->colname));
    item.column_types.push_back(format_type(convert_type(c, column->typeName)));
    defined |= column->collClause != nullptr;
  }
  if (defined) item.kind = FromItem::Kind::other;
  if (!item.functions.empty()) item.span = item.functions.front().span;
  return item;
}

FromItem convert_join(Conversion& c, const JoinExpr* node) {
  FromItem item;
  item.kind = FromItem::Kind::join;
  item.natural = node->isNatural;
  switch (node->jointype) {
    case JOIN_LEFT: item.join = FromItem::Join::left; break;
    case JOIN_RIGHT: item.join = FromItem::Join::right; break;
    case JOIN_FULL: item.join = FromItem::Join::full; break;
    default:
      item.join = node->quals || node->usingClause || node->isNatural ? FromItem::Join::inner : FromItem::Join::cross;
  }
  item.sides.reserve(2);
  item.sides.push_back(convert_from_item(c, node->larg));
  item.sides.push_back(convert_from_item(c, node->rarg));
  item.using_columns = string_list(node->usingClause);
  if (node->join_using_alias) item.using_alias = text_of(node->join_using_alias->aliasname);
  item.condition = convert_expr(c, node->quals);
  item.span = joined(item.sides[0].span, item.sides[1].span);
  set_alias(item, node->alias);
  return item;
}

/// TABLESAMPLE method (arguments) REPEATABLE (seed): a call, then the seed.
FromItem convert_sample(Conversion& c, const RangeTableSample* node) {
  FromItem item = convert_relation(c, as<RangeVar>(node->relation, T_RangeVar));
  Expr method = make_expr(ExprKind::function, call_at(c, node->location));
  set_operator(method, node->method);
  method.args = convert_list(c, node->args);
  item.functions.push_back(std::move(method));
  if (node->repeatable) item.functions.push_back(convert_expr(c, node->repeatable));
  return item;
}

/// XMLTABLE, JSON_TABLE: named, with the expressions that are in it.
FromItem convert_unmodelled(Conversion& c, const Node* node, std::string_view name, int location, const Alias* alias) {
  FromItem item;
  item.kind = FromItem::Kind::other;
  item.functions.push_back(convert_other(c, node, name, call_at(c, location)));
  item.span = item.functions.front().span;
  set_alias(item, alias);
  return item;
}

}  // namespace

FromItem convert_relation(Conversion& c, const RangeVar* relation) {
  FromItem item;
  if (!relation) return item;
  item.schema = text_of(relation->schemaname);
  item.name = text_of(relation->relname);
  item.only = !relation->inh;
  item.span = name_at(c, relation->location);
  set_alias(item, relation->alias);
  return item;
}

FromItem convert_from_item(Conversion& c, const Node* node) {
  FromItem item;
  item.kind = FromItem::Kind::other;
  if (!node) return item;
  const Nesting nesting(c);
  if (!nesting || !count_node(c)) return item;
  switch (nodeTag(node)) {
    case T_RangeVar: return convert_relation(c, reinterpret_cast<const RangeVar*>(node));
    case T_RangeSubselect: return convert_subselect(c, reinterpret_cast<const RangeSubselect*>(node));
    case T_RangeFunction: return convert_function(c, reinterpret_cast<const RangeFunction*>(node));
    case T_JoinExpr: return convert_join(c, reinterpret_cast<const JoinExpr*>(node));
    case T_RangeTableSample: return convert_sample(c, reinterpret_cast<const RangeTableSample*>(node));
    case T_RangeTableFunc: {
      const auto* table = reinterpret_cast<const RangeTableFunc*>(node);
      return convert_unmodelled(c, node, "XMLTABLE", table->location, table->alias);
    }
    case T_JsonTable: {
      const auto* table = reinterpret_cast<const JsonTable*>(node);
      return convert_unmodelled(c, node, "JSON_TABLE", table->location, table->alias);
    }
    default: return item;
  }
}

std::vector<FromItem> convert_from(Conversion& c, const List* items) {
  std::vector<FromItem> result;
  result.reserve(static_cast<std::size_t>(list_length(items)));
  for (const Node* item : each(items)) result.push_back(convert_from_item(c, item));
  return result;
}

}  // namespace pglint::sql
