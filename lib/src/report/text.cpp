// The text report: for people at a terminal. Everything that comes from sources passes through printable().
#include "report/text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lint/words.hpp"
#include "report/excerpt.hpp"

namespace pglint {
namespace report {
namespace {

using linter::to_string;

/// The first line of what the finding points to, underlined.
void append_source(std::string& out, const TextContext& in, const Finding& finding) {
  if (!finding.origin.known()) return;
  const Source& source = in.database.sources[finding.origin.source];
  const Span span = finding.origin.span;
  const std::uint32_t number = source.position(span.begin).line;
  const std::string_view line = source.line(number);
  const std::uint32_t line_begin = source.line_begin(number);
  const std::string digits = std::to_string(number);
  const Excerpt shown = excerpt(line, span.begin - std::min(span.begin, line_begin), span.end - std::min(span.end, line_begin),
                                in.options.width - static_cast<int>(digits.size()) - 4);

  const std::string blank(digits.size() + 1, ' ');
  out += blank + ' ' + in.paint.gutter("|") + '\n';
  out += ' ' + in.paint.gutter(digits + " |") + ' ' + shown.text + '\n';
  out += blank + ' ' + in.paint.gutter("|") + ' ' + std::string(static_cast<std::size_t>(shown.caret), ' ') +
         in.paint.severity(finding.severity, std::string(static_cast<std::size_t>(shown.underlined), '^')) + '\n';
}

std::string label(const Object& object) {
  const std::string name = printable(object.name.empty() ? object.table : quote_identifier(object.name));
  return object.kind.empty() ? name : object.kind + ' ' + name;
}

}  // namespace

std::string place(const TextContext& in, const Origin& origin) {
  if (!origin.known()) return {};
  const Source& source = in.database.sources[origin.source];
  const Position at = source.position(origin.span.begin);
  return fmt::format("{}:{}:{}", printable(source.path()), at.line, at.column);
}

void append_finding(std::string& out, const TextContext& in, const Finding& finding) {
  const std::string where = place(in, finding.origin);
  if (!where.empty()) out += in.paint.bold(where + ":") + ' ';
  out += in.paint.severity(finding.severity, std::string(to_string(finding.severity)) + ":") + ' ';
  out += in.paint.bold(printable(finding.message)) + ' ' + in.paint.dim(fmt::format("[{}]", finding.rule->id)) + '\n';
  append_source(out, in, finding);

  const auto note = [&](std::string_view title, const std::string& text) {
    out += "  " + in.paint.gutter("=") + ' ' + in.paint.bold(std::string(title) + ":") + ' ' + text + '\n';
  };
  for (const Related& related : finding.related) {
    const std::string at = place(in, related.origin);
    note(printable(related.message), label(related.object) + (at.empty() ? "" : " at " + at));
  }
  if (!finding.hint.empty()) note("hint", printable(finding.hint));
  if (finding.fix) note(fmt::format("fix ({})", to_string(finding.fix->safety)), printable(finding.fix->title));
  else if (!finding.no_fix_reason.empty()) note("no fix", printable(finding.no_fix_reason));
}

}  // namespace report

void report_text(const Database& database, const LintResult& result, const Config&, const ReportOptions& options,
                 const Sink& out) {
  const report::TextContext in{database, options, report::Paint(options.color)};
  std::string text;
  for (const report::Block& block : report::blocks(result.findings, options.min_severity)) {
    if (block.size() == 1) append_finding(text, in, *block.front());
    else append_group(text, in, block);
    text += '\n';
    if (text.size() >= std::size_t{1} << 16U) {
      out(text);
      text.clear();
    }
  }
  if (!options.quiet) append_summary(text, in, result);
  out(text);
}

}  // namespace pglint
