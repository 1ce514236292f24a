// Sequences, and the columns that own them.
#include "live/reading.hpp"

namespace pglint::live {

void read_sequences(Reading& in) {
  const Rows rows = in.session.query("sequences", R"(
    select c.oid, c.relnamespace, c.relname, pg_catalog.format_type(s.seqtypid, null), s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
      s.seqcache, s.seqcycle, c.relowner, d.refobjid, d.refobjsubid, d.deptype = 'i', c.relpersistence
    from pg_catalog.pg_sequence s join pg_catalog.pg_class c on c.oid = s.seqrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      left join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.objsubid = 0
        and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjsubid > 0 and d.deptype in ('a', 'i')
    where )" + user_schema("n") + " order by c.oid");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const Oid oid = rows.oid(row, 0);
    const std::string* schema = in.schema(rows.oid(row, 1));
    if (schema == nullptr || in.is_extension_member(pg_class_oid, oid)) continue;
    Sequence sequence;
    sequence.name = {*schema, rows.string(row, 2)};
    sequence.type = rows.string(row, 3);
    sequence.start = rows.number(row, 4);
    sequence.increment = rows.number(row, 5);
    sequence.minimum = rows.number(row, 6);
    sequence.maximum = rows.number(row, 7);
    sequence.cache = rows.number(row, 8);
    sequence.cycle = rows.flag(row, 9);
    sequence.owner = in.role(rows.oid(row, 10));
    if (RelationEntry* owner = in.relation(rows.oid(row, 11)); owner && owner->relation) {
      sequence.owner_table = owner->relation->name;
      sequence.owner_column = owner->column_name(rows.number(row, 12));
      sequence.internal = rows.flag(row, 13);
      if (Column* column = owner->relation->column(sequence.owner_column)) column->owned_sequence = sequence.name;
    }
    sequence.comment = in.comment(pg_class_oid, oid);
    sequence.provenance.order = in.catalog.next_order();
    in.sequences.emplace(oid, sequence.name);
    in.catalog.sequences.emplace(sequence.name, std::move(sequence));
  }
}

}  // namespace pglint::live
