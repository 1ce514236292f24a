// Suppression comments and [[ignore]] entries.
#include <doctest/doctest.h>

#include "lint_fixture.hpp"

using namespace pglint;
using namespace pglint::test;

namespace {

LintResult run(const std::vector<Suppression>& comments, const Config& config = {}) {
  static Database database;
  database = six_lines();
  database.suppressions = comments;
  return lint(database, all_rules, config);
}

Config ignoring(std::vector<IgnoreEntry> entries) {
  Config config;
  config.path = "pglint.toml";
  config.ignores = std::move(entries);
  return config;
}

}  // namespace

TEST_CASE("a comment takes the finding of its line away") {
  const LintResult result = run({comment(2, {"index/two"})});
  CHECK(summary(result) == "rls/long long; index/two four");
  CHECK(result.suppressed == 1);
  CHECK(summary(run({comment(2, {"index"}), comment(4, {"all"})})) == "rls/long long");
}

TEST_CASE("a finding over several lines is covered on its first and last line only") {
  CHECK(run({comment(3, {"rls/long"})}).suppressed == 1);
  CHECK(run({comment(5, {"rls/long"})}).suppressed == 1);
  CHECK(run({comment(4, {"rls/long"})}).suppressed == 0);
}

TEST_CASE("a comment for the file takes all away") {
  const LintResult result = run({file_comment({"index/two", "rls"})});
  CHECK(summary(result).empty());
  CHECK(result.suppressed == 3);
}

TEST_CASE("a comment that suppresses nothing is a finding at its place") {
  const LintResult result = run({comment(1, {"index/two"}), comment(2, {"index/two"})});
  REQUIRE(result.findings.size() == 3);
  const Finding& finding = result.findings[0];
  CHECK(finding.rule == &unused);
  CHECK(finding.message == "ignore comment of \"index/two\" suppresses nothing");
  CHECK(finding.origin == on_line(1));
  CHECK(finding.object == Object{"file", "", "a.sql", ""});
}

TEST_CASE("each rule of a comment is judged by itself, and of two comments the second is superfluous") {
  CHECK(summary(run({comment(2, {"index/two", "rls/long"})})).find("of \"rls/long\" suppresses nothing") !=
        std::string::npos);
  const LintResult result = run({comment(2, {"index/two"}), comment(2, {"index/two"}, 1)});
  CHECK(summary(result).find("sql/unused-ignore ignore comment of \"index/two\"") == 0);
  CHECK(summary(run({comment(2, {"index/two"}), comment(2, {"index"}, 1)})).find("of \"index\"") == std::string::npos);
}

TEST_CASE("unknown rules and empty lists are reported, with a suggestion") {
  const LintResult result = run({comment(1, {"index/tow"}), comment(6, {})});
  REQUIRE(result.findings.size() == 5);
  CHECK(result.findings.front().message == "ignore comment names an unknown rule \"index/tow\"");
  CHECK(result.findings.front().hint == "Did you mean \"index/two\"?");
  CHECK(result.findings.back().message == "ignore comment names no rule");
}

TEST_CASE("rules that did not run leave their suppressions alone") {
  CHECK(run({comment(1, {"index/live"})}).findings.size() == 3);  // skipped
  CHECK(run({comment(1, {"index"})}).findings.size() == 3);       // may be for index/live
  Config config;
  config.ignore = {"rls/long"};
  CHECK(run({comment(1, {"rls/long"})}, config).findings.size() == 2);
  config.ignore = {"sql/unused-ignore"};
  CHECK(run({comment(1, {"nonsense"})}, config).findings.size() == 3);
}

TEST_CASE("a finding about a suppression can be suppressed, once") {
  CHECK(run({comment(1, {"index/two", "sql/unused-ignore"})}).findings.size() == 3);
  CHECK(run({comment(1, {"index/two"}), file_comment({"sql"})}).findings.size() == 3);
  const LintResult alone = run({comment(1, {"sql/unused-ignore"})});
  REQUIRE(alone.findings.size() == 4);
  CHECK(alone.findings[0].message == "ignore comment of \"sql/unused-ignore\" suppresses nothing");
}

TEST_CASE("entries match objects by glob") {
  const auto left = [](std::string rule, std::string object) {
    Config config = ignoring({{std::move(rule), std::move(object), "", 3}});
    config.ignore = {"sql/unused-ignore"};
    return run({}, config).findings.size();
  };
  CHECK(left("index/two", "") == 1);
  CHECK(left("index/two", "public.i2") == 2);
  CHECK(left("index/two", "public.orders.i2") == 2);
  CHECK(left("index/two", "public.orders.*") == 1);
  CHECK(left("index", "*.orders.i?") == 1);
  CHECK(left("all", "*") == 0);
  CHECK(left("all", "app.t") == 2);
  CHECK(left("index/two", "orders.i2") == 3);
  CHECK(left("index/two", "public.i") == 3);
  CHECK(left("rls", "public.orders.i2") == 3);
}

TEST_CASE("an entry that suppresses nothing is a finding that names its line") {
  const LintResult result = run({}, ignoring({{"index/two", "public.i9", "", 12}, {"rls", "", "kept", 15}}));
  REQUIRE(result.findings.size() == 3);
  const Finding& finding = result.findings.back();
  CHECK(finding.message == "[[ignore]] entry at pglint.toml:12 for object \"public.i9\" of \"index/two\" suppresses nothing");
  CHECK_FALSE(finding.origin.known());
  CHECK(finding.object.name == "pglint.toml");
  CHECK(result.suppressed == 1);
}

TEST_CASE("thousands of suppressions and fifty thousand findings") {
  Database database = six_lines();
  static constexpr Rule many{.id = "index/many", .summary = "", .why = "", .bad = "", .good = "",
                             .check = [](const Context&, Findings& out) {
                               for (int i = 0; i < 50000; ++i)
                                 out.add(on_line(static_cast<std::uint32_t>(i % 6) + 1), index_named("i" + std::to_string(i)), "m");
                             }};
  const std::array<const Rule*, 2> rules{&many, &unused};
  Config config;
  for (int i = 0; i < 20000; i += 2) config.ignores.push_back({"index/many", "public.orders.i" + std::to_string(i), "", 1});
  for (int i = 0; i < 5000; ++i) database.suppressions.push_back(comment(1, {"index/none" + std::to_string(i)}));
  const LintResult result = lint(database, rules, config);
  CHECK(result.suppressed == 10000);
  CHECK(result.findings.size() == 40000 + 5000);
}

TEST_CASE("a reason without parentheses is one finding, and the rules before it work") {
  const LintResult result = run({comment(2, {"index/two", "kept", "for", "all"})});
  CHECK(summary(result) == "sql/unused-ignore ignore comment has words that name no rule: \"kept for all\"; rls/long long; index/two four");
  CHECK(result.suppressed == 1);
}
