// Which changes of a model a plan may make: every other one is a mistake, whoever made it.
#pragma once

#include <string>
#include <vector>

#include "pglint/compare.hpp"
#include "pglint/fix.hpp"

namespace pglint::prove {

/// The differences that no action of the plan accounts for. `before` and `after` are the server's models around the migration.
/// An action accounts for the object that it names and, on a partitioned table, for those of its partitions; one of SQL of a
/// rule's own making accounts for the relations of its findings.
std::vector<Difference> unaccounted(const Plan& plan, const Catalog& before, const Catalog& after);

}  // namespace pglint::prove
