// Elementary changes of a catalog.
#include "model/changes.hpp"

#include <algorithm>
#include <utility>

namespace pglint::model {

Relation& Changes::add(Relation&& relation) {
  for (const Constraint& constraint : relation.constraints) names.add_constraint(relation.name.schema, constraint.name);
  Relation& added = catalog_.add_relation(std::move(relation));
  dependents.note(added);
  return added;
}

void Changes::erase(Relation& relation) {
  const std::string schema = relation.name.schema;
  for (const Constraint& constraint : relation.constraints) names.remove_constraint(schema, constraint.name);
  for (const Index& index : relation.indexes) names.remove_relation(schema, index.name);
  names.remove_relation(schema, relation.name.name);
  catalog_.erase_relation(relation);
}

void Changes::rename(Relation& relation, const QualifiedName& name) {
  const QualifiedName old = relation.name;
  if (old == name) return;
  catalog_.rename_relation(relation, name);
  names.remove_relation(old.schema, old.name);
  if (old.schema == name.schema) return;
  for (const Constraint& constraint : relation.constraints) {
    names.remove_constraint(old.schema, constraint.name);
    names.add_constraint(name.schema, constraint.name);
  }
  for (const Index& index : relation.indexes) names.remove_relation(old.schema, index.name);
}

Constraint& Changes::add(Relation& relation, Constraint&& constraint) {
  constraint.provenance.order = catalog_.next_order();
  names.add_constraint(relation.name.schema, constraint.name);
  relation.constraints.push_back(std::move(constraint));
  dependents.note(relation, relation.constraints.back());
  return relation.constraints.back();
}

void Changes::erase_constraint(Relation& relation, std::string_view name) {
  const auto at = std::find_if(relation.constraints.begin(), relation.constraints.end(),
                               [&](const Constraint& constraint) { return constraint.name == name; });
  if (at == relation.constraints.end()) return;
  names.remove_constraint(relation.name.schema, at->name);
  relation.constraints.erase(at);
}

void Changes::rename_constraint(const Relation& relation, Constraint& constraint, const std::string& name) {
  names.remove_constraint(relation.name.schema, constraint.name);
  names.add_constraint(relation.name.schema, name);
  constraint.name = name;
}

Index& Changes::add(Relation& relation, Index&& index) {
  Index& added = catalog_.add_index(relation, std::move(index));
  dependents.note(relation, added);
  return added;
}

void Changes::erase(Relation& relation, Index& index) {
  const std::string name = index.name;
  catalog_.erase_index(relation, index);
  names.remove_relation(relation.name.schema, name);
}

void Changes::rename(Relation& relation, Index& index, const std::string& name) {
  const std::string old = index.name;
  catalog_.rename_index(relation, index, name);
  names.remove_relation(relation.name.schema, old);
}

Sequence& Changes::add(Sequence&& sequence) {
  const QualifiedName name = sequence.name;
  sequence.provenance.order = catalog_.next_order();
  Sequence& added = catalog_.sequences.insert_or_assign(name, std::move(sequence)).first->second;
  dependents.note(added);
  return added;
}

void Changes::erase_sequence(const QualifiedName& name) {
  const QualifiedName gone = name;  // may live in what is erased
  catalog_.sequences.erase(gone);
  names.remove_relation(gone.schema, gone.name);
}

void Changes::rename_sequence(const QualifiedName& old_name, const QualifiedName& name) {
  const QualifiedName old = old_name;
  auto entry = catalog_.sequences.extract(old);
  if (entry.empty()) return;
  entry.key() = name;
  entry.mapped().name = name;
  dependents.note(catalog_.sequences.insert(std::move(entry)).position->second);
  names.remove_relation(old.schema, old.name);
}

}  // namespace pglint::model
