// Constraints of tables, and the partition keys: pg_constraint, pg_partitioned_table.
#include <algorithm>

#include "live/array.hpp"
#include "live/reading.hpp"

namespace pglint::live {
namespace {

std::string strategy_word(char strategy) {
  return strategy == 'r' ? "range" : strategy == 'l' ? "list" : strategy == 'h' ? "hash" : std::string();
}

}  // namespace

void read_partitioning(Reading& in) {
  const Rows rows = in.session.query("partition keys", R"(
    select p.partrelid, p.partstrat, p.partattrs, p.partclass, p.partcollation, pg_catalog.pg_get_expr(p.partexprs, p.partrelid), p.partexprs is not null
    from pg_catalog.pg_partitioned_table p order by p.partrelid)");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RelationEntry* entry = in.relation(rows.oid(row, 0));
    if (!entry || !entry->relation) continue;
    Relation& relation = *entry->relation;
    const std::string what = "partition key of " + quote_qualified(relation.name.schema, relation.name.name);
    const std::vector<long long> attnums = array_numbers(rows.text(row, 2)), classes = array_numbers(rows.text(row, 3)),
                                 collations = array_numbers(rows.text(row, 4));
    std::vector<Expr> expressions = in.text.list(what, rows.text(row, 5));
    require(rows.flag(row, 6) && rows.null(row, 5), what);
    std::size_t next_expression = 0;
    Partitioning partitioning;
    partitioning.strategy = strategy_word(rows.letter(row, 1));
    for (std::size_t i = 0; i < attnums.size() && i < classes.size() && i < collations.size(); ++i) {
      IndexKey& key = partitioning.keys.emplace_back();
      key.column = entry->column_name(attnums[i]);
      const auto at = static_cast<std::size_t>(attnums[i]) - 1;
      const Oid collation = static_cast<Oid>(collations[i]);
      if (attnums[i] == 0) {
        if (next_expression < expressions.size()) {
          Expr expression = std::move(expressions[next_expression++]);
          in.text.normalize(&relation, expression);
          key.expression = std::move(expression);
        }
      } else if (at < entry->column_collations.size() && collation != 0 && collation != entry->column_collations[at]) {
        key.collation = in.collation(collation);
      }
      key.opclass = in.operator_class(static_cast<Oid>(classes[i]), attnums[i] != 0 && at < entry->column_types.size() ? entry->column_types[at] : 0);
    }
    relation.partitioning = std::move(partitioning);
  }
}

void read_constraints(Reading& in) {
  // A foreign key to a partitioned table has further rows, one for each partition that it refers to: their parent is of the same table.
  const Rows rows = in.session.query("constraints", std::string(R"(
    select c.oid, c.conrelid, c.conname, c.contype, c.conkey, pg_catalog.pg_get_expr(c.conbin, c.conrelid), i.relname, c.confrelid, c.confkey,
      c.confmatchtype, c.confupdtype, c.confdeltype, )") + (in.version() >= 15 ? "c.confdelsetcols" : "null") + R"(,
      c.condeferrable, c.condeferred, c.convalidated, )" + (in.version() >= 18 ? "c.conenforced, c.conperiod" : "true, false") + R"(,
      c.connoinherit, c.conislocal, c.coninhcount
    from pg_catalog.pg_constraint c left join pg_catalog.pg_class i on i.oid = c.conindid
      left join pg_catalog.pg_constraint up on up.oid = c.conparentid
    where c.conrelid <> 0 and c.contype in ('c', 'f', 'p', 'u', 'x') and (up.oid is null or up.conrelid <> c.conrelid)
    order by c.oid)");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RelationEntry* entry = in.relation(rows.oid(row, 1));
    if (!entry || !entry->relation) continue;
    Relation& relation = *entry->relation;
    Constraint constraint;
    constraint.name = rows.string(row, 2);
    constraint.kind = static_cast<ConstraintKind>(rows.letter(row, 3));
    std::vector<long long> key = array_numbers(rows.text(row, 4));
    if (constraint.kind == ConstraintKind::check) std::sort(key.begin(), key.end());  // they come as mentioned
    constraint.columns = entry->column_names_of(key);
    require(constraint.kind == ConstraintKind::check && rows.null(row, 5), "table " + quote_qualified(relation.name.schema, relation.name.name));
    constraint.expression = in.text.expression("constraint " + quote_identifier(constraint.name) + " on " + quote_qualified(relation.name.schema, relation.name.name),
                                               &relation, rows.text(row, 5));
    constraint.index = rows.string(row, 6);
    if (constraint.kind == ConstraintKind::foreign_key) {
      if (const RelationEntry* referenced = in.relation(rows.oid(row, 7)); referenced && referenced->relation) {
        constraint.referenced_table = referenced->relation->name;
        constraint.referenced_columns = referenced->column_names_of(array_numbers(rows.text(row, 8)));
      }
      constraint.match = rows.letter(row, 9);
      constraint.on_update = rows.letter(row, 10);
      constraint.on_delete = rows.letter(row, 11);
      constraint.on_delete_columns = entry->column_names_of(array_numbers(rows.text(row, 12)));
    }
    constraint.deferrable = rows.flag(row, 13);
    constraint.initially_deferred = rows.flag(row, 14);
    constraint.validated = rows.flag(row, 15);
    constraint.enforced = rows.flag(row, 16);
    constraint.period = rows.flag(row, 17);
    constraint.no_inherit = constraint.kind == ConstraintKind::check && rows.flag(row, 18);
    constraint.is_local = rows.flag(row, 19);
    constraint.inherit_count = static_cast<int>(rows.number(row, 20));
    constraint.comment = in.comment(pg_constraint_oid, rows.oid(row, 0));
    constraint.provenance.order = in.catalog.next_order();
    relation.constraints.push_back(std::move(constraint));
  }
}

}  // namespace pglint::live
