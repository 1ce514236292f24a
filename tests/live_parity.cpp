// One model from two sides: every fixture, and schemas of other projects, are replayed from their text, and loaded into a real
// server and read back. compare_catalogs() must find nothing. Differences that remain are listed with their reasons in
// tests/data/live_differences.txt; one that is not listed fails, and so does a listed one that no longer occurs.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "pglint/compare.hpp"
#include "pglint/live.hpp"
#include "support/server.hpp"
#include "text/split.hpp"

namespace {

using namespace pglint;
namespace fs = std::filesystem;

constexpr int skipped = 77;

const fs::path root = PGLINT_SOURCE_DIR;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// --- the known differences -----------------------------------------------------------------------------------------------

/// A line of the file: "source | difference", where '*' stands for anything; "18+ " or "15-17 " before it: those versions only.
class Known {
 public:
  explicit Known(int version) {
    std::istringstream text(read(root / "tests/data/live_differences.txt"));
    for (std::string line; std::getline(text, line);)
      if (!line.empty() && line.front() != '#' && is_for(line, version)) lines_.emplace(line, 0);
  }
  bool contains(const std::string& difference) {
    for (auto& [line, count] : lines_)
      if (matches(line, difference)) {
        ++count;
        return true;
      }
    return false;
  }
  [[nodiscard]] std::vector<std::string> unused() const {
    std::vector<std::string> list;
    for (const auto& [line, count] : lines_)
      if (count == 0) list.push_back(line);
    return list;
  }

 private:
  /// Takes the versions off the line.
  static bool is_for(std::string& line, int version) {
    if (line.size() < 6 || line[0] < '0' || line[0] > '9' || (line[2] != '+' && line[2] != '-')) return true;
    const int first = std::atoi(line.c_str()), last = line[2] == '+' ? version : std::atoi(line.c_str() + 3);
    line.erase(0, line.find(' ') + 1);
    return version >= first && version <= last;
  }
  static bool matches(std::string_view pattern, std::string_view text) {
    if (pattern.empty()) return text.empty();
    if (pattern.front() == '*') {
      for (std::size_t at = 0; at <= text.size(); ++at)
        if (matches(pattern.substr(1), text.substr(at))) return true;
      return false;
    }
    return !text.empty() && pattern.front() == text.front() && matches(pattern.substr(1), text.substr(1));
  }
  std::map<std::string, int> lines_;
};

// --- comparing -----------------------------------------------------------------------------------------------------------

struct Totals {
  std::size_t scripts = 0, relations = 0, known = 0, refused = 0, skipped = 0;
};

/// What a comparison passes over, so that it is listed too: columns and types that replay did not make out.
std::vector<std::string> unknown_parts(const Catalog& catalog) {
  std::vector<std::string> list;
  for (const Relation& relation : catalog.relations()) {
    if (relation.extension_member) continue;
    const std::string name = quote_qualified(relation.name.schema, relation.name.name);
    if (!relation.columns_known) list.push_back("columns of " + name + " are not known");
    for (const Column& column : relation.columns)
      if (column.type.empty()) list.push_back("type of " + name + "." + quote_identifier(column.name) + " is not known");
  }
  return list;
}

class Parity {
 public:
  Parity(const test::Server& server, Known& known) : server_(server), known_(known) {
    REQUIRE(server_.run("postgres", "create database parity").ok);
  }
  Totals totals;

  /// Loads `files` into an empty database, each in a session of its own, and compares with what `sources` replay to.
  void compare(const std::string& name, const std::vector<fs::path>& files, const std::vector<std::string>& sources, bool stop_at_errors = true) {
    CAPTURE(name);
    empty_database();
    for (const fs::path& file : files) {
      const auto loaded = server_.run("parity", (stop_at_errors ? "" : "\\unset ON_ERROR_STOP\n") + read(file));
      if (stop_at_errors && !loaded.ok) FAIL_CHECK(file.filename().string() << " does not load: " << loaded.errors);
    }
    const Result<Database> text = load(sources);
    REQUIRE_MESSAGE(text.ok(), text.error().message);
    compare_with_server(name, text->catalog);
  }

  /// The same for what was not written for these servers: statements that one refuses are left out on both sides.
  void compare_accepted(const std::string& name, const std::vector<std::pair<std::string, std::string>>& scripts) {
    CAPTURE(name);
    empty_database();
    Database text;
    for (const auto& [file, sql] : scripts) append_sql(text, accepted(name, sql), file);
    compare_with_server(name, text.catalog);
  }

 private:
  void empty_database() const {
    static const std::string emptied = read(root / "tests/support/empty_database.sql");
    const auto done = server_.run("parity", emptied);
    REQUIRE_MESSAGE(done.ok, done.errors);
  }

  /// Runs a script statement by statement; gives those that were not refused.
  std::string accepted(const std::string& name, const std::string& sql) {
    // In a transaction that is the script's own, an error costs its statement only.
    std::string marked = "\\unset ON_ERROR_STOP\n\\set ON_ERROR_ROLLBACK on\n";
    std::vector<std::string> pieces;
    for (const text::Statement& statement : text::split(sql).statements) {
      if (!statement.applies() || statement.kind == text::Statement::Kind::meta_command) continue;
      const std::string piece = sql.substr(statement.span.begin, statement.span.end - statement.span.begin);
      if (statement.kind == text::Statement::Kind::copy_data) {
        marked += piece + "\n\\.\n";
        if (!pieces.empty()) pieces.back() += piece + "\n\\.\n";
        continue;
      }
      marked += "\\warn @@" + std::to_string(pieces.size()) + "\n" + piece + "\n;\n";
      pieces.push_back(piece + "\n;\n");
    }
    std::istringstream said(server_.run("parity", marked).errors);
    std::size_t at = 0;
    for (std::string line; std::getline(said, line);) {
      if (line.starts_with("@@")) at = static_cast<std::size_t>(std::atoll(line.c_str() + 2));
      else if (line.starts_with("ERROR:") && at < pieces.size() && !pieces[at].empty()) {
        std::cout << "refused: " << name << ": " << pieces[at].substr(0, std::min<std::size_t>(pieces[at].find('\n'), 60)) << " (" << line << ")\n";
        pieces[at].clear();
        ++totals.refused;
      }
    }
    std::string out;
    for (const std::string& piece : pieces) out += piece;
    return out;
  }

  void compare_with_server(const std::string& name, const Catalog& text) {
    const Result<Database> server = read_server(server_.conninfo("parity"));
    REQUIRE_MESSAGE(server.ok(), server.error().message);
    for (const auto& passed_over : server->report.not_understood) FAIL_CHECK("not understood: " << passed_over.why);
    for (const Difference& difference : compare_catalogs(text, server->catalog)) report(name + " | " + to_string(difference));
    for (const std::string& unknown : unknown_parts(text)) report(name + " | " + unknown);
    totals.relations += server->catalog.relations().size();
    ++totals.scripts;
  }

  void report(const std::string& difference) {
    if (known_.contains(difference)) ++totals.known;
    else FAIL_CHECK(difference);
  }

  const test::Server& server_;
  Known& known_;
};

std::vector<fs::path> files_under(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && entry.path().extension() == ".sql") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string first_line(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

/// Files of a downloaded schema in the order in which they are applied; nothing, and a line that says so, when it is not there.
std::vector<fs::path> downloaded(const fs::path& path) {
  const fs::path place = root / ".deps/schemas" / path;
  if (!fs::exists(place)) {
    std::cout << "skip: " << path.begin()->string() << " is not downloaded (scripts/schemas.sh)\n";
    return {};
  }
  return fs::is_directory(place) ? files_under(place) : std::vector<fs::path>{place};
}

/// The folder with the greatest number for a name.
fs::path newest(const fs::path& path) {
  int found = 0;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(root / ".deps/schemas" / path, ignored)) found = std::max(found, std::atoi(entry.path().filename().c_str()));
  return path / std::to_string(found);
}

void fixtures(Parity& parity, int version) {
  for (const fs::path& path : files_under(root / "fixtures/replay")) {
    if (version >= 18 && first_line(path).starts_with("-- pg: 17")) ++parity.totals.skipped;
    else parity.compare(path.stem().string(), {path}, {path.string()});
  }
  for (const fs::path& path : files_under(root / "fixtures/replay_refused")) parity.compare(path.stem().string(), {path}, {path.string()}, false);
  for (const fs::path& path : files_under(root / "fixtures/rules")) {
    const std::string name = fs::relative(path, root / "fixtures/rules").string(), head = first_line(path);
    const bool no_schema = name.ends_with(".fix.sql") || name.starts_with("sql/syntax-error/");
    const bool newer = head.starts_with("-- pg: 18") && version < 18;
    if (no_schema || newer || head.find("A server would refuse") != std::string::npos) ++parity.totals.skipped;
    else parity.compare(name, {path}, {path.string()});
  }
}

void cases(Parity& parity, const fs::path& prelude) {
  for (const auto& entry : fs::directory_iterator(root / "fixtures/cases")) {
    const fs::path migrations = entry.path() / "supabase/migrations";
    if (!fs::exists(migrations)) continue;
    std::vector<fs::path> files = files_under(migrations);
    files.insert(files.begin(), prelude);
    parity.compare(entry.path().filename().string(), files, {prelude.string(), migrations.string()});
  }
  parity.compare("prelude", {prelude}, {prelude.string()});
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) text.replace(at, what.size(), with);
}

/// Schemas of other projects; `before` is what their tools bring along.
void real_schemas(Parity& parity, const std::string& supabase) {
  const auto compare = [&](const fs::path& path, const std::string& before = {}) {
    std::vector<std::pair<std::string, std::string>> scripts{{"before", before}};
    for (const fs::path& file : downloaded(path)) {
      scripts.emplace_back(file.filename().string(), read(file));
      replace_all(scripts.back().second, ":GRAPHILE_WORKER_SCHEMA", "graphile_worker");  // in bodies of functions too
    }
    if (scripts.size() > 1) parity.compare_accepted(path.begin()->string(), scripts);
  };
  const std::string project = supabase + R"sql(
    create publication supabase_realtime;
    create schema supabase_migrations;
    create table supabase_migrations.schema_migrations (version text primary key, statements text[], name text);)sql";
  compare("zabbix-server-pgsql/usr/share/zabbix-server-pgsql/schema.sql");
  compare("icinga2-ido-pgsql/usr/share/icinga2-ido-pgsql/schema/pgsql.sql");
  compare("bacula-director-pgsql/usr/share/dbconfig-common/data/bacula-director-pgsql/install/pgsql");
  compare(newest("openqa/usr/share/openqa/dbicdh/PostgreSQL/deploy"));
  compare("email-automator/supabase/migrations", project);
  compare("realtimex-alchemy/supabase/migrations", project);
  compare("graphile-worker/sql", "create schema graphile_worker;");
}

}  // namespace

TEST_CASE("a script and the server that ran it give one model") {
  for (const std::string& programs : test::Server::wanted(15)) {
    const auto server = test::Server::start_from(programs);
    REQUIRE_MESSAGE(server.has_value(), "PostgreSQL of " << programs << " does not start");
    Known known(server->version());
    Parity parity(*server, known);
    const fs::path prelude = root / "lib/src/prove/supabase.sql";
    fixtures(parity, server->version());
    cases(parity, prelude);
    real_schemas(parity, read(prelude));
    std::cout << "PostgreSQL " << server->version() << ": " << parity.totals.scripts << " scripts, " << parity.totals.relations << " relations, "
              << parity.totals.known << " known differences, " << parity.totals.refused << " statements refused, " << parity.totals.skipped << " scripts not for it\n";
    for (const std::string& line : known.unused()) FAIL_CHECK("listed, but no longer a difference: " << line);
  }
}

int main(int argc, char** argv) {
  if (test::Server::wanted(15).empty()) {
    std::cout << "skip: " << test::Server::missing() << '\n';
    return skipped;
  }
  doctest::Context context(argc, argv);
  return context.run();
}
