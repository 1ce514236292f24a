// Normalisation: the form that a server would deparse, so that equal meaning is equal text.
// What depends on types asks a Scope; the model answers from the catalog, this layer does not know it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pglint/expression.hpp"

namespace pglint::sql {

/// What normalisation asks about names. Every member may be empty: then the expression stays as written there.
struct Scope {
  /// Canonical type of a column of the relation at hand, "" when unknown.
  std::function<std::string(std::string_view relation, std::string_view column)> column_type;
  /// Schema in which an unqualified function resolves ("" for pg_catalog built-ins, and when unknown).
  std::function<std::string(std::string_view name)> function_schema;
  /// Canonical (schema-qualified) name of a type written without schema; "" when it is built in or unknown.
  std::function<std::string(std::string_view name)> type_name;
  /// Result type of a function call, "" when unknown; built-ins are answered by the normaliser itself.
  std::function<std::string(std::string_view schema, std::string_view name)> function_type;
  /// Schema of a name in pg_class (relation, index, sequence) that is written without one, "" when unknown.
  std::function<std::string(std::string_view name)> relation_schema;
  /// Columns of a relation in a sub-select: true when it has that column (for qualification). Asked only when columns_of is empty.
  std::function<bool(std::string_view schema, std::string_view relation, std::string_view column)> has_column;
  /// Name and canonical type of each column of a relation in a sub-select; empty when it is unknown.
  std::function<std::vector<std::pair<std::string, std::string>>(std::string_view schema, std::string_view relation)> columns_of;
  /// Canonical type under a domain, "" when the type is no domain.
  std::function<std::string(std::string_view type)> base_type;
  /// The overloads of a function that is not built in. Without it arguments keep the types they are written with.
  struct Function {
    std::vector<std::string> arguments;  ///< canonical types of the input arguments
    std::size_t defaults = 0;            ///< so many of the last ones may be left out
    bool variadic = false;               ///< the last one is VARIADIC: an array type
    std::string returns;                 ///< canonical; for a set the type of its rows
  };
  std::function<std::vector<Function>(std::string_view schema, std::string_view name)> functions;
  std::string relation;   ///< name of the table at hand; its qualifier is dropped from column references
  std::string schema;
};

/// Rewrites `expr` in place: constants take the type that the operator gives them (implicit_type), casts that a server
/// adds are added or dropped, schemas of functions and types are filled in, the table's own qualifier is dropped.
/// `assigned_to` is the canonical type of the column that the expression is the default or the generation of, else "".
/// Idempotent; a server's deparsed text and the DDL that made it give equal canonical_sql. Not made equal, because it
/// would take a session's settings or a type's own input function: money, tsquery, jsonpath other than plain member
/// access, ranges' literals, timestamptz without an offset when the server's TimeZone is not UTC, dates that are not
/// written year first, 'now' and 'today' (a server has evaluated them), SELECT * of relations that are not known, IN
/// whose list mentions only columns of an outer query, operators of extensions other than comparisons.
void normalize(Expr& expr, const Scope& scope, std::string_view assigned_to = {});
/// The same for a view's or a workload's query; names of the result columns are kept.
void normalize(Query& query, const Scope& scope);

/// normalize(), and the canonical type of the expression, "" when unknown.
std::string normalize_and_type(Expr& expr, const Scope& scope);
/// Canonical type of a normalised expression, "" when unknown.
std::string type_of(const Expr& expr, const Scope& scope);

}  // namespace pglint::sql
