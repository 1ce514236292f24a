// Replay of ALTER TABLE … CONSTRAINT, down to children and partitions.
#include <algorithm>
#include <utility>

#include "model/replay.hpp"

namespace pglint::model {
namespace {

using Kind = sql::AlterCommand::Kind;

Constraint* find_constraint(Relation& table, const std::string& name) {
  const auto at = std::find_if(table.constraints.begin(), table.constraints.end(), [&](const Constraint& c) { return c.name == name; });
  return at == table.constraints.end() ? nullptr : &*at;
}

void change(Constraint& constraint, const std::map<std::string, std::string>& options) {
  for (const auto& [option, value] : options) {
    const bool on = value == "true";
    if (option == "deferrable") constraint.deferrable = on;
    if (option == "initially_deferred") constraint.initially_deferred = on;
    if (option == "enforced") constraint.enforced = constraint.validated = on;
    if (option == "no_inherit") constraint.no_inherit = on;
  }
}

}  // namespace

void Replay::alter_constraint(Relation& table, const sql::AlterCommand& command, bool only) {
  if (command.kind == Kind::add_constraint) {
    if (std::string why = refuses(table, command.constraint); !why.empty()) return not_understood(command.span, std::move(why));
    if (only && table.kind == RelationKind::partitioned_table && command.constraint->kind == ConstraintKind::primary_key)
      for (const Relation* partition : catalog_.children(table))
        for (const std::string& column : command.constraint->columns)
          if (const Column* own = partition->column(column); own && !own->not_null)
            return not_understood(command.span, "column " + quote_identifier(column) + " of partition " +
                                                    quote_identifier(partition->name.name) + " is not NOT NULL");
    sql::ConstraintDef own = command.constraint;
    ConstraintDefs defs;
    defs.add(own);
    return add_constraints(table, defs, only);
  }
  if (command.kind == Kind::drop_constraint) return drop_constraint(table, command, only);
  Constraint* constraint = find_constraint(table, command.name);
  if (!constraint) return;
  // Partitions have their own row of a foreign key, children one of a CHECK.
  std::vector<Constraint*> rows{constraint};
  std::vector<Relation*> pending = catalog_.children(table);
  while (!pending.empty()) {
    Relation& child = *pending.back();
    pending.pop_back();
    for (Constraint& copy : child.constraints) {
      const bool same = copy.inherit_count > 0 && copy.kind == constraint->kind &&
                        (copy.kind == ConstraintKind::foreign_key ? same_foreign_key(copy, *constraint) : copy.name == constraint->name);
      if (same) rows.push_back(&copy);
    }
    for (Relation* grandchild : catalog_.children(child)) pending.push_back(grandchild);
  }
  for (Constraint* row : rows) {
    if (command.kind == Kind::validate_constraint) row->validated = true;
    else change(*row, command.options);
    row->provenance.changed = origin(command.span);
  }
}

void Replay::drop_constraint(Relation& table, const sql::AlterCommand& command, bool only) {
  Constraint* constraint = find_constraint(table, command.name);
  if (!constraint) {
    for (Column& column : table.columns)  // a NOT NULL constraint that was given a name
      if (column.not_null_name == command.name) {
        column.not_null = false;
        column.not_null_name.clear();
      }
    return;
  }
  if (constraint->inherit_count > 0) return not_understood(command.span, "cannot drop inherited constraint " + quote_identifier(command.name));
  std::vector<Target> targets{{Target::Kind::constraint, catalog_.slot(table), command.name, {}}};
  std::vector<std::pair<Relation*, std::string>> kept;
  if (constraint->kind == ConstraintKind::check) {
    std::vector<Relation*> pending = constraint->no_inherit ? std::vector<Relation*>() : catalog_.children(table);
    while (!pending.empty()) {
      Relation& child = *pending.back();
      pending.pop_back();
      const Constraint* copy = find_constraint(child, command.name);
      if (!copy || copy->inherit_count == 0) continue;
      if (only || copy->inherit_count > 1 || copy->is_local) {
        kept.emplace_back(&child, command.name);
        continue;
      }
      targets.push_back({Target::Kind::constraint, catalog_.slot(child), command.name, {}});
      for (Relation* grandchild : catalog_.children(child)) pending.push_back(grandchild);
    }
  }
  if (!drop(targets, command.cascade, command.span)) return;
  for (const auto& [child, name] : kept)
    if (Constraint* copy = find_constraint(*child, name)) {
      --copy->inherit_count;
      if (only) copy->is_local = true;
    }
}

}  // namespace pglint::model
