// What brings a dropped index or UNIQUE constraint back exactly, with its parts in partitions under their own names.
#pragma once

#include <vector>

#include "pglint/fix.hpp"

namespace pglint::fix {

/// Appends the statements, in running order.
void recreate(const Relation& table, const Index& index, const Catalog& catalog, const FixOptions& options,
              std::vector<SqlStep>& steps);
void recreate_unique(const Relation& table, const Constraint& constraint, const Index& index,
                     const Catalog& catalog, std::vector<SqlStep>& steps);

}  // namespace pglint::fix
