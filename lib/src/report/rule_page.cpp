// Rule documentation. What a page shows as the report is really produced, from the rule's own bad example.
#include "report/rule_page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lint/words.hpp"
#include "pglint/report.hpp"
#include "pglint/snapshot.hpp"
#include "report/json_writer.hpp"

namespace pglint::report {
namespace {

using linter::to_string;

std::string_view fix_words(Fixes fix) {
  switch (fix) {
    case Fixes::none: return "none";
    case Fixes::safe: return "safe";
    case Fixes::review: return "to be reviewed (`--safety review`)";
  }
  return "";
}

std::string_view needs_words(Needs needs) {
  switch (needs) {
    case Needs::schema: return "a schema";
    case Needs::workload: return "a workload";
    case Needs::statistics: return "the statistics of a server";
  }
  return "";
}

std::string with_newline(std::string_view text) {
  return std::string(text) + (text.empty() || text.ends_with('\n') ? "" : "\n");
}

std::string indented(std::string_view text) {
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (end > begin) out.append("    ").append(text.substr(begin, end - begin));
    out += '\n';
    begin = end + 1;
  }
  return out;
}

std::string_view name_of(const Rule& rule) { return rule.id.substr(rule.id.find('/') + 1); }

}  // namespace

std::string example_findings(const Rule& rule, std::span<const Rule* const> rules) {
  Database database = load_sql(rule.bad, "example.sql");
  if (!rule.statistics.empty())
    if (Result<Statistics> statistics = parse_statistics(rule.statistics)) database.statistics = std::move(*statistics);
  LintResult result = lint(database, rules);
  std::erase_if(result.findings, [&](const Finding& finding) { return finding.rule != &rule; });
  std::string out;
  report_text(database, result, {}, {.quiet = true}, [&](std::string_view piece) { out += piece; });
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

std::string page_markdown(const Rule& rule, std::span<const Rule* const> rules) {
  std::string out = fmt::format("# {}\n\n{}.\n\n", rule.id, rule.summary);
  out += fmt::format("Severity: {} · needs {} · fix: {}\n\n", to_string(rule.severity), needs_words(rule.needs), fix_words(rule.fix));
  out += with_newline(rule.why);
  out += fmt::format("\n## Reported\n\n```sql\n{}```\n\n```text\n{}```\n", with_newline(rule.bad), example_findings(rule, rules));
  if (!rule.statistics.empty()) out += "\nWith these statistics, in both cases:\n\n```json\n" + with_newline(rule.statistics) + "```\n";
  out += fmt::format("\n## Not reported\n\n```sql\n{}```\n", with_newline(rule.good));
  if (!rule.options.empty()) {
    out += fmt::format("\n## Options\n\nIn `pglint.toml`, under `[rules.\"{}\"]`:\n\n| option | default | |\n|---|---|---|\n", rule.id);
    for (const RuleOption& option : rule.options)
      out += fmt::format("| `{}` | `{}` | {} |\n", option.name, option.default_value, option.summary);
  }
  out += fmt::format("\nTo keep a finding on purpose: `-- pglint: ignore {} (reason)` at the end of the line or on the line above.\n", rule.id);
  return out;
}

std::string page_text(const Rule& rule, std::span<const Rule* const> rules) {
  std::string out = fmt::format("{}: {}\n", rule.id, rule.summary);
  out += fmt::format("severity {}, needs {}, fix {}\n\n", to_string(rule.severity), needs_words(rule.needs),
                     rule.fix == Fixes::review ? "to be reviewed" : to_string(rule.fix));
  out += with_newline(rule.why);
  out += "\nReported:\n\n" + indented(rule.bad) + '\n' + indented(example_findings(rule, rules));
  if (!rule.statistics.empty()) out += "\nWith these statistics, in both cases:\n\n" + indented(rule.statistics);
  out += "\nNot reported:\n\n" + indented(rule.good);
  if (!rule.options.empty()) out += fmt::format("\nOptions, in pglint.toml under [rules.\"{}\"]:\n\n", rule.id);
  for (const RuleOption& option : rule.options)
    out += fmt::format("    {} = {}  # {}\n", option.name,
                       option.is_number ? std::string(option.default_value) : fmt::format("\"{}\"", option.default_value), option.summary);
  return out;
}

std::string index_markdown(std::span<const Rule* const> rules) {
  std::string out = "# Rules\n";
  std::string_view category;
  for (const Rule* rule : rules) {
    if (rule->category() != category) {
      category = rule->category();
      out += fmt::format("\n## {}\n\n| rule | finds | severity | fix |\n|---|---|---|---|\n", category);
    }
    out += fmt::format("| [{}]({}/{}.md) | {} | {} | {} |\n", rule->id, category, name_of(*rule), rule->summary,
                       to_string(rule->severity), to_string(rule->fix));
  }
  return out;
}

std::string index_text(std::span<const Rule* const> rules) {
  std::size_t width = 0;
  for (const Rule* rule : rules) width = std::max(width, rule->id.size());
  std::string out;
  for (const Rule* rule : rules)
    out += fmt::format("{:<{}}  {:<7}  {:<10}  {}\n", rule->id, width, to_string(rule->severity),
                       rule->fix == Fixes::none ? "no fix" : fmt::format("{} fix", to_string(rule->fix)), rule->summary);
  return out;
}

std::string index_json(std::span<const Rule* const> rules) {
  std::string out;
  const Sink sink = [&](std::string_view piece) { out += piece; };
  JsonWriter json(sink);
  json.begin_object().key("schema_version").number(1).new_line(1).key("rules").begin_array();
  for (const Rule* rule : rules) {
    json.new_line(2).begin_object().key("id").string(rule->id).key("category").string(rule->category());
    json.key("summary").string(rule->summary).key("why").string(rule->why);
    json.key("bad").string(rule->bad).key("good").string(rule->good);
    json.key("severity").string(to_string(rule->severity)).key("needs").string(to_string(rule->needs));
    json.key("fix").string(to_string(rule->fix)).key("options").begin_array();
    for (const RuleOption& option : rule->options)
      json.begin_object().key("name").string(option.name).key("default").string(option.default_value)
          .key("summary").string(option.summary).end_object();
    json.end_array().end_object();
  }
  json.new_line(1).end_array().end_object();
  json.new_line(0).flush();
  return out;
}

}  // namespace pglint::report
