// Replay of CREATE TABLE in the order in which PostgreSQL makes the parts: names that it chooses depend on it.
#include <algorithm>
#include <unordered_set>
#include <utility>

#include "model/references.hpp"
#include "model/replay.hpp"

namespace pglint::model {
namespace {

constexpr std::size_t max_columns = 1600;  // MaxHeapAttributeNumber

std::string not_defined(std::string_view what, const QualifiedName& name) {
  return std::string(what).append(" ").append(quote_qualified(name.schema, name.name)).append(" is not defined");
}

}  // namespace

void Replay::inherit_columns(const Relation& parent, Relation& child) {
  for (const Column& column : parent.columns) {
    if (Column* existing = child.column(column.name)) {  // of another parent
      ++existing->inherit_count;
      existing->not_null |= column.not_null;
      continue;
    }
    Column copy = column;
    copy.is_local = false;
    copy.inherit_count = 1;
    copy.identity = Identity::none;
    copy.owned_sequence = {};
    copy.comment.clear();
    copy.statistics_target = -1;
    copy.provenance.defined = copy.provenance.changed = origin(statement_);
    child.columns.push_back(std::move(copy));
  }
  child.columns_known &= parent.columns_known;
}

void Replay::add_like_columns(const sql::LikeClause& like, Relation& table) {
  const auto copy = [&](const Column& column, bool is_table) {
    Column added;
    added.name = column.name;
    added.type = column.type;
    added.collation = column.collation;
    added.not_null = is_table && column.not_null;
    if (like.storage) added.storage = column.storage;
    if (like.compression) added.compression = column.compression;
    added.provenance.defined = added.provenance.changed = origin(like.span);
    table.columns.push_back(std::move(added));
  };
  if (const Relation* source = find_relation(like.relation)) {
    for (const Column& column : source->columns) copy(column, true);
    table.columns_known &= source->columns_known;
  } else if (const auto type = catalog_.types.find(resolve_type_name(like.relation)); type != catalog_.types.end()) {
    for (const Column& column : type->second.columns) copy(column, false);
  } else {
    not_understood(like.span, not_defined("relation", like.relation));
    table.columns_known = false;
  }
}

void Replay::copy_like(const sql::LikeClause& like, Relation& table) {
  const Relation* source = find_relation(like.relation);
  if (!source || source == &table) return;
  for (const Column& column : source->columns) {
    Column* own = table.column(column.name);
    if (!own) continue;
    if (like.defaults && column.generated == Generated::none) own->default_value = column.default_value;
    if (like.generated && column.generated != Generated::none) {
      own->generated = column.generated;
      own->generation = column.generation;
    }
    if (like.comments) own->comment = column.comment;
    changes_.dependents.note(table, *own);
  }
  if (like.constraints)
    for (const Constraint& constraint : source->constraints) {
      if (constraint.kind != ConstraintKind::check || table.constraint(constraint.name)) continue;
      Constraint copy = constraint;
      copy.is_local = copy.validated = true;
      copy.inherit_count = 0;
      if (!like.comments) copy.comment.clear();
      copy.provenance.defined = copy.provenance.changed = origin(like.span);
      changes_.add(table, std::move(copy));
    }
  if (like.indexes)
    for (const Index& index : source->indexes) {
      IndexRequest request = copy_of(*source, index);
      if (like.comments) {
        request.index.comment = index.comment;
        const Constraint* constraint = index.constraint.empty() ? nullptr : source->constraint(index.constraint);
        if (constraint) request.constraint_comment = constraint->comment;
      }
      request.index.provenance.defined = request.index.provenance.changed = origin(like.span);
      define_index(table, std::move(request), like.span);
    }
}

std::string Replay::bound_text(const Relation& parent, const sql::PartitionBound& bound) const {
  std::vector<std::string> types;
  if (parent.partitioning)
    for (const IndexKey& key : parent.partitioning->keys) {
      const Column* column = key.column.empty() ? nullptr : parent.column(key.column);
      types.push_back(column ? column->type : key.expression ? sql::type_of(key.expression, scope_for(&parent)) : std::string());
    }
  return sql::partition_bound_text(bound, types);
}

std::string Replay::build_columns(const sql::CreateTable& create, Relation& table) {
  if (!create.of_type.name.empty()) {
    table.of_type = resolve_type_name(create.of_type);
    const auto type = catalog_.types.find(table.of_type);
    if (type == catalog_.types.end()) return not_defined("type", create.of_type);
    table.columns = type->second.columns;
    for (Column& column : table.columns) column.comment.clear();
  }
  for (const QualifiedName& name : table.parents)
    if (const Relation* parent = catalog_.relation(name)) inherit_columns(*parent, table);
  const std::size_t given = table.columns.size();  // by a type or by parents
  table.columns.reserve(given + create.elements.size());
  std::unordered_set<std::string> own;
  for (const auto& element : create.elements) {
    if (const auto* like = std::get_if<sql::LikeClause>(&element)) add_like_columns(*like, table);
    const auto* def = std::get_if<sql::ColumnDef>(&element);
    if (!def) continue;
    if (!own.insert(def->name).second) return "column " + quote_identifier(def->name) + " specified more than once";
    Column column = make_column(*def);
    const auto end = table.columns.begin() + static_cast<std::ptrdiff_t>(given);
    const auto merged = std::find_if(table.columns.begin(), end, [&](const Column& c) { return c.name == def->name; });
    if (merged == end) {
      if (table.columns.size() >= max_columns) return "tables can have at most 1600 columns";
      if (table.is_partition || !table.of_type.name.empty()) return "column " + quote_identifier(def->name) + " is not defined";
      table.columns.push_back(std::move(column));
      continue;
    }
    merged->not_null |= column.not_null;
    merged->is_local |= !table.is_partition;
    if (!column.not_null_name.empty()) merged->not_null_name = column.not_null_name;
    if (!column.storage.empty()) merged->storage = column.storage;
    merged->provenance.defined = merged->provenance.changed = column.provenance.defined;
  }
  for (Column& column : table.columns) column.provenance.order = catalog_.next_order();
  for (const sql::NotNullDef& def : create.not_nulls)
    if (Column* column = table.column(def.column)) {
      column->not_null = true;
      column->not_null_name = def.name;
    }
  return {};
}

std::string Replay::refuses(const Relation& table, const ConstraintDefs& defs) const {
  std::unordered_set<std::string> names;
  int primary_keys = 0;
  for (const auto* list : {&defs.checks, &defs.indexes, &defs.foreign_keys})
    for (const sql::ConstraintDef* def : *list) {
      if (std::string why = refuses(table, *def); !why.empty()) return why;
      if (def->kind == ConstraintKind::primary_key && ++primary_keys > 1)
        return "multiple primary keys for table " + quote_identifier(table.name.name);
      if (def->name.empty()) continue;
      if (list == &defs.indexes && def->using_index.empty() && catalog_.relation_name_taken(table.name.schema, def->name))
        return "relation " + quote_identifier(def->name) + " already exists";
      if (!names.insert(def->name).second) return "constraint " + quote_identifier(def->name) + " already exists";
    }
  return {};
}

void Replay::apply(sql::CreateTable& create) {
  Relation table;
  table.name = create.temporary ? QualifiedName{"pg_temp", create.name.name} : creation_name(create.name);
  if (catalog_.relation_name_taken(table.name.schema, table.name.name)) {
    if (!create.if_not_exists) not_understood({}, "relation " + quote_identifier(table.name.name) + " already exists");
    return;
  }
  if (type_name_taken(table.name)) return not_understood({}, "type " + quote_identifier(table.name.name) + " already exists");
  table.kind = create.foreign          ? RelationKind::foreign_table
               : create.partition_by ? RelationKind::partitioned_table
                                     : RelationKind::table;
  table.temporary = create.temporary;
  table.unlogged = create.unlogged;
  table.options = create.options;
  table.tablespace = create.tablespace;
  table.access_method = create.access_method == "heap" ? "" : create.access_method;
  table.foreign_server = create.foreign_server;
  table.owner = role_;
  table.grants = initial_grants('r', table.name.schema);
  table.provenance.defined = table.provenance.changed = origin({});

  Relation* partition_parent = nullptr;
  if (!create.partition_of.name.empty()) {
    partition_parent = find_relation(create.partition_of);
    if (!partition_parent || partition_parent->kind != RelationKind::partitioned_table)
      return not_understood({}, not_defined("partitioned table", create.partition_of));
    table.is_partition = true;
    table.parents.push_back(partition_parent->name);
    table.partition_bound = bound_text(*partition_parent, create.partition_bound);
  }
  for (const QualifiedName& name : create.inherits) {
    if (const Relation* parent = find_relation(name)) {
      table.parents.push_back(parent->name);
    } else {
      not_understood({}, not_defined("relation", name));
      table.columns_known = false;
    }
  }
  if (std::string why = build_columns(create, table); !why.empty()) return not_understood({}, std::move(why));

  ConstraintDefs defs;
  for (auto& element : create.elements) {
    if (auto* column = std::get_if<sql::ColumnDef>(&element)) defs.add(column->constraints);
    if (auto* constraint = std::get_if<sql::ConstraintDef>(&element)) defs.add(*constraint);
  }
  if (std::string why = refuses(table, defs); !why.empty()) return not_understood({}, std::move(why));

  table.constraints.reserve(defs.checks.size() + defs.indexes.size() + defs.foreign_keys.size());
  Relation& added = changes_.add(std::move(table));
  for (const QualifiedName& parent : added.parents) catalog_.link_child(added, parent);
  if (create.partition_by) set_partition_key(added, *create.partition_by);
  for (auto& element : create.elements) {
    if (auto* def = std::get_if<sql::ColumnDef>(&element)) add_default(added, def->name, *def);
    if (const auto* like = std::get_if<sql::LikeClause>(&element); like && like->identity) copy_identity(*like, added);
  }
  for (const QualifiedName& name : added.parents)
    if (const Relation* parent = catalog_.relation(name))
      for (const Constraint& constraint : parent->constraints)
        if (constraint.kind == ConstraintKind::check && !constraint.no_inherit) add_inherited_check(added, constraint);
  if (partition_parent) equip_partition(*partition_parent, added);
  for (sql::ConstraintDef* def : defs.checks) add_check(added, *def);
  add_index_constraints(added, defs.indexes);
  for (const auto& element : create.elements)
    if (const auto* like = std::get_if<sql::LikeClause>(&element)) copy_like(*like, added);
  for (const sql::ConstraintDef* def : defs.foreign_keys) add_foreign_key(added, *def);
}

void Replay::copy_identity(const sql::LikeClause& like, Relation& table) {
  const Relation* source = find_relation(like.relation);
  if (!source || source == &table) return;
  for (const Column& column : source->columns) {
    Column* own = table.column(column.name);
    if (column.identity == Identity::none || !own) continue;
    sql::SequenceOptions options;  // the copy has the bounds of the original and yet the default type
    options.type.emplace();
    options.type->schema = "pg_catalog";
    options.type->name = "int8";
    add_identity(table, *own, column.identity, options);
    const auto from = catalog_.sequences.find(column.owned_sequence);
    const auto to = catalog_.sequences.find(own->owned_sequence);
    if (from == catalog_.sequences.end() || to == catalog_.sequences.end()) continue;
    Sequence& sequence = to->second;
    sequence.start = from->second.start;
    sequence.increment = from->second.increment;
    sequence.minimum = from->second.minimum;
    sequence.maximum = from->second.maximum;
    sequence.cache = from->second.cache;
    sequence.cycle = from->second.cycle;
  }
}

void Replay::set_partition_key(Relation& table, const sql::PartitionKey& key) {
  Partitioning partitioning;
  partitioning.strategy = key.strategy;
  const std::string_view access_method = key.strategy == "hash" ? "hash" : "btree";  // whose operator classes count
  for (const sql::IndexElement& element : key.keys)
    if (std::optional<IndexKey> part = make_key(table, element, access_method)) partitioning.keys.push_back(std::move(*part));
  table.partitioning = std::move(partitioning);
}

void Replay::equip_partition(Relation& parent, Relation& partition) {
  for (Index& index : parent.indexes) define_on_partition(parent, index, partition);
  for (const Constraint& constraint : parent.constraints)
    if (constraint.kind == ConstraintKind::foreign_key) clone_foreign_key(constraint, partition);
  inherit_triggers(parent, partition);
}

}  // namespace pglint::model
