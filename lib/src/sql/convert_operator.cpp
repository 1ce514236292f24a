// Operators of the parse tree, reduced to the forms that a server prints: see ExprKind.
#include <algorithm>

#include "sql/convert_expr.hpp"

namespace pglint::sql {
namespace {

/// The operand of a construct that repeats it, with what a further copy costs.
struct Operand {
  Expr expr;
  std::size_t size = 0;
};

Operand convert_operand(Conversion& c, const Node* node) {
  const std::size_t before = c.nodes;
  Operand operand;
  operand.expr = convert_expr(c, node);
  operand.size = c.nodes - before;
  return operand;
}

Expr infix(std::string_view name, Expr left, Expr right, Span span) {
  Expr expr = make_expr(ExprKind::op, span, name);
  expr.args.reserve(2);
  expr.args.push_back(std::move(left));
  expr.args.push_back(std::move(right));
  return expr;
}

bool is_null_constant(const Expr& expr) {
  return expr.is(ExprKind::constant) && expr.constant == ConstKind::null && expr.type.empty();
}

/// ROW(a, b) = ROW(c, d) is a = c AND b = d, <> an OR of <>; the other comparisons of rows stay as they are.
/// `each_of` makes the comparison of two fields.
template <class EachOf>
Expr compare_fields(ExprKind list_kind, Expr& left, Expr& right, Span span, EachOf each_of) {
  Expr list = make_expr(list_kind, span);
  for (std::size_t i = 0; i < left.args.size(); ++i)
    list.args.push_back(each_of(std::move(left.args[i]), std::move(right.args[i])));
  if (list.args.size() == 1) return std::move(list.args[0]);
  return list;
}

bool are_rows(const Expr& left, const Expr& right) {
  return left.is(ExprKind::row) && right.is(ExprKind::row) && !left.args.empty() &&
         left.args.size() == right.args.size();
}

Expr compare(std::string_view name, Expr left, Expr right, Span span) {
  if (are_rows(left, right) && (name == "=" || name == "<>"))
    return compare_fields(name == "=" ? ExprKind::bool_and : ExprKind::bool_or, left, right, span,
                          [&](Expr a, Expr b) { return infix(name, std::move(a), std::move(b), span); });
  return infix(name, std::move(left), std::move(right), span);
}

Span infix_span(Conversion& c, const A_Expr* node, const Expr& left, const Expr& right) {
  const Span begin = left ? operand_before(c, left.span) : token_at(c, node->location);
  return joined(begin, operand_after(c, right.span));
}

Expr convert_plain(Conversion& c, const A_Expr* node) {
  Expr left = convert_expr(c, node->lexpr);
  Expr right = convert_expr(c, node->rexpr);
  const Span span = infix_span(c, node, left, right);
  QualifiedName name = qualified_name(node->name);
  if (left && name.schema.empty()) return compare(name.name, std::move(left), std::move(right), span);
  Expr expr = make_expr(ExprKind::op, span);
  expr.schema = std::move(name.schema);
  expr.name = std::move(name.name);
  if (left) expr.args.push_back(std::move(left));
  expr.args.push_back(std::move(right));
  return expr;
}

Expr convert_quantified(Conversion& c, const A_Expr* node) {
  Expr expr = make_expr(node->kind == AEXPR_OP_ANY ? ExprKind::any_op : ExprKind::all_op, {});
  set_operator(expr, node->name);
  expr.args.reserve(2);
  expr.args.push_back(convert_expr(c, node->lexpr));
  expr.args.push_back(convert_expr(c, node->rexpr));
  expr.span = infix_span(c, node, expr.args[0], expr.args[1]);
  return expr;
}

Expr convert_distinct(Conversion& c, const A_Expr* node) {
  const bool negated = node->kind == AEXPR_NOT_DISTINCT;
  Expr left = convert_expr(c, node->lexpr);
  Expr right = convert_expr(c, node->rexpr);
  const Span span = infix_span(c, node, left, right);
  if (is_null_constant(left) || is_null_constant(right)) {
    Expr test = make_expr(negated ? ExprKind::is_null : ExprKind::is_not_null, span);
    test.args.push_back(is_null_constant(right) ? std::move(left) : std::move(right));
    return test;
  }
  const auto distinct = [&](Expr a, Expr b) {
    Expr expr = make_expr(ExprKind::is_distinct, span);
    expr.args.push_back(std::move(a));
    expr.args.push_back(std::move(b));
    return expr;
  };
  Expr expr = are_rows(left, right) ? compare_fields(ExprKind::bool_or, left, right, span, distinct)
                                    : distinct(std::move(left), std::move(right));
  if (!negated) return expr;
  Expr negation = make_expr(ExprKind::bool_not, span);
  negation.args.push_back(std::move(expr));
  return negation;
}

Expr convert_between(Conversion& c, const A_Expr* node) {
  const auto* bounds = as<List>(node->rexpr, T_List);
  if (!bounds || list_length(bounds) != 2) return {};
  Operand x = convert_operand(c, node->lexpr);
  Operand a = convert_operand(c, static_cast<const Node*>(list_nth(bounds, 0)));
  Operand b = convert_operand(c, static_cast<const Node*>(list_nth(bounds, 1)));
  if (c.too_deep) return {};
  const Span span = joined(operand_before(c, x.expr.span), operand_after(c, b.expr.span));
  const bool negated = node->kind == AEXPR_NOT_BETWEEN || node->kind == AEXPR_NOT_BETWEEN_SYM;
  const bool symmetric = node->kind == AEXPR_BETWEEN_SYM || node->kind == AEXPR_NOT_BETWEEN_SYM;
  const auto copy = [&](const Operand& operand) { return copy_expr(c, operand.expr, operand.size); };
  const auto within = [&](const Operand& low, const Operand& high) {
    Expr range = make_expr(negated ? ExprKind::bool_or : ExprKind::bool_and, span);
    range.args.reserve(2);
    range.args.push_back(compare(negated ? "<" : ">=", copy(x), copy(low), span));
    range.args.push_back(compare(negated ? ">" : "<=", copy(x), copy(high), span));
    return range;
  };
  if (!symmetric) return within(a, b);
  Expr expr = make_expr(negated ? ExprKind::bool_and : ExprKind::bool_or, span);
  expr.args.push_back(within(a, b));
  expr.args.push_back(within(b, a));
  return expr;
}

bool mentions_column(const Expr& expr) {
  bool found = false;
  walk(expr, [&](const Expr& e) { found |= e.is(ExprKind::column) || e.is(ExprKind::whole_row); });
  return found;
}

/// IN (list) as parse analysis takes it apart: what mentions no column, if there is more than one of it, is compared as
/// an array, the rest one by one.
Expr convert_in(Conversion& c, const A_Expr* node) {
  const std::string_view name = string_value(static_cast<const Node*>(linitial(node->name)));
  const bool negated = name == "<>";
  Operand x = convert_operand(c, node->lexpr);
  std::vector<Expr> items = convert_list(c, as<List>(node->rexpr, T_List));
  if (c.too_deep) return {};
  const Span list_span = call_at(c, node->location);
  const Span span = joined(operand_before(c, x.expr.span), list_span);

  const auto is_single = [row = x.expr.is(ExprKind::row)](const Expr& item) { return row || mentions_column(item); };
  const auto constants = std::count_if(items.begin(), items.end(), [&](const Expr& i) { return !is_single(i); });
  if (items.size() == 1) return compare(name, std::move(x.expr), std::move(items[0]), span);
  std::vector<Expr> single;
  Expr array = make_expr(ExprKind::array, list_span);
  for (Expr& item : items) (constants < 2 || is_single(item) ? single : array.args).push_back(std::move(item));

  Expr list = make_expr(negated ? ExprKind::bool_and : ExprKind::bool_or, span);
  if (!array.args.empty()) {
    Expr member = make_expr(negated ? ExprKind::all_op : ExprKind::any_op, span, name);
    member.args.reserve(2);
    member.args.push_back(single.empty() ? std::move(x.expr) : copy_expr(c, x.expr, x.size));
    member.args.push_back(std::move(array));
    if (single.empty()) return member;
    list.args.push_back(std::move(member));
  }
  for (Expr& item : single)
    add_flat(list, compare(name, copy_expr(c, x.expr, x.size), std::move(item), span));
  return list;
}

Expr convert_nullif(Conversion& c, const A_Expr* node) {
  Expr expr = make_expr(ExprKind::special, call_at(c, node->location), "NULLIF");
  expr.args.push_back(convert_expr(c, node->lexpr));
  expr.args.push_back(convert_expr(c, node->rexpr));
  return expr;
}

}  // namespace

Expr convert_operator(Conversion& c, const A_Expr* node) {
  switch (node->kind) {
    case AEXPR_OP_ANY:
    case AEXPR_OP_ALL: return convert_quantified(c, node);
    case AEXPR_DISTINCT:
    case AEXPR_NOT_DISTINCT: return convert_distinct(c, node);
    case AEXPR_NULLIF: return convert_nullif(c, node);
    case AEXPR_IN: return convert_in(c, node);
    case AEXPR_BETWEEN:
    case AEXPR_NOT_BETWEEN:
    case AEXPR_BETWEEN_SYM:
    case AEXPR_NOT_BETWEEN_SYM: return convert_between(c, node);
    case AEXPR_OP:
    case AEXPR_LIKE:
    case AEXPR_ILIKE:
    case AEXPR_SIMILAR: return convert_plain(c, node);
  }
  return {};
}

}  // namespace pglint::sql
