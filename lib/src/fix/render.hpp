// One action as statements, up and down.
#pragma once

#include <unordered_set>

#include "pglint/fix.hpp"

namespace pglint::fix {

/// Indexes that the same plan drops.
using DroppedIndexes = std::unordered_set<const Index*>;

/// Fills `up`, `down` and `irreversible` of a planned action whose names are settled. A partitioned table's new index
/// takes the equal indexes that its partitions have as its parts, but for those that are `dropped`.
void render_steps(PlannedAction& planned, const Catalog& catalog, const FixOptions& options, const DroppedIndexes& dropped = {});

/// True when indexes of the table may be built and dropped CONCURRENTLY under these options.
bool concurrently(const Relation& table, const FixOptions& options);

}  // namespace pglint::fix
