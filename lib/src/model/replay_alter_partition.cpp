// Replay of INHERIT, NO INHERIT, ATTACH and DETACH PARTITION.
#include <algorithm>
#include <utility>

#include "model/replay.hpp"

namespace pglint::model {
namespace {

using Kind = sql::AlterCommand::Kind;

Constraint* find_check(Relation& table, const std::string& name) {
  const auto at = std::find_if(table.constraints.begin(), table.constraints.end(),
                               [&](const Constraint& c) { return c.kind == ConstraintKind::check && c.name == name; });
  return at == table.constraints.end() ? nullptr : &*at;
}

/// Inherited CHECKs of a parent that hold for all its children.
bool is_inheritable(const Constraint& constraint) {
  return constraint.kind == ConstraintKind::check && !constraint.no_inherit;
}

/// Why a table cannot become the child of another; "" when it can (MergeAttributesIntoExisting, MergeConstraintsIntoExisting).
std::string misfit(const Relation& parent, Relation& child) {
  if (!parent.columns_known || !child.columns_known) return {};
  for (const Column& column : parent.columns) {
    const Column* own = child.column(column.name);
    if (!own) return "child table is missing column " + quote_identifier(column.name);
    if (own->type != column.type) return "child table has a different type for column " + quote_identifier(column.name);
    if (column.not_null && !own->not_null) return "column " + quote_identifier(column.name) + " in child table must be marked NOT NULL";
  }
  for (const Constraint& constraint : parent.constraints)
    if (is_inheritable(constraint) && !find_check(child, constraint.name)) return "child table is missing constraint " + quote_identifier(constraint.name);
  return {};
}

/// The condition that a bound of one column is, as SQL; "" for other bounds (get_qual_for_range, get_qual_for_list).
std::string condition_of(const Relation& parent, const std::string& bound) {
  if (!parent.partitioning || parent.partitioning->keys.size() != 1 || parent.partitioning->keys.front().column.empty()) return {};
  const std::string column = quote_identifier(parent.partitioning->keys.front().column);
  constexpr std::string_view from = "FOR VALUES FROM (", to = ") TO (", in = "FOR VALUES IN (";
  std::string condition = column + " IS NOT NULL";
  if (bound.starts_with(from) && bound.ends_with(')')) {
    const std::size_t middle = bound.find(to);
    if (middle == std::string::npos) return {};
    const std::string low = bound.substr(from.size(), middle - from.size());
    const std::string high = bound.substr(middle + to.size(), bound.size() - middle - to.size() - 1);
    if (low != "MINVALUE") condition.append(" AND ").append(column).append(" >= ").append(low);
    if (high != "MAXVALUE") condition.append(" AND ").append(column).append(" < ").append(high);
    return condition;
  }
  if (!bound.starts_with(in) || !bound.ends_with(')')) return {};
  const std::string list = bound.substr(in.size(), bound.size() - in.size() - 1);
  const Result<Expr> values = parse_expression("ARRAY[" + list + "]");
  if (!values || values->args.size() != 1 || values->args.front().is(ExprKind::none) || list == "NULL") return {};
  return condition + " AND " + column + " = " + list;
}

}  // namespace

void Replay::become_child(const Relation& parent, Relation& child) {
  child.parents.push_back(parent.name);
  catalog_.link_child(child, parent.name);
  for (const Column& column : parent.columns)
    if (Column* own = child.column(column.name)) {
      ++own->inherit_count;
      if (child.is_partition) own->is_local = false;
    }
  for (const Constraint& constraint : parent.constraints)
    if (Constraint* own = is_inheritable(constraint) ? find_check(child, constraint.name) : nullptr) {
      ++own->inherit_count;
      if (child.is_partition) own->is_local = false;
    }
}

void Replay::leave_parent(const Relation& parent, Relation& child) {
  catalog_.unlink_child(child, parent.name);
  std::erase(child.parents, parent.name);
  for (Column& column : child.columns)
    if (column.inherit_count > 0 && parent.column(column.name) && --column.inherit_count == 0) column.is_local = true;
  for (const Constraint& constraint : parent.constraints)
    if (Constraint* own = is_inheritable(constraint) ? find_check(child, constraint.name) : nullptr; own && own->inherit_count > 0)
      if (--own->inherit_count == 0) own->is_local = true;
}

void Replay::alter_partition(Relation& table, const sql::AlterCommand& command) {
  Relation* other = find_relation(command.relation);
  if (!other)
    return not_understood(command.span, "relation " + quote_qualified(command.relation.schema, command.relation.name) + " is not defined");
  const auto is_child_of = [](const Relation& child, const Relation& parent) {
    return std::find(child.parents.begin(), child.parents.end(), parent.name) != child.parents.end();
  };
  switch (command.kind) {
    case Kind::add_inherit:
      if (is_child_of(table, *other)) return not_understood(command.span, "relation would be inherited from more than once");
      if (std::string why = misfit(*other, table); !why.empty()) return not_understood(command.span, std::move(why));
      return become_child(*other, table);
    case Kind::drop_inherit:
      if (!is_child_of(table, *other)) return not_understood(command.span, "relation " + quote_identifier(other->name.name) + " is not a parent");
      return leave_parent(*other, table);
    case Kind::attach_partition: return attach_partition(table, *other, command);
    case Kind::detach_partition:
      if (!other->is_partition || !is_child_of(*other, table))
        return not_understood(command.span, "relation " + quote_identifier(other->name.name) + " is not a partition");
      {
        const std::string bound = other->partition_bound;
        detach_partition(table, *other);
        if (command.value != "concurrently") return;
        // DETACH … CONCURRENTLY leaves the bound behind as a CHECK, unless one is there (DetachAddConstraintIfNeeded).
        const Result<Expr> condition = parse_expression(condition_of(table, bound));
        if (!condition) return not_understood(command.span, "the CHECK that stands for the partition bound is not added");
        sql::ConstraintDef check;
        check.kind = ConstraintKind::check;
        check.expression = *condition;
        check.span = command.span;
        Expr normal = *condition;
        normalize_for(other, normal);
        const std::string text = canonical_sql(normal);
        const bool known = std::any_of(other->constraints.begin(), other->constraints.end(), [&](const Constraint& own) {
          return own.kind == ConstraintKind::check && canonical_sql(own.expression) == text;
        });
        if (!known) add_check(*other, check);
        return;
      }
    default: return;
  }
}

void Replay::attach_partition(Relation& parent, Relation& partition, const sql::AlterCommand& command) {
  if (parent.kind != RelationKind::partitioned_table) return not_understood(command.span, "table " + quote_identifier(parent.name.name) + " is not partitioned");
  if (partition.is_partition || !partition.parents.empty())
    return not_understood(command.span, "table " + quote_identifier(partition.name.name) + " is already a child");
  if (std::string why = misfit(parent, partition); !why.empty()) return not_understood(command.span, std::move(why));
  partition.is_partition = true;
  partition.partition_bound = bound_text(parent, command.bound);
  partition.provenance.changed = origin(command.span);
  become_child(parent, partition);
  equip_partition(parent, partition);
}

void Replay::detach_partition(const Relation& parent, Relation& partition) {
  partition.is_partition = false;
  partition.partition_bound.clear();
  partition.provenance.changed = origin({});
  leave_parent(parent, partition);
  for (Index& index : partition.indexes) {
    if (index.attached_to.empty() || catalog_.index(index.attached_to->schema, index.attached_to->name).relation != &parent) continue;
    index.attached_to = {};
    for (Constraint& constraint : partition.constraints)
      if (constraint.name == index.constraint) {
        constraint.is_local = true;
        constraint.inherit_count = 0;
      }
  }
  for (Constraint& constraint : partition.constraints)
    if (constraint.kind == ConstraintKind::foreign_key && constraint.inherit_count > 0) {
      constraint.is_local = true;
      constraint.inherit_count = 0;
    }
  for (const Trigger& trigger : parent.triggers)
    std::erase_if(partition.triggers, [&](const Trigger& clone) { return clone.is_inherited && clone.name == trigger.name; });
}

void Replay::alter_index(Catalog::IndexRef ref, const sql::AlterCommand& command) {
  Index& index = *ref.index;
  switch (command.kind) {
    case Kind::set_options:
      for (const auto& [name, value] : command.options) index.storage_parameters.edit()[name] = value;
      break;
    case Kind::reset_options:
      for (const auto& [name, value] : command.options) index.storage_parameters.edit().erase(name);
      break;
    case Kind::set_tablespace: index.tablespace = command.name; break;
    case Kind::attach_index: {
      const Catalog::IndexRef part = find_index(command.relation);
      if (!part.index)
        return not_understood(command.span, "index " + quote_qualified(command.relation.schema, command.relation.name) + " is not defined");
      const QualifiedName parent{ref.relation->name.schema, index.name};
      if (part.index->attached_to == parent) return;
      const auto& parents = part.relation->parents;
      if (std::find(parents.begin(), parents.end(), ref.relation->name) == parents.end() || !same_definition(*part.index, index) || !part.index->attached_to.empty())
        return not_understood(command.span, "cannot attach index " + quote_identifier(part.index->name) + " to index " + quote_identifier(index.name));
      const auto kind_of = [](const Catalog::IndexRef& of) {
        const Constraint* constraint = of.index->constraint.empty() ? nullptr : of.relation->constraint(of.index->constraint);
        return constraint ? constraint->kind : ConstraintKind::check;
      };
      if (!index.constraint.empty() && kind_of(part) != kind_of(ref))
        return not_understood(command.span, "index " + quote_identifier(part.index->name) + " belongs to no constraint such as that of index " + quote_identifier(index.name));
      const auto& others = part.relation->indexes;
      if (std::any_of(others.begin(), others.end(), [&](const Index& other) { return other.attached_to == parent; }))
        return not_understood(command.span, "another index of partition " + quote_identifier(part.relation->name.name) + " is attached");
      attach_index(*part.relation, *part.index, *ref.relation, index);
      part.index->provenance.changed = origin(command.span);
      if (!index.valid) validate_partitioned_index(*ref.relation, index);
      break;
    }
    case Kind::unsupported: return not_understood(command.span, command.name);
    default: return;
  }
  index.provenance.changed = origin(command.span);
}

void Replay::alter_type(const sql::AlterTable& statement) {
  const auto at = catalog_.types.find(resolve_type_name(statement.name));
  if (at == catalog_.types.end())
    return not_understood({}, "type " + quote_qualified(statement.name.schema, statement.name.name) + " is not defined");
  CompositeType& type = at->second;
  const auto find = [&](const std::string& name) {
    return std::find_if(type.columns.begin(), type.columns.end(), [&](const Column& c) { return c.name == name; });
  };
  for (const sql::AlterCommand& command : statement.commands) {
    switch (command.kind) {
      case Kind::add_column:
        if (find(command.column->name) == type.columns.end()) type.columns.push_back(make_column(command.column));
        break;
      case Kind::drop_column:
        if (const auto column = find(command.name); column != type.columns.end()) type.columns.erase(column);
        break;
      case Kind::alter_type:
        if (const auto column = find(command.name); column != type.columns.end()) column->type = resolve_type(command.column->type);
        break;
      default: continue;
    }
    for (const auto slot : changes_.dependents.of_type(type.name))  // typed tables follow (CASCADE)
      if (Relation* table = catalog_.relation(slot); table && table->of_type == type.name) {
        if (command.kind == Kind::add_column) add_column(*table, command, false);
        else alter_column(*table, command, false);
      }
  }
  type.provenance.changed = origin({});
}

}  // namespace pglint::model
