// Calls in policies that give one value a statement and are evaluated for every row.
#include <algorithm>

#include "analysis/policy_cycle.hpp"
#include "pglint/analysis.hpp"
#include "pglint/rule.hpp"

namespace pglint::rules {
namespace {

using analysis::PerRowExpression;

/// PostgreSQL evaluates the call once a range scan, not once a row, when an index answers `column = call`.
bool answered_by_index(const Relation& table, const PerRowExpression& per_row) {
  return !per_row.compared_column.empty() &&
         std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index& index) {
           return analysis::serves_equality(index, per_row.compared_column);
         });
}

std::string joined(const std::vector<std::string>& calls) {
  std::string text;
  for (const std::string& call : calls) text += (text.empty() ? "" : ", ") + call + "()";
  return text;
}

/// What stays of a sub-select that mentions the row: the edit in place.
std::string without_wrapper(const Expr& clause, const PerRowExpression& per_row, const std::vector<PerRowExpression>& all) {
  const std::string sql = to_sql(analysis::hoisted(*per_row.wrapper, all));
  return per_row.wrapper == &clause ? sql : "(" + sql + ")";
}

/// One clause of a policy and what is wrong with it.
struct Clause {
  std::string_view name;
  const Expr& expression;
  std::vector<PerRowExpression> per_row;
};

Fix fix_for(const Relation& table, const Policy& policy, const Clause& clause, const PerRowExpression& per_row, const AlterPolicy& remedy) {
  Fix fix;
  fix.title = "evaluate " + joined(per_row.calls) + " once a statement in policy " + quote_identifier(policy.name) +
              " on " + quote_qualified(table.name.schema, table.name.name);
  fix.group = Group::fix_rls_performance;
  fix.actions.emplace_back(remedy);
  Wrap wrap;
  wrap.statements = {policy.provenance.changed, policy.provenance.defined};
  if (per_row.wrapper == nullptr) {
    wrap.expression = *per_row.expression;
    wrap.before = "(select ";
    wrap.after = per_row.of_array ? ")::" + per_row.type : ")";
    fix.wraps.push_back(std::move(wrap));
  } else if (&per_row == &clause.per_row.front() || (&per_row - 1)->wrapper != per_row.wrapper) {  // one edit for all in it
    wrap.expression = *per_row.wrapper;
    wrap.instead = without_wrapper(clause.expression, per_row, clause.per_row);
    fix.wraps.push_back(std::move(wrap));
  }
  return fix;
}

void report(const Relation& table, const Policy& policy, const Clause& clause, const PerRowExpression& per_row,
            const AlterPolicy& remedy, const std::string& unprintable, bool recurses, Findings& out) {
  const std::string calls = joined(per_row.calls);
  const bool only_wrapper = per_row.wrapper == per_row.expression;
  const std::string where = " in " + std::string(clause.name) + " of policy " + quote_identifier(policy.name) + " on " +
                            quote_qualified(table.name.schema, table.name.name);
  const std::string sql = to_sql(*per_row.expression);
  std::string message;
  if (only_wrapper)
    message = "the sub-select around " + calls + where + " mentions the row and is evaluated for each";
  else if (per_row.call == nullptr)
    message = "what surrounds " + calls + where + " is evaluated for each row";
  else
    message = calls + where + " is evaluated for each row" + (per_row.in_subquery && per_row.wrapper == nullptr ? " of a sub-select" : "");
  Finding& finding = out.add(analysis::place_in(policy, (per_row.call != nullptr ? per_row.call : per_row.expression)->span), object(table, policy), std::move(message));
  finding.detail = std::string(clause.name) + " " + sql;
  const bool unknown_type = per_row.of_array && per_row.type.empty();
  finding.hint = unknown_type ? std::string("Wrapped in a sub-select that is cast to the array's type it is evaluated once a statement.")
                              : "Wrapped in a sub-select it is evaluated once a statement: (select " + sql + ")" +
                                    (per_row.of_array ? "::" + per_row.type : "") + ".";
  if (only_wrapper)
    finding.hint = "Without that sub-select the result is the same, and an index can be used.";
  else if (per_row.wrapper != nullptr)
    finding.hint += " The sub-select that mentions the row goes: it is evaluated for each row and no index can be used.";
  if (per_row.call == nullptr && !only_wrapper) finding.severity = Severity::info;
  if (clause.name == "USING" && answered_by_index(table, per_row)) {
    finding.severity = Severity::info;
    finding.hint += " An index on " + quote_identifier(per_row.compared_column) + " already reduces the calls where it is used.";
  }
  if (per_row.of_array && per_row.type.empty())
    finding.no_fix_reason = "the array type that the sub-select must be cast to is not known";
  else if (!unprintable.empty())
    finding.no_fix_reason = "the policy cannot be printed back: " + unprintable;
  else
    finding.fix = fix_for(table, policy, clause, per_row, remedy);
  if (finding.fix && recurses) {
    finding.fix->safety = Safety::review;
    finding.fix->caution = "policies of this table read it again in a sub-select: with one in this policy too PostgreSQL ends such queries with "
                           "\"infinite recursion detected in policy\"; let them call a SECURITY DEFINER function instead";
    finding.fix->wraps.clear();
  }
}

void check_policy(const Context& in, const Relation& table, const Policy& policy, Findings& out) {
  const auto calls_in = [&](const Expr& clause) {
    return analysis::per_row_expressions(in.catalog, table, clause, in.config.auth_functions);
  };
  const Clause of_using{"USING", policy.using_, calls_in(policy.using_)};
  const Clause of_check{"WITH CHECK", policy.with_check, calls_in(policy.with_check)};
  // One ALTER POLICY sets all of it right: each finding names the whole remedy.
  AlterPolicy remedy{&table, &policy, {}, {}};
  const auto remedy_of = [](const Clause& clause) {
    return clause.per_row.empty() ? nullptr : std::make_shared<const Expr>(analysis::hoisted(clause.expression, clause.per_row));
  };
  remedy.using_ = remedy_of(of_using);
  remedy.with_check = remedy_of(of_check);
  std::string unprintable;
  for (const auto& remedied : {remedy.using_, remedy.with_check})
    if (remedied && unprintable.empty()) unprintable = pglint::unprintable(*remedied);
  if (of_using.per_row.empty() && of_check.per_row.empty()) return;
  // The first sub-select of a policy for reading is where PostgreSQL begins to look for a circle.
  const bool reads = policy.command == PolicyCommand::all || policy.command == PolicyCommand::select;
  const bool recurses = reads && !analysis::has_sub_select(policy) && analysis::policies_lead_back(in.catalog, table);
  for (const Clause* clause : {&of_using, &of_check})
    for (const PerRowExpression& per_row : clause->per_row) report(table, policy, *clause, per_row, remedy, unprintable, recurses, out);
}

void check(const Context& in, const Relation& table, Findings& out) {
  for (const Policy& policy : table.policies) check_policy(in, table, policy, out);
}

}  // namespace

extern constinit const Rule rls_call_per_row{
    .id = "rls/call-per-row",
    .summary = "Call in a policy that is evaluated for each row though its value is the same for all",
    .why = R"(A policy's expression is evaluated for each row that the query looks at. A call without a column of the row, such as
`auth.uid()`, gives the same value every time. In an uncorrelated sub-select, `(select auth.uid())`, PostgreSQL evaluates it
once and keeps the value (an InitPlan): measured on 100,000 rows, 179 ms become 9, and a look-up in a PL/pgSQL helper
11 seconds become 7 ms.

Decided on the expression tree: the largest expression that mentions no column of the table or of a query around it and
calls nothing VOLATILE or unknown, casts and operators included. `((select auth.jwt()) ->> 'sub')::uuid` still takes the
JSON apart for each row; `(select (auth.jwt() ->> 'sub')::uuid)` does not. A sub-select that mentions the row, as in
`(select auth.uid() = user_id)`, is evaluated for each row itself, and no index can be used: the fix drops it where it does
nothing else. A bare call inside any sub-select with a FROM clause is
evaluated for each of that sub-select's rows.

Counted are `auth.uid()` and its kin, `current_setting()`, the functions named in `auth_functions`, and every function of
the schema that is not VOLATILE. Not reported: `now()`, `current_user` and other built-in constants, IMMUTABLE functions of
constants (the planner computes them), functions with a column as argument (no rewriting helps), VOLATILE and unknown functions (wrapping would change or might change the meaning).

Where policies of the table read it again in a sub-select, a first sub-select in its policy for reading would have PostgreSQL end such
queries with "infinite recursion detected in policy": the fix is for review then, and names the way out.

Where an index on the compared column is used anyway the calls are few: the finding is info then.)",
    .bad = R"sql(create table notes (id bigint primary key, user_id uuid not null);
alter table notes enable row level security;
create policy own_notes on notes using (auth.uid() = user_id);
)sql",
    .good = R"sql(create table notes (id bigint primary key, user_id uuid not null);
create index notes_user_idx on notes (user_id);
alter table notes enable row level security;
create policy own_notes on notes using ((select auth.uid()) = user_id);
)sql",
    .severity = Severity::warning,
    .fix = Fixes::safe,
    .check_relation = check};

}  // namespace pglint::rules
