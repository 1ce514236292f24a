// Every expression and sub-query of a query, each with its role. One list of members, so that walks cannot drift apart.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "pglint/expression.hpp"

namespace pglint::analysis {

/// How often a part of a query is evaluated.
enum class Role : unsigned char {
  each_row,       ///< select list, WHERE, HAVING, ON …: for each row that FROM gives
  from_function,  ///< a function in FROM as a whole: once an execution, and no expression that could stand elsewhere
  each_execution  ///< LIMIT, sub-queries in FROM: once an execution
};

template <class Q, class OnExpr, class OnQuery>
void for_each_part_of_arm(Q& query, OnExpr&& on_expr, OnQuery&& on_query) {
  const auto on_rare = [&](auto& box, Role role) {
    if (!box) return;
    if constexpr (std::is_const_v<Q>) on_expr(*box, role);
    else on_expr(box.edit(), role);
  };
  const auto each_from = [&](auto&& self, auto& item) -> void {
    if (item.query) on_query(item.query, Role::each_execution);
    for (auto& function : item.functions) on_expr(function, Role::from_function);
    for (auto& side : item.sides) self(self, side);
    on_rare(item.condition, Role::each_row);
  };
  for (auto& common : query.with)
    if (common.query) on_query(common.query, Role::each_execution);
  for (auto& from : query.from) each_from(each_from, from);
  for (auto& expr : query.distinct_on) on_expr(expr, Role::each_row);
  for (auto& target : query.targets) on_expr(target.expr, Role::each_row);
  on_rare(query.where, Role::each_row);
  for (auto& expr : query.group_by) on_expr(expr, Role::each_row);
  on_rare(query.having, Role::each_row);
  for (auto& item : query.order_by) on_expr(item.expr, Role::each_row);
  on_rare(query.limit, Role::each_execution);
  on_rare(query.offset, Role::each_execution);
  for (auto& row : query.values)
    for (auto& expr : row) on_expr(expr, Role::each_execution);
  if (query.left && query.left->set_op == Query::SetOp::none) on_query(query.left, Role::each_execution);
  if (query.right) on_query(query.right, Role::each_execution);
  if (query.source) on_query(query.source, Role::each_execution);
  for (auto& target : query.returning) on_expr(target.expr, Role::each_row);
  on_rare(query.conflict_where, Role::each_row);
  for (auto& target : query.conflict_set) on_expr(target.expr, Role::each_row);
}

/// Calls on_expr(expr, role) and on_query(shared_ptr<const Query>&, role) for the direct parts of `query`. Works on const and on
/// mutable queries. Sub-queries inside expressions are not entered. The arms of a chain of set operations are all parts of
/// the outermost one: it is as deep to the left as there are arms.
template <class Q, class OnExpr, class OnQuery>
void for_each_part(Q& query, OnExpr&& on_expr, OnQuery&& on_query) {
  if (!query.left) return for_each_part_of_arm(query, on_expr, on_query);
  std::vector<Q*> chain{&query};
  while (chain.back()->left && chain.back()->left->set_op != Query::SetOp::none) {
    if constexpr (std::is_const_v<Q>) {
      chain.push_back(chain.back()->left.get());
    } else {
      auto copy = std::make_shared<Query>(*chain.back()->left);
      Query* const left = copy.get();
      chain.back()->left = std::move(copy);
      chain.push_back(left);
    }
  }
  for (; !chain.empty(); chain.pop_back()) for_each_part_of_arm(*chain.back(), on_expr, on_query);
}

}  // namespace pglint::analysis
