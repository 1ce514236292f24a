// fixtures/rules/<category>/<rule>/*.sql: every universal promise of a rule, checked here so that no rule has to.
// NAME.statistics.json beside NAME.sql is what a server counted, NAME.after.statistics.json what it counts once the fix is applied;
// "-- invalid: a, b" in NAME.sql names indexes that a server has left invalid.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <map>
#include <regex>
#include <sstream>

#include "pglint/report.hpp"
#include "pglint/snapshot.hpp"
#include "support/golden.hpp"
#include "support/relint.hpp"

using namespace pglint;
using namespace pglint::test;

namespace {

const fs::path root = PGLINT_SOURCE_DIR "/fixtures/rules";

/// As messages show it: from the source directory on.
std::string shown(const fs::path& path) { return path.lexically_relative(PGLINT_SOURCE_DIR).generic_string(); }

/// Cases of a rule, the golden fixes left out.
std::vector<fs::path> cases_of(const Rule& rule) {
  std::vector<fs::path> out = files_below(root / rule.id, ".sql");
  std::erase_if(out, [](const fs::path& path) { return path.string().ends_with(".fix.sql"); });
  return out;
}

/// The file beside NAME.sql, read as statistics; nothing when there is none.
std::optional<Statistics> statistics_beside(fs::path path, const char* extension) {
  path.replace_extension(extension);
  if (!fs::exists(path)) return std::nullopt;
  Result<Statistics> statistics = parse_statistics(read(path));
  REQUIRE_MESSAGE(statistics.ok(), shown(path) << ": " << statistics.error().message);
  return std::move(statistics.value());
}

/// What no DDL says: "-- invalid: a, b" on a line of its own.
void mark_invalid(const fs::path& path, Database& database) {
  std::istringstream text(read(path));
  constexpr std::string_view marker = "-- invalid: ";
  for (std::string line; std::getline(text, line);) {
    if (!line.starts_with(marker)) continue;
    std::istringstream names(line.substr(marker.size()));
    for (std::string name; std::getline(names, name, ',');) {
      name.erase(0, name.find_first_not_of(' '));
      const Catalog::IndexRef ref = database.catalog.index("public", name);
      REQUIRE_MESSAGE(ref.index != nullptr, shown(path) << ": there is no index " << name);
      ref.index->valid = false;
    }
  }
}

Database load_case(const fs::path& path) {
  Database database = load_sql(read(path), shown(path));
  database.statistics = statistics_beside(path, ".statistics.json");
  mark_invalid(path, database);
  return database;
}

/// The same with what the server counts after the fix.
Database load_case_after(const fs::path& path) {
  Database database = load_case(path);
  if (auto statistics = statistics_beside(path, ".after.statistics.json")) database.statistics = std::move(statistics);
  return database;
}

/// Line → rule → how many findings.
using PerLine = std::map<std::size_t, std::map<std::string, int>>;

/// "-- expect: a, b" at the end of lines.
PerLine expectations(std::string_view text) {
  constexpr std::string_view marker = "-- expect:";
  PerLine out;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    ++number;
    begin = end + 1;
    const std::size_t at = line.rfind(marker);
    if (at == std::string_view::npos) continue;
    std::string word;
    for (const char c : std::string(line.substr(at + marker.size())) + ",") {
      if (c == ',') {
        if (!word.empty()) ++out[number][word];
        word.clear();
      } else if (c != ' ' && c != '\r') {
        word += c;
      }
    }
  }
  return out;
}

PerLine found(const Database& database, const LintResult& result) {
  PerLine out;
  for (const Finding& finding : result.findings) {
    const Origin& origin = finding.origin;
    const std::size_t line = origin.known() ? database.sources[origin.source].position(origin.span.begin).line : 0;
    ++out[line][std::string(finding.rule->id)];
  }
  return out;
}

void check_expectations(const fs::path& path, const Database& database, const LintResult& result) {
  const PerLine expected = expectations(database.sources[0].text());
  const PerLine actual = found(database, result);
  const auto count = [](const PerLine& in, std::size_t line, const std::string& rule) {
    const auto at = in.find(line);
    if (at == in.end()) return 0;
    const auto entry = at->second.find(rule);
    return entry == at->second.end() ? 0 : entry->second;
  };
  for (const auto& [line, rules] : expected)
    for (const auto& [rule, times] : rules)
      if (const int got = count(actual, line, rule); got < times)
        FAIL_CHECK(shown(path) << ":" << line << ": expected " << rule << " here, reported " << got << " of " << times << " times");
  for (const Finding& finding : result.findings) {
    const Origin& origin = finding.origin;
    const std::size_t line = origin.known() ? database.sources[origin.source].position(origin.span.begin).line : 0;
    const std::string rule(finding.rule->id);
    if (count(actual, line, rule) > count(expected, line, rule))
      FAIL_CHECK(shown(path) << ":" << line << ": not expected: " << described(finding)
                             << "\n  (if it is right, write \"-- expect: " << rule << "\" at the end of the line)");
  }
}

/// What every finding promises, whatever the rule.
void check_finding(const fs::path& path, const Finding& finding) {
  const std::string where = shown(path) + ": " + described(finding);
  const std::string& message = finding.message;
  if (message.empty() || message.find('\n') != std::string::npos || message.ends_with('.'))
    FAIL_CHECK(where << ": a message is one line without a final period");
  if (!message.empty() && message[0] >= 'A' && message[0] <= 'Z' && !(message.size() > 1 && message[1] >= 'A' && message[1] <= 'Z'))
    FAIL_CHECK(where << ": a message starts in lower case");
  if (finding.object.kind.empty() || finding.object.name.empty()) FAIL_CHECK(where << ": the finding names no object");
  if (!finding.fix) return;
  const Fix& fix = *finding.fix;
  if (fix.title.empty() || fix.title.find('\n') != std::string::npos) FAIL_CHECK(where << ": a fix has a title of one line");
  if (fix.actions.empty()) FAIL_CHECK(where << ": a fix has an action");
  if (fix.safety == Safety::review && fix.caution.empty()) FAIL_CHECK(where << ": a fix to be reviewed says what to check first");
  const Fixes best = finding.rule->fix;
  if (best == Fixes::none || (best == Fixes::review && fix.safety == Safety::safe))
    FAIL_CHECK(where << ": the rule's `fix` promises less than the finding offers");
}

void check_fix(const fs::path& path, const Database& database, const LintResult& result, Safety safety) {
  const FixOptions options{.safety = safety, .style = Style::plain, .concurrently = Concurrently::automatic, .timestamp = {}};
  const Plan plan = plan_fixes(database, result, {}, options);
  const std::string script = plan.actions.empty() ? std::string() : write_script(plan, options);
  if (safety == Safety::safe) {
    fs::path golden = path;
    check_golden(golden.replace_extension(".fix.sql"), script);
  }
  if (plan.actions.empty()) return;
  const auto reload = [&] { return load_case_after(path); };
  check_fixed_point(shown(path) + (safety == Safety::review ? " (--safety review)" : ""), reload, {}, result, plan, options, {script});
}

}  // namespace

TEST_CASE("fixtures: expectations, findings, fixes") {
  for (const Rule* rule : rules::all()) {
    for (const fs::path& path : cases_of(*rule)) {
      const Database database = load_case(path);
      const LintResult result = lint(database, rules::all());
      check_expectations(path, database, result);
      for (const Finding& finding : result.findings) check_finding(path, finding);
      check_fix(path, database, result, Safety::safe);
      check_fix(path, database, result, Safety::review);
    }
  }
}

TEST_CASE("every rule has a fixture that fires and one that stays silent") {
  for (const Rule* rule : rules::all()) {
    bool fires = false;
    bool silent = false;
    for (const fs::path& path : cases_of(*rule)) {
      bool here = false;
      for (const auto& [line, rules] : expectations(read(path))) here = here || rules.contains(std::string(rule->id));
      (here ? fires : silent) = true;
    }
    const std::string folder = "fixtures/rules/" + std::string(rule->id);
    if (!fires) FAIL_CHECK(folder << ": no case expects the rule; add one with \"-- expect: " << rule->id << "\"");
    if (!silent) FAIL_CHECK(folder << ": no case without the rule; add one that is nearly wrong, without expecting it");
  }
}

TEST_CASE("every folder of fixtures belongs to a rule, every golden fix to a case") {
  std::set<std::string> ids;
  for (const Rule* rule : rules::all()) ids.insert(std::string(rule->id));
  for (const fs::path& path : files_below(root, "")) {
    const std::string id = path.parent_path().lexically_relative(root).generic_string();
    if (!ids.contains(id)) FAIL_CHECK(shown(path) << ": there is no rule " << id);
    const std::string text = path.string();
    if (text.ends_with(".fix.sql") && !fs::exists(text.substr(0, text.size() - 8) + ".sql"))
      FAIL_CHECK(shown(path) << ": the case it belongs to is gone; remove it");
    for (const std::string suffix : {".after.statistics.json", ".statistics.json"}) {
      if (!text.ends_with(suffix)) continue;
      if (!fs::exists(text.substr(0, text.size() - suffix.size()) + ".sql")) FAIL_CHECK(shown(path) << ": the case it belongs to is gone; remove it");
      break;
    }
  }
  for (const Rule* rule : rules::all())
    for (const fs::path& path : cases_of(*rule))
      for (const auto& [line, rules] : expectations(read(path)))
        for (const auto& [id, times] : rules)
          if (!ids.contains(id)) FAIL_CHECK(shown(path) << ":" << line << ": expects a rule that does not exist: " << id);
}

TEST_CASE("every rule is documented, and its name says the problem") {
  const std::regex id_pattern("[a-z]+/[a-z][a-z0-9]*(-[a-z0-9]+)*");
  for (const Rule* rule : rules::all()) {
    const std::string id(rule->id);
    CAPTURE(id);
    CHECK(std::regex_match(id, id_pattern));
    const std::string name = id.substr(id.find('/') + 1);
    for (const char* remedy : {"prefer-", "use-", "require-", "add-", "avoid-"})
      if (name.starts_with(remedy)) FAIL_CHECK(id << ": a name says the problem, not the remedy");
    CHECK_FALSE(rule->summary.empty());
    CHECK_FALSE(rule->summary.ends_with('.'));
    CHECK(rule->summary.find('\n') == std::string_view::npos);
    CHECK(rule->why.size() > 80);
    CHECK(rule->bad.ends_with('\n'));
    CHECK(rule->good.ends_with('\n'));
    for (const RuleOption& option : rule->options) {
      CHECK_FALSE(option.name.empty());
      CHECK_FALSE(option.summary.empty());
      if (option.is_number) CHECK(std::regex_match(std::string(option.default_value), std::regex("-?[0-9]+")));
    }
  }
}

TEST_CASE("the bad example reports, the good one does not") {
  const auto reports = [](const Rule& rule, std::string_view sql) {
    Database database = load_sql(sql, "example.sql");
    if (!rule.statistics.empty()) {
      Result<Statistics> statistics = parse_statistics(rule.statistics);
      REQUIRE_MESSAGE(statistics.ok(), rule.id << ": " << statistics.error().message);
      database.statistics = std::move(statistics.value());
    }
    const LintResult result = lint(database, rules::all());
    return std::any_of(result.findings.begin(), result.findings.end(), [&](const Finding& f) { return f.rule == &rule; });
  };
  for (const Rule* rule : rules::all()) {
    if (rule->needs == Needs::workload) continue;
    if (!reports(*rule, rule->bad)) FAIL_CHECK(rule->id << ": its bad example reports nothing");
    if (reports(*rule, rule->good)) FAIL_CHECK(rule->id << ": its good example is reported");
    if (rule->id == "sql/syntax-error") continue;
    for (const std::string_view sql : {rule->bad, rule->good})
      if (const Database database = load_sql(sql, "example.sql"); !database.report.syntax_errors.empty())
        FAIL_CHECK(rule->id << ": an example is not valid SQL: " << database.report.syntax_errors[0].message);
  }
}
