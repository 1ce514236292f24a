// Which query level a column reference belongs to. Level 0 is the table whose policy is looked at, level n the n-th
// sub-select around the reference.
#pragma once

#include <string_view>
#include <vector>

#include "pglint/catalog.hpp"

namespace pglint::analysis {

/// The FROM lists around a place, outermost first.
class QueryScopes {
 public:
  QueryScopes(const Catalog& catalog, const Relation& table) : catalog_(catalog), table_(table) {}

  void enter(const Query& query) { levels_.push_back(&query); }
  void leave() { levels_.pop_back(); }
  [[nodiscard]] int depth() const { return static_cast<int>(levels_.size()); }

  /// Level of a column (or whole-row) reference: the innermost FROM list that has it, 0 when none does. A relation
  /// whose columns are unknown is taken to have any column that the table at level 0 does not have.
  [[nodiscard]] int level_of(const Expr& reference) const;

 private:
  [[nodiscard]] bool has(const Query& query, const Expr& reference) const;
  [[nodiscard]] bool has(const FromItem& item, const Query& query, const Expr& reference) const;
  [[nodiscard]] bool offers(const Query& query, std::string_view column) const;

  const Catalog& catalog_;
  const Relation& table_;
  std::vector<const Query*> levels_;
};

/// x of a scalar (SELECT x) with nothing else in it, else null.
const Expr* wrapped_in(const Expr& expr);

}  // namespace pglint::analysis
