// CREATE INDEX of a partitioned table, without stopping its writes where that can be.
#pragma once

#include "fix/render.hpp"

namespace pglint::fix {

/// Fills `up`, `down` and `builds`. Online: ON ONLY the table, each leaf CONCURRENTLY, ATTACH PARTITION. With a foreign
/// table among the partitions: the leaves, then the table, whose CREATE INDEX takes them. Else one CREATE INDEX.
/// Partitions that have an equal index give it; the way back makes it again. Linear in the tree and its indexes.
void create_partitioned(PlannedAction& out, const Relation& table, const Index& index,
                        const Surroundings& around, Namer& namer, const FixOptions& options);

}  // namespace pglint::fix
