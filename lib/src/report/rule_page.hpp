// Documentation of rules, rendered from their metadata: the pages in docs/rules, `pglint explain`, `pglint rules`.
#pragma once

#include <span>
#include <string>

#include "pglint/rule.hpp"

namespace pglint::report {

/// What linting `rule.bad` with all the rules reports for this one: the text report's own words.
std::string example_findings(const Rule& rule, std::span<const Rule* const> rules);

/// docs/rules/<category>/<rule>.md.
std::string page_markdown(const Rule& rule, std::span<const Rule* const> rules);
/// The same page for a terminal.
std::string page_text(const Rule& rule, std::span<const Rule* const> rules);

/// docs/rules/README.md: every rule by category, with links to the pages beside it.
std::string index_markdown(std::span<const Rule* const> rules);
/// A line for each rule.
std::string index_text(std::span<const Rule* const> rules);
/// {"schema_version": 1, "rules": [{"id", "category", "summary", "why", "bad", "good", "severity", "needs", "fix", "options"}]}
std::string index_json(std::span<const Rule* const> rules);

}  // namespace pglint::report
