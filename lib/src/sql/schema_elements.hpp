// The statements inside CREATE SCHEMA, taken out of it.
#pragma once

#include <vector>

#include "sql/convert.hpp"

namespace pglint::sql {

struct SchemaElement {
  const Node* node = nullptr;
  std::uint32_t begin = 0;  ///< offsets into Conversion::text
  std::uint32_t end = 0;
};

/// The elements of a CREATE SCHEMA, with its schema written into their names, in the order in which PostgreSQL runs
/// them: sequences, tables, views, indexes, triggers, grants. Empty for any other statement. Changes the tree.
std::vector<SchemaElement> take_schema_elements(Conversion&, Node* statement);

}  // namespace pglint::sql
