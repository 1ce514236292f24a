// Pure printers: results in, text out, in pieces so that nothing large is held twice.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "pglint/fix.hpp"
#include "pglint/lint.hpp"
#include "pglint/prove.hpp"

namespace pglint {

/// Receives consecutive pieces of output.
using Sink = std::function<void(std::string_view)>;

struct ReportOptions {
  Severity min_severity = Severity::info;
  bool color = false;
  bool statistics = false;   ///< counts by rule at the end
  bool quiet = false;        ///< findings only, no closing lines
  int width = 100;
};

void report_text(const Database& database, const LintResult& result, const Config& config, const ReportOptions& options, const Sink& out);
void report_json(const Database& database, const LintResult& result, const Config& config, const ReportOptions& options, const Sink& out);

/// A proof as a table, its details under the rows that are not proven, and its gaps; printable.
void report_proof_text(const Proof& proof, bool color, const Sink& out);
/// The same as JSON: {"schema_version", "tool", "server", "holds", "checks": [{"name", "outcome", "summary", "details"}], "gaps"}.
void report_proof_json(const Proof& proof, const Sink& out);

/// A format of reports, by the name that `lint --format` takes.
struct ReportFormat {
  std::string_view name;
  void (*print)(const Database& database, const LintResult& result, const Config& config, const ReportOptions& options, const Sink& out);
};
/// All of them; the first is the default. A new one is a printer above and a line in report/formats.cpp.
std::span<const ReportFormat> report_formats() noexcept;

}  // namespace pglint
