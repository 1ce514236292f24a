// Pure printers: results in, text out, in pieces so that nothing large is held twice.
#pragma once

#include <functional>
#include <string_view>

#include "pglint/fix.hpp"
#include "pglint/lint.hpp"

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

}  // namespace pglint
