// Columns of documents, arrays and search vectors that no index looks into.
#include <algorithm>

#include "pglint/analysis.hpp"
#include "pglint/rule.hpp"

namespace pglint::rules {
namespace {

/// Types whose containment and search operators a GIN index serves with its default operator class.
bool searched_inside(const std::string& type) { return type == "jsonb" || type == "tsvector" || type.ends_with("[]"); }

bool looks_into(const Index& index, const std::string& column) {
  return std::any_of(index.keys.begin(), index.keys.end(), [&](const IndexKey& key) {
    if (key.column == column) return index.access_method == "gin" || index.access_method == "gist";
    bool mentions = false;
    if (key.column.empty())
      walk(key.expression, [&](const Expr& node) { mentions = mentions || (node.is(ExprKind::column) && node.name == column); });
    return mentions;
  });
}

void report(const Relation& table, const Column& column, Findings& out) {
  Finding& finding = out.add(column.provenance.defined, object(table, column),
                             joined({"no GIN index on column ", quote_identifier(column.name), " of ",
                                     quote_qualified(table.name.schema, table.name.name), ", which is ", column.type}));
  const char* operators = column.type == "tsvector" ? "@@" : column.type == "jsonb" ? "@>, ?, @?" : "@>, &&";
  const bool guarded = table.row_security && !table.policies.empty();
  finding.hint = joined({"Only if queries look into the value (", operators, "): the type alone does not tell.",
                         guarded ? " Row-level security applies here, and these operators are not leakproof: the index serves only "
                                   "users whom no policy applies to."
                                 : ""});
  Fix& fix = finding.fix.emplace();
  fix.safety = Safety::review;
  fix.title = joined({"create a GIN index on ", quote_qualified(table.name.schema, table.name.name), " (", quote_identifier(column.name), ")"});
  fix.caution = "a GIN index slows every write of the column: keep it if queries use containment or search operators on it";
  CreateIndex& create = std::get<CreateIndex>(fix.actions.emplace_back(std::in_place_type<CreateIndex>));
  create.table = &table;
  create.suffix = "gin";
  create.index.access_method = "gin";
  create.index.keys.emplace_back().column = column.name;
}

void check(const Context&, const Relation& table, Findings& out) {
  if (!table.is_table() || table.kind == RelationKind::foreign_table || table.is_partition || table.temporary) return;
  for (const Column& column : table.columns)
    if (searched_inside(column.type) && std::none_of(table.indexes.begin(), table.indexes.end(), [&](const Index& index) {
          return looks_into(index, column.name);
        }))
      report(table, column, out);
}

}  // namespace

extern constinit const Rule index_missing_gin{
    .id = "index/missing-gin",
    .summary = "Document, array or search column that no index looks into",
    .why = R"(Containment and search inside a `jsonb`, array or `tsvector` value (`@>`, `?`, `&&`, `@@`) reads the whole table
unless a GIN index holds the parts of each value.

The type alone does not tell whether queries do that: the finding is info, a candidate, and the fix is for review. Silent
when a GIN or GiST index has the column, or an index expression looks into it. Where the operators are known to be only
`@>`, `@?` and `@@`, `jsonb_path_ops` is smaller (44 MB against 60 MB for the same data); a key compared as text (`->>`) is
served by a btree on that expression and by no GIN index at all.

On tables with row-level security these operators are not leakproof: PostgreSQL must apply the policy first, and the index
is not used for users whom the policy applies to.)",
    .bad = R"sql(create table products (id bigint primary key, attributes jsonb not null);
)sql",
    .good = R"sql(create table products (id bigint primary key, attributes jsonb not null);
create index products_attributes_idx on products using gin (attributes);
)sql",
    .severity = Severity::info,
    .fix = Fixes::review,
    .check_relation = check};

}  // namespace pglint::rules
