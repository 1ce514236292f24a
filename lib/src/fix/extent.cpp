// Where an expression stands in its source, from its first to its last byte. A parse tree has no ends; they are found
// by trying token boundaries and proved by parsing what stands between them.
#include <algorithm>
#include <optional>

#include "pglint/fix.hpp"
#include "sql/tokens.hpp"

namespace pglint {
namespace {

/// Tokens tried beyond the last known one: a cast to a long type name, closing parentheses.
constexpr std::size_t reach = 24;

/// The tree without what normalisation adds: schemas, types, implicit casts. Equal shapes of the same text are the same expression.
void shape(const Expr& expr, std::string& out) {
  if (expr.is(ExprKind::cast) && expr.implicit_type) return shape(expr.args[0], out);
  out += static_cast<char>('A' + static_cast<int>(expr.kind));
  if (!expr.is(ExprKind::cast)) out += quote_identifier(expr.name);
  out += '(';
  for (const Expr& arg : expr.args) shape(arg, out);
  for (const Expr& arg : expr.extra) shape(arg, out);
  if (expr.query != nullptr) {
    out += '{';
    for (const TargetItem& target : expr.query->targets) shape(target.expr, out);
    out += std::to_string(expr.query->from.size());
    if (expr.query->where) shape(expr.query->where, out);
    out += '}';
  }
  out += ')';
}

std::string shape_of(const Expr& expr) {
  std::string text;
  shape(expr, text);
  return text;
}

std::uint32_t last_byte(const Expr& expr) {
  std::uint32_t end = expr.span.end;
  walk(expr, [&](const Expr& node) { end = std::max(end, node.span.end); });
  return end;
}

std::uint32_t first_byte(const Expr& expr) {
  std::uint32_t begin = expr.span.empty() ? 0xffffffffU : expr.span.begin;
  walk(expr, [&](const Expr& node) {
    if (!node.span.empty()) begin = std::min(begin, node.span.begin);
  });
  return begin;
}

bool balanced(sql::TokenMap& tokens, std::size_t first, std::size_t last) {
  for (std::size_t i = first; i <= last; ++i) {
    const sql::Token& token = tokens[i];
    const bool bracket = token.kind == sql::Token::Kind::open || token.kind == sql::Token::Kind::close;
    if (bracket && (token.partner < first || token.partner > last)) return false;
  }
  return true;
}

/// Shortest balanced run of tokens around the expression's own that parses to it.
std::optional<Span> extent(std::string_view text, Span statement, const Expr& expr) {
  const std::uint32_t begin = first_byte(expr);
  const std::uint32_t end = last_byte(expr);
  if (begin < statement.begin || end > statement.end || begin >= end) return std::nullopt;
  sql::TokenMap tokens;
  tokens.reset(text, statement.begin, statement.end);
  const std::size_t first = tokens.at(begin);
  std::size_t last = tokens.at(end);
  if (first >= tokens.size() || last == 0) return std::nullopt;
  --last;  // the token that ends at `end`
  const std::string wanted = shape_of(expr);
  std::size_t leftmost = first;
  while (leftmost > 0 && tokens[leftmost - 1].kind == sql::Token::Kind::open && first - leftmost < reach) --leftmost;
  for (std::size_t right = last; right < tokens.size() && right <= last + reach; ++right)
    for (std::size_t left = first + 1; left-- > leftmost;) {
      if (!balanced(tokens, left, right)) continue;
      const Span span{tokens[left].begin, tokens[right].end};
      const Result<Expr> parsed = parse_expression(text.substr(span.begin, span.end - span.begin));
      if (parsed && shape_of(*parsed) == wanted) return span;
    }
  return std::nullopt;
}

}  // namespace

std::vector<Edit> resolve_edits(const Database& database, const Fix& fix) {
  std::vector<Edit> edits;
  for (const Wrap& wrap : fix.wraps)
    for (const Origin& statement : wrap.statements) {
      if (!statement.known() || statement.source >= database.sources.size()) continue;
      const Source& source = database.sources[statement.source];
      const std::optional<Span> span = extent(source.text(), statement.span, wrap.expression);
      if (!span) continue;
      edits.push_back({{statement.source, *span}, wrap.instead.empty() ? wrap.before + std::string(source.slice(*span)) + wrap.after : wrap.instead});
      break;
    }
  return edits;
}

}  // namespace pglint
