// Which query level a column reference belongs to: see the header. Names resolve innermost first (manual 7.2.1).
#include "analysis/query_scope.hpp"

#include <algorithm>

namespace pglint::analysis {

int QueryScopes::level_of(const Expr& reference) const {
  for (int level = depth(); level > 0; --level)
    if (has(*levels_[static_cast<std::size_t>(level - 1)], reference)) return level;
  return 0;
}

bool QueryScopes::has(const Query& query, const Expr& reference) const {
  return std::any_of(query.from.begin(), query.from.end(),
                     [&](const FromItem& item) { return has(item, query, reference); });
}

bool QueryScopes::has(const FromItem& item, const Query& query, const Expr& reference) const {
  if (item.kind == FromItem::Kind::join && item.alias.empty()) {
    if (!reference.relation.empty() ? reference.relation == item.using_alias
                                    : std::find(item.using_columns.begin(), item.using_columns.end(), reference.name) != item.using_columns.end())
      return true;
    return std::any_of(item.sides.begin(), item.sides.end(),
                       [&](const FromItem& side) { return has(side, query, reference); });
  }
  const std::string& name = item.alias.empty() ? item.name : item.alias;
  if (!reference.relation.empty()) return reference.relation == name;
  if (reference.is(ExprKind::whole_row)) return true;
  // An unqualified name may also be the alias itself, as a whole row.
  if (reference.name == name) return true;
  if (!item.column_aliases.empty() &&
      std::find(item.column_aliases.begin(), item.column_aliases.end(), reference.name) != item.column_aliases.end())
    return true;
  if (item.kind == FromItem::Kind::subquery) return item.query != nullptr && offers(*item.query, reference.name);
  if (item.kind == FromItem::Kind::relation) {
    for (const CommonTable& common : query.with)
      if (item.schema.empty() && common.name == item.name && common.query != nullptr) {
        if (!common.columns.empty())
          return std::find(common.columns.begin(), common.columns.end(), reference.name) != common.columns.end();
        return offers(*common.query, reference.name);
      }
    const Relation* relation = catalog_.relation(item.schema.empty() ? "public" : std::string_view(item.schema), item.name);
    if (relation != nullptr && relation->columns_known) return relation->column(reference.name) != nullptr;
  }
  return table_.column(reference.name) == nullptr;  // unknown columns
}

bool QueryScopes::offers(const Query& query, std::string_view column) const {
  const Query* first = &query;  // a set operation's columns are those of its first arm
  while (first->set_op != Query::SetOp::none && first->left) first = first->left.get();
  return std::any_of(first->targets.begin(), first->targets.end(), [&](const TargetItem& target) {
    if (!target.alias.empty()) return target.alias == column;
    if (target.expr.is(ExprKind::whole_row)) return table_.column(column) == nullptr;
    return target.expr.name == column;
  });
}

}  // namespace pglint::analysis
