// The catalog's bookkeeping: names, slots and parent links kept in step. Knows nothing of SQL.
#include "pglint/catalog.hpp"

#include <algorithm>
#include <cassert>

namespace pglint {
namespace {

template <class T>
T* find_named(std::vector<T>& list, std::string_view name) {
  const auto at = std::find_if(list.begin(), list.end(), [&](const T& item) { return item.name == name; });
  return at == list.end() ? nullptr : &*at;
}

template <class T>
const T* find_named(const std::vector<T>& list, std::string_view name) {
  const auto at = std::find_if(list.begin(), list.end(), [&](const T& item) { return item.name == name; });
  return at == list.end() ? nullptr : &*at;
}

}  // namespace

const Column* Relation::column(std::string_view wanted) const noexcept { return find_named(columns, wanted); }
Column* Relation::column(std::string_view wanted) noexcept { return find_named(columns, wanted); }
const Constraint* Relation::constraint(std::string_view wanted) const noexcept {
  return find_named(constraints, wanted);
}
const Policy* Relation::policy(std::string_view wanted) const noexcept { return find_named(policies, wanted); }

const Constraint* Relation::primary_key() const noexcept {
  const auto at = std::find_if(constraints.begin(), constraints.end(),
                               [](const Constraint& c) { return c.kind == ConstraintKind::primary_key; });
  return at == constraints.end() ? nullptr : &*at;
}

std::vector<std::string> Function::input_types() const {
  std::vector<std::string> types;
  for (const Argument& argument : arguments)
    if (argument.mode == 'i' || argument.mode == 'b' || argument.mode == 'v') types.push_back(argument.type);
  return types;
}

const Relation* Catalog::relation(std::string_view schema, std::string_view name) const {
  const auto at = names_.find(QualifiedNameView(schema, name));
  return at == names_.end() || at->second.is_index ? nullptr : relations_.get(at->second.relation);
}

Relation* Catalog::relation(std::string_view schema, std::string_view name) {
  const auto at = names_.find(QualifiedNameView(schema, name));
  return at == names_.end() || at->second.is_index ? nullptr : relations_.get(at->second.relation);
}

Catalog::Slot Catalog::slot(const Relation& relation) const {
  const auto at = names_.find(relation.name);
  assert(at != names_.end() && !at->second.is_index);
  return at->second.relation;
}

Catalog::IndexRef Catalog::index(std::string_view schema, std::string_view name) {
  const auto at = names_.find(QualifiedNameView(schema, name));
  if (at == names_.end() || !at->second.is_index) return {};
  Relation* owner = relations_.get(at->second.relation);
  return {owner, owner->indexes.get(at->second.index), at->second.index};
}

Catalog::ConstIndexRef Catalog::index(std::string_view schema, std::string_view name) const {
  const auto at = names_.find(QualifiedNameView(schema, name));
  if (at == names_.end() || !at->second.is_index) return {};
  const Relation* owner = relations_.get(at->second.relation);
  return {owner, owner->indexes.get(at->second.index)};
}

std::vector<const Relation*> Catalog::children(const Relation& parent) const {
  std::vector<const Relation*> list;
  if (children_.empty()) return list;
  if (const auto at = children_.find(slot(parent)); at != children_.end())
    for (const Slot child : at->second) list.push_back(relations_.get(child));
  return list;
}

std::vector<Relation*> Catalog::children(const Relation& parent) {
  std::vector<Relation*> list;
  if (children_.empty()) return list;
  if (const auto at = children_.find(slot(parent)); at != children_.end())
    for (const Slot child : at->second) list.push_back(relations_.get(child));
  return list;
}

std::vector<const Function*> Catalog::functions(std::string_view schema, std::string_view name) const {
  std::vector<const Function*> list;
  if (const auto at = function_names_.find(QualifiedNameView(schema, name)); at != function_names_.end())
    for (const auto slot : at->second) list.push_back(functions_.get(slot));
  return list;
}

std::vector<Function*> Catalog::functions_mutable(std::string_view schema, std::string_view name) {
  std::vector<Function*> list;
  if (const auto at = function_names_.find(QualifiedNameView(schema, name)); at != function_names_.end())
    for (const auto slot : at->second) list.push_back(functions_.get(slot));
  return list;
}

Store<Function>::Slot Catalog::slot(const Function& function) const {
  const auto at = function_names_.find(function.name);
  assert(at != function_names_.end());
  const auto& slots = at->second;
  return *std::find_if(slots.begin(), slots.end(), [&](auto slot) { return functions_.get(slot) == &function; });
}

bool Catalog::has_function(std::string_view schema, std::string_view name) const {
  return function_names_.contains(QualifiedNameView(schema, name));
}

bool Catalog::relation_name_taken(std::string_view schema, std::string_view name) const {
  if (names_.contains(QualifiedNameView(schema, name))) return true;
  if (sequences.empty() && types.empty()) return false;
  const QualifiedName qualified{std::string(schema), std::string(name)};
  if (sequences.contains(qualified)) return true;
  const auto type = types.find(qualified);
  return type != types.end() && type->second.kind == 'c';
}

Relation& Catalog::add_relation(Relation&& relation) {
  relation.provenance.order = next_order();
  assert(!names_.contains(relation.name));
  const Slot slot = relations_.add(std::move(relation));
  Relation& added = *relations_.get(slot);
  names_.emplace(added.name, Entry{slot, 0, false});
  for (Store<Index>::Slot at = 0; at < added.indexes.slot_count(); ++at) {
    Index* index = added.indexes.get(at);
    if (!index) continue;
    index->provenance.order = next_order();
    names_.emplace(QualifiedName{added.name.schema, index->name}, Entry{slot, at, true});
  }
  return added;
}

void Catalog::erase_relation(const Relation& relation) {
  const Slot gone = slot(relation);
  const QualifiedName name = relation.name;
  for (const Index& index : relation.indexes) names_.erase(QualifiedName{name.schema, index.name});
  for (const QualifiedName& parent : relation.parents) unlink_child(relation, parent);
  for (Relation* child : children(relation)) std::erase(child->parents, name);
  children_.erase(gone);
  names_.erase(name);
  relations_.erase(gone);
}

void Catalog::rename_relation(Relation& relation, QualifiedName name) {
  if (relation.name == name) return;
  const Slot at = slot(relation);
  const QualifiedName old = relation.name;
  for (Relation* child : children(relation))
    std::replace(child->parents.begin(), child->parents.end(), old, name);
  names_.erase(old);
  assert(!names_.contains(name));
  names_.emplace(name, Entry{at, 0, false});
  if (old.schema != name.schema)
    for (const Index& index : relation.indexes) {
      auto entry = names_.extract(QualifiedName{old.schema, index.name});
      entry.key().schema = name.schema;
      names_.insert(std::move(entry));
    }
  relation.name = std::move(name);
}

Index& Catalog::add_index(Relation& relation, Index&& index) {
  index.provenance.order = next_order();
  assert(!names_.contains(QualifiedNameView(relation.name.schema, index.name)));
  const Store<Index>::Slot at = relation.indexes.add(std::move(index));
  Index& added = *relation.indexes.get(at);
  names_.emplace(QualifiedName{relation.name.schema, added.name}, Entry{slot(relation), at, true});
  return added;
}

void Catalog::erase_index(Relation& relation, const Index& index) {
  const auto at = names_.find(QualifiedNameView(relation.name.schema, index.name));
  assert(at != names_.end() && at->second.is_index);
  const Store<Index>::Slot gone = at->second.index;
  names_.erase(at);
  relation.indexes.erase(gone);
}

void Catalog::rename_index(Relation& relation, Index& index, std::string name) {
  if (index.name == name) return;
  auto entry = names_.extract(QualifiedName{relation.name.schema, index.name});
  entry.key().name = name;
  [[maybe_unused]] const auto moved = names_.insert(std::move(entry));
  assert(moved.inserted);
  index.name = std::move(name);
}

void Catalog::link_child(const Relation& child, const QualifiedName& parent) {
  if (const Relation* found = relation(parent)) children_[slot(*found)].insert(slot(child));
}

void Catalog::unlink_child(const Relation& child, const QualifiedName& parent) {
  const Relation* found = relation(parent);
  if (!found) return;
  const auto at = children_.find(slot(*found));
  if (at != children_.end()) at->second.erase(slot(child));
}

Function& Catalog::add_function(Function&& function) {
  function.provenance.order = next_order();
  const auto slot = functions_.add(std::move(function));
  Function& added = *functions_.get(slot);
  function_names_[added.name].push_back(slot);
  return added;
}

void Catalog::erase_function(const Function& function) {
  const auto gone = slot(function);
  const auto at = function_names_.find(function.name);
  std::erase(at->second, gone);
  if (at->second.empty()) function_names_.erase(at);
  functions_.erase(gone);
}

void Catalog::rename_function(Function& function, QualifiedName name) {
  const auto moved = slot(function);
  const auto at = function_names_.find(function.name);
  std::erase(at->second, moved);
  if (at->second.empty()) function_names_.erase(at);
  function.name = std::move(name);
  auto& target = function_names_[function.name];
  target.insert(std::lower_bound(target.begin(), target.end(), moved), moved);
}

}  // namespace pglint
