// Statements that PostgreSQL would refuse to parse.
#include "pglint/rule.hpp"

namespace pglint::rules {
namespace {

void check(const Context& in, Findings& out) {
  for (const LoadReport::SyntaxError& error : in.load.syntax_errors) {
    Finding& finding = out.add(error.origin, Object{.kind = "file", .schema = {}, .name = {}, .table = {}}, error.message);
    finding.detail = error.message;
  }
}

}  // namespace

extern constinit const Rule sql_syntax_error{
    .id = "sql/syntax-error",
    .summary = "Statement that is not valid SQL",
    .why = R"(PostgreSQL's own parser refuses the statement, so the migration that holds it fails when it runs. The finding
points to where the parser gave up.

A bad statement costs one finding and is passed over: the statements around it are read as usual, and the findings of
other rules are about the schema without it.

psql meta-commands, `COPY` data and the placeholders of template languages are no syntax errors. Statements with
placeholders are counted as not understood where they cannot be read without their values.)",
    .bad = R"sql(create table orders (id bigint primary key);
create index orders_placed_idx orders (placed_on);
)sql",
    .good = R"sql(create table orders (id bigint primary key, placed_on date);
create index orders_placed_idx on orders (placed_on);
)sql",
    .severity = Severity::error,
    .check = check};

}  // namespace pglint::rules
