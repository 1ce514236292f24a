// One model from two sides: every fixture is replayed from its text, and loaded into a real server and read back. The two
// snapshots must be equal. Differences that remain are listed with their reasons in tests/data/live_differences.txt; one that is
// not listed fails, and so does a listed one that no longer occurs.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "pglint/live.hpp"
#include "pglint/snapshot.hpp"
#include "support/server.hpp"

namespace {

using nlohmann::json;
using namespace pglint;
namespace fs = std::filesystem;

const fs::path root = PGLINT_SOURCE_DIR;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// --- snapshots as facts ------------------------------------------------------------------------------------------------

/// One line a fact: where it is, and what it says. List elements that have a name are found by it, others by their place.
using Facts = std::map<std::string, std::string>;

std::string name_of(const json& item) {
  if (!item.is_object() || !item.contains("name")) return {};
  const json& name = item["name"];
  std::string text = name.is_string() ? name.get<std::string>() : name.value("schema", "") + "." + name.value("name", "");
  if (item.contains("language")) {  // a function
    text += "(";
    for (const json& argument : item.value("arguments", json::array()))
      if (const std::string mode = argument.value("mode", "i"); mode != "o" && mode != "t") text += (text.ends_with("(") ? "" : ",") + argument.value("type", "");
    text += ")";
  }
  return text;
}

/// What a default privilege is about: their order says nothing as long as none contradicts another.
std::string default_privilege(const json& item) {
  return item.value("role", "") + "/" + item.value("schema", "") + "/" + item.value("object_kind", "r") + "/" + item["grant"].value("grantee", "") +
         (item.value("revoked", false) ? "/revoked" : "");
}

/// An expression: its canonical text. Which casts are implied is for people and no difference.
bool is_tree(const json& value) { return value.is_object() && value.contains("sql") && value.contains("implicit"); }

void collect(const std::string& path, const json& value, Facts& facts) {
  if (is_tree(value)) {
    facts[path] = value["sql"].get<std::string>();
  } else if (value.is_object()) {
    for (const auto& [key, member] : value.items()) collect(path.empty() ? key : path + " " + key, member, facts);
  } else if (value.is_array() && !value.empty() && !name_of(value.front()).empty()) {
    std::string order;
    for (const json& item : value) {
      collect(path + " " + name_of(item), item, facts);
      order += " " + name_of(item);
    }
    if (path.ends_with(" columns") || path.ends_with(" arguments")) facts[path + " order"] = order;  // elsewhere order says nothing
  } else if (value.is_array() && !value.empty() && value.front().is_object()) {
    std::size_t place = 0;
    for (const json& item : value) {
      const std::string key = item.contains("object_kind") || item.contains("grant") ? default_privilege(item)
                              : item.contains("grantee") ? item["grantee"].get<std::string>() + (item.contains("columns") ? "(" + item["columns"].front().get<std::string>() + ")" : "")
                                                       : std::to_string(++place);
      collect(path + " " + key, item, facts);
    }
  } else {
    facts[path] = value.is_string() ? value.get<std::string>() : value.dump();
  }
}

// --- what the one side cannot know ---------------------------------------------------------------------------------------

/// Members of extensions are known to a script by name only.
void leave_out_members(json& list) {
  for (auto item = list.begin(); item != list.end();)
    item = item->value("extension_member", false) || item->value("temporary", false) ? list.erase(item) : std::next(item);
}

/// `text` came from a script: it does not say who ran it, which version of an extension there is, or what the session's settings
/// are when somebody else connects.
void level(json& text, json& server, int version) {
  for (json* model : {&text, &server}) {
    model->erase("search_path");
    model->erase("server_version");
    for (const char* list : {"relations", "functions"}) leave_out_members((*model)[list]);
  }
  auto& roles = server["roles"];
  for (auto role = roles.begin(); role != roles.end();) role = (*role)["name"] == "postgres" ? roles.erase(role) : std::next(role);
  const auto drop_owner = [](json& list) {
    for (json& item : list)
      if (const std::string owner = item.value("owner", ""); owner == "postgres" || owner == "pg_database_owner") item.erase("owner");
  };
  for (const char* list : {"relations", "functions", "sequences", "schemas"})
    for (json* model : {&text, &server}) drop_owner((*model)[list]);
  for (json* model : {&text, &server})
    for (json& privilege : (*model)["default_privileges"])
      if (privilege.value("role", "") == "postgres") privilege.erase("role");
  std::set<std::string> versioned;
  for (const json& extension : text["extensions"])
    if (extension.contains("version")) versioned.insert(extension["name"]);
  for (json& extension : server["extensions"])
    if (!versioned.contains(extension["name"])) extension.erase("version");
  if (version < 18)
    for (json& relation : text["relations"])
      if (relation.contains("columns"))
        for (json& column : relation["columns"]) column.erase("not_null_name");  // kept by servers from 18 on
}

// --- the known differences -----------------------------------------------------------------------------------------------

/// A line of the file: "fixture | fact | text: … | server: …", where '*' stands for anything; "18+ " before it: from that version on.
class Known {
 public:
  Known() {
    std::istringstream text(read(root / "tests/data/live_differences.txt"));
    for (std::string line; std::getline(text, line);)
      if (!line.empty() && line.front() != '#') lines_.emplace(line, 0);
  }
  bool contains(const std::string& difference, int version) {
    newest_ = std::max(newest_, version);
    for (auto& [line, count] : lines_)
      if (first_version(line) <= version && matches(std::string_view(line).substr(line.find("+ ") == 2 ? 4 : 0), difference)) {
        ++count;
        return true;
      }
    return false;
  }
  [[nodiscard]] std::vector<std::string> unused() const {
    std::vector<std::string> list;
    for (const auto& [line, count] : lines_)
      if (count == 0 && first_version(line) <= newest_) list.push_back(line);
    return list;
  }

 private:
  static int first_version(const std::string& line) { return line.find("+ ") == 2 ? std::atoi(line.c_str()) : 0; }
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
  int newest_ = 0;
};

// --- comparing -----------------------------------------------------------------------------------------------------------

struct Totals {
  std::size_t scripts = 0, facts = 0, known = 0, skipped = 0;
};

class Parity {
 public:
  Parity(const test::Server& server, Known& known) : server_(server), known_(known) {}
  Totals totals;

  /// Loads `files` into a new database, each in a session of its own, and compares with what `sources` replay to.
  void compare(const std::string& name, const std::vector<fs::path>& files, const std::vector<std::string>& sources, bool stop_at_errors = true) {
    CAPTURE(name);
    REQUIRE(server_.run("postgres", "create database parity").ok);
    for (const fs::path& file : files) {
      const auto loaded = server_.run("parity", (stop_at_errors ? "" : "\\unset ON_ERROR_STOP\n") + read(file));
      if (stop_at_errors && !loaded.ok) FAIL_CHECK(file.filename().string() << " does not load: " << loaded.errors);
    }
    const Result<Database> text = load(sources);
    REQUIRE_MESSAGE(text.ok(), text.error().message);
    const Result<Database> server = read_server(server_.conninfo("parity"));
    REQUIRE_MESSAGE(server.ok(), server.error().message);
    for (const auto& passed_over : server->report.not_understood) FAIL_CHECK("not understood: " << passed_over.why);
    compare(name, text->catalog, server->catalog);
    REQUIRE(server_.run("postgres", "drop database parity").ok);
    drop_roles();
    ++totals.scripts;
  }

 private:
  void drop_roles() const {
    static_cast<void>(server_.run("postgres", "select format('drop role %I', rolname) from pg_roles where rolname !~ '^pg_' and rolname <> 'postgres' \\gexec\n"));
  }

  void compare(const std::string& name, const Catalog& from_text, const Catalog& from_server) {
    json text = json::parse(write_snapshot(from_text)), server = json::parse(write_snapshot(from_server));
    level(text, server, server_.version());
    Facts text_facts, server_facts;
    collect("", text, text_facts);
    collect("", server, server_facts);
    totals.facts += server_facts.size();
    std::set<std::string> paths;
    for (const auto& [path, value] : text_facts) paths.insert(path);
    for (const auto& [path, value] : server_facts) paths.insert(path);
    for (const std::string& path : paths) {
      const auto in_text = text_facts.find(path), in_server = server_facts.find(path);
      const std::string a = in_text == text_facts.end() ? "-" : in_text->second, b = in_server == server_facts.end() ? "-" : in_server->second;
      if (a == b) continue;
      std::string difference = name + " | " + path + " | text: " + a + " | server: " + b;
      std::replace(difference.begin(), difference.end(), '\n', ' ');
      if (known_.contains(difference, server_.version())) ++totals.known;
      else FAIL_CHECK(difference);
    }
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

}  // namespace

TEST_CASE("a script and the server that ran it give one model") {
  const std::vector<std::string> installations = test::Server::wanted(15);
  if (installations.empty()) {
    std::cout << "skipped: no PostgreSQL 15 or later is installed\n";
    return;
  }
  Known known;
  for (const std::string& programs : installations) {
    const auto server = test::Server::start_from(programs);
    REQUIRE_MESSAGE(server.has_value(), "PostgreSQL of " << programs << " does not start");
    Parity parity(*server, known);
    for (const fs::path& path : files_under(root / "fixtures/replay")) {
      if (server->version() >= 18 && first_line(path).starts_with("-- pg: 17")) ++parity.totals.skipped;
      else parity.compare(path.stem().string(), {path}, {path.string()});
    }
    for (const fs::path& path : files_under(root / "fixtures/replay_refused")) parity.compare(path.stem().string(), {path}, {path.string()}, false);
    for (const fs::path& path : files_under(root / "fixtures/rules")) {
      const std::string name = fs::relative(path, root / "fixtures/rules").string(), head = first_line(path);
      const bool no_schema = name.ends_with(".fix.sql") || name.starts_with("sql/syntax-error/");
      const bool newer = head.starts_with("-- pg: 18") && server->version() < 18;
      if (no_schema || newer || head.find("A server would refuse") != std::string::npos) {
        ++parity.totals.skipped;
        continue;
      }
      parity.compare(name, {path}, {path.string()});
    }
    const fs::path prelude = root / "lib/src/prove/supabase.sql";
    for (const auto& entry : fs::directory_iterator(root / "fixtures/cases")) {
      const fs::path migrations = entry.path() / "supabase/migrations";
      if (!fs::exists(migrations)) continue;
      std::vector<fs::path> files = files_under(migrations);
      files.insert(files.begin(), prelude);
      parity.compare(entry.path().filename().string(), files, {prelude.string(), migrations.string()});
    }
    parity.compare("prelude", {prelude}, {prelude.string()});
    std::cout << "PostgreSQL " << server->version() << ": " << parity.totals.scripts << " scripts, " << parity.totals.facts << " facts, "
              << parity.totals.known << " known differences, " << parity.totals.skipped << " scripts not for it\n";
  }
  for (const std::string& line : known.unused()) FAIL_CHECK("listed, but no longer a difference: " << line);
}
