// Parts of the text report, which text.cpp puts together.
#pragma once

#include <string>
#include <string_view>

#include "pglint/report.hpp"
#include "report/blocks.hpp"
#include "report/paint.hpp"

namespace pglint::report {

struct TextContext {
  const Database& database;
  const ReportOptions& options;
  Paint paint;
};

/// "path:line:column", printable; "" when the origin is unknown.
std::string place(const TextContext& in, const Origin& origin);
/// "  = title: ", in front of a line below the source.
void append_title(std::string& out, const TextContext& in, std::string_view title);

/// One finding: headline, source with a caret, related places, hint, fix.
void append_finding(std::string& out, const TextContext& in, const Finding& finding);
/// Many findings of one rule on one table: headline, what stays, what goes and where, hint, fix.
void append_group(std::string& out, const TextContext& in, const Block& group);
/// The closing lines: counts, what was not understood, rules skipped; with statistics also counts by rule.
void append_summary(std::string& out, const TextContext& in, const LintResult& result);

}  // namespace pglint::report
