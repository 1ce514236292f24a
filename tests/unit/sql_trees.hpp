// Structural equality of expressions and queries, without places: what the tests of the sql layer compare trees with.
#pragma once

#include <algorithm>

#include "pglint/expression.hpp"

namespace pglint::test {

bool same(const Query& a, const Query& b);
bool same(const TargetItem& a, const TargetItem& b);
bool same(const SortItem& a, const SortItem& b);
bool same(const CommonTable& a, const CommonTable& b);
bool same(const FromItem& a, const FromItem& b);

inline bool same(const std::shared_ptr<const Query>& a, const std::shared_ptr<const Query>& b) {
  return a && b ? same(*a, *b) : !a && !b;
}

inline bool same(const Expr& a, const Expr& b) {
  const auto same_all = [](const std::vector<Expr>& x, const std::vector<Expr>& y) {
    return std::equal(x.begin(), x.end(), y.begin(), y.end(), [](const Expr& p, const Expr& q) { return same(p, q); });
  };
  return a.kind == b.kind && a.constant == b.constant && a.distinct == b.distinct && a.star == b.star &&
         a.variadic == b.variadic && a.has_slice == b.has_slice && a.windowed == b.windowed && a.schema == b.schema &&
         a.relation == b.relation && a.name == b.name && a.type == b.type && same_all(a.args, b.args) &&
         same_all(a.extra, b.extra) && same(a.query, b.query);
}

template <class T>
bool same_list(const std::vector<T>& a, const std::vector<T>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const T& x, const T& y) { return same(x, y); });
}

inline bool same(const TargetItem& a, const TargetItem& b) { return a.alias == b.alias && same(a.expr, b.expr); }
inline bool same(const SortItem& a, const SortItem& b) {
  return a.descending == b.descending && a.nulls_first == b.nulls_first && a.using_operator == b.using_operator && same(a.expr, b.expr);
}
inline bool same(const CommonTable& a, const CommonTable& b) {
  return a.name == b.name && a.columns == b.columns && a.materialized == b.materialized && a.search_cycle == b.search_cycle && same(a.query, b.query);
}
inline bool same(const FromItem& a, const FromItem& b) {
  return a.kind == b.kind && a.join == b.join && a.lateral == b.lateral && a.natural == b.natural && a.only == b.only &&
         a.rows_from == b.rows_from && a.with_ordinality == b.with_ordinality && a.schema == b.schema && a.name == b.name &&
         a.alias == b.alias && a.column_aliases == b.column_aliases && a.column_types == b.column_types &&
         same(a.query, b.query) && same_list(a.functions, b.functions) && same_list(a.sides, b.sides) &&
         same(a.condition, b.condition) && a.using_columns == b.using_columns && a.using_alias == b.using_alias;
}

inline bool same(const Query& a, const Query& b) {
  const auto same_rows = std::equal(a.values.begin(), a.values.end(), b.values.begin(), b.values.end(),
                                    [](const auto& x, const auto& y) { return same_list(x, y); });
  return a.command == b.command && a.set_op == b.set_op && a.set_all == b.set_all && a.distinct == b.distinct &&
         a.recursive == b.recursive && same_list(a.with, b.with) && same_list(a.distinct_on, b.distinct_on) &&
         same_list(a.targets, b.targets) && same(a.target, b.target) && same_list(a.from, b.from) &&
         same(a.where, b.where) && same_list(a.group_by, b.group_by) && same(a.having, b.having) &&
         same_list(a.order_by, b.order_by) && same(a.limit, b.limit) && same(a.offset, b.offset) &&
         a.locks_rows == b.locks_rows && a.locking == b.locking && a.group_distinct == b.group_distinct && same_rows && same(a.left, b.left) && same(a.right, b.right) &&
         same(a.source, b.source) && same_list(a.returning, b.returning) && same(a.conflict_where, b.conflict_where) &&
         same_list(a.conflict_set, b.conflict_set) && a.conflict_columns == b.conflict_columns;
}

}  // namespace pglint::test
