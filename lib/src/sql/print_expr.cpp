// Expressions as SQL, with the parentheses that PostgreSQL's grammar needs (readable) or all of them (canonical).
#include "sql/print.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace pglint::sql {
namespace {

bool is_catalog_function(const Expr& expr, std::string_view name, std::size_t arguments) {
  return expr.is(ExprKind::function) && expr.schema == "pg_catalog" && expr.name == name &&
         expr.args.size() == arguments && expr.extra.empty() && !expr.variadic && !expr.distinct;
}

bool is_number(const Expr& expr) {
  return expr.is(ExprKind::constant) && (expr.constant == ConstKind::integer || expr.constant == ConstKind::number);
}

/// The keyword under which a pattern operator is written, "" when it has none.
std::string_view like_keyword(const Expr& expr) {
  if (expr.args.size() != 2 || !expr.schema.empty()) return {};
  if (expr.name == "~~") return "LIKE";
  if (expr.name == "!~~") return "NOT LIKE";
  if (expr.name == "~~*") return "ILIKE";
  if (expr.name == "!~~*") return "NOT ILIKE";
  const bool similar = is_catalog_function(expr.args[1], "similar_to_escape", 1) ||
                       is_catalog_function(expr.args[1], "similar_to_escape", 2);
  if (similar && expr.name == "~") return "SIMILAR TO";
  if (similar && expr.name == "!~") return "NOT SIMILAR TO";
  return {};
}

}  // namespace

const Expr& Printer::seen(const Expr& expr) const {
  const Expr* inner = &expr;
  if (!implicit_)
    while (inner->is(ExprKind::cast) && inner->implicit_type && !inner->args.empty()) inner = &inner->args[0];
  return *inner;
}

bool Printer::shows_type(const Expr& constant) const {
  return !constant.type.empty() && (implicit_ || !constant.implicit_type);
}

bool Printer::is_in_list(const Expr& expr) const {
  if (canonical_ || !expr.schema.empty() || expr.args.size() != 2) return false;
  if (!(expr.is(ExprKind::any_op) && expr.name == "=") && !(expr.is(ExprKind::all_op) && expr.name == "<>")) return false;
  const Expr& array = seen(expr.args[1]);
  return array.is(ExprKind::array) && array.args.size() > 1 && !seen(expr.args[0]).is(ExprKind::row) &&
         std::all_of(array.args.begin(), array.args.end(), [&](const Expr& e) { return seen(e).is(ExprKind::constant); });
}

int Printer::operator_strength_of(const Expr& expr) const {
  if (!expr.schema.empty()) return operator_strength;
  const std::string_view name = expr.name;
  if (expr.args.size() == 1 && expr.is(ExprKind::op)) return name == "-" || name == "+" ? sign_strength : operator_strength;
  if (name == "=" || name == "<" || name == ">" || name == "<=" || name == ">=" || name == "<>") return comparison_strength;
  if (name == "+" || name == "-") return sum_strength;
  if (name == "*" || name == "/" || name == "%") return product_strength;
  if (name == "^") return power_strength;
  return operator_strength;
}

int Printer::strength(const Expr& expr) const {
  switch (expr.kind) {
    case ExprKind::bool_or: return or_strength;
    case ExprKind::bool_and: return and_strength;
    case ExprKind::bool_not:
      if (!canonical_ && !expr.args.empty()) {
        if (expr.args[0].is(ExprKind::is_distinct)) return is_strength;
        if (expr.args[0].is(ExprKind::any_subquery) && expr.args[0].name == "=" && expr.args[0].schema.empty())
          return like_strength;
      }
      return not_strength;
    case ExprKind::is_null:
    case ExprKind::is_not_null:
    case ExprKind::bool_test:
    case ExprKind::is_distinct: return is_strength;
    case ExprKind::any_op:
    case ExprKind::all_op: return is_in_list(expr) ? like_strength : operator_strength_of(expr);
    case ExprKind::any_subquery:
    case ExprKind::all_subquery:
      return expr.is(ExprKind::any_subquery) && expr.name == "=" && expr.schema.empty() ? like_strength
                                                                                        : operator_strength_of(expr);
    case ExprKind::op: return like_keyword(expr).empty() || canonical_ ? operator_strength_of(expr) : like_strength;
    case ExprKind::function: return is_catalog_function(expr, "timezone", 2) && !canonical_ ? zone_strength : atom_strength;
    case ExprKind::collate: return collate_strength;
    case ExprKind::cast: return cast_strength;
    case ExprKind::constant:
      if (shows_type(expr)) return cast_strength;
      return is_number(expr) && expr.name.starts_with('-') ? sign_strength : atom_strength;
    case ExprKind::named_argument: return anything;
    case ExprKind::other: return or_strength;
    default: return atom_strength;
  }
}

void Printer::expr(const Expr& given, int needed) {
  const Expr& e = seen(given);
  const int own = strength(e);
  // Canonical: whatever is in the place of an operand and is not an atom has its parentheses.
  if (own < (canonical_ && needed != anything ? static_cast<int>(atom_strength) : needed)) {
    out_ += '(';
    bare(e);
    out_ += ')';
  } else {
    bare(e);
  }
}

void Printer::list(const std::vector<Expr>& items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out_ += ", ";
    expr(items[i]);
  }
}

void Printer::names(const std::vector<std::string>& items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out_ += ", ";
    out_ += quote_identifier(items[i]);
  }
}

void Printer::bare(const Expr& e) {
  switch (e.kind) {
    case ExprKind::none: break;
    case ExprKind::column:
    case ExprKind::whole_row:
      if (!e.schema.empty()) out_ += quote_identifier(e.schema) + '.';
      if (!e.relation.empty()) out_ += quote_identifier(e.relation) + '.';
      out_ += e.is(ExprKind::whole_row) ? "*" : quote_identifier(e.name);
      break;
    case ExprKind::constant: constant(e); break;
    case ExprKind::parameter: out_ += '$' + e.name; break;
    case ExprKind::op: op(e); break;
    case ExprKind::any_op:
    case ExprKind::all_op: quantified(e); break;
    case ExprKind::bool_and:
    case ExprKind::bool_or: bool_list(e); break;
    case ExprKind::bool_not: bool_not(e); break;
    case ExprKind::is_null: test(e, "IS NULL"); break;
    case ExprKind::is_not_null: test(e, "IS NOT NULL"); break;
    case ExprKind::is_distinct: infix(e.args[0], "IS DISTINCT FROM", e.args[1], like_strength, false); break;
    case ExprKind::bool_test: test(e, "IS " + e.name); break;
    case ExprKind::function: function(e); break;
    case ExprKind::special:
      out_ += e.name;
      if (e.name == "()") break;
      out_ += '(';
      list(e.args);
      out_ += ')';
      break;
    case ExprKind::sql_value: out_ += e.name; break;
    case ExprKind::cast:
      expr(e.args[0], cast_strength);
      out_ += "::" + e.type;
      break;
    case ExprKind::collate:
      expr(e.args[0], collate_strength);
      out_ += " COLLATE " + quote_qualified(e.schema, e.name);
      break;
    case ExprKind::case_when: case_when(e); break;
    case ExprKind::array:
      out_ += "ARRAY[";
      list(e.args);
      out_ += ']';
      break;
    case ExprKind::row:
      out_ += e.args.size() > 1 ? "(" : "ROW(";
      list(e.args);
      out_ += ')';
      break;
    case ExprKind::subscript:
    case ExprKind::field: step(e); break;
    case ExprKind::subquery:
    case ExprKind::exists:
    case ExprKind::array_subquery:
      out_ += e.is(ExprKind::exists) ? "EXISTS (" : e.is(ExprKind::array_subquery) ? "ARRAY(" : "(";
      if (e.query) query(*e.query);
      out_ += ')';
      break;
    case ExprKind::any_subquery:
    case ExprKind::all_subquery: subquery_test(e, false); break;
    case ExprKind::set_default: out_ += "DEFAULT"; break;
    case ExprKind::named_argument:
      out_ += quote_identifier(e.name) + " => ";
      expr(e.args[0]);
      break;
    case ExprKind::other: other(e); break;
  }
}

void Printer::constant(const Expr& e) {
  const bool typed = shows_type(e);
  switch (e.constant) {
    case ConstKind::null: out_ += "NULL"; break;
    case ConstKind::boolean: out_ += e.name; break;
    case ConstKind::string: out_ += quote_literal(e.name); break;
    case ConstKind::bit_string:
      out_ += e.name.starts_with('x') ? 'X' : 'B';
      out_ += quote_literal(e.name.empty() ? std::string_view() : std::string_view(e.name).substr(1));
      break;
    case ConstKind::integer:
    case ConstKind::number: out_ += typed && e.name.starts_with('-') ? '(' + e.name + ')' : e.name; break;
  }
  if (typed) out_ += "::" + e.type;
}

void Printer::infix(const Expr& left, std::string_view name, const Expr& right, int own, bool associative) {
  expr(left, associative ? own : own + 1);
  out_ += ' ';
  out_ += name;
  out_ += ' ';
  expr(right, own + 1);
}

void Printer::operator_name(const Expr& e) {
  if (e.schema.empty())
    out_ += e.name;
  else
    out_ += fmt::format("OPERATOR({}.{})", quote_identifier(e.schema), e.name);
}

void Printer::op(const Expr& e) {
  if (e.args.size() == 2) {
    const std::string_view keyword = canonical_ ? std::string_view() : like_keyword(e);
    if (!keyword.empty()) return like(e, keyword);
    const int own = operator_strength_of(e);
    expr(e.args[0], own == comparison_strength ? own + 1 : own);
    out_ += ' ';
    operator_name(e);
    out_ += ' ';
    expr(e.args[1], own + 1);
  } else if (e.args.size() == 1) {
    const int own = operator_strength_of(e);
    operator_name(e);
    const std::size_t operand = out_.size();
    expr(e.args[0], own == sign_strength ? own : own + 1);
    // Two signs in a row are a comment or another operator.
    const char first = operand < out_.size() ? out_[operand] : '\0';
    if (own != sign_strength || first == '-' || first == '+') out_.insert(operand, 1, ' ');
  }
}

void Printer::like(const Expr& e, std::string_view keyword) {
  const Expr& pattern = e.args[1];
  const bool similar = keyword.ends_with("SIMILAR TO");
  const bool escape = similar ? pattern.args.size() == 2 : is_catalog_function(pattern, "like_escape", 2);
  infix(e.args[0], keyword, similar || escape ? pattern.args[0] : pattern, like_strength, false);
  if (!escape) return;
  out_ += " ESCAPE ";
  expr(pattern.args[1], like_strength + 1);
}

void Printer::quantified(const Expr& e) {
  if (is_in_list(e)) {
    expr(e.args[0], like_strength + 1);
    out_ += e.is(ExprKind::any_op) ? " IN (" : " NOT IN (";
    list(seen(e.args[1]).args);
    out_ += ')';
    return;
  }
  expr(e.args[0], std::max<int>(operator_strength_of(e), operator_strength));
  out_ += ' ';
  operator_name(e);
  out_ += e.is(ExprKind::any_op) ? " ANY (" : " ALL (";
  expr(e.args[1]);
  out_ += ')';
}

void Printer::bool_list(const Expr& e) {
  const bool is_or = e.is(ExprKind::bool_or);
  for (std::size_t i = 0; i < e.args.size(); ++i) {
    if (i > 0) out_ += is_or ? " OR " : " AND ";
    expr(e.args[i], not_strength);  // an AND inside an OR needs no parentheses, but its reader does
  }
}

void Printer::bool_not(const Expr& e) {
  const Expr& inner = e.args[0];
  if (!canonical_ && inner.is(ExprKind::is_distinct))
    return infix(inner.args[0], "IS NOT DISTINCT FROM", inner.args[1], like_strength, false);
  if (!canonical_ && inner.is(ExprKind::any_subquery) && inner.name == "=" && inner.schema.empty())
    return subquery_test(inner, true);
  out_ += "NOT ";
  expr(inner, zone_strength);
}

void Printer::test(const Expr& e, std::string_view words) {
  expr(e.args[0], operator_strength);
  out_ += ' ';
  out_ += words;
}

void Printer::case_when(const Expr& e) {
  out_ += "CASE";
  if (e.args[0]) {
    out_ += ' ';
    expr(e.args[0]);
  }
  for (std::size_t i = 1; i + 2 < e.args.size(); i += 2) {
    out_ += " WHEN ";
    expr(e.args[i]);
    out_ += " THEN ";
    expr(e.args[i + 1]);
  }
  if (e.args.back()) {
    out_ += " ELSE ";
    expr(e.args.back());
  }
  out_ += " END";
}

void Printer::step(const Expr& e) {
  const Expr& base = seen(e.args[0]);
  const bool chained = base.is(ExprKind::subscript) || base.is(ExprKind::field) || base.is(ExprKind::parameter);
  if (chained || (e.is(ExprKind::subscript) && base.is(ExprKind::column))) {
    bare(base);
  } else {
    out_ += '(';
    expr(base);
    out_ += ')';
  }
  if (e.is(ExprKind::field)) {
    out_ += '.';
    out_ += e.star ? "*" : quote_identifier(e.name);
    return;
  }
  out_ += '[';
  expr(e.args[1]);
  if (e.has_slice) {
    out_ += ':';
    expr(e.args[2]);
  }
  out_ += ']';
}

void Printer::subquery_test(const Expr& e, bool negated) {
  const bool in = e.is(ExprKind::any_subquery) && e.name == "=" && e.schema.empty();
  expr(e.args[0], in ? like_strength + 1 : std::max<int>(operator_strength_of(e), operator_strength));
  out_ += ' ';
  if (in) {
    out_ += negated ? "NOT IN (" : "IN (";
  } else {
    operator_name(e);
    out_ += e.is(ExprKind::any_subquery) ? " ANY (" : " ALL (";
  }
  if (e.query) query(*e.query);
  out_ += ')';
}

void Printer::other(const Expr& e) {
  // Its place makes it unlike any other.
  if (canonical_) out_ += fmt::format("/* {}-{} */ ", e.span.begin, e.span.end);
  out_ += e.type.empty() ? "NULL" : e.type;
}

}  // namespace pglint::sql

namespace pglint {

std::string to_sql(const Expr& expr) {
  sql::Printer printer(sql::Printer::Style::readable);
  printer.expr(expr);
  return printer.take();
}

std::string canonical_sql(const Expr& expr) {
  sql::Printer printer(sql::Printer::Style::canonical);
  printer.expr(expr);
  return printer.take();
}

}  // namespace pglint
