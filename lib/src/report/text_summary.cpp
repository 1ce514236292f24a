// The closing lines of the text report: what was found, and what could not be looked at.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "lint/words.hpp"
#include "report/compact.hpp"
#include "report/text.hpp"

namespace pglint::report {
namespace {

constexpr std::size_t first_reasons = 3;

/// What a server gave has no files and no statements.
bool is_live(const Database& database) { return database.report.files == 0 && database.catalog.server_version != 0; }

std::string what_was_read(const Database& database) {
  if (is_live(database))
    return fmt::format("{}, {} of a PostgreSQL {} server", counted(database.catalog.relations().size(), "relation"),
                       counted(database.catalog.functions().size(), "function"), database.catalog.server_version);
  return counted(database.report.statements, "statement") + " in " + counted(database.report.files, "file");
}

void append_counts(std::string& out, const TextContext& in, const LintResult& result) {
  const std::string read = what_was_read(in.database);
  const std::string suppressed = result.suppressed == 0 ? "" : fmt::format(", {} suppressed", result.suppressed);
  if (result.findings.empty()) {
    in.paint.bold(out, "no findings");
    out.append(suppressed).append(" (").append(read).append(")\n");
    return;
  }
  std::array<std::size_t, 3> counts{};
  std::size_t hidden = 0;
  std::size_t fixable = 0;
  for (const Finding& finding : result.findings) {
    ++counts[static_cast<std::size_t>(finding.severity)];
    hidden += finding.severity < in.options.min_severity;
    fixable += finding.fix && finding.fix->safety == Safety::safe;
  }
  std::vector<std::string> words;
  for (const Severity severity : {Severity::error, Severity::warning, Severity::info}) {
    const std::size_t count = counts[static_cast<std::size_t>(severity)];
    if (count == 0) continue;
    const std::string noun(linter::to_string(severity));
    in.paint.severity(words.emplace_back(), severity,
                      severity == Severity::info ? fmt::format("{} info", count) : counted(count, noun));
  }
  in.paint.bold(out, counted(result.findings.size(), "finding"));
  out += fmt::format(": {}{} ({})\n", fmt::join(words, ", "), suppressed, read);
  if (hidden > 0) out += fmt::format("{} not shown, below the severity asked for\n", hidden);
  if (fixable > 0) out += fmt::format("{} can be fixed safely: pglint fix --emit\n", fixable);
}

void append_not_understood(std::string& out, const TextContext& in) {
  const auto& list = in.database.report.not_understood;
  if (list.empty()) return;
  out += counted(list.size(), is_live(in.database) ? "definition" : "statement") + " not understood:\n";
  const std::size_t shown = in.options.statistics ? list.size() : std::min(list.size(), first_reasons);
  for (std::size_t i = 0; i < shown; ++i) {
    const std::string at = place(in, list[i].origin);
    out += "  " + (at.empty() ? "" : at + ": ") + printable(list[i].why) + '\n';
  }
  if (shown < list.size()) out += fmt::format("  … and {} more; --statistics lists them\n", list.size() - shown);
}

void append_not_read(std::string& out, const TextContext& in) {
  for (const std::string& gap : in.database.report.not_read) out += "not read: " + printable(gap) + '\n';
}

void append_skipped(std::string& out, const LintResult& result) {
  if (result.skipped.empty()) return;
  std::vector<std::string> words;
  for (const SkippedRule& skipped : result.skipped)
    words.push_back(fmt::format("{} ({})", skipped.rule->id, printable(skipped.because)));
  out += fmt::format("{} skipped: {}\n", counted(words.size(), "rule"), fmt::join(words, ", "));
}

void append_statistics(std::string& out, const LintResult& result) {
  std::map<std::string_view, std::size_t> by_rule;
  for (const Finding& finding : result.findings) ++by_rule[finding.rule->id];
  if (by_rule.empty()) return;
  out += "findings by rule:\n";
  for (const auto& [id, count] : by_rule) out += fmt::format("{:>8}  {}\n", count, id);
}

}  // namespace

void append_summary(std::string& out, const TextContext& in, const LintResult& result) {
  append_counts(out, in, result);
  append_not_understood(out, in);
  append_not_read(out, in);
  append_skipped(out, result);
  if (in.options.statistics) append_statistics(out, result);
}

}  // namespace pglint::report
