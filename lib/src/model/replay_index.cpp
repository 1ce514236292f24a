// Replay of CREATE INDEX, and the creation of every other index: constraints, partitions, LIKE.
#include <algorithm>
#include <utility>

#include "model/coerce.hpp"
#include "model/extensions.hpp"
#include "model/opclass.hpp"
#include "model/references.hpp"
#include "model/replay.hpp"

namespace pglint::model {
namespace {

bool same_key(const IndexKey& a, const IndexKey& b) {
  return a.column == b.column && a.opclass == b.opclass && a.collation == b.collation &&
         a.exclusion_operator == b.exclusion_operator &&
         (!a.column.empty() || canonical_sql(a.expression) == canonical_sql(b.expression));
}

bool same_predicate(const Expr& a, const Expr& b) {
  return bool(a) == bool(b) && (!a || canonical_sql(a) == canonical_sql(b));
}

}  // namespace

bool same_definition(const Index& a, const Index& b) {
  return a.unique == b.unique && a.nulls_not_distinct == b.nulls_not_distinct && a.exclusion == b.exclusion &&
         a.access_method == b.access_method && std::equal(a.keys.begin(), a.keys.end(), b.keys.begin(), b.keys.end(), same_key) &&
         std::equal(a.include.begin(), a.include.end(), b.include.begin(), b.include.end(), same_key) &&
         same_predicate(a.predicate, b.predicate);
}

IndexRequest copy_of(const Relation& table, const Index& index) {
  IndexRequest request;
  request.index = index;
  request.index.name.clear();
  request.index.constraint.clear();
  request.index.comment.clear();
  request.index.attached_to = {};
  request.index.clustered = request.index.replica_identity = false;
  request.index.valid = true;
  if (const Constraint* constraint = index.constraint.empty() ? nullptr : table.constraint(index.constraint)) {
    request.of_constraint = true;
    request.constraint_kind = constraint->kind;
    request.deferrable = constraint->deferrable;
    request.initially_deferred = constraint->initially_deferred;
    request.period = constraint->period;
  }
  return request;
}

std::string Replay::opclass_type(std::string_view type) const {
  std::string base = without_modifier(std::string(type));
  for (int depth = 0; depth < 32; ++depth) {  // domains over domains
    if (base.ends_with("[]")) return "anyarray";
    if (base.find('.') == std::string::npos) break;
    const QualifiedName name = parse_qualified(base);
    if (catalog_.enums.contains(name)) return "anyenum";
    if (const auto type_entry = catalog_.types.find(name); type_entry != catalog_.types.end()) {
      if (type_entry->second.kind == 'r') return "anyrange";
      if (type_entry->second.kind == 'c') return "record";
      return name.name;  // an extension's
    }
    const auto domain = catalog_.domains.find(name);
    if (domain == catalog_.domains.end()) return catalog_.relation(name) ? "record" : base;
    base = without_modifier(domain->second.base_type);
  }
  if (base.ends_with("multirange")) return "anymultirange";
  return base.ends_with("range") ? "anyrange" : base;
}

std::string Replay::opclass_text(const QualifiedName& as_written, std::string_view access_method, std::string_view type) const {
  if (as_written.name.empty()) return {};
  const std::string reduced = opclass_type(type);
  std::string schema = as_written.schema;
  if (schema.empty() || schema == "pg_catalog") {
    if (as_written.name == default_opclass(access_method, reduced)) return {};
    if (const std::string_view extension = extension_of_operator_class(as_written.name); !extension.empty())
      if (const auto at = catalog_.extensions.find(std::string(extension)); at != catalog_.extensions.end())
        schema = at->second.schema;
  }
  if (is_extension_default(access_method, as_written.name, reduced)) return {};
  if (schema == "public" || schema == "pg_catalog") schema.clear();
  return quote_qualified(schema, as_written.name);
}

std::optional<IndexKey> Replay::make_key(const Relation& table, sql::IndexElement element, std::string_view access_method) {
  IndexKey key;
  key.column = element.column;
  key.expression = std::move(element.expression);
  key.collation = collation_text(element.collation);
  key.exclusion_operator = std::move(element.exclusion_operator);
  key.descending = element.descending.value_or(false);
  key.nulls_first = element.nulls_first.value_or(key.descending);
  key.opclass_options = std::move(element.opclass_options);
  key.span = element.span;
  // COLLATE around an expression is the key's collation, and a column in parentheses is a column (ComputeIndexAttrs).
  while (key.expression->is(ExprKind::collate)) {
    if (key.collation.empty()) key.collation = collation_text({key.expression->schema, key.expression->name});
    Expr inner = std::move(key.expression.edit().args.at(0));
    key.expression = std::move(inner);
  }
  std::string type;
  if (key.expression) {
    type = sql::normalize_and_type(key.expression.edit(), scope_at(&table));
    if (key.expression->is(ExprKind::column) && table.column(key.expression->name)) {
      key.column = key.expression->name;
      key.expression = {};
    }
  }
  if (!key.column.empty()) {
    const Column* column = table.column(key.column);
    if (!column && table.columns_known) {
      not_understood(element.span, "column " + quote_identifier(key.column) + " is not defined");
      return std::nullopt;
    }
    if (column) {
      type = column->type;
      if (key.collation == column->collation) key.collation.clear();
      else if (key.collation.empty() && element.collation.name == "default") key.collation = quote_identifier("default");
    }
  }
  key.opclass = opclass_text(element.opclass, access_method, type);
  return key;
}

bool Replay::covers_partition_key(const Relation& table, const Index& index, bool only) const {
  if (table.kind != RelationKind::partitioned_table) return true;
  const auto is_covered = [&](const IndexKey& part) {
    return !part.column.empty() && std::any_of(index.keys.begin(), index.keys.end(), [&](const IndexKey& key) { return key.column == part.column; });
  };
  if (table.partitioning && !std::all_of(table.partitioning->keys.begin(), table.partitioning->keys.end(), is_covered)) return false;
  if (only) return true;
  const auto children = std::as_const(catalog_).children(table);
  return std::all_of(children.begin(), children.end(), [&](const Relation* child) { return covers_partition_key(*child, index, false); });
}

Index* Replay::define_index(Relation& table, IndexRequest request, Span span) {
  Index& index = request.index;
  const std::string& schema = table.name.schema;
  Names& names = changes_.names;
  if (index.name.empty()) {
    const std::string columns = name_of_columns(index_column_names(index.keys, index.include));
    if (index.primary) index.name = names.choose_relation_name(table.name.name, "", "pkey", schema, true);
    else if (index.exclusion && !index.unique) index.name = names.choose_relation_name(table.name.name, columns, "excl", schema, true);
    else if (request.of_constraint) index.name = names.choose_relation_name(table.name.name, columns, "key", schema, true);
    else index.name = names.choose_relation_name(table.name.name, columns, "idx", schema, false);
  } else if (catalog_.relation_name_taken(schema, index.name) ||
             (request.of_constraint && names.constraint_taken(schema, index.name) && table.constraint(index.name))) {
    not_understood(span, "relation " + quote_identifier(index.name) + " already exists");
    return nullptr;
  }
  const bool partitioned = table.kind == RelationKind::partitioned_table;
  if (partitioned && index.unique && !request.inherited && !covers_partition_key(table, index, request.only)) {
    not_understood(span, "a unique index of a partitioned table needs all partitioning columns");
    return nullptr;
  }
  if (partitioned && request.only && !catalog_.children(table).empty()) index.valid = false;
  if (request.of_constraint) index.constraint = index.name;
  Index& added = changes_.add(table, std::move(index));
  if (request.of_constraint) {
    Constraint constraint;
    constraint.name = constraint.index = added.name;
    constraint.kind = request.constraint_kind;
    for (const IndexKey& key : added.keys) constraint.columns.push_back(key.column);
    constraint.deferrable = request.deferrable;
    constraint.initially_deferred = request.initially_deferred;
    constraint.period = request.period;
    constraint.is_local = !request.inherited;
    constraint.inherit_count = request.inherited ? 1 : 0;
    constraint.comment = request.constraint_comment;
    constraint.provenance.defined = constraint.provenance.changed = added.provenance.defined;
    changes_.add(table, std::move(constraint));
  }
  if (added.primary)
    for (const IndexKey& key : added.keys) set_not_null(table, key.column, request.only);
  if (partitioned && !request.only) define_on_partitions(table, added);
  return &added;
}

void Replay::attach_index(Relation& partition, Index& index, const Relation& parent, const Index& parent_index) {
  index.attached_to = QualifiedName{parent.name.schema, parent_index.name};
  if (parent_index.constraint.empty()) return;
  for (Constraint& constraint : partition.constraints)
    if (constraint.name == index.constraint) {
      constraint.is_local = false;
      constraint.inherit_count = 1;
    }
}

void Replay::define_on_partition(const Relation& table, Index& index, Relation& partition) {
  if (partition.kind == RelationKind::foreign_table) return;
  const Constraint* constraint = index.constraint.empty() ? nullptr : table.constraint(index.constraint);
  for (Index& candidate : partition.indexes) {
    if (!candidate.attached_to.empty() || !same_definition(candidate, index)) continue;
    if (constraint) {
      const Constraint* own = candidate.constraint.empty() ? nullptr : partition.constraint(candidate.constraint);
      if (!own || own->kind != constraint->kind) continue;
    }
    attach_index(partition, candidate, table, index);
    if (!candidate.valid) index.valid = false;
    return;
  }
  IndexRequest request = copy_of(table, index);
  request.inherited = true;
  request.index.attached_to = QualifiedName{table.name.schema, index.name};
  request.index.provenance.defined = request.index.provenance.changed = origin(statement_);
  define_index(partition, std::move(request), statement_);
}

void Replay::define_on_partitions(Relation& table, Index& index) {
  for (Relation* partition : catalog_.children(table)) define_on_partition(table, index, *partition);
}

void Replay::rebuild_on_partitions(Relation& table, const std::string& column) {
  for (Index& index : table.indexes) {
    const bool mentions = mentions_column(catalog_, &table, index.predicate, table, column) ||
                          std::any_of(index.keys.begin(), index.keys.end(), [&](const IndexKey& key) {
                            return key.column == column || mentions_column(catalog_, &table, key.expression, table, column);
                          });
    if (!mentions) continue;
    std::vector<std::pair<Relation*, QualifiedName>> pending;  // tables whose partitions have parts of that index
    pending.emplace_back(&table, QualifiedName{table.name.schema, index.name});
    while (!pending.empty()) {
      const auto [parent, name] = pending.back();
      pending.pop_back();
      for (Relation* child : catalog_.children(*parent))
        for (Index& part : child->indexes) {
          if (part.attached_to != name) continue;
          pending.emplace_back(child, QualifiedName{child->name.schema, part.name});
          changes_.erase_constraint(*child, part.constraint);
          changes_.erase(*child, part);
          break;
        }
    }
    index.valid = true;
    define_on_partitions(table, index);
  }
}

void Replay::validate_partitioned_index(Relation& table, Index& index) {
  const QualifiedName name{table.name.schema, index.name};
  for (const Relation* partition : catalog_.children(table)) {
    const bool complete = std::any_of(partition->indexes.begin(), partition->indexes.end(), [&](const Index& candidate) {
      return candidate.valid && candidate.attached_to == name;
    });
    if (!complete) return;
  }
  index.valid = true;
  if (index.attached_to.empty()) return;
  const Catalog::IndexRef above = catalog_.index(index.attached_to->schema, index.attached_to->name);
  if (above.index) validate_partitioned_index(*above.relation, *above.index);
}

void Replay::apply(sql::CreateIndexStmt& statement) {
  Relation* table = find_relation(statement.table);
  if (!table) return not_understood({}, "relation " + quote_qualified(statement.table.schema, statement.table.name) + " is not defined");
  if (table->kind == RelationKind::view || table->kind == RelationKind::foreign_table)
    return not_understood({}, "cannot create an index on relation " + quote_identifier(table->name.name));
  if (!statement.name.empty() && catalog_.relation_name_taken(table->name.schema, statement.name)) {
    if (!statement.if_not_exists) not_understood({}, "relation " + quote_identifier(statement.name) + " already exists");
    return;
  }
  if (statement.concurrently && table->kind == RelationKind::partitioned_table)
    return not_understood({}, "cannot create an index on partitioned table " + quote_identifier(table->name.name) + " concurrently");

  IndexRequest request;
  request.only = statement.only;
  Index& index = request.index;
  index.name = statement.name;
  index.access_method = statement.access_method;
  index.unique = statement.unique;
  index.nulls_not_distinct = statement.nulls_not_distinct;
  index.storage_parameters = statement.options;
  index.tablespace = statement.tablespace;
  for (const auto& [elements, keys] : {std::pair{&statement.keys, &index.keys}, std::pair{&statement.include, &index.include}})
    for (sql::IndexElement& element : *elements) {
      if (keys->empty()) keys->reserve(elements->size());
      std::optional<IndexKey> key = make_key(*table, std::move(element), statement.access_method);
      if (!key) return;
      keys->push_back(std::move(*key));
    }
  index.predicate = std::move(statement.predicate);
  normalize_for(table, index.predicate);
  index.provenance.defined = index.provenance.changed = origin({});
  define_index(*table, std::move(request), {});
}

}  // namespace pglint::model
