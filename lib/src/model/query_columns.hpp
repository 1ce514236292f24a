// The columns that a query gives: names as PostgreSQL chooses them, types where they can be told from the catalog.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pglint/catalog.hpp"
#include "sql/normalize.hpp"

namespace pglint::model {

struct QueryColumn {
  std::string name;
  std::string type;        ///< canonical; empty when unknown
  std::string collation;   ///< as Column::collation, of a column passed on unchanged
};

/// Columns in a result; a server accepts no more.
inline constexpr std::size_t max_result_columns = 1664;

/// The result columns of a normalised query (relations carry their schemas); nothing when a name cannot be told: `*` over
/// something unknown, or too many. `scope` answers for functions and types; its column_type is not asked.
std::optional<std::vector<QueryColumn>> query_columns(const Catalog& catalog, const sql::Scope& scope, const Query& query);

}  // namespace pglint::model
