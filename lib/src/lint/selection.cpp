// Rules by word. The same matching serves select, ignore, [severity], [[ignore]] and suppression comments.
#include "lint/selection.hpp"

#include <algorithm>

#include "lint/words.hpp"

namespace pglint::linter {

Match match(std::string_view word, const Rule& rule) {
  if (word == rule.id) return Match::rule;
  if (word == rule.category()) return Match::category;
  if (word == "all") return Match::all;
  return Match::none;
}

bool is_known(std::string_view word, std::span<const Rule* const> rules) {
  return word == "all" || std::any_of(rules.begin(), rules.end(),
                                      [&](const Rule* rule) { return match(word, *rule) != Match::none; });
}

std::string rule_suggestion(std::string_view word, std::span<const Rule* const> rules) {
  std::vector<std::string> known;
  for (const Rule* rule : rules) {
    const std::string_view name = rule->id.substr(rule->id.find('/') + 1);
    if (word == name) return "Did you mean \"" + std::string(rule->id) + "\"?";
    known.emplace_back(rule->id);
    if (const std::string category(rule->category()); std::find(known.begin(), known.end(), category) == known.end())
      known.push_back(category);
  }
  known.emplace_back("all");
  if (std::string text = suggestion(word, known, 0); !text.empty()) return text;
  return "\"pglint rules\" lists the rules.";
}

bool is_selected(const Rule& rule, const Config& config) {
  const auto best = [&](const std::vector<std::string>& words) {
    Match most = Match::none;
    for (const std::string& word : words) most = std::max(most, match(word, rule));
    return most;
  };
  const Match selected = config.select.empty() ? Match::all : best(config.select);
  return selected != Match::none && selected > best(config.ignore);
}

Severity configured_severity(const Rule& rule, Severity severity, const Config& config) {
  if (config.severity.empty()) return severity;
  for (const std::string_view word : {rule.id, rule.category()})
    if (const auto entry = config.severity.find(std::string(word)); entry != config.severity.end())
      return entry->second;
  return severity;
}

}  // namespace pglint::linter
