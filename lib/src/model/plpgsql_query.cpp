// Queries of DO blocks: rows of VALUES, unnest(), generate_series() and system catalogs, filtered and joined.
#include <algorithm>
#include <utility>

#include "model/plpgsql_evaluate.hpp"

namespace pglint::model::plpgsql {
namespace {

using Kind = Value::Kind;

constexpr std::size_t max_rows = 100'000;

bool is_count(const Query& query) {
  return query.targets.size() == 1 && query.targets[0].expr.is(ExprKind::function) && query.targets[0].expr.name == "count" &&
         query.targets[0].expr.star;
}

/// A UNION and its like without WITH, ORDER BY and LIMIT.
bool is_bare_set_operation(const Query& query) {
  return query.set_op != Query::SetOp::none && query.with.empty() && query.order_by.empty() && !query.limit && !query.offset;
}

bool returns_set(const Expr& expr) {
  if (!expr.is(ExprKind::function) || (!expr.schema.empty() && expr.schema != "pg_catalog")) return false;
  return expr.name == "unnest" || expr.name == "generate_series" || expr.name == "string_to_table";
}

/// Name of an output column that was given none.
std::string output_name(const Expr& expr) {
  if (expr.is(ExprKind::column) || expr.is(ExprKind::field) || expr.is(ExprKind::function)) return expr.name;
  if ((expr.is(ExprKind::cast) || expr.is(ExprKind::collate)) && !expr.args.empty()) return output_name(expr.args[0]);
  return "?column?";
}

bool same(const std::vector<Value>& a, const std::vector<Value>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Value& x, const Value& y) { return x.kind == y.kind && x.text == y.text && x.items.empty() && y.items.empty(); });
}

/// False when there are too many to compare.
bool remove_repeated(Rows& rows) {
  if (rows.rows.size() > 1000) return false;
  std::vector<std::vector<Value>> kept;
  for (auto& row : rows.rows)
    if (std::none_of(kept.begin(), kept.end(), [&](const auto& other) { return same(row, other); })) kept.push_back(std::move(row));
  rows.rows = std::move(kept);
  return true;
}

/// Sorts by output columns; false when the order is not known.
bool sort(Rows& rows, const std::vector<SortItem>& order) {
  if (rows.rows.size() < 2 || order.empty()) return true;
  std::vector<std::pair<std::size_t, bool>> keys;
  for (const SortItem& item : order) {
    if (!item.using_operator.empty()) return false;
    std::size_t column = rows.columns.size();
    if (item.expr.is(ExprKind::constant) && item.expr.name.size() == 1) column = static_cast<std::size_t>(item.expr.name[0] - '1');
    if (item.expr.is(ExprKind::column))
      column = static_cast<std::size_t>(std::find(rows.columns.begin(), rows.columns.end(), item.expr.name) - rows.columns.begin());
    if (column >= rows.columns.size()) return false;
    keys.emplace_back(column, item.descending);
  }
  for (const auto& row : rows.rows)
    for (const auto& [column, descending] : keys)
      if (!row[column].is_scalar()) return false;
  std::stable_sort(rows.rows.begin(), rows.rows.end(), [&keys](const auto& a, const auto& b) {
    for (const auto& [column, descending] : keys) {
      const int result = compare(a[column], b[column]).value_or(a[column].text.compare(b[column].text));
      if (result != 0) return descending ? result > 0 : result < 0;
    }
    return false;
  });
  return true;
}

}  // namespace

Value Evaluator::value(const Query& query) {
  const auto found = rows(query);
  if (!found) return {};
  if (found->rows.empty()) return null_value();
  return found->rows[0].empty() ? Value{} : found->rows[0][0];
}

std::optional<Rows> Evaluator::rows(const Query& query) {
  if (query.command != Query::Command::select || !query.with.empty() || !query.group_by.empty() || query.having || query.offset ||
      !query.distinct_on.empty() || depth_ >= 50 || !spend())
    return std::nullopt;
  ++depth_;
  std::optional<Rows> result = query.set_op != Query::SetOp::none ? set_operation(query) : select(query);
  --depth_;
  if (!result) return std::nullopt;
  if (query.distinct && !remove_repeated(*result)) return std::nullopt;
  if (!sort(*result, query.order_by)) return std::nullopt;
  if (query.limit) {
    const auto limit = integer_of(value(query.limit));
    if (!limit || *limit < 0) return std::nullopt;
    if (result->rows.size() > static_cast<std::size_t>(*limit)) result->rows.resize(static_cast<std::size_t>(*limit));
  }
  return result;
}

std::optional<Rows> Evaluator::set_operation(const Query& query) {
  // As deep to the left as there are arms: in a loop, unless one of them in parentheses says more.
  std::vector<const Query*> chain{&query};
  while (chain.back()->left && is_bare_set_operation(*chain.back()->left)) chain.push_back(chain.back()->left.get());
  std::optional<Rows> left = chain.back()->left ? rows(*chain.back()->left) : std::nullopt;
  for (; !chain.empty(); chain.pop_back()) {
    const Query& operation = *chain.back();
    if (!left || operation.set_op != Query::SetOp::union_ || !operation.right) return std::nullopt;
    auto right = rows(*operation.right);
    if (!right || left->columns.size() != right->columns.size()) return std::nullopt;
    std::move(right->rows.begin(), right->rows.end(), std::back_inserter(left->rows));
    if (left->rows.size() > max_rows) return std::nullopt;
    if (!operation.set_all && (!spend(left->rows.size() * left->rows.size() / 64) || !remove_repeated(*left))) return std::nullopt;
  }
  return left;
}

std::optional<Rows> Evaluator::select(const Query& query) {
  Rows result;
  if (!query.values.empty()) {
    for (const auto& row : query.values) {
      result.rows.push_back(values(row));
      if (result.rows.back().size() != query.values[0].size()) return std::nullopt;
    }
    for (std::size_t i = 1; i <= query.values[0].size(); ++i) result.columns.push_back("column" + std::to_string(i));
    return result;
  }
  if (is_count(query)) {
    std::int64_t count = 0;
    if (!scan(query, [&count] { ++count; })) return std::nullopt;
    result.columns = {"count"};
    result.rows = {{integer_value(count)}};
    return result;
  }
  const std::size_t outer_frames = frames_.size();
  bool known = true;
  bool any = false;
  const bool complete = scan(query, [&] {
    any = true;
    known = known && result.rows.size() < max_rows && output(query, outer_frames, result);
  });
  if (!complete || !known) return std::nullopt;
  if (!any)
    for (const TargetItem& target : query.targets) result.columns.push_back(target.alias.empty() ? output_name(target.expr) : target.alias);
  return result;
}

/// Adds what the SELECT list gives for the rows in sight.
bool Evaluator::output(const Query& query, std::size_t outer_frames, Rows& result) {
  const bool first = result.columns.empty();
  if (query.targets.size() == 1 && returns_set(query.targets[0].expr)) {
    const TargetItem& target = query.targets[0];
    if (first) result.columns = {target.alias.empty() ? target.expr.name : target.alias};
    const auto items = set(target.expr);
    if (!items) return false;
    for (const Value& item : *items) result.rows.push_back({item});
    return true;
  }
  std::vector<Value> row;
  for (const TargetItem& target : query.targets) {
    if (!target.expr.is(ExprKind::whole_row)) {
      if (returns_set(target.expr)) return false;
      row.push_back(value(target.expr));
      if (first) result.columns.push_back(target.alias.empty() ? output_name(target.expr) : target.alias);
      continue;
    }
    for (std::size_t i = outer_frames; i < frames_.size(); ++i) {
      const Frame& frame = frames_[i];
      if (!target.expr.relation.empty() && frame.alias != target.expr.relation) continue;
      row.insert(row.end(), frame.row->begin(), frame.row->end());
      if (first) result.columns.insert(result.columns.end(), frame.columns->begin(), frame.columns->end());
    }
  }
  if (row.size() != result.columns.size()) return false;
  result.rows.push_back(std::move(row));
  return true;
}

bool Evaluator::flatten(const FromItem& item, Plan& plan) {
  if (item.kind != FromItem::Kind::join) {
    if (item.kind == FromItem::Kind::relation && !item.functions.empty()) return false;  // a sample
    plan.items.push_back(&item);
    return true;
  }
  if ((item.join != FromItem::Join::inner && item.join != FromItem::Join::cross) || item.natural || !item.using_columns.empty() ||
      item.sides.size() != 2)
    return false;
  if (item.condition) plan.conditions.push_back(&*item.condition);
  return flatten(item.sides[0], plan) && flatten(item.sides[1], plan);
}

bool Evaluator::scan(const Query& query, const Visit& visit) {
  if (query.command != Query::Command::select) return false;
  Plan plan;
  for (const FromItem& item : query.from)
    if (!flatten(item, plan)) return false;
  if (query.where) plan.conditions.push_back(&*query.where);
  // The conditions of an AND narrow the search one by one.
  for (std::size_t i = 0; i < plan.conditions.size(); ++i)
    while (plan.conditions[i]->is(ExprKind::bool_and)) {
      const Expr& all = *plan.conditions[i];
      plan.conditions[i] = &all.args[0];
      for (std::size_t part = 1; part < all.args.size(); ++part) plan.conditions.push_back(&all.args[part]);
    }
  return scan(plan, 0, visit);
}

bool Evaluator::scan(const Plan& plan, std::size_t item, const Visit& visit) {
  if (!spend()) return false;
  if (item == plan.items.size()) {
    bool unknown = false;
    for (const Expr* condition : plan.conditions) {
      const Value result = value(*condition);
      if (result.is_false() || result.is_null()) return true;
      unknown = unknown || !result.is(Kind::boolean);
    }
    if (!unknown) visit();
    return !unknown;
  }
  const FromItem& from = *plan.items[item];
  const std::optional<Rows> source = item_rows(from, plan);
  if (!source) return false;
  bool complete = true;
  const std::string alias = !from.alias.empty() ? from.alias : from.kind == FromItem::Kind::relation ? from.name : std::string();
  for (const auto& row : source->rows) {
    frames_.push_back({alias, &source->columns, &row});
    complete = scan(plan, item + 1, visit) && complete;
    frames_.pop_back();
    if (work_ <= 0) return false;
  }
  return complete;
}

/// column = value for the columns of one item, as far as the values are known before it is read.
Filter Evaluator::filter_for(const FromItem& item, const Plan& plan) {
  Filter filter;
  const std::string& alias = item.alias.empty() ? item.name : item.alias;
  const auto is_own = [&](const Expr& expr) {
    return expr.is(ExprKind::column) && (expr.relation == alias || (expr.relation.empty() && plan.items.size() == 1));
  };
  for (const Expr* condition : plan.conditions) {
    if (!condition->is(ExprKind::op) || condition->name != "=" || condition->args.size() != 2) continue;
    for (std::size_t side = 0; side < 2; ++side) {
      const Expr& other = condition->args[1 - side];
      if (!is_own(condition->args[side]) || (other.is(ExprKind::column) && is_own(other))) continue;
      if (Value wanted = value(other); wanted.is_scalar()) filter.add(condition->args[side].name, std::move(wanted));
    }
  }
  return filter;
}

std::optional<Rows> Evaluator::item_rows(const FromItem& item, const Plan& plan) {
  std::optional<Rows> result;
  switch (item.kind) {
    case FromItem::Kind::relation:
      read_catalog_ = true;
      result = system_rows(world_, item.schema, item.name, filter_for(item, plan), work_);
      break;
    case FromItem::Kind::subquery: result = item.query ? rows(*item.query) : std::nullopt; break;
    case FromItem::Kind::function: result = function_rows(item); break;
    default: return std::nullopt;
  }
  if (result)
    for (std::size_t i = 0; i < item.column_aliases.size() && i < result->columns.size(); ++i) result->columns[i] = item.column_aliases[i];
  return result;
}

std::optional<Rows> Evaluator::function_rows(const FromItem& item) {
  if (item.functions.size() != 1 || !returns_set(item.functions[0])) return std::nullopt;
  const Expr& call = item.functions[0];
  Rows result;
  if (call.name == "unnest" && call.args.size() > 1) {  // side by side, the shorter ones filled up
    for (const Expr& arg : call.args) {
      const Value array = value(arg);
      if (!array.is(Kind::array)) return std::nullopt;
      const std::size_t column = result.columns.size();
      result.columns.push_back(call.name);
      if (array.items.size() > result.rows.size()) result.rows.resize(array.items.size());
      for (std::size_t i = 0; i < result.rows.size(); ++i) {
        result.rows[i].resize(column, null_value());
        result.rows[i].push_back(i < array.items.size() ? array.items[i] : null_value());
      }
    }
  } else {
    const auto items = set(call);
    if (!items) return std::nullopt;
    result.columns = {item.alias.empty() ? call.name : item.alias};
    for (const Value& element : *items) result.rows.push_back({element});
  }
  if (item.with_ordinality) {
    result.columns.emplace_back("ordinality");
    std::int64_t number = 0;
    for (auto& row : result.rows) row.push_back(integer_value(++number));
  }
  return result;
}

/// The values of a function that returns a set of single ones.
std::optional<std::vector<Value>> Evaluator::set(const Expr& call) {
  const std::vector<Value> args = values(call.args);
  if (call.name == "unnest") {
    if (args.size() != 1 || !args[0].is(Kind::array) || !spend(args[0].items.size())) return std::nullopt;
    return args[0].items;
  }
  if (call.name == "string_to_table") {
    Expr same_call = call;
    same_call.name = "string_to_array";
    const Value array = function(same_call);
    return array.is(Kind::array) ? std::optional(array.items) : std::nullopt;
  }
  if (args.size() < 2 || args.size() > 3) return std::nullopt;
  const auto first = integer_of(args[0]);
  const auto last = integer_of(args[1]);
  const auto step = args.size() == 3 ? integer_of(args[2]) : std::optional<std::int64_t>(1);
  if (!first || !last || !step || *step == 0) return std::nullopt;
  std::vector<Value> result;
  for (std::int64_t at = *first; *step > 0 ? at <= *last : at >= *last;) {
    if (result.size() == max_rows || !spend()) return std::nullopt;
    result.push_back(integer_value(at));
    if (__builtin_add_overflow(at, *step, &at)) break;
  }
  return result;
}

}  // namespace pglint::model::plpgsql
