// Pure questions about a model: does one index cover another, what serves a foreign key, how often is a call evaluated.
// Rules ask, nothing here decides what is worth reporting.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pglint/catalog.hpp"

namespace pglint {
struct Statistics;
}

namespace pglint::analysis {

// ---- indexes -------------------------------------------------------------------------------------------------------

/// What a second index is to a first one on the same table (PostgreSQL manual 11.3, 11.5, 11.8, 11.9; pg_index).
enum class Verdict : unsigned char {
  none,        ///< each is needed, as far as the schema tells
  duplicate,   ///< dropping it changes no plan and no constraint
  redundant,   ///< the keeper answers all that it answers, being wider: measure first
  overlapping  ///< worth a look: neither can be called superfluous from the schema
};

/// One index that another makes superfluous, or nearly.
struct IndexOverlap {
  const Index* keeper = nullptr;
  const Index* candidate = nullptr;
  Verdict verdict = Verdict::none;
  std::string reason;   ///< what relates them, as a clause: "it has the same key in the opposite order throughout"
  bool fillfactor_differs = false;
};

/// Facts about indexes that stand in other tables' objects: collected once, asked often.
class IndexUses {
 public:
  explicit IndexUses(const Catalog& catalog);   ///< O(constraints, length of the functions)
  /// True when a foreign key depends on this unique index (pg_constraint.conindid).
  [[nodiscard]] bool foreign_key_target(const Relation& table, const Index& index) const;
  /// The function whose body says ON CONFLICT ON CONSTRAINT with the name of the index's constraint (of whatever table), or null.
  [[nodiscard]] const Function* named_by(const Index& index) const;

 private:
  std::set<std::pair<QualifiedName, std::string>> targets_;
  std::map<std::string, const Function*, std::less<>> named_;   // constraint → first function
};

/// True when the index can be dropped at all without losing a guarantee: no primary key, exclusion constraint, attached partition index,
/// replica identity, foreign key target or extension member. (A unique one may still be needed for its uniqueness.)
bool droppable(const Relation& table, const Index& index, const IndexUses& uses);

/// All superfluous indexes of one table, each candidate once with its best keeper (duplicate before redundant before
/// overlapping), in creation order of the candidates. A keeper is never itself a duplicate or redundant in the same answer.
/// `pg_version`: the target major version (skip scan from 18 on). With `statistics` the most scanned of equals stays. An invalid
/// index of a table, which may be under construction or a leftover, is left out. O(n k) for n indexes of k key parts: hints look at a bounded number of neighbours.
std::vector<IndexOverlap> index_overlaps(const Catalog& catalog, const Relation& table, const IndexUses& uses, int pg_version,
                                         const Statistics* statistics = nullptr);

/// Verdict for one pair, ignoring every other index: what index_overlaps() decides by.
IndexOverlap compare_indexes(const Relation& table, const Index& keeper, const Index& candidate, const IndexUses& uses);

/// How far back a server's counters of use go.
struct CounterWindow {
  std::string since;       ///< ISO 8601, UTC; empty: nothing tells
  bool at_least = false;   ///< nobody says when they began: `since` is the oldest time that they hold
  long long days = -1;     ///< whole days from `since` until the statistics were read; -1 unknown
};

/// What several rules ask of the same catalog, found once when first asked for. One run, one thread.
class Facts {
 public:
  /// `catalog` and `statistics` (null: none) must outlive the facts and not change.
  Facts(const Catalog& catalog, int pg_version, const Statistics* statistics = nullptr)
      : catalog_(catalog), pg_version_(pg_version), statistics_(statistics) {}

  /// analysis::index_overlaps() of a relation: computed once for all rules that look at it, and valid until another relation is
  /// asked about.
  [[nodiscard]] const std::vector<IndexOverlap>& index_overlaps(const Relation& table) const;
  [[nodiscard]] const IndexUses& index_uses() const;
  /// The tables that foreign keys refer to.
  [[nodiscard]] const std::set<QualifiedName>& referenced_tables() const;
  /// Of the statistics; nothing is known without any.
  [[nodiscard]] const CounterWindow& counter_window() const;

 private:
  const Catalog& catalog_;
  int pg_version_;
  const Statistics* statistics_;
  mutable std::optional<IndexUses> uses_;
  mutable const Relation* overlaps_of_ = nullptr;
  mutable std::vector<IndexOverlap> overlaps_;
  mutable std::optional<std::set<QualifiedName>> referenced_;
  mutable std::optional<CounterWindow> window_;
};

enum class Serves : unsigned char { no, partly, fully };
/// Does an index of the table serve the check that runs for each deleted or updated row of the referenced table,
/// SELECT 1 FROM ONLY child WHERE fk1 = $1 AND … (ri_triggers.c)? partly: its leading parts are a proper subset of the columns.
Serves serves_foreign_key(const Relation& table, const Constraint& foreign_key);
Serves serves_foreign_key(const Relation& table, const Constraint& foreign_key, const Index& index);

/// True when an equality on `column` can use the index: valid btree or hash, led by the column, default or equality-compatible
/// operator class, no predicate but column IS NOT NULL.
bool serves_equality(const Index& index, std::string_view column);

/// True when `a` implies `b` for every row, decided on normalised trees: equal; a conjunct of a; b a disjunction with a; comparisons of
/// one column with constants; IS NOT NULL from any strict operator on the column. False means "not proved".
bool implies(const Expr& a, const Expr& b);

/// True when the CHECK fails for every value of `column` below zero, in whatever form it says so; `type` is the column's, that of
/// a domain its base type. Null passes. False means "not proved".
bool keeps_non_negative(const Expr& check, std::string_view column, std::string_view type);

/// Equality of normalised trees (canonical_sql, spans aside).
bool same(const Expr& a, const Expr& b);

// ---- row-level security ---------------------------------------------------------------------------------------------

/// A maximal expression of a policy that gives the same value for every row of a statement but is evaluated for each:
/// wrapped in a sub-select it becomes an InitPlan (manual 5.9, 14.1). Pointers are into the clause given.
struct PerRowExpression {
  const Expr* expression = nullptr;
  std::vector<std::string> calls;      ///< the functions called in it, quoted where needed: "auth.uid"
  const Expr* call = nullptr;          ///< the first of them that is not hoisted; null when only what surrounds a wrapped call is evaluated for each row
  bool in_subquery = false;            ///< for each row of a sub-select rather than of the table
  bool of_array = false;               ///< the operand of ANY or ALL: the sub-select needs a cast to stay an array
  std::string compared_column;         ///< `column = expression` as a conjunct of the clause: the table's column
  std::string type;                    ///< canonical type of an of_array expression, "" when unknown
  const Expr* wrapper = nullptr;       ///< the outermost (SELECT …) around it that mentions the row and does nothing else: hoisted() drops it
};

/// Decides on the tree: an expression is row-independent when it mentions no column of the table or of any query level around it,
/// and calls nothing VOLATILE or unknown. Calls that count: the functions of Supabase's auth schema and the like, current_setting(), `more`
/// ("schema.name"), and every function of the catalog that is not VOLATILE; an IMMUTABLE one of constants is folded by the planner. An expression that
/// is its own wrapper has nothing left to hoist, only the wrapper to drop. In reading order. Linear in the clause.
std::vector<PerRowExpression> per_row_expressions(const Catalog& catalog, const Relation& table, const Expr& clause,
                                                  const std::vector<std::string>& more);

/// The clause with each of the expressions (which must be its own) in a sub-select. Those of_array without a type stay.
Expr hoisted(const Expr& clause, const std::vector<PerRowExpression>& expressions);

/// Columns of the table that a USING clause compares for equality with something that is not of the row itself
/// (=, IN, = ANY), anywhere outside sub-selects; each once, in reading order.
std::vector<const Expr*> compared_columns(const Relation& table, const Expr& clause);

/// Place of a part of a policy's clause: `part` in the statement that wrote it, else where the policy was defined.
Origin place_in(const Policy& policy, Span part);

// ---- names and shapes: hints, never proofs ---------------------------------------------------------------------------

/// Words of an identifier: "usageMetrics_2024" → usage, metrics, 2024. Lower case.
std::vector<std::string> words(std::string_view identifier);
/// The column that most looks like the tenant or owner of the rows (tenant_id before organization_id before user_id …), or null.
const Column* owner_column(const Relation& table);
/// The time at which a row was written (created_at, recorded_at, occurred_at …; timestamp or date type), or null.
const Column* creation_time_column(const Relation& table);
/// True when the table looks insert-only: it has a creation time, nothing that records an update, and no other table refers to it.
bool looks_insert_only(const Relation& table, const Facts& facts);
/// True when the table's name has a word of a log: log, audit, event, metric, history, usage, reading …
bool looks_like_log(const Relation& table);

}  // namespace pglint::analysis
