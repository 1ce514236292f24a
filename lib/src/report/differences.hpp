// Printers of what differs between two models.
#pragma once

#include <string>
#include <vector>

#include "pglint/compare.hpp"
#include "pglint/load.hpp"
#include "pglint/report.hpp"

namespace pglint::report {

/// One of the two. `source` is what the user named, empty for a server, whose connection string may hold a password.
struct ComparedSide {
  std::string source;
  const Database& database;
};

/// Grouped by relation, with a closing line of counts. A long value is cut to the part that differs.
void differences_text(const ComparedSide& before, const ComparedSide& after, const std::vector<Difference>& differences, const ReportOptions& options,
                      const Sink& out);
/// All of it, schema version 1.
void differences_json(const ComparedSide& before, const ComparedSide& after, const std::vector<Difference>& differences, const Sink& out);

struct DifferenceCounts {
  std::size_t added = 0, removed = 0, changed = 0;  ///< objects
};
DifferenceCounts count(const std::vector<Difference>& differences);

}  // namespace pglint::report
