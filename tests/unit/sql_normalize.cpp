// Normalisation: an expression as written and as a server deparses it are equal, measured pairs and single properties.
#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "pglint/expression.hpp"
#include "sql/normalize.hpp"

using namespace pglint;

namespace {

using Columns = std::vector<std::pair<std::string, std::string>>;

/// The relations of tests/data/normalize_schema.sql.
const std::map<std::string, Columns>& relations() {
  static const std::map<std::string, Columns> all = {
      {"public.t",
       {{"id", "bigint"}, {"i2", "smallint"}, {"i4", "integer"}, {"i8", "bigint"}, {"n", "numeric"}, {"n102", "numeric(10,2)"},
        {"f4", "real"}, {"f8", "double precision"}, {"txt", "text"}, {"vc", "character varying"}, {"vc20", "character varying(20)"},
        {"ch", "character(3)"}, {"ch1", "\"char\""}, {"nm", "name"}, {"flag", "boolean"}, {"uid", "uuid"}, {"team_id", "uuid"},
        {"owner_id", "uuid"}, {"d", "date"}, {"ts", "timestamp without time zone"}, {"tz", "timestamp with time zone"},
        {"tm", "time without time zone"}, {"tmz", "time with time zone"}, {"iv", "interval"}, {"js", "json"}, {"jb", "jsonb"},
        {"txts", "text[]"}, {"vcs", "character varying[]"}, {"ints", "integer[]"}, {"uids", "uuid[]"}, {"moods", "public.mood[]"},
        {"md", "public.mood"}, {"lv", "app.level"}, {"em", "public.email_address"}, {"sc", "public.short_code"},
        {"pos", "public.positive"}, {"by", "bytea"}, {"ip", "inet"}, {"net", "cidr"}, {"bits", "bit(4)"}, {"vbits", "bit varying"},
        {"tsv", "tsvector"}, {"r4", "int4range"}, {"rts", "tstzrange"}, {"mny", "money"}, {"pt", "point"}, {"oid_", "oid"},
        {"Quoted Col", "integer"}, {"user", "text"}, {"status", "text"}, {"parent_id", "bigint"}}},
      {"public.teams", {{"id", "uuid"}, {"name", "text"}, {"slug", "character varying(50)"}, {"owner_id", "uuid"}, {"is_public", "boolean"}}},
      {"public.team_user",
       {{"team_id", "uuid"}, {"user_id", "uuid"}, {"role", "text"}, {"kind", "character varying(20)"}, {"active", "boolean"},
        {"rank", "integer"}, {"joined_at", "timestamp with time zone"}}},
      {"auth.users", {{"id", "uuid"}, {"email", "character varying(255)"}, {"role", "text"}}},
      {"public.numbers", {}},
      {"public.Odd Numbers", {}},
  };
  return all;
}

const std::map<std::string, sql::Scope::Function>& functions() {
  static const std::map<std::string, sql::Scope::Function> all = {
      {"auth.uid", {{}, 0, false, "uuid"}},
      {"auth.jwt", {{}, 0, false, "jsonb"}},
      {"auth.role", {{}, 0, false, "text"}},
      {"public.is_admin", {{}, 0, false, "boolean"}},
      {"public.has_role", {{"text"}, 0, false, "boolean"}},
      {"public.has_mood", {{"public.mood"}, 0, false, "boolean"}},
      {"public.user_teams", {{}, 0, false, "uuid[]"}},
      {"public.get_teams", {{}, 0, false, "uuid"}},
      {"public.tidy", {{"text"}, 0, false, "text"}},
  };
  return all;
}

std::string key(std::string_view schema, std::string_view name) { return std::string(schema) + '.' + std::string(name); }

/// What the model would say of that database, seen from table t.
sql::Scope scope_of_t() {
  sql::Scope scope;
  scope.relation = "t";
  scope.schema = "public";
  scope.column_type = [](std::string_view relation, std::string_view column) -> std::string {
    if (!relation.empty()) return {};
    for (const auto& [name, type] : relations().at("public.t"))
      if (name == column) return type;
    return {};
  };
  scope.columns_of = [](std::string_view schema, std::string_view relation) {
    const auto found = relations().find(key(schema, relation));
    return found == relations().end() ? Columns() : found->second;
  };
  scope.relation_schema = [](std::string_view name) { return relations().contains(key("public", name)) ? "public" : ""; };
  scope.function_schema = [](std::string_view name) { return functions().contains(key("public", name)) ? "public" : ""; };
  scope.functions = [](std::string_view schema, std::string_view name) {
    const auto found = functions().find(key(schema, name));
    return found == functions().end() ? std::vector<sql::Scope::Function>() : std::vector{found->second};
  };
  scope.type_name = [](std::string_view name) -> std::string {
    return name == "mood" || name == "email_address" || name == "short_code" || name == "positive" ? "public." + std::string(name) : "";
  };
  scope.base_type = [](std::string_view type) -> std::string {
    return type == "public.email_address" ? "text" : type == "public.short_code" ? "character varying(10)" : type == "public.positive" ? "integer" : "";
  };
  return scope;
}

Expr normalized(std::string_view text, std::string_view assigned_to = {}) {
  Result<Expr> expr = parse_expression(text);
  REQUIRE_MESSAGE(expr.ok(), std::string(text));
  sql::normalize(*expr, scope_of_t(), assigned_to);
  return std::move(*expr);
}

std::string canonical(std::string_view text, std::string_view assigned_to = {}) { return canonical_sql(normalized(text, assigned_to)); }

struct Pair {
  std::string kind, column, written, qualified, plain;
};

std::string decoded(std::string_view field) {
  std::string result;
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (field[i] == '\\' && i + 1 < field.size()) {
      const char next = field[++i];
      result += next == 'n' ? '\n' : next == 't' ? '\t' : next;
    } else {
      result += field[i];
    }
  }
  return result;
}

std::vector<Pair> measured_pairs() {
  std::vector<Pair> pairs;
  std::ifstream file(std::string(PGLINT_SOURCE_DIR) + "/tests/data/normalize_pairs.tsv");
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> fields;
    std::size_t begin = 0;
    for (std::size_t tab = line.find('\t'); ; tab = line.find('\t', begin)) {
      fields.push_back(decoded(std::string_view(line).substr(begin, tab == std::string::npos ? tab : tab - begin)));
      if (tab == std::string::npos) break;
      begin = tab + 1;
    }
    REQUIRE(fields.size() == 5);
    pairs.push_back({fields[0], fields[1], fields[2], fields[3], fields[4]});
  }
  return pairs;
}

std::string column_type(const std::string& column) { return column.empty() ? "" : scope_of_t().column_type("", column); }

}  // namespace

TEST_CASE("what was written and what a server prints of it are equal") {
  const std::vector<Pair> pairs = measured_pairs();
  REQUIRE(pairs.size() > 900);
  for (const Pair& pair : pairs) {
    CAPTURE(pair.kind);
    CAPTURE(pair.written);
    CAPTURE(pair.qualified);
    const std::string target = column_type(pair.column);
    const std::string written = canonical(pair.written, target);
    CHECK(written == canonical(pair.qualified, target));
    CHECK(written == canonical(pair.plain, target));
  }
}
