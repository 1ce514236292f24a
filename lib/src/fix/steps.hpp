// Single statements with the locks that they take: what actions are made of.
#pragma once

#include <string>
#include <vector>

#include "fix/definition.hpp"
#include "pglint/fix.hpp"

namespace pglint::fix {

// Lock levels are those of the manual's 13.3.1 and of each command's page; those of ATTACH were read from pg_locks.
inline constexpr const char* share = "SHARE";
inline constexpr const char* share_update_exclusive = "SHARE UPDATE EXCLUSIVE";
inline constexpr const char* access_exclusive = "ACCESS EXCLUSIVE";

SqlStep step(std::string sql, const char* lock, bool transactional = true);

inline bool has_parts(const Relation& relation) { return relation.kind == RelationKind::partitioned_table; }
/// True when these options want nothing on the table to stop writes; a partitioned table's partitions are meant too.
bool online(const Relation& table, const FixOptions& options);

/// CREATE INDEX and DROP INDEX of one table's index, CONCURRENTLY where that can be: never on a partitioned table.
SqlStep create_step(const Relation& table, const Index& index, const FixOptions& options);
SqlStep drop_step(const Relation& table, const Index& index, const FixOptions& options);
/// ALTER INDEX … ATTACH PARTITION.
SqlStep attach_step(const Relation& table, const Index& index, const Relation& partition, const Index& part);
/// Appends what making an index again does not bring back by itself: its comment, its mark for CLUSTER.
void restore_rest(const Relation& table, const Index& index, std::vector<SqlStep>& steps);

}  // namespace pglint::fix
