// Sub-selects and views: result columns, WITH, ORDER BY positions, and what of a sub-select's list does not matter.
#include <algorithm>

#include "sql/builtin_types.hpp"
#include "sql/normalizer.hpp"

namespace pglint::sql {
namespace {

constexpr std::size_t max_columns = 1664;  // of a result, in PostgreSQL

bool is_plain(const Expr& e) {
  return e.is(ExprKind::column) || e.is(ExprKind::whole_row) || e.is(ExprKind::constant);
}

Expr one() {
  Expr expr;
  expr.kind = ExprKind::constant;
  expr.constant = ConstKind::integer;
  expr.name = "1";
  return expr;
}

/// JOIN … USING and NATURAL JOIN make one column of two.
bool merges_columns(const FromItem& item) {
  return item.kind == FromItem::Kind::join &&
         (item.natural || !item.using_columns.empty() || std::any_of(item.sides.begin(), item.sides.end(), merges_columns));
}

/// EXISTS asks for rows only: its list does not matter, unless an aggregate makes a row of none.
void drop_exists_targets(Query& query) {
  if (query.command != Query::Command::select || query.set_op != Query::SetOp::none || !query.values.empty()) return;
  if (!std::all_of(query.targets.begin(), query.targets.end(), [](const TargetItem& item) { return is_plain(item.expr); })) return;
  query.targets.clear();
  query.targets.push_back({one(), {}});
}

/// A cast's column is called for the type: int4 for integer, uuid for uuid[], mood for app.mood.
std::string type_column_name(std::string_view canonical) {
  std::string base = without_modifier(canonical);
  if (base.ends_with("[]")) base.resize(base.size() - 2);
  if (const BuiltinType* type = find_builtin_sql_type(base)) return std::string(type->name);
  const std::size_t dot = base.rfind('.');
  if (base.ends_with('"')) return base;  // rare, and only a name
  return dot == std::string::npos ? base : base.substr(dot + 1);
}

}  // namespace

std::string result_column_name(const Expr& e) {
  switch (e.kind) {
    case ExprKind::column:
    case ExprKind::field:
    case ExprKind::function: return e.name;
    case ExprKind::subscript: return result_column_name(e.args[0]);
    case ExprKind::collate: return result_column_name(e.args[0]);
    case ExprKind::cast: {
      if (e.implicit_type) return result_column_name(e.args[0]);
      const std::string inner = result_column_name(e.args[0]);
      return inner == "?column?" || inner == "case" ? type_column_name(e.type) : inner;
    }
    case ExprKind::case_when: {
      const std::string last = e.args.back() ? result_column_name(e.args.back()) : "?column?";
      return last == "?column?" ? "case" : last;
    }
    case ExprKind::array:
    case ExprKind::array_subquery: return "array";
    case ExprKind::row: return "row";
    case ExprKind::exists: return "exists";
    case ExprKind::subquery:
      if (e.query && !e.query->targets.empty())
        return e.query->targets[0].alias.empty() ? result_column_name(e.query->targets[0].expr) : e.query->targets[0].alias;
      return "?column?";
    case ExprKind::special:
    case ExprKind::sql_value: {
      std::string name = e.name.substr(0, e.name.find('('));
      for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
      return name;
    }
    default: return "?column?";
  }
}

Normalizer::Columns Normalizer::query(std::shared_ptr<const Query>& query, bool keep_names) {
  if (!query) return {};
  auto copy = std::make_shared<Query>(*query);
  Columns columns = query_body(*copy, keep_names);
  query = std::move(copy);
  return columns;
}

void Normalizer::root(Query& query) { query_body(query, true); }

Typed Normalizer::subquery(Expr& e) {
  const KnownTypes& k = known();
  const bool row = e.args.size() == 1 && e.args[0].is(ExprKind::row);
  const std::vector<Typed> left = list(row ? e.args[0].args : e.args);
  if (e.schema == "pg_catalog") e.schema.clear();
  if (!e.query) return {};
  if (e.is(ExprKind::exists)) {
    auto copy = std::make_shared<Query>(*e.query);
    drop_exists_targets(*copy);
    e.query = std::move(copy);
  }
  const Columns columns = query(e.query, false);
  if (e.is(ExprKind::exists)) return {k.boolean, k.boolean};
  const TypeId type = columns.size() == 1 ? columns[0].second : TypeId{0};
  if (e.is(ExprKind::subquery)) return {type, type};
  if (e.is(ExprKind::array_subquery)) {
    const TypeId array = TypeSpace::is_array(type) ? type : TypeSpace::array_of(type);
    return {array, array};
  }
  // a IN (SELECT b): the left side shows its conversion, the column does not.
  std::vector<Expr>& fields = row ? e.args[0].args : e.args;
  for (std::size_t i = 0; i < fields.size() && i < columns.size() && e.schema.empty(); ++i) {
    Expr placeholder;
    placeholder.kind = ExprKind::parameter;
    operands(e.name, fields[i], left[i], placeholder, {columns[i].second, columns[i].second});
  }
  return {k.boolean, k.boolean};
}

// --- the parts of a query ----------------------------------------------------------------------------------------

void Normalizer::common_tables(Query& q) {
  for (CommonTable& table : q.with) {
    Common common;
    common.name = table.name;
    const std::size_t index = commons_.size();
    commons_.push_back(common);  // a recursive one sees itself, without columns
    common.columns = query(table.query, true);
    common.columns_known = std::none_of(common.columns.begin(), common.columns.end(), [](const auto& c) { return c.first == "*"; });
    for (std::size_t i = 0; i < table.columns.size() && i < common.columns.size(); ++i) common.columns[i].first = table.columns[i];
    commons_[index] = std::move(common);
  }
}

Normalizer::Columns Normalizer::set_operation(Query& q, bool keep_names) {
  // As deep to the left as there are arms: down and up again in a loop.
  std::vector<std::pair<Query*, std::size_t>> chain{{&q, commons_.size()}};
  while (chain.back().first->left && chain.back().first->left->set_op != Query::SetOp::none) {
    auto copy = std::make_shared<Query>(*chain.back().first->left);
    Query* const inner = copy.get();
    chain.back().first->left = std::move(copy);
    chain.emplace_back(inner, commons_.size());
    common_tables(*inner);
  }
  Columns left = query(chain.back().first->left, keep_names);
  for (; !chain.empty(); chain.pop_back()) {
    Query& operation = *chain.back().first;
    const Columns right = query(operation.right, false);  // the names are those of the first arm
    for (std::size_t i = 0; i < left.size() && i < right.size(); ++i)
      if (left[i].second != right[i].second)
        left[i].second = left[i].second == 0 || right[i].second == 0 ? TypeId{0} : resolver_.common_type({left[i].second, right[i].second});
    if (&operation == &q) break;  // the rest of it is query_body()'s
    if (operation.limit) expr(operation.limit);
    if (operation.offset) expr(operation.offset);
    commons_.resize(chain.back().second);
  }
  return left;
}

/// SELECT * with the columns written out, where all of them are known.
void Normalizer::expand_stars(Query& q) {
  std::vector<TargetItem> expanded;
  bool any = false;
  for (TargetItem& target : q.targets) {
    const Expr& star = target.expr;
    std::vector<TargetItem> columns;
    bool known_all = star.is(ExprKind::whole_row);
    if (known_all && star.relation.empty() && std::any_of(q.from.begin(), q.from.end(), merges_columns)) known_all = false;
    for (const Source& source : levels_.back().sources) {
      if (!known_all) break;
      if (!star.relation.empty() && star.relation != source.name && star.relation != source.invented) continue;
      known_all = source.columns_known;
      for (const auto& [name, type] : source.columns) {
        Expr column;
        column.kind = ExprKind::column;
        column.span = star.span;
        column.relation = source.name;
        column.name = name;
        columns.push_back({std::move(column), {}});
      }
    }
    if (!known_all || columns.empty() || expanded.size() + columns.size() > max_columns) {
      expanded.push_back(std::move(target));
      continue;
    }
    any = true;
    for (TargetItem& column : columns) expanded.push_back(std::move(column));
  }
  if (any || expanded.size() == q.targets.size()) q.targets = std::move(expanded);
}

/// ORDER BY 1, ORDER BY alias, GROUP BY 1 become the expression, as a server prints them.
void Normalizer::resolve_positions(Query& q) {
  const auto small = [](const Expr& e) {
    std::size_t nodes = 0;
    bool has_query = false;
    walk(e, [&](const Expr& node) { ++nodes; has_query |= node.query != nullptr; });
    return nodes <= 64 && !has_query;
  };
  if (q.order_by.empty() && q.group_by.empty() && q.distinct_on.empty()) return;
  std::unordered_map<std::string, std::size_t> by_key;  // position behind #, alias behind .
  for (std::size_t i = 0; i < q.targets.size(); ++i) {
    by_key.try_emplace('#' + std::to_string(i + 1), i);
    if (!q.targets[i].alias.empty()) by_key.try_emplace('.' + q.targets[i].alias, i);
  }
  const auto substitute = [&](Expr& e, bool by_name) {
    const bool position = e.is(ExprKind::constant) && e.constant == ConstKind::integer && e.type.empty();
    const bool name = by_name && e.is(ExprKind::column) && e.relation.empty();
    if (!position && !name) return;
    const auto found = by_key.find((position ? '#' : '.') + e.name);
    if (found == by_key.end() || !small(q.targets[found->second].expr)) return;
    Expr copy = q.targets[found->second].expr;
    e = std::move(copy);
  };
  for (SortItem& item : q.order_by) substitute(item.expr, true);
  for (Expr& item : q.group_by) substitute(item, false);
  for (Expr& item : q.distinct_on) substitute(item, true);
}

Normalizer::Columns Normalizer::select_targets(Query& q, bool keep_names) {
  Columns columns;
  for (TargetItem& target : q.targets) {
    Typed t = expr(target.expr);
    if (q.command == Query::Command::select && target.expr.is(ExprKind::constant)) {
      if (t.type == known().unknown) {
        coerce(target.expr, t.type, known().text);
        t.type = known().text;
      } else if (t.type == known().text && t.bare == known().unknown) {
        target.expr.implicit_type = true;
      }
    }
    std::string name = target.alias.empty() ? result_column_name(target.expr) : target.alias;
    if (target.expr.is(ExprKind::whole_row)) name = "*";
    if (q.command == Query::Command::select) {
      const bool own_name = target.expr.is(ExprKind::column) && target.expr.name == name;
      target.alias = keep_names && !own_name && name != "*" ? name : std::string();
    }
    columns.emplace_back(std::move(name), t.type);
  }
  return columns;
}

Normalizer::Columns Normalizer::query_body(Query& q, bool keep_names) {
  const std::size_t commons = commons_.size();
  common_tables(q);
  Columns columns;
  if (q.set_op != Query::SetOp::none) {
    columns = set_operation(q, keep_names);
  } else {
    levels_.emplace_back();
    Mentioned mentioned{&q, std::nullopt};
    if (!q.target.name.empty()) add_relation(q.target, mentioned);
    for (FromItem& item : q.from) add_source(item, mentioned);
    if (q.command == Query::Command::select) {
      resolve_positions(q);
      expand_stars(q);
    }
    columns = select_targets(q, keep_names);
    if (q.where) condition(q.where);
    list(q.group_by);
    if (q.having) condition(q.having);
    list(q.distinct_on);
    for (SortItem& item : q.order_by) expr(item.expr);
    for (std::size_t i = 0; i < q.values.size(); ++i) {
      const std::vector<Typed> types = list(q.values[i]);
      if (i > 0 || q.command != Query::Command::select) continue;
      for (std::size_t k = 0; k < types.size(); ++k) columns.emplace_back("column" + std::to_string(k + 1), types[k].type);
    }
    if (q.source) query(q.source, false);
    for (TargetItem& item : q.returning) expr(item.expr);
    for (TargetItem& item : q.conflict_set) expr(item.expr);
    if (q.conflict_where) condition(q.conflict_where);
    if (q.command != Query::Command::select) {
      columns.clear();
      for (const TargetItem& item : q.returning)
        columns.emplace_back(item.alias.empty() ? result_column_name(item.expr) : item.alias, TypeId{0});
    }
    levels_.pop_back();
  }
  if (q.limit) expr(q.limit);
  if (q.offset) expr(q.offset);
  commons_.resize(commons);
  return columns;
}

}  // namespace pglint::sql
