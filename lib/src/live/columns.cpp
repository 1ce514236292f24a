// Columns of tables, views and composite types: pg_attribute, pg_attrdef.
#include "live/reading.hpp"

namespace pglint::live {
namespace {

std::string storage_word(char storage) {
  switch (storage) {
    case 'p': return "plain";
    case 'e': return "external";
    case 'x': return "extended";
    case 'm': return "main";
    default: return {};
  }
}

std::string compression_word(char compression) {
  return compression == 'p' ? "pglz" : compression == 'l' ? "lz4" : std::string();
}

/// Whether a server chose the name: table_column_not_null, with a number when it was taken. Table and column may have been renamed
/// since, or be those of a parent.
bool is_chosen(std::string_view name) {
  while (!name.empty() && name.back() >= '0' && name.back() <= '9') name.remove_suffix(1);
  return name.ends_with("_not_null");
}

/// NOT NULL has a name since 18; the one that a server chooses says nothing.
void read_not_null_names(Reading& in) {
  if (in.version() < 18) return;
  const Rows rows = in.session.query("NOT NULL constraints", R"(
    select c.conrelid, c.conkey[1], c.conname from pg_catalog.pg_constraint c where c.contype = 'n' and c.conrelid <> 0 and c.conislocal)");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RelationEntry* entry = in.relation(rows.oid(row, 0));
    if (!entry || !entry->relation) continue;
    Column* column = entry->relation->column(entry->column_name(rows.number(row, 1)));
    if (column && !is_chosen(rows.text(row, 2))) column->not_null_name = rows.string(row, 2);
  }
}

}  // namespace

void read_columns(Reading& in) {
  // attstattarget is -1 for "the default" up to 16, null from 17 on.
  const Rows rows = in.session.query("columns", R"(
    select a.attrelid, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.atttypid, a.attcollation,
      a.attcollation <> t.typcollation, a.attnotnull, a.attidentity, a.attgenerated, a.attislocal, a.attinhcount,
      case when a.attstorage <> t.typstorage then a.attstorage end, a.attcompression, coalesce(a.attstattarget, -1), a.attisdropped, c.relkind
    from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      left join pg_catalog.pg_type t on t.oid = a.atttypid
    where c.relkind in ('r', 'p', 'f', 'v', 'm', 'c') and a.attnum > 0 and )" + user_schema("n") + " order by a.attrelid, a.attnum");
  RelationEntry* entry = nullptr;
  Oid current = 0;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const Oid oid = rows.oid(row, 0);
    if (oid != current) {
      entry = in.relation(oid);
      current = oid;
    }
    if (entry == nullptr) continue;
    const auto attnum = static_cast<std::size_t>(rows.number(row, 1));
    entry->column_names.resize(attnum);
    entry->column_types.resize(attnum);
    entry->column_collations.resize(attnum);
    if (rows.flag(row, 15)) continue;  // dropped
    Column column;
    column.name = rows.string(row, 2);
    column.type = rows.string(row, 3);
    require_type(column.type, "column " + quote_identifier(column.name));
    entry->column_names.back() = column.name;
    entry->column_types.back() = rows.oid(row, 4);
    entry->column_collations.back() = rows.oid(row, 5);
    if (rows.flag(row, 6)) column.collation = in.collation(rows.oid(row, 5));
    column.comment = in.comment(pg_class_oid, oid, static_cast<int>(attnum));
    if (entry->composite != nullptr) {
      entry->composite->columns.push_back(std::move(column));
      continue;
    }
    if (entry->relation == nullptr) continue;
    column.not_null = rows.flag(row, 7);
    column.identity = static_cast<Identity>(rows.letter(row, 8));
    column.generated = static_cast<Generated>(rows.letter(row, 9));
    column.is_local = rows.flag(row, 10);
    column.inherit_count = static_cast<int>(rows.number(row, 11));
    if (entry->relation->is_table()) {
      column.storage = storage_word(rows.letter(row, 12));
      column.compression = compression_word(rows.letter(row, 13));
    }
    column.statistics_target = static_cast<int>(rows.number(row, 14));
    column.provenance.order = in.catalog.next_order();
    entry->relation->columns.push_back(std::move(column));
  }
  read_not_null_names(in);
}

void read_expressions(Reading& in) {
  const Rows rows = in.session.query("defaults of columns", R"(
    select d.adrelid, d.adnum, pg_catalog.pg_get_expr(d.adbin, d.adrelid)
    from pg_catalog.pg_attrdef d join pg_catalog.pg_class c on c.oid = d.adrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'f', 'v') and )" + user_schema("n") + " order by d.adrelid, d.adnum");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RelationEntry* entry = in.relation(rows.oid(row, 0));
    if (!entry || !entry->relation) continue;
    Relation& relation = *entry->relation;
    Column* column = relation.column(entry->column_name(rows.number(row, 1)));
    if (!column) continue;
    const std::string what = "column " + quote_qualified(relation.name.schema, relation.name.name) + "." + quote_identifier(column->name);
    require(rows.null(row, 2), what);
    require_names(in, rows.text(row, 2), what);
    Expr expr = in.text.expression(what, &relation, rows.text(row, 2), column->type);
    if (column->generated == Generated::none) column->default_value = std::move(expr);
    else column->generation = std::move(expr);
  }
}

}  // namespace pglint::live
