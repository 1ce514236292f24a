// Constraints that new rows must meet and old ones were never checked for.
#include "pglint/rule.hpp"

namespace pglint::rules {
namespace {

std::string column_list(const std::vector<std::string>& columns, bool period) {
  std::string list = "(";
  for (const std::string& column : columns) {
    if (list.size() > 1) list += ", ";
    if (period && &column == &columns.back()) list += "PERIOD ";
    list += quote_identifier(column);
  }
  return list + ")";
}

/// " ON DELETE CASCADE"; nothing for what is not said.
std::string on_change(const char* event, char action, const std::vector<std::string>& columns = {}) {
  const char* word = action == 'r' ? "RESTRICT" : action == 'c' ? "CASCADE" : action == 'n' ? "SET NULL" : action == 'd' ? "SET DEFAULT" : nullptr;
  if (word == nullptr) return {};
  return joined({" ON ", event, " ", word, columns.empty() ? "" : " " + column_list(columns, false)});
}

/// What stands behind ADD CONSTRAINT name; "" when the model does not hold all of it.
std::string definition(const Constraint& constraint) {
  std::string sql;
  if (constraint.kind == ConstraintKind::check) {
    if (!unprintable(constraint.expression).empty()) return {};
    sql = "CHECK (" + to_sql(constraint.expression) + ")" + (constraint.no_inherit ? " NO INHERIT" : "");
  } else {
    if (constraint.referenced_table.empty() || constraint.columns.size() != constraint.referenced_columns.size()) return {};
    sql = joined({"FOREIGN KEY ", column_list(constraint.columns, constraint.period), " REFERENCES ",
                  quote_qualified(constraint.referenced_table.schema, constraint.referenced_table.name), " ",
                  column_list(constraint.referenced_columns, constraint.period), constraint.match == 'f' ? " MATCH FULL" : "",
                  on_change("UPDATE", constraint.on_update), on_change("DELETE", constraint.on_delete, constraint.on_delete_columns),
                  constraint.deferrable ? " DEFERRABLE" : "", constraint.initially_deferred ? " INITIALLY DEFERRED" : ""});
  }
  return sql + " NOT VALID";
}

RunSql validate(const Relation& table, const Constraint& constraint) {
  RunSql action;
  const std::string on_table = quote_qualified(table.name.schema, table.name.name);
  const std::string name = quote_identifier(constraint.name);
  SqlStep& up = action.up.emplace_back();
  up.sql = joined({"ALTER TABLE ", on_table, " VALIDATE CONSTRAINT ", name});
  up.later = true;
  up.lock = "SHARE UPDATE EXCLUSIVE";
  const std::string before = definition(constraint);
  if (before.empty()) return action;
  SqlStep& down = action.down.emplace_back();
  down.sql = joined({"ALTER TABLE ", on_table, " DROP CONSTRAINT ", name, ", ADD CONSTRAINT ", name, " ", before});
  down.lock = "ACCESS EXCLUSIVE";
  if (constraint.comment.empty()) return action;
  SqlStep& comment = action.down.emplace_back();
  comment.sql = joined({"COMMENT ON CONSTRAINT ", name, " ON ", on_table, " IS ", quote_literal(constraint.comment)});
  comment.lock = "SHARE UPDATE EXCLUSIVE";
  return action;
}

void check(const Context&, const Relation& table, Findings& out) {
  const bool stored = table.kind == RelationKind::table || table.kind == RelationKind::partitioned_table;
  if (!stored || table.temporary || table.extension_member) return;
  for (const Constraint& constraint : table.constraints) {
    const bool kind = constraint.kind == ConstraintKind::check || constraint.kind == ConstraintKind::foreign_key;
    if (!kind || constraint.validated || !constraint.enforced || constraint.inherit_count > 0) continue;
    const bool is_key = constraint.kind == ConstraintKind::foreign_key;
    const std::string name = quote_identifier(constraint.name);
    const std::string on_table = quote_qualified(table.name.schema, table.name.name);
    Finding& finding = out.add(constraint.provenance.defined, object(table, constraint),
                               joined({is_key ? "foreign key " : "check constraint ", name, " of ", on_table,
                                       " is NOT VALID: the rows that were there before it are not checked"}));
    finding.hint = "VALIDATE CONSTRAINT reads the table once and stops no writes; it fails when a row does not meet the constraint, and changes nothing then.";
    Fix& fix = finding.fix.emplace();
    fix.title = joined({"validate constraint ", name, " of ", on_table});
    fix.group = Group::add_database_constraints;
    fix.actions.emplace_back(validate(table, constraint));
  }
}

}  // namespace

extern constinit const Rule constraint_not_validated{
    .id = "constraint/not-validated",
    .summary = "Constraint left NOT VALID",
    .why = R"(`ADD CONSTRAINT … NOT VALID` takes a strong lock for a moment only, because it does not look at the rows that are there. Until
`VALIDATE CONSTRAINT` has, nobody may rely on it: neither people, nor the planner, which uses validated constraints only, and a dump
that is restored fails on the first old row that does not meet it.

Reported for CHECK constraints and foreign keys that no later statement validates. The fix validates in a transaction of its own: it reads
the table under SHARE UPDATE EXCLUSIVE, which stops no reads and no writes. When it fails the rows are at fault, and must be put right first.

Not reported: `NOT ENFORCED` constraints, and those that a partition or child inherits: the parent's is reported, and validates them all.)",
    .bad = R"sql(create table payments (id bigint primary key, amount numeric not null);
alter table payments add constraint payments_amount_check check (amount >= 0) not valid;
)sql",
    .good = R"sql(create table payments (id bigint primary key, amount numeric not null);
alter table payments add constraint payments_amount_check check (amount >= 0) not valid;
alter table payments validate constraint payments_amount_check;
)sql",
    .severity = Severity::warning,
    .fix = Fixes::safe,
    .check_relation = check};

}  // namespace pglint::rules
