// Replay of ALTER TABLE: order of its sub-commands, and the ones that set a property of the table as a whole.
#include <algorithm>
#include <unordered_set>
#include <utility>

#include "model/replay.hpp"

namespace pglint::model {
namespace {

using Kind = sql::AlterCommand::Kind;

/// PostgreSQL runs the sub-commands of one statement in passes (AlterTablePass), in the order written within a pass.
enum class Pass { drop, alter_type, add_column, attributes, add_index, add_constraint, other };

Pass pass_of(const sql::AlterCommand& command) {
  switch (command.kind) {
    case Kind::drop_column: case Kind::drop_constraint: case Kind::drop_not_null: case Kind::drop_expression:
    case Kind::drop_identity:
      return Pass::drop;
    case Kind::alter_type: return Pass::alter_type;
    case Kind::add_column: return Pass::add_column;
    case Kind::set_not_null: case Kind::add_identity: case Kind::set_identity: case Kind::set_expression:
      return Pass::attributes;
    case Kind::set_default: case Kind::drop_default:
      return command.kind == Kind::drop_default ? Pass::drop : Pass::attributes;
    case Kind::add_constraint:
      return command.constraint->kind == ConstraintKind::check || command.constraint->kind == ConstraintKind::foreign_key
                 ? Pass::add_constraint
                 : Pass::add_index;
    default: return Pass::other;
  }
}

/// Sub-commands that name a column which must be there.
bool needs_column(Kind kind) {
  switch (kind) {
    case Kind::drop_column: case Kind::alter_type: case Kind::set_default: case Kind::drop_default:
    case Kind::set_not_null: case Kind::drop_not_null: case Kind::set_statistics: case Kind::set_storage:
    case Kind::set_compression: case Kind::set_expression: case Kind::drop_expression: case Kind::add_identity:
    case Kind::set_identity: case Kind::drop_identity: case Kind::set_column_options:
      return true;
    default: return false;
  }
}

/// What one statement's earlier passes add and drop, as far as names go.
struct Outlook {
  const Relation& table;
  std::unordered_set<std::string> added, dropped, dropped_constraints;

  [[nodiscard]] bool has_column(const std::string& name) const {
    return added.contains(name) || (!dropped.contains(name) && table.column(name));
  }
};

}  // namespace

std::string Replay::refuses(const Relation& table, const sql::AlterTable& statement) const {
  Outlook outlook{table, {}, {}, {}};
  for (const sql::AlterCommand& command : statement.commands)
    if (command.kind == Kind::drop_column) outlook.dropped.insert(command.name);
    else if (command.kind == Kind::drop_constraint) outlook.dropped_constraints.insert(command.name);
  for (const sql::AlterCommand& command : statement.commands) {
    const auto& name = command.name;
    if (command.kind == Kind::add_column) {
      const std::string& column = command.column->name;
      if (outlook.has_column(column) && !command.if_not_exists) return "column " + quote_identifier(column) + " already exists";
      outlook.added.insert(column);
    } else if (command.kind == Kind::drop_column) {
      if (table.columns_known && !table.column(name) && !command.if_exists) return "column " + quote_identifier(name) + " is not defined";
    } else if (needs_column(command.kind)) {
      if (table.columns_known && !outlook.has_column(name) && !(command.if_exists && command.kind != Kind::drop_identity))
        return "column " + quote_identifier(name) + " is not defined";
    } else if (command.kind == Kind::drop_constraint || command.kind == Kind::alter_constraint || command.kind == Kind::validate_constraint) {
      if (!table.constraint(name) && !is_not_null_name(table, name) && !command.if_exists && table.columns_known)
        return "constraint " + quote_identifier(name) + " is not defined";
    } else if (command.kind == Kind::add_constraint && statement.commands.size() == 1) {
      if (std::string why = refuses(table, command.constraint); !why.empty()) return why;
    } else if (command.kind == Kind::add_constraint) {
      for (const std::string& column : command.constraint->columns)
        if (table.columns_known && !outlook.has_column(column)) {
          const bool later = std::any_of(statement.commands.begin(), statement.commands.end(), [&](const sql::AlterCommand& other) {
            return other.kind == Kind::add_column && other.column->name == column;
          });
          if (!later) return "column " + quote_identifier(column) + " is not defined";
        }
      if (!command.constraint->name.empty() && table.constraint(command.constraint->name) && !outlook.dropped_constraints.contains(command.constraint->name))
        return "constraint " + quote_identifier(command.constraint->name) + " already exists";
    }
  }
  return {};
}

bool Replay::is_not_null_name(const Relation& table, const std::string& name) const {
  return std::any_of(table.columns.begin(), table.columns.end(), [&](const Column& column) { return column.not_null_name == name; });
}

void Replay::apply(const sql::AlterTable& statement) {
  if (statement.kind == sql::ObjectKind::type) return alter_type(statement);
  Relation* table = statement.kind == sql::ObjectKind::index ? nullptr : find_relation(statement.name);
  if (!table) {
    if (const Catalog::IndexRef ref = find_index(statement.name); ref.index) {
      for (const sql::AlterCommand& command : statement.commands) alter_index(ref, command);
      return;
    }
    if (Sequence* sequence = find_sequence(statement.name)) {
      for (const sql::AlterCommand& command : statement.commands)
        if (command.kind == Kind::owner_to) sequence->owner = role_names({command.name}).at(0);
      return;
    }
    if (!statement.if_exists) table = find_relation_or_external(statement.name);
    if (!table && !statement.if_exists)
      not_understood({}, "relation " + quote_qualified(statement.name.schema, statement.name.name) + " is not defined");
    if (!table) return;
  }
  if (std::string why = refuses(*table, statement); !why.empty()) return not_understood({}, std::move(why));

  const auto slot = catalog_.slot(*table);
  std::vector<const sql::AlterCommand*> new_columns;
  for (const Pass pass : {Pass::drop, Pass::alter_type, Pass::add_column, Pass::attributes, Pass::add_index, Pass::add_constraint, Pass::other}) {
    for (const sql::AlterCommand& command : statement.commands) {
      if (pass_of(command) == pass) {
        if (command.kind == Kind::add_column) {
          if (add_column(*table, command, statement.only)) new_columns.push_back(&command);
        } else {
          apply_command(*table, command, statement.only);
        }
      } else if (command.kind == Kind::add_column && (pass == Pass::add_index || pass == Pass::add_constraint) &&
                 std::find(new_columns.begin(), new_columns.end(), &command) != new_columns.end()) {
        std::vector<sql::ConstraintDef> own = command.column->constraints;
        ConstraintDefs defs;
        defs.add(own);
        if (pass == Pass::add_index) defs.checks.clear(), defs.foreign_keys.clear();
        else defs.indexes.clear();
        add_constraints(*table, defs, statement.only);
      }
    }
  }
  if (Relation* still = catalog_.relation(slot)) still->provenance.changed = origin({});
}

void Replay::apply_command(Relation& table, const sql::AlterCommand& command, bool only) {
  switch (command.kind) {
    case Kind::add_constraint: case Kind::drop_constraint: case Kind::alter_constraint: case Kind::validate_constraint:
      return alter_constraint(table, command, only);
    case Kind::add_inherit: case Kind::drop_inherit: case Kind::attach_partition: case Kind::detach_partition:
      return alter_partition(table, command);
    case Kind::set_logged: table.unlogged = false; return;
    case Kind::set_unlogged: table.unlogged = true; return;
    case Kind::set_options:
      for (const auto& [name, value] : command.options) table.options[name] = value;
      return;
    case Kind::reset_options:
      for (const auto& [name, value] : command.options) table.options.erase(name);
      return;
    case Kind::set_tablespace: table.tablespace = command.name; return;
    case Kind::set_access_method: table.access_method = command.name == "heap" ? "" : command.name; return;
    case Kind::cluster_on: case Kind::set_without_cluster:
      if (command.kind == Kind::cluster_on && catalog_.index(table.name.schema, command.name).relation != &table)
        return not_understood(command.span, "index " + quote_identifier(command.name) + " is not defined");
      for (Index& index : table.indexes) index.clustered = command.kind == Kind::cluster_on && index.name == command.name;
      return;
    case Kind::replica_identity:
      if (command.value == "i" && catalog_.index(table.name.schema, command.name).relation != &table)
        return not_understood(command.span, "index " + quote_identifier(command.name) + " is not defined");
      table.replica_identity = command.value.empty() ? 'd' : command.value[0];
      for (Index& index : table.indexes) index.replica_identity = table.replica_identity == 'i' && index.name == command.name;
      return;
    case Kind::enable_row_security: table.row_security = true; return;
    case Kind::disable_row_security: table.row_security = false; return;
    case Kind::force_row_security: table.force_row_security = true; return;
    case Kind::no_force_row_security: table.force_row_security = false; return;
    case Kind::enable_trigger: return enable_triggers(table, command, 'O', only);
    case Kind::disable_trigger: return enable_triggers(table, command, 'D', only);
    case Kind::enable_replica_trigger: return enable_triggers(table, command, 'R', only);
    case Kind::enable_always_trigger: return enable_triggers(table, command, 'A', only);
    case Kind::owner_to: return set_owner(table, role_names({command.name}).at(0));
    case Kind::of_type: table.of_type = resolve_type_name(command.relation); return;
    case Kind::not_of: table.of_type = {}; return;
    case Kind::no_effect: case Kind::attach_index: return;
    case Kind::unsupported: return not_understood(command.span, command.name);
    case Kind::alter_type:
      if (const Column* column = table.column(command.name); column && column->inherit_count > 0)
        return not_understood(command.span, "cannot alter inherited column " + quote_identifier(command.name));
      return alter_column(table, command, only);
    default: return alter_column(table, command, only);
  }
}

void Replay::enable_triggers(Relation& table, const sql::AlterCommand& command, char state, bool only) {
  const bool all = command.name == "ALL" || command.name == "USER";
  bool found = all;
  for (Trigger& trigger : table.triggers) {
    if (!all && trigger.name != command.name) continue;
    found = true;
    trigger.enabled = state;
    trigger.provenance.changed = origin(command.span);
    if (only || !trigger.for_each_row || table.kind != RelationKind::partitioned_table) continue;
    sql::AlterCommand same = command;
    same.name = trigger.name;
    for (Relation* child : catalog_.children(table)) enable_triggers(*child, same, state, only);
  }
  if (!found) not_understood(command.span, "trigger " + quote_identifier(command.name) + " is not defined");
}

void Replay::set_owner(Relation& table, const std::string& owner) {
  table.owner = owner;
  for (const Column& column : table.columns)
    if (const auto sequence = catalog_.sequences.find(column.owned_sequence); sequence != catalog_.sequences.end())
      sequence->second.owner = owner;
}

}  // namespace pglint::model
