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
  const fmt::format_int digits(number);
  const Excerpt shown = excerpt(line, span.begin - std::min(span.begin, line_begin), span.end - std::min(span.end, line_begin),
                                in.options.width - static_cast<int>(digits.size()) - 4);

  const auto blank_gutter = [&] {
    out.append(digits.size() + 2, ' ');
    in.paint.gutter(out, "|");
  };
  blank_gutter();
  out += "\n ";
  in.paint.gutter(out, std::string_view(digits.data(), digits.size()), " |");
  out.append(" ").append(shown.text).append("\n");
  blank_gutter();
  out.append(static_cast<std::size_t>(shown.caret) + 1, ' ');
  in.paint.severity(out, finding.severity, std::string(static_cast<std::size_t>(shown.underlined), '^'));
  out += '\n';
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
  std::string text = printable(source.path());
  text.append(":").append(fmt::format_int(at.line).c_str()).append(":").append(fmt::format_int(at.column).c_str());
  return text;
}

void append_title(std::string& out, const TextContext& in, std::string_view title) {
  out += "  ";
  in.paint.gutter(out, "=");
  out += ' ';
  in.paint.bold(out, title, ":");
  out += ' ';
}

void append_finding(std::string& out, const TextContext& in, const Finding& finding) {
  if (finding.origin.known()) {
    in.paint.bold(out, place(in, finding.origin), ":");
    out += ' ';
  }
  in.paint.severity(out, finding.severity, to_string(finding.severity), ":");
  out += ' ';
  in.paint.bold(out, printable(finding.message));
  out += ' ';
  in.paint.dim(out, "[", finding.rule->id, "]");
  out += '\n';
  append_source(out, in, finding);

  const auto note = [&](std::string_view title, std::string_view text) {
    append_title(out, in, title);
    out.append(printable(text)).append("\n");
  };
  for (const Related& related : finding.related) {
    append_title(out, in, printable(related.message));
    out += label(related.object);
    if (related.origin.known()) out.append(" at ").append(place(in, related.origin));
    out += '\n';
  }
  if (!finding.hint.empty()) note("hint", finding.hint);
  if (finding.fix) note(finding.fix->safety == Safety::safe ? "fix (safe)" : "fix (review)", finding.fix->title);
  else if (!finding.no_fix_reason.empty()) note("no fix", finding.no_fix_reason);
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
