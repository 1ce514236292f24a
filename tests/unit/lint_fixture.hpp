// A small database and rules of their own for tests of linting and reports, without any SQL being read.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "pglint/lint.hpp"

namespace pglint::test {

/// Six lines; line n holds "line n".
inline Database six_lines() {
  Database database;
  database.sources.add(Source("a.sql", "line 1\nline 2\nline 3\nline 4\nline 5\nline 6\n"));
  return database;
}

/// The whole of a line of six_lines().
inline Origin on_line(std::uint32_t line) { return {0, {(line - 1) * 7, (line - 1) * 7 + 6}}; }

inline Object index_named(std::string name, std::string table = "orders") {
  return {"index", "public", std::move(name), std::move(table)};
}

/// Reports index i2 on line 2 and i4 on line 4.
inline void check_two(const Context&, Findings& out) {
  out.add(on_line(4), index_named("i4"), "four");
  out.add(on_line(2), index_named("i2"), "two");
}
/// Reports table t on lines 3 to 5.
inline void check_long(const Context&, Findings& out) {
  out.add({0, {on_line(3).span.begin, on_line(5).span.end}}, {"table", "app", "t", ""}, "long");
}

inline constexpr RuleOption depth_option{"depth", "3", "how deep", true};
inline constexpr RuleOption word_option{"word", "x", "a word", false};
inline constexpr std::array two_options{depth_option, word_option};

inline constexpr Rule two{.id = "index/two", .summary = "Two", .why = "", .bad = "", .good = "",
                          .options = two_options, .check = check_two};
inline constexpr Rule long_one{.id = "rls/long", .summary = "Long", .why = "", .bad = "", .good = "",
                               .severity = Severity::info, .check = check_long};
inline constexpr Rule live{.id = "index/live", .summary = "Live", .why = "", .bad = "", .good = "",
                           .needs = Needs::statistics, .check = check_long};
inline constexpr Rule unused{.id = "sql/unused-ignore", .summary = "Unused", .why = "", .bad = "", .good = ""};
inline constexpr std::array<const Rule*, 4> all_rules{&live, &two, &long_one, &unused};

inline Suppression comment(std::uint32_t covers, std::vector<std::string> rules, std::uint32_t stands_on = 0) {
  Suppression out;
  out.origin = on_line(stands_on == 0 ? covers : stands_on);
  out.line = covers;
  out.rules = std::move(rules);
  return out;
}
inline Suppression file_comment(std::vector<std::string> rules) {
  Suppression out = comment(0, std::move(rules), 1);
  out.whole_file = true;
  return out;
}

/// "rule message, rule message …" in order.
inline std::string summary(const LintResult& result) {
  std::string out;
  for (const Finding& finding : result.findings) {
    if (!out.empty()) out += "; ";
    out += std::string(finding.rule->id) + " " + finding.message;
  }
  return out;
}

}  // namespace pglint::test
