// Every node of an expression or query, sub-selects included, in one fixed order: to read or to change them in place.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "pglint/expression.hpp"
#include "sql/own_query.hpp"

namespace pglint::model {

/// Calls visitor.expr(e), visitor.item(from), visitor.query(q) for every node, each before what is below it. With a mutable
/// tree sub-selects, which may be shared, are copied first. A template on constness: E is Expr or const Expr, and so on.
template <class Visitor>
class TreeWalk {
 public:
  explicit TreeWalk(Visitor& visitor) : visitor_(visitor) {}

  template <class E>
  void expr(E& e) {
    if (e.is(ExprKind::none)) return;
    visitor_.expr(e);
    for (auto& arg : e.args) expr(arg);
    for (auto& arg : e.extra) expr(arg);
    query(e.query);
  }

  void expr(Rare<Expr>& e) {
    if (e) expr(e.edit());
  }
  void expr(const Rare<Expr>& e) {
    if (e) expr(*e);
  }

  void query(const std::shared_ptr<const Query>& pointer) {
    if (pointer) body(*pointer);
  }
  void query(std::shared_ptr<const Query>& pointer) {
    if (!pointer) return;
    body(sql::own(pointer));
  }

 private:
  template <class Item>
  void item(Item& i) {
    visitor_.item(i);
    query(i.query);
    for (auto& function : i.functions) expr(function);
    for (auto& side : i.sides) item(side);
    expr(i.condition);
  }

  /// Set operations are as deep to the left as there are arms: down and up again in a loop.
  template <class Q>
  void body(Q& q) {
    before_left(q);
    if (!q.left) return after_left(q);
    std::vector<Q*> chain{&q};
    while (chain.back()->left && chain.back()->left->set_op != Query::SetOp::none) {
      Q& left = own_left(*chain.back());
      before_left(left);
      chain.push_back(&left);
    }
    query(chain.back()->left);
    for (; !chain.empty(); chain.pop_back()) after_left(*chain.back());
  }

  static const Query& own_left(const Query& q) { return *q.left; }
  static Query& own_left(Query& q) {
    return sql::own(q.left);
  }

  template <class Q>
  void before_left(Q& q) {
    visitor_.query(q);
    for (auto& table : q.with) query(table.query);
    for (auto& e : q.distinct_on) expr(e);
    for (auto& target : q.targets) expr(target.expr);
    item(q.target);
    for (auto& from : q.from) item(from);
    expr(q.where);
    for (auto& e : q.group_by) expr(e);
    expr(q.having);
    for (auto& sort : q.order_by) expr(sort.expr);
    expr(q.limit);
    expr(q.offset);
    for (auto& row : q.values)
      for (auto& e : row) expr(e);
  }

  template <class Q>
  void after_left(Q& q) {
    query(q.right);
    query(q.source);
    for (auto& target : q.returning) expr(target.expr);
    expr(q.conflict_where);
    for (auto& target : q.conflict_set) expr(target.expr);
  }

  Visitor& visitor_;
};

}  // namespace pglint::model
