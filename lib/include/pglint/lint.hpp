// Runs rules over a loaded database: selection, severities, suppressions, order.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "pglint/load.hpp"
#include "pglint/rule.hpp"

namespace pglint {

struct SkippedRule {
  const Rule* rule = nullptr;
  std::string because;   ///< "needs a live server"
};

struct LintResult {
  std::vector<Finding> findings;       ///< by source, position, rule, object: the same input gives the same order
  std::vector<SkippedRule> skipped;
  std::size_t suppressed = 0;          ///< findings that comments and [[ignore]] entries took away
};

/// Runs `rules` (the selected of them) over `database`. Suppressions that suppress nothing become sql/unused-ignore
/// findings when a rule of that id is among `rules`. Pure: no file, no output. Rules run in the order given.
LintResult lint(const Database& database, std::span<const Rule* const> rules, const Config& config = {});

/// True when any finding is at or above the config's fail_on.
bool fails(const LintResult& result, const Config& config);

}  // namespace pglint
