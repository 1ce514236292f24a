// unprintable(): whether a tree may be printed for a server to run. Looks for what trees do not hold, then prints and
// parses again.
#include "pglint/expression.hpp"
#include "sql/print.hpp"

namespace pglint::sql {
namespace {

/// The first part that the tree does not hold in full.
class OpaqueSearch {
 public:
  [[nodiscard]] std::string take() { return std::move(found_); }

  void expr(const Expr& e) {
    if (e.is(ExprKind::none) || !found_.empty()) return;
    if (e.is(ExprKind::other)) return note(e.name + " is kept as text only");
    if (e.is(ExprKind::row))
      for (const Expr& field : e.args) star(field);
    for (const Expr& arg : e.args) expr(arg);
    for (const Expr& arg : e.extra) expr(arg);
    if (e.query) query(*e.query);
  }

 private:
  void note(std::string what) {
    if (found_.empty()) found_ = std::move(what);
  }

  /// A server keeps the columns, not the star: printed again it would take those that were added since.
  void star(const Expr& e) {
    if (e.is(ExprKind::whole_row)) note("the columns of " + to_sql(e) + " are not known");
    if (e.is(ExprKind::field) && e.star) note("the fields of " + to_sql(e) + " are not known");
  }

  void item(const FromItem& from) {
    if (from.kind == FromItem::Kind::other) {
      if (from.functions.empty() || !from.functions[0].is(ExprKind::other)) note("a function with column definitions is not kept in full");
    }
    if (from.natural) note("the columns of a NATURAL JOIN are not known");
    if (from.query) query(*from.query);
    for (const Expr& function : from.functions) expr(function);
    for (const FromItem& side : from.sides) item(side);
    expr(from.condition);
  }

  void query(const Query& q) {
    if (!found_.empty()) return;
    if (q.command != Query::Command::select) return note("a command in it is not kept in full");
    for (const CommonTable& table : q.with)
      if (table.query) query(*table.query);
    for (const TargetItem& target : q.targets) {
      star(target.expr);
      expr(target.expr);
    }
    for (const FromItem& from : q.from) item(from);
    for (const Expr& e : q.distinct_on) expr(e);
    expr(q.where);
    for (const Expr& e : q.group_by) expr(e);
    expr(q.having);
    for (const SortItem& sort : q.order_by) expr(sort.expr);
    expr(q.limit);
    expr(q.offset);
    for (const auto& row : q.values)
      for (const Expr& e : row) expr(e);
    if (q.left) query(*q.left);
    if (q.right) query(*q.right);
  }

  std::string found_;
};

std::string structure(const Expr& expr) {
  Printer printer(Printer::Style::structural);
  printer.expr(expr);
  return printer.take();
}

}  // namespace
}  // namespace pglint::sql

namespace pglint {

std::string unprintable(const Expr& expr) {
  if (!expr) return {};
  sql::OpaqueSearch search;
  search.expr(expr);
  if (std::string found = search.take(); !found.empty()) return found;
  const Result<Expr> again = parse_expression(to_sql(expr));
  if (!again.ok()) return "its text does not parse";
  return sql::structure(*again) == sql::structure(expr) ? std::string() : "its text parses to another expression";
}

}  // namespace pglint
