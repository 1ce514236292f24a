// Expressions of the parse tree into Expr: names, constants, casts, tests, constructors. Operators and calls have
// files of their own.
#include "sql/convert_expr.hpp"

#include <fmt/format.h>

namespace pglint::sql {

Expr make_expr(ExprKind kind, Span span, std::string_view name) {
  Expr expr;
  expr.kind = kind;
  expr.span = span;
  expr.name = name;
  return expr;
}

void Conversion::start(std::uint32_t begin, std::uint32_t end) {
  statement = {begin, end};
  depth = 0;
  too_deep = false;
  nodes = 0;
  windows = nullptr;
  tokens.reset(text, begin, end);
}

bool count_node(Conversion& c) {
  constexpr std::size_t per_byte = 16;
  if (++c.nodes > 1000 + per_byte * (c.statement.end - c.statement.begin)) c.too_deep = true;
  return !c.too_deep;
}

Expr copy_expr(Conversion& c, const Expr& operand, std::size_t size) {
  c.nodes += size;
  return count_node(c) ? operand : Expr();
}

void add_flat(Expr& list, Expr argument) {
  if (argument.kind == list.kind) {
    for (Expr& member : argument.args) list.args.push_back(std::move(member));
  } else {
    list.args.push_back(std::move(argument));
  }
}

std::vector<Expr> convert_list(Conversion& c, const List* list) {
  std::vector<Expr> result;
  result.reserve(static_cast<std::size_t>(list_length(list)));
  for (const Node* item : each(list)) result.push_back(convert_expr(c, item));
  return result;
}

void set_operator(Expr& expr, const List* names) {
  QualifiedName name = qualified_name(names);
  expr.schema = std::move(name.schema);
  expr.name = std::move(name.name);
}

// --- spans -------------------------------------------------------------------------------------------------------

Span joined(Span left, Span right) {
  if (left.empty()) return right;
  if (right.empty()) return left;
  return {std::min(left.begin, right.begin), std::max(left.end, right.end)};
}

Span operand_before(Conversion& c, Span operand) {
  if (operand.empty()) return operand;
  const std::uint32_t next = skip_blank(c.text, operand.end - c.base, c.statement.end);
  if (next >= c.statement.end || c.text[next] != ')') return operand;
  for (std::size_t i = c.tokens.at(next); i < c.tokens.size() && c.tokens.text(i) == ")"; ++i) {
    const Token& open = c.tokens[c.tokens[i].partner];
    if (open.begin + c.base > operand.begin) break;
    operand = {c.base + open.begin, c.base + c.tokens[i].end};
  }
  return operand;
}

Span operand_after(Conversion& c, Span operand) {
  if (operand.empty()) return operand;
  // Most operands have no parenthesis in front, and a look at the byte there tells.
  std::uint32_t before = operand.begin - c.base;
  bool comment_possible = false;
  while (before > c.statement.begin && std::string_view(" \t\r\n\f\v").find(c.text[before - 1]) != std::string_view::npos)
    comment_possible |= c.text[--before] == '\n';
  if (before == c.statement.begin) return operand;
  const char last = c.text[before - 1];
  if (last != '(' && last != '/' && !comment_possible) return operand;
  for (std::size_t i = c.tokens.at(operand.begin - c.base); i > 0 && c.tokens.text(i - 1) == "("; --i) {
    const Token& close = c.tokens[c.tokens[i - 1].partner];
    if (close.end + c.base < operand.end) break;
    operand = {c.base + c.tokens[i - 1].begin, c.base + close.end};
  }
  return operand;
}

namespace {

// --- names and constants -----------------------------------------------------------------------------------------

Expr convert_column(Conversion& c, const ColumnRef* node) {
  Expr expr = make_expr(ExprKind::column, name_at(c, node->location));
  const int length = list_length(node->fields);
  const auto part = [&](int from_last) -> const Node* {
    return length >= from_last ? static_cast<const Node*>(list_nth(node->fields, length - from_last)) : nullptr;
  };
  if (part(1) && nodeTag(part(1)) == T_A_Star)
    expr.kind = ExprKind::whole_row;
  else
    expr.name = string_value(part(1));
  expr.relation = string_value(part(2));
  expr.schema = string_value(part(3));
  return expr;
}

/// A literal, with the sign and the parentheses that the grammar folds into a negative number.
Span constant_span(Conversion& c, int location) {
  Span span = token_at(c, location);
  if (location < 0) return span;
  std::uint32_t end = span.end - c.base;
  const char first = c.text[static_cast<std::size_t>(location)];
  if (first == '-' || first == '+') {
    while (end < c.statement.end) {
      const std::uint32_t next = skip_blank(c.text, end, c.statement.end);
      if (next >= c.statement.end) break;
      if (c.text[next] == '(') {
        end = call_at(c, static_cast<int>(next)).end - c.base;
        break;
      }
      end = token_end(c.text, next);
      if (c.text[next] != '-' && c.text[next] != '+') break;
    }
  } else if (first == '\'' || (end > 0 && c.text[end - 1] == '\'')) {
    // 'a' newline 'b' is one literal.
    for (;;) {
      const std::uint32_t next = skip_blank(c.text, end, c.statement.end);
      if (next >= c.statement.end || c.text[next] != '\'' || next == end) break;
      end = token_end(c.text, next);
    }
  }
  span.end = c.base + end;
  return span;
}

Expr convert_constant(Conversion& c, const A_Const* node) {
  Expr expr = make_expr(ExprKind::constant, constant_span(c, node->location));
  if (node->isnull) return expr;
  switch (nodeTag(&node->val.node)) {
    case T_Integer:
      expr.constant = ConstKind::integer;
      expr.name = fmt::format_int(node->val.ival.ival).str();
      break;
    case T_Float: {
      expr.name = node->val.fval.fval;
      const std::size_t digits = expr.name.starts_with('-') ? 1 : 0;
      const bool integer = expr.name.find_first_not_of("0123456789", digits) == std::string::npos;
      expr.constant = integer ? ConstKind::integer : ConstKind::number;
      break;
    }
    case T_Boolean:
      expr.constant = ConstKind::boolean;
      expr.name = node->val.boolval.boolval ? "true" : "false";
      break;
    case T_BitString:
      expr.constant = ConstKind::bit_string;
      expr.name = node->val.bsval.bsval;
      break;
    default:
      expr.constant = ConstKind::string;
      expr.name = string_value(&node->val.node);
  }
  return expr;
}

/// Types whose literals are numbers: 5::bigint is a constant like '5'::bigint, not a conversion of one.
bool is_number_type(std::string_view type) {
  return type == "integer" || type == "bigint" || type == "smallint" || type == "real" || type == "double precision" ||
         type.starts_with("numeric");
}

Expr convert_cast(Conversion& c, const TypeCast* node) {
  Expr arg = convert_expr(c, node->arg);
  const TypeName type = convert_type(c, node->typeName);
  const Span type_at = type_span(c, node->typeName);
  Span span = joined(type_at, arg.span);  // interval '1 day' has no place of its own
  if (node->location >= 0) {
    const std::string_view at = c.text.substr(static_cast<std::size_t>(node->location));
    if (at.starts_with("::"))
      span = joined(operand_before(c, arg.span), type_at);
    else if (type_at.begin == c.base + static_cast<std::uint32_t>(node->location))
      span = joined(type_at, arg.span);  // date '2020-01-01'
    else
      span = call_at(c, node->location);   // CAST(x AS type)
  }
  std::string type_text = format_type(type);
  if (arg.is(ExprKind::constant) && arg.type.empty()) {
    const bool number = arg.constant == ConstKind::integer || arg.constant == ConstKind::number;
    if (arg.constant == ConstKind::string || arg.constant == ConstKind::null || (number && is_number_type(type_text))) {
      arg.type = std::move(type_text);
      arg.span = span;
      return arg;
    }
  }
  Expr expr = make_expr(ExprKind::cast, span);
  expr.type = std::move(type_text);
  expr.args.push_back(std::move(arg));
  return expr;
}

// --- AND, OR, NOT and tests --------------------------------------------------------------------------------------

Expr convert_bool(Conversion& c, const BoolExpr* node) {
  if (node->boolop == NOT_EXPR) {
    Expr expr = make_expr(ExprKind::bool_not, token_at(c, node->location));
    expr.args = convert_list(c, node->args);
    if (!expr.args.empty()) expr.span = joined(expr.span, operand_after(c, expr.args[0].span));
    return expr;
  }
  Expr expr = make_expr(node->boolop == AND_EXPR ? ExprKind::bool_and : ExprKind::bool_or, {});
  expr.args.reserve(static_cast<std::size_t>(list_length(node->args)));
  Span first, last;
  for (const Node* item : each(node->args)) {
    Expr argument = convert_expr(c, item);
    if (expr.args.empty()) first = argument.span;
    last = argument.span;
    add_flat(expr, std::move(argument));
  }
  expr.span = joined(operand_before(c, first), operand_after(c, last));
  return expr;
}

/// The span of a test that begins at `location` with IS, ISNULL, NOTNULL and goes on for `words` words.
Span test_span(Conversion& c, Span operand, int location, int words) {
  Span span = operand_before(c, operand);
  if (location < 0) return span;
  std::uint32_t end = static_cast<std::uint32_t>(location);
  for (int i = 0; i < words; ++i) end = token_end(c.text, end);
  span.end = c.base + end;
  return span;
}

Expr convert_null_test(Conversion& c, const NullTest* node) {
  const bool is_null = node->nulltesttype == IS_NULL;
  Expr expr = make_expr(is_null ? ExprKind::is_null : ExprKind::is_not_null, {});
  expr.args.push_back(convert_expr(c, reinterpret_cast<const Node*>(node->arg)));
  const Span keyword = token_at(c, node->location);
  const bool one_word = keyword.end - keyword.begin != 2;  // ISNULL and NOTNULL against IS
  expr.span = test_span(c, expr.args[0].span, node->location, one_word ? 1 : (is_null ? 2 : 3));
  return expr;
}

Expr convert_boolean_test(Conversion& c, const BooleanTest* node) {
  static constexpr std::string_view names[] = {"TRUE", "NOT TRUE", "FALSE", "NOT FALSE", "UNKNOWN", "NOT UNKNOWN"};
  const std::string_view name = names[node->booltesttype];
  Expr expr = make_expr(ExprKind::bool_test, {}, name);
  expr.args.push_back(convert_expr(c, reinterpret_cast<const Node*>(node->arg)));
  expr.span = test_span(c, expr.args[0].span, node->location, name.starts_with("NOT") ? 3 : 2);
  return expr;
}

// --- constructors ------------------------------------------------------------------------------------------------

Expr convert_collate(Conversion& c, const CollateClause* node) {
  Expr expr = make_expr(ExprKind::collate, {});
  set_operator(expr, node->collname);
  expr.args.push_back(convert_expr(c, node->arg));
  expr.span = operand_before(c, expr.args[0].span);
  if (node->location >= 0) {
    const std::uint32_t name = token_end(c.text, static_cast<std::uint32_t>(node->location));
    expr.span.end = name_at(c, static_cast<int>(skip_blank(c.text, name, c.statement.end))).end;
  }
  return expr;
}

Expr convert_case(Conversion& c, const CaseExpr* node) {
  Expr expr = make_expr(ExprKind::case_when, token_at(c, node->location));
  expr.args.reserve(2 + 2 * static_cast<std::size_t>(list_length(node->args)));
  expr.args.push_back(convert_expr(c, reinterpret_cast<const Node*>(node->arg)));
  for (const CaseWhen* when : each<CaseWhen>(node->args)) {
    expr.args.push_back(convert_expr(c, reinterpret_cast<const Node*>(when->expr)));
    expr.args.push_back(convert_expr(c, reinterpret_cast<const Node*>(when->result)));
  }
  expr.args.push_back(convert_expr(c, reinterpret_cast<const Node*>(node->defresult)));
  const Expr& last = expr.args.back() ? expr.args.back() : expr.args[expr.args.size() - 2];
  const Span operand = operand_before(c, last.span);
  if (!operand.empty()) expr.span.end = c.base + token_end(c.text, operand.end - c.base);  // END
  return expr;
}

Expr convert_array(Conversion& c, const A_ArrayExpr* node) {
  Expr expr = make_expr(ExprKind::array, call_at(c, node->location));
  expr.args = convert_list(c, node->elements);
  return expr;
}

Expr convert_row(Conversion& c, const RowExpr* node) {
  Expr expr = make_expr(ExprKind::row, call_at(c, node->location));
  expr.args = convert_list(c, node->args);
  return expr;
}

/// One step of (x).a[1][2:3].*; `end` is where the step before it ended and moves on.
Expr convert_step(Conversion& c, const Node* step, Expr arg) {
  Expr expr;
  Span span = operand_before(c, arg.span);
  std::uint32_t at = skip_blank(c.text, span.end - c.base, c.statement.end);
  if (const auto* indices = as<A_Indices>(step, T_A_Indices)) {
    expr = make_expr(ExprKind::subscript, span);
    expr.has_slice = indices->is_slice;
    expr.args.push_back(std::move(arg));
    if (indices->is_slice) expr.args.push_back(convert_expr(c, indices->lidx));
    expr.args.push_back(convert_expr(c, indices->uidx));
    if (at < c.statement.end && c.text[at] == '[') expr.span.end = call_at(c, static_cast<int>(at)).end;
  } else {
    expr = make_expr(ExprKind::field, span, string_value(step));
    expr.star = nodeTag(step) == T_A_Star;
    expr.args.push_back(std::move(arg));
    if (at < c.statement.end && c.text[at] == '.') expr.span.end = c.base + token_end(c.text, at + 1);
  }
  return expr;
}

Expr convert_indirection(Conversion& c, const A_Indirection* node) {
  if (c.depth + list_length(node->indirection) > max_expression_depth) {
    c.too_deep = true;
    return {};
  }
  Expr expr = convert_expr(c, node->arg);
  for (const Node* step : each(node->indirection)) {
    if (!count_node(c)) return {};
    expr = convert_step(c, step, std::move(expr));
  }
  return expr;
}

Expr convert_parameter(Conversion& c, const ParamRef* node) {
  return make_expr(ExprKind::parameter, token_at(c, node->location), fmt::format_int(node->number).str());
}

Expr convert_named_argument(Conversion& c, const NamedArgExpr* node) {
  Expr expr = make_expr(ExprKind::named_argument, token_at(c, node->location), node->name);
  expr.args.push_back(convert_expr(c, reinterpret_cast<const Node*>(node->arg)));
  expr.span = joined(expr.span, operand_after(c, expr.args[0].span));
  return expr;
}

}  // namespace

Expr convert_expr(Conversion& c, const Node* node) {
  if (!node) return {};
  const Nesting nesting(c);
  if (!nesting || !count_node(c)) return {};
  switch (nodeTag(node)) {
    case T_ColumnRef: return convert_column(c, reinterpret_cast<const ColumnRef*>(node));
    case T_A_Const: return convert_constant(c, reinterpret_cast<const A_Const*>(node));
    case T_A_Expr: return convert_operator(c, reinterpret_cast<const A_Expr*>(node));
    case T_FuncCall: return convert_call(c, reinterpret_cast<const FuncCall*>(node));
    case T_TypeCast: return convert_cast(c, reinterpret_cast<const TypeCast*>(node));
    case T_BoolExpr: return convert_bool(c, reinterpret_cast<const BoolExpr*>(node));
    case T_NullTest: return convert_null_test(c, reinterpret_cast<const NullTest*>(node));
    case T_BooleanTest: return convert_boolean_test(c, reinterpret_cast<const BooleanTest*>(node));
    case T_SubLink: return convert_sublink(c, reinterpret_cast<const SubLink*>(node));
    case T_CaseExpr: return convert_case(c, reinterpret_cast<const CaseExpr*>(node));
    case T_A_ArrayExpr: return convert_array(c, reinterpret_cast<const A_ArrayExpr*>(node));
    case T_RowExpr: return convert_row(c, reinterpret_cast<const RowExpr*>(node));
    case T_A_Indirection: return convert_indirection(c, reinterpret_cast<const A_Indirection*>(node));
    case T_CollateClause: return convert_collate(c, reinterpret_cast<const CollateClause*>(node));
    case T_ParamRef: return convert_parameter(c, reinterpret_cast<const ParamRef*>(node));
    case T_NamedArgExpr: return convert_named_argument(c, reinterpret_cast<const NamedArgExpr*>(node));
    default: return convert_special(c, node);
  }
}

}  // namespace pglint::sql
