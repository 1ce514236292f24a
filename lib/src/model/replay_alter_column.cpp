// Replay of ALTER TABLE … COLUMN: adding, dropping and changing columns, down to children and partitions.
#include <algorithm>
#include <charconv>
#include <utility>

#include "model/references.hpp"
#include "model/replay.hpp"
#include "model/sequence.hpp"

namespace pglint::model {
namespace {

using Kind = sql::AlterCommand::Kind;

}  // namespace

bool Replay::add_column(Relation& table, const sql::AlterCommand& command, bool only) {
  const sql::ColumnDef& def = command.column;
  if (table.column(def.name)) return false;  // IF NOT EXISTS
  if (table.is_partition) {
    not_understood(command.span, "cannot add a column to a partition");
    return false;
  }
  if (table.columns.size() >= 1600) {
    not_understood(command.span, "tables can have at most 1600 columns");
    return false;
  }
  Column column = make_column(def);
  column.provenance.order = catalog_.next_order();
  table.columns.push_back(std::move(column));
  sql::ColumnDef own = def;  // children may take it again
  add_default(table, def.name, own);
  if (!only)
    for (Relation* child : catalog_.children(table)) add_inherited_column(*child, *table.column(def.name));
  return true;
}

void Replay::add_inherited_column(Relation& child, const Column& column) {
  if (Column* existing = child.column(column.name)) {
    ++existing->inherit_count;
    return;
  }
  Column copy = column;
  copy.is_local = false;
  copy.inherit_count = 1;
  copy.identity = Identity::none;
  copy.owned_sequence = {};
  copy.provenance.order = catalog_.next_order();
  child.columns.push_back(std::move(copy));
  changes_.dependents.note(child, child.columns.back());
  for (Relation* grandchild : catalog_.children(child)) add_inherited_column(*grandchild, column);
}

void Replay::drop_column(Relation& table, const sql::AlterCommand& command, bool only) {
  const Column* column = table.column(command.name);
  if (!column) return;
  if (column->inherit_count > 0) return not_understood(command.span, "cannot drop inherited column " + quote_identifier(command.name));
  std::vector<Target> targets{{Target::Kind::column, catalog_.slot(table), command.name, {}}};
  std::vector<Column*> kept;  // columns of children that outlive the parent's
  std::vector<Relation*> pending = catalog_.children(table);
  while (!pending.empty()) {
    Relation& child = *pending.back();
    pending.pop_back();
    Column* inherited = child.column(command.name);
    if (!inherited) continue;
    if (only || inherited->inherit_count > 1 || inherited->is_local) {
      kept.push_back(inherited);
      continue;
    }
    targets.push_back({Target::Kind::column, catalog_.slot(child), command.name, {}});
    for (Relation* grandchild : catalog_.children(child)) pending.push_back(grandchild);
  }
  for (Column* inherited : kept) {
    --inherited->inherit_count;
    if (only) inherited->is_local = true;
  }
  if (drop(targets, command.cascade, command.span)) return;
  for (Column* inherited : kept) ++inherited->inherit_count;
}

void Replay::alter_column(Relation& table, const sql::AlterCommand& command, bool only) {
  if (command.kind == Kind::drop_column) return drop_column(table, command, only);
  Column* column = table.column(command.name);
  if (!column) return;
  switch (command.kind) {
    case Kind::alter_type:
      if (!alter_column_type(table, *column, command)) return;
      break;
    case Kind::set_default: set_default(table, *column, command.expression); break;
    case Kind::drop_default: column->default_value = {}; break;
    case Kind::set_not_null:
      column->not_null = true;
      if (!command.constraint->name.empty()) column->not_null_name = command.constraint->name;
      break;
    case Kind::drop_not_null: {
      const Constraint* primary = table.primary_key();
      if (column->identity != Identity::none ||
          (primary && std::find(primary->columns.begin(), primary->columns.end(), column->name) != primary->columns.end()))
        return not_understood(command.span, "column " + quote_identifier(command.name) + " must stay NOT NULL");
      column->not_null = false;
      column->not_null_name.clear();
      break;
    }
    case Kind::set_statistics:
      std::from_chars(command.value.data(), command.value.data() + command.value.size(), column->statistics_target);
      break;
    case Kind::set_storage: column->storage = command.value; break;
    case Kind::set_compression: column->compression = command.value; break;
    case Kind::set_expression:
      column->generation = command.expression;
      normalize_for(&table, column->generation, column->type);
      break;
    case Kind::drop_expression:
      column->generated = Generated::none;
      column->generation = {};
      break;
    case Kind::add_identity: add_identity(table, *column, command.column->identity, command.column->identity_options); break;
    case Kind::set_identity: {
      if (command.column->identity != Identity::none) column->identity = command.column->identity;
      const auto sequence = catalog_.sequences.find(column->owned_sequence);
      if (sequence != catalog_.sequences.end()) alter(sequence->second, sequence->second.type, command.column->identity_options);
      break;
    }
    case Kind::drop_identity:
      if (column->identity == Identity::none) {
        if (!command.if_exists) not_understood(command.span, "column " + quote_identifier(command.name) + " is not an identity column");
        return;
      }
      column->identity = Identity::none;
      changes_.erase_sequence(std::exchange(column->owned_sequence, {}));
      break;
    default: return;
  }
  column->provenance.changed = origin(command.span);
  changes_.dependents.note(table, *column);
  const bool stays_here = command.kind == Kind::add_identity || command.kind == Kind::set_identity || command.kind == Kind::drop_identity;
  if (only || stays_here) return;
  for (Relation* child : catalog_.children(table)) alter_column(*child, command, only);
  if (command.kind != Kind::alter_type || table.is_partition) return;
  if (table.kind == RelationKind::partitioned_table) rebuild_on_partitions(table, command.name);
  rebuild_foreign_keys(table, command.name);
}

std::string Replay::refuses_new_type(const Relation& table, const std::string& column) {
  const auto mentions = [&](const Relation* own, const Expr& expr) { return mentions_column(catalog_, own, expr, table, column); };
  const auto part_of_key = [&](const IndexKey& key) { return key.column == column || mentions(&table, key.expression); };
  if (table.partitioning && std::any_of(table.partitioning->keys.begin(), table.partitioning->keys.end(), part_of_key))
    return "cannot alter the type of column " + quote_identifier(column) + " named in a partition key";
  for (const Column& other : table.columns)
    if (other.name != column && mentions(&table, other.generation)) return "cannot alter the type of a column used by a generated column";
  for (const Trigger& trigger : table.triggers)
    if (std::find(trigger.update_columns.begin(), trigger.update_columns.end(), column) != trigger.update_columns.end() || mentions(&table, trigger.when))
      return "cannot alter the type of a column used in a trigger definition";
  const auto in_policy = [&](const Relation& owner) {
    return std::any_of(owner.policies.begin(), owner.policies.end(), [&](const Policy& policy) { return mentions(&owner, policy.using_) || mentions(&owner, policy.with_check); });
  };
  if (in_policy(table)) return "cannot alter the type of a column used in a policy definition";
  for (const Relation* child : catalog_.children(table))
    if (child->kind == RelationKind::partitioned_table)
      if (std::string why = refuses_new_type(*child, column); !why.empty()) return why;
  for (const auto slot : changes_.dependents.of_relation(table.name)) {
    const Relation& other = *catalog_.relation(slot);
    if (&other == &table) continue;
    if (in_policy(other)) return "cannot alter the type of a column used in a policy definition";
    if (other.query && mentions_column(catalog_, *other.query, table, column)) return "cannot alter the type of a column used by a view";
  }
  return {};
}

bool Replay::alter_column_type(Relation& table, Column& column, const sql::AlterCommand& command) {
  if (std::string why = refuses_new_type(table, column.name); !why.empty()) {
    not_understood(command.span, std::move(why));
    return false;
  }
  column.type = resolve_type(command.column->type);
  column.collation = collation_text(command.column->collation);
  // A default stays what it was, constants with the type that they had: the server converts it anew, which it does not print.
  if (column.generation) normalize_for(&table, column.generation, column.type);
  if (column.identity != Identity::none)
    if (const auto sequence = catalog_.sequences.find(column.owned_sequence); sequence != catalog_.sequences.end()) {
      sql::SequenceOptions options;
      options.type = command.column->type;
      alter(sequence->second, column.type, options);
    }
  // A server deparses what is built on the column and parses it again with the new type.
  for (Constraint& constraint : table.constraints)
    if (mentions_column(catalog_, &table, constraint.expression, table, column.name)) normalize_for(&table, constraint.expression);
  for (Index& index : table.indexes) {
    bool is_rebuilt = false;
    for (IndexKey& key : index.keys) {
      const bool in_expression = mentions_column(catalog_, &table, key.expression, table, column.name);
      if (in_expression) normalize_for(&table, key.expression);
      is_rebuilt |= in_expression || key.column == column.name;
    }
    if (mentions_column(catalog_, &table, index.predicate, table, column.name)) {
      normalize_for(&table, index.predicate);
      is_rebuilt = true;
    }
    if (is_rebuilt)
      for (auto* keys : {&index.keys, &index.include})
        for (IndexKey& key : *keys) key.name.clear();
  }
  return true;
}

}  // namespace pglint::model
