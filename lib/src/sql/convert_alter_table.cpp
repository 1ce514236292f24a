// ALTER TABLE and its kin (ALTER INDEX, VIEW, SEQUENCE, MATERIALIZED VIEW, FOREIGN TABLE, TYPE … ATTRIBUTE),
// and CLUSTER.
#include "sql/convert_parts.hpp"

namespace pglint::sql {
namespace {

using Kind = AlterCommand::Kind;

// Sub-commands that carry nothing but their kind and perhaps a name.
std::optional<Kind> plain_kind(::AlterTableType type) {
  switch (type) {
    case AT_DropColumn: return Kind::drop_column;
    case AT_SetNotNull: return Kind::set_not_null;
    case AT_DropNotNull: return Kind::drop_not_null;
    case AT_DropExpression: return Kind::drop_expression;
    case AT_DropIdentity: return Kind::drop_identity;
    case AT_DropConstraint: return Kind::drop_constraint;
    case AT_ValidateConstraint: return Kind::validate_constraint;
    case AT_SetLogged: return Kind::set_logged;
    case AT_SetUnLogged: return Kind::set_unlogged;
    case AT_SetTableSpace: return Kind::set_tablespace;
    case AT_SetAccessMethod: return Kind::set_access_method;  // no name: DEFAULT
    case AT_ClusterOn: return Kind::cluster_on;
    case AT_DropCluster: return Kind::set_without_cluster;
    case AT_EnableRowSecurity: return Kind::enable_row_security;
    case AT_DisableRowSecurity: return Kind::disable_row_security;
    case AT_ForceRowSecurity: return Kind::force_row_security;
    case AT_NoForceRowSecurity: return Kind::no_force_row_security;
    case AT_EnableTrig: return Kind::enable_trigger;
    case AT_EnableReplicaTrig: return Kind::enable_replica_trigger;
    case AT_EnableAlwaysTrig: return Kind::enable_always_trigger;
    case AT_DisableTrig: return Kind::disable_trigger;
    case AT_DropOf: return Kind::not_of;
    default: return std::nullopt;
  }
}

// The model holds no rules and no options of foreign columns; tables have had no OIDs since version 12.
bool is_without_effect(::AlterTableType type) {
  switch (type) {
    case AT_DropOids:
    case AT_AlterColumnGenericOptions:
    case AT_EnableRule:
    case AT_EnableAlwaysRule:
    case AT_EnableReplicaRule:
    case AT_DisableRule: return true;
    default: return false;
  }
}

// ADD CONSTRAINT: a NOT NULL constraint is a property of its column here as in servers before 18.
void add_constraint(Conversion& c, const ::Constraint& node, AlterCommand& command) {
  command.constraint = convert_constraint(c, node, span_until(c, node.location, command.span.end));
  command.kind = Kind::add_constraint;
  if (node.contype != CONSTR_NOTNULL) return;
  command.kind = Kind::set_not_null;
  if (!command.constraint->columns.empty()) command.name = command.constraint->columns.front();
}

void alter_constraint(const Node* node, AlterCommand& command) {
  command.kind = Kind::alter_constraint;
  const auto set = [&](const char* name, bool value) { command.options[name] = value ? "true" : "false"; };
#if PG_VERSION_NUM >= 180000
  const auto& change = *reinterpret_cast<const ::ATAlterConstraint*>(node);
  if (change.alterDeferrability) {
    set("deferrable", change.deferrable);
    set("initially_deferred", change.initdeferred);
  }
  if (change.alterEnforceability) set("enforced", change.is_enforced);
  if (change.alterInheritability) set("no_inherit", change.noinherit);
#else
  const auto& change = *reinterpret_cast<const ::Constraint*>(node);
  set("deferrable", change.deferrable);
  set("initially_deferred", change.initdeferred);
#endif
  command.name = text_of(change.conname);
}

void set_identity(Conversion& c, const List* options, AlterCommand& command) {
  command.kind = Kind::set_identity;
  command.column.edit().identity_options = convert_sequence_options(c, options);
  for (const auto* option : each<::DefElem>(options))
    if (std::string_view(option->defname) == "generated")
      command.column.edit().identity = identity_kind(static_cast<char>(integer_value(option->arg).value_or('a')));
}

void replica_identity(const ::ReplicaIdentityStmt& node, AlterCommand& command) {
  command.kind = Kind::replica_identity;
  command.value.assign(1, node.identity_type);
  command.name = text_of(node.name);
}

void partition(Conversion& c, const ::PartitionCmd& node, ObjectKind object, AlterCommand& command) {
  command.relation = qualified_name(node.name);
  if (object == ObjectKind::index) {
    command.kind = Kind::attach_index;
    return;
  }
  command.kind = Kind::attach_partition;
  command.bound = convert_partition_bound(c, node.bound);
}

// A column's new type; raw_default is the USING expression there.
void alter_type(Conversion& c, const ::ColumnDef& node, AlterCommand& command) {
  command.kind = Kind::alter_type;
  convert_column(c, node, command.span, command.column.edit());
  command.column.edit().name = command.name;
  command.expression = convert_expr(c, node.raw_default);
}

// One sub-command; the members that every kind has are already set.
void convert_command(Conversion& c, const ::AlterTableCmd& node, ObjectKind object, AlterCommand& command) {
  if (const std::optional<Kind> plain = plain_kind(node.subtype)) {
    command.kind = *plain;
    return;
  }
  if (is_without_effect(node.subtype)) {
    command.kind = Kind::no_effect;
    return;
  }
  const auto with_relation = [&](Kind kind) {
    command.kind = kind;
    command.relation = qualified_name(as<::RangeVar>(node.def, T_RangeVar));
  };
  const auto with_expression = [&](Kind kind) {
    command.kind = kind;
    command.expression = convert_expr(c, node.def);
  };
  const auto with_trigger = [&](Kind kind, const char* name) {
    command.kind = kind;
    command.name = name;
  };
  switch (node.subtype) {
    case AT_AddColumn:
      command.kind = Kind::add_column;
      convert_column(c, *reinterpret_cast<const ::ColumnDef*>(node.def), command.span, command.column.edit());
      command.name = command.column->name;
      break;
    case AT_AlterColumnType: alter_type(c, *reinterpret_cast<const ::ColumnDef*>(node.def), command); break;
    case AT_ColumnDefault: with_expression(node.def ? Kind::set_default : Kind::drop_default); break;
    case AT_SetExpression: with_expression(Kind::set_expression); break;
    case AT_SetStatistics:
      // A column of an index is named by its number: what it holds is not part of the model.
      command.kind = command.name.empty() ? Kind::no_effect : Kind::set_statistics;
      command.value = std::to_string(integer_value(node.def).value_or(-1));
      break;
    case AT_SetStorage:
      command.kind = Kind::set_storage;
      command.value = lower(string_value(node.def));
      break;
    case AT_SetCompression:
      command.kind = Kind::set_compression;
      command.value = std::string(string_value(node.def));
      break;
    case AT_AddIdentity: {
      const auto& identity = *reinterpret_cast<const ::Constraint*>(node.def);
      command.kind = Kind::add_identity;
      ColumnDef& column = command.column.edit();
      column.name = command.name;
      column.identity = identity_kind(identity.generated_when);
      column.identity_options = convert_sequence_options(c, identity.options);
      break;
    }
    case AT_SetIdentity: set_identity(c, list_value(node.def), command); break;
    case AT_SetOptions:
      command.kind = Kind::set_column_options;
      command.options = option_map(list_value(node.def));
      break;
    case AT_AddConstraint:
      add_constraint(c, *reinterpret_cast<const ::Constraint*>(node.def), command);
      break;
    case AT_AlterConstraint: alter_constraint(node.def, command); break;
    case AT_SetRelOptions:
      command.kind = Kind::set_options;
      command.options = storage_parameters(list_value(node.def));
      break;
    case AT_ResetOptions:
    case AT_ResetRelOptions:
      command.kind = node.subtype == AT_ResetOptions ? Kind::set_column_options : Kind::reset_options;
      for (auto& option : storage_parameters(list_value(node.def))) command.options[option.first];
      break;
    case AT_ReplicaIdentity:
      replica_identity(*reinterpret_cast<const ::ReplicaIdentityStmt*>(node.def), command);
      break;
    case AT_EnableTrigAll: with_trigger(Kind::enable_trigger, "ALL"); break;
    case AT_EnableTrigUser: with_trigger(Kind::enable_trigger, "USER"); break;
    case AT_DisableTrigAll: with_trigger(Kind::disable_trigger, "ALL"); break;
    case AT_DisableTrigUser: with_trigger(Kind::disable_trigger, "USER"); break;
    case AT_AddInherit: with_relation(Kind::add_inherit); break;
    case AT_DropInherit: with_relation(Kind::drop_inherit); break;
    case AT_AttachPartition:
      partition(c, *reinterpret_cast<const ::PartitionCmd*>(node.def), object, command);
      break;
    case AT_DetachPartition:
    case AT_DetachPartitionFinalize:  // completes a DETACH CONCURRENTLY that was interrupted
      command.kind = Kind::detach_partition;
      command.relation = qualified_name(reinterpret_cast<const ::PartitionCmd*>(node.def)->name);
      if (reinterpret_cast<const ::PartitionCmd*>(node.def)->concurrent) command.value = "concurrently";
      break;
    case AT_ChangeOwner:
      command.kind = Kind::owner_to;
      command.name = role_name(node.newowner);
      break;
    case AT_AddOf:
      command.kind = Kind::of_type;
      command.relation = qualified_name(reinterpret_cast<const ::TypeName*>(node.def)->names);
      break;
    default:  // the other kinds come from the server's own later stages, not from the grammar
      command.kind = Kind::unsupported;
      command.name = "ALTER TABLE";
  }
}

// OPTIONS (ADD …, SET …, DROP …) of a foreign table: the last command becomes a RESET and a SET of options.
void convert_generic_options(const List* def_elems, std::vector<AlterCommand>& commands) {
  AlterCommand reset = commands.back();
  AlterCommand& set = commands.back();
  set.kind = Kind::set_options;
  reset.kind = Kind::reset_options;
  for (const auto* option : each<::DefElem>(def_elems)) {
    if (option->defaction == DEFELEM_DROP)
      reset.options[option->defname];
    else
      set.options[option->defname] = option_text(option->arg);
  }
  if (set.options.empty())
    set = std::move(reset);
  else if (!reset.options.empty())
    commands.insert(commands.end() - 1, std::move(reset));
}

}  // namespace

StatementBody convert(Conversion& c, const ::AlterTableStmt& stmt) {
  AlterTable alter;
  alter.kind = object_kind(stmt.objtype).value_or(ObjectKind::other);
  alter.name = qualified_name(stmt.relation);
  alter.if_exists = stmt.missing_ok;
  alter.only = !stmt.relation->inh;
  std::vector<Span> spans = commands_after_name(c, stmt.relation->location);
  if (spans.size() != static_cast<std::size_t>(list_length(stmt.cmds))) spans.clear();
  alter.commands.reserve(static_cast<std::size_t>(list_length(stmt.cmds)));
  std::size_t index = 0;
  for (const auto* node : each<::AlterTableCmd>(stmt.cmds)) {
    AlterCommand& command = alter.commands.emplace_back();
    command.span = index < spans.size() ? spans[index] : statement_span(c);
    ++index;
    command.name = text_of(node->name);
    command.cascade = node->behavior == DROP_CASCADE;
    // One flag in the tree: IF NOT EXISTS of what is added, IF EXISTS of everything else.
    (node->subtype == AT_AddColumn ? command.if_not_exists : command.if_exists) = node->missing_ok;
    if (node->subtype == AT_GenericOptions)
      convert_generic_options(list_value(node->def), alter.commands);
    else
      convert_command(c, *node, alter.kind, command);
  }
  return alter;
}

// CLUSTER … USING marks the index for later ones; without an index nothing changes but the order of the rows.
StatementBody convert(Conversion& c, const ::ClusterStmt& stmt) {
  if (!stmt.relation || !stmt.indexname) return NoEffect{"CLUSTER"};
  AlterTable alter;
  alter.name = qualified_name(stmt.relation);
  AlterCommand command;
  command.kind = Kind::cluster_on;
  command.name = stmt.indexname;
  command.span = statement_span(c);
  alter.commands.push_back(std::move(command));
  return alter;
}

}  // namespace pglint::sql
