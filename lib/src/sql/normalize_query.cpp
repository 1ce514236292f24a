// Sub-selects and views: result columns, WITH, ORDER BY positions, and what of a sub-select's list does not matter.
#include <algorithm>
#include <utility>

#include "sql/builtin_types.hpp"
#include "sql/normalizer.hpp"
#include "sql/own_query.hpp"

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

/// EXISTS asks for rows only: its list does not matter, unless an aggregate makes a row of none.
void drop_exists_targets(Query& query) {
  if (query.command != Query::Command::select || query.set_op != Query::SetOp::none || !query.values.empty()) return;
  // These may refer to the list, by position or by name.
  if (query.distinct || !query.group_by.empty() || !query.order_by.empty()) return;
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
  return query_body(own(query), keep_names);
}

void Normalizer::root(Query& query) { query_body(query, true); }

Typed Normalizer::subquery(Expr& e) {
  const KnownTypes& k = known();
  const bool row = e.args.size() == 1 && e.args[0].is(ExprKind::row);
  const std::vector<Typed> left = list(row ? e.args[0].args : e.args);
  if (e.schema == "pg_catalog") e.schema.clear();
  if (!e.query) return {};
  if (e.is(ExprKind::exists)) drop_exists_targets(own(e.query));
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

void Normalizer::Common::set(Columns found) {
  columns = std::move(found);
  columns_known = std::none_of(columns.begin(), columns.end(), [](const auto& c) { return c.first == "*"; });
  for (std::size_t i = 0; i < names.size() && i < columns.size(); ++i) columns[i].first = names[i];
}

/// WITH RECURSIVE makes all of them visible to all, without it each sees those before it.
void Normalizer::common_tables(Query& q) {
  const std::size_t first = commons_.size();
  const auto declare = [&](const CommonTable& table) {
    Common common;
    common.name = table.name;
    common.names = table.columns;
    commons_.push_back(std::move(common));
  };
  if (q.recursive)
    for (const CommonTable& table : q.with) declare(table);
  for (std::size_t i = 0; i < q.with.size(); ++i) {
    CommonTable& table = q.with[i];
    if (q.recursive) recursive_ = first + i;
    Columns columns = query(table.query, true);
    recursive_ = none;
    if (!q.recursive) declare(table);
    commons_[first + i].set(std::move(columns));
    if (!table.search_cycle.empty()) commons_[first + i].columns_known = false;  // it has more of them
  }
}

/// `recursive`: the common table that the right side may refer to, with the columns of the left.
Normalizer::Columns Normalizer::set_operation(Query& q, bool keep_names, std::size_t recursive) {
  // As deep to the left as there are arms: down and up again in a loop.
  std::vector<std::pair<Query*, std::size_t>> chain{{&q, commons_.size()}};
  while (chain.back().first->left && chain.back().first->left->set_op != Query::SetOp::none) {
    Query& inner = own(chain.back().first->left);
    chain.emplace_back(&inner, commons_.size());
    common_tables(inner);
  }
  Columns left = query(chain.back().first->left, keep_names);
  for (; !chain.empty(); chain.pop_back()) {
    Query& operation = *chain.back().first;
    if (&operation == &q && recursive != none) commons_[recursive].set(left);
    const Columns right = query(operation.right, false);  // the names are those of the first arm
    for (std::size_t i = 0; i < left.size() && i < right.size(); ++i)
      if (left[i].second != right[i].second)
        left[i].second = left[i].second == 0 || right[i].second == 0 ? TypeId{0} : resolver_.common_type({left[i].second, right[i].second});
    if (&operation == &q) break;  // the rest of it is query_body()'s
    if (operation.limit) expr(operation.limit.edit());
    if (operation.offset) expr(operation.offset.edit());
    commons_.resize(chain.back().second);
  }
  return left;
}

/// SELECT * with the columns written out, where all of them are known.
void Normalizer::expand_stars(Query& q) {
  std::vector<TargetItem> expanded;
  bool any = false;
  const Level& level = levels_.back();
  for (TargetItem& target : q.targets) {
    const Expr& star = target.expr;
    std::vector<TargetItem> columns;
    bool known_all = star.is(ExprKind::whole_row);
    const auto add = [&](const std::string& relation, const std::string& name) {
      Expr column;
      column.kind = ExprKind::column;
      column.span = star.span;
      column.relation = relation;
      column.name = name;
      columns.push_back({std::move(column), {}});
    };
    if (known_all && star.relation.empty() && level.outputs) {
      known_all = level.outputs->known;
      for (const Output& output : level.outputs->columns)
        if (known_all) add(output.relation, output.name);
    } else {
      for (const Source& source : level.sources) {
        if (!known_all) break;
        if (!star.relation.empty() && star.relation != source.name && star.relation != source.invented) continue;
        known_all = source.columns_known;
        for (const auto& [name, type] : source.columns) add(source.name, name);
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

/// ORDER BY 1, ORDER BY name, GROUP BY 1 become the expression, as a server prints them. A name is an output column's
/// first in ORDER BY and DISTINCT ON, a column's of FROM first in GROUP BY.
void Normalizer::resolve_positions(Query& q) {
  const auto small = [](const Expr& e) {
    std::size_t nodes = 0;
    bool has_query = false;
    walk(e, [&](const Expr& node) { ++nodes; has_query |= node.query != nullptr; });
    return nodes <= 64 && !has_query;
  };
  if (q.order_by.empty() && q.group_by.empty() && q.distinct_on.empty()) return;
  std::unordered_map<std::string, std::size_t> by_key;  // position behind #, name behind .
  for (std::size_t i = 0; i < q.targets.size(); ++i) {
    const TargetItem& target = q.targets[i];
    if (target.expr.is(ExprKind::whole_row)) break;  // of unknown length
    by_key.try_emplace('#' + std::to_string(i + 1), i);
    by_key.try_emplace('.' + (target.alias.empty() ? result_column_name(target.expr) : target.alias), i);
  }
  const auto substitute = [&](Expr& e, bool group) {
    const bool position = e.is(ExprKind::constant) && e.constant == ConstKind::integer && e.type.empty();
    const bool name = e.is(ExprKind::column) && e.relation.empty();
    if (!position && !name) return;
    const auto found = by_key.find((position ? '#' : '.') + e.name);
    if (found == by_key.end()) return;
    const Expr& target = q.targets[found->second].expr;
    if (name && group) {
      Expr column = e;
      TypeId type = 0;
      const Level& level = levels_.back();
      if (!level.merged_unknown && (level.merged.contains(e.name) || source_of_column(level, e.name, type))) return;
      const Found in_from = unqualified_in(level, column, type);
      if (level.unknown.empty() && in_from == Found::here) return;
      if (in_from != Found::elsewhere && !(target.is(ExprKind::column) && target.relation.empty() && target.name == e.name)) {
        e.kind = ExprKind::other;
        e.type = quote_identifier(e.name);
        e.name = "GROUP BY of a name that may be a column's";
        return;
      }
    }
    // A constant would be a position, and what is big is not worth a copy.
    if (target.is(ExprKind::constant) || !small(target)) {
      Expr number = one();
      number.span = e.span;
      number.name = std::to_string(found->second + 1);
      e = std::move(number);
    } else {
      Expr copy = target;
      e = std::move(copy);
    }
  };
  const auto substitute_group = [&](auto&& self, Expr& e) -> void {
    if (e.is(ExprKind::row) || (e.is(ExprKind::special) && (e.name == "ROLLUP" || e.name == "CUBE" || e.name == "GROUPING SETS")))
      for (Expr& item : e.args) self(self, item);
    else
      substitute(e, true);
  };
  for (Expr& item : q.group_by) substitute_group(substitute_group, item);
  for (SortItem& item : q.order_by) substitute(item.expr, false);
  for (Expr& item : q.distinct_on) substitute(item, false);
}

/// ORDER BY of UNION and of VALUES knows the result's columns only; names become positions.
void Normalizer::name_positions(Query& q, const Columns& columns) {
  for (SortItem& item : q.order_by) {
    if (!item.expr.is(ExprKind::column) || !item.expr.relation.empty()) continue;
    for (std::size_t i = 0; i < columns.size() && columns[i].first != "*"; ++i) {
      if (columns[i].first != item.expr.name) continue;
      Expr number = one();
      number.span = item.expr.span;
      number.name = std::to_string(i + 1);
      item.expr = std::move(number);
      break;
    }
  }
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
  const std::size_t recursive = std::exchange(recursive_, none);
  common_tables(q);
  Columns columns;
  if (q.set_op != Query::SetOp::none) {
    columns = set_operation(q, keep_names, recursive);
    name_positions(q, columns);
  } else {
    levels_.emplace_back();
    from(q);
    if (q.command == Query::Command::select) {
      expand_stars(q);
      resolve_positions(q);
    }
    columns = select_targets(q, keep_names);
    if (q.where) condition(q.where.edit());
    list(q.group_by);
    if (q.having) condition(q.having.edit());
    list(q.distinct_on);
    if (q.values.empty())
      for (SortItem& item : q.order_by) expr(item.expr);
    for (std::size_t i = 0; i < q.values.size(); ++i) {
      const std::vector<Typed> types = list(q.values[i]);
      if (i > 0 || q.command != Query::Command::select) continue;
      for (std::size_t k = 0; k < types.size(); ++k) columns.emplace_back("column" + std::to_string(k + 1), types[k].type);
    }
    if (!q.values.empty() && q.command == Query::Command::select) name_positions(q, columns);
    if (q.source) query(q.source, false);
    for (TargetItem& item : q.returning) expr(item.expr);
    for (TargetItem& item : q.conflict_set) expr(item.expr);
    if (q.conflict_where) condition(q.conflict_where.edit());
    if (q.command != Query::Command::select) {
      columns.clear();
      for (const TargetItem& item : q.returning)
        columns.emplace_back(item.alias.empty() ? result_column_name(item.expr) : item.alias, TypeId{0});
    }
    levels_.pop_back();
  }
  if (q.limit) expr(q.limit.edit());
  if (q.offset) expr(q.offset.edit());
  commons_.resize(commons);
  return columns;
}

}  // namespace pglint::sql
