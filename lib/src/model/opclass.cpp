// Table of the default operator classes.
#include "model/opclass.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace pglint::model {
namespace {

/// Canonical type → stem of its operator classes: int4_ops (btree, hash), int4_minmax_ops (brin).
constexpr std::array<std::pair<std::string_view, std::string_view>, 42> stems{{
    {"text", "text"}, {"character varying", "text"}, {"character", "bpchar"}, {"name", "name"}, {"\"char\"", "char"},
    {"smallint", "int2"}, {"integer", "int4"}, {"bigint", "int8"}, {"real", "float4"}, {"double precision", "float8"},
    {"numeric", "numeric"}, {"boolean", "bool"}, {"uuid", "uuid"}, {"date", "date"}, {"bytea", "bytea"},
    {"timestamp without time zone", "timestamp"}, {"timestamp with time zone", "timestamptz"},
    {"time without time zone", "time"}, {"time with time zone", "timetz"}, {"interval", "interval"}, {"oid", "oid"},
    {"jsonb", "jsonb"}, {"inet", "inet"}, {"cidr", "inet"}, {"macaddr", "macaddr"}, {"macaddr8", "macaddr8"},
    {"money", "money"}, {"bit", "bit"}, {"bit varying", "varbit"}, {"pg_lsn", "pg_lsn"}, {"tid", "tid"},
    {"tsvector", "tsvector"}, {"tsquery", "tsquery"}, {"xid", "xid"}, {"xid8", "xid8"}, {"cid", "cid"},
    {"oidvector", "oidvector"}, {"anyarray", "array"}, {"anyenum", "enum"}, {"anyrange", "range"},
    {"anymultirange", "multirange"}, {"record", "record"}}};

}  // namespace

std::string default_opclass(std::string_view access_method, std::string_view type) {
  const auto at = std::find_if(stems.begin(), stems.end(), [&](const auto& entry) { return entry.first == type; });
  const std::string_view stem = at == stems.end() ? std::string_view() : at->second;
  const auto one_of = [&](std::initializer_list<std::string_view> list) {
    return std::find(list.begin(), list.end(), stem) != list.end();
  };
  const auto ops = [&](std::string_view infix = "_ops") { return std::string(stem).append(infix); };
  if (access_method == "btree" && !stem.empty() && !one_of({"xid", "cid"})) return ops();
  if (access_method == "hash" && !stem.empty() && !one_of({"money", "bit", "varbit", "tsvector", "tsquery"})) return ops();
  if (access_method == "gin" && one_of({"array", "jsonb", "tsvector"})) return ops();
  if (access_method == "gist") {
    if (one_of({"tsvector", "tsquery", "range", "multirange"})) return ops();
    for (const std::string_view shape : {"box", "circle", "point"})
      if (type == shape) return std::string(shape) + "_ops";
    if (type == "polygon") return "poly_ops";
  }
  if (access_method == "spgist") {
    if (one_of({"text", "inet", "range"})) return ops();
    if (type == "point") return "quad_point_ops";
    if (type == "box") return "box_ops";
    if (type == "polygon") return "poly_ops";
  }
  if (access_method == "brin") {
    if (type == "box") return "box_inclusion_ops";
    if (one_of({"inet", "range"})) return ops("_inclusion_ops");
    if (!stem.empty() && !one_of({"bool", "jsonb", "money", "tsvector", "tsquery", "xid", "xid8", "cid", "oidvector",
                                  "array", "enum", "multirange", "record"}))
      return ops("_minmax_ops");
  }
  return {};
}

bool is_extension_default(std::string_view access_method, std::string_view opclass, std::string_view type) {
  if (opclass.ends_with("_pattern_ops") || opclass.ends_with("_trgm_ops")) return false;
  if (type == "citext") return opclass == "citext_ops";
  if (type == "hstore") return opclass.ends_with("_hstore_ops");
  if (type == "ltree") return opclass == "ltree_ops" || opclass == "gist_ltree_ops";
  if (type == "cube") return opclass == "cube_ops" || opclass == "gist_cube_ops";
  if (type == "seg") return opclass == "seg_ops" || opclass == "gist_seg_ops";
  if (type == "geometry") return opclass.ends_with("geometry_ops_2d") || opclass.ends_with("inclusion_ops_2d");
  if (type == "geography") return opclass == "gist_geography_ops";
  if (access_method == "gin")  // btree_gin
    return opclass == (type == "character varying" ? "varchar_ops" : type == "cidr" ? "cidr_ops" : default_opclass("btree", type));
  if (access_method == "gist") {  // btree_gist
    if (type == "money") return opclass == "gist_cash_ops";
    if (type == "bit varying") return opclass == "gist_vbit_ops";
    if (type == "cidr") return opclass == "gist_cidr_ops";
    const std::string ops = default_opclass("btree", type);
    return !ops.empty() && opclass == "gist_" + ops;
  }
  return false;
}

}  // namespace pglint::model
