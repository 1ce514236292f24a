// Queries and their FROM items, for the files that convert them.
#pragma once

#include "sql/convert.hpp"

namespace pglint::sql {

/// convert_query() before it is shared.
std::shared_ptr<pglint::Query> make_query(Conversion&, const Node* node);
FromItem convert_relation(Conversion&, const RangeVar* relation);
FromItem convert_from_item(Conversion&, const Node* node);
std::vector<FromItem> convert_from(Conversion&, const List* items);

}  // namespace pglint::sql
