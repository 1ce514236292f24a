// Replay of CREATE TRIGGER, and how partitions get their parent's.
#include <algorithm>

#include "model/replay.hpp"

namespace pglint::model {
namespace {

Trigger* find_trigger(Relation& table, const std::string& name) {
  const auto found = std::find_if(table.triggers.begin(), table.triggers.end(), [&](const Trigger& t) { return t.name == name; });
  return found == table.triggers.end() ? nullptr : &*found;
}

}  // namespace

/// Columns of OLD and NEW have the table's types.
void Replay::normalize_trigger_condition(const Relation& table, Expr& when) const {
  sql::Scope scope = scope_for(&table);
  scope.column_type = [table_column = scope.column_type](std::string_view relation, std::string_view column) {
    if (!table_column || (relation != "old" && relation != "new")) return std::string();
    return table_column({}, column);
  };
  sql::normalize(when, scope);
}

void Replay::put_trigger(Relation& table, Trigger trigger) {
  trigger.provenance.changed = origin({});
  if (Trigger* existing = find_trigger(table, trigger.name)) {
    trigger.provenance.defined = existing->provenance.defined;
    trigger.provenance.order = existing->provenance.order;
    trigger.comment = std::move(existing->comment);
    *existing = std::move(trigger);
    return;
  }
  trigger.provenance.defined = trigger.provenance.changed;
  trigger.provenance.order = catalog_.next_order();
  table.triggers.push_back(std::move(trigger));
}

void Replay::inherit_triggers(const Relation& parent, Relation& partition) {
  std::vector<Relation*> pending{&partition};
  while (!pending.empty()) {
    Relation& table = *pending.back();
    pending.pop_back();
    for (const Trigger& trigger : parent.triggers) {
      if (!trigger.for_each_row || find_trigger(table, trigger.name)) continue;
      Trigger clone = trigger;
      clone.is_inherited = true;
      clone.comment.clear();
      put_trigger(table, std::move(clone));
    }
    for (Relation* child : catalog_.children(table)) pending.push_back(child);
  }
}

void Replay::apply(const sql::CreateTrigger& statement) {
  Relation* table = find_relation_or_external(statement.table);
  if (!table)
    return not_understood(statement_, "relation " + quote_qualified(statement.table.schema, statement.table.name) + " is not defined");
  Trigger* existing = find_trigger(*table, statement.trigger.name);
  if (existing && !statement.or_replace)
    return not_understood(statement_, "trigger " + quote_identifier(statement.trigger.name) + " already exists");

  Trigger trigger = statement.trigger;
  if (const std::vector<Function*> functions = find_functions(trigger.function); !functions.empty())
    trigger.function = functions.front()->name;
  if (trigger.when) normalize_trigger_condition(*table, trigger.when.edit());
  put_trigger(*table, trigger);
  if (table->kind != RelationKind::partitioned_table || !trigger.for_each_row) return;
  trigger.is_inherited = true;
  std::vector<Relation*> pending = catalog_.children(*table);
  while (!pending.empty()) {
    Relation& partition = *pending.back();
    pending.pop_back();
    put_trigger(partition, trigger);
    for (Relation* child : catalog_.children(partition)) pending.push_back(child);
  }
}

}  // namespace pglint::model
