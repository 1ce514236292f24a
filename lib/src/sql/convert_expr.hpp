// What the files that convert expressions share among themselves: makers of nodes, and spans of operands.
#pragma once

#include <string_view>

#include "sql/convert.hpp"

namespace pglint::sql {

Expr make_expr(ExprKind kind, Span span, std::string_view name = {});
/// From the first to the last argument that has a place.
Span joined(Span left, Span right);
/// The operand's span with the parentheses around it. Only for an operand that something precedes or follows: of
/// `before` an operator stands after it, of `after` one stands in front of it.
Span operand_before(Conversion&, Span operand);
Span operand_after(Conversion&, Span operand);

/// Another copy of an operand of `size` nodes. What may be copied over and over is bounded by the statement's length:
/// beyond that the statement counts as nested too deeply.
Expr copy_expr(Conversion&, const Expr& operand, std::size_t size);
/// Counts one more node; false when there are too many.
bool count_node(Conversion&);

/// Adds an argument to an AND or OR list, an equal list by its members.
void add_flat(Expr& list, Expr argument);

std::vector<Expr> convert_list(Conversion&, const List* list);
/// Something that has no kind of its own: kept as its text, its parts as args.
Expr convert_other(Conversion&, const Node* node, std::string_view name, Span span);
/// Dot-separated operator name: sets schema and name.
void set_operator(Expr& expr, const List* names);

// One function for each family of nodes.
Expr convert_operator(Conversion&, const A_Expr* node);
Expr convert_call(Conversion&, const FuncCall* node);
Expr convert_sublink(Conversion&, const SubLink* node);
Expr convert_special(Conversion&, const Node* node);

}  // namespace pglint::sql
