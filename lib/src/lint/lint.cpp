// One run: the selected rules over one database, then suppressions, severities and the order of the findings.
#include "pglint/lint.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "lint/selection.hpp"
#include "lint/suppression.hpp"

namespace pglint {
namespace {

constexpr std::string_view unused_ignore = "sql/unused-ignore";

/// Why a rule cannot run on this database; "" when it can.
std::string_view missing_need(const Rule& rule, const Database& database) {
  switch (rule.needs) {
    case Needs::schema: return {};
    case Needs::workload: return "needs a workload";
    case Needs::statistics: return database.statistics ? "" : "needs a live server";
  }
  return {};
}

bool before(const Finding& a, const Finding& b) {
  const auto place = [](const Finding& f) {
    return std::tuple(f.origin.source, f.origin.span.begin, f.origin.span.end, f.rule->id);
  };
  const auto what = [](const Finding& f) {
    return std::tie(f.object.schema, f.object.table, f.object.name, f.object.kind, f.detail, f.message);
  };
  const auto at_a = place(a);
  const auto at_b = place(b);
  return at_a != at_b ? at_a < at_b : what(a) < what(b);
}

/// Findings are large: their places are sorted, and each moves once, without a second list of them.
void sort(std::vector<Finding>& findings) {
  std::vector<std::size_t> order(findings.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return before(findings[a], findings[b]); });
  for (std::size_t start = 0; start < order.size(); ++start) {  // along each cycle of the permutation
    if (order[start] == start) continue;
    Finding first = std::move(findings[start]);
    std::size_t at = start;
    for (std::size_t from = order[at]; from != start; from = order[at]) {
      findings[at] = std::move(findings[from]);
      order[at] = at;
      at = from;
    }
    findings[at] = std::move(first);
    order[at] = at;
  }
}

}  // namespace

LintResult lint(const Database& database, std::span<const Rule* const> rules, const Config& config) {
  LintResult result;
  std::vector<const Rule*> ran;
  std::vector<Findings> found;  // of each rule that ran
  const Rule* about_ignores = nullptr;
  linter::Suppressor suppressor(database, config, rules);
  const Statistics* statistics = database.statistics ? &*database.statistics : nullptr;
  const analysis::Facts facts(database.catalog, config.pg_version, statistics);
  const auto context = [&](const Rule& rule) { return Context{database.catalog, config, database.report, facts, rule, statistics}; };

  for (const Rule* rule : rules) {
    if (!linter::is_selected(*rule, config)) continue;
    if (const std::string_view need = missing_need(*rule, database); !need.empty()) {
      result.skipped.push_back({rule, std::string(need)});
      continue;
    }
    if (std::string obstacle = rule->obstacle ? rule->obstacle(context(*rule)) : std::string(); !obstacle.empty()) {
      result.skipped.push_back({rule, std::move(obstacle)});
      continue;
    }
    ran.push_back(rule);
    found.emplace_back(*rule);
    if (rule->id == unused_ignore) about_ignores = rule;
    if (rule->check) rule->check(context(*rule), found.back());
  }
  for (const Relation& relation : database.catalog.relations())
    for (std::size_t i = 0; i < ran.size(); ++i)
      if (ran[i]->check_relation) ran[i]->check_relation(context(*ran[i]), relation, found[i]);

  std::size_t count = 0;
  for (Findings& of_rule : found) count += of_rule.list().size();
  result.findings.reserve(count);
  for (Findings& of_rule : found) {
    for (Finding& finding : of_rule.list()) {
      // A finding about a text, not about an object of the catalog: rules see no paths.
      if (finding.object.kind == "file" && finding.object.name.empty() && finding.origin.known())
        finding.object.name = database.sources[finding.origin.source].path();
      if (suppressor.suppress(finding)) ++result.suppressed;
      else result.findings.push_back(std::move(finding));
    }
    of_rule.list() = {};
  }
  if (about_ignores)
    for (Finding& finding : suppressor.unused(*about_ignores, ran, result.suppressed)) result.findings.push_back(std::move(finding));
  for (Finding& finding : result.findings)
    finding.severity = linter::configured_severity(*finding.rule, finding.severity, config);
  sort(result.findings);
  return result;
}

bool fails(const LintResult& result, const Config& config) {
  return config.fail_on && std::any_of(result.findings.begin(), result.findings.end(), [&](const Finding& finding) {
           return finding.severity >= *config.fail_on;
         });
}

}  // namespace pglint
