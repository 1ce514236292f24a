// Calls, sub-selects, and the constructs that look like calls: COALESCE, CURRENT_USER, GROUPING, XML and JSON.
#include <fmt/format.h>

#include "sql/convert_expr.hpp"
#include "sql/convert_query.hpp"

namespace pglint::sql {
namespace {

// --- function calls ----------------------------------------------------------------------------------------------
// What follows the arguments is kept in `extra`, each part under a node of kind `special` that is named for its keyword:
// "FILTER" (the condition), "ORDER BY" and "WITHIN GROUP" (sort items), "PARTITION BY" and "FRAME" of a window.

/// A sort item as a node: "ASC" or "DESC", with NULLS when it is not the default, or "ASC USING >", around the expression.
Expr sort_expr(SortItem item) {
  std::string name = item.descending ? "DESC" : "ASC";
  if (!item.using_operator.empty())
    name = "ASC USING " + item.using_operator;
  else if (item.nulls_first != item.descending)
    name += item.nulls_first ? " NULLS FIRST" : " NULLS LAST";
  Expr expr = make_expr(ExprKind::special, item.expr.span, name);
  expr.args.push_back(std::move(item.expr));
  return expr;
}

Expr sort_part(Conversion& c, const List* sort_by, std::string_view name) {
  Expr part = make_expr(ExprKind::special, {}, name);
  for (SortItem& item : convert_sort(c, sort_by)) part.args.push_back(sort_expr(std::move(item)));
  return part;
}

const WindowDef* find_window(Conversion& c, const char* name) {
  for (const WindowDef* window : each<WindowDef>(c.windows))
    if (name && window->name && std::string_view(window->name) == name) return window;
  return nullptr;
}

std::string_view bound_text(int options, bool start) {
  if (options & (start ? FRAMEOPTION_START_UNBOUNDED_PRECEDING : FRAMEOPTION_END_UNBOUNDED_PRECEDING))
    return "UNBOUNDED PRECEDING";
  if (options & (start ? FRAMEOPTION_START_UNBOUNDED_FOLLOWING : FRAMEOPTION_END_UNBOUNDED_FOLLOWING))
    return "UNBOUNDED FOLLOWING";
  if (options & (start ? FRAMEOPTION_START_CURRENT_ROW : FRAMEOPTION_END_CURRENT_ROW)) return "CURRENT ROW";
  if (options & (start ? FRAMEOPTION_START_OFFSET_PRECEDING : FRAMEOPTION_END_OFFSET_PRECEDING)) return "PRECEDING";
  return "FOLLOWING";
}

/// The frame as a node: its words in name ("ROWS BETWEEN … AND …"), $ where an offset stands, the offsets as args.
void add_frame(Conversion& c, Expr& call, const WindowDef* window) {
  const int options = window->frameOptions;
  if (!(options & FRAMEOPTION_NONDEFAULT)) return;
  Expr frame = make_expr(ExprKind::special, {}, "FRAME");
  const auto bound = [&](bool start, const Node* offset) {
    std::string text(bound_text(options, start));
    if (offset) {
      frame.args.push_back(convert_expr(c, offset));
      text.insert(0, "$ ");
    }
    return text;
  };
  const std::string_view unit = options & FRAMEOPTION_ROWS ? "ROWS" : options & FRAMEOPTION_GROUPS ? "GROUPS" : "RANGE";
  const std::string begin = bound(true, window->startOffset);
  const std::string end = bound(false, window->endOffset);
  const std::string_view exclude = options & FRAMEOPTION_EXCLUDE_CURRENT_ROW ? " EXCLUDE CURRENT ROW"
                                   : options & FRAMEOPTION_EXCLUDE_GROUP     ? " EXCLUDE GROUP"
                                   : options & FRAMEOPTION_EXCLUDE_TIES      ? " EXCLUDE TIES"
                                                                             : "";
  frame.type = options & FRAMEOPTION_BETWEEN ? fmt::format("{} BETWEEN {} AND {}{}", unit, begin, end, exclude)
                                             : fmt::format("{} {}{}", unit, begin, exclude);
  call.extra.push_back(std::move(frame));
}

/// OVER: a named window's definition is copied in, so that the call stands by itself.
void add_window(Conversion& c, Expr& call, const WindowDef* window) {
  const Nesting nesting(c);
  if (!nesting || !count_node(c)) return;
  call.windowed = true;
  if (const WindowDef* named = find_window(c, window->name)) window = named;
  const WindowDef* base = find_window(c, window->refname);
  const auto add_lists = [&](const WindowDef* from, bool partition) {
    if (partition && from->partitionClause) {
      Expr part = make_expr(ExprKind::special, {}, "PARTITION BY");
      part.args = convert_list(c, from->partitionClause);
      call.extra.push_back(std::move(part));
    } else if (!partition && from->orderClause) {
      call.extra.push_back(sort_part(c, from->orderClause, "WINDOW ORDER BY"));
    }
  };
  // A definition that builds on another takes its PARTITION BY, and its ORDER BY unless it has its own.
  for (const WindowDef* from = base; from && !c.too_deep; from = find_window(c, from->refname)) {
    if (!count_node(c)) return;
    base = from;
  }
  add_lists(base ? base : window, true);
  const WindowDef* order = window;
  while (!order->orderClause && find_window(c, order->refname) && count_node(c)) order = find_window(c, order->refname);
  add_lists(order, false);
  add_frame(c, call, window);
}

/// From the name to the ')' of the last part: f(x) FILTER (…) OVER w.
Span call_span(Conversion& c, const FuncCall* node) {
  Span span = call_at(c, node->location);
  if (!node->agg_filter && !node->over && !node->agg_within_group) return span;
  std::size_t next = c.tokens.at(span.end - c.base);
  int parts = (node->agg_filter ? 1 : 0) + (node->over ? 1 : 0) + (node->agg_within_group ? 1 : 0);
  for (; parts > 0 && next < c.tokens.size(); --parts) {
    while (next < c.tokens.size() && c.tokens[next].kind == Token::Kind::word) {
      span.end = c.base + c.tokens[next].end;
      ++next;
    }
    if (next >= c.tokens.size()) break;
    if (c.tokens[next].kind == Token::Kind::open || c.tokens[next].kind == Token::Kind::quoted_name) {
      next = c.tokens[next].partner;
      span.end = c.base + c.tokens[next].end;
      ++next;
    }
  }
  return span;
}

/// What stands in the parentheses that end at `end`.
Span inside_parentheses(Conversion& c, std::uint32_t end) {
  const std::size_t close = c.tokens.at(end - c.base - 1);
  if (close >= c.tokens.size() || close < c.tokens[close].partner + 2) return {};
  return {c.base + c.tokens[c.tokens[close].partner + 1].begin, c.base + c.tokens[close - 1].end};
}

}  // namespace

Expr convert_call(Conversion& c, const FuncCall* node) {
  Expr expr = make_expr(ExprKind::function, {});
  set_operator(expr, node->funcname);
  expr.args = convert_list(c, node->args);
  expr.distinct = node->agg_distinct;
  expr.star = node->agg_star;
  expr.variadic = node->func_variadic;
  if (node->agg_order) expr.extra.push_back(sort_part(c, node->agg_order, node->agg_within_group ? "WITHIN GROUP" : "ORDER BY"));
  if (node->agg_filter) {
    Expr filter = make_expr(ExprKind::special, {}, "FILTER");
    filter.args.push_back(convert_expr(c, node->agg_filter));
    expr.extra.push_back(std::move(filter));
  }
  if (node->over) add_window(c, expr, node->over);

  // SQL's own syntax for a function may put it between its arguments: x AT TIME ZONE y, a LIKE b ESCAPE c.
  Span arguments;
  for (const Expr& arg : expr.args) arguments = joined(arguments, arg.span);
  const std::uint32_t location = c.base + static_cast<std::uint32_t>(std::max(node->location, 0));
  if (node->funcformat == COERCE_SQL_SYNTAX && !expr.args.empty() && arguments.begin < location) {
    const Expr* first = &expr.args[0];
    const Expr* last = first;
    for (const Expr& arg : expr.args) {
      if (arg.span.begin < first->span.begin) first = &arg;
      if (arg.span.end > last->span.end) last = &arg;
    }
    expr.span = operand_before(c, first->span);
    expr.span.end = std::max(expr.span.end, last == first ? token_at(c, node->location).end : operand_after(c, last->span).end);
  } else if (node->funcformat == COERCE_SQL_SYNTAX && c.tokens.text(c.tokens.at(location - c.base)) != "(" &&
             expr.name == "like_escape") {
    expr.span = arguments;
  } else {
    expr.span = call_span(c, node);
  }
  return expr;
}

Expr convert_sublink(Conversion& c, const SubLink* node) {
  Expr expr;
  switch (node->subLinkType) {
    case EXISTS_SUBLINK: expr.kind = ExprKind::exists; break;
    case ARRAY_SUBLINK: expr.kind = ExprKind::array_subquery; break;
    case ANY_SUBLINK: expr.kind = ExprKind::any_subquery; break;
    case ALL_SUBLINK: expr.kind = ExprKind::all_subquery; break;
    default: expr.kind = ExprKind::subquery;
  }
  expr.span = call_at(c, node->location);
  if (node->testexpr) {
    expr.args.push_back(convert_expr(c, node->testexpr));
    expr.span = joined(operand_before(c, expr.args[0].span), expr.span);
    if (node->operName)
      set_operator(expr, node->operName);
    else
      expr.name = "=";
  }
  const auto query = make_query(c, node->subselect);
  if (query) query->span = inside_parentheses(c, expr.span.end);
  expr.query = query;
  return expr;
}

// --- constructs with a keyword -----------------------------------------------------------------------------------

namespace {

Expr convert_value_function(Conversion& c, const SQLValueFunction* node) {
  std::string_view name;
  bool precision = false;
  switch (node->op) {
    case SVFOP_CURRENT_DATE: name = "CURRENT_DATE"; break;
    case SVFOP_CURRENT_TIME_N: precision = true; [[fallthrough]];
    case SVFOP_CURRENT_TIME: name = "CURRENT_TIME"; break;
    case SVFOP_CURRENT_TIMESTAMP_N: precision = true; [[fallthrough]];
    case SVFOP_CURRENT_TIMESTAMP: name = "CURRENT_TIMESTAMP"; break;
    case SVFOP_LOCALTIME_N: precision = true; [[fallthrough]];
    case SVFOP_LOCALTIME: name = "LOCALTIME"; break;
    case SVFOP_LOCALTIMESTAMP_N: precision = true; [[fallthrough]];
    case SVFOP_LOCALTIMESTAMP: name = "LOCALTIMESTAMP"; break;
    case SVFOP_CURRENT_ROLE: name = "CURRENT_ROLE"; break;
    case SVFOP_CURRENT_USER: name = "CURRENT_USER"; break;
    case SVFOP_USER: name = "USER"; break;
    case SVFOP_SESSION_USER: name = "SESSION_USER"; break;
    case SVFOP_CURRENT_CATALOG: name = "CURRENT_CATALOG"; break;
    case SVFOP_CURRENT_SCHEMA: name = "CURRENT_SCHEMA"; break;
  }
  Expr expr = make_expr(ExprKind::sql_value, precision ? call_at(c, node->location) : token_at(c, node->location), name);
  if (precision) expr.name += fmt::format("({})", node->typmod);
  return expr;
}

Expr special_call(Conversion& c, std::string_view name, int location, const List* args) {
  Expr expr = make_expr(ExprKind::special, call_at(c, location), name);
  expr.args = convert_list(c, args);
  return expr;
}

struct Parts {
  Conversion& conversion;
  std::vector<Expr>& into;
};

/// Converts the expressions among the parts of a node; other parts are looked through.
bool collect_part(Node* node, void* context) {
  if (!node) return false;
  Parts& parts = *static_cast<Parts*>(context);
  Conversion& c = parts.conversion;
  const Nesting nesting(c);
  if (!nesting || !count_node(c)) return true;
  switch (nodeTag(node)) {
    case T_List:
    case T_ResTarget:
    case T_JsonValueExpr:
    case T_JsonKeyValue:
    case T_JsonArgument:
    case T_JsonBehavior:
    case T_JsonTablePathSpec:
    case T_RangeTableFuncCol:
    case T_JsonTableColumn:
    case T_JsonAggConstructor: return raw_expression_tree_walker(node, collect_part, context);
    case T_SelectStmt: {
      Expr query = make_expr(ExprKind::subquery, {});
      query.query = convert_query(c, node);
      parts.into.push_back(std::move(query));
      return c.too_deep;
    }
    case T_TypeName:
    case T_String:
    case T_JsonOutput:
    case T_JsonFormat:
    case T_JsonReturning: return false;
    default: parts.into.push_back(convert_expr(c, node));
  }
  return c.too_deep;
}

/// x IS [NOT] JSON …, x IS [NOT] DOCUMENT: the words that belong to the test.
Span predicate_span(Conversion& c, Span operand) {
  Span span = operand_before(c, operand);
  for (std::size_t i = c.tokens.at(span.end - c.base); i < c.tokens.size(); ++i) {
    static constexpr std::string_view words[] = {"is",     "not",     "json",   "document", "value", "array",
                                                 "object", "scalar",  "with",   "without",  "unique", "keys"};
    std::string word(c.tokens.text(i));
    std::transform(word.begin(), word.end(), word.begin(), [](char ch) { return ch >= 'A' && ch <= 'Z' ? static_cast<char>(ch + 32) : ch; });
    if (std::find(std::begin(words), std::end(words), word) == std::end(words)) break;
    span.end = c.base + c.tokens[i].end;
  }
  return span;
}

/// SET (a, b) = source: a row's own field, or the source for the first column and "field of the source" for the others.
Expr convert_multi_assign(Conversion& c, const MultiAssignRef* node) {
  if (const auto* row = as<RowExpr>(node->source, T_RowExpr); row && list_length(row->args) == node->ncolumns)
    return convert_expr(c, static_cast<const Node*>(list_nth(row->args, node->colno - 1)));
  if (node->colno == 1) return convert_expr(c, node->source);
  return make_expr(ExprKind::other, {}, "field of the source");
}

}  // namespace

Expr convert_other(Conversion& c, const Node* node, std::string_view name, Span span) {
  Expr expr = make_expr(ExprKind::other, span, name);
  Parts parts{c, expr.args};
  raw_expression_tree_walker(const_cast<Node*>(node), collect_part, &parts);
  const bool is_test = span.empty() && !expr.args.empty();
  if (is_test) expr.span = predicate_span(c, expr.args[0].span);
  if (expr.span.end - c.base <= c.text.size())
    expr.type = c.text.substr(expr.span.begin - c.base, expr.span.end - expr.span.begin);
  return expr;
}

Expr convert_special(Conversion& c, const Node* node) {
  switch (nodeTag(node)) {
    case T_CoalesceExpr: {
      const auto* call = reinterpret_cast<const CoalesceExpr*>(node);
      return special_call(c, "COALESCE", call->location, call->args);
    }
    case T_MinMaxExpr: {
      const auto* call = reinterpret_cast<const MinMaxExpr*>(node);
      return special_call(c, call->op == IS_GREATEST ? "GREATEST" : "LEAST", call->location, call->args);
    }
    case T_GroupingFunc: {
      const auto* call = reinterpret_cast<const GroupingFunc*>(node);
      return special_call(c, "GROUPING", call->location, call->args);
    }
    case T_SQLValueFunction: return convert_value_function(c, reinterpret_cast<const SQLValueFunction*>(node));
    case T_SetToDefault:
      return make_expr(ExprKind::set_default, token_at(c, reinterpret_cast<const SetToDefault*>(node)->location), "DEFAULT");
    case T_GroupingSet: {
      const auto* set = reinterpret_cast<const GroupingSet*>(node);
      static constexpr std::string_view names[] = {"()", "()", "ROLLUP", "CUBE", "GROUPING SETS"};
      return special_call(c, names[set->kind], set->location, set->content);
    }
    case T_XmlExpr: {
      const auto* xml = reinterpret_cast<const XmlExpr*>(node);
      const bool test = xml->op == IS_DOCUMENT;
      return convert_other(c, node, test ? "IS DOCUMENT" : "XML", test ? Span{} : call_at(c, xml->location));
    }
    case T_XmlSerialize: return convert_other(c, node, "XMLSERIALIZE", call_at(c, reinterpret_cast<const XmlSerialize*>(node)->location));
    case T_JsonIsPredicate: return convert_other(c, node, "IS JSON", {});
    case T_JsonObjectConstructor: return convert_other(c, node, "JSON_OBJECT", call_at(c, reinterpret_cast<const JsonObjectConstructor*>(node)->location));
    case T_JsonArrayConstructor: return convert_other(c, node, "JSON_ARRAY", call_at(c, reinterpret_cast<const JsonArrayConstructor*>(node)->location));
    case T_JsonArrayQueryConstructor: return convert_other(c, node, "JSON_ARRAY", call_at(c, reinterpret_cast<const JsonArrayQueryConstructor*>(node)->location));
    case T_JsonObjectAgg: return convert_other(c, node, "JSON_OBJECTAGG", call_at(c, reinterpret_cast<const JsonObjectAgg*>(node)->constructor->location));
    case T_JsonArrayAgg: return convert_other(c, node, "JSON_ARRAYAGG", call_at(c, reinterpret_cast<const JsonArrayAgg*>(node)->constructor->location));
    case T_JsonParseExpr: return convert_other(c, node, "JSON", call_at(c, reinterpret_cast<const JsonParseExpr*>(node)->location));
    case T_JsonScalarExpr: return convert_other(c, node, "JSON_SCALAR", call_at(c, reinterpret_cast<const JsonScalarExpr*>(node)->location));
    case T_JsonSerializeExpr: return convert_other(c, node, "JSON_SERIALIZE", call_at(c, reinterpret_cast<const JsonSerializeExpr*>(node)->location));
    case T_JsonFuncExpr: return convert_other(c, node, "JSON function", call_at(c, reinterpret_cast<const JsonFuncExpr*>(node)->location));
    case T_MultiAssignRef: return convert_multi_assign(c, reinterpret_cast<const MultiAssignRef*>(node));
    case T_CurrentOfExpr: return make_expr(ExprKind::other, {}, "CURRENT OF");
    default: return make_expr(ExprKind::other, {}, "expression");
  }
}

}  // namespace pglint::sql
