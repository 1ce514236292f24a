// The text report.
#include <doctest/doctest.h>

#include "lint_fixture.hpp"
#include "pglint/report.hpp"

using namespace pglint;
using namespace pglint::test;

namespace {

std::string written(const Database& database, const LintResult& result, const ReportOptions& options = {}) {
  std::string out;
  report_text(database, result, {}, options, [&](std::string_view piece) { out += piece; });
  return out;
}

/// `count` findings about indexes of one table that lead back to a keeper.
LintResult twins(int count, const std::string& stem = "k") {
  LintResult result;
  Findings out(two);
  for (int i = 1; i <= count; ++i) {
    Finding& finding = out.add(on_line(static_cast<std::uint32_t>((i - 1) % 5) + 2), index_named(stem + std::to_string(i)), "twin");
    finding.related.push_back({"the index that stays", index_named("pkey"), on_line(1)});
    finding.fix = Fix{.safety = Safety::safe, .title = "drop index " + stem + std::to_string(i), .group = {}, .actions = {}, .wraps = {}, .caution = {}};
  }
  result.findings.assign(out.list().begin(), out.list().end());
  return result;
}

}  // namespace

TEST_CASE("one finding: headline, source, notes") {
  Database database = six_lines();
  database.report.files = 1;
  database.report.statements = 6;
  LintResult result = lint(database, all_rules);
  result.findings.resize(1);
  result.skipped.clear();
  result.findings[0].hint = "a hint";
  result.findings[0].related.push_back({"the index that stays", index_named("I1"), on_line(1)});
  result.findings[0].fix = Fix{.safety = Safety::safe, .title = "do it", .group = {}, .actions = {}, .wraps = {}, .caution = {}};
  CHECK(written(database, result) == R"(a.sql:2:1: warning: two [index/two]
   |
 2 | line 2
   | ^^^^^^
  = the index that stays: index "I1" at a.sql:1:1
  = hint: a hint
  = fix (safe): do it

1 finding: 1 warning (6 statements in 1 file)
1 can be fixed safely: pglint fix --emit
)");
}

TEST_CASE("up to three findings on one table are shown one by one, more as a group") {
  const Database database = six_lines();
  CHECK(written(database, twins(3)).find("| ^^^^^^") != std::string::npos);
  CHECK(written(database, twins(4), {.quiet = true}) == R"(a.sql:2:1: warning: 4 indexes of public.orders: two [index/two]
  = the index that stays: pkey at a.sql:1:1
    a.sql:2-5
      k1 … k4
  = fix (safe): 4 of them, e.g. drop index k1

)");
}

TEST_CASE("four hundred twins are a block of a few lines") {
  const Database database = six_lines();
  const std::string text = written(database, twins(400), {.quiet = true});
  CHECK(std::count(text.begin(), text.end(), '\n') < 10);
  CHECK(text.find("k1 … k400") != std::string::npos);
}

TEST_CASE("groups do not mix rules, tables, severities or what stays") {
  const Database database = six_lines();
  LintResult result = twins(4, "a");
  for (Finding& finding : twins(4, "b").findings) {
    finding.related[0].object.name = "other";
    result.findings.push_back(finding);
  }
  for (Finding& finding : twins(4, "c").findings) {
    finding.object.table = "people";
    result.findings.push_back(finding);
  }
  const std::string text = written(database, result, {.quiet = true});
  CHECK(text.find("8 indexes of public.orders") != std::string::npos);
  CHECK(text.find("4 indexes of public.people") != std::string::npos);
  CHECK(text.find("the index that stays: other") != std::string::npos);
  result.findings[0].severity = Severity::error;
  CHECK(written(database, result, {.quiet = true}).find("7 indexes of public.orders") != std::string::npos);
}

TEST_CASE("a group without something that stays lists its findings") {
  const Database database = six_lines();
  LintResult result = twins(4);
  for (Finding& finding : result.findings) finding.related.clear();
  CHECK(written(database, result, {.quiet = true}).find("    a.sql:3:1: twin\n    a.sql:4:1: twin\n") != std::string::npos);
}

TEST_CASE("a group counts its objects, of which several findings may be about one") {
  const Database database = six_lines();
  LintResult result = twins(4);
  result.findings[1].object = result.findings[0].object;
  CHECK(written(database, result, {.quiet = true}).find("3 indexes of ") != std::string::npos);
}

TEST_CASE("colour only when asked for") {
  const Database database = six_lines();
  const LintResult result = lint(database, all_rules);
  CHECK(written(database, result).find('\x1b') == std::string::npos);
  CHECK(written(database, result, {.color = true}).find("\x1b[1;33mwarning:\x1b[0m") != std::string::npos);
}

TEST_CASE("nothing is printed raw") {
  Database database;
  database.sources.add(Source("evil\x1b]0;x\x07.sql", "create \x1b[2J index\n"));
  database.report.not_understood.push_back({{0, {0, 6}}, "why\x1b[1m"});
  LintResult result;
  Findings out(two);
  Finding& finding = out.add({0, {7, 11}}, index_named("a\x1b[31m\nb"), "message\x1b[5m \xE2\x80\xAE");
  finding.hint = "hint\x07";
  finding.no_fix_reason = "reason\r";
  finding.related.push_back({"related\x1b", index_named("k\n\x1b"), {0, {0, 1}}});
  for (int i = 0; i < 5; ++i) out.list().push_back(out.list().front());
  for (const bool grouped : {false, true}) {
    result.findings.assign(out.list().begin(), out.list().end());
    if (!grouped) result.findings.resize(1);
    const std::string text = written(database, result, {.statistics = true});
    for (const char c : text) CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\n'));
    CHECK(text.find("\xE2\x80\xAE") == std::string::npos);
  }
}

TEST_CASE("the closing lines count everything and name what was not looked at") {
  Database database = six_lines();
  database.report.files = 2;
  database.report.statements = 120;
  for (std::uint32_t line = 1; line <= 5; ++line) database.report.not_understood.push_back({on_line(line), "dynamic SQL"});
  LintResult result = lint(database, all_rules);
  result.suppressed = 4;
  const std::string text = written(database, result, {.min_severity = Severity::warning});
  CHECK(text.find("3 findings: 2 warnings, 1 info, 4 suppressed (120 statements in 2 files)\n"
                  "1 not shown, below the severity asked for\n") != std::string::npos);
  CHECK(text.find("5 statements not understood:\n  a.sql:1:1: dynamic SQL\n") != std::string::npos);
  CHECK(text.find("  … and 2 more; --statistics lists them\n") != std::string::npos);
  CHECK(text.find("1 rule skipped: index/live (needs a live server)\n") != std::string::npos);
  CHECK(text.find("rls/long long") == std::string::npos);

  const std::string all = written(database, result, {.statistics = true});
  CHECK(all.find("a.sql:5:1: dynamic SQL") != std::string::npos);
  CHECK(all.find("       2  index/two\n       1  rls/long\n") != std::string::npos);

  const std::string quiet = written(database, result, {.quiet = true});
  CHECK(quiet.find("findings") == std::string::npos);
  CHECK(quiet.find("not understood") == std::string::npos);
}

TEST_CASE("no findings is said") {
  Database database = six_lines();
  database.report.files = 1;
  database.report.statements = 6;
  CHECK(written(database, {}) == "no findings (6 statements in 1 file)\n");
}

TEST_CASE("fifty thousand findings on one table") {
  const Database database = six_lines();
  const std::string text = written(database, twins(50000));
  CHECK(text.find("50000 indexes of public.orders") != std::string::npos);
  CHECK(text.size() < 2000);
}
