// Implication between predicates, decided on normalised trees. Follows the manual's 11.8 (partial indexes) and what
// predtest.c proves; a "no" only means "not proved".
#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "pglint/analysis.hpp"

namespace pglint::analysis {
namespace {

/// column op constant, with the column on the left.
struct Comparison {
  const Expr* column = nullptr;
  const Expr* value = nullptr;
  std::string_view op;
};

std::string_view mirrored(std::string_view op) {
  if (op == "<") return ">";
  if (op == "<=") return ">=";
  if (op == ">") return "<";
  if (op == ">=") return "<=";
  return op == "=" || op == "<>" ? op : std::string_view{};
}

std::optional<Comparison> comparison(const Expr& e) {
  if (!e.is(ExprKind::op) || e.args.size() != 2 || mirrored(e.name).empty()) return std::nullopt;
  const Expr& left = e.args[0];
  const Expr& right = e.args[1];
  if (right.is(ExprKind::constant) && right.constant != ConstKind::null && !left.is(ExprKind::constant))
    return Comparison{&left, &right, e.name};
  if (left.is(ExprKind::constant) && left.constant != ConstKind::null && !right.is(ExprKind::constant))
    return Comparison{&right, &left, mirrored(e.name)};
  return std::nullopt;
}

std::optional<double> number(const Expr& constant) {
  if (constant.constant != ConstKind::integer && constant.constant != ConstKind::number) return std::nullopt;
  double value = 0;
  const char* end = constant.name.data() + constant.name.size();
  const auto [stop, error] = std::from_chars(constant.name.data(), end, value);
  if (error != std::errc() || stop != end || constant.name.size() > 15) return std::nullopt;  // exact in a double
  return value;
}

/// x a.op A  ⇒  x b.op B, for numbers.
bool comparison_implies(std::string_view a, double x, std::string_view b, double y) {
  if (a == "=") return b == "=" ? x == y : b == "<>" ? x != y : b == "<" ? x < y : b == "<=" ? x <= y : b == ">" ? x > y : x >= y;
  if (b == "=") return false;
  if (a == "<>") return b == "<>" && x == y;
  const bool upper = a == "<" || a == "<=";
  if (b == "<>") return upper ? (a == "<" ? x <= y : x < y) : (a == ">" ? x >= y : x > y);
  if (upper != (b == "<" || b == "<=")) return false;
  const bool strict_needed = b.size() == 1 && a.size() == 2;
  if (upper) return strict_needed ? x < y : x <= y;
  return strict_needed ? x > y : x >= y;
}

/// Is `e` unknown or false whenever `subject` is null? Operators are taken as strict: all built-in ones are.
bool rejects_null(const Expr& e, const Expr& subject) {
  switch (e.kind) {
    case ExprKind::op:
      return std::any_of(e.args.begin(), e.args.end(),
                         [&](const Expr& arg) { return same(arg, subject) || rejects_null(arg, subject); });
    case ExprKind::any_op:
    case ExprKind::is_not_null:
      return same(e.args[0], subject);
    case ExprKind::bool_and:
      return std::any_of(e.args.begin(), e.args.end(), [&](const Expr& arm) { return rejects_null(arm, subject); });
    case ExprKind::bool_or:
      return std::all_of(e.args.begin(), e.args.end(), [&](const Expr& arm) { return rejects_null(arm, subject); });
    case ExprKind::bool_test:
      return (e.name == "TRUE" || e.name == "FALSE") && same(e.args[0], subject);
    case ExprKind::column:
      return same(e, subject);
    case ExprKind::bool_not:
      return e.args[0].is(ExprKind::column) && same(e.args[0], subject);
    default:
      return false;
  }
}

const Expr* array_of(const Expr& e) {
  if (!e.is(ExprKind::any_op) || e.name != "=" || e.args.size() != 2) return nullptr;
  const Expr* array = &e.args[1];
  while (array->is(ExprKind::cast) && !array->args.empty()) array = &array->args[0];
  return array->is(ExprKind::array) ? array : nullptr;
}

bool atom_implies(const Expr& a, const Expr& b) {
  if (b.is(ExprKind::is_not_null)) return rejects_null(a, b.args[0]);
  const auto y = comparison(b);
  if (const auto x = comparison(a); x && y && same(*x->column, *y->column)) {
    if (const auto left = number(*x->value), right = number(*y->value); left && right)
      return comparison_implies(x->op, *left, y->op, *right);
    if (x->op == "=" && y->op == "=") return same(*x->value, *y->value);
  }
  if (const Expr* list = array_of(a); list != nullptr && y && same(a.args[0], *y->column)) {
    // x IN (1, 2) ⇒ x >= 0
    const auto bound = number(*y->value);
    return bound && !list->args.empty() && std::all_of(list->args.begin(), list->args.end(), [&](const Expr& member) {
      const auto value = member.is(ExprKind::constant) ? number(member) : std::nullopt;
      return value && comparison_implies("=", *value, y->op, *bound);
    });
  }
  if (const Expr* list = array_of(b)) {
    // x = 'a' ⇒ x IN ('a', 'b'); x IN (…) ⇒ x IN (a superset)
    const auto listed = [&](const Expr& value) {
      return std::any_of(list->args.begin(), list->args.end(), [&](const Expr& member) { return same(member, value); });
    };
    if (const auto x = comparison(a); x && x->op == "=" && same(*x->column, b.args[0])) return listed(*x->value);
    if (const Expr* narrow = array_of(a); narrow != nullptr && same(a.args[0], b.args[0]))
      return std::all_of(narrow->args.begin(), narrow->args.end(), listed);
  }
  return false;
}

}  // namespace

bool same(const Expr& a, const Expr& b) {
  if (a.kind != b.kind || a.args.size() != b.args.size() || a.name != b.name) return false;
  return canonical_sql(a) == canonical_sql(b);
}

bool implies(const Expr& a, const Expr& b) {
  if (!b) return true;
  if (!a) return false;
  if (same(a, b)) return true;
  if (b.is(ExprKind::bool_and)) return std::all_of(b.args.begin(), b.args.end(), [&](const Expr& arm) { return implies(a, arm); });
  if (a.is(ExprKind::bool_or)) return std::all_of(a.args.begin(), a.args.end(), [&](const Expr& arm) { return implies(arm, b); });
  if (a.is(ExprKind::bool_and) && std::any_of(a.args.begin(), a.args.end(), [&](const Expr& arm) { return implies(arm, b); }))
    return true;
  if (b.is(ExprKind::bool_or) && std::any_of(b.args.begin(), b.args.end(), [&](const Expr& arm) { return implies(a, arm); }))
    return true;
  return atom_implies(a, b);
}

}  // namespace pglint::analysis
