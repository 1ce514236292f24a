// Tables, partitions, views: pg_class, pg_inherits, foreign tables. What is inside of them is read elsewhere.
#include "live/array.hpp"
#include "live/reading.hpp"

namespace pglint::live {
namespace {

void read_parents(Reading& in) {
  const Rows parents = in.session.query("inheritance", R"(
    select h.inhrelid, h.inhparent from pg_catalog.pg_inherits h join pg_catalog.pg_class c on c.oid = h.inhrelid
    where c.relkind in ('r', 'p', 'f') order by h.inhrelid, h.inhseqno)");
  for (std::size_t row = 0; row < parents.size(); ++row) {
    RelationEntry* child = in.relation(parents.oid(row, 0));
    const RelationEntry* parent = in.relation(parents.oid(row, 1));
    if (!child || !parent || !child->relation || !parent->relation) continue;
    child->relation->parents.push_back(parent->relation->name);
    in.catalog.link_child(*child->relation, parent->relation->name);
  }
}

/// "local" and "cascaded" stand among the options of a view.
void take_check_option(Relation& relation) {
  const auto found = relation.options.find("check_option");
  if (relation.kind != RelationKind::view || found == relation.options.end()) return;
  relation.check_option = found->second;
  relation.options.erase(found);
}

}  // namespace

void read_relations(Reading& in) {
  const Rows rows = in.session.query("tables", R"(
    select c.oid, c.relnamespace, c.relname, c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity, c.relreplident,
      c.relispartition, pg_catalog.pg_get_expr(c.relpartbound, c.oid), c.reloptions, am.amname, s.spcname, c.relowner,
      c.relispopulated, c.reloftype, fs.srvname, f.ftoptions
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      left join pg_catalog.pg_am am on am.oid = c.relam
      left join pg_catalog.pg_tablespace s on s.oid = c.reltablespace
      left join pg_catalog.pg_foreign_table f on f.ftrelid = c.oid
      left join pg_catalog.pg_foreign_server fs on fs.oid = f.ftserver
    where c.relkind in ('r', 'p', 'f', 'v', 'm') and )" + user_schema("n") + " order by c.oid");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const Oid oid = rows.oid(row, 0);
    const std::string* schema = in.schema(rows.oid(row, 1));
    if (schema == nullptr) continue;
    Relation relation;
    relation.name = {*schema, rows.string(row, 2)};
    relation.kind = static_cast<RelationKind>(rows.letter(row, 3));
    relation.unlogged = rows.letter(row, 4) == 'u';
    relation.row_security = rows.flag(row, 5);
    relation.force_row_security = rows.flag(row, 6);
    const bool is_table = relation.is_table() || relation.kind == RelationKind::materialized_view;
    if (is_table && relation.kind != RelationKind::foreign_table) relation.replica_identity = rows.letter(row, 7);
    relation.is_partition = rows.flag(row, 8);
    require(relation.is_partition && rows.null(row, 9), "table " + quote_qualified(relation.name.schema, relation.name.name));
    relation.partition_bound = rows.string(row, 9);
    relation.options = options_of(rows.text(row, 10));
    take_check_option(relation);
    if (rows.text(row, 11) != "heap") relation.access_method = rows.string(row, 11);
    relation.tablespace = rows.string(row, 12);
    relation.owner = in.role(rows.oid(row, 13));
    relation.populated = rows.flag(row, 14);
    if (const auto type = in.type_names.find(rows.oid(row, 15)); type != in.type_names.end()) relation.of_type = type->second;
    relation.foreign_server = rows.string(row, 16);
    for (auto& [name, value] : options_of(rows.text(row, 17))) relation.options[name] = value;
    relation.extension_member = in.is_extension_member(pg_class_oid, oid);
    relation.comment = in.comment(pg_class_oid, oid);
    in.relations[oid].relation = &in.catalog.add_relation(std::move(relation));
  }
  read_parents(in);
}

}  // namespace pglint::live
