// What the replay of tables, columns, constraints and indexes hands around. Internal to replay_*.cpp.
#pragma once

#include <string>
#include <vector>

#include "pglint/catalog.hpp"
#include "sql/statement.hpp"

namespace pglint::model {

/// Constraints of a CREATE TABLE or ADD COLUMN, sorted into the order in which PostgreSQL creates them: CHECK, then
/// those with an index, then FOREIGN KEY. The pointers are into the statement.
struct ConstraintDefs {
  std::vector<sql::ConstraintDef*> checks, indexes, foreign_keys;
  void add(sql::ConstraintDef& def);
  void add(std::vector<sql::ConstraintDef>& defs) { for (sql::ConstraintDef& def : defs) add(def); }
};

/// An index that is to be created: what CREATE INDEX, a constraint, LIKE and a partitioned parent all come down to.
struct IndexRequest {
  Index index;                  ///< keys resolved; an empty name is chosen by define_index()
  bool of_constraint = false;
  ConstraintKind constraint_kind = ConstraintKind::unique;
  bool deferrable = false;
  bool initially_deferred = false;
  bool period = false;
  bool inherited = false;       ///< made for a partition by its parent's index: index.attached_to is set
  bool only = false;            ///< ON ONLY: partitions are left out
  std::string constraint_comment;
};

/// Makes the request for a copy of an index on another table with the same column names (LIKE, partitions).
IndexRequest copy_of(const Relation& table, const Index& index);

/// True when the two mean the same index but for the name, as ATTACH PARTITION compares (CompareIndexInfo).
bool same_definition(const Index& a, const Index& b);

/// True when a partition's foreign key can be its parent's: all but the name.
bool same_foreign_key(const Constraint& a, const Constraint& b);

}  // namespace pglint::model
