// The reverse map from mentioned names to the objects that mention them.
#include "model/dependents.hpp"

#include <algorithm>

#include "model/references.hpp"

namespace pglint::model {
namespace {

std::string key(char kind, std::string_view schema, std::string_view name) {
  std::string text(1, kind);
  return text.append(schema).append(1, '\0').append(name);
}

/// Collects the keys of what a tree mentions: a visitor of ReferenceWalk.
struct Mentions {
  std::vector<std::string> keys;
  std::size_t changes = 0;

  void relation(const FromItem& item) { keys.push_back(key('r', item.schema, item.name)); }
  void column(const Expr&, const Relation*, bool) {}
  void node(const Expr& e) {
    if (e.is(ExprKind::function)) keys.push_back(key('f', e.schema, e.name));
    if (!e.type.empty()) type(e.type);
    if (e.is(ExprKind::constant) && e.type == "regclass") {
      const QualifiedName name = parse_qualified(e.name);
      keys.push_back(key('r', name.schema, name.name));
    }
  }
  void type(std::string_view text) {
    if (text.find('.') == std::string_view::npos) return;  // built in
    const QualifiedName name = parse_qualified(bare_type(text));
    keys.push_back(key('t', name.schema, name.name));
  }
};

class Collector {
 public:
  explicit Collector(const Catalog& catalog) : catalog_(catalog) {}

  void add(const Expr& expr) {
    if (expr) ReferenceWalk<Mentions>(catalog_, nullptr, found_).expr(expr);
  }
  void add(const std::shared_ptr<const Query>& query) {
    if (query) ReferenceWalk<Mentions>(catalog_, nullptr, found_).query(query);
  }
  void add(const Column& column) {
    found_.type(column.type);
    add(column.default_value);
    add(column.generation);
    if (column.owned_sequence)
      found_.keys.push_back(key('r', column.owned_sequence->schema, column.owned_sequence->name));
  }
  void add(const Constraint& constraint) {
    add(constraint.expression);
    if (constraint.kind == ConstraintKind::foreign_key)
      found_.keys.push_back(key('r', constraint.referenced_table.schema, constraint.referenced_table.name));
  }
  void add(const IndexKey& part) { add(part.expression); }
  void add(const Index& index) {
    for (const IndexKey& part : index.keys) add(part);
    add(index.predicate);
  }
  void add(const Policy& policy) {
    add(policy.using_);
    add(policy.with_check);
  }
  void add(const Trigger& trigger) {
    found_.keys.push_back(key('f', trigger.function.schema, trigger.function.name));
    add(trigger.when);
  }
  void add(const Relation& relation) {
    for (const Column& column : relation.columns) add(column);
    for (const Constraint& constraint : relation.constraints) add(constraint);
    for (const Index& index : relation.indexes) add(index);
    for (const Policy& policy : relation.policies) add(policy);
    for (const Trigger& trigger : relation.triggers) add(trigger);
    if (relation.partitioning)
      for (const IndexKey& part : relation.partitioning->keys) add(part);
    if (!relation.of_type.name.empty())
      found_.keys.push_back(key('t', relation.of_type.schema, relation.of_type.name));
    add(relation.query);
  }
  void add(const Function& function) {
    for (const Argument& argument : function.arguments) {
      found_.type(argument.type);
      add(argument.default_value);
    }
    found_.type(function.returns);
    for (const auto& query : function.sql_body) add(query);
  }

  template <class Slot>
  void store(std::unordered_map<std::string, std::vector<Slot>>& map, Slot slot) {
    for (const std::string& key : found_.keys) {
      std::vector<Slot>& slots = map[key];
      if (slots.empty() || slots.back() != slot) slots.push_back(slot);
    }
  }

 private:
  const Catalog& catalog_;
  Mentions found_;
};

template <class Slot>
std::vector<Slot> sorted(std::vector<Slot>& slots) {
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
  return slots;
}

}  // namespace

void Dependents::build() {
  built_ = true;
  for (const Relation& relation : catalog_.relations()) note(relation);
  for (Store<Function>::Slot slot = 0; slot < catalog_.functions().slot_count(); ++slot)
    if (const Function* function = catalog_.functions().get(slot)) note(*function, slot);
  for (const auto& [name, sequence] : catalog_.sequences) note(sequence);
}

std::vector<Dependents::Slot> Dependents::relations(char kind, const QualifiedName& name) {
  if (!built_) build();
  const auto at = relations_.find(key(kind, name.schema, name.name));
  if (at == relations_.end()) return {};
  std::erase_if(at->second, [&](Slot slot) { return !catalog_.relations().get(slot); });
  return sorted(at->second);
}

std::vector<Store<Function>::Slot> Dependents::functions(char kind, const QualifiedName& name) {
  if (!built_) build();
  const auto at = functions_.find(key(kind, name.schema, name.name));
  if (at == functions_.end()) return {};
  std::erase_if(at->second, [&](Slot slot) { return !catalog_.functions().get(slot); });
  return sorted(at->second);
}

std::vector<QualifiedName> Dependents::sequences_of(const QualifiedName& table) {
  if (!built_) build();
  const auto at = sequences_.find(key('s', table.schema, table.name));
  if (at == sequences_.end()) return {};
  std::sort(at->second.begin(), at->second.end());
  at->second.erase(std::unique(at->second.begin(), at->second.end()), at->second.end());
  return at->second;
}

template <class Part>
void Dependents::note_part(const Relation& relation, const Part& part) {
  if (!built_) return;
  Collector found(catalog_);
  found.add(part);
  found.store(relations_, catalog_.slot(relation));
}

void Dependents::note(const Relation& relation) { note_part(relation, relation); }
void Dependents::note(const Relation& relation, const Column& column) { note_part(relation, column); }
void Dependents::note(const Relation& relation, const Constraint& constraint) { note_part(relation, constraint); }
void Dependents::note(const Relation& relation, const Index& index) { note_part(relation, index); }
void Dependents::note(const Relation& relation, const Policy& policy) { note_part(relation, policy); }
void Dependents::note(const Relation& relation, const Trigger& trigger) { note_part(relation, trigger); }

void Dependents::note(const Function& function, Store<Function>::Slot slot) {
  if (!built_) return;
  Collector found(catalog_);
  found.add(function);
  found.store(functions_, slot);
}

void Dependents::note(const Sequence& sequence) {
  if (!built_ || sequence.owner_table.name.empty()) return;
  sequences_[key('s', sequence.owner_table.schema, sequence.owner_table.name)].push_back(sequence.name);
}

}  // namespace pglint::model
