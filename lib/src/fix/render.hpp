// One action as statements, up and down.
#pragma once

#include "pglint/fix.hpp"

namespace pglint::fix {

/// Fills `up`, `down` and `irreversible` of a planned action whose names are settled.
void render_steps(PlannedAction& planned, const Catalog& catalog, const FixOptions& options);

/// True when indexes of the table may be built and dropped CONCURRENTLY under these options.
bool concurrently(const Relation& table, const FixOptions& options);

}  // namespace pglint::fix
