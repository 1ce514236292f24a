// What a fix does, as data: rules name the change, the fix layer orders, merges and writes it as migrations.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "pglint/catalog.hpp"
#include "pglint/config.hpp"

namespace pglint {

/// The groups of emitted migrations, in the order in which they are written (file names are these words).
enum class Group : unsigned char {
  fix_index_bloat_and_performance,
  fix_rls_performance,
  normalize_data,
  add_database_constraints,
  create_database_functions,
  create_database_views,
  create_materialized_views,
  implement_table_partitioning
};
std::string_view to_string(Group group);

// Pointers are into the catalog that was linted, which outlives findings and plans.

/// CREATE INDEX. `index.name` may be empty (the planner names it) or a wish (the planner numbers it when taken).
/// `suffix` is the word that names its kind: gin, brin, unread, prefix_optimized.
struct CreateIndex {
  const Relation* table = nullptr;
  Index index;
  std::string suffix;
};
/// DROP INDEX of one that no constraint owns. `keeper` is the index that makes it superfluous (kept, never dropped by the same plan).
struct DropIndex {
  const Relation* table = nullptr;
  const Index* index = nullptr;
  const Index* keeper = nullptr;
};
/// ALTER TABLE … DROP CONSTRAINT of a UNIQUE constraint whose index is superfluous.
struct DropConstraint {
  const Relation* table = nullptr;
  const Constraint* constraint = nullptr;
  const Index* index = nullptr;    ///< the constraint's own
  const Index* keeper = nullptr;
};
/// ALTER POLICY: the new expressions; null = unchanged. Shared: every finding of a policy names the same remedy. Several alterations of one policy are merged by the planner when they touch different clauses.
struct AlterPolicy {
  const Relation* table = nullptr;
  const Policy* policy = nullptr;
  std::shared_ptr<const Expr> using_;
  std::shared_ptr<const Expr> with_check;
};
/// ADD CONSTRAINT … CHECK … NOT VALID, then VALIDATE in a transaction of its own.
struct AddCheck {
  const Relation* table = nullptr;
  std::string name;        ///< empty: named by the planner
  std::vector<std::string> columns;
  std::string what;        ///< the word for names: non_negative
  Expr expression;
};
/// One statement of a migration.
struct SqlStep {
  std::string sql;              ///< without the final ';'
  bool transactional = true;    ///< false: must run outside a transaction block
  bool later = false;           ///< must not share a transaction with the steps before it (VALIDATE after ADD … NOT VALID)
  std::string lock;             ///< strongest lock taken and on what: "SHARE UPDATE EXCLUSIVE"
  std::string comment;          ///< lines above it (risk, what to check), without "-- "
};
/// Statements of a rule's own making, for what has no action of its own. The rule quotes through quote_identifier.
struct RunSql {
  std::vector<SqlStep> up;
  std::vector<SqlStep> down;
};
using Action = std::variant<CreateIndex, DropIndex, DropConstraint, AlterPolicy, AddCheck, RunSql>;

/// A change of the source text itself: the bytes of `place` become `text`.
struct Edit {
  Origin place;
  std::string text;
};
/// An edit that a rule can name without seeing the text: put `before` and `after` around an expression where it stands, or
/// `instead` in its place.
/// The fix layer finds its extent in one of the statements that wrote it, or drops the edit (resolve_edits).
struct Wrap {
  std::vector<Origin> statements;   ///< that may have written the expression, likeliest first
  Expr expression;                  ///< with its spans
  std::string before;
  std::string after;
  std::string instead;              ///< not empty: replaces the expression
};

struct Fix {
  Safety safety = Safety::safe;
  std::string title;            ///< imperative, one line: "drop index idx_b"
  Group group = Group::fix_index_bloat_and_performance;
  std::vector<Action> actions;
  std::vector<Wrap> wraps;      ///< the same remedy in place, for files not yet applied; empty when it cannot be
  std::string caution;          ///< risk and what to check first; required for review
};

}  // namespace pglint
