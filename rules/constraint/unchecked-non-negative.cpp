// Quantities that cannot be negative, by their name, and that nothing keeps from being so.
#include <algorithm>
#include <array>

#include "analysis/usage.hpp"
#include "pglint/analysis.hpp"
#include "pglint/rule.hpp"

namespace pglint::rules {
namespace {

// Words that say "never below zero" and words that take it back.
constexpr std::array<std::string_view, 62> counted{
    "mrr",      "arr",      "price",    "prices",   "amount",   "amounts", "quantity", "qty",     "count",    "counts",  "counter",
    "total",    "subtotal", "size",     "length",   "width",    "height",  "depth",    "weight",  "volume",   "area",    "duration",
    "age",      "cost",     "costs",    "fee",      "fees",     "salary",  "wage",     "tax",     "revenue",  "stock",   "inventory",
    "capacity", "quota",    "limit",    "attempts", "retries",  "views",   "clicks",   "likes",   "visits",   "hits",    "downloads",
    "seats",    "bytes",    "pages",    "words",    "distance", "speed",   "cents",    "seconds", "minutes",  "hours",   "days",
    "usage",    "used",     "consumed", "paid",     "number",   "percent", "percentage"};
constexpr std::array<std::string_view, 42> signed_words{
    "balance", "delta",   "change",     "changes",    "offset",      "adjustment",  "adjust", "score",  "latitude", "longitude", "lat",
    "lng",     "lon",     "temperature", "temp",      "profit",      "loss",        "margin", "net",    "diff",     "difference", "variance",
    "gain",    "growth",  "trend",      "rank",       "position",    "credit",      "debit",  "refund", "correction", "deviation", "drift",
    "skew",    "rotation", "angle",     "coordinate", "altitude",    "elevation",   "direction", "relative", "bias"};
constexpr std::array<std::string_view, 8> identifying{"id", "no", "code", "number", "version", "status", "type", "year"};
// "value" says nothing by itself: the table's name may.
constexpr std::array<std::string_view, 8> measuring_tables{"usage", "usages", "metric", "metrics", "consumption", "quota", "quotas", "meter"};

template <std::size_t N>
bool any_in(const std::vector<std::string>& words, const std::array<std::string_view, N>& list) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
  });
}

bool is_number(std::string_view type) {
  if (type.ends_with(']')) return false;
  return type == "smallint" || type == "integer" || type == "bigint" || type.starts_with("numeric") || type == "real" ||
         type == "double precision" || type == "money";
}

/// Does the name say that the column cannot be negative?
bool counts_something(const Relation& table, const Column& column) {
  const std::vector<std::string> words = analysis::words(column.name);
  if (words.empty() || any_in(words, signed_words)) return false;
  if (words.back() == "ms") return true;
  if (std::find(identifying.begin(), identifying.end(), words.back()) != identifying.end()) return false;
  if (any_in(words, counted)) return true;
  return words.size() == 1 && words[0] == "value" && any_in(analysis::words(table.name.name), measuring_tables);
}

/// `type`: what the comparison sees.
Expr at_least_zero(const Column& column, std::string_view type) {
  Expr zero;
  zero.kind = ExprKind::constant;
  zero.constant = ConstKind::integer;
  zero.name = "0";
  if (type == "money") {  // no operator compares it with a number, and a literal is read as the locale has it
    Expr cast;
    cast.kind = ExprKind::cast;
    cast.type = type;
    cast.args.push_back(std::move(zero));
    zero = std::move(cast);
  } else {
    zero.type = type.substr(0, type.find('('));
    zero.implicit_type = true;
  }
  Expr name;
  name.kind = ExprKind::column;
  name.name = column.name;
  Expr comparison;
  comparison.kind = ExprKind::op;
  comparison.name = ">=";
  comparison.args.push_back(std::move(name));
  comparison.args.push_back(std::move(zero));
  return comparison;
}

const Domain* domain_of(const Catalog& catalog, const std::string& type) {
  const auto dot = type.find('.');
  if (dot == std::string::npos) return nullptr;
  const auto domain = catalog.domains.find({type.substr(0, dot), type.substr(dot + 1)});
  return domain == catalog.domains.end() ? nullptr : &domain->second;
}

/// The type that comparisons see: a domain's base type.
std::string base_type(const Catalog& catalog, std::string type) {
  for (const Domain* domain = domain_of(catalog, type); domain != nullptr; domain = domain_of(catalog, type))
    type = domain->base_type;
  return type;
}

bool kept_non_negative(const Catalog& catalog, const Relation& table, const Column& column, std::string_view type) {
  for (const Constraint& constraint : table.constraints)
    if (constraint.kind == ConstraintKind::check && analysis::keeps_non_negative(constraint.expression, column.name, type))
      return true;
  for (const Domain* domain = domain_of(catalog, column.type); domain != nullptr; domain = domain_of(catalog, domain->base_type))
    for (const DomainCheck& check : domain->checks)
      if (analysis::keeps_non_negative(check.expression, "value", type)) return true;
  return false;
}

bool keyed(const Relation& table, const Column& column) {
  return std::any_of(table.constraints.begin(), table.constraints.end(), [&](const Constraint& constraint) {
    const bool key = constraint.kind == ConstraintKind::primary_key || constraint.kind == ConstraintKind::foreign_key;
    return key && std::find(constraint.columns.begin(), constraint.columns.end(), column.name) != constraint.columns.end();
  });
}

void check(const Context& in, const Relation& table, Findings& out) {
  if ((table.kind != RelationKind::table && table.kind != RelationKind::partitioned_table) || table.is_partition ||
      table.extension_member || table.temporary)
    return;
  for (const Column& column : table.columns) {
    const std::string type = base_type(in.catalog, column.type);
    if (!is_number(type) || column.inherit_count > 0 || column.generated != Generated::none ||
        column.identity != Identity::none || !counts_something(table, column) || keyed(table, column))
      continue;
    if (kept_non_negative(in.catalog, table, column, type)) continue;
    Finding& finding = out.add(column.provenance.defined, object(table, column),
                               joined({"nothing keeps column ", quote_identifier(column.name), " of ",
                                       quote_qualified(table.name.schema, table.name.name), " from being negative"}));
    finding.hint = "By its name it cannot be: a CHECK says so and catches the faulty write.";
    const ColumnStatistics* const analysed = analysis::statistics_of(in.statistics, table, column.name);
    const bool has_negative = analysed != nullptr && analysed->has_negative.value_or(false);
    if (has_negative) {
      finding.evidence = Evidence::statistics;
      finding.message += ", and it has negative values";
      finding.hint = "By its name it cannot be: find out what wrote them, or ignore this finding if they are meant.";
    }
    Fix& fix = finding.fix.emplace();
    fix.title = joined({"check that column ", quote_identifier(column.name), " of ", quote_qualified(table.name.schema, table.name.name),
                        " is not negative"});
    fix.group = Group::add_database_constraints;
    if (has_negative) {
      fix.safety = Safety::review;
      fix.caution = "VALIDATE fails as long as there are negative values: put them right first";
    }
    AddCheck& add = std::get<AddCheck>(fix.actions.emplace_back(std::in_place_type<AddCheck>));
    add.table = &table;
    add.columns = {column.name};
    add.what = "non_negative";
    add.expression = at_least_zero(column, type);
  }
}

}  // namespace

extern constinit const Rule constraint_unchecked_non_negative{
    .id = "constraint/unchecked-non-negative",
    .summary = "Numeric column that cannot be negative by its name, and no constraint says so",
    .why = R"(A price, a quantity, a count, a size or a duration is never negative. Where nothing says so in the schema, one faulty
write makes totals wrong, and nobody sees which row did it.

Decided by words in the column's name (mrr, price, amount, quantity, count, size, duration, age …; `value` in a table of
usage or metrics), so it is info. Names with a word for something signed (balance, delta, change, offset, adjustment, score,
latitude, temperature, profit …) are left alone, and so are keys, identity and generated columns.

Silent when a CHECK of the table, or of the column's domain, implies `>= 0` in whatever form: `> 0`, `BETWEEN 0 AND 9`,
`IN (…)`, a part of an AND, `NOT (x < 0)`, `coalesce(x, 0) >= 0`, `sign(x) >= 0`, `int4range(0, 10) @> x`, a CASE of which
every branch says so. The fix adds the constraint NOT VALID and validates it in a later transaction, which reads the
table without stopping writes; it fails when negative values exist. Where a server's statistics know of some (a common value, or the lowest
bound of the histogram), the finding says so, and the fix is for review.)",
    .bad = R"sql(create table products (id bigint primary key, price numeric not null);
)sql",
    .good = R"sql(create table products (id bigint primary key, price numeric not null check (price >= 0));
)sql",
    .severity = Severity::info,
    .fix = Fixes::safe,
    .check_relation = check};

}  // namespace pglint::rules
