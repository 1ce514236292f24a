// Answers that several rules share: see class Facts.
#include "analysis/usage.hpp"
#include "pglint/analysis.hpp"

namespace pglint::analysis {

const IndexUses& Facts::index_uses() const {
  if (!uses_) uses_.emplace(catalog_);
  return *uses_;
}

const std::vector<IndexOverlap>& Facts::index_overlaps(const Relation& table) const {
  if (overlaps_of_ != &table) overlaps_ = analysis::index_overlaps(catalog_, table, index_uses(), pg_version_, statistics_);
  overlaps_of_ = &table;
  return overlaps_;
}

const std::set<QualifiedName>& Facts::referenced_tables() const {
  if (!referenced_) {
    referenced_.emplace();
    for (const Relation& table : catalog_.relations())
      for (const Constraint& constraint : table.constraints)
        if (constraint.kind == ConstraintKind::foreign_key) referenced_->insert(constraint.referenced_table);
  }
  return *referenced_;
}

const CounterWindow& Facts::counter_window() const {
  if (!window_) window_ = statistics_ == nullptr ? CounterWindow{} : counter_window_of(*statistics_);
  return *window_;
}

}  // namespace pglint::analysis
