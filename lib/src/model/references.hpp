// What an expression or query refers to: one walk that resolves every column to its relation, for finding references
// and for rewriting them. Knows the catalog, changes nothing but the tree it is given.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "pglint/catalog.hpp"

namespace pglint::model {

/// Walks a tree, sub-selects included, and calls
///   visitor.column(expr, relation, aliased)  for columns and whole rows; `relation` is where it belongs, null when
///                                            unknown; aliased: FROM calls it by another name than its own
///   visitor.relation(item)                   for every relation in FROM or written to (CTEs are left out)
///   visitor.node(expr)                       for every other node
/// On a mutable tree sub-selects are copied before they are changed: `visitor.changes` counts what the visitor changed,
/// and the copy is kept when it has grown; an output column that is renamed keeps its name by AS. `own` is the relation whose columns need no FROM (a policy's table, also
/// called "old" and "new"), or null.
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
    if (e.query) query(e.query);
  }

  /// `pointer` is a shared_ptr<const Query>, const for a walk that only reads.
  template <class Pointer>
  void query(Pointer& pointer) {
    if constexpr (std::is_const_v<Pointer>) {
      body(*pointer);
    } else {
      auto copy = std::make_shared<Query>(*pointer);
      const std::size_t before = visitor_.changes;
      body(*copy);
      if (visitor_.changes != before) pointer = std::move(copy);
    }
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
  void body(Q& q) {
    const std::size_t outer_tables = common_tables_.size();
    for (auto& table : q.with) {
      if (q.recursive) common_tables_.push_back(table.name);
      if (table.query) query(table.query);
      if (!q.recursive) common_tables_.push_back(table.name);
    }
    levels_.emplace_back();
    if (q.left) query(q.left);
    if (q.right) query(q.right);
    if (q.source) query(q.source);
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
    levels_.pop_back();
    common_tables_.resize(outer_tables);
  }

  template <class Target>
  void output(Target& target) {
    if constexpr (!std::is_const_v<Target>) {
      if (target.expr.is(ExprKind::column) && target.alias.empty()) {
        const std::string name = target.expr.name;
        expr(target.expr);
        if (target.expr.name != name) target.alias = name;
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
