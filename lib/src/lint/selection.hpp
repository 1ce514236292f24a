// Which rules a word means (a rule id, a category, "all") and which rules a config selects.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pglint/config.hpp"
#include "pglint/rule.hpp"

namespace pglint::linter {

/// How exactly a word names a rule: the larger, the more exact.
enum class Match : unsigned char { none, all, category, rule };
Match match(std::string_view word, const Rule& rule);

/// True when some rule has that id or category, or the word is "all".
bool is_known(std::string_view word, std::span<const Rule* const> rules);
/// Hint for a word that names no rule: `Did you mean "index/duplicate"?`; a bare "duplicate" finds its rule too.
std::string rule_suggestion(std::string_view word, std::span<const Rule* const> rules);

/// The most exact word wins: `ignore index` leaves a rule alone that `select` names by its id. Equally exact: ignore wins.
/// An empty `select` is "all".
bool is_selected(const Rule& rule, const Config& config);

/// What the config's [severity] makes of a finding of the rule: an entry for the id wins over one for the category.
Severity configured_severity(const Rule& rule, Severity severity, const Config& config);

}  // namespace pglint::linter
