// Bringing back: see the header.
#include "fix/recreate.hpp"

#include <algorithm>

#include "fix/steps.hpp"

namespace pglint::fix {
namespace {

std::vector<const Relation*> partitions_of(const Catalog& catalog, const Relation& table) {
  return has_parts(table) ? catalog.children(table) : std::vector<const Relation*>();
}

/// The partition's part of the parent's index, or null.
const Index* part_of(const Relation& partition, const Relation& table, const Index& index) {
  const QualifiedName parent{table.name.schema, index.name};
  const auto found = std::find_if(partition.indexes.begin(), partition.indexes.end(),
                                  [&](const Index& part) { return part.attached_to == parent; });
  return found == partition.indexes.end() ? nullptr : &*found;
}

}  // namespace

void recreate(const Relation& table, const Index& index, const Catalog& catalog, const FixOptions& options,
              std::vector<SqlStep>& steps) {
  const std::vector<const Relation*> children = partitions_of(catalog, table);
  // A foreign table can have no part, and without one of each an index made ON ONLY is never valid: parts first then,
  // which CREATE INDEX takes.
  const bool parts_first = std::any_of(children.begin(), children.end(), [](const Relation* child) {
    return child->kind == RelationKind::foreign_table;
  });
  if (!children.empty() && !parts_first)
    steps.push_back(step(create_index_sql(table, index, {.only = true}), share));
  for (const Relation* child : children) {
    const Index* part = part_of(*child, table, index);
    if (part == nullptr) continue;
    recreate(*child, *part, catalog, options, steps);
    if (!parts_first) steps.push_back(attach_step(table, index, *child, *part));
  }
  if (children.empty() || parts_first) steps.push_back(create_step(table, index, options));
  restore_rest(table, index, steps);
}

void recreate_unique(const Relation& table, const Constraint& constraint, const Index& index,
                     const Catalog& catalog, std::vector<SqlStep>& steps) {
  const std::vector<const Relation*> children = partitions_of(catalog, table);
  steps.push_back(
      step(add_unique_sql(table, constraint, index, {.only = !children.empty()}), access_exclusive));
  for (const Relation* child : children) {
    const Index* part = part_of(*child, table, index);
    const Constraint* own = part == nullptr ? nullptr : child->constraint(part->constraint);
    if (own == nullptr) continue;
    recreate_unique(*child, *own, *part, catalog, steps);
    steps.push_back(attach_step(table, index, *child, *part));
  }
  restore_rest(table, index, steps);
  if (!constraint.comment.empty())
    steps.push_back(step("COMMENT ON CONSTRAINT " + quote_identifier(constraint.name) + " ON " +
                             name_of(table) + " IS " + quote_literal(constraint.comment),
                         share_update_exclusive));
}

}  // namespace pglint::fix
