// Renaming of objects and of everything that mentions them.
#include "model/renaming.hpp"

#include <algorithm>
#include <utility>

#include "model/references.hpp"
#include "sql/literal.hpp"

namespace pglint::model {
namespace {

/// Writes `to` for a type `from` in canonical text; arrays and modifiers stay.
bool replace_type(std::string& text, const QualifiedName& from, const QualifiedName& to) {
  if (text.find('.') == std::string::npos) return false;
  const std::string bare = bare_type(text);
  if (parse_qualified(bare) != from || !text.starts_with(bare)) return false;
  text.replace(0, bare.size(), quote_qualified(to.schema, to.name));
  return true;
}

/// What a rewriting walk changes: a visitor of ReferenceWalk. Members left empty change nothing.
struct Rewrite {
  const QualifiedName* from = nullptr;
  const QualifiedName* to = nullptr;
  enum class What : char { relation, column, function, type, label } what = What::relation;
  const Relation* table = nullptr;      ///< relation: the one itself when it has columns; column: its table
  std::string column_from, column_to;   ///< of a column, or of a label of the type `from`
  std::size_t changes = 0;

  void relation(FromItem& item) {
    if (what != What::relation || item.name != from->name || item.schema != from->schema) return;
    item.name = to->name;
    item.schema = to->schema;
    ++changes;
  }
  void column(Expr& e, const Relation* relation, bool aliased) {
    if (!relation || relation != table) return;
    if (what == What::column && e.is(ExprKind::column) && e.name == column_from) {
      e.name = column_to;
      ++changes;
    } else if (what == What::relation && !aliased && e.relation == from->name) {
      e.relation = to->name;
      if (!e.schema.empty()) e.schema = to->schema;
      ++changes;
    }
  }
  void node(Expr& e) {
    if (what == What::function && e.is(ExprKind::function) && e.name == from->name && e.schema == from->schema) {
      e.name = to->name;
      e.schema = to->schema;
      ++changes;
    } else if (what == What::relation && e.is(ExprKind::constant) && e.type == "regclass" && parse_qualified(e.name) == *from) {
      e.name = quote_qualified(to->schema, to->name);
      ++changes;
    } else if (what == What::type && !e.type.empty() && replace_type(e.type, *from, *to)) {
      ++changes;
    } else if (what == What::label && e.is(ExprKind::constant) && e.constant == ConstKind::string && !e.type.empty()) {
      label(e);
    }
  }
  void label(Expr& e) {
    if (parse_qualified(bare_type(e.type)) != *from) return;
    std::string value = e.name;
    if (e.type.ends_with("[]")) value = sql::replace_in_array(e.name, column_from, column_to).value_or(e.name);
    else if (value == column_from) value = column_to;
    if (value == e.name) return;
    e.name = std::move(value);
    ++changes;
  }
};

/// Rewrites every expression of a relation. What the names resolve to must still be the old state.
bool rewrite(const Catalog& catalog, Relation& relation, Rewrite& visitor) {
  const std::size_t before = visitor.changes;
  const auto expr = [&](Rare<Expr>& e) {
    if (e) ReferenceWalk<Rewrite>(catalog, &relation, visitor).expr(e.edit());
  };
  for (Column& column : relation.columns) {
    expr(column.default_value);
    expr(column.generation);
  }
  for (Constraint& constraint : relation.constraints) expr(constraint.expression);
  for (Index& index : relation.indexes) {
    for (IndexKey& key : index.keys) expr(key.expression);
    expr(index.predicate);
  }
  for (Policy& policy : relation.policies) {
    expr(policy.using_);
    expr(policy.with_check);
  }
  for (Trigger& trigger : relation.triggers) expr(trigger.when);
  if (relation.partitioning)
    for (IndexKey& key : relation.partitioning->keys) expr(key.expression);
  if (relation.query) ReferenceWalk<Rewrite>(catalog, nullptr, visitor).query(relation.query);
  return visitor.changes != before;
}

void rewrite(const Catalog& catalog, Function& function, Rewrite& visitor) {
  for (Argument& argument : function.arguments)
    if (argument.default_value) ReferenceWalk<Rewrite>(catalog, nullptr, visitor).expr(argument.default_value);
  for (auto& query : function.sql_body) ReferenceWalk<Rewrite>(catalog, nullptr, visitor).query(query);
}

void rewrite(const Catalog& catalog, Domain& domain, Rewrite& visitor) {
  if (domain.default_value) ReferenceWalk<Rewrite>(catalog, nullptr, visitor).expr(domain.default_value);
  for (DomainCheck& check : domain.checks) ReferenceWalk<Rewrite>(catalog, nullptr, visitor).expr(check.expression);
}

/// FOR VALUES IN ('a', 'b') with the literal for another.
std::string replaced_in_list(const std::string& bound, const std::string& from, const std::string& to) {
  std::string result;
  for (std::size_t at = 0; at < bound.size();) {
    std::size_t end = at + 1;
    if (bound[at] == '\'') {
      while (end < bound.size() && (bound[end] != '\'' || (end + 1 < bound.size() && bound[end + 1] == '\''))) end += bound[end] == '\'' ? 2 : 1;
      end = std::min(end + 1, bound.size());
    }
    const std::string part = bound.substr(at, end - at);
    result += part == from ? to : part;
    at = end;
  }
  return result;
}

void replace(std::vector<std::string>& names, const std::string& from, const std::string& to) {
  std::replace(names.begin(), names.end(), from, to);
}

}  // namespace

void Renaming::mentions_of_relation(const QualifiedName& from, const QualifiedName& to, const Relation* relation) {
  Rewrite visitor;
  visitor.what = Rewrite::What::relation;
  visitor.from = &from;
  visitor.to = &to;
  visitor.table = relation;
  for (const auto slot : changes_.dependents.of_relation(from)) {
    Relation& dependent = *catalog_.relation(slot);
    bool changed = rewrite(catalog_, dependent, visitor);
    for (Constraint& constraint : dependent.constraints)
      if (constraint.kind == ConstraintKind::foreign_key && constraint.referenced_table == from) {
        constraint.referenced_table = to;
        changed = true;
      }
    for (Column& column : dependent.columns)
      if (column.owned_sequence == from) {
        column.owned_sequence = to;
        changed = true;
      }
    if (changed) changes_.dependents.note(dependent);
  }
  for (const auto slot : changes_.dependents.functions_of_relation(from)) {
    rewrite(catalog_, *catalog_.function(slot), visitor);
    changes_.dependents.note(*catalog_.function(slot), slot);
  }
}

void Renaming::relation(Relation& relation, const QualifiedName& to) {
  const QualifiedName from = relation.name;
  if (from == to) return;
  {  // its own policies call it by name inside sub-selects
    Rewrite visitor;
    visitor.what = Rewrite::What::relation;
    visitor.from = &from;
    visitor.to = &to;
    visitor.table = &relation;
    rewrite(catalog_, relation, visitor);
  }
  mentions_of_relation(from, to, &relation);
  mentions_of_type(from, to);  // its row type
  for (const QualifiedName& name : changes_.dependents.sequences_of(from)) {
    const auto at = catalog_.sequences.find(name);
    if (at == catalog_.sequences.end() || at->second.owner_table != from) continue;
    at->second.owner_table = to;
    changes_.dependents.note(at->second);
    if (from.schema != to.schema) sequence(name, {to.schema, name.name});
  }
  if (from.schema != to.schema)
    for (Relation* child : catalog_.children(relation))
      for (Index& index : child->indexes)
        if (index.attached_to->schema == from.schema && catalog_.index(from.schema, index.attached_to->name).relation == &relation)
          index.attached_to.edit().schema = to.schema;
  changes_.rename(relation, to);
  changes_.dependents.note(relation);
}

void Renaming::column(Relation& relation, const std::string& from, const std::string& to) {
  Rewrite visitor;
  visitor.what = Rewrite::What::column;
  visitor.table = &relation;
  visitor.column_from = from;
  visitor.column_to = to;
  rewrite(catalog_, relation, visitor);
  for (const auto slot : changes_.dependents.of_relation(relation.name)) {
    Relation& dependent = *catalog_.relation(slot);
    if (&dependent != &relation) rewrite(catalog_, dependent, visitor);
    for (Constraint& constraint : dependent.constraints)
      if (constraint.kind == ConstraintKind::foreign_key && constraint.referenced_table == relation.name)
        replace(constraint.referenced_columns, from, to);
  }
  for (const auto slot : changes_.dependents.functions_of_relation(relation.name)) rewrite(catalog_, *catalog_.function(slot), visitor);
  for (Constraint& constraint : relation.constraints) {
    replace(constraint.columns, from, to);
    replace(constraint.on_delete_columns, from, to);
  }
  const auto rename_key = [&](IndexKey& key) {
    if (key.column != from) return;
    if (key.name.empty()) key.name = from;  // the index column keeps its name
    else if (key.name == to) key.name.clear();
    key.column = to;
  };
  for (Index& index : relation.indexes) {
    std::for_each(index.keys.begin(), index.keys.end(), rename_key);
    std::for_each(index.include.begin(), index.include.end(), rename_key);
  }
  if (relation.partitioning) std::for_each(relation.partitioning->keys.begin(), relation.partitioning->keys.end(), rename_key);
  for (Trigger& trigger : relation.triggers) replace(trigger.update_columns, from, to);
  for (Grant& grant : relation.grants) {
    replace(grant.columns, from, to);
    std::sort(grant.columns.begin(), grant.columns.end());
  }
  for (const QualifiedName& name : changes_.dependents.sequences_of(relation.name))
    if (const auto at = catalog_.sequences.find(name);
        at != catalog_.sequences.end() && at->second.owner_table == relation.name && at->second.owner_column == from)
      at->second.owner_column = to;
  if (Column* column = relation.column(from)) {
    const auto at = static_cast<std::size_t>(column - relation.columns.data());
    column->name = to;
    if (relation.query && relation.query->targets.size() == relation.columns.size()) {  // a view's output column
      auto query = std::make_shared<Query>(*relation.query);
      query->targets[at].alias = to;
      relation.query = std::move(query);
    }
  }
}

void Renaming::index(Relation& relation, Index& index, const std::string& to) {
  const std::string from = index.name;
  const QualifiedName old_name{relation.name.schema, from};
  changes_.rename(relation, index, to);
  for (Relation* child : catalog_.children(relation))
    for (Index& part : child->indexes)
      if (part.attached_to == old_name) part.attached_to.edit().name = to;
  if (!index.constraint.empty())
    for (Constraint& constraint : relation.constraints)
      if (constraint.kind != ConstraintKind::foreign_key && constraint.index == from) {
        constraint.index = index.constraint = to;
        changes_.rename_constraint(relation, constraint, to);
      }
  if (!index.unique) return;
  for (const auto slot : changes_.dependents.of_relation(relation.name))
    for (Constraint& constraint : catalog_.relation(slot)->constraints)
      if (constraint.kind == ConstraintKind::foreign_key && constraint.index == from && constraint.referenced_table == relation.name) constraint.index = to;
}

void Renaming::constraint(Relation& relation, const std::string& from, const std::string& to) {
  for (Constraint& constraint : relation.constraints) {
    if (constraint.name != from) continue;
    if (constraint.kind != ConstraintKind::foreign_key && !constraint.index.empty()) {
      if (const Catalog::IndexRef ref = catalog_.index(relation.name.schema, constraint.index); ref.index) index(relation, *ref.index, to);
    } else {
      changes_.rename_constraint(relation, constraint, to);
    }
    return;
  }
}

void Renaming::sequence(const QualifiedName& from, const QualifiedName& to) {
  mentions_of_relation(from, to, nullptr);
  changes_.rename_sequence(from, to);
}

void Renaming::function(Function& function, const QualifiedName& to) {
  const QualifiedName from = function.name;
  if (from == to) return;
  if (std::as_const(catalog_).functions(from.schema, from.name).size() == 1) {
    Rewrite visitor;
    visitor.what = Rewrite::What::function;
    visitor.from = &from;
    visitor.to = &to;
    for (const auto slot : changes_.dependents.of_function(from)) {
      Relation& dependent = *catalog_.relation(slot);
      rewrite(catalog_, dependent, visitor);
      for (Trigger& trigger : dependent.triggers)
        if (trigger.function == from) trigger.function = to;
      changes_.dependents.note(dependent);
    }
    for (auto& [name, domain] : catalog_.domains) rewrite(catalog_, domain, visitor);
    for (const auto slot : changes_.dependents.functions_of_function(from)) {
      rewrite(catalog_, *catalog_.function(slot), visitor);
      changes_.dependents.note(*catalog_.function(slot), slot);
    }
  }
  catalog_.rename_function(function, to);
}

void Renaming::mentions_of_type(const QualifiedName& from, const QualifiedName& to) {
  Rewrite visitor;
  visitor.what = Rewrite::What::type;
  visitor.from = &from;
  visitor.to = &to;
  for (const auto slot : changes_.dependents.of_type(from)) {
    Relation& dependent = *catalog_.relation(slot);
    rewrite(catalog_, dependent, visitor);
    for (Column& column : dependent.columns) replace_type(column.type, from, to);
    if (dependent.of_type == from) dependent.of_type = to;
    changes_.dependents.note(dependent);
  }
  for (const auto slot : changes_.dependents.functions_of_type(from)) {
    Function& function = *catalog_.function(slot);
    rewrite(catalog_, function, visitor);
    for (Argument& argument : function.arguments) replace_type(argument.type, from, to);
    replace_type(function.returns, from, to);
    changes_.dependents.note(function, slot);
  }
  for (auto& [name, domain] : catalog_.domains) {
    replace_type(domain.base_type, from, to);
    rewrite(catalog_, domain, visitor);
  }
  for (auto& [name, type] : catalog_.types)
    for (Column& column : type.columns) replace_type(column.type, from, to);
}

void Renaming::type(const QualifiedName& from, const QualifiedName& to) {
  const QualifiedName old = from;
  mentions_of_type(old, to);
  const auto move = [&](auto& map) {
    auto entry = map.extract(old);
    if (entry.empty()) return;
    entry.key() = to;
    entry.mapped().name = to;
    map.insert(std::move(entry));
  };
  if (const auto domain = catalog_.domains.find(old); domain != catalog_.domains.end() && old.schema != to.schema)
    for (const DomainCheck& check : domain->second.checks) {
      changes_.names.remove_constraint(old.schema, check.name);
      changes_.names.add_constraint(to.schema, check.name);
    }
  move(catalog_.enums);
  move(catalog_.domains);
  move(catalog_.types);
  changes_.names.remove_relation(old.schema, old.name);
}

void Renaming::label(const QualifiedName& type, const std::string& from, const std::string& to) {
  Rewrite visitor;
  visitor.what = Rewrite::What::label;
  visitor.from = &type;
  visitor.column_from = from;
  visitor.column_to = to;
  const std::string type_text = quote_qualified(type.schema, type.name);
  for (const auto slot : changes_.dependents.of_type(type)) {
    Relation& dependent = *catalog_.relation(slot);
    rewrite(catalog_, dependent, visitor);
    if (!dependent.partitioning || dependent.partitioning->keys.size() != 1) continue;
    const Column* key = dependent.column(dependent.partitioning->keys.front().column);
    if (!key || key->type != type_text) continue;
    for (Relation* partition : catalog_.children(dependent))
      partition->partition_bound = replaced_in_list(partition->partition_bound, quote_literal(from), quote_literal(to));
  }
  for (const auto slot : changes_.dependents.functions_of_type(type)) rewrite(catalog_, *catalog_.function(slot), visitor);
  for (auto& [name, domain] : catalog_.domains) rewrite(catalog_, domain, visitor);
}

void Renaming::schema(const std::string& from, const std::string& to) {
  const auto moved = [&](const QualifiedName& name) { return QualifiedName{to, name.name}; };
  const auto names_in = [&](const auto& map) {
    std::vector<QualifiedName> names;
    for (const auto& [name, object] : map)
      if (name.schema == from) names.push_back(name);
    return names;
  };
  auto entry = catalog_.schemas.extract(from);
  if (!entry.empty()) {
    entry.key() = to;
    entry.mapped().name = to;
    catalog_.schemas.insert(std::move(entry));
  }
  for (const QualifiedName& name : names_in(catalog_.enums)) type(name, moved(name));
  for (const QualifiedName& name : names_in(catalog_.domains)) type(name, moved(name));
  for (const QualifiedName& name : names_in(catalog_.types)) type(name, moved(name));
  for (Catalog::Slot slot = 0; slot < catalog_.relations().slot_count(); ++slot)
    if (Relation* found = catalog_.relation(slot); found && found->name.schema == from) relation(*found, moved(found->name));
  for (const QualifiedName& name : names_in(catalog_.sequences)) sequence(name, moved(name));
  for (Store<Function>::Slot slot = 0; slot < catalog_.functions().slot_count(); ++slot)
    if (Function* found = catalog_.function(slot); found && found->name.schema == from) function(*found, moved(found->name));
  const std::string prefix = quote_identifier(from) + '.';
  const auto move_text = [&](Rare<std::string>& text) {
    if (text->starts_with(prefix)) text = (to == "public" ? std::string{} : quote_identifier(to) + '.') + text->substr(prefix.size());
  };
  const auto move_collation = [&](auto& text) {  // boxed or not
    const std::string& now = text;
    if (now.starts_with(prefix)) text = quote_identifier(to) + '.' + now.substr(prefix.size());
  };
  const auto move_key = [&](IndexKey& key) {
    move_text(key.opclass);
    move_collation(key.collation);
  };
  for (Catalog::Slot slot = 0; slot < catalog_.relations().slot_count(); ++slot)
    if (Relation* found = catalog_.relation(slot)) {
      for (Column& column : found->columns) move_collation(column.collation);
      for (Index& index : found->indexes) std::for_each(index.keys.begin(), index.keys.end(), move_key);
      if (found->partitioning) std::for_each(found->partitioning->keys.begin(), found->partitioning->keys.end(), move_key);
    }
  for (auto& [name, domain] : catalog_.domains) move_collation(domain.collation);
  for (auto& [name, extension] : catalog_.extensions)
    if (extension.schema == from) extension.schema = to;
  for (DefaultPrivilege& privilege : catalog_.default_privileges)
    if (privilege.schema == from) privilege.schema = to;
}

}  // namespace pglint::model
