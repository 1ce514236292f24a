// From findings to ordered, deduplicated migrations with up and down, and to edits of sources.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "pglint/action.hpp"
#include "pglint/lint.hpp"

namespace pglint {

struct FixOptions {
  Safety safety = Safety::safe;          ///< the least safe fixes taken
  Style style = Style::plain;
  Concurrently concurrently = Concurrently::automatic;
  std::string timestamp;                 ///< version of the first file written; empty: follows Database::newest_version
};

/// An index that a drop relies on, as its guard finds it on the server.
struct KeptIndex {
  std::string index;                     ///< schema.name, quoted
  std::string table;                     ///< the same
  std::string definition;                ///< "unique (a, (expression)) partial": columns in order, those of INCLUDE last
};

/// One action of the plan with the findings that asked for it.
struct PlannedAction {
  Action action;
  Group group = Group::fix_index_bloat_and_performance;
  Safety safety = Safety::safe;
  std::string caution;
  std::vector<const Finding*> findings;
  std::vector<SqlStep> up;
  std::vector<SqlStep> down;             ///< restores the model exactly, or is empty with a reason
  std::string irreversible;
  std::optional<KeptIndex> keeps;        ///< what makes the dropped index superfluous: checked before `up`
  std::vector<std::string> builds;       ///< indexes (schema.name, quoted) that `up` leaves invalid when it fails midway
  std::int64_t frees = 0;                ///< bytes of the dropped index and its parts, where statistics know them
};

struct NotFixed {
  const Finding* finding = nullptr;
  std::string reason;                    ///< "needs --safety review", "idx_a is kept for …"
};

struct Plan {
  std::vector<PlannedAction> actions;    ///< in the order in which they are to run
  std::vector<NotFixed> not_fixed;       ///< every finding without an action, with its reason
};

/// Orders, merges and names the fixes of the findings. Findings and database must outlive the plan.
Plan plan_fixes(const Database& database, const LintResult& result, const Config& config, const FixOptions& options);

/// A file to write.
struct MigrationFile {
  std::string name;   ///< file name, with a sub-directory where the style wants one
  std::string text;
};
/// The plan as files in the style's own form, one per group and transaction boundary.
std::vector<MigrationFile> write_migrations(const Plan& plan, const Database& database, const FixOptions& options);
/// The plan as one psql script (up only), what `fix --emit` prints.
std::string write_script(const Plan& plan, const FixOptions& options);

/// The exact edits of one fix: the extent of each wrapped expression is found in its source and proved by parsing it
/// again. Empty when there is none, or when the text cannot be edited (SQL made in a DO block, another spelling).
std::vector<Edit> resolve_edits(const Database& database, const Fix& fix);

/// A source with the safe edits of the findings applied. Overlapping edits: the first wins, the rest are not fixed.
struct EditedSource {
  SourceId source = no_source;
  std::string text;
  std::size_t edits = 0;
};
std::vector<EditedSource> edit_sources(const Database& database, const LintResult& result, Safety safety);

/// Unified diff (three lines of context) of two texts; empty when equal. O(n d) with a linear fallback for large d.
std::string unified_diff(std::string_view before, std::string_view after, std::string_view before_name, std::string_view after_name);

/// One action of a finding's fix, named and written as `fix` would if it were alone: for reports.
PlannedAction render(const Action& action, const Fix& fix, const Database& database, const Config& config,
                     const FixOptions& options);

}  // namespace pglint
