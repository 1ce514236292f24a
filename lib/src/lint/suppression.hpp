// Suppression comments and [[ignore]] entries of one run: which findings they take away, and which take away nothing.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pglint/lint.hpp"
#include "text/glob.hpp"

namespace pglint::linter {

/// Built once a run; every look-up is a few hash accesses, however many suppressions there are.
class Suppressor {
 public:
  /// All three outlive the Suppressor.
  Suppressor(const Database& database, const Config& config, std::span<const Rule* const> rules);

  /// True when a comment or an entry covers the finding. Of several that do, the nearest counts as used: a comment on
  /// the line, then one for the file, then an entry; and of these the one that names the rule most exactly.
  bool suppress(const Finding& finding);

  /// Findings about suppressions that named nothing known or took nothing away, in the order of the comments, then of
  /// the entries. `ran` are the rules that ran: one that may concern a rule that did not run is left alone.
  /// Suppressions of `about` itself are judged last, since these findings are what they suppress. Adds the number of
  /// findings that were suppressed in turn to `suppressed`.
  std::vector<Finding> unused(const Rule& about, std::span<const Rule* const> ran, std::size_t& suppressed);

 private:
  /// One word of a comment, or one [[ignore]] entry.
  struct Entry {
    std::string_view word;
    const Suppression* comment = nullptr;
    const IgnoreEntry* ignore = nullptr;
    bool used = false;
    std::string stray = {};  // words of a comment that look like a reason
  };
  struct Place {
    SourceId source;
    std::uint32_t line;  // 0: the whole file
    std::string_view word;
    friend bool operator==(const Place&, const Place&) = default;
  };
  struct PlaceHash {
    std::size_t operator()(const Place& place) const noexcept;
  };
  /// [[ignore]] entries of one word, by the literal beginning of their object glob.
  struct Globs {
    std::unordered_map<std::string_view, std::vector<std::size_t>> by_prefix;
    std::map<std::size_t, bool> lengths;  // of the prefixes
  };

  [[nodiscard]] bool begins_reason(const std::vector<std::string>& words, std::size_t at) const;
  void add_comment(const Suppression& comment);
  void add_ignore(const IgnoreEntry& ignore);
  bool suppress_at(SourceId source, std::uint32_t line, const Rule& rule);
  bool suppress_object(const Finding& finding);
  [[nodiscard]] Finding unused_finding(const Entry& entry, const Rule& about) const;
  [[nodiscard]] bool may_concern_a_rule_that_did_not_run(std::string_view word,
                                                         std::span<const Rule* const> ran) const;

  const Database& database_;
  const Config& config_;
  std::span<const Rule* const> rules_;
  std::vector<Entry> entries_;
  std::unordered_map<Place, std::size_t, PlaceHash> comments_;
  std::vector<bool> sources_with_lines_;
  std::unordered_map<std::string_view, Globs> ignores_;
  std::vector<text::Glob> globs_;          // of the entries from first_ignore_ on
  std::size_t first_ignore_ = 0;
};

}  // namespace pglint::linter
