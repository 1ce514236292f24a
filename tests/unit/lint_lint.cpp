// Selection, severities, skipped rules, order, failing.
#include <doctest/doctest.h>

#include "lint_fixture.hpp"

using namespace pglint;
using namespace pglint::test;

TEST_CASE("findings come by position, whatever the order of rules and of their findings") {
  const Database database = six_lines();
  CHECK(summary(lint(database, all_rules)) == "index/two two; rls/long long; index/two four");
  const std::array<const Rule*, 3> reversed{&unused, &long_one, &two};
  CHECK(summary(lint(database, reversed)) == "index/two two; rls/long long; index/two four");
}

TEST_CASE("findings at one place come by rule, then object, and those without a place come last") {
  const Database database = six_lines();
  static constexpr Rule messy{.id = "a/messy", .summary = "", .why = "", .bad = "", .good = "",
                              .check = [](const Context&, Findings& out) {
                                out.add({}, index_named("z"), "nowhere");
                                out.add(on_line(1), index_named("b"), "b");
                                out.add(on_line(1), index_named("a"), "a");
                                out.add({0, {0, 3}}, index_named("c"), "shorter");
                              }};
  const std::array<const Rule*, 1> rules{&messy};
  CHECK(summary(lint(database, rules)) == "a/messy shorter; a/messy a; a/messy b; a/messy nowhere");
}

TEST_CASE("a rule without what it needs is skipped with the reason, unless it is not selected") {
  const Database database = six_lines();
  const LintResult result = lint(database, all_rules);
  REQUIRE(result.skipped.size() == 1);
  CHECK(result.skipped[0].rule == &live);
  CHECK(result.skipped[0].because == "needs a live server");

  Config config;
  config.ignore = {"index/live"};
  CHECK(lint(database, all_rules, config).skipped.empty());
}

TEST_CASE("select and ignore: the most exact word wins, ignore wins among equals") {
  const Database database = six_lines();
  const auto run = [&](std::vector<std::string> select, std::vector<std::string> ignore) {
    Config config;
    config.select = std::move(select);
    config.ignore = std::move(ignore);
    return summary(lint(database, all_rules, config));
  };
  CHECK(run({"rls"}, {}) == "rls/long long");
  CHECK(run({"all"}, {"rls"}) == "index/two two; index/two four");
  CHECK(run({}, {"all"}).empty());
  CHECK(run({"index/two"}, {"index"}) == "index/two two; index/two four");
  CHECK(run({"index"}, {"index/two"}).empty());
  CHECK(run({"index/two", "rls/long"}, {"index/two"}) == "rls/long long");
  CHECK(run({"index/two"}, {"all"}) == "index/two two; index/two four");
}

TEST_CASE("the config has the last word on severity, the rule id before the category") {
  const Database database = six_lines();
  Config config;
  config.severity = {{"index", Severity::info}, {"index/two", Severity::error}, {"rls", Severity::warning}};
  const LintResult result = lint(database, all_rules, config);
  REQUIRE(result.findings.size() == 3);
  CHECK(result.findings[0].severity == Severity::error);
  CHECK(result.findings[1].severity == Severity::warning);
}

TEST_CASE("fails() follows fail_on") {
  const Database database = six_lines();
  Config config;
  config.select = {"rls"};  // one finding, info
  const LintResult result = lint(database, all_rules, config);
  REQUIRE(result.findings.size() == 1);
  CHECK_FALSE(fails(result, config));
  config.fail_on = Severity::info;
  CHECK(fails(result, config));
  config.fail_on = std::nullopt;
  CHECK_FALSE(fails(result, config));
}

TEST_CASE("rules read their options from the config, else the default") {
  const Database database = six_lines();
  const analysis::Facts facts(database.catalog, 18);
  Config config;
  const Context in{database.catalog, config, database.report, facts, two};
  CHECK(in.option_number("depth") == 3);
  CHECK(in.option("word") == "x");
  config.rule_options["index/two"] = {{"depth", "-7"}, {"word", "y"}};
  config.rule_options["rls/long"] = {{"depth", "9"}};
  CHECK(in.option_number("depth") == -7);
  CHECK(in.option("word") == "y");
}

TEST_CASE("a finding about a file is named after it") {
  const Database database = six_lines();
  static constexpr Rule rule{.id = "sql/x", .summary = "", .why = "", .bad = "", .good = "",
                             .check = [](const Context&, Findings& out) {
                               out.add(on_line(1), {"file", "", "", ""}, "m");
                             }};
  const std::array<const Rule*, 1> rules{&rule};
  CHECK(lint(database, rules).findings.at(0).object.name == "a.sql");
}

TEST_CASE("fingerprints tell rule, object and detail apart, and nothing else") {
  Findings out(two);
  Finding& finding = out.add(on_line(1), index_named("i"), "message");
  const std::string before = fingerprint(finding);
  // Baselines of users hold this value: a change of it is a change of their files.
  CHECK(before == "fd6d2457c77d9353");

  finding.origin = on_line(5);
  finding.message = "other";
  finding.hint = "other";
  finding.severity = Severity::error;
  CHECK(fingerprint(finding) == before);

  finding.detail = "d";
  CHECK(fingerprint(finding) != before);
  finding.detail.clear();
  finding.rule = &long_one;
  CHECK(fingerprint(finding) != before);
  finding.rule = &two;

  // The border between two names counts.
  finding.object = {"index", "public", "ib", "a"};
  const std::string first = fingerprint(finding);
  finding.object = {"index", "public", "b", "ai"};
  CHECK(fingerprint(finding) != first);
}

TEST_CASE("objects are named as people name them") {
  Relation relation;
  relation.name = {"app", "orders"};
  CHECK(object(relation) == Object{"table", "app", "orders", ""});
  relation.kind = RelationKind::materialized_view;
  CHECK(object(relation).kind == "materialized view");
  Index index;
  index.name = "i";
  CHECK(object(relation, index) == Object{"index", "app", "i", "orders"});
  Function function;
  function.name = {"app", "f"};
  function.arguments.push_back({.mode = 'i', .name = "a", .type = "integer", .default_value = {}});
  function.arguments.push_back({.mode = 'i', .name = "b", .type = "text", .default_value = {}});
  CHECK(object(function) == Object{"function", "app", "f(integer,text)", ""});
}
