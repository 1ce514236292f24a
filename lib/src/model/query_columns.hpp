// The columns that a query gives: names, and types where they follow from the catalog.
#pragma once

#include <optional>
#include <vector>

#include "pglint/catalog.hpp"
#include "sql/normalize.hpp"

namespace pglint::model {

/// Columns of a SELECT or VALUES in order; a type that does not follow is "". Nothing when not even the names do (a * over a
/// relation whose columns are unknown). `scope` answers for functions and types.
std::optional<std::vector<Column>> query_columns(const Catalog& catalog, const Query& query, const sql::Scope& scope);

}  // namespace pglint::model
