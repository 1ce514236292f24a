// Whether the names that the server's texts were printed with are those that its tables showed.
#include <fmt/format.h>

#include "live/array.hpp"
#include "live/reading.hpp"

namespace pglint::live {
namespace {

/// Whether a row of a catalog that was changed since is one of those that texts depend on. New objects are nobody's business. What has
/// its old name may have had another one in between; tables and schemas are compared by name all the same, because TRUNCATE and GRANT
/// change their rows too.
bool matters(Reading& in, Oid catalog_oid, Oid object, int attnum, const std::string& name, Oid schema) {
  const auto is_other = [&](const QualifiedName& read) {
    const std::string* now = in.schema(schema);
    return now == nullptr || read != QualifiedName{*now, name};
  };
  switch (catalog_oid) {
    case pg_namespace_oid: {
      const auto found = in.schemas.find(object);
      return found != in.schemas.end() && found->second != name;
    }
    case pg_class_oid: {
      if (const auto sequence = in.sequences.find(object); sequence != in.sequences.end()) return is_other(sequence->second);
      const RelationEntry* entry = in.relation(object);
      if (entry == nullptr) return false;
      return attnum == 0 ? entry->relation != nullptr && is_other(entry->relation->name) : !entry->column_name(attnum).empty();
    }
    case pg_proc_oid: return in.functions.contains(object);
    case pg_type_oid: return in.type_names.contains(object);
    case pg_trigger_oid: return in.conditional_triggers.contains(object);
    default: return false;
  }
}

}  // namespace

void require(bool is_gone, const std::string& what) {
  if (is_gone) throw Failure{Error{what + " was changed or dropped while the catalog was read", std::string(changed_hint)}, true};
}

void require_type(std::string_view text, const std::string& what) { require(text == "???" || text == "???[]", what); }

void require_names(const Reading& in, std::string_view text, const std::string& what) {
  constexpr std::string_view cast = "'::regclass";
  for (std::size_t end = text.find(cast); end != std::string_view::npos; end = text.find(cast, end + 1)) {
    std::size_t begin = end;
    while (begin > 0 && text[begin - 1] >= '0' && text[begin - 1] <= '9') --begin;
    if (begin == end || begin == 0 || text[begin - 1] != '\'') continue;
    const auto oid = static_cast<Oid>(array_numbers(text.substr(begin, end - begin)).front());
    require(in.sequences.contains(oid) || in.relations.contains(oid), what);
  }
}

void check_unchanged(Reading& in) {
  // The age of an xid tells how far it is behind; rows that are frozen may have any, and are then as they were read.
  const std::string is_new = fmt::format(".xmin) <= pg_catalog.age('{}'::pg_catalog.xid)", in.session.oldest_unseen());
  const auto since = [&](std::string_view alias) { return fmt::format("pg_catalog.age({}{}", alias, is_new); };
  const Rows rows = in.session.query("changes of names", fmt::format(R"(
    select {0}, n.oid, 0, n.nspname, 0::pg_catalog.oid from pg_catalog.pg_namespace n where {5}
    union all
    select {1}, c.oid, 0, c.relname, c.relnamespace from pg_catalog.pg_class c where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S') and {6}
    union all
    select {1}, a.attrelid, a.attnum, a.attname, 0 from pg_catalog.pg_attribute a where a.attnum > 0 and not a.attisdropped and {7}
    union all
    select {2}, p.oid, 0, p.proname, p.pronamespace from pg_catalog.pg_proc p where {8}
    union all
    select {3}, t.oid, 0, t.typname, t.typnamespace from pg_catalog.pg_type t where {9}
    union all
    select {4}, t.oid, 0, t.tgname, 0 from pg_catalog.pg_trigger t where t.tgqual is not null and {9})",
    pg_namespace_oid, pg_class_oid, pg_proc_oid, pg_type_oid, pg_trigger_oid, since("n"), since("c"), since("a"), since("p"), since("t")));
  for (std::size_t row = 0; row < rows.size(); ++row)
    require(matters(in, rows.oid(row, 0), rows.oid(row, 1), static_cast<int>(rows.number(row, 2)), rows.string(row, 3), rows.oid(row, 4)),
            quote_identifier(rows.text(row, 3)));
}

}  // namespace pglint::live
