// The elementary changes of a catalog that keep its names and reverse references in step. No SQL semantics: what
// follows from a change (dependents, children, backing indexes) is decided above.
#pragma once

#include <string>
#include <string_view>

#include "model/dependents.hpp"
#include "model/naming.hpp"
#include "pglint/catalog.hpp"

namespace pglint::model {

/// Everything that adds, removes or renames relations, indexes, constraints and sequences goes through here.
/// Constraints and columns are stored by value in their relation: references to them end with the next add or erase.
class Changes {
 public:
  explicit Changes(Catalog& catalog) : names(catalog), dependents(catalog), catalog_(catalog) {}

  Names names;
  Dependents dependents;

  Relation& add(Relation&& relation);
  void erase(Relation& relation);                                   ///< with all that lives in it
  void rename(Relation& relation, const QualifiedName& name);       ///< with its indexes' schema, its children's parents
  Constraint& add(Relation& relation, Constraint&& constraint);
  void erase_constraint(Relation& relation, std::string_view name);
  void rename_constraint(const Relation& relation, Constraint& constraint, const std::string& name);
  Index& add(Relation& relation, Index&& index);
  void erase(Relation& relation, Index& index);
  void rename(Relation& relation, Index& index, const std::string& name);
  Sequence& add(Sequence&& sequence);
  void erase_sequence(const QualifiedName& name);
  /// Moves the sequence to a free name; the column that owns it and its default are the caller's.
  void rename_sequence(const QualifiedName& old_name, const QualifiedName& name);

 private:
  Catalog& catalog_;
};

}  // namespace pglint::model
