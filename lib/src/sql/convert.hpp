// The parse tree into pglint's own values: what the conversion of expressions and of statements share.
// Internal to lib/src/sql, and the only header besides pg.hpp that shows libpg_query's nodes.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sql/statement.hpp"
#include "sql/tokens.hpp"

#include "sql/pg.hpp"  // last: see there

namespace pglint::sql {

/// What the conversion of one statement carries along.
struct Conversion {
  std::string_view text;    ///< what the parser read, one run of statements; node locations are offsets into it
  std::uint32_t base = 0;   ///< offset of `text` in the source: a span is base + location
  Span statement;           ///< the statement at hand, as offsets into `text`
  int depth = 0;            ///< nesting so far; kept by Nesting
  bool too_deep = false;    ///< set once: the statement becomes "expression nested too deeply"
  std::size_t nodes = 0;    ///< expression nodes made so far, copies of BETWEEN's operand and the like included
  const List* windows = nullptr;  ///< WINDOW clause of the query at hand: its definitions are copied into OVER
  TokenMap tokens;          ///< where the tokens of the statement stand; filled when first needed

  /// Starts a statement: text[begin, end), without its ';'.
  void start(std::uint32_t begin, std::uint32_t end);
};

/// One level of nesting, for every function that recurses over nodes. False: max_expression_depth is reached, give back
/// an empty value; `too_deep` makes the caller of convert_statement drop the result.
class Nesting {
 public:
  explicit Nesting(Conversion& conversion) noexcept : conversion_(conversion) {
    if (++conversion_.depth > max_expression_depth) conversion_.too_deep = true;
  }
  ~Nesting() { --conversion_.depth; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;
  explicit operator bool() const noexcept { return !conversion_.too_deep; }

 private:
  Conversion& conversion_;
};

/// The elements of a PostgreSQL list as const T*: `for (const ColumnRef* c : each<ColumnRef>(list))`; NIL is empty.
/// Takes the caller's word for the type.
template <class T = Node>
class each {
 public:
  explicit each(const List* list) noexcept
      : first_(list ? list->elements : nullptr), last_(list ? list->elements + list->length : nullptr) {}
  struct iterator {
    const ListCell* cell;
    const T* operator*() const noexcept { return static_cast<const T*>(cell->ptr_value); }
    iterator& operator++() noexcept { ++cell; return *this; }
    bool operator!=(const iterator& other) const noexcept { return cell != other.cell; }
  };
  [[nodiscard]] iterator begin() const noexcept { return {first_}; }
  [[nodiscard]] iterator end() const noexcept { return {last_}; }

 private:
  const ListCell* first_;
  const ListCell* last_;
};

/// The node as a T, nullptr when it is none or of another kind. `tag` is T's: as<RangeVar>(node, T_RangeVar).
template <class T, class N>
const T* as(const N* node, NodeTag tag) noexcept {
  return node && nodeTag(node) == tag ? reinterpret_cast<const T*>(node) : nullptr;
}

// --- expressions, queries, types ---------------------------------------------------------------------------------

/// The expression under `node`; ExprKind::none for nullptr. Reduced as ExprKind says.
Expr convert_expr(Conversion&, const Node* node);
/// A SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE (of another statement: Command::other); nullptr for nullptr.
std::shared_ptr<const pglint::Query> convert_query(Conversion&, const Node* node);
/// A type name; an empty one for nullptr.
TypeName convert_type(Conversion&, const ::TypeName* type);
/// Where its text stands; {0, 0} when the parser made it up.
Span type_span(Conversion&, const ::TypeName* type);
/// ORDER BY items.
std::vector<SortItem> convert_sort(Conversion&, const List* sort_by);

// --- statements --------------------------------------------------------------------------------------------------

/// One statement (RawStmt::stmt, or an element of CREATE SCHEMA).
StatementBody convert_statement(Conversion&, const Node* statement);

// --- names and values --------------------------------------------------------------------------------------------

/// The text of a String, Float or BitString node; "" of another or of nullptr.
std::string_view string_value(const Node* node);
/// A C string that may be absent.
inline std::string text_of(const char* text) { return text ? std::string(text) : std::string(); }
/// List of String.
std::vector<std::string> string_list(const List* list);
/// Dotted name as a List of String: the last is the name, the one before its schema (a catalog before that is dropped).
QualifiedName qualified_name(const List* names);
QualifiedName qualified_name(const RangeVar* relation);
/// A role as the text names it: a folded name, "public", "current_user", "current_role", "session_user".
std::string role_name(const RoleSpec* role);
std::vector<std::string> role_names(const List* roles);

/// Value of an option (DefElem::arg) as text: numbers as written, booleans "true" and "false", strings and names
/// unquoted, type names by format_type(), lists joined by ", "; "" when no value was given.
std::string option_text(const Node* value);
/// Options WITH (…): name or namespace.name → option_text(); a name alone is "true", as PostgreSQL reads it.
std::map<std::string, std::string> option_map(const List* def_elems);
/// A boolean option as PostgreSQL's defGetBoolean() reads it: given without value, true, on, 1 are true.
bool option_bool(const DefElem* option);

// --- places ------------------------------------------------------------------------------------------------------
// All exact: the statement's tokens are read where a node does not say where it ends.

/// Source span of `length` bytes at a node location; {0, 0} when the location is unknown (-1).
Span span_at(const Conversion&, int location, std::uint32_t length = 0);
/// Source span of the token at a node location: a name (quoted or not), a keyword, a number, a whole string literal.
Span token_at(Conversion&, int location);
/// Source span of the (possibly qualified) name that begins at a node location: a, a.b, "A".b.
Span name_at(Conversion&, int location);
/// Source span from a node location to the ')' that closes the first '(' after it; to the token's end without one.
Span call_at(Conversion&, int location);

}  // namespace pglint::sql
