// A linter of one rule of its own, over the library alone: table names with capital letters.
#include <algorithm>
#include <cstdio>

#include <pglint/lint.hpp>
#include <pglint/version.hpp>

namespace {

void check(const pglint::Context&, const pglint::Relation& table, pglint::Findings& out) {
  if (std::any_of(table.name.name.begin(), table.name.name.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
    out.add(table.provenance.defined, pglint::object(table), "table name has capital letters");
}

const pglint::Rule capitals{
    .id = "naming/capital-letters", .summary = "Table name with capital letters", .check_relation = check};

}  // namespace

int main() {
  const pglint::Database database =
      pglint::load_sql("CREATE TABLE fine (id int PRIMARY KEY);\nCREATE TABLE \"Not Fine\" (id int);", "two.sql");
  const pglint::Rule* rules[] = {&capitals};
  const pglint::LintResult result = pglint::lint(database, rules);
  for (const pglint::Finding& finding : result.findings) {
    const pglint::Position at = database.sources[finding.origin.source].position(finding.origin.span.begin);
    std::printf("two.sql:%u: %s (%s)\n", at.line, finding.message.c_str(), finding.object.name.c_str());
  }
  std::printf("pglint %s\n", PGLINT_VERSION);
  return result.findings.size() == 1 && result.findings[0].object.name == "Not Fine" ? 0 : 1;
}
