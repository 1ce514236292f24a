// Suppressions that suppress nothing. Which ones these are is known when all other rules have run, so lint() finds them
// and this file documents the rule.
#include "pglint/rule.hpp"

namespace pglint::rules {

extern constinit const Rule sql_unused_ignore{
    .id = "sql/unused-ignore",
    .summary = "Suppression that suppresses nothing",
    .why = R"(A suppression that is left behind hides the next finding of that rule in the same place, and one with a misspelt rule
never worked. Both are reported: comments and `[[ignore]]` entries of `pglint.toml` that

- name no rule, or a rule or category that does not exist;
- cover no finding of a rule that ran. Rules that are not selected, or that are skipped because they need a server or a
  workload, are given the benefit of the doubt.

A comment covers the line that it ends, or the next line with code when it stands alone:

```sql
create index idx_a on t (a);  -- pglint: ignore index/duplicate (kept until the old service is gone)
-- pglint: ignore rls, constraint/missing-primary-key
create table log (line text);
-- pglint: ignore-file index/missing-gin
```

A finding about several lines is covered on its first and its last line. `ignore-file` covers the whole file. Rule ids,
categories and `all` are understood. When several suppressions cover a finding, the nearest one counts as used.)",
    .bad = R"sql(-- pglint: ignore index/duplicate (kept on purpose)
create table orders (id bigint primary key);
)sql",
    .good = R"sql(create table orders (id bigint primary key);
)sql",
    .severity = Severity::warning};

}  // namespace pglint::rules
