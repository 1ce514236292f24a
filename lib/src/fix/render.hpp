// One action as statements, up and down.
#pragma once

#include <unordered_map>
#include <unordered_set>

#include "fix/naming.hpp"
#include "pglint/fix.hpp"

namespace pglint::fix {

/// Indexes that the same plan drops.
using DroppedIndexes = std::unordered_set<const Index*>;

/// What an action's statements depend on besides the action. Names in `created` are settled.
struct Surroundings {
  const Catalog& catalog;
  const Statistics* statistics = nullptr;   ///< of the server that was read
  DroppedIndexes dropped;
  std::unordered_map<const Finding*, const CreateIndex*> created;   ///< what the plan creates for a finding
};

/// Fills what follows from the action: `up`, `down`, `irreversible`, `keeps`, `builds`, `frees`. A partitioned table's new
/// index takes the equal indexes that its partitions have as its parts, but for those that are dropped.
void render_steps(PlannedAction& planned, const Surroundings& around, Namer& namer, const FixOptions& options);

}  // namespace pglint::fix
