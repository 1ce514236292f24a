// CREATE TABLE and CREATE FOREIGN TABLE: columns, LIKE, partitions; also the column of ALTER TABLE … ADD
// COLUMN.
#include <unordered_map>

#include "sql/convert_parts.hpp"

namespace pglint::sql {
namespace {

void apply_generated(ColumnDef& column, const ::Constraint& node, Conversion& c) {
  column.generation = convert_expr(c, node.raw_expr);
#if PG_VERSION_NUM >= 180000
  column.generated = node.generated_kind == 'v' ? Generated::virtual_ : Generated::stored;
#else
  column.generated = Generated::stored;  // all that the grammar of 17 knows
#endif
}

// DEFAULT, NOT NULL, GENERATED and constraints proper, in the order written. An attribute (DEFERRABLE …)
// belongs to the constraint before it, and its text to that one's span.
void convert_column_constraints(Conversion& c, const List* nodes, ColumnDef& column) {
  const int count = list_length(nodes);
  ConstraintDef* previous = nullptr;  // what an attribute applies to
  for (int i = 0; i < count; ++i) {
    const auto& node = *static_cast<const ::Constraint*>(list_nth(nodes, i));
    if (is_attribute(node)) {
      if (previous) apply_attribute(node, *previous);
      continue;
    }
    previous = nullptr;
    switch (node.contype) {
      case CONSTR_NULL: column.null_given = true; break;
      case CONSTR_NOTNULL:
        column.not_null = true;
        column.not_null_name = text_of(node.conname);
        break;
      case CONSTR_DEFAULT: column.default_value = convert_expr(c, node.raw_expr); break;
      case CONSTR_IDENTITY:
        column.identity = identity_kind(node.generated_when);
        column.identity_options = convert_sequence_options(c, node.options);
        column.not_null = true;  // as transformColumnDefinition() does
        break;
      case CONSTR_GENERATED: apply_generated(column, node, c); break;
      default: {
        if (!is_constraint(node)) break;
        int next = i + 1;
        while (next < count && is_attribute(*static_cast<const ::Constraint*>(list_nth(nodes, next)))) ++next;
        const int next_location =
            next < count ? static_cast<const ::Constraint*>(list_nth(nodes, next))->location : -1;
        const Span span = span_until(c, node.location, column.span.end, next_location);
        ConstraintDef constraint = convert_constraint(c, node, span);
        constraint.of_column = true;
        constraint.columns = {column.name};
        column.constraints.push_back(std::move(constraint));
        previous = &column.constraints.back();
      }
    }
  }
}

LikeClause convert_like(const ::TableLikeClause& node, Span span) {
  const auto has = [&](bits32 option) { return (node.options & option) != 0; };
  LikeClause like;
  like.relation = qualified_name(node.relation);
  like.comments = has(CREATE_TABLE_LIKE_COMMENTS);
  like.compression = has(CREATE_TABLE_LIKE_COMPRESSION);
  like.constraints = has(CREATE_TABLE_LIKE_CONSTRAINTS);
  like.defaults = has(CREATE_TABLE_LIKE_DEFAULTS);
  like.generated = has(CREATE_TABLE_LIKE_GENERATED);
  like.identity = has(CREATE_TABLE_LIKE_IDENTITY);
  like.indexes = has(CREATE_TABLE_LIKE_INDEXES);
  like.statistics = has(CREATE_TABLE_LIKE_STATISTICS);
  like.storage = has(CREATE_TABLE_LIKE_STORAGE);
  like.span = span;
  return like;
}

// NOT NULL as a constraint of the table goes to the column when the statement defines it.
void place_not_nulls(CreateTable& table, std::vector<NotNullDef> not_nulls) {
  if (not_nulls.empty()) return;
  std::unordered_map<std::string_view, ColumnDef*> columns;
  for (auto& item : table.elements)
    if (auto* column = std::get_if<ColumnDef>(&item)) columns.emplace(column->name, column);
  for (NotNullDef& not_null : not_nulls) {
    const auto found = columns.find(not_null.column);
    if (found == columns.end()) {
      table.not_nulls.push_back(std::move(not_null));
      continue;
    }
    found->second->not_null = true;
    if (found->second->not_null_name.empty()) found->second->not_null_name = not_null.name;
  }
}

void convert_elements(Conversion& c, const ::CreateStmt& stmt, CreateTable& table) {
  if (!stmt.tableElts) return;
  const std::vector<Span> spans = list_after(c, stmt.relation->location).elements;
  table.elements.reserve(static_cast<std::size_t>(list_length(stmt.tableElts)));
  std::vector<NotNullDef> not_nulls;
  std::size_t index = 0;
  for (const Node* node : each(stmt.tableElts)) {
    const Span span = element(spans, index++);
    if (const auto* column = as<::ColumnDef>(node, T_ColumnDef)) {
      auto& item = table.elements.emplace_back(std::in_place_type<ColumnDef>);
      convert_column(c, *column, span, std::get<ColumnDef>(item));
    } else if (const auto* like = as<::TableLikeClause>(node, T_TableLikeClause)) {
      table.elements.emplace_back(convert_like(*like, span));
    } else if (const auto* constraint = as<::Constraint>(node, T_Constraint)) {
      if (constraint->contype == CONSTR_NOTNULL) {
        for (std::string& column_name : string_list(constraint->keys))
          not_nulls.push_back({text_of(constraint->conname), std::move(column_name), span});
      } else if (is_constraint(*constraint)) {
        table.elements.emplace_back(convert_constraint(c, *constraint, span));
      }
    }
  }
  place_not_nulls(table, std::move(not_nulls));
}

// A table that is being created has no rows: NOT VALID is passed over there, but for a constraint that is not
// enforced and for a foreign table, whose rows nobody checks (transformCheckConstraints(),
// transformFKConstraints()).
void mark_validated(CreateTable& table) {
  const auto mark = [](ConstraintDef& constraint) { constraint.not_valid = !constraint.enforced; };
  for (auto& item : table.elements) {
    if (auto* column = std::get_if<ColumnDef>(&item))
      for (ConstraintDef& constraint : column->constraints) mark(constraint);
    else if (auto* constraint = std::get_if<ConstraintDef>(&item))
      mark(*constraint);
  }
}

PartitionKey convert_partition_key(Conversion& c, const ::PartitionSpec& spec) {
  PartitionKey key;
  key.strategy = spec.strategy == PARTITION_STRATEGY_LIST   ? "list"
                 : spec.strategy == PARTITION_STRATEGY_HASH ? "hash"
                                                            : "range";
  const std::vector<Span> spans = list_after(c, spec.location).elements;
  std::size_t index = 0;
  for (const auto* node : each<::PartitionElem>(spec.partParams)) {
    IndexElement part;
    part.column = text_of(node->name);
    part.expression = convert_expr(c, node->expr);
    part.collation = qualified_name(node->collation);
    part.opclass = qualified_name(node->opclass);
    part.span = element(spans, index++);
    reduce_to_column(part);
    key.keys.push_back(std::move(part));
  }
  return key;
}

CreateTable convert_create_table(Conversion& c, const ::CreateStmt& stmt) {
  CreateTable table;
  table.name = qualified_name(stmt.relation);
  table.if_not_exists = stmt.if_not_exists;
  table.temporary = stmt.relation->relpersistence == 't';
  table.unlogged = stmt.relation->relpersistence == 'u';
  convert_elements(c, stmt, table);
  for (const auto* parent : each<::RangeVar>(stmt.inhRelations))
    table.inherits.push_back(qualified_name(parent));
  if (stmt.partbound && !table.inherits.empty()) {
    table.partition_of = std::move(table.inherits.front());
    table.inherits.clear();
    table.partition_bound = convert_partition_bound(c, stmt.partbound);
  }
  if (stmt.partspec) table.partition_by = convert_partition_key(c, *stmt.partspec);
  if (stmt.ofTypename) table.of_type = qualified_name(stmt.ofTypename->names);
  table.options = storage_parameters(stmt.options);
  table.tablespace = text_of(stmt.tablespacename);
  table.access_method = text_of(stmt.accessMethod);
  return table;
}

}  // namespace

void convert_column(Conversion& c, const ::ColumnDef& node, Span item, ColumnDef& column) {
  column.name = text_of(node.colname);
  column.type = convert_type(c, node.typeName);
  if (node.collClause) column.collation = qualified_name(node.collClause->collname);
  column.storage = lower(text_of(node.storage_name));
  column.compression = text_of(node.compression);
  column.span = span_until(c, node.location, item.end);
  convert_column_constraints(c, node.constraints, column);
}

PartitionBound convert_partition_bound(Conversion& c, const ::PartitionBoundSpec* spec) {
  PartitionBound bound;
  if (!spec) return bound;
  // MINVALUE and MAXVALUE come as column references (transformPartitionRangeBounds()).
  const auto datums = [&](const List* nodes) {
    std::vector<PartitionBound::Datum> result;
    for (const Node* node : each(nodes)) {
      PartitionBound::Datum datum{PartitionBound::Datum::Kind::value, convert_expr(c, node)};
      const bool is_name = datum.value.is(ExprKind::column) && datum.value.relation.empty();
      if (is_name && datum.value.name == "minvalue")
        datum = {PartitionBound::Datum::Kind::minvalue, {}};
      else if (is_name && datum.value.name == "maxvalue")
        datum = {PartitionBound::Datum::Kind::maxvalue, {}};
      result.push_back(std::move(datum));
    }
    return result;
  };
  if (spec->is_default) {
    bound.kind = PartitionBound::Kind::default_;
  } else if (spec->strategy == PARTITION_STRATEGY_HASH) {
    bound.kind = PartitionBound::Kind::hash;
    bound.modulus = spec->modulus;
    bound.remainder = spec->remainder;
  } else if (spec->strategy == PARTITION_STRATEGY_LIST) {
    bound.kind = PartitionBound::Kind::list;
    for (const Node* node : each(spec->listdatums)) bound.values.push_back(convert_expr(c, node));
  } else {
    bound.kind = PartitionBound::Kind::range;
    bound.lower = datums(spec->lowerdatums);
    bound.upper = datums(spec->upperdatums);
  }
  return bound;
}

StatementBody convert(Conversion& c, const ::CreateStmt& stmt) {
  CreateTable table = convert_create_table(c, stmt);
  mark_validated(table);
  return table;
}

StatementBody convert(Conversion& c, const ::CreateForeignTableStmt& stmt) {
  CreateTable table = convert_create_table(c, stmt.base);
  table.foreign = true;
  table.foreign_server = text_of(stmt.servername);
  table.options = option_map(stmt.options);
  return table;
}

}  // namespace pglint::sql
