// Trees to text and back.
#include "model/tree_text.hpp"

#include <algorithm>
#include <utility>

#include "model/tree_walk.hpp"
#include "sql/normalize.hpp"

namespace pglint::model {
namespace {

struct CollectImplicit {
  std::vector<std::uint32_t> found;
  std::uint32_t number = 0;
  void expr(const Expr& e) {
    if (e.implicit_type) found.push_back(number);
    ++number;
  }
  void item(const FromItem&) {}
  void query(const Query&) {}
};

struct RestoreImplicit {
  const std::vector<std::uint32_t>& implicit;
  std::size_t next = 0;
  std::uint32_t number = 0;
  void expr(Expr& e) {
    e.implicit_type = next < implicit.size() && implicit[next] == number;
    if (e.implicit_type) ++next;
    ++number;
    e.span = {};
  }
  void item(FromItem& i) { i.span = {}; }
  void query(Query& q) { q.span = {}; }
};

/// The tree that the text gives; ExprKind::none when it gives none that prints the same.
Expr parse_back(const std::string& sql) {
  Result<Expr> parsed = parse_expression(sql);
  if (!parsed.ok()) return {};
  if (canonical_sql(*parsed) != sql) sql::normalize(*parsed, {});
  return canonical_sql(*parsed) == sql ? std::move(*parsed) : Expr{};
}

std::shared_ptr<const Query> parse_query_back(const std::string& sql) {
  Result<Query> parsed = parse_query(sql);
  if (!parsed.ok()) return nullptr;
  if (canonical_sql(*parsed) == sql) return std::make_shared<Query>(std::move(*parsed));
  Expr wrapped;
  wrapped.kind = ExprKind::subquery;
  wrapped.query = std::make_shared<Query>(std::move(*parsed));
  sql::normalize(wrapped, {});
  return wrapped.query && canonical_sql(*wrapped.query) == sql ? wrapped.query : nullptr;
}

}  // namespace

TreeText to_text(const Expr& expr) {
  TreeText text;
  if (expr.is(ExprKind::other)) {
    text.sql = expr.name;
    text.opaque = true;
    return text;
  }
  text.sql = canonical_sql(expr);
  text.opaque = parse_back(text.sql).is(ExprKind::none);
  if (text.opaque) return text;
  CollectImplicit collect;
  TreeWalk<CollectImplicit>(collect).expr(expr);
  text.implicit = std::move(collect.found);
  return text;
}

TreeText to_text(const Query& query) {
  TreeText text;
  text.sql = canonical_sql(query);
  text.opaque = parse_query_back(text.sql) == nullptr;
  if (text.opaque) return text;
  CollectImplicit collect;
  TreeWalk<CollectImplicit>(collect).query(std::shared_ptr<const Query>(std::shared_ptr<void>(), &query));
  text.implicit = std::move(collect.found);
  return text;
}

Expr expression_from(const TreeText& text) {
  Expr expr;
  if (!text.opaque) expr = parse_back(text.sql);
  if (expr.is(ExprKind::none)) {
    expr.kind = ExprKind::other;
    expr.name = text.sql;
    return expr;
  }
  RestoreImplicit restore{text.implicit};
  TreeWalk<RestoreImplicit>(restore).expr(expr);
  return expr;
}

std::shared_ptr<const Query> query_from(const TreeText& text) {
  std::shared_ptr<const Query> query = text.opaque ? nullptr : parse_query_back(text.sql);
  RestoreImplicit restore{text.implicit};
  TreeWalk<RestoreImplicit>(restore).query(query);
  return query;
}

}  // namespace pglint::model
