// Tables with so many indexes, or so large ones, that writing pays more than reading can gain.
#include "analysis/usage.hpp"
#include "pglint/rule.hpp"

namespace pglint::rules {
namespace {

constexpr RuleOption options[] = {
    {"max_indexes", "20", "indexes that a table may have"},
    {"max_heap_ratio", "3", "how many times the table's own size its indexes may take (with a server's statistics)"},
    {"min_bytes", "104857600", "bytes below which the indexes of a table may take any share"}};

void check_number(const Context& in, const Relation& table, Findings& out) {
  const long long most = in.option_number("max_indexes");
  const auto count = static_cast<long long>(table.indexes.size());
  if (count <= most) return;
  Finding& finding = out.add(table.provenance.defined, object(table),
                             joined({"table ", quote_qualified(table.name.schema, table.name.name), " has ", std::to_string(count),
                                     " indexes, more than ", std::to_string(most)}));
  finding.hint = "Each of them is written with every row that is inserted, and with most that are updated.";
  finding.detail = "number";
}

/// Sizes of one relation; those of partitions are their own.
void check_size(const Context& in, const Relation& table, Findings& out) {
  const RelationStatistics* const counted = analysis::statistics_of(in.statistics, table);
  if (counted == nullptr || table.kind == RelationKind::partitioned_table) return;
  double indexes = 0;
  for (const Index& index : table.indexes)
    if (const IndexStatistics* of_index = analysis::statistics_of(in.statistics, table, index)) indexes += static_cast<double>(of_index->bytes);
  const double heap = static_cast<double>(counted->bytes) + static_cast<double>(counted->toast_bytes);
  const auto most = static_cast<double>(in.option_number("max_heap_ratio"));
  if (indexes < static_cast<double>(in.option_number("min_bytes")) || indexes <= most * heap || indexes > 9e18) return;
  Finding& finding = out.add(table.provenance.defined, object(table),
                             joined({"the indexes of table ", quote_qualified(table.name.schema, table.name.name), " take ",
                                     analysis::human_bytes(static_cast<std::int64_t>(indexes)), ", more than ", in.option("max_heap_ratio"),
                                     " times the ", analysis::human_bytes(static_cast<std::int64_t>(heap)), " of the table"}));
  finding.evidence = Evidence::statistics;
  finding.hint = "Look for duplicate, unused and bloated ones.";
  finding.detail = "size";
}

void check(const Context& in, const Relation& table, Findings& out) {
  const bool stored = table.kind == RelationKind::table || table.kind == RelationKind::partitioned_table || table.kind == RelationKind::materialized_view;
  if (!stored || table.temporary || table.extension_member) return;
  if (!table.is_partition) check_number(in, table, out);  // a partition has those of its root
  check_size(in, table, out);
}

}  // namespace

extern constinit const Rule index_excessive{
    .id = "index/excessive",
    .summary = "Table with more indexes, or larger ones, than it can use",
    .why = R"(Every index is written with every row that is inserted, and with every update that is not HOT; it takes memory from what is read, and
the planner looks at all of them for each query.

Reported when a table has more than `max_indexes` of them (the schemas of other projects that pglint is tested with have 19 at most), and,
with the statistics of a server, when they take more than `max_heap_ratio` times the bytes of the table with its TOAST table. That is a
limit to watch in CI, not a proof: index/duplicate, index/redundant, index/unused and index/bloated say which ones can go.

Partitions are counted at their root; sizes are those of each partition.)",
    .bad = R"sql(create table products (id bigint primary key, name text, brand text, color text, size text);
do $$ begin for i in 1 .. 20 loop execute format('create index products_%s_idx on products (name) where id = %s', i, i); end loop; end $$;
)sql",
    .good = R"sql(create table products (id bigint primary key, name text, brand text, color text, size text);
create index products_name_idx on products (name);
create index products_brand_idx on products (brand, color);
)sql",
    .severity = Severity::warning,
    .fix = Fixes::none,
    .options = options,
    .check_relation = check};

}  // namespace pglint::rules
