// PostgreSQL's own names for constraints, indexes and sequences that were given none (commands/indexcmds.c,
// catalog/pg_constraint.c, parser/parse_target.c). Knows which names are taken, not what for.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "pglint/catalog.hpp"

namespace pglint::model {

/// NAMEDATALEN - 1: the longest name, in bytes.
inline constexpr std::size_t max_name_bytes = 63;

/// At most `limit` bytes of a name, never cutting a UTF-8 character in two.
std::string_view clip_name(std::string_view name, std::size_t limit = max_name_bytes);

/// name1_name2_label in at most 63 bytes: the longer of the two names loses bytes until it fits. `name2` and `label`
/// may be empty (then without their underscore).
std::string make_object_name(std::string_view name1, std::string_view name2, std::string_view label);

/// Name that an expression gives to its index column: a function's, a column's, a cast's type; "" when none.
std::string index_column_name(const Expr& expression);

/// Column names of an index: its key parts, then INCLUDE columns; an unnamed expression is "expr", a repeated name is
/// counted (a, a1).
std::vector<std::string> index_column_names(const std::vector<IndexKey>& keys, const std::vector<IndexKey>& include);

/// The columns' part in a name that PostgreSQL chooses: joined by underscores, not longer than it looks at.
std::string name_of_columns(const std::vector<std::string>& columns);

/// Chooses free names. Relations' names it asks the catalog for; names of constraints it is told, and names that
/// became free again, so that the n-th index of one kind costs O(log n) and yet takes the name that a server would.
class Names {
 public:
  explicit Names(const Catalog& catalog);

  /// For an index, its constraint or a sequence: name1_name2_label, then …label1, …label2, until no relation of the
  /// schema (and with `of_constraint` no constraint either) has the name.
  std::string choose_relation_name(std::string_view name1, std::string_view name2, std::string_view label,
                                   const std::string& schema, bool of_constraint);
  /// For a CHECK or FOREIGN KEY: the first that no constraint of the schema has.
  std::string choose_constraint_name(std::string_view name1, std::string_view name2, std::string_view label,
                                     const std::string& schema);

  /// Constraints of tables and domains; several may share a name in one schema.
  void add_constraint(const std::string& schema, const std::string& name);
  void remove_constraint(const std::string& schema, const std::string& name);
  [[nodiscard]] bool constraint_taken(const std::string& schema, const std::string& name) const;
  /// A relation, index or sequence of that name is gone (dropped, renamed, moved).
  void remove_relation(const std::string& schema, const std::string& name) { freed(schema, name); }

 private:
  /// One series label1, label2, …: everything below `next` is taken but for what is in `free`.
  struct Series { std::uint32_t next = 1; std::set<std::uint32_t> free; };
  enum class Among : char { relations = 'r', constraints = 'c', both = 'b' };

  [[nodiscard]] bool taken(Among among, const std::string& schema, const std::string& name) const;
  std::string choose(std::string_view name1, std::string_view name2, std::string_view label, const std::string& schema,
                     Among among);
  void freed(const std::string& schema, const std::string& name);

  const Catalog& catalog_;
  QualifiedNameMap<std::uint32_t> constraints_;                 // how many of that name
  std::unordered_map<std::string, Series> series_;
  QualifiedNameMap<std::vector<std::pair<Series*, std::uint32_t>>> members_;  // name → where it is counted
};

}  // namespace pglint::model
