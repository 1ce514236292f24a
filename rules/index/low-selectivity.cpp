// Indexes on a column with so few values that most of them find a good part of the table.
#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/usage.hpp"
#include "pglint/analysis.hpp"
#include "pglint/rule.hpp"

namespace pglint::rules {
namespace {

constexpr RuleOption options[] = {{"max_distinct", "10", "different values up to which a column has few"},
                                  {"min_rows", "100000", "rows that the table must have for the statistics to count"},
                                  {"rare_percent", "5", "share of the rows up to which a value is rare, in percent"}};

/// "0.4 %", "38 %", "99.5 %".
std::string percent_text(double fraction) {
  const auto tenths = static_cast<long long>(fraction * 1000 + 0.5);
  if (tenths < 1) return "less than 0.1 %";
  if (tenths >= 1000) return "100 %";
  if (tenths >= 100 && tenths <= 990) return std::to_string((tenths + 5) / 10) + " %";
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

/// A btree on one column and nothing else, which no constraint, key or policy needs.
bool applies(const Context& in, const Relation& table, const Index& index) {
  return index.access_method == "btree" && index.keys.size() == 1 && index.include.empty() && !index.predicate && !index.unique &&
         index.valid && index.constraint.empty() && !index.keys.front().column.empty() && index.keys.front().opclass.empty() &&
         analysis::droppable(table, index, in.facts.index_uses()) && !analysis::serves_key_or_policy(table, index);
}

Expr column_of(const std::string& name) {
  Expr column;
  column.kind = ExprKind::column;
  column.name = name;
  return column;
}

/// How values of the type are written in a predicate.
std::optional<ConstKind> literal_kind(const Catalog& catalog, std::string_view type) {
  if (type == "boolean") return ConstKind::boolean;
  if (type == "integer" || type == "bigint" || type == "smallint") return ConstKind::integer;
  const auto dot = type.find('.');
  const bool is_enum = dot != std::string_view::npos && catalog.enums.contains({std::string(type.substr(0, dot)), std::string(type.substr(dot + 1))});
  return type == "text" || is_enum ? std::optional(ConstKind::string) : std::nullopt;
}

/// column = value, or column IN (values); of a boolean the column itself or its negation.
Expr predicate_of(const Column& column, ConstKind kind, const std::vector<std::string>& values) {
  if (kind == ConstKind::boolean) {
    if (values.front() == "t") return column_of(column.name);
    Expr negation;
    negation.kind = ExprKind::bool_not;
    negation.args.push_back(column_of(column.name));
    return negation;
  }
  std::vector<Expr> constants;
  for (const std::string& value : values) {
    Expr& constant = constants.emplace_back();
    constant.kind = ExprKind::constant;
    constant.constant = kind;
    constant.name = value;
    constant.type = column.type;
    constant.implicit_type = true;
  }
  Expr comparison;
  comparison.name = "=";
  comparison.kind = constants.size() == 1 ? ExprKind::op : ExprKind::any_op;
  comparison.args.push_back(column_of(column.name));
  if (constants.size() == 1) {
    comparison.args.push_back(std::move(constants.front()));
  } else {
    Expr& list = comparison.args.emplace_back();
    list.kind = ExprKind::array;
    list.args = std::move(constants);
  }
  return comparison;
}

bool is_plain_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.size() < 20 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Puts the partial index in its place, or says why not.
void offer(const Context& in, const Relation& table, const Column& column, const Index& index, const ColumnStatistics& analysed, Finding& finding) {
  const double limit = static_cast<double>(in.option_number("rare_percent")) / 100;
  const bool all_listed = static_cast<double>(analysed.most_common_freqs.size()) >= analysed.n_distinct;
  const double rarest = analysed.most_common_freqs.empty() ? 0 : analysed.most_common_freqs.back();
  const auto why_not = [&]() -> std::string {
    if (all_listed && rarest > limit) return "no value is rare: nothing is gained by an index on it alone";
    if (analysed.most_common_vals.empty()) return "which value is rare is row data: \"pglint snapshot --values\" reads it";
    if (!all_listed || analysed.most_common_vals.size() != analysed.most_common_freqs.size()) return "not every value is among the common ones";
    if (table.kind != RelationKind::table) return "it is an index of a partitioned table";
    if (!literal_kind(in.catalog, column.type)) return "values of its type are not written by pglint";
    return {};
  };
  finding.no_fix_reason = why_not();
  if (!finding.no_fix_reason.empty()) return;
  const ConstKind kind = *literal_kind(in.catalog, column.type);
  std::vector<std::string> rare;
  for (std::size_t i = 0; i < analysed.most_common_vals.size(); ++i)
    if (analysed.most_common_freqs[i] <= limit) rare.push_back(analysed.most_common_vals[i]);
  if (rare.empty() || (kind == ConstKind::integer && !std::all_of(rare.begin(), rare.end(), is_plain_number))) {
    finding.no_fix_reason = "its values are not written by pglint";
    return;
  }
  std::sort(rare.begin(), rare.end());
  Fix& fix = finding.fix.emplace();
  finding.no_fix_reason.clear();
  fix.safety = Safety::review;
  CreateIndex create;
  create.table = &table;
  create.index.keys.emplace_back().column = column.name;
  create.index.predicate = predicate_of(column, kind, rare);
  create.suffix = "rare";
  fix.title = joined({"put a partial index in the place of ", quote_qualified(table.name.schema, index.name), ", where ", to_sql(create.index.predicate)});
  fix.caution = "serves only queries that name the value: a parameter of a prepared statement does not match a partial index once its plan is generic";
  fix.actions.emplace_back(std::move(create));
  fix.actions.emplace_back(DropIndex{&table, &index, nullptr});
}

void check(const Context& in, const Relation& table, Findings& out) {
  const bool stored = table.kind == RelationKind::table || table.kind == RelationKind::partitioned_table;
  if (!stored || table.temporary) return;
  for (const Index& index : table.indexes) {
    if (!applies(in, table, index)) continue;
    const Column* const column = table.column(index.keys.front().column);
    if (column == nullptr) continue;
    const RelationStatistics* const counted = analysis::statistics_of(in.statistics, table);
    const ColumnStatistics* const analysed = analysis::statistics_of(in.statistics, table, column->name);
    // What ANALYZE and VACUUM estimated belongs to the values; the counter may hold the rows of a load twice, and none after a crash.
    const double rows = counted == nullptr ? -1 : counted->reltuples >= 0 ? counted->reltuples : static_cast<double>(counted->n_live_tup);
    const bool is_known = analysed != nullptr && analysed->n_distinct > 0 && analysed->n_distinct <= static_cast<double>(in.option_number("max_distinct")) &&
                          rows >= static_cast<double>(in.option_number("min_rows")) && rows < 1e18;
    if (!is_known && column->type != "boolean") continue;
    const std::string name = quote_qualified(table.name.schema, index.name);
    Finding& finding = out.add(index.provenance.defined, object(table, index),
                               joined({"index ", name, " is on column ", quote_identifier(column->name), " alone, which is boolean"}));
    finding.hint = "A value that most rows have is found faster without the index; for the other one a partial index does, a fraction of the size.";
    if (!is_known) {
      finding.severity = Severity::info;
      finding.no_fix_reason = analysed == nullptr ? "only a server's statistics tell which value is rare" : "the table is smaller than min_rows, or the column has more values than max_distinct";
      continue;
    }
    const auto values = static_cast<long long>(analysed->n_distinct);
    finding.message = joined({"index ", name, " is on column ", quote_identifier(column->name), " alone, which has ", std::to_string(values),
                              values == 1 ? " value in " : " values in ", std::to_string(static_cast<long long>(rows)), " rows"});
    if (!analysed->most_common_freqs.empty()) {
      finding.message += ", the most common in " + percent_text(analysed->most_common_freqs.front()) + " of them";
      if (static_cast<double>(analysed->most_common_freqs.size()) >= analysed->n_distinct && values > 1)
        finding.message += ", the rarest in " + percent_text(analysed->most_common_freqs.back());
    }
    finding.evidence = Evidence::statistics;
    offer(in, table, *column, index, *analysed, finding);
  }
}

}  // namespace

extern constinit const Rule index_low_selectivity{
    .id = "index/low-selectivity",
    .summary = "Index on a column with few values, and on nothing else",
    .why = R"(An index on a flag or a status finds a good part of the table for its common values, where reading the whole table is faster; only for
the rare ones it is worth its place, and those need an entry for few rows only, which a partial index gives at a fraction of the size and of
the cost of writing.

From a schema: a btree on a boolean column alone, which is info. With the statistics of a server: a btree on a column alone that has at most
`max_distinct` values, in a table of `min_rows` rows or more, which is a warning. The fix, for review, puts a partial index for the values
that at most `rare_percent` of the rows have in its place, when the statistics name them: common values are row data, and only
`pglint snapshot --values` reads them. Otherwise there is no fix, and the reason is said.

Not reported: unique and partial indexes, those with INCLUDE columns, those that serve a foreign key or a policy of the table.)",
    .bad = R"sql(create table jobs (id bigint primary key, done boolean not null, queue text not null);
create index jobs_done_idx on jobs (done);
)sql",
    .good = R"sql(create table jobs (id bigint primary key, done boolean not null, queue text not null);
create index jobs_waiting_idx on jobs (queue) where not done;
)sql",
    .severity = Severity::warning,
    .fix = Fixes::review,
    .options = options,
    .check_relation = check};

}  // namespace pglint::rules
