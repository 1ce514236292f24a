// The same with pglint's own rules: a table without a primary key must be found through the installed registry.
#include <cstdio>

#include <pglint/lint.hpp>
#include <pglint/rules.hpp>

int main() {
  const pglint::Database database = pglint::load_sql("CREATE TABLE t (a int);");
  const pglint::LintResult result = pglint::lint(database, pglint::rules::all());
  for (const pglint::Finding& finding : result.findings)
    if (finding.rule->id == "constraint/missing-primary-key") return 0;
  std::printf("%zu rules, %zu findings, none for the missing primary key\n", pglint::rules::all().size(), result.findings.size());
  return 1;
}
