// The remedy of per_row_expressions(): each expression in a sub-select of its own.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "analysis/query_scope.hpp"
#include "analysis/query_walk.hpp"
#include "pglint/analysis.hpp"

namespace pglint::analysis {
namespace {

/// (SELECT expression)
Expr scalar_subquery(Expr expression) {
  auto query = std::make_shared<Query>();
  TargetItem target;
  target.expr = std::move(expression);
  query->targets.push_back(std::move(target));
  Expr wrapped;
  wrapped.kind = ExprKind::subquery;
  wrapped.query = std::move(query);
  return wrapped;
}

/// The expression with calls that were wrapped inside it set free: the whole is wrapped now.
Expr unwrapped(const Expr& expr) {
  if (const Expr* inner = wrapped_in(expr)) return unwrapped(*inner);
  Expr copy = expr;
  for (Expr& arg : copy.args) arg = unwrapped(arg);
  for (Expr& arg : copy.extra) arg = unwrapped(arg);
  return copy;
}

class Hoister {
 public:
  explicit Hoister(const std::vector<PerRowExpression>& expressions) {
    for (const PerRowExpression& e : expressions) {
      if (e.wrapper != nullptr) wrappers_.insert(e.wrapper);
      if (e.wrapper != e.expression) targets_.emplace(e.expression, &e);
    }
  }

  Expr rewrite(const Expr& expr) const {
    if (const auto found = targets_.find(&expr); found != targets_.end()) return wrap(expr, *found->second);
    if (const Expr* inner = wrappers_.contains(&expr) ? wrapped_in(expr) : nullptr) {
      while (!targets_.contains(inner) && wrapped_in(*inner) != nullptr) inner = wrapped_in(*inner);
      return lifted(rewrite(*inner));
    }
    Expr copy = expr;
    for (std::size_t i = 0; i < expr.args.size(); ++i) copy.args[i] = rewrite(expr.args[i]);
    for (std::size_t i = 0; i < expr.extra.size(); ++i) copy.extra[i] = rewrite(expr.extra[i]);
    if (expr.query != nullptr) copy.query = rewrite(*expr.query);
    return copy;
  }

 private:
  /// What stood in a sub-select stands in the clause itself, where the columns are the table's and need no name before them.
  static Expr lifted(Expr expr) {
    if (expr.is(ExprKind::column)) {
      expr.schema.clear();
      expr.relation.clear();
    }
    for (Expr& arg : expr.args) arg = lifted(std::move(arg));
    for (Expr& arg : expr.extra) arg = lifted(std::move(arg));
    return expr;
  }

  static Expr wrap(const Expr& expr, const PerRowExpression& per_row) {
    if (!per_row.of_array) return scalar_subquery(unwrapped(expr));
    if (per_row.type.empty()) return expr;
    Expr cast;  // a bare sub-select after ANY would be a list of rows
    cast.kind = ExprKind::cast;
    cast.type = per_row.type;
    cast.args.push_back(scalar_subquery(unwrapped(expr)));
    return cast;
  }

  [[nodiscard]] std::shared_ptr<const Query> rewrite(const Query& query) const {
    // The copy's parts are visited in the same order as the original's, which are what the targets point into.
    auto copy = std::make_shared<Query>(query);
    std::vector<const Expr*> originals;
    for_each_part(
        query, [&](const Expr& expr, Role) { originals.push_back(&expr); },
        [](const std::shared_ptr<const Query>&, Role) {});
    std::size_t at = 0;
    for_each_part(
        *copy, [&](Expr& expr, Role) { expr = rewrite(*originals[at++]); },
        [&](std::shared_ptr<const Query>& part, Role) { part = rewrite(*part); });
    return copy;
  }

  std::unordered_map<const Expr*, const PerRowExpression*> targets_;
  std::unordered_set<const Expr*> wrappers_;
};

}  // namespace

const Expr* wrapped_in(const Expr& expr) {
  if (!expr.is(ExprKind::subquery) || expr.query == nullptr) return nullptr;
  const Query& q = *expr.query;
  const bool bare = q.targets.size() == 1 && q.from.empty() && q.with.empty() && !q.where && q.group_by.empty() && !q.having &&
                    !q.limit && !q.offset && q.order_by.empty() && !q.locks_rows && q.set_op == Query::SetOp::none && q.values.empty() && !q.distinct;
  return bare ? &q.targets.front().expr : nullptr;
}

Expr hoisted(const Expr& clause, const std::vector<PerRowExpression>& expressions) {
  return expressions.empty() ? clause : Hoister(expressions).rewrite(clause);
}

}  // namespace pglint::analysis
