// What goes when something is dropped: the dependents that PostgreSQL finds in pg_depend, found here by looking.
// Plans first and changes nothing until the plan is complete.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "model/changes.hpp"
#include "pglint/catalog.hpp"

namespace pglint::model {

/// One object to drop. Which members are used tells `kind`; handles are slots, because a plan outlives addresses.
struct Target {
  enum class Kind : std::uint8_t {
    relation, column, default_value, constraint, index, policy, trigger, function, sequence, type, domain_check
  };
  Kind kind = Kind::relation;
  std::uint32_t slot = 0;        ///< the relation (or what it hangs on), or the function
  std::string name;              ///< column, constraint, index, policy, trigger
  QualifiedName object;          ///< sequence, type
  friend auto operator<=>(const Target&, const Target&) = default;
};

/// Drops with everything that cannot stay. Objects that PostgreSQL drops silently (a table's indexes, its partitions,
/// the sequence of a serial column) go along; all others only with CASCADE.
class Deletion {
 public:
  Deletion(Catalog& catalog, Changes& changes, bool cascade) : catalog_(catalog), changes_(changes), cascade_(cascade) {}

  /// Plans and drops. Gives why a server would refuse; then nothing was changed.
  std::optional<std::string> run(const std::vector<Target>& targets);

 private:
  void plan(Target target);                         // idempotent
  void depends(Target dependent, const std::string& on);   // needs CASCADE
  void refuse(std::string why);
  void find_dependents(const Target& target);
  void of_relation(const Relation& relation, std::uint32_t slot);
  void of_column(const Relation& relation, std::uint32_t slot, const std::string& column);
  void of_constraint(const Relation& relation, std::uint32_t slot, const std::string& name);
  void of_index(const Relation& relation, std::uint32_t slot, const std::string& name);
  void of_sequence(const QualifiedName& name);
  void of_function(std::uint32_t slot);
  void of_type(const QualifiedName& name);
  /// Everything in a relation whose expressions satisfy mentions(expr) or mentions(query).
  template <class Mentions>
  void expressions_of(const Relation& relation, std::uint32_t slot, const std::string& on, Mentions&& mentions);
  void execute(const Target& target);

  Catalog& catalog_;
  Changes& changes_;
  bool cascade_;
  std::set<Target> planned_;
  std::vector<Target> order_;     // planned_, as found
  std::vector<std::pair<Target, std::string>> needs_cascade_;
  std::string refusal_;
};

}  // namespace pglint::model
