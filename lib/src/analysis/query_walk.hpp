// Every expression and sub-query of a query, each with its role. One list of members, so that walks cannot drift apart.
#pragma once

#include <memory>

#include "pglint/expression.hpp"

namespace pglint::analysis {

/// How often a part of a query is evaluated.
enum class Role : unsigned char {
  each_row,       ///< select list, WHERE, HAVING, ON …: for each row that FROM gives
  from_function,  ///< a function in FROM as a whole: once an execution, and no expression that could stand elsewhere
  each_execution  ///< LIMIT, sub-queries in FROM: once an execution
};

/// Calls on_expr(expr, role) and on_query(shared_ptr<const Query>&, role) for the direct parts of `query`. Works on const and on
/// mutable queries. Sub-queries inside expressions are not entered.
template <class Q, class OnExpr, class OnQuery>
void for_each_part(Q& query, OnExpr&& on_expr, OnQuery&& on_query) {
  const auto each_from = [&](auto&& self, auto& item) -> void {
    if (item.query) on_query(item.query, Role::each_execution);
    for (auto& function : item.functions) on_expr(function, Role::from_function);
    for (auto& side : item.sides) self(self, side);
    on_expr(item.condition, Role::each_row);
  };
  for (auto& common : query.with)
    if (common.query) on_query(common.query, Role::each_execution);
  for (auto& from : query.from) each_from(each_from, from);
  for (auto& expr : query.distinct_on) on_expr(expr, Role::each_row);
  for (auto& target : query.targets) on_expr(target.expr, Role::each_row);
  on_expr(query.where, Role::each_row);
  for (auto& expr : query.group_by) on_expr(expr, Role::each_row);
  on_expr(query.having, Role::each_row);
  for (auto& item : query.order_by) on_expr(item.expr, Role::each_row);
  on_expr(query.limit, Role::each_execution);
  on_expr(query.offset, Role::each_execution);
  for (auto& row : query.values)
    for (auto& expr : row) on_expr(expr, Role::each_execution);
  if (query.left) on_query(query.left, Role::each_execution);
  if (query.right) on_query(query.right, Role::each_execution);
  if (query.source) on_query(query.source, Role::each_execution);
  for (auto& target : query.returning) on_expr(target.expr, Role::each_row);
  on_expr(query.conflict_where, Role::each_row);
  for (auto& target : query.conflict_set) on_expr(target.expr, Role::each_row);
}

}  // namespace pglint::analysis
