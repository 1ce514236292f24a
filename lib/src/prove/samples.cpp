// See the header. Values come from small pools, so that rows, memberships and users meet; all of it follows from names and
// numbers: the same schema, the same rows.
#include "prove/samples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "model/tree_walk.hpp"
#include "prove/users.hpp"

namespace pglint::prove {
namespace {

constexpr unsigned rows_of_a_table = 16;   // attempts: constraints let in those that they like
constexpr unsigned pool = sample_pool;

/// FNV-1a, whose low bits are mixed as MurmurHash3 does at its end: the same everywhere, and columns do not go in step.
unsigned mixed(std::string_view a, std::string_view b, unsigned row) {
  std::uint32_t hash = 2166136261U;
  const auto add = [&](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  };
  add(a);
  add(b);
  for (unsigned i = 0; i <= row; ++i) add("r");
  hash = (hash ^ (hash >> 16U)) * 0x85EBCA6BU;
  hash = (hash ^ (hash >> 13U)) * 0xC2B2AE35U;
  return hash ^ (hash >> 16U);
}

/// For character(n) and character varying(n): digits that tell rows apart first, where n leaves no room for a whole identifier.
std::string short_text(std::string_view type, unsigned seed) {
  std::size_t length = 0;
  for (const char c : type.substr(type.find('(') + 1)) {
    if (c < '0' || c > '9' || length > 100) break;
    length = length * 10 + static_cast<std::size_t>(c - '0');
  }
  const std::string id = sample_uuid(seed);
  if (length >= id.size()) return id;
  const std::string digits = std::to_string(seed % 100);
  return digits.size() <= length ? digits : digits.substr(digits.size() - std::max<std::size_t>(length, 1));
}

/// Which constants stand beside which column in a comparison.
class Comparisons {
 public:
  explicit Comparisons(std::map<std::string, std::vector<std::string>>& words) : words_(words) {}
  void expr(const Expr& e) {
    if (!e.is(ExprKind::op) && !e.is(ExprKind::any_op)) return;
    std::string column;
    std::vector<std::string> constants;
    for (const Expr& arg : e.args) {
      const Expr& bare = bare_value(arg);
      if (bare.is(ExprKind::column)) column = bare.name;
      if (bare.is(ExprKind::constant) && bare.constant == ConstKind::string) constants.push_back(bare.name);
      if (bare.is(ExprKind::array))
        for (const Expr& element : bare.args)
          if (const Expr& value = bare_value(element); value.is(ExprKind::constant)) constants.push_back(value.name);
    }
    if (column.empty()) return;
    for (std::string& constant : constants) {
      std::vector<std::string>& known = words_[column];
      if (std::find(known.begin(), known.end(), constant) == known.end()) known.push_back(std::move(constant));
    }
  }
  void item(const FromItem& /*from*/) {}
  void query(const Query& /*query*/) {}

 private:
  std::map<std::string, std::vector<std::string>>& words_;
};

std::string name_of(const QualifiedName& name) { return quote_qualified(name.schema, name.name); }

bool holds_rows(const Relation& relation) {
  return (relation.kind == RelationKind::table || relation.kind == RelationKind::partitioned_table) && !relation.is_partition && !relation.temporary;
}

/// A dollar quote that the text does not hold.
std::string dollar_quoted(const std::string& text) {
  std::string tag = "$pglint$";
  for (int number = 0; text.find(tag) != std::string::npos; ++number) tag = fmt::format("$pglint{}$", number);
  return tag + text + tag;
}

}  // namespace

Samples::Samples(const Catalog& catalog, const Config& config, const std::vector<std::string_view>& texts, const std::set<QualifiedName>& tables)
    : catalog_(catalog), tables_(tables) {
  Comparisons comparisons(words_);
  model::TreeWalk<Comparisons> walk(comparisons);
  std::set<std::string> roles;
  bool for_all = false;
  for (const Relation& relation : catalog.relations()) {
    for (const Constraint& constraint : relation.constraints) walk.expr(constraint.expression);
    for (const Policy& policy : relation.policies) {
      walk.expr(policy.using_);
      walk.expr(policy.with_check);
      if (!tables_.contains(relation.name)) continue;
      for (const std::string& role : policy.roles) {
        for_all = for_all || role == "public";
        if (catalog.roles.contains(role)) roles.insert(role);
      }
    }
  }
  for (const std::string& role : config.api_roles)
    if (catalog.roles.contains(role)) roles.insert(role);
  if (roles.empty() || for_all) {
    if (catalog.roles.contains(std::string(sample_role))) roles.insert(std::string(sample_role));
  }
  users_ = make_users(roles, texts, claims_in(catalog, texts));
}

std::string Samples::value_of_type(const std::string& type, unsigned seed) const {
  if (type.ends_with("[]")) {
    const std::string element = type.substr(0, type.size() - 2);
    const std::string one = value_of_type(element, seed);
    return one.empty() ? "" : fmt::format("ARRAY[{}]::{}", one, type);
  }
  const std::string name = type.substr(0, type.find('('));
  const auto literal = [&](const std::string& text) { return quote_literal(text) + "::" + type; };
  const unsigned small = seed % pool;
  const auto is_one_of = [&](std::initializer_list<std::string_view> names) { return std::find(names.begin(), names.end(), name) != names.end(); };
  if (name == "uuid") return literal(sample_uuid(seed));
  if (is_one_of({"smallint", "integer", "bigint", "numeric", "real", "double precision", "money", "oid"})) return literal(std::to_string(seed % 5 == 4 ? 1000 + small : small));
  if (is_one_of({"text", "character varying", "character", "name", "\"char\"", "public.citext", "extensions.citext"}))
    return literal(type.find('(') != std::string::npos ? short_text(type, seed) : seed % 5 == 3 ? fmt::format("{}@example.org", small) : seed % 5 == 4 ? fmt::format("word{}", small) : sample_uuid(seed));
  if (name == "boolean") return seed % 2 == 0 ? "true" : "false";
  if (name == "date") return fmt::format("(date '2024-01-01' + {})", seed % 40);
  if (type.starts_with("timestamp")) return fmt::format("(timestamp '2024-01-01 00:00:00' + interval '{} hours')::{}", seed % 400, type);
  if (type.starts_with("time")) return literal(fmt::format("0{}:00:00", small));
  if (name.starts_with("interval")) return literal(fmt::format("{} hours", small + 1));
  if (is_one_of({"json", "jsonb"})) return literal(fmt::format(R"({{"id":"{}","n":{}}})", sample_uuid(seed), small));
  if (is_one_of({"inet", "cidr"})) return literal(fmt::format("10.0.0.{}", small));
  if (name == "bytea") return literal("");
  if (name == "tsvector") return literal("sample");
  if (name.ends_with("range")) return literal("empty");
  for (const auto& [qualified, labels] : catalog_.enums)
    if (!labels.labels.empty() && name_of(qualified) == type) return literal(labels.labels[seed % labels.labels.size()]);
  for (const auto& [qualified, domain] : catalog_.domains)
    if (name_of(qualified) == type) return value_of_type(domain.base_type, seed);
  return {};
}

/// SQL of a value, "" where the column's default is to do.
std::string Samples::value(const Relation& table, const Column& column, unsigned row) const {
  const bool alone_in_key = std::any_of(table.constraints.begin(), table.constraints.end(), [&](const Constraint& constraint) {
    const bool key = constraint.kind == ConstraintKind::primary_key || constraint.kind == ConstraintKind::unique;
    return key && constraint.columns.size() == 1 && constraint.columns[0] == column.name;
  });
  const unsigned seed = alone_in_key ? row : mixed(table.name.name, column.name, row);
  if (!column.not_null && !alone_in_key && seed % 7 == 6) return "NULL";
  const bool is_text = column.type == "text" || column.type.starts_with("character");
  // One value in each round is none of the words: what a condition excludes must be there too.
  if (const auto words = words_.find(column.name); is_text && words != words_.end() && seed % (words->second.size() + 1) < words->second.size())
    return quote_literal(words->second[seed % (words->second.size() + 1)]) + "::" + column.type;
  return value_of_type(column.type, seed);
}

std::vector<QualifiedName> Samples::fill(live::Scratch& server) const {
  static_cast<void>(server.run("SET session_replication_role = replica"));  // for superusers: neither triggers nor foreign keys
  std::string counts;
  std::vector<QualifiedName> tables;
  for (const Relation& table : catalog_.relations()) {
    if (!holds_rows(table) || table.extension_member) continue;
    std::string statements;
    for (unsigned row = 0; row < rows_of_a_table; ++row) {
      std::string columns, values;
      for (const Column& column : table.columns) {
        if (column.generated != Generated::none || column.identity != Identity::none) continue;
        const std::string one = value(table, column, row);
        if (one.empty()) continue;
        columns += (columns.empty() ? "" : ", ") + quote_identifier(column.name);
        values += (values.empty() ? "" : ", ") + one;
      }
      const std::string insert = columns.empty() ? fmt::format("INSERT INTO {} DEFAULT VALUES", name_of(table.name))
                                                 : fmt::format("INSERT INTO {} ({}) VALUES ({})", name_of(table.name), columns, values);
      statements += (statements.empty() ? "" : ", ") + quote_literal(insert);
    }
    static_cast<void>(server.run("DO " + dollar_quoted(fmt::format(
        "DECLARE one text; BEGIN FOREACH one IN ARRAY ARRAY[{}] LOOP BEGIN EXECUTE one; EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END", statements))));
    if (!tables_.contains(table.name)) continue;
    counts += fmt::format("{}SELECT EXISTS (SELECT FROM {})", counts.empty() ? "" : " UNION ALL ", name_of(table.name));
    tables.push_back(table.name);
  }
  static_cast<void>(server.run("SET session_replication_role = DEFAULT"));
  std::vector<QualifiedName> without;
  if (counts.empty()) return without;
  const live::Rows rows = server.query("the sample rows", counts);
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (!rows.flag(i, 0)) without.push_back(tables[i]);
  return without;
}

namespace {

/// A setting that is no value of the type that a policy makes of it (class 22) ends the query or not, depending on what the planner
/// evaluates first: nothing is seen either way.
constexpr std::string_view refusal = "CASE WHEN SQLSTATE LIKE '22%' THEN 'nothing' ELSE 'refused ' || SQLSTATE END";

/// A block that tries every command on a table as the current role and leaves nothing behind but a text in a setting.
std::string tries(const Relation& table) {
  std::string columns;
  std::string first;
  for (const Column& column : table.columns) {
    if (column.generated != Generated::none) continue;
    columns += (columns.empty() ? "" : ", ") + quote_identifier(column.name);
    if (first.empty() && column.identity != Identity::always) first = quote_identifier(column.name);
  }
  const std::string name = name_of(table.name);
  const auto undone = [](std::string_view label, std::string_view statement) {
    return fmt::format("BEGIN {} GET DIAGNOSTICS n = ROW_COUNT; RAISE EXCEPTION SQLSTATE 'PGLNT'; "
                       "EXCEPTION WHEN SQLSTATE 'PGLNT' THEN seen := seen || '; {} ' || CASE n WHEN 0 THEN 'nothing' ELSE n::text END; "
                       "WHEN OTHERS THEN seen := seen || '; {} ' || {}; END; ",
                       statement, label, label, refusal);
  };
  return "DO " + dollar_quoted(
      "DECLARE n bigint; seen text := ''; rows text := ''; one record; BEGIN "
      "BEGIN SELECT 'SELECT ' || coalesce(count(*) || ' rows ' || substr(md5(string_agg(md5(t::text), ',' ORDER BY md5(t::text))), 1, 8), 'nothing') INTO seen FROM " + name + " t; "
      "EXCEPTION WHEN OTHERS THEN seen := 'SELECT ' || " + std::string(refusal) + "; END; " +
      (first.empty() ? "" : undone("UPDATE", fmt::format("UPDATE {} SET {} = {};", name, first, first))) +
      undone("DELETE", fmt::format("DELETE FROM {};", name)) +
      (columns.empty() ? "" : fmt::format(
      "FOR one IN SELECT pglint_number FROM pg_temp.pglint_rows ORDER BY 1 LOOP BEGIN "
      "INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM pg_temp.pglint_rows WHERE pglint_number = one.pglint_number; "
      "RAISE EXCEPTION SQLSTATE 'PGLNT'; EXCEPTION WHEN SQLSTATE 'PGLNT' THEN rows := rows || '+'; WHEN OTHERS THEN rows := rows || CASE WHEN SQLSTATE LIKE '22%' OR SQLSTATE = '42501' THEN '-' WHEN SQLSTATE LIKE '23%' THEN '+' ELSE ' refused ' || SQLSTATE || ' ' END; "
      "END; END LOOP; seen := seen || '; INSERT ' || rows; ", name, columns, columns)) +
      "PERFORM pg_catalog.set_config('pglint.seen', seen, true); END");
}

}  // namespace

namespace {

/// Lets every user at everything that policies do not forbid, so that they are what is seen; within a transaction that is rolled back.
std::string grants(const Catalog& catalog, const std::vector<SampleUser>& users) {
  std::string roles, schemas;
  for (const SampleUser& user : users) {
    const std::string role = quote_identifier(user.role);
    if (!roles.ends_with(role)) roles += (roles.empty() ? "" : ", ") + role;  // a role's users stand together
  }
  for (const auto& [name, schema] : catalog.schemas) schemas += (schemas.empty() ? "" : ", ") + quote_identifier(name);
  return fmt::format("GRANT USAGE ON SCHEMA {0} TO {1}; GRANT ALL ON ALL TABLES IN SCHEMA {0} TO {1}; GRANT EXECUTE ON ALL ROUTINES IN SCHEMA {0} TO {1}", schemas, roles);
}

}  // namespace

Sights Samples::look(live::Scratch& server) const {
  Sights sights;
  if (users_.empty()) return sights;
  static_cast<void>(server.run("BEGIN; SET LOCAL client_min_messages = error"));
  static_cast<void>(server.run("SAVEPOINT pglint_grants"));
  if (server.run(grants(catalog_, users_))) static_cast<void>(server.run("ROLLBACK TO SAVEPOINT pglint_grants"));
  for (const Relation& table : catalog_.relations()) {
    if (!tables_.contains(table.name) || !holds_rows(table)) continue;
    const std::string attempt = tries(table);
    const auto refused = server.run(fmt::format(
        "SAVEPOINT pglint_table; CREATE TEMP TABLE pglint_rows AS SELECT pg_catalog.row_number() OVER (ORDER BY t::text) AS pglint_number, t.* FROM {} t LIMIT 32; "
        "GRANT SELECT ON pglint_rows TO PUBLIC", name_of(table.name)));
    for (const SampleUser& user : users_) {
      std::string& seen = sights[{table.name, user.shown}];
      if (refused) {
        seen = "refused: " + *refused;
        continue;
      }
      std::string script = "SAVEPOINT pglint_user; ";
      for (const auto& [setting, text] : user.settings) script += fmt::format("SELECT pg_catalog.set_config({}, {}, true); ", quote_literal(setting), quote_literal(text));
      script += "SET LOCAL ROLE " + quote_identifier(user.role);
      if (const auto not_set = server.run(script)) seen = "refused: " + *not_set;
      else if (const auto failed = server.run(attempt)) seen = "refused: " + *failed;
      else seen = server.query("what a user sees", "SELECT pg_catalog.current_setting('pglint.seen', true)").string(0, 0);
      static_cast<void>(server.run("ROLLBACK TO SAVEPOINT pglint_user"));
    }
    static_cast<void>(server.run("ROLLBACK TO SAVEPOINT pglint_table"));
  }
  static_cast<void>(server.run("ROLLBACK"));
  return sights;
}

}  // namespace pglint::prove
