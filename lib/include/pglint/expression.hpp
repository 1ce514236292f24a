// Expressions and queries: pglint's own trees, what rules see instead of a parser's nodes.
// Value types; depth is bounded by the loader (max_expression_depth), so recursion over them is safe.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pglint/rare.hpp"
#include "pglint/source.hpp"

namespace pglint {

struct Query;

/// Nesting that the loader accepts; deeper SQL is reported as not understood, never walked. AND and OR lists are flat,
/// so a policy of 10,000 OR branches is one level.
inline constexpr int max_expression_depth = 400;

/// What a node is. In parentheses: which members of Expr carry what. The loader reduces spellings to these forms, the
/// ones that a server prints: IN (list) is any_op '=' over an array, NOT IN is all_op '<>' over an array, a list of one
/// a plain operator; [NOT] BETWEEN is AND/OR of comparisons; LIKE is operator ~~ (ILIKE ~~*, NOT LIKE !~~); != is <>;
/// x IS NOT DISTINCT FROM is NOT (x IS DISTINCT FROM).
enum class ExprKind : std::uint8_t {
  none,          ///< absent
  column,        ///< column reference (schema, relation, name; schema and relation may be empty)
  whole_row,     ///< t.* or a bare * (relation)
  constant,      ///< literal (name = its value unquoted, type = type name or empty if none was given; see ConstKind)
  parameter,     ///< $n (number in name)
  op,            ///< operator (schema if OPERATOR() gave one, name; args: one for prefix, two for infix)
  any_op,        ///< a op ANY (array expression) (name = operator, args[0], args[1])
  all_op,        ///< a op ALL (array expression)
  bool_and,      ///< AND of args (two or more, flat)
  bool_or,       ///< OR of args (two or more, flat)
  bool_not,      ///< NOT args[0]
  is_null,       ///< args[0] IS NULL
  is_not_null,   ///< args[0] IS NOT NULL
  is_distinct,   ///< args[0] IS DISTINCT FROM args[1]
  bool_test,     ///< args[0] IS name, name one of TRUE, NOT TRUE, FALSE, NOT FALSE, UNKNOWN, NOT UNKNOWN
  function,      ///< function call (schema, name, args; flags distinct/star/variadic; filter/over/order in extra)
  special,       ///< COALESCE, GREATEST, LEAST, NULLIF, GROUPING, XML… (name upper case, args)
  sql_value,     ///< CURRENT_USER, CURRENT_TIMESTAMP(3), … (name upper case as printed)
  cast,          ///< args[0]::type (type canonical)
  collate,       ///< args[0] COLLATE schema.name
  case_when,     ///< CASE: args[0] the operand or none, then pairs WHEN, THEN; last the ELSE or none
  array,         ///< ARRAY[args]
  row,           ///< ROW(args) or (a, b)
  subscript,     ///< args[0][args[1]], or a slice with has_slice and args[1], args[2] (each may be none)
  field,         ///< (args[0]).name; (args[0]).* with star
  subquery,      ///< scalar sub-select (query)
  exists,        ///< EXISTS (query)
  any_subquery,  ///< args[0] name ANY (query): IN (select …) is '='; args[0] may be a row
  all_subquery,  ///< args[0] name ALL (query): NOT IN (select …) is NOT any_subquery '='
  array_subquery,///< ARRAY(query)
  set_default,   ///< DEFAULT as a value
  named_argument,///< name => args[0]
  other          ///< understood by nobody (name = what it is, type = its text as written, args = the expressions in it); never equal to anything, itself included
};

/// How a literal was written.
enum class ConstKind : std::uint8_t { null, boolean, integer, number, string, bit_string };

/// One node. `schema`, `relation`, `name`, `type`: see ExprKind; identifiers are folded and unquoted.
struct Expr {
  ExprKind kind = ExprKind::none;
  ConstKind constant = ConstKind::null;  ///< for ExprKind::constant
  bool implicit_type = false;  ///< the type of this constant, or this cast, was added by normalisation, as a server would; readable printing leaves it out
  bool distinct = false;       ///< f(DISTINCT …)
  bool star = false;           ///< count(*)
  bool variadic = false;       ///< f(VARIADIC …)
  bool has_slice = false;      ///< subscript [a:b]
  bool windowed = false;       ///< f(…) OVER …
  Span span;  ///< where the node begins; the end is exact for names, calls, constants and sub-selects, else that of the last child
  std::string schema;
  std::string relation;
  std::string name;
  std::string type;
  std::vector<Expr> args;
  std::vector<Expr> extra;             ///< function: FILTER condition, ORDER BY inside the call, then window parts; opaque, walked like args
  std::shared_ptr<const Query> query;  ///< sub-selects

  explicit operator bool() const noexcept { return kind != ExprKind::none; }
  [[nodiscard]] bool is(ExprKind k) const noexcept { return kind == k; }
};

/// ORDER BY item or index-like ordering.
struct SortItem {
  Expr expr;
  bool descending = false;
  bool nulls_first = false;  ///< resolved: default is true for descending
  std::string using_operator;  ///< ORDER BY x USING >, with its NULLS FIRST or LAST, as SQL: says what the flags do not
};

/// One member of FROM.
struct FromItem {
  enum class Kind : std::uint8_t { relation, subquery, function, join, other };
  enum class Join : std::uint8_t { inner, left, right, full, cross };
  Kind kind = Kind::relation;
  Join join = Join::inner;
  bool lateral = false;
  bool natural = false;
  bool only = false;            ///< FROM ONLY
  bool rows_from = false;       ///< function: written ROWS FROM (…)
  bool with_ordinality = false; ///< function WITH ORDINALITY
  Span span;
  std::string schema;           ///< relation
  std::string name;             ///< relation
  std::string alias;            ///< empty when none
  std::vector<std::string> column_aliases;
  std::vector<std::string> column_types;  ///< function AS x (a type, …): one for each column alias, else empty
  std::shared_ptr<const Query> query;  ///< subquery
  std::vector<Expr> functions;         ///< function (ROWS FROM has several); relation: TABLESAMPLE as a call, then its REPEATABLE
  std::vector<FromItem> sides;         ///< join: two
  Rare<Expr> condition;                ///< join ON
  std::vector<std::string> using_columns;
  std::string using_alias;             ///< JOIN … USING (…) AS name
};

struct TargetItem {
  Expr expr;
  std::string alias;  ///< AS name; in INSERT and UPDATE the target column
};

/// WITH name AS (query).
struct CommonTable {
  enum class Materialized : std::uint8_t { unsaid, yes, no };
  Materialized materialized = Materialized::unsaid;
  std::string name;
  std::vector<std::string> columns;
  std::shared_ptr<const Query> query;
  std::string search_cycle;             ///< SEARCH … and CYCLE …, as SQL; they add columns
};

/// SELECT, VALUES, INSERT, UPDATE, DELETE, MERGE as a tree. Unused members stay empty.
/// Set operations are left-associative: a UNION of n arms is n - 1 deep in `left`, which is the one way to go down that no
/// depth bounds. Follow `left` in a loop.
struct Query {
  Query() = default;
  Query(const Query&) = default;
  Query(Query&&) noexcept = default;
  Query& operator=(const Query&) = default;
  Query& operator=(Query&&) noexcept = default;
  ~Query();  // frees what is left of it in a loop

  enum class Command : std::uint8_t { select, insert, update, delete_, merge, other };
  enum class SetOp : std::uint8_t { none, union_, intersect, except };
  Command command = Command::select;
  SetOp set_op = SetOp::none;
  bool set_all = false;
  bool distinct = false;
  bool recursive = false;
  bool group_distinct = false;          ///< GROUP BY DISTINCT
  bool locks_rows = false;              ///< FOR UPDATE and the like
  Span span;
  std::vector<CommonTable> with;
  std::vector<Expr> distinct_on;
  std::vector<TargetItem> targets;      ///< SELECT list; SET list of UPDATE; column list of INSERT (expr none)
  FromItem target;                      ///< relation written by INSERT/UPDATE/DELETE/MERGE
  std::vector<FromItem> from;
  Rare<Expr> where;
  std::vector<Expr> group_by;
  Rare<Expr> having;
  std::vector<SortItem> order_by;
  Rare<Expr> limit;
  Rare<Expr> offset;
  std::string locking;                  ///< FOR UPDATE OF … SKIP LOCKED, as SQL
  std::vector<std::vector<Expr>> values; ///< rows of VALUES (of an INSERT the first 64); MERGE: the expressions of its actions
  std::shared_ptr<const Query> left;    ///< set operation
  std::shared_ptr<const Query> right;
  std::shared_ptr<const Query> source;  ///< INSERT … SELECT
  std::vector<TargetItem> returning;
  Rare<Expr> conflict_where;            ///< ON CONFLICT … DO UPDATE … WHERE
  std::vector<TargetItem> conflict_set; ///< ON CONFLICT DO UPDATE SET
  std::vector<std::string> conflict_columns;
};

/// Calls visit(const Expr&) for every node under `expr` in pre-order, not entering sub-selects.
template <class Visit>
void walk(const Expr& expr, Visit&& visit) {
  visit(expr);
  for (const Expr& arg : expr.args) walk(arg, visit);
  for (const Expr& arg : expr.extra) walk(arg, visit);
}

/// SQL text that reads like a person's: implicit casts are left out, `x = ANY (ARRAY[…])` of constants prints as IN.
/// Parses back to an equal tree. Every identifier passes through quote_identifier.
std::string to_sql(const Expr& expr);
std::string to_sql(const Query& query);

/// Why text printed from the tree might not mean what was written, "" when it does: what only the source's text holds
/// (XMLTABLE, JSON_OBJECT), a `*` or NATURAL JOIN of relations whose columns are not known, a command that is not kept in
/// full. The text is parsed again and must give the same tree. Whoever prints an expression for a server to run asks first.
std::string unprintable(const Expr& expr);

/// One text for all spellings that a server would deparse alike: equal strings ⇔ equal normalised trees.
/// For comparing and hashing, and itself valid SQL. ExprKind::other never compares equal (its span is part of it).
std::string canonical_sql(const Expr& expr);
std::string canonical_sql(const Query& query);

/// An identifier as SQL: unchanged when it is lower-case, plain and no keyword that PostgreSQL's quote_identifier()
/// would quote (manual 9.4, quote_ident; any keyword that is not UNRESERVED), else in double quotes, inner quotes doubled. The one quoting function for names.
std::string quote_identifier(std::string_view name);
/// schema.name, each part quoted; only the name when the schema is empty.
std::string quote_qualified(std::string_view schema, std::string_view name);
/// A string literal, quotes doubled; E'…' when it holds a backslash.
std::string quote_literal(std::string_view value);

/// Parses one expression or query (no FROM file: spans are offsets into `sql`). Errors: the parser's message.
Result<Expr> parse_expression(std::string_view sql);
Result<Query> parse_query(std::string_view sql);

}  // namespace pglint
