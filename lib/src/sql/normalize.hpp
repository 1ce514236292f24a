// Normalisation: the form that a server would deparse, so that equal meaning is equal text.
// What depends on types asks a Scope; the model answers from the catalog, this layer does not know it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

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
  /// Relations named in sub-selects: schema of an unqualified one, "" when unknown.
  std::function<std::string(std::string_view name)> relation_schema;
  /// Columns of a relation in a sub-select: true when it has that column (for qualification).
  std::function<bool(std::string_view schema, std::string_view relation, std::string_view column)> has_column;
  std::string relation;   ///< name of the table at hand; its qualifier is dropped from column references
  std::string schema;
};

/// Rewrites `expr` in place: constants take the type that the operator gives them (implicit_type), casts that a server
/// adds are added or dropped, schemas of functions and types are filled in, the table's own qualifier is dropped.
/// Idempotent; a server's deparsed text and the DDL that made it give equal canonical_sql.
void normalize(Expr& expr, const Scope& scope);

/// Canonical type of a normalised expression, "" when unknown.
std::string type_of(const Expr& expr, const Scope& scope);

}  // namespace pglint::sql
