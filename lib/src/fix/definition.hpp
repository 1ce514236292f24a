// Definitions of objects as SQL: what recreates them exactly. Every name passes through quote_identifier.
#pragma once

#include <string>

#include "pglint/catalog.hpp"

namespace pglint::fix {

struct IndexForm {
  bool concurrently = false;
  bool only = false;   ///< ON ONLY a partitioned table
};

/// CREATE INDEX … of `index` under its own name, without the final ';'.
std::string create_index_sql(const Relation& table, const Index& index, IndexForm form);
/// ALTER TABLE … ADD CONSTRAINT … UNIQUE … of a constraint that owns `index`.
std::string add_unique_sql(const Relation& table, const Constraint& constraint, const Index& index, IndexForm form = {});
/// schema.table, quoted.
std::string name_of(const Relation& table);
/// schema.index, quoted: an index lives in its table's schema.
std::string name_of(const Relation& table, const Index& index);

}  // namespace pglint::fix
