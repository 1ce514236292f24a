// Replay of RENAME, SET SCHEMA and OWNER TO: which object, and down to which children.
#include <algorithm>
#include <utility>

#include "model/renaming.hpp"
#include "model/replay.hpp"

namespace pglint::model {
namespace {

using sql::ObjectKind;

std::string not_defined(std::string_view what, const QualifiedName& name) {
  return std::string(what).append(" ").append(quote_qualified(name.schema, name.name)).append(" is not defined");
}

std::string exists(std::string_view what, const std::string& name) {
  return std::string(what).append(" ").append(quote_identifier(name)).append(" already exists");
}

template <class List>
auto find_named(List& list, const std::string& name) {
  return std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.name == name; });
}

}  // namespace

std::string Replay::rename_relation(const sql::Rename& rename) {
  const sql::ObjectRef& object = rename.object;
  Renaming renaming(catalog_, changes_);
  if (Relation* relation = object.kind == ObjectKind::index || object.kind == ObjectKind::sequence ? nullptr : find_relation(object.name)) {
    const QualifiedName to{relation->name.schema, rename.new_name};
    if (catalog_.relation_name_taken(to.schema, to.name) || type_name_taken(to)) return exists("relation", to.name);
    renaming.relation(*relation, to);
    relation->provenance.changed = origin({});
    return {};
  }
  if (const Catalog::IndexRef ref = find_index(object.name); ref.index) {
    if (catalog_.relation_name_taken(ref.relation->name.schema, rename.new_name)) return exists("relation", rename.new_name);
    renaming.index(*ref.relation, *ref.index, rename.new_name);
    ref.index->provenance.changed = origin({});
    return {};
  }
  if (Sequence* sequence = find_sequence(object.name)) {
    const QualifiedName to{sequence->name.schema, rename.new_name};
    if (catalog_.relation_name_taken(to.schema, to.name)) return exists("relation", to.name);
    sequence->provenance.changed = origin({});
    renaming.sequence(sequence->name, to);
    return {};
  }
  return rename.if_exists ? std::string() : not_defined("relation", object.name);
}

std::string Replay::rename_column(Relation& table, const std::string& from, const std::string& to, bool recursing) {
  Column* column = table.column(from);
  if (!column) return table.columns_known ? "column " + quote_identifier(from) + " is not defined" : std::string();
  if (table.column(to)) return exists("column", to);
  if (!recursing && column->inherit_count > 0) return "cannot rename inherited column " + quote_identifier(from);
  const std::vector<Relation*> children = catalog_.children(table);
  for (Relation* child : children)
    if (child->column(to)) return exists("column", to);
  for (Relation* child : children) static_cast<void>(rename_column(*child, from, to, true));
  Renaming(catalog_, changes_).column(table, from, to);
  table.column(to)->provenance.changed = origin({});
  return {};
}

std::string Replay::rename_constraint(Relation& table, const std::string& from, const std::string& to, bool recursing) {
  const Constraint* constraint = table.constraint(from);
  if (!constraint) {
    const auto column = std::find_if(table.columns.begin(), table.columns.end(), [&](const Column& c) { return c.not_null_name == from; });
    if (column == table.columns.end()) return "constraint " + quote_identifier(from) + " is not defined";
    column->not_null_name = to;
    return {};
  }
  if (!recursing && constraint->inherit_count > 0 && constraint->kind == ConstraintKind::check)
    return "cannot rename inherited constraint " + quote_identifier(from);
  const bool has_index = constraint->kind != ConstraintKind::check && constraint->kind != ConstraintKind::foreign_key;
  if (table.constraint(to)) return exists("constraint", to);
  if (has_index && catalog_.relation_name_taken(table.name.schema, to)) return exists("relation", to);
  if (constraint->kind == ConstraintKind::check && !constraint->no_inherit)
    for (Relation* child : catalog_.children(table)) static_cast<void>(rename_constraint(*child, from, to, true));
  Renaming(catalog_, changes_).constraint(table, from, to);
  if (const auto at = find_named(table.constraints, to); at != table.constraints.end()) at->provenance.changed = origin({});
  return {};
}

std::string Replay::rename_trigger(Relation& table, const std::string& from, const std::string& to) {
  const auto trigger = find_named(table.triggers, from);
  if (trigger == table.triggers.end()) return "trigger " + quote_identifier(from) + " is not defined";
  if (find_named(table.triggers, to) != table.triggers.end()) return exists("trigger", to);
  trigger->name = to;
  trigger->provenance.changed = origin({});
  if (table.kind == RelationKind::partitioned_table)
    for (Relation* child : catalog_.children(table)) static_cast<void>(rename_trigger(*child, from, to));
  return {};
}

std::string Replay::rename_type(const QualifiedName& written, const std::string& to) {
  const QualifiedName from = resolve_type_name(written);
  const QualifiedName name{from.schema, to};
  if (!catalog_.enums.contains(from) && !catalog_.domains.contains(from) && !catalog_.types.contains(from)) return not_defined("type", written);
  if (type_name_taken(name)) return exists("type", to);
  Renaming(catalog_, changes_).type(from, name);
  return {};
}

std::string Replay::rename_role(const std::string& from, const std::string& to) {
  auto entry = catalog_.roles.extract(from);
  if (entry.empty()) return not_defined("role", {"", from});
  entry.key() = to;
  entry.mapped().name = to;
  catalog_.roles.insert(std::move(entry));
  const auto in_grants = [&](std::vector<Grant>& grants) {
    for (Grant& grant : grants)
      if (grant.grantee == from) grant.grantee = to;
  };
  const auto in_owner = [&](std::string& owner) {
    if (owner == from) owner = to;
  };
  for (auto& [name, role] : catalog_.roles) std::replace(role.member_of.begin(), role.member_of.end(), from, to);
  for (Catalog::Slot slot = 0; slot < catalog_.relations().slot_count(); ++slot) {
    Relation* relation = catalog_.relation(slot);
    if (!relation) continue;
    in_owner(relation->owner);
    in_grants(relation->grants);
    for (Policy& policy : relation->policies) {
      std::replace(policy.roles.begin(), policy.roles.end(), from, to);
      std::sort(policy.roles.begin(), policy.roles.end());
    }
  }
  for (Store<Function>::Slot slot = 0; slot < catalog_.functions().slot_count(); ++slot)
    if (Function* function = catalog_.function(slot)) {
      in_owner(function->owner);
      in_grants(function->grants);
    }
  for (auto& [name, sequence] : catalog_.sequences) {
    in_owner(sequence.owner);
    in_grants(sequence.grants);
  }
  for (auto& [name, schema] : catalog_.schemas) {
    in_owner(schema.owner);
    in_grants(schema.grants);
  }
  for (DefaultPrivilege& privilege : catalog_.default_privileges) {
    in_owner(privilege.role);
    in_owner(privilege.grant.grantee);
  }
  return {};
}

std::string Replay::rename(const sql::Rename& statement) {
  const sql::ObjectRef& object = statement.object;
  const std::string& to = statement.new_name;
  const auto on_table = [&](auto&& change) -> std::string {
    Relation* table = find_relation(object.name);
    if (table) return change(*table);
    return statement.if_exists ? std::string() : not_defined("relation", object.name);
  };
  switch (object.kind) {
    case ObjectKind::table: case ObjectKind::foreign_table: case ObjectKind::view: case ObjectKind::materialized_view:
    case ObjectKind::index: case ObjectKind::sequence:
      return rename_relation(statement);
    case ObjectKind::column: return on_table([&](Relation& table) { return rename_column(table, object.sub_name, to, false); });
    case ObjectKind::constraint: return on_table([&](Relation& table) { return rename_constraint(table, object.sub_name, to, false); });
    case ObjectKind::trigger: return on_table([&](Relation& table) { return rename_trigger(table, object.sub_name, to); });
    case ObjectKind::policy:
      return on_table([&](Relation& table) -> std::string {
        const auto policy = find_named(table.policies, object.sub_name);
        if (policy == table.policies.end()) return "policy " + quote_identifier(object.sub_name) + " is not defined";
        if (table.policy(to)) return exists("policy", to);
        policy->name = to;
        policy->provenance.changed = origin({});
        return {};
      });
    case ObjectKind::function: case ObjectKind::procedure: case ObjectKind::routine: case ObjectKind::aggregate: {
      Function* function = find_function(object.function);
      if (!function) return not_defined("function", object.function.name);
      Renaming(catalog_, changes_).function(*function, {function->name.schema, to});
      function->provenance.changed = origin({});
      return {};
    }
    case ObjectKind::type: case ObjectKind::domain: return rename_type(object.name, to);
    case ObjectKind::domain_constraint: {
      const auto domain = catalog_.domains.find(resolve_type_name(object.name));
      if (domain == catalog_.domains.end()) return not_defined("domain", object.name);
      const auto check = find_named(domain->second.checks, object.sub_name);
      if (check == domain->second.checks.end()) return "constraint " + quote_identifier(object.sub_name) + " is not defined";
      changes_.names.remove_constraint(domain->first.schema, check->name);
      changes_.names.add_constraint(domain->first.schema, to);
      check->name = to;
      return {};
    }
    case ObjectKind::attribute: {
      const auto type = catalog_.types.find(resolve_type_name(object.name));
      if (type == catalog_.types.end()) return not_defined("type", object.name);
      const auto column = find_named(type->second.columns, object.sub_name);
      if (column == type->second.columns.end()) return "attribute " + quote_identifier(object.sub_name) + " is not defined";
      column->name = to;
      return {};
    }
    case ObjectKind::schema:
      if (!catalog_.schemas.contains(object.name.name)) return not_defined("schema", {"", object.name.name});
      if (catalog_.schemas.contains(to)) return exists("schema", to);
      Renaming(catalog_, changes_).schema(object.name.name, to);
      return {};
    case ObjectKind::role: return rename_role(object.name.name, to);
    default: return {};  // rules, languages, tablespaces, databases: not part of the model
  }
}

void Replay::apply(const sql::Rename& statement) {
  if (std::string why = rename(statement); !why.empty()) not_understood({}, std::move(why));
}

std::string Replay::set_schema(const sql::SetSchema& statement) {
  const sql::ObjectRef& object = statement.object;
  const std::string& schema = statement.new_schema;
  Renaming renaming(catalog_, changes_);
  switch (object.kind) {
    case ObjectKind::table: case ObjectKind::foreign_table: case ObjectKind::view: case ObjectKind::materialized_view:
    case ObjectKind::sequence: {
      if (Relation* relation = find_relation(object.name)) {
        if (relation->name.schema == schema) return {};
        if (catalog_.relation_name_taken(schema, relation->name.name)) return exists("relation", relation->name.name);
        for (const Index& index : relation->indexes)
          if (catalog_.relation_name_taken(schema, index.name)) return exists("relation", index.name);
        renaming.relation(*relation, {schema, relation->name.name});
        relation->provenance.changed = origin({});
        return {};
      }
      if (Sequence* sequence = find_sequence(object.name)) {
        if (sequence->name.schema == schema) return {};
        if (!sequence->owner_table.name.empty()) return "cannot move an owned sequence into another schema";
        if (catalog_.relation_name_taken(schema, sequence->name.name)) return exists("relation", sequence->name.name);
        sequence->provenance.changed = origin({});
        renaming.sequence(QualifiedName(sequence->name), {schema, sequence->name.name});
        return {};
      }
      return statement.if_exists ? std::string() : not_defined("relation", object.name);
    }
    case ObjectKind::function: case ObjectKind::procedure: case ObjectKind::routine: case ObjectKind::aggregate: {
      Function* function = find_function(object.function);
      if (!function) return not_defined("function", object.function.name);
      renaming.function(*function, {schema, function->name.name});
      function->provenance.changed = origin({});
      return {};
    }
    case ObjectKind::type: case ObjectKind::domain: {
      const QualifiedName from = resolve_type_name(object.name);
      if (!catalog_.enums.contains(from) && !catalog_.domains.contains(from) && !catalog_.types.contains(from)) return not_defined("type", object.name);
      if (type_name_taken({schema, from.name})) return exists("type", from.name);
      renaming.type(from, {schema, from.name});
      return {};
    }
    case ObjectKind::extension:
      if (!catalog_.extensions.contains(object.name.name)) return not_defined("extension", {"", object.name.name});
      move_extension(object.name.name, schema);
      return {};
    default: return {};
  }
}

void Replay::apply(const sql::SetSchema& statement) {
  if (std::string why = set_schema(statement); !why.empty()) not_understood({}, std::move(why));
}

void Replay::apply(const sql::ChangeOwner& statement) {
  const sql::ObjectRef& object = statement.object;
  const std::string owner = role_names({statement.owner}).at(0);
  switch (object.kind) {
    case ObjectKind::table: case ObjectKind::foreign_table: case ObjectKind::view: case ObjectKind::materialized_view:
    case ObjectKind::sequence:
      if (Relation* relation = find_relation(object.name)) return set_owner(*relation, owner);
      if (Sequence* sequence = find_sequence(object.name)) {
        sequence->owner = owner;
        return;
      }
      return not_understood({}, not_defined("relation", object.name));
    case ObjectKind::function: case ObjectKind::procedure: case ObjectKind::routine: case ObjectKind::aggregate:
      if (Function* function = find_function(object.function)) {
        function->owner = owner;
        return;
      }
      return not_understood({}, not_defined("function", object.function.name));
    case ObjectKind::schema:
      if (const auto schema = catalog_.schemas.find(object.name.name); schema != catalog_.schemas.end()) {
        schema->second.owner = owner;
        return;
      }
      return not_understood({}, not_defined("schema", {"", object.name.name}));
    default: return;  // owners of types, extensions, databases are not part of the model
  }
}

}  // namespace pglint::model
