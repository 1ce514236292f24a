// What an expression or query refers to: one walk that resolves every column to its relation, for finding references
// and for rewriting them. Knows the catalog, changes nothing but the tree it is given.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "pglint/catalog.hpp"

namespace pglint::model {

/// Walks a tree, sub-selects included, and calls
///   visitor.column(expr, relation, aliased)  for columns and whole rows; `relation` is where it belongs, null when
///                                            unknown; aliased: FROM calls it by another name than its own
///   visitor.relation(item)                   for every relation in FROM or written to (CTEs are left out)
///   visitor.node(expr)                       for every other node
/// On a mutable tree sub-selects are copied before they are changed: `visitor.changes` counts what the visitor changed,
/// and the copy is kept when it has grown; an output column that is renamed keeps its name by AS where somebody may use it,
/// and loses an AS that says no more than the new name does. `own` is the relation whose columns need no FROM (a policy's
/// table, also called "old" and "new"), or null.
template <class Visitor>
class ReferenceWalk {
 public:
  ReferenceWalk(const Catalog& catalog, const Relation* own, Visitor& visitor)
      : catalog_(catalog), own_(own), visitor_(visitor) {}

  template <class E>
  void expr(E& e) {
    if (e.is(ExprKind::column) || e.is(ExprKind::whole_row)) {
      const Resolved found = resolve(e);
      visitor_.column(e, found.relation, found.aliased);
    } else if (!e.is(ExprKind::none)) {
      visitor_.node(e);
    }
    for (auto& arg : e.args) expr(arg);
    for (auto& arg : e.extra) expr(arg);
    if (e.query) query(e.query, false);
  }

  void expr(Rare<Expr>& e) {
    if (e) expr(e.edit());
  }
  void expr(const Rare<Expr>& e) {
    if (e) expr(*e);
  }

  /// `pointer` is a shared_ptr<const Query>, const for a walk that only reads. `named`: the names of its output columns matter, as
  /// they do not in a sub-select of an expression.
  template <class Pointer>
  void query(Pointer& pointer, bool named = true) {
    const bool outer_named = std::exchange(named_, named);
    if constexpr (std::is_const_v<Pointer>) {
      body(*pointer);
    } else {
      auto copy = std::make_shared<Query>(*pointer);
      const std::size_t before = visitor_.changes;
      body(*copy);
      if (visitor_.changes != before) pointer = std::move(copy);
    }
    named_ = outer_named;
  }

 private:
  struct Visible {
    std::string called;        ///< alias, else the relation's name
    QualifiedName relation;    ///< empty for anything but a relation
    bool has_alias;
  };
  struct Resolved {
    const Relation* relation = nullptr;
    bool aliased = false;
  };

  const Relation* find(const QualifiedName& name) const { return name.name.empty() ? nullptr : catalog_.relation(name); }

  Resolved resolve(const Expr& e) const {
    for (auto level = levels_.rbegin(); level != levels_.rend(); ++level)
      for (const Visible& item : *level) {
        if (e.relation.empty()) {
          const Relation* relation = e.is(ExprKind::column) ? find(item.relation) : nullptr;
          if (relation && relation->column(e.name)) return {relation, item.has_alias};
        } else if (item.called == e.relation &&
                   (e.schema.empty() || (!item.has_alias && item.relation.schema == e.schema))) {
          return {find(item.relation), item.has_alias};
        }
      }
    if (!own_) return {};
    if (e.relation.empty()) return {levels_.empty() || own_->column(e.name) ? own_ : nullptr, false};
    if (e.relation == "old" || e.relation == "new") return {own_, true};
    return {e.relation == own_->name.name ? own_ : nullptr, false};
  }

  bool is_common_table(const FromItem& item) const {
    if (!item.schema.empty()) return false;
    for (const std::string& name : common_tables_)
      if (name == item.name) return true;
    return false;
  }

  template <class Item>
  void from_item(Item& item) {
    switch (item.kind) {
      case FromItem::Kind::relation:
        levels_.back().push_back({item.alias.empty() ? item.name : item.alias,
                                  is_common_table(item) ? QualifiedName{} : QualifiedName{item.schema, item.name},
                                  !item.alias.empty()});
        if (!levels_.back().back().relation.name.empty()) visitor_.relation(item);
        for (auto& part : item.functions) expr(part);
        break;
      case FromItem::Kind::join:
        for (auto& side : item.sides) from_item(side);
        expr(item.condition);
        break;
      case FromItem::Kind::subquery:
        if (item.query) query(item.query);
        levels_.back().push_back({item.alias, {}, true});
        break;
      case FromItem::Kind::function:
        for (auto& function : item.functions) expr(function);
        levels_.back().push_back({item.alias, {}, true});
        break;
      case FromItem::Kind::other: break;
    }
  }

  template <class Q>
  void with(Q& q) {
    for (auto& table : q.with) {
      if (q.recursive) common_tables_.push_back(table.name);
      if (table.query) query(table.query);
      if (!q.recursive) common_tables_.push_back(table.name);
    }
  }

  template <class Q>
  void body(Q& q) {
    const std::size_t outer_tables = common_tables_.size();
    with(q);
    levels_.emplace_back();
    left_side(q);
    arm(q);
    levels_.pop_back();
    common_tables_.resize(outer_tables);
  }

  /// Set operations are as deep to the left as there are arms: down and up again in a loop. They have no FROM, and so no
  /// level of their own.
  template <class Q>
  void left_side(Q& q) {
    struct Open {
      Q* operation;
      std::shared_ptr<Q> copy;  ///< of the operation, where a walk may change it
      std::size_t tables;
      std::size_t changes;
    };
    if (!q.left) return;
    std::vector<Open> chain{{&q, nullptr, 0, 0}};
    while (chain.back().operation->left && chain.back().operation->left->set_op != Query::SetOp::none) {
      const auto& left = chain.back().operation->left;
      if constexpr (std::is_const_v<Q>) {
        chain.push_back({left.get(), nullptr, common_tables_.size(), 0});
      } else {
        auto copy = std::make_shared<Query>(*left);
        chain.push_back({copy.get(), copy, common_tables_.size(), visitor_.changes});
      }
      with(*chain.back().operation);
    }
    query(chain.back().operation->left, named_);
    for (; chain.size() > 1; chain.pop_back()) {
      Open& open = chain.back();
      arm(*open.operation);
      common_tables_.resize(open.tables);
      if constexpr (!std::is_const_v<Q>)
        if (visitor_.changes != open.changes) chain[chain.size() - 2].operation->left = std::move(open.copy);
    }
  }

  /// Everything but WITH and the left side of a set operation.
  template <class Q>
  void arm(Q& q) {
    if (q.right) query(q.right, false);  // the names are those of the first arm
    if (q.source) query(q.source, false);
    if (!q.target.name.empty()) from_item(q.target);
    for (auto& item : q.from) from_item(item);
    for (auto& target : q.targets) output(target);
    for (auto& target : q.returning) output(target);
    for (auto& e : q.distinct_on) expr(e);
    expr(q.where);
    for (auto& e : q.group_by) expr(e);
    expr(q.having);
    for (auto& item : q.order_by)
      if (!names_output(q, item.expr)) expr(item.expr);
    expr(q.limit);
    expr(q.offset);
    for (auto& row : q.values)
      for (auto& e : row) expr(e);
    expr(q.conflict_where);
    for (auto& target : q.conflict_set) expr(target.expr);
  }

  template <class Target>
  void output(Target& target) {
    if constexpr (!std::is_const_v<Target>) {
      if (target.expr.is(ExprKind::column)) {
        const std::string name = target.expr.name;
        expr(target.expr);
        if (target.expr.name == name) return;
        if (target.alias.empty() && named_) target.alias = name;
        else if (target.alias == target.expr.name) target.alias.clear();
        return;
      }
    }
    expr(target.expr);
  }

  /// ORDER BY takes a bare name for an output column first.
  static bool names_output(const Query& q, const Expr& e) {
    if (!e.is(ExprKind::column) || !e.relation.empty()) return false;
    for (const TargetItem& target : q.targets)
      if (target.alias == e.name) return true;
    return false;
  }

  const Catalog& catalog_;
  const Relation* own_;
  Visitor& visitor_;
  std::vector<std::vector<Visible>> levels_;
  std::vector<std::string> common_tables_;
  bool named_ = true;  // the names of the output columns of the query at hand matter
};

/// The parts of a dotted name as SQL writes it ("public.\"My seq\""), unquoted; the name alone when there is no dot.
QualifiedName parse_qualified(std::string_view text);

/// The type behind arrays and modifiers: app.mood[] → app.mood, numeric(10,2) → numeric, timestamp(3) with time zone →
/// timestamp with time zone. As text.
std::string bare_type(std::string_view type);

/// True when the tree refers to the column (by name or in a whole row of its relation).
bool mentions_column(const Catalog& catalog, const Relation* own, const Expr& expr, const Relation& relation,
                     std::string_view column);
bool mentions_column(const Catalog& catalog, const Query& query, const Relation& relation, std::string_view column);

/// Columns of `own` that the expression refers to, each once, in attnum order; a whole row is all of them.
std::vector<std::string> mentioned_columns(const Catalog& catalog, const Relation& own, const Expr& expr);

}  // namespace pglint::model
