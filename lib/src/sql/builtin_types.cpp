// pg_type of pg_catalog as a table: what format_type() prints, typcategory, typispreferred.
#include "sql/builtin_types.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>

namespace pglint::sql {
namespace {

// Sorted by name (bytes). SELECT typname, format_type(oid, -1), typcategory, typispreferred FROM pg_type
// WHERE typnamespace = 'pg_catalog'::regnamespace AND (typcategory <> 'A' OR typname ~ 'vector$') AND typrelid = 0 ORDER BY typname COLLATE "C"
constexpr BuiltinType types[] = {
    {"aclitem", "aclitem", 'U', false},
    {"any", "\"any\"", 'P', false},
    {"anyarray", "anyarray", 'P', false},
    {"anycompatible", "anycompatible", 'P', false},
    {"anycompatiblearray", "anycompatiblearray", 'P', false},
    {"anycompatiblemultirange", "anycompatiblemultirange", 'P', false},
    {"anycompatiblenonarray", "anycompatiblenonarray", 'P', false},
    {"anycompatiblerange", "anycompatiblerange", 'P', false},
    {"anyelement", "anyelement", 'P', false},
    {"anyenum", "anyenum", 'P', false},
    {"anymultirange", "anymultirange", 'P', false},
    {"anynonarray", "anynonarray", 'P', false},
    {"anyrange", "anyrange", 'P', false},
    {"bit", "\"bit\"", 'V', false},
    {"bool", "boolean", 'B', true},
    {"box", "box", 'G', false},
    {"bpchar", "bpchar", 'S', false},
    {"bytea", "bytea", 'U', false},
    {"char", "\"char\"", 'Z', false},
    {"cid", "cid", 'U', false},
    {"cidr", "cidr", 'I', false},
    {"circle", "circle", 'G', false},
    {"cstring", "cstring", 'P', false},
    {"date", "date", 'D', false},
    {"datemultirange", "datemultirange", 'R', false},
    {"daterange", "daterange", 'R', false},
    {"event_trigger", "event_trigger", 'P', false},
    {"float4", "real", 'N', false},
    {"float8", "double precision", 'N', true},
    {"gtsvector", "gtsvector", 'U', false},
    {"inet", "inet", 'I', true},
    {"int2", "smallint", 'N', false},
    {"int2vector", "int2vector", 'A', false},
    {"int4", "integer", 'N', false},
    {"int4multirange", "int4multirange", 'R', false},
    {"int4range", "int4range", 'R', false},
    {"int8", "bigint", 'N', false},
    {"int8multirange", "int8multirange", 'R', false},
    {"int8range", "int8range", 'R', false},
    {"internal", "internal", 'P', false},
    {"interval", "interval", 'T', true},
    {"json", "json", 'U', false},
    {"jsonb", "jsonb", 'U', false},
    {"jsonpath", "jsonpath", 'U', false},
    {"line", "line", 'G', false},
    {"lseg", "lseg", 'G', false},
    {"macaddr", "macaddr", 'U', false},
    {"macaddr8", "macaddr8", 'U', false},
    {"money", "money", 'N', false},
    {"name", "name", 'S', false},
    {"numeric", "numeric", 'N', false},
    {"nummultirange", "nummultirange", 'R', false},
    {"numrange", "numrange", 'R', false},
    {"oid", "oid", 'N', true},
    {"oidvector", "oidvector", 'A', false},
    {"path", "path", 'G', false},
    {"pg_lsn", "pg_lsn", 'U', false},
    {"pg_snapshot", "pg_snapshot", 'U', false},
    {"point", "point", 'G', false},
    {"polygon", "polygon", 'G', false},
    {"record", "record", 'P', false},
    {"refcursor", "refcursor", 'U', false},
    {"regclass", "regclass", 'N', false},
    {"regcollation", "regcollation", 'N', false},
    {"regconfig", "regconfig", 'N', false},
    {"regdictionary", "regdictionary", 'N', false},
    {"regnamespace", "regnamespace", 'N', false},
    {"regoper", "regoper", 'N', false},
    {"regoperator", "regoperator", 'N', false},
    {"regproc", "regproc", 'N', false},
    {"regprocedure", "regprocedure", 'N', false},
    {"regrole", "regrole", 'N', false},
    {"regtype", "regtype", 'N', false},
    {"text", "text", 'S', true},
    {"tid", "tid", 'U', false},
    {"time", "time without time zone", 'D', false},
    {"timestamp", "timestamp without time zone", 'D', false},
    {"timestamptz", "timestamp with time zone", 'D', true},
    {"timetz", "time with time zone", 'D', false},
    {"trigger", "trigger", 'P', false},
    {"tsmultirange", "tsmultirange", 'R', false},
    {"tsquery", "tsquery", 'U', false},
    {"tsrange", "tsrange", 'R', false},
    {"tstzmultirange", "tstzmultirange", 'R', false},
    {"tstzrange", "tstzrange", 'R', false},
    {"tsvector", "tsvector", 'U', false},
    {"txid_snapshot", "txid_snapshot", 'U', false},
    {"unknown", "unknown", 'X', false},
    {"uuid", "uuid", 'U', false},
    {"varbit", "bit varying", 'V', true},
    {"varchar", "character varying", 'S', false},
    {"void", "void", 'P', false},
    {"xid", "xid", 'U', false},
    {"xid8", "xid8", 'U', false},
    {"xml", "xml", 'U', false},
};
static_assert(std::is_sorted(std::begin(types), std::end(types),
                             [](const BuiltinType& a, const BuiltinType& b) { return a.name < b.name; }));

}  // namespace

const BuiltinType* find_builtin_type(std::string_view name) {
  static const auto by_name = [] {
    std::unordered_map<std::string_view, const BuiltinType*> result;
    for (const BuiltinType& type : types) result.emplace(type.name, &type);
    return result;
  }();
  const auto found = by_name.find(name);
  return found == by_name.end() ? nullptr : found->second;
}

std::size_t builtin_type_count() { return std::size(types); }
const BuiltinType& builtin_type(std::size_t index) { return types[index]; }

const BuiltinType* find_builtin_sql_type(std::string_view sql_name) {
  static const auto by_sql_name = [] {
    std::unordered_map<std::string_view, const BuiltinType*> result;
    for (const BuiltinType& type : types) result.emplace(type.sql_name, &type);
    result.emplace("character", find_builtin_type("bpchar"));
    result.emplace("bit", find_builtin_type("bit"));
    return result;
  }();
  const auto found = by_sql_name.find(sql_name);
  return found == by_sql_name.end() ? nullptr : found->second;
}

}  // namespace pglint::sql
