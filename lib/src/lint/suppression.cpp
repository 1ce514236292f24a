// Suppressions, found by hashing (source, line, word) and the literal beginning of object globs.
#include "lint/suppression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

#include "lint/selection.hpp"

namespace pglint::linter {
namespace {

std::array<std::string_view, 3> words_of(const Rule& rule) { return {rule.id, rule.category(), "all"}; }

std::string_view literal_beginning(std::string_view glob) { return glob.substr(0, glob.find_first_of("*?\\")); }

}  // namespace

std::size_t Suppressor::PlaceHash::operator()(const Place& place) const noexcept {
  const std::uint64_t at = (std::uint64_t{place.source} << 32U) | place.line;
  return std::hash<std::string_view>{}(place.word) ^ std::hash<std::uint64_t>{}(at * 0x9e3779b97f4a7c15ULL);
}

Suppressor::Suppressor(const Database& database, const Config& config, std::span<const Rule* const> rules)
    : database_(database), config_(config), rules_(rules), sources_with_lines_(database.sources.size(), false) {
  for (const Suppression& comment : database.suppressions) add_comment(comment);
  first_ignore_ = entries_.size();
  for (const IgnoreEntry& ignore : config.ignores) add_ignore(ignore);
}

/// A word that names no rule and resembles none, or that is followed by another of the kind.
bool Suppressor::begins_reason(const std::vector<std::string>& words, std::size_t at) const {
  const auto is_word = [&](const std::string& word) { return word.find('/') == std::string::npos && !is_known(word, rules_); };
  if (!is_word(words[at])) return false;
  return at + 1 < words.size() ? is_word(words[at + 1]) : !rule_suggestion(words[at], rules_).starts_with("Did you mean");
}

void Suppressor::add_comment(const Suppression& comment) {
  if (comment.rules.empty()) entries_.push_back({{}, &comment});
  for (std::size_t i = 0; i < comment.rules.size(); ++i) {
    const std::string& word = comment.rules[i];
    if (i > 0 && begins_reason(comment.rules, i)) {
      // A reason without parentheses: whatever follows belongs to it.
      Entry entry{word, &comment};
      for (; i < comment.rules.size(); ++i) entry.stray += (entry.stray.empty() ? "" : " ") + comment.rules[i];
      entries_.push_back(std::move(entry));
      break;
    }
    const std::uint32_t line = comment.whole_file ? 0 : comment.line;
    comments_.try_emplace({comment.origin.source, line, word}, entries_.size());
    if (!comment.whole_file) sources_with_lines_[comment.origin.source] = true;
    entries_.push_back({word, &comment});
  }
}

void Suppressor::add_ignore(const IgnoreEntry& ignore) {
  const std::string_view glob = ignore.object.empty() ? std::string_view("**") : std::string_view(ignore.object);
  Globs& globs = ignores_[ignore.rule];
  const std::string_view prefix = literal_beginning(glob);
  globs.by_prefix[prefix].push_back(entries_.size());
  globs.lengths[prefix.size()] = true;
  globs_.emplace_back(glob);
  entries_.push_back({ignore.rule, nullptr, &ignore});
}

bool Suppressor::suppress_at(SourceId source, std::uint32_t line, const Rule& rule) {
  for (const std::string_view word : words_of(rule)) {
    const auto found = comments_.find({source, line, word});
    if (found == comments_.end()) continue;
    entries_[found->second].used = true;
    return true;
  }
  return false;
}

bool Suppressor::suppress(const Finding& finding) {
  if (const Origin& origin = finding.origin; origin.known() && !comments_.empty()) {
    const Rule& rule = *finding.rule;
    if (sources_with_lines_[origin.source]) {
      // A statement over several lines has its comment above the first or at the end of the last.
      const Source& source = database_.sources[origin.source];
      const std::uint32_t first = source.position(origin.span.begin).line;
      const std::uint32_t last = source.position(std::max(origin.span.begin, origin.span.end)).line;
      if (suppress_at(origin.source, first, rule) || (last != first && suppress_at(origin.source, last, rule)))
        return true;
    }
    if (suppress_at(origin.source, 0, rule)) return true;
  }
  return !config_.ignores.empty() && suppress_object(finding);
}

bool Suppressor::suppress_object(const Finding& finding) {
  const Object& object = finding.object;
  std::vector<std::string> names;
  if (!object.table.empty()) names.push_back(fmt::format("{}.{}.{}", object.schema, object.table, object.name));
  if (object.table.empty() || object.kind == "index")
    names.push_back(object.schema.empty() ? object.name : fmt::format("{}.{}", object.schema, object.name));

  for (const std::string_view word : words_of(*finding.rule)) {
    const auto globs = ignores_.find(word);
    if (globs == ignores_.end()) continue;
    std::size_t first = entries_.size();
    for (const std::string_view name : names) {
      for (const auto& [length, present] : globs->second.lengths) {
        if (length > name.size()) break;
        const auto candidates = globs->second.by_prefix.find(name.substr(0, length));
        if (candidates == globs->second.by_prefix.end()) continue;
        for (const std::size_t at : candidates->second)
          if (at < first && globs_[at - first_ignore_].matches(name)) first = at;
      }
    }
    if (first == entries_.size()) continue;
    entries_[first].used = true;
    return true;
  }
  return false;
}

bool Suppressor::may_concern_a_rule_that_did_not_run(std::string_view word,
                                                     std::span<const Rule* const> ran) const {
  return std::any_of(rules_.begin(), rules_.end(), [&](const Rule* rule) {
    return match(word, *rule) != Match::none && std::find(ran.begin(), ran.end(), rule) == ran.end();
  });
}

Finding Suppressor::unused_finding(const Entry& entry, const Rule& about) const {
  Findings out(about);
  std::string what = "ignore comment";
  Object where{"file", {}, config_.path, {}};
  Origin origin;
  if (entry.comment) {
    origin = entry.comment->origin;
    where.name = database_.sources[origin.source].path();
    if (entry.comment->whole_file) what = "ignore-file comment";
  } else {
    what = "[[ignore]] entry";
    if (entry.ignore->line > 0) what += fmt::format(" at {}:{}", config_.path, entry.ignore->line);
    if (!entry.ignore->object.empty()) what += fmt::format(" for object \"{}\"", entry.ignore->object);
  }

  Finding& finding = out.add(origin, std::move(where), {});
  if (entry.word.empty()) {
    finding.message = what + " names no rule";
    finding.hint = "Name rule ids, categories or all: -- pglint: ignore index/duplicate (reason).";
  } else if (!entry.stray.empty()) {
    finding.message = fmt::format("{} has words that name no rule: \"{}\"", what, entry.stray);
    finding.hint = fmt::format("A reason belongs in parentheses: ({}).", entry.stray);
  } else if (!is_known(entry.word, rules_)) {
    finding.message = fmt::format("{} names an unknown rule \"{}\"", what, entry.word);
    finding.hint = rule_suggestion(entry.word, rules_);
  } else {
    finding.message = fmt::format("{} of \"{}\" suppresses nothing", what, entry.word);
    finding.hint = entry.comment ? "Remove it, or move it to the line of the finding or the line above."
                                 : "Remove it, or check its object against the names in the findings.";
  }
  finding.detail = entry.ignore ? fmt::format("{} {}", entry.word, entry.ignore->object) : std::string(entry.word);
  return std::move(finding);
}

std::vector<Finding> Suppressor::unused(const Rule& about, std::span<const Rule* const> ran,
                                        std::size_t& suppressed) {
  // Words are few beside entries, so what depends on the word alone is found once.
  std::unordered_map<std::string_view, bool> undecided;
  const auto is_undecided = [&](std::string_view word) {
    const auto [known, is_new] = undecided.try_emplace(word, false);
    if (is_new) known->second = may_concern_a_rule_that_did_not_run(word, ran);
    return known->second;
  };
  std::vector<Finding> findings;
  for (const bool of_itself : {false, true}) {
    for (const Entry& entry : entries_) {
      if (entry.used || (match(entry.word, about) != Match::none) != of_itself || is_undecided(entry.word)) continue;
      Finding finding = unused_finding(entry, about);
      if (!of_itself && suppress(finding)) ++suppressed;
      else findings.push_back(std::move(finding));
    }
  }
  return findings;
}

}  // namespace pglint::linter
