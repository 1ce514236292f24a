// Queries of views and materialized views.
#include "live/reading.hpp"

namespace pglint::live {

void read_view_queries(Reading& in) {
  const Rows rows = in.session.query_unlocked("views", R"(
    select c.oid, pg_catalog.pg_get_viewdef(c.oid, false)
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('v', 'm') and )" + user_schema("n") + " order by c.oid");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RelationEntry* entry = in.relation(rows.oid(row, 0));
    if (!entry || !entry->relation) continue;
    const QualifiedName& name = entry->relation->name;
    require(rows.null(row, 1), "view " + quote_qualified(name.schema, name.name));
    entry->relation->query = in.text.query("view " + quote_qualified(name.schema, name.name), rows.text(row, 1));
  }
}

}  // namespace pglint::live
