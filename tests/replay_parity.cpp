// Model against server: every script of fixtures/replay is replayed and run on a throwaway PostgreSQL, and what the two
// make of it must be the same: names, columns, constraints, indexes, policies, sequences.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "model/replay.hpp"
#include "pglint/load.hpp"
#include "support/server.hpp"

namespace pglint::model {

/// The test's way to the normalisation that replay itself uses.
struct ReplayAccess {
  static void normalize(const Replay& replay, const Relation* relation, Expr& expr) { replay.normalize_for(relation, expr); }
};

}  // namespace pglint::model

namespace {

using nlohmann::json;
using namespace pglint;

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string join(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& item : list) text += (text.empty() ? "" : ",") + item;
  return text;
}

std::string join(const json& list) {
  std::string text;
  if (list.is_array())
    for (const json& item : list) text += (text.empty() ? "" : ",") + item.get<std::string>();
  return text;
}

std::string text_of(const json& value) { return value.is_string() ? value.get<std::string>() : std::string(); }
std::string dotted(const QualifiedName& name) { return name.name.empty() ? std::string() : name.schema + "." + name.name; }

/// One line for each fact, so that a difference shows as a line.
using Lines = std::vector<std::string>;

/// The server's expressions go through the parser and the same normalisation as those of the script.
class ServerLines {
 public:
  ServerLines(Catalog& catalog, const Sources& sources) : catalog_(catalog), replay_(catalog, report_, sources) {}

  Lines lines(const json& document) {
    Lines all;
    if (document["relations"].is_array())
      for (const json& relation : document["relations"]) add(relation, all);
    if (document["sequences"].is_array())
      for (const json& s : document["sequences"])
        all.push_back("sequence " + text_of(s["schema"]) + "." + text_of(s["name"]) + " " + text_of(s["type"]) + " start " +
                      std::to_string(s["start"].get<long long>()) + " increment " + std::to_string(s["increment"].get<long long>()) +
                      " owner " + text_of(s["owner"]));
    std::sort(all.begin(), all.end());
    return all;
  }

 private:
  std::string expression(const Relation* relation, const json& text) {
    if (!text.is_string()) return {};
    Result<Expr> parsed = parse_expression(text.get<std::string>());
    if (!parsed) return "cannot parse " + text.get<std::string>();
    model::ReplayAccess::normalize(replay_, relation, *parsed);
    return canonical_sql(*parsed);
  }

  void add(const json& r, Lines& all) {
    const std::string name = text_of(r["schema"]) + "." + text_of(r["name"]);
    const Relation* relation = catalog_.relation(text_of(r["schema"]), text_of(r["name"]));
    all.push_back("relation " + name + " " + text_of(r["kind"]) + (r["row_security"] ? " rls" : "") + (r["force_row_security"] ? " force" : "") +
                  " identity " + text_of(r["replica_identity"]) + " bound " + text_of(r["bound"]) + " parents " + join(r["parents"]));
    const bool is_view = r["kind"] == "v" || r["kind"] == "m";
    if (r["columns"].is_array() && !is_view)
      for (const json& c : r["columns"]) {
        std::string line = "column " + name + "." + text_of(c["name"]) + " " + text_of(c["type"]) + (c["not_null"] ? " not null" : "") +
                           " identity '" + text_of(c["identity"]) + "' generated '" + text_of(c["generated"]) + "'" +
                           (c["is_local"] ? " local" : "") + " inherited " + std::to_string(c["inherit_count"].get<int>()) +
                           " collate " + text_of(c["collation"]);
        all.push_back(line + " = " + expression(relation, c["expression"]));
      }
    if (r["constraints"].is_array())
      for (const json& c : r["constraints"]) {
        std::string actions = text_of(c["actions"]);
        std::string columns = join(c["columns"]);
        if (c["kind"] == "c" && c["columns"].is_array()) {  // the server lists them as mentioned
          auto list = c["columns"].get<std::vector<std::string>>();
          if (relation)
            std::sort(list.begin(), list.end(), [&](const auto& a, const auto& b) { return relation->column(a) < relation->column(b); });
          columns = join(list);
        }
        all.push_back("constraint " + name + "." + text_of(c["name"]) + " " + text_of(c["kind"]) + " (" + columns + ") index " + text_of(c["index"]) +
                      " references " + text_of(c["referenced"]) + "(" + join(c["referenced_columns"]) + ") " +
                      (c["kind"] == "f" ? actions : std::string("   ")) + " (" + join(c["on_delete_columns"]) + ") " + text_of(c["flags"]) +
                      " inherited " + std::to_string(c["inherit_count"].get<int>()) + " = " + expression(relation, c["expression"]));
      }
    if (r["indexes"].is_array())
      for (const json& i : r["indexes"]) {
        std::string line = "index " + name + " " + text_of(i["name"]) + " " + text_of(i["access_method"]) + " " + text_of(i["flags"]) + " (";
        const bool ordered = i["access_method"] == "btree";
        for (const json& k : i["keys"]) {
          const int option = ordered ? k["option"].get<int>() : 0;
          line += "[" + text_of(k["column"]) + "|" + expression(relation, k["expression"]) + "|" + text_of(k["opclass"]) + "|" +
                  join(k["opclass_options"]) + "|" + text_of(k["collation"]) + "|" + (option & 1 ? "desc" : "") + (option & 2 ? " first" : "") + "|" +
                  text_of(k["operator"]) + "]";
        }
        all.push_back(line + ") include (" + join(i["include"]) + ") where " + expression(relation, i["predicate"]) + " with (" + join(i["options"]) +
                      ") attached " + text_of(i["attached_to"]));
      }
    if (r["policies"].is_array())
      for (const json& p : r["policies"])
        all.push_back("policy " + name + "." + text_of(p["name"]) + " " + text_of(p["command"]) + (p["permissive"] ? " permissive" : "") + " to " +
                      join(p["roles"]) + " using " + expression(relation, p["using"]) + " check " + expression(relation, p["with_check"]));
  }

  Catalog& catalog_;
  LoadReport report_;
  model::Replay replay_;
};

std::string canonical(const Expr& expr) { return expr ? canonical_sql(expr) : std::string(); }

std::string options(const std::map<std::string, std::string>& map) {
  std::vector<std::string> list;
  for (const auto& [name, value] : map) list.push_back(name + "=" + value);
  return join(list);
}

void add(const Relation& r, Lines& all) {
  const std::string name = dotted(r.name);
  std::vector<std::string> parents;
  for (const QualifiedName& parent : r.parents) parents.push_back(dotted(parent));
  all.push_back("relation " + name + " " + static_cast<char>(r.kind) + (r.row_security ? " rls" : "") + (r.force_row_security ? " force" : "") +
                " identity " + (r.kind == RelationKind::view ? 'n' : r.replica_identity) + " bound " + r.partition_bound + " parents " + join(parents));
  const bool is_view = r.kind == RelationKind::view || r.kind == RelationKind::materialized_view;
  const auto flag = [](char c) { return c == 0 ? std::string() : std::string(1, c); };
  if (!is_view)
    for (const Column& c : r.columns)
      all.push_back("column " + name + "." + c.name + " " + c.type + (c.not_null ? " not null" : "") + " identity '" + flag(static_cast<char>(c.identity)) +
                    "' generated '" + flag(static_cast<char>(c.generated)) + "'" + (c.is_local ? " local" : "") + " inherited " +
                    std::to_string(c.inherit_count) + " collate " + *c.collation + " = " + canonical(c.generation ? c.generation : c.default_value));
  for (const Constraint& c : r.constraints) {
    std::string flags;
    const auto add_flag = [&](bool on, const char* text) {
      if (on) flags += (flags.empty() ? "" : " ") + std::string(text);
    };
    add_flag(c.deferrable, "deferrable");
    add_flag(c.initially_deferred, "deferred");
    add_flag(c.validated, "validated");
    add_flag(c.no_inherit, "no_inherit");
    add_flag(c.is_local, "local");
    const bool is_key = c.kind == ConstraintKind::foreign_key;
    std::vector<std::string> columns = c.columns;
    std::erase(columns, "");
    all.push_back("constraint " + name + "." + c.name + " " + static_cast<char>(c.kind) + " (" + join(columns) + ") index " + c.index + " references " +
                  dotted(c.referenced_table) + "(" + join(c.referenced_columns) + ") " +
                  (is_key ? std::string{c.match, c.on_update, c.on_delete} : std::string("   ")) + " (" + join(c.on_delete_columns) + ") " + flags +
                  " inherited " + std::to_string(c.inherit_count) + " = " + canonical(c.expression));
  }
  for (const Index& i : r.indexes) {
    std::string flags;
    const auto add_flag = [&](bool on, const char* text) {
      if (on) flags += (flags.empty() ? "" : " ") + std::string(text);
    };
    add_flag(i.unique, "unique");
    add_flag(i.primary, "primary");
    add_flag(i.exclusion, "exclusion");
    add_flag(i.immediate, "immediate");
    add_flag(i.nulls_not_distinct, "nulls_not_distinct");
    add_flag(i.clustered, "clustered");
    add_flag(i.replica_identity, "replica_identity");
    add_flag(i.valid, "valid");
    std::string line = "index " + name + " " + i.name + " " + i.access_method + " " + flags + " (";
    for (const IndexKey& k : i.keys)
      line += "[" + k.column + "|" + canonical(k.expression) + "|" + *k.opclass + "|" + options(k.opclass_options) + "|" + *k.collation + "|" +
              (k.descending ? "desc" : "") + (k.nulls_first ? " first" : "") + "|" + *k.exclusion_operator + "]";
    std::vector<std::string> include;
    for (const IndexKey& k : i.include) include.push_back(k.column);
    all.push_back(line + ") include (" + join(include) + ") where " + canonical(i.predicate) + " with (" + options(i.storage_parameters) +
                  ") attached " + dotted(i.attached_to));
  }
  for (const Policy& p : r.policies)
    all.push_back("policy " + name + "." + p.name + " " + static_cast<char>(p.command) + (p.permissive ? " permissive" : "") + " to " + join(p.roles) +
                  " using " + canonical(p.using_) + " check " + canonical(p.with_check));
}

Lines model_lines(const Catalog& catalog) {
  Lines all;
  for (const Relation& relation : catalog.relations())
    if (!relation.extension_member && !relation.temporary) add(relation, all);
  for (const auto& [name, s] : catalog.sequences)
    all.push_back("sequence " + dotted(name) + " " + s.type + " start " + std::to_string(s.start) + " increment " + std::to_string(s.increment) +
                  " owner " + (s.owner_table.name.empty() ? "" : dotted(s.owner_table) + "." + s.owner_column));
  std::sort(all.begin(), all.end());
  return all;
}

/// reloptions keep the order in which they were set; the model sorts them.
void sort_options(json& document) {
  if (!document["relations"].is_array()) return;
  for (json& relation : document["relations"])
    if (relation["indexes"].is_array())
      for (json& index : relation["indexes"])
        if (index["options"].is_array()) std::sort(index["options"].begin(), index["options"].end());
}

/// Differences that are known, each with its reason above it: tests/data/replay_differences.txt. Any other one fails.
const std::set<std::string>& known_differences() {
  static const std::set<std::string> known = [] {
    std::set<std::string> lines;
    std::istringstream text(read(std::filesystem::path(PGLINT_SOURCE_DIR) / "tests/data/replay_differences.txt"));
    for (std::string line; std::getline(text, line);)
      if (!line.empty() && line.front() != '#') lines.insert(line);
    return lines;
  }();
  return known;
}

void report_difference(const std::string& difference) {
  std::string trimmed = difference;
  while (trimmed.ends_with(' ')) trimmed.pop_back();
  if (known_differences().contains(trimmed))
    std::cout << "known difference: " << trimmed << '\n';
  else
    FAIL_CHECK(trimmed);
}

/// Replays a script, and compares with the database in which it was run.
void compare(const test::Server& server, const std::string& database, const Database& model, const std::string& read_back) {
  const auto answer = server.run(database, read_back);
  REQUIRE_MESSAGE(answer.ok, answer.errors);
  json document = json::parse(answer.output);
  sort_options(document);
  Catalog catalog = model.catalog;
  const Lines ours = model_lines(catalog);
  const Lines live = ServerLines(catalog, model.sources).lines(document);
  Lines only_model, only_live;
  std::set_difference(ours.begin(), ours.end(), live.begin(), live.end(), std::back_inserter(only_model));
  std::set_difference(live.begin(), live.end(), ours.begin(), ours.end(), std::back_inserter(only_live));
  for (const std::string& line : only_model) report_difference("model only:  " + line);
  for (const std::string& line : only_live) report_difference("server only: " + line);
}

std::vector<std::filesystem::path> scripts_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> scripts;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) scripts.push_back(entry.path());
  std::sort(scripts.begin(), scripts.end());
  return scripts;
}

}  // namespace

TEST_CASE("replayed scripts give what a server makes of them") {
  const std::filesystem::path root = PGLINT_SOURCE_DIR;
  const auto server = test::Server::start(15);
  if (!server) {
    std::cout << "skipped: no PostgreSQL 15 or later is installed\n";
    return;
  }
  const std::string read_back = read(root / "tests/support/read_back.sql");
  int number = 0;
  for (const std::filesystem::path& path : scripts_in(root / "fixtures/replay")) {
    CAPTURE(path.filename().string());
    const std::string sql = read(path);
    const std::string database = "replay_" + std::to_string(++number);
    REQUIRE(server->run("postgres", "create database " + database).ok);
    const auto loaded = server->run(database, sql);
    REQUIRE_MESSAGE(loaded.ok, loaded.errors);
    const Database model = load_sql(sql, path.filename().string());
    for (const auto& error : model.report.syntax_errors) FAIL_CHECK("syntax error: " << error.message);
    for (const auto& passed_over : model.report.not_understood) FAIL_CHECK("not understood: " << passed_over.why);
    compare(*server, database, model, read_back);
  }
  for (const std::filesystem::path& path : scripts_in(root / "fixtures/replay_refused")) {
    CAPTURE(path.filename().string());
    const std::string sql = read(path);
    const std::string database = "replay_" + std::to_string(++number);
    REQUIRE(server->run("postgres", "create database " + database).ok);
    static_cast<void>(server->run(database, "\\unset ON_ERROR_STOP\n" + sql));
    const Database model = load_sql(sql, path.filename().string());
    const Source source("", sql);
    std::vector<std::uint32_t> counted;
    for (const auto& passed_over : model.report.not_understood) counted.push_back(source.position(passed_over.origin.span.begin).line);
    for (std::uint32_t line = 1; line <= source.line_count(); ++line) {
      const bool expected = source.line(line).ends_with("-- refused");
      const auto count = std::count(counted.begin(), counted.end(), line);
      if (count != (expected ? 1 : 0)) FAIL_CHECK("line " << line << " counted " << count << " times: " << source.line(line));
    }
    compare(*server, database, model, read_back);
  }
}
