// The JSON report: its schema, and that no input breaks it.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "lint_fixture.hpp"
#include "pglint/report.hpp"
#include "report/json_writer.hpp"

using namespace pglint;
using namespace pglint::test;
using nlohmann::json;

namespace {

std::string written(const Database& database, const LintResult& result, Severity min_severity = Severity::info) {
  std::string out;
  report_json(database, result, {}, {.min_severity = min_severity}, [&](std::string_view piece) { out += piece; });
  return out;
}

std::string escaped(std::string_view text) {
  std::string out;
  const Sink sink = [&](std::string_view piece) { out += piece; };
  report::JsonWriter json(sink);
  json.string(text).flush();
  return out;
}

}  // namespace

TEST_CASE("the report has the documented keys") {
  Database database = six_lines();
  database.report.files = 1;
  database.report.statements = 6;
  database.report.not_understood.push_back({on_line(6), "dynamic SQL"});
  LintResult result = lint(database, all_rules);
  Finding& first = result.findings[0];
  first.hint = "a hint";
  first.related.push_back({"the index that stays", index_named("i1"), on_line(1)});
  Fix fix;
  fix.title = "do it";
  fix.safety = Safety::review;
  fix.group = Group::add_database_constraints;
  fix.actions.emplace_back(RunSql{{{.sql = "up 1", .transactional = false, .lock = "SHARE"}, {.sql = "up 2"}}, {{.sql = "down"}}});
  first.fix = fix;

  const json parsed = json::parse(written(database, result));
  CHECK(parsed["schema_version"] == 1);
  CHECK(parsed["tool"]["name"] == "pglint");
  CHECK(parsed["tool"]["version"].get<std::string>().size() >= 5);
  CHECK(parsed["summary"] == json::parse(R"({"files": 1, "statements": 6, "not_understood": 1,
    "skipped_rules": [{"rule": "index/live", "because": "needs a live server"}]})"));
  REQUIRE(parsed["findings"].size() == 3);
  json finding = parsed["findings"][0];
  CHECK(finding["fingerprint"] == fingerprint(first));
  finding.erase("fingerprint");
  CHECK(finding == json::parse(R"({
    "rule": "index/two", "severity": "warning", "evidence": "schema", "message": "two", "hint": "a hint",
    "location": {"file": "a.sql", "line": 2, "column": 1, "end_line": 2, "end_column": 7},
    "object": {"kind": "index", "schema": "public", "name": "i2", "table": "orders"},
    "related": [{"message": "the index that stays",
                 "object": {"kind": "index", "schema": "public", "name": "i1", "table": "orders"},
                 "location": {"file": "a.sql", "line": 1, "column": 1, "end_line": 1, "end_column": 7}}],
    "fix": {"safety": "review", "title": "do it", "group": "add_database_constraints",
            "up": [{"sql": "up 1", "transactional": false, "lock": "SHARE"},
                   {"sql": "up 2", "transactional": true, "lock": ""}],
            "down": [{"sql": "down", "transactional": true, "lock": ""}],
            "edits": []}})"));
  CHECK(parsed["findings"][1]["fix"].is_null());
  CHECK(parsed["findings"][1]["location"]["end_line"] == 5);
}

TEST_CASE("findings below the severity asked for are left out") {
  const Database database = six_lines();
  const LintResult result = lint(database, all_rules);
  CHECK(json::parse(written(database, result, Severity::warning))["findings"].size() == 2);
  CHECK(json::parse(written(database, result, Severity::error))["findings"].empty());
}

TEST_CASE("a finding without a place has a null location") {
  const Database database = six_lines();
  LintResult result = lint(database, all_rules);
  result.findings[0].origin = {};
  CHECK(json::parse(written(database, result))["findings"][0]["location"].is_null());
}

TEST_CASE("strings: quotes, controls, invalid UTF-8 and what steers a terminal") {
  CHECK(escaped("a\"b\\c") == R"("a\"b\\c")");
  CHECK(escaped("a\nb\tc\x01\x7f") == R"("a\nb\u0009c\u0001\u007f")");
  CHECK(escaped(std::string_view("a\0b", 3)) == R"("a\u0000b")");
  CHECK(escaped("é表") == "\"é表\"");
  CHECK(escaped("\xff\xc3") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
  CHECK(escaped("\xE2\x80\xAE") == R"("\u202e")");        // right-to-left override
  CHECK(escaped("\xC2\x9B") == R"("\u009b")");            // CSI
  CHECK(escaped("\xF3\xA0\x80\x81") == R"("\udb40\udc01")");  // a tag character, as a surrogate pair
}

TEST_CASE("every byte sequence survives as JSON") {
  Database database = six_lines();
  LintResult result = lint(database, all_rules);
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  result.findings[0].message = bytes + "\xED\xA0\x80" + bytes;
  result.findings[0].object.name = bytes;
  const json parsed = json::parse(written(database, result));
  CHECK(parsed["findings"][0]["object"]["name"].get<std::string>().substr(0, 128) == bytes.substr(0, 128));
}

TEST_CASE("output comes in pieces") {
  const Database database = six_lines();
  LintResult result = lint(database, all_rules);
  const Finding one = result.findings[0];
  for (int i = 0; i < 2000; ++i) result.findings.push_back(one);
  std::size_t pieces = 0;
  std::size_t longest = 0;
  report_json(database, result, {}, {}, [&](std::string_view piece) {
    ++pieces;
    longest = std::max(longest, piece.size());
  });
  CHECK(pieces > 5);
  CHECK(longest < 100000);
}
