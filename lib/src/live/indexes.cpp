// Indexes: pg_index, and what pg_constraint, pg_inherits and the index's own columns add to it.
#include <map>

#include "live/array.hpp"
#include "live/reading.hpp"

namespace pglint::live {
namespace {

/// What an index's own columns say beyond pg_index: options of an operator class, the old name of a column renamed since.
struct KeyExtras {
  std::string name;
  std::map<std::string, std::string> opclass_options;
};
using Extras = std::map<std::pair<Oid, long long>, KeyExtras>;

Extras read_key_extras(Reading& in) {
  const Rows rows = in.session.query("columns of indexes", R"(
    select i.indexrelid, ia.attnum, case when a.attname <> ia.attname then ia.attname end, ia.attoptions
    from pg_catalog.pg_index i join pg_catalog.pg_attribute ia on ia.attrelid = i.indexrelid
      left join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[ia.attnum - 1] and a.attnum > 0
    where i.indrelid >= 16384 and (ia.attoptions is not null or a.attname <> ia.attname))");
  Extras extras;
  for (std::size_t row = 0; row < rows.size(); ++row)
    extras.emplace(std::pair(rows.oid(row, 0), rows.number(row, 1)), KeyExtras{rows.string(row, 2), options_of(rows.text(row, 3))});
  return extras;
}

}  // namespace

void read_indexes(Reading& in) {
  const Extras extras = read_key_extras(in);
  // Only the deparsed definition tells whether an expression's collation is its own.
  const Rows rows = in.session.query("indexes", std::string(R"(
    select i.indexrelid, i.indrelid, c.relname, am.amname, i.indkey, i.indnkeyatts, i.indclass, i.indcollation, i.indoption,
      case when i.indexprs is not null then pg_catalog.pg_get_indexdef(i.indexrelid) end, pg_catalog.pg_get_expr(i.indpred, i.indrelid),
      i.indisunique, i.indisprimary, i.indisexclusion, i.indimmediate, )") + (in.version() >= 15 ? "i.indnullsnotdistinct" : "false") + R"(,
      i.indisclustered, i.indisreplident, i.indisvalid, i.indisready, i.indislive, o.conname, case when o.contype = 'x' then o.conexclop end, pn.nspname, p.relname, c.reloptions, s.spcname,
      i.indexprs is not null, i.indpred is not null
    from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      join pg_catalog.pg_am am on am.oid = c.relam
      left join pg_catalog.pg_constraint o on o.conindid = i.indexrelid and o.conrelid = i.indrelid and o.contype in ('p', 'u', 'x')
      left join pg_catalog.pg_inherits h on h.inhrelid = i.indexrelid left join pg_catalog.pg_class p on p.oid = h.inhparent
      left join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
      left join pg_catalog.pg_tablespace s on s.oid = c.reltablespace
    where )" + user_schema("n") + " order by i.indexrelid");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const Oid oid = rows.oid(row, 0);
    RelationEntry* entry = in.relation(rows.oid(row, 1));
    if (!entry || !entry->relation) continue;
    Relation& relation = *entry->relation;
    Index index;
    index.name = rows.string(row, 2);
    index.access_method = rows.string(row, 3);
    const std::vector<long long> attnums = array_numbers(rows.text(row, 4)), classes = array_numbers(rows.text(row, 6)),
                                 collations = array_numbers(rows.text(row, 7)), flags = array_numbers(rows.text(row, 8)),
                                 operators = array_numbers(rows.text(row, 22));
    const auto key_count = static_cast<std::size_t>(rows.number(row, 5));
    require((rows.flag(row, 27) && rows.null(row, 9)) || (rows.flag(row, 28) && rows.null(row, 10)), "index " + quote_qualified(relation.name.schema, index.name));
    std::vector<IndexKey> written;
    if (!rows.null(row, 9))
      written = in.text.index_keys("index " + quote_qualified(relation.name.schema, index.name), relation, rows.text(row, 9));
    for (std::size_t i = 0; i < attnums.size(); ++i) {
      IndexKey key;
      key.column = entry->column_name(attnums[i]);
      const auto extra = extras.find({oid, static_cast<long long>(i) + 1});
      if (extra != extras.end()) {
        key.name = extra->second.name;
        key.opclass_options = extra->second.opclass_options;
      }
      if (i >= key_count) {
        index.include.push_back(std::move(key));
        continue;
      }
      Oid type = 0;
      const auto collation = static_cast<Oid>(i < collations.size() ? collations[i] : 0);
      if (attnums[i] > 0) {
        type = entry->column_types[static_cast<std::size_t>(attnums[i]) - 1];
        if (collation != 0 && collation != entry->column_collations[static_cast<std::size_t>(attnums[i]) - 1]) key.collation = in.collation(collation);
      } else if (i < written.size()) {
        key.expression = written[i].expression;
        key.collation = written[i].collation;
      }
      if (i < classes.size()) key.opclass = in.operator_class(static_cast<Oid>(classes[i]), type);
      if (i < flags.size() && index.access_method == "btree") {
        key.descending = (flags[i] & 1) != 0;
        key.nulls_first = (flags[i] & 2) != 0;
      }
      if (i < operators.size())
        if (const auto found = in.operators.find(static_cast<Oid>(operators[i])); found != in.operators.end()) key.exclusion_operator = found->second;
      index.keys.push_back(std::move(key));
    }
    index.predicate = in.text.expression("index " + quote_qualified(relation.name.schema, index.name), &relation, rows.text(row, 10));
    index.unique = rows.flag(row, 11);
    index.primary = rows.flag(row, 12);
    index.exclusion = rows.flag(row, 13);
    index.immediate = rows.flag(row, 14);
    index.nulls_not_distinct = rows.flag(row, 15);
    index.clustered = rows.flag(row, 16);
    index.replica_identity = rows.flag(row, 17);
    index.valid = rows.flag(row, 18);
    index.ready = rows.flag(row, 19);
    index.live = rows.flag(row, 20);
    index.constraint = rows.string(row, 21);
    if (!rows.null(row, 24)) index.attached_to = QualifiedName{rows.string(row, 23), rows.string(row, 24)};
    index.storage_parameters = options_of(rows.text(row, 25));
    index.tablespace = rows.string(row, 26);
    index.extension_member = relation.extension_member;
    index.comment = in.comment(pg_class_oid, oid);
    Index& added = in.catalog.add_index(relation, std::move(index));
    in.indexes.emplace(oid, IndexEntry{&relation, &added});
  }
}

}  // namespace pglint::live
