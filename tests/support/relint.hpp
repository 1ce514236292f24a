// The fixed point that every fix must reach: schema + fix lints clean of what was fixed, brings nothing new, and a
// second fix is empty.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <set>
#include <string>

#include "pglint/fix.hpp"
#include "pglint/lint.hpp"
#include "pglint/load.hpp"
#include "pglint/rules.hpp"

namespace pglint::test {

/// "rule on schema.table.name", for messages.
inline std::string described(const Finding& finding) {
  const Object& o = finding.object;
  return std::string(finding.rule->id) + " on " + o.schema + "." + (o.table.empty() ? "" : o.table + ".") + o.name + ": " +
         finding.message;
}

/// `name` leads the messages; `load` gives the schema afresh; `script` is what fixes the findings of `plan`.
inline void check_fixed_point(const std::string& name, const std::function<Database()>& load, const Config& config,
                              const LintResult& before, const Plan& plan, const FixOptions& options,
                              const std::vector<std::string>& scripts) {
  std::set<std::string> known;
  for (const Finding& finding : before.findings) known.insert(fingerprint(finding));
  std::set<std::string> fixed;
  for (const PlannedAction& action : plan.actions)
    for (const Finding* finding : action.findings) fixed.insert(fingerprint(*finding));

  Database database = load();
  const std::size_t not_understood = database.report.not_understood.size();
  const std::size_t syntax_errors = database.report.syntax_errors.size();
  for (const std::string& script : scripts) append_sql(database, script, "fix.sql");
  if (database.report.syntax_errors.size() > syntax_errors)
    FAIL_CHECK(name << ": the fix is not valid SQL: " << database.report.syntax_errors.back().message);
  if (database.report.not_understood.size() > not_understood)
    FAIL_CHECK(name << ": a statement of the fix is not understood: " << database.report.not_understood.back().why);

  const LintResult after = lint(database, rules::all(), config);
  for (const Finding& finding : after.findings) {
    const std::string print = fingerprint(finding);
    if (fixed.contains(print)) FAIL_CHECK(name << ": still reported after its fix: " << described(finding));
    else if (!known.contains(print)) FAIL_CHECK(name << ": the fix brings a new finding: " << described(finding));
  }
  const Plan second = plan_fixes(database, after, config, options);
  if (!second.actions.empty())
    FAIL_CHECK(name << ": a second fix is not empty; it would begin with:\n" << write_script(second, options).substr(0, 600));
}

}  // namespace pglint::test
