// The table of well-known extensions.
#include "model/extensions.hpp"

#include <array>

namespace pglint::model {
namespace {

constexpr auto immutable = Volatility::immutable;
constexpr auto stable = Volatility::stable;
constexpr auto volatile_ = Volatility::volatile_;
using Functions = ExtensionFunction;

constexpr Functions uuid_ossp[] = {
    {"uuid_generate_v1", "", "uuid", volatile_},   {"uuid_generate_v1mc", "", "uuid", volatile_},
    {"uuid_generate_v3", "uuid,text", "uuid", immutable}, {"uuid_generate_v4", "", "uuid", volatile_},
    {"uuid_generate_v5", "uuid,text", "uuid", immutable}, {"uuid_nil", "", "uuid", immutable},
    {"uuid_ns_dns", "", "uuid", immutable},        {"uuid_ns_oid", "", "uuid", immutable},
    {"uuid_ns_url", "", "uuid", immutable},        {"uuid_ns_x500", "", "uuid", immutable}};

constexpr Functions pgcrypto[] = {
    {"gen_random_uuid", "", "uuid", volatile_},    {"gen_random_bytes", "integer", "bytea", volatile_},
    {"gen_salt", "text", "text", volatile_},       {"gen_salt", "text,integer", "text", volatile_},
    {"crypt", "text,text", "text", immutable},     {"digest", "text,text", "bytea", immutable},
    {"digest", "bytea,text", "bytea", immutable},  {"hmac", "text,text,text", "bytea", immutable},
    {"hmac", "bytea,bytea,text", "bytea", immutable}, {"encrypt", "bytea,bytea,text", "bytea", immutable},
    {"decrypt", "bytea,bytea,text", "bytea", immutable}, {"armor", "bytea", "text", immutable},
    {"dearmor", "text", "bytea", immutable},       {"pgp_sym_encrypt", "text,text", "bytea", volatile_},
    {"pgp_sym_decrypt", "bytea,text", "text", immutable}, {"pgp_pub_encrypt", "text,bytea", "bytea", volatile_},
    {"pgp_pub_decrypt", "bytea,bytea", "text", immutable}};

constexpr Functions citext[] = {
    {"citext", "character", "@citext", immutable}, {"citext", "boolean", "@citext", immutable},
    {"max", "@citext", "@citext", immutable},      {"min", "@citext", "@citext", immutable},
    {"strpos", "@citext,@citext", "integer", immutable}, {"replace", "@citext,@citext,@citext", "text", immutable},
    {"split_part", "@citext,@citext,integer", "text", immutable}};

constexpr Functions pg_trgm[] = {
    {"similarity", "text,text", "real", immutable},      {"word_similarity", "text,text", "real", immutable},
    {"strict_word_similarity", "text,text", "real", immutable}, {"show_trgm", "text", "text[]", immutable},
    {"set_limit", "real", "real", volatile_},            {"show_limit", "", "real", stable}};

constexpr Functions unaccent[] = {{"unaccent", "text", "text", stable}, {"unaccent", "regdictionary,text", "text", stable}};

constexpr Functions fuzzystrmatch[] = {
    {"levenshtein", "text,text", "integer", immutable}, {"soundex", "text", "text", immutable},
    {"metaphone", "text,integer", "text", immutable},   {"dmetaphone", "text", "text", immutable},
    {"difference", "text,text", "integer", immutable}};

constexpr Functions hstore[] = {
    {"hstore", "text,text", "@hstore", immutable},      {"hstore", "text[]", "@hstore", immutable},
    {"hstore", "record", "@hstore", immutable},         {"akeys", "@hstore", "text[]", immutable},
    {"avals", "@hstore", "text[]", immutable},          {"exist", "@hstore,text", "boolean", immutable},
    {"defined", "@hstore,text", "boolean", immutable},  {"delete", "@hstore,text", "@hstore", immutable},
    {"hstore_to_json", "@hstore", "json", immutable},   {"hstore_to_jsonb", "@hstore", "jsonb", immutable}};

constexpr Functions ltree[] = {
    {"nlevel", "@ltree", "integer", immutable},         {"subpath", "@ltree,integer", "@ltree", immutable},
    {"subpath", "@ltree,integer,integer", "@ltree", immutable}, {"subltree", "@ltree,integer,integer", "@ltree", immutable},
    {"index", "@ltree,@ltree", "integer", immutable},   {"lca", "@ltree[]", "@ltree", immutable},
    {"lca", "@ltree,@ltree", "@ltree", immutable},      {"text2ltree", "text", "@ltree", immutable},
    {"ltree2text", "@ltree", "text", immutable}};

constexpr Functions moddatetime[] = {{"moddatetime", "", "trigger", volatile_}};

constexpr std::array extensions{
    ExtensionContents{"uuid-ossp", "", "", "", uuid_ossp},
    ExtensionContents{"pgcrypto", "", "", "", pgcrypto},
    ExtensionContents{"citext", "", "citext", "", citext},
    ExtensionContents{"pg_trgm", "", "gtrgm", "", pg_trgm},
    ExtensionContents{"unaccent", "", "", "", unaccent},
    ExtensionContents{"fuzzystrmatch", "", "", "", fuzzystrmatch},
    ExtensionContents{"hstore", "", "hstore ghstore", "", hstore},
    ExtensionContents{"ltree", "", "ltree lquery ltxtquery ltree_gist", "", ltree},
    ExtensionContents{"moddatetime", "", "", "", moddatetime},
    ExtensionContents{"btree_gin", "", "", "", {}},
    ExtensionContents{"btree_gist", "", "gbtreekey2 gbtreekey4 gbtreekey8 gbtreekey16 gbtreekey32 gbtreekey_var", "", {}},
    ExtensionContents{"cube", "", "cube", "", {}},
    ExtensionContents{"earthdistance", "", "", "cube", {}},
    ExtensionContents{"intarray", "", "query_int intbig_gkey", "", {}},
    ExtensionContents{"isn", "", "ean13 isbn isbn13 ismn ismn13 issn issn13 upc", "", {}},
    ExtensionContents{"lo", "", "lo", "", {}},
    ExtensionContents{"seg", "", "seg", "", {}},
    ExtensionContents{"adminpack", "pg_catalog", "", "", {}},
    ExtensionContents{"pg_cron", "pg_catalog", "", "", {}},
    ExtensionContents{"pg_net", "", "", "", {}},
    ExtensionContents{"pgmq", "pgmq", "", "", {}},
    ExtensionContents{"vector", "", "vector halfvec sparsevec", "", {}},
    ExtensionContents{"postgis", "", "geometry geography box2d box3d spheroid gidx geometry_dump valid_detail", "", {}},
    ExtensionContents{"postgis_raster", "", "raster rastbandarg addbandarg", "postgis", {}},
    ExtensionContents{"postgis_topology", "topology", "", "postgis", {}},
    ExtensionContents{"postgis_tiger_geocoder", "tiger", "", "postgis fuzzystrmatch", {}},
};

struct OperatorClass { std::string_view name, extension; };

/// The ones that are written by name: not the default of their type, or written out of habit.
constexpr OperatorClass operator_classes[] = {
    {"gin_trgm_ops", "pg_trgm"},         {"gist_trgm_ops", "pg_trgm"},       {"citext_ops", "citext"},
    {"citext_pattern_ops", "citext"},    {"gin_hstore_ops", "hstore"},       {"gist_hstore_ops", "hstore"},
    {"btree_hstore_ops", "hstore"},      {"hash_hstore_ops", "hstore"},      {"ltree_ops", "ltree"},
    {"gist_ltree_ops", "ltree"},         {"gist__ltree_ops", "ltree"},       {"gin__int_ops", "intarray"},
    {"gist__int_ops", "intarray"},       {"gist__intbig_ops", "intarray"},   {"cube_ops", "cube"},
    {"gist_cube_ops", "cube"},           {"seg_ops", "seg"},                 {"gist_seg_ops", "seg"},
    {"gist_uuid_ops", "btree_gist"},     {"gist_text_ops", "btree_gist"},    {"gist_int4_ops", "btree_gist"},
    {"gist_int8_ops", "btree_gist"},     {"gist_date_ops", "btree_gist"},    {"gist_timestamptz_ops", "btree_gist"},
    {"gist_timestamp_ops", "btree_gist"},{"vector_l2_ops", "vector"},        {"vector_ip_ops", "vector"},
    {"vector_cosine_ops", "vector"},     {"vector_l1_ops", "vector"},        {"halfvec_l2_ops", "vector"},
    {"halfvec_ip_ops", "vector"},        {"halfvec_cosine_ops", "vector"},   {"sparsevec_l2_ops", "vector"},
    {"bit_hamming_ops", "vector"},       {"gist_geometry_ops_2d", "postgis"},{"gist_geometry_ops_nd", "postgis"},
    {"gist_geography_ops", "postgis"},   {"spgist_geometry_ops_2d", "postgis"}, {"brin_geometry_inclusion_ops_2d", "postgis"}};

}  // namespace

ExtensionContents extension_contents(std::string_view name) {
  for (const ExtensionContents& extension : extensions)
    if (extension.name == name) return extension;
  return {name, {}, {}, {}, {}};
}

std::string_view extension_of_operator_class(std::string_view operator_class) {
  for (const OperatorClass& known : operator_classes)
    if (known.name == operator_class) return known.extension;
  return {};
}

}  // namespace pglint::model
